/*
 * Signalling and waiting.
 *
 * A wait looks at each record once and either takes it or becomes one of its sleepers, in one compare-and-swap; then it sleeps
 * on the low halves of the words. Signalling a counted record with sleepers adds a grant and wakes one; a sleeper that finds a
 * grant takes it, whichever of the sleepers the kernel chose. A sleeper that leaves without taking (it took another record, or
 * its time is over) gives a grant that nobody is left for back to the count, and wakes another sleeper in case it was the one
 * that had been woken. wait_word.h describes the words.
 */
#include "wait_word.h"

#include "arena.h"
#include "blocking.h"
#include "futex.h"
#include "spin.h"
#include "thread.h"
#include "loader/status.h"

#include <limits.h>
#include <sched.h>
#include <time.h>

struct waitable *waitable_create(enum wait_kind kind)
{
	struct waitable *waitable = arena_alloc();

	if (waitable) {
		waitable->kind = (u8)kind;
		if (kind == WAIT_KIND_MUTEX)
			waitable->word = WORD_COUNT;
	}
	return waitable;
}

void waitable_destroy(struct waitable *waitable)
{
	if (waitable->kind == WAIT_KIND_MUTEX && waitable->owner)
		thread_mutex_forget(waitable);
	arena_free(waitable);
}

u64 word_read(const struct waitable *waitable)
{
	u64 word = __atomic_load_n(&waitable->word, __ATOMIC_ACQUIRE);

	for (u32 spins = 0; word & WORD_LOCK; word = __atomic_load_n(&waitable->word, __ATOMIC_ACQUIRE))
		if (++spins % 64)
			__builtin_ia32_pause();
		else
			sched_yield();
	return word;
}

bool word_replace(struct waitable *waitable, u64 *word, u64 next)
{
	if (__atomic_compare_exchange_n(&waitable->word, word, next, false, __ATOMIC_SEQ_CST, __ATOMIC_ACQUIRE))
		return true;
	if (*word & WORD_LOCK)
		*word = word_read(waitable);
	return false;
}

void waitable_notify(struct waitable *waitable)
{
	if (__builtin_expect(__atomic_load_n(&waitable->watchers, __ATOMIC_SEQ_CST) != 0, 0)) {
		__atomic_add_fetch(&waitable->watch_sequence, 1, __ATOMIC_SEQ_CST);
		futex_wake(&waitable->watch_sequence, INT_MAX);
	}
}

/* --- signalling --- */

/* Adds COUNT signals: first to sleepers without a grant, the rest to the count up to LIMIT. Returns the word before. */
static u64 counted_signal(struct waitable *waitable, u32 count, u32 limit)
{
	u64 word = word_read(waitable), next;
	u32 granted, kept;

	do {
		u32 needy = word_sleepers(word) - word_grants(word);

		granted = count < needy ? count : needy;
		kept = count - granted;
		if (kept > limit - word_count(word))
			kept = limit - word_count(word);
		next = word + granted * WORD_GRANT + kept * WORD_COUNT;
		if (next == word)
			return word;
	} while (!word_replace(waitable, &word, next));
	if (granted)
		futex_wake(word_futex(waitable), granted);
	if (kept)
		waitable_notify(waitable);
	return word;
}

static bool latch_set(struct waitable *waitable)
{
	u64 word = word_read(waitable);

	do {
		if (word & LATCH_SIGNALLED)
			return true;
		/* The sequence wraps within the low half. */
	} while (!word_replace(waitable, &word, (word & ~0xffffffffull) | (u32)((u32)word + 3)));
	if (latch_sleepers(word))
		futex_wake(word_futex(waitable), INT_MAX);
	waitable_notify(waitable);
	return false;
}

bool waitable_set(struct waitable *waitable)
{
	if (waitable->kind == WAIT_KIND_LATCH)
		return latch_set(waitable);
	return word_count(counted_signal(waitable, 1, 1)) != 0;
}

