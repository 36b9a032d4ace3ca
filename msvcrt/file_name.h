/*
 * Narrow file names on their way to Windows, which takes UTF-16.
 */
#ifndef CRT_FILE_NAME_H
#define CRT_FILE_NAME_H

#include "crt.h"

/* A narrow string as UTF-16; short ones stay in LOCAL. */
struct file_name {
	wchar_t *text;
	wchar_t local[MAX_PATH];
};

/*
 * The code page of file names, command lines and the environment: that of the system (or its OEM one after SetFileApisToOEM), and
 * UTF-8 in a Universal CRT whose locale is UTF-8.
 */
unsigned file_name_codepage(void);

/*
 * Converts NARROW. False, errno set (ENOENT for NULL or EILSEQ, ENOMEM): NAME needs no finish. The optional
 * kind takes NULL for NULL.
 */
bool file_name_init(struct file_name *name, const char *narrow);
bool file_name_init_optional(struct file_name *name, const char *narrow);
void file_name_finish(struct file_name *name);

/* The way back: TEXT in a block from malloc, or NULL with errno set. */
char *file_name_narrow(const wchar_t *text);

/* Same into BUFFER of SIZE bytes; returns the bytes needed with the terminator (writes only if they fit), 0 on failure. */
size_t file_name_narrow_into(const wchar_t *text, char *buffer, size_t size);

#endif
