/*
 * What the sources of shell32.dll share.
 */
#ifndef SHELL32_H
#define SHELL32_H

#define _SHELL32_
#define _SHFOLDER_
#include <windows.h>
#include <shellapi.h>
#include <shlobj.h>

#include <string.h>

/* A copy of TEXT in UTF-16 on the process heap; *wide is NULL for NULL. FALSE, with the last error set, without memory. */
BOOL shell_widen(const char *text, WCHAR **wide);
/* Frees what shell_widen made; NULL is fine. */
void shell_free(void *text);

#endif
