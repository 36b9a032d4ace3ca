/*
 * Between NT paths and Unix paths.
 *
 * C: is the prefix's drive_c, Z: the root of the Unix tree. Under C: lies a read-only *layer* (path_layer.c): the folders that
 * every Windows has and the installed system DLLs, which exist although nobody made them. What a program writes there comes to
 * be in the prefix.
 *
 * A lookup is tried with the name as it was given, which for most names is right and costs the one system call that was wanted
 * anyway. Only after ENOENT or ENOTDIR does path_find look for the name in another case and in the layer.
 */
#ifndef DECANT_PATH_H
#define DECANT_PATH_H

#include "loader/plugins.h"

#include <decant/types.h>

#include <limits.h>
#include <stdbool.h>
#include <sys/types.h>

enum path_kind {
	PATH_FILE,           /* a file or folder: at and name */
	PATH_VOLUME,         /* a drive itself, "\??\C:" */
	PATH_NUL,
	PATH_CONSOLE,        /* CON: input or output, as the access asks */
	PATH_CONSOLE_INPUT,
	PATH_CONSOLE_OUTPUT,
	PATH_PIPE,           /* a named pipe: tail is its name, empty for the folder of all */
};

struct layer_folder;

struct path {
	enum path_kind kind;
	int at;              /* what name is relative to: AT_FDCWD, or a folder */
	bool owns_at;
	bool wants_folder;   /* the name ended in a backslash */
	char drive;          /* 'C', 'Z', or 0 for a name relative to a handle outside of both */
	char *name;          /* for *at() calls, terminated; never empty */
	size_t below;        /* C: only: where in name the part below drive_c begins */
	const struct layer_folder *layer;        /* set by path_find: a folder of the layer that is not in the prefix */
	const struct layer_folder *layer_parent; /* the same for the folder that the name would be made in */
	bool in_layer;       /* set by path_find: a file of the layer, not to be written */
	bool indexed;        /* path_find looked through the parent's index: path_created tells it of a new name */
	dev_t parent_device;
	ino_t parent_inode;
	const u16 *tail;     /* PATH_PIPE: borrowed from the caller's name */
	size_t tail_length;
	char *allocated;     /* where name is longer than the buffer */
	char buffer[PATH_MAX + 64];
};

/*
 * Reads an NT path of LENGTH units ("\??\C:\dir\file") without looking at the disk. The caller ends with path_finish, also
 * after an error. Errors: STATUS_OBJECT_NAME_INVALID, STATUS_OBJECT_PATH_SYNTAX_BAD, STATUS_OBJECT_PATH_NOT_FOUND,
 * STATUS_OBJECT_NAME_NOT_FOUND (a device that there is not), STATUS_BAD_NETWORK_PATH, STATUS_NO_MEMORY.
 */
u32 path_parse(struct path *path, const u16 *name, size_t length);

/*
 * The same for a name relative to the open folder AT, which the path borrows; an empty name means the folder itself. below is
 * the folder's own place under drive_c, or NULL if it is not on C:.
 */
u32 path_parse_at(struct path *path, int at, const char *below, const u16 *name, size_t length);

/* An empty path, for path_finish alone. */
void path_init(struct path *path);
void path_finish(struct path *path);

/* What follows drive_c and its slash in an absolute Unix path; NULL if that is not below it. */
const char *path_below_drive_c(const char *unix_path);

/*
 * Finds what PATH names in another case or in the layer, after a system call on path->name failed with ENOENT or ENOTDIR.
 * STATUS_SUCCESS: it exists, and at and name lead to it, or layer is set. STATUS_OBJECT_NAME_NOT_FOUND: its folder exists and
 * it does not; at and name are where it can be made after path_make_parent. STATUS_OBJECT_PATH_NOT_FOUND: nor does its folder.
 * STATUS_OBJECT_NAME_INVALID, STATUS_ACCESS_DENIED.
 */
u32 path_find(struct path *path);

/* Makes the folder that the name is to be made in if so far it is one of the layer only. Reports a prefix that cannot be. */
u32 path_make_parent(struct path *path);
/* Makes a folder of the layer (path->layer) or a copy of a file of the layer (in_layer) in the prefix, to be written to. */
u32 path_make_real(struct path *path);

/* Tells the cache of names that the caller has just made what PATH names. */
void path_created(const struct path *path);

/*
 * Resolves an NT path to the Unix path of an existing file or of one that could be made. Stores it with a terminator in OUT of
 * PATH_MAX bytes. Errors: those of path_parse and path_find (STATUS_OBJECT_NAME_NOT_FOUND: the path is stored, its folder
 * exists), STATUS_NAME_TOO_LONG.
 */
HOST_SERVICE u32 path_to_unix(const u16 *name, size_t length, char *out);

/*
 * The DOS path ("C:\x", "Z:\home\x") of an absolute Unix path; at most CAPACITY units, no terminator. Returns the whole length.
 * Paths of the prefix and of the installed DLLs are named by C:.
 */
HOST_SERVICE size_t path_to_dos(const char *unix_path, u16 *out, size_t capacity);

/* The status of a failed system call on a path; ENOENT and ENOTDIR are the caller's business before. */
u32 path_status(int error);

#endif
