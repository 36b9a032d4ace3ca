/*
 * A folder of a test's own, empty at its start and removed at its end.
 */
#ifndef CONFORMANCE_TEMPORARY_FOLDER_H
#define CONFORMANCE_TEMPORARY_FOLDER_H

#include "../test.h"

/* Makes the folder and makes it the current one. FALSE, with the test failed, if it cannot. */
BOOL temporary_folder_enter(void);
/* Goes back and removes the folder with all that is in it. */
void temporary_folder_leave(void);
/* The folder's full path, without a backslash at its end. */
const WCHAR *temporary_folder(void);

/* Makes a file with this content. */
void make_file(const WCHAR *name, const char *content);

#endif
