/*
 * The arena: small records in memory that can be shared with other processes.
 *
 * One memfd, mapped once at its full reserve so that records never move; its file grows as records are made. A record is
 * ARENA_RECORD_BYTES long, aligned to a cache line, and is named across processes by its offset.
 */
#ifndef DECANT_ARENA_H
#define DECANT_ARENA_H

#include <decant/types.h>

#define ARENA_RECORD_BYTES 64u

/* A record, all zero; NULL when the arena is full. Any host thread. */
void *arena_alloc(void);
void arena_free(void *record);

/* The arena's file, for handing it to another process; -1 where there is none. */
int arena_descriptor(void);

/* A word of the arena's own that moves whenever a record with watchers changes: for waits on many where the kernel has no
 * futex_waitv. */
u32 *arena_any_sequence(void);

#endif
