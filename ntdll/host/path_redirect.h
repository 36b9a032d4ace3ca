/*
 * system32 for 32-bit programs.
 *
 * C:\windows\system32 is the folder of the 64-bit DLLs. A 32-bit program that names it means SysWOW64, but for a few folders in it;
 * C:\windows\Sysnative leads it to the real one. Microsoft, "File System Redirector".
 */
#ifndef DECANT_PATH_REDIRECT_H
#define DECANT_PATH_REDIRECT_H

#include <decant/types.h>

#include <stddef.h>

/*
 * The folder below drive_c that the path NAME of LENGTH units, below C:\, leads this process' thread to instead of the one that it
 * names; *used is how much of NAME that stands for, with its backslash. NULL: what it names.
 */
const char *path_redirect(const u16 *name, size_t length, size_t *used);

#endif
