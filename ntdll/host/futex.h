/*
 * Sleeping on words: thin calls of the kernel's futexes, as waits and threads need them.
 *
 * A sleep ends when the word is woken, when it no longer holds the value given, at the deadline, or when the calling thread is
 * told to end (blocking.h). It may also end for no reason; callers look again.
 */
#ifndef DECANT_FUTEX_H
#define DECANT_FUTEX_H

#include <decant/types.h>
#include <stdbool.h>

struct futex_entry {
	u32 *word;
	u32 value;
};

enum futex_end {
	FUTEX_WOKEN,       /* woken, or the value had changed, or for no reason */
	FUTEX_TIMED_OUT,
	FUTEX_INTERRUPTED, /* the thread is to end */
	FUTEX_FAULT,       /* the word cannot be read */
};

/* deadline: CLOCK_MONOTONIC in nanoseconds, or INT64_MAX for none. */
enum futex_end futex_sleep(u32 *word, u32 value, s64 deadline);
/* Sleeps until one of COUNT words is woken. Where the kernel has no futex_waitv, futex_wake wakes such sleepers as well. */
enum futex_end futex_sleep_many(const struct futex_entry *entries, u32 count, s64 deadline);
/* Wakes at most COUNT threads that sleep on the word; returns how many those were. */
u32 futex_wake(u32 *word, u32 count);

#endif
