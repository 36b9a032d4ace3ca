/*
 * What kernel32's console*.c share.
 */
#ifndef DECANT_KERNEL32_CONSOLE_H
#define DECANT_KERNEL32_CONSOLE_H

#include "kernel32.h"

#include <decant/console.h>

/* Writes LENGTH units to the screen; a pair of surrogates may be cut in two calls. */
NTSTATUS console_write_wide(HANDLE output, const WCHAR *text, DWORD length);
/* Writes BYTES of UTF-8, such as an escape sequence. */
NTSTATUS console_write_utf8(HANDLE output, const char *text, DWORD bytes);

#endif
