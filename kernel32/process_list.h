/*
 * The system's processes, for toolhelp and psapi.
 */
#ifndef DECANT_KERNEL32_PROCESS_LIST_H
#define DECANT_KERNEL32_PROCESS_LIST_H

#include "kernel32.h"

/* The list as NtQuerySystemInformation gives it, on the process heap (RtlFreeHeap); NULL with the last error set. It is never empty. */
SYSTEM_PROCESS_INFORMATION *process_list(void);
/* What follows PROCESS in its list, or NULL. */
const SYSTEM_PROCESS_INFORMATION *process_list_next(const SYSTEM_PROCESS_INFORMATION *process);

#endif
