/*
 * Byte-range locks.
 */
#ifndef DECANT_FILE_LOCK_H
#define DECANT_FILE_LOCK_H

#include "file.h"

/* How many locks this process holds: transfers look further only where there are some. */
extern u32 file_lock_count;

static inline bool file_locks_any(void)
{
	return __atomic_load_n(&file_lock_count, __ATOMIC_RELAXED) != 0;
}

/* Whether a lock of another handle of this process keeps FILE from a transfer; offset may be HOST_FILE_POSITION. */
bool file_locks_conflict(const struct file *file, s64 offset, u64 length, bool write);

/* Lets go of all locks of FILE: its last handle was closed. */
void file_locks_drop(struct file *file);

#endif
