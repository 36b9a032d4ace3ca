/*
 * The read-only layer under C:, for path*.c and for listing folders.
 */
#ifndef DECANT_PATH_LAYER_H
#define DECANT_PATH_LAYER_H

#include <decant/types.h>

#include <stdbool.h>

enum layer_kind {
	LAYER_FOLDER,
	LAYER_DLLS_64, /* shows the installed DLLs and programs of 64 bits */
	LAYER_DLLS_32,
};

struct layer_folder {
	const char *path; /* below drive_c, without slashes at its ends; "" is the root. %u stands for the user's name */
	enum layer_kind kind;
};

/* The folder of the layer at PATH, a Unix path below drive_c, whatever its case; NULL if there is none. */
const struct layer_folder *layer_find(const char *path);

/* The path of a folder of the layer below drive_c, with the user's name in it, in OUT of PATH_MAX bytes. */
void layer_path(const struct layer_folder *folder, char *out);

/* The names of the folders that lie in FOLDER, one by one: *cursor starts at 0. False after the last. NAME has NAME_MAX + 1. */
bool layer_next(const struct layer_folder *folder, u32 *cursor, char *name);

/* The Unix folder whose files FOLDER shows, or NULL. */
const char *layer_files(const struct layer_folder *folder);

/* The place below drive_c that shows the Unix path PATH, if it is a file of the layer: "windows/system32/x.dll". */
bool layer_shows(const char *path, char *out);

#endif