bool waitable_reset(struct waitable *waitable)
{
	u64 word = word_read(waitable), mask = waitable->kind == WAIT_KIND_LATCH ? LATCH_SIGNALLED : WORD_COUNT;

	do {
		if (!(word & mask))
			return false;
	} while (!word_replace(waitable, &word, word & ~mask));
	return true;
}

bool waitable_pulse(struct waitable *waitable)
{
	u64 word = word_read(waitable), next;
	bool latch = waitable->kind == WAIT_KIND_LATCH;
	bool before;

	do {
		u32 needy = word_sleepers(word) - word_grants(word);

		before = word & (latch ? LATCH_SIGNALLED : WORD_COUNT);
		if (latch)
			next = (word & ~0xffffffffull) | (u32)(((u32)word + 2) & ~1u);
		else
			next = (word & ~WORD_COUNT) + (needy ? WORD_GRANT : 0);
	} while (!word_replace(waitable, &word, next));
	if (latch ? latch_sleepers(word) : word_sleepers(word))
		futex_wake(word_futex(waitable), latch ? INT_MAX : 1);
	return before;
}

u32 waitable_state(const struct waitable *waitable)
{
	u64 word = word_read(waitable);

	return waitable->kind == WAIT_KIND_LATCH ? word & LATCH_SIGNALLED : word_count(word);
}

bool waitable_release_semaphore(struct waitable *waitable, u32 count, u32 *previous)
{
	u64 word = word_read(waitable), next;
	u32 granted;

	do {
		u32 needy = word_sleepers(word) - word_grants(word);

		*previous = word_count(word);
		if (count > waitable->limit - *previous)
			return false;
		granted = count < needy ? count : needy;
		next = word + granted * WORD_GRANT + (count - granted) * WORD_COUNT;
	} while (!word_replace(waitable, &word, next));
	if (granted)
		futex_wake(word_futex(waitable), granted);
	if (granted < count)
		waitable_notify(waitable);
	return true;
}

/* --- mutexes --- */

bool waitable_owned_by_caller(const struct waitable *waitable)
{
	return waitable->kind == WAIT_KIND_MUTEX && __atomic_load_n(&waitable->owner, __ATOMIC_RELAXED) == thread_current()->id;
}

bool waitable_taken(struct waitable *waitable)
{
	bool abandoned;

	if (waitable->kind != WAIT_KIND_MUTEX)
		return false;
	if (waitable->owner == thread_current()->id) {
		waitable->recursion++;
		return false;
	}
	thread_mutex_add(thread_current(), waitable);
	waitable->recursion = 0;
	__atomic_store_n(&waitable->owner, thread_current()->id, __ATOMIC_RELAXED);
	abandoned = waitable->abandoned;
	waitable->abandoned = 0;
	return abandoned;
}

void waitable_own_mutex(struct waitable *waitable)
{
	waitable->word = 0;
	waitable_taken(waitable);
}

u32 waitable_release_mutex(struct waitable *waitable, s32 *previous)
{
	if (!waitable_owned_by_caller(waitable))
		return STATUS_MUTANT_NOT_OWNED;
	*previous = -(s32)waitable->recursion;
	if (waitable->recursion) {
		waitable->recursion--;
		return STATUS_SUCCESS;
	}
	thread_mutex_remove(thread_current(), waitable);
	__atomic_store_n(&waitable->owner, 0, __ATOMIC_RELAXED);
	counted_signal(waitable, 1, 1);
	return STATUS_SUCCESS;
}

void wait_abandon_mutexes(struct thread *thread)
{
	struct waitable *waitable;

	while ((waitable = thread_mutex_first(thread))) {
		thread_mutex_remove(thread, waitable);
		waitable->abandoned = 1;
		waitable->recursion = 0;
		__atomic_store_n(&waitable->owner, 0, __ATOMIC_RELAXED);
		counted_signal(waitable, 1, 1);
	}
}

/* --- waiting --- */

