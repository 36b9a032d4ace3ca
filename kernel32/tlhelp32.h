/*
 * Toolhelp snapshots, as their parts see them.
 */
#ifndef DECANT_KERNEL32_TLHELP32_H
#define DECANT_KERNEL32_TLHELP32_H

#include "kernel32.h"

#include <tlhelp32.h>

enum snapshot_list { SNAPSHOT_PROCESSES, SNAPSHOT_THREADS, SNAPSHOT_MODULES, SNAPSHOT_HEAPS, SNAPSHOT_LISTS };

/* A list while it is gathered: COUNT entries of one size on the heap. */
struct snapshot_part {
	char *entries;
	ULONG size, count, room; /* size in bytes of an entry, the others in entries */
};

/* A zeroed entry more; NULL with the last error set. */
void *snapshot_add(struct snapshot_part *part);

/* tlhelp32_gather.c: fill a part. FALSE with the last error set. */
BOOL snapshot_gather_system(struct snapshot_part *processes, struct snapshot_part *threads); /* either may be NULL */
BOOL snapshot_gather_modules(struct snapshot_part *modules, DWORD process_id);
BOOL snapshot_gather_heaps(struct snapshot_part *heaps, DWORD process_id);

#endif
