/*
 * Which program CreateProcess means.
 */
#ifndef DECANT_PROCESS_PROGRAM_H
#define DECANT_PROCESS_PROGRAM_H

#include "kernel32.h"

/* A program to start; both strings are allocated, program_free gives them back. */
struct program {
	WCHAR *path; /* full path of the file */
	WCHAR *line; /* its command line */
};

/*
 * Finds what APPLICATION and LINE, either of which may be NULL, mean as documented for CreateProcess: without an application the
 * command line's first word, or, unquoted, as many words of it as name a file; ".exe" is added where there is no extension. A batch
 * file becomes a call of the command processor. FALSE with the last error set.
 */
BOOL program_find(struct program *program, LPCWSTR application, LPCWSTR line);
void program_free(struct program *program);

#endif