bool waitable_take(struct waitable *waitable)
{
	u64 word = word_read(waitable);

	if (waitable->kind == WAIT_KIND_LATCH)
		return word & LATCH_SIGNALLED;
	do {
		if (!word_count(word))
			return waitable_owned_by_caller(waitable);
	} while (!word_replace(waitable, &word, word - WORD_COUNT));
	return true;
}

/* Takes the record or becomes one of its sleepers; *SEEN is then the low half to sleep on. */
static bool take_or_join(struct waitable *waitable, u32 *seen)
{
	u64 word = word_read(waitable), next;

	if (waitable->kind == WAIT_KIND_LATCH) {
		do {
			if (word & LATCH_SIGNALLED)
				return true;
			next = word + LATCH_SLEEPER;
		} while (!word_replace(waitable, &word, next));
		*seen = (u32)next;
		return false;
	}
	do {
		if (word_count(word)) {
			next = word - WORD_COUNT;
		} else {
			if (waitable_owned_by_caller(waitable))
				return true;
			next = word + WORD_SLEEPER;
		}
	} while (!word_replace(waitable, &word, next));
	*seen = (u32)next;
	return word_count(word) != 0;
}

/* A sleeper's look after it woke: takes the record and stops being a sleeper if it can. */
static bool take_as_sleeper(struct waitable *waitable, u32 *seen)
{
	u64 word = word_read(waitable), next;

	if (waitable->kind == WAIT_KIND_LATCH) {
		if (!(word & LATCH_SIGNALLED) && !(((u32)word ^ *seen) & ~1u))
			return false;
		do
			next = word - LATCH_SLEEPER;
		while (!word_replace(waitable, &word, next));
		return true;
	}
	do {
		*seen = (u32)word;
		if (!word_grants(word))
			return false;
		next = word - WORD_SLEEPER - WORD_GRANT;
	} while (!word_replace(waitable, &word, next));
	return true;
}

/* Stops being a sleeper without taking the record. */
static void leave(struct waitable *waitable)
{
	u64 word = word_read(waitable), next;
	bool back;

	if (waitable->kind == WAIT_KIND_LATCH) {
		while (!word_replace(waitable, &word, word - LATCH_SLEEPER))
			;
		return;
	}
	do {
		back = word_grants(word) == word_sleepers(word);
		next = word - WORD_SLEEPER;
		if (back) {
			next -= WORD_GRANT;
			/* An auto-reset record keeps one signal only. */
			if (waitable->kind == WAIT_KIND_SEMAPHORE || !word_count(word))
				next += WORD_COUNT;
		}
	} while (!word_replace(waitable, &word, next));
	if (word_grants(next))
		futex_wake(word_futex(waitable), word_grants(next));
	if (back)
		waitable_notify(waitable);
}

s64 wait_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000000000ll + now.tv_nsec;
}

/* 1601 to 1970 in 100 ns. */
#define UNIX_EPOCH 116444736000000000ll

s64 wait_deadline(s64 timeout)
{
	s64 now, nanoseconds;
	struct timespec system;

	if (timeout == INT64_MIN)
		return WAIT_FOREVER;
	if (timeout == 0)
		return 0;
	now = wait_now();
	if (timeout > 0) {
		clock_gettime(CLOCK_REALTIME, &system);
		timeout = system.tv_sec * 10000000ll + system.tv_nsec / 100 + UNIX_EPOCH - timeout;
		if (timeout >= 0)
			return 0;
	}
	if (__builtin_mul_overflow(timeout, -100, &nanoseconds) || __builtin_add_overflow(now, nanoseconds, &nanoseconds))
		return WAIT_FOREVER;
	return nanoseconds;
}

static u32 taken_status(struct waitable *waitable, u32 index)
{
	if (waitable->kind == WAIT_KIND_MUTEX) {
		if (waitable->owner == thread_current()->id && waitable->recursion == 0x7fffffff)
			return STATUS_MUTANT_LIMIT_EXCEEDED;
		if (waitable_taken(waitable))
			return STATUS_ABANDONED_WAIT_0 + index;
	}
	return STATUS_WAIT_0 + index;
}

