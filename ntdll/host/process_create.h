/*
 * Programs of Unix that Windows programs start: their arguments and environment.
 */
#ifndef DECANT_PROCESS_CREATE_H
#define DECANT_PROCESS_CREATE_H

#include <decant/types.h>

/*
 * Splits a Windows command line of LENGTH units as the C runtimes do ("Parsing C command-line arguments"). Argument zero becomes
 * PROGRAM. An allocated vector ended by NULL; NULL without memory.
 */
char **unix_arguments(const char *program, const u16 *line, size_t length);

/*
 * The Unix environment for a Windows block of LENGTH units: variables as they are, but PATH as a list of Unix folders, and what
 * Windows keeps for itself ("=C:") left out. HOME and TMPDIR stay as they came from Unix.
 */
char **unix_environment(const u16 *block, size_t length);

void unix_strings_free(char **strings);

#endif
