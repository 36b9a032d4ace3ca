/*
 * Sleeping on a 32-bit word of guest memory: what the locks fall back on when they are taken.
 */
#ifndef NTDLL_WORD_H
#define NTDLL_WORD_H

#include <stdbool.h>

#include "nt_object.h"

#include <decant/sync.h>

/* Sleeps while *WORD is VALUE: until it is woken, for TIMEOUT (NULL: for ever), or for no reason. */
static inline NTSTATUS word_wait(volatile void *word, ULONG value, const LARGE_INTEGER *timeout)
{
	struct host_word_wait call = { GUEST_PTR(word), host_timeout(timeout), value, 0 };

	return host_call(HOST_word_wait, &call);
}

/* Wakes at most COUNT threads that sleep on WORD; returns how many those were. */
static inline ULONG word_wake(volatile void *word, ULONG count)
{
	struct host_word_wake call = { GUEST_PTR(word), count, 0 };

	return host_call(HOST_word_wake, &call) ? 0 : call.count;
}

#define WAKE_ALL 0x7fffffffu

/* The processor's hint that this is a loop which waits for another processor. */
static inline void spin_pause(void)
{
	__builtin_ia32_pause();
}

#endif
