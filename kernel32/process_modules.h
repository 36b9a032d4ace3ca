/*
 * The modules of a process, this one or another, for toolhelp and psapi.
 */
#ifndef DECANT_KERNEL32_PROCESS_MODULES_H
#define DECANT_KERNEL32_PROCESS_MODULES_H

#include "kernel32.h"

#include <decant/peb.h>

/*
 * Calls VISIT with a copy of each module's entry, in the order of loading (the program first), until it returns FALSE. PROCESS needs
 * PROCESS_QUERY_INFORMATION and PROCESS_VM_READ. The strings of an entry are in the process: process_module_text reads them. Of this
 * process' own modules none comes or goes meanwhile. FALSE with the last error set if the list cannot be read.
 */
BOOL process_modules(HANDLE process, BOOL (*visit)(HANDLE process, const struct ldr_entry *entry, void *context), void *context);

/* Copies up to ROOM - 1 characters of TEXT, a string of an entry, and a terminator; returns how many, 0 with the last error set. */
DWORD process_module_text(HANDLE process, const UNICODE_STRING *text, WCHAR *to, DWORD room);

#endif
