/*
 * Rewriting the resources of a PE file, for BeginUpdateResource and its kin.
 *
 * A *resource list* holds every resource of a file as one flat list, sorted as the tree in the file is: by type, name and language, with
 * names before numbers. It is read from the file, changed, laid out as a tree again and put back.
 */
#ifndef KERNEL32_RESOURCE_UPDATE_H
#define KERNEL32_RESOURCE_UPDATE_H

#include "kernel32.h"

/* A type or a name: an id, or text that is terminated and in upper case. */
struct resource_name {
	WCHAR *text; /* NULL: an id */
	WORD id;
};

struct resource {
	struct resource *next;
	struct resource_name type, name;
	WORD language;
	BYTE *data;
	DWORD size;
	DWORD code_page;
};

/* A PE file in memory, of either width. The pointers are into bytes. */
struct pe_image {
	BYTE *bytes;
	DWORD size;
	IMAGE_FILE_HEADER *file;
	IMAGE_SECTION_HEADER *sections;
	IMAGE_DATA_DIRECTORY *directories;
	DWORD directory_count;
	/* Fields of the optional header that are the same in both widths. */
	IMAGE_OPTIONAL_HEADER32 *optional;
};

/* ---- resource_list.c; all set the last error when they fail ---- */

BOOL resource_list_read(struct resource **list, const struct pe_image *image);
/* Adds or replaces a resource, or takes it away where DATA is NULL. Copies everything. */
BOOL resource_list_set(struct resource **list, const WCHAR *type, const WCHAR *name, WORD language, const void *data, DWORD size,
		       DWORD code_page);
void resource_list_free(struct resource **list);
/* The list as the contents of a section that will stand at RVA: allocated from the heap, *size bytes long. */
BYTE *resource_list_lay_out(const struct resource *list, DWORD rva, DWORD *size);

/* ---- resource_image.c ---- */

/* Finds the parts of a file in memory. FALSE with ERROR_BAD_EXE_FORMAT if it is no PE file. */
BOOL pe_image_open(struct pe_image *image, BYTE *bytes, DWORD size);
/* SIZE bytes at RVA in the file, or NULL. */
const BYTE *pe_image_at(const struct pe_image *image, DWORD rva, DWORD size);
/* A new file, from IMAGE with its resources replaced: allocated from the heap, *size bytes long. */
BYTE *pe_image_with_resources(const struct pe_image *image, const struct resource *list, DWORD *size);

#endif
