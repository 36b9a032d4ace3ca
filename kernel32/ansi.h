/*
 * Between the A functions and the W functions: strings of the ANSI code page.
 *
 * All allocate on the process heap; wide_free gives back. They set the last error where they fail.
 */
#ifndef DECANT_KERNEL32_ANSI_H
#define DECANT_KERNEL32_ANSI_H

#include "kernel32.h"

/* TEXT, terminated, in UTF-16; NULL for NULL, or without memory. */
WCHAR *wide_from_ansi(const char *text);
/* The same for an argument that may be NULL: FALSE only where memory is short. */
BOOL wide_argument(const char *text, WCHAR **wide);
/* LENGTH characters in the ANSI code page, terminated; *bytes, if wanted, is the length without the terminator. */
char *ansi_from_wide(const WCHAR *text, DWORD length, DWORD *bytes);
/*
 * Hands LENGTH characters to a caller's buffer as many functions do: returns the length where it fits with its terminator, and
 * the size that is needed where it does not. 0 without memory.
 */
DWORD ansi_answer(const WCHAR *text, DWORD length, char *buffer, DWORD size);
void wide_free(void *text);

#endif
