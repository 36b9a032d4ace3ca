/*
 * The watcher: one host thread that waits for everything that is not a futex, namely descriptors and points in time, and
 * signals what waits for them. It starts with the first watch.
 *
 * A callback runs on the watcher's thread with no lock held, must not sleep, and may start and stop watches, its own included.
 */
#ifndef DECANT_WATCH_H
#define DECANT_WATCH_H

#include "loader/plugins.h"

#include <decant/types.h>
#include <stdbool.h>

/* A descriptor that is watched. Zeroed by its owner, who keeps it until watch_stop has returned. */
struct watch {
	void (*ready)(struct watch *watch, u32 events); /* EPOLL* */
	int fd;
	u32 state;
};

/*
 * Calls watch->ready once when watch->fd has one of EVENTS (EPOLLIN, EPOLLOUT; errors and hang-ups always). To be told again,
 * start it again. False where the kernel refuses (a descriptor that cannot be polled is always ready: EPERM in errno).
 */
HOST_SERVICE bool watch_start(struct watch *watch, u32 events);
/* Stops it; when this returns the callback does not run, and will not (unless called from the callback itself). */
HOST_SERVICE void watch_stop(struct watch *watch);

/* A point in time. Zeroed by its owner, who keeps it until watch_timer_stop has returned. */
struct watch_timer {
	void (*due)(struct watch_timer *timer);
	s64 time;  /* CLOCK_MONOTONIC, nanoseconds */
	u32 place; /* in the heap, from 1; 0 when it does not run */
};

/* Calls timer->due once at timer->time; restarts one that runs. False without memory. */
HOST_SERVICE bool watch_timer_start(struct watch_timer *timer, s64 time);
/* As watch_stop. True if it was stopped before it was due. */
HOST_SERVICE bool watch_timer_stop(struct watch_timer *timer);

#endif
