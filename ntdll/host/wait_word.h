/*
 * The word of a waitable, for wait.c and wait_all.c only: its fields and the changes that signalling and waiting make.
 *
 * A counted word:    bits 0-15 grants, 16-31 sleepers, 32-62 count, 63 lock.
 *     grants are signals given to sleepers that have not yet run; there are never more than sleepers, and while a sleeper has
 *     none the count is zero. Its low half is what sleepers sleep on: it moves with every grant.
 * A latch's word:    bit 0 signalled, 1-31 sequence, 32-47 sleepers, 63 lock.
 *     the sequence moves with every change from not signalled to signalled, so that who slept then knows.
 *
 * The lock bit is set for the few instructions in which wait_all looks at several words and takes them together; everybody
 * else waits for it to go before they change the word.
 */
#ifndef DECANT_WAIT_WORD_H
#define DECANT_WAIT_WORD_H

#include "wait.h"

#define WORD_LOCK (1ull << 63)
#define WORD_GRANT 1ull
#define WORD_SLEEPER (1ull << 16)
#define WORD_COUNT (1ull << 32)
#define LATCH_SIGNALLED 1ull
#define LATCH_SLEEPER (1ull << 32)

static inline u32 word_grants(u64 word)
{
	return word & 0xffff;
}

static inline u32 word_sleepers(u64 word)
{
	return (word >> 16) & 0xffff;
}

static inline u32 word_count(u64 word)
{
	return (word >> 32) & 0x7fffffff;
}

static inline u32 latch_sleepers(u64 word)
{
	return (word >> 32) & 0xffff;
}

/* The word as soon as it is not locked. */
u64 word_read(const struct waitable *waitable);

/* Replaces an unlocked word; on failure *WORD is the unlocked value to start from again. */
bool word_replace(struct waitable *waitable, u64 *word, u64 next);

static inline u32 *word_futex(struct waitable *waitable)
{
	return (u32 *)&waitable->word;
}

/* Tells those that watch the record that it may be ready for a wait for all. After every change that makes it so. */
void waitable_notify(struct waitable *waitable);

/* What taking a counted record means beyond its word: a mutex gets its owner. True if it was abandoned. */
bool waitable_taken(struct waitable *waitable);

/* Waits until all are signalled at once; see wait_objects. */
u32 wait_all(struct waitable *const *waitables, u32 count, bool alertable, s64 deadline);

#endif
