/*
 * Which file the shell means by a name.
 */
#ifndef SHELL32_FIND_PROGRAM_H
#define SHELL32_FIND_PROGRAM_H

#include "shell32.h"

/* The characters of the longest path, with its terminator. */
#define SHELL_PATH_ROOM 4096u

/*
 * The full path of the file or folder NAME: relative to DIRECTORY, or the current one for NULL, and then, for a bare name, where
 * programs are looked for and among the registered ones ("App Paths"). Programs' extensions may be left out. FALSE, with the last
 * error set: ERROR_FILE_NOT_FOUND, ERROR_PATH_NOT_FOUND.
 */
BOOL shell_find(const WCHAR *name, const WCHAR *directory, WCHAR path[SHELL_PATH_ROOM]);
/* Whether PATH is run by itself, by its extension: .exe, .com, .bat, .cmd. */
BOOL shell_is_program(const WCHAR *path);
/* PATH's extension with its dot, at the terminator if it has none. */
const WCHAR *shell_extension(const WCHAR *path);

#endif
