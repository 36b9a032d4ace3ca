/*
 * Looking for a moment before falling asleep.
 *
 * Two threads that hand something back and forth find it within a microsecond; falling asleep and being woken takes tens. So a
 * wait looks for a while first, for as long as that pays off: spin_begin says how long, the caller looks, spin_end hears whether
 * it was found. Each thread learns for itself. Any thread; no locks.
 */
#ifndef DECANT_SPIN_H
#define DECANT_SPIN_H

#include <decant/types.h>
#include <stdbool.h>

struct spin {
	u64 start;  /* time-stamp counter */
	u64 budget; /* cycles, 0: do not look at all */
};

struct spin spin_begin(void);

/* Whether to look once more; pauses before it answers yes. */
static inline bool spin_more(const struct spin *spin)
{
	if (__builtin_ia32_rdtsc() - spin->start >= spin->budget)
		return false;
	__builtin_ia32_pause();
	return true;
}

void spin_end(const struct spin *spin, bool found);

#endif
