/*
 * The start of the process, inside ntdll.
 */
#ifndef NTDLL_START_H
#define NTDLL_START_H

#include "ntdll.h"

#include <decant/loader.h>
#include <decant/peb.h>
#include <stdbool.h>

/*
 * Asks the host what program this is and makes the process parameters of it. On return INFO holds what the host said; the addresses in
 * it are spent. The heap is there.
 */
NTSTATUS start_parameters(struct process_block *peb, struct host_loader_start *info);

/*
 * The environment block that a Windows program expects, from the Unix one: RAW is BYTES of "NAME=VALUE\0" each. Allocated from the
 * process heap, as RtlSetCurrentEnvironment and its kin take it for granted; *size is its size in bytes. NULL without memory.
 */
WCHAR *start_environment(const WCHAR *raw, ULONG bytes, SIZE_T *size);

/* The environment block of a process that another Windows process started: BLOCK as it is. */
WCHAR *start_given_environment(const WCHAR *block, ULONG bytes, SIZE_T *size);

/* Opens the folder that the process starts in, as programs find it in their parameters. In path.c. */
void current_directory_open(void);

#endif
