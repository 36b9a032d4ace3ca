/*
 * What the registry says about classes of files and schemes of URLs: which command a verb stands for.
 */
#ifndef SHELL32_ASSOCIATION_H
#define SHELL32_ASSOCIATION_H

#include "shell32.h"

/* The characters of the longest command, with its terminator. */
#define COMMAND_ROOM 4096u

/*
 * The command of VERB, or of the class's own verb for NULL, below the class key KEY. COMMAND has COMMAND_ROOM
 * characters. FALSE: the class has none.
 */
BOOL association_of_key(HKEY key, const WCHAR *verb, WCHAR *command);
/* The same for a class by name: a ProgID, the scheme of a URL, or an extension with its dot, which leads to its ProgID. */
BOOL association_of_class(const WCHAR *name, const WCHAR *verb, WCHAR *command);
/*
 * COMMAND with FILE for %1 and %L, the parameters for %* and the second one onwards for %2 ... on the process heap, to be freed with
 * shell_free. NULL, with the last error set, without memory.
 */
WCHAR *association_fill(const WCHAR *command, const WCHAR *file, const WCHAR *parameters);
/* The full path of the desktop's own opener of documents, for PATH of MAX_PATH characters. FALSE: there is none. */
BOOL association_desktop(WCHAR *path);

#endif