/* Why a wait ends although nothing is signalled, or STATUS_SUCCESS. */
static u32 other_end(enum futex_end end, bool alertable)
{
	u32 status;

	if (end == FUTEX_INTERRUPTED || blocking_must_end())
		return STATUS_THREAD_IS_TERMINATING;
	if (alertable) {
		status = thread_alert_status(thread_current());
		if (status)
			return status;
	}
	return end == FUTEX_TIMED_OUT ? STATUS_TIMEOUT : STATUS_SUCCESS;
}

/* Sleeps as a sleeper of all COUNT records until one is taken or the wait ends otherwise. */
static u32 sleep_any(struct waitable *const *waitables, u32 *seen, u32 count, bool alertable, s64 deadline)
{
	struct futex_entry entries[WAIT_OBJECTS_MAX + 1];
	enum futex_end end = FUTEX_WOKEN;
	u32 *alert = alertable ? thread_alert_word(thread_current()) : NULL;
	u32 status, taken;

	for (;;) {
		u32 alert_seen = alert ? __atomic_load_n(alert, __ATOMIC_SEQ_CST) : 0;

		for (taken = 0; taken < count; taken++)
			if (take_as_sleeper(waitables[taken], &seen[taken]))
				break;
		if (taken < count) {
			status = taken_status(waitables[taken], taken);
			break;
		}
		status = other_end(end, alertable);
		if (status)
			break;
		for (u32 i = 0; i < count; i++)
			entries[i] = (struct futex_entry){ word_futex(waitables[i]), seen[i] };
		if (alert)
			entries[count] = (struct futex_entry){ alert, alert_seen };
		end = futex_sleep_many(entries, count + (alert != NULL), deadline);
	}
	for (u32 i = 0; i < count; i++)
		if (i != taken)
			leave(waitables[i]);
	return status;
}

static bool spin_for(struct waitable *waitable)
{
	struct spin spin = spin_begin();
	bool taken = false;

	while (!taken && spin_more(&spin))
		taken = waitable_take(waitable);
	spin_end(&spin, taken);
	return taken;
}

static u32 wait_any(struct waitable *const *waitables, u32 count, bool alertable, s64 deadline)
{
	u32 seen[WAIT_OBJECTS_MAX];
	u32 status, joined;

	/* First without joining: most waits find what they wait for, and polls end here. */
	for (u32 i = 0; i < count; i++)
		if (waitable_take(waitables[i]))
			return taken_status(waitables[i], i);
	status = other_end(deadline <= 0 ? FUTEX_TIMED_OUT : FUTEX_WOKEN, alertable);
	if (status)
		return status;
	if (count == 1 && spin_for(waitables[0]))
		return taken_status(waitables[0], 0);
	for (joined = 0; joined < count; joined++)
		if (take_or_join(waitables[joined], &seen[joined]))
			break;
	if (joined == count)
		return sleep_any(waitables, seen, count, alertable, deadline);
	for (u32 i = 0; i < joined; i++)
		leave(waitables[i]);
	return taken_status(waitables[joined], joined);
}

u32 wait_objects(struct waitable *const *waitables, u32 count, bool all, bool alertable, s64 deadline)
{
	return all && count > 1 ? wait_all(waitables, count, alertable, deadline) : wait_any(waitables, count, alertable, deadline);
}

u32 wait_delay(bool alertable, s64 deadline)
{
	enum futex_end end = FUTEX_WOKEN;
	u32 *alert = thread_alert_word(thread_current());
	u32 seen, status;

	for (;;) {
		seen = __atomic_load_n(alert, __ATOMIC_SEQ_CST);
		status = other_end(end, alertable);
		if (status)
			return status == STATUS_TIMEOUT ? STATUS_SUCCESS : status;
		end = futex_sleep(alert, seen, deadline);
	}
}
