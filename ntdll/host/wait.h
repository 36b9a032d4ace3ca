/*
 * Waiting: the records that can be waited for, signalling them, and waits on one or many.
 *
 * A *waitable* is a record of 64 bytes in the process's arena (arena.h), a shared mapping, and holds the whole state: what is
 * needed to signal it and to wait for it, from this process or from another that maps the arena. All changes of state are one
 * compare-and-swap of its 64-bit word; nobody holds a lock while asleep. wait.c says how the word works.
 *
 * A waitable of a *counted* kind (auto-reset events, semaphores, mutexes, synchronization timers) is handed over as Windows
 * does: signalling it while threads sleep on it gives it to one of them, and nobody who comes later can take it away; a reset
 * does not take it back. A *latched* kind (manual-reset events, threads, processes, files) releases everybody who slept when
 * it was signalled, even if it is reset before they run.
 */
#ifndef DECANT_WAIT_H
#define DECANT_WAIT_H

#include "loader/plugins.h"

#include <decant/types.h>
#include <stdbool.h>

enum wait_kind {
	WAIT_KIND_NONE,
	WAIT_KIND_LATCH,     /* stays signalled until reset */
	WAIT_KIND_AUTO,      /* a wait takes the signal; at most one is kept */
	WAIT_KIND_SEMAPHORE, /* a wait takes one of a count */
	WAIT_KIND_MUTEX,     /* as SEMAPHORE of one, with an owner that may take it again */
};

struct waitable {
	u64 word;
	u32 watchers;        /* threads that sleep on watch_sequence of this or of the arena */
	u32 watch_sequence;  /* moves when the state changes while there are watchers */
	u32 owner;           /* mutex: thread id of its owner, 0 if free */
	u32 recursion;       /* mutex: how often the owner took it beyond the first time; the owner's own */
	u32 limit;           /* semaphore: the largest count */
	u8 kind;
	u8 abandoned;        /* mutex: its last owner ended without releasing it */
	u16 reserved;
	struct waitable *next_owned; /* mutex: list of those its owner holds, the owner's own */
	struct waitable *previous_owned;
	u64 reserved2[2];
};
ASSERT_SIZE(struct waitable, 64);

/* A record of KIND that is not signalled (a semaphore with count and limit 0, a mutex that is owned by nobody, so taken as free). */
HOST_SERVICE struct waitable *waitable_create(enum wait_kind kind);
HOST_SERVICE void waitable_destroy(struct waitable *waitable);

/* Signals a latch or an auto-reset record; returns what it was before. Any thread; neither allocates nor takes a lock. */
HOST_SERVICE bool waitable_set(struct waitable *waitable);
/* Takes the signal away from latch or auto-reset record; returns what it was before. */
HOST_SERVICE bool waitable_reset(struct waitable *waitable);
/* Releases who waits now (one, if auto-reset) and leaves it not signalled. */
bool waitable_pulse(struct waitable *waitable);
/* Takes the record if it is signalled, or owned by the caller; of a mutex the rest is waitable_taken's. Never sleeps. */
bool waitable_take(struct waitable *waitable);
/* Whether a wait would succeed at once, for queries. For a semaphore its count. */
HOST_SERVICE u32 waitable_state(const struct waitable *waitable);
/* Adds to a semaphore's count; false if that would exceed its limit. *previous is the count before. */
bool waitable_release_semaphore(struct waitable *waitable, u32 count, u32 *previous);

/* A deadline that never comes. Others are CLOCK_MONOTONIC in nanoseconds. */
#define WAIT_FOREVER INT64_MAX
#define WAIT_OBJECTS_MAX 64u

/*
 * Waits until one of COUNT records (1 to WAIT_OBJECTS_MAX) is signalled, and takes it; or, if ALL, until all are at once.
 * Returns STATUS_WAIT_0 + index, STATUS_ABANDONED_WAIT_0 + index, STATUS_TIMEOUT (a DEADLINE in the past looks once),
 * STATUS_USER_APC if ALERTABLE and the thread has an APC to run (nothing was taken), STATUS_ALERTED, or
 * STATUS_THREAD_IS_TERMINATING. Holds no lock while asleep; the caller holds a reference on what it waits for, and no lock.
 */
HOST_SERVICE u32 wait_objects(struct waitable *const *waitables, u32 count, bool all, bool alertable, s64 deadline);

/* Waits until DEADLINE or, if ALERTABLE, until there is an APC. STATUS_SUCCESS when the time has come. */
u32 wait_delay(bool alertable, s64 deadline);

/* The deadline of a Windows timeout: negative is relative, in 100 ns; else absolute system time; INT64_MIN is for ever. */
HOST_SERVICE s64 wait_deadline(s64 timeout);
/* CLOCK_MONOTONIC in nanoseconds. */
HOST_SERVICE s64 wait_now(void);

/* Takes from the mutexes that thread THREAD still owns their owner, so that waits on them answer "abandoned". */
struct thread;
void wait_abandon_mutexes(struct thread *thread);
/* Releases a mutex once: STATUS_MUTANT_NOT_OWNED if the calling thread does not own it; *previous is the count before, <= 0. */
u32 waitable_release_mutex(struct waitable *waitable, s32 *previous);
/* Whether this is a mutex that the calling thread owns. */
bool waitable_owned_by_caller(const struct waitable *waitable);
/* Makes the calling thread the owner of a mutex that nobody else knows yet. */
void waitable_own_mutex(struct waitable *waitable);

#endif
