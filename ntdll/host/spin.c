/*
 * How long a thread looks before it falls asleep: see spin.h.
 *
 * A thread starts by sleeping at once. Now and then it probes: it looks for as long as waking somebody takes, so that the other
 * side of a hand-over, which sleeps as well, has time to answer. A probe that finds something buys a series of looks, in which
 * the other side's own probe falls sooner or later; then both answer at once and keep each other awake. Looks that find
 * something late or not at all use the series up, and the next probe is twice as far away.
 */
#include "spin.h"

#include <sys/sysinfo.h>

#define LOOK_CYCLES 150000u /* about what a wake takes on an idle virtual processor */
#define QUICK_CYCLES 10000u
#define SERIES 64
#define MISS 24             /* what a look that found nothing costs of a series */
#define FIRST_PROBE 8u
#define REST_MIN 16u        /* waits between probes */
#define REST_MAX 512u

static _Thread_local struct {
	s32 series;
	u32 rest;     /* waits to the next probe */
	u32 next_rest;
} state = { 0, FIRST_PROBE, REST_MIN };

static bool processors_alone(void)
{
	static int processors;

	if (!processors)
		processors = get_nprocs();
	return processors < 2;
}

struct spin spin_begin(void)
{
	if (state.series <= 0) {
		if (state.rest || processors_alone()) {
			state.rest -= state.rest != 0;
			return (struct spin){ 0, 0 };
		}
		state.rest = state.next_rest;
		if (state.next_rest < REST_MAX)
			state.next_rest *= 2;
	}
	return (struct spin){ __builtin_ia32_rdtsc(), LOOK_CYCLES };
}

void spin_end(const struct spin *spin, bool found)
{
	bool probe = state.series <= 0;

	if (!spin->budget)
		return;
	if (found && __builtin_ia32_rdtsc() - spin->start < QUICK_CYCLES) {
		state.series = SERIES;
		state.next_rest = REST_MIN;
	} else if (found) {
		state.series = probe ? SERIES : state.series - 1;
	} else {
		state.series = probe ? 0 : state.series - MISS;
	}
}
