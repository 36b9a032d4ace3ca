/*
 * Waiting for all of several records at once.
 *
 * Nothing may be taken before everything can be: the words are locked one after the other in order of address, looked at, and
 * changed or left alone before they are unlocked, a matter of nanoseconds. If one is not signalled, the wait sleeps on the watch
 * sequence of that one. Watchers are no sleepers: a signal is never granted to them, so they cannot keep it from others.
 */
#include "wait_word.h"

#include "blocking.h"
#include "futex.h"
#include "thread.h"
#include "loader/status.h"

static void word_lock(struct waitable *waitable)
{
	u64 word = word_read(waitable);

	while (!word_replace(waitable, &word, word | WORD_LOCK))
		;
}

static void word_unlock(struct waitable *waitable, u64 change)
{
	__atomic_store_n(&waitable->word, (waitable->word & ~WORD_LOCK) - change, __ATOMIC_SEQ_CST);
}

static bool ready_locked(const struct waitable *waitable)
{
	if (waitable->kind == WAIT_KIND_LATCH)
		return waitable->word & LATCH_SIGNALLED;
	return word_count(waitable->word & ~WORD_LOCK) || waitable_owned_by_caller(waitable);
}

/* Takes all if all are ready and returns count, else the place of one that is not. SORTED is by address. */
static u32 try_take_all(struct waitable *const *sorted, u32 count)
{
	u32 missing = count;

	for (u32 i = 0; i < count; i++)
		word_lock(sorted[i]);
	for (u32 i = 0; i < count && missing == count; i++)
		if (!ready_locked(sorted[i]))
			missing = i;
	for (u32 i = count; i-- > 0;) {
		bool take = missing == count && sorted[i]->kind != WAIT_KIND_LATCH && word_count(sorted[i]->word & ~WORD_LOCK);

		word_unlock(sorted[i], take ? WORD_COUNT : 0);
	}
	return missing;
}

static void sort_by_address(struct waitable **sorted, struct waitable *const *waitables, u32 count)
{
	for (u32 i = 0; i < count; i++) {
		struct waitable *moving = waitables[i];
		u32 at = i;

		for (; at && sorted[at - 1] > moving; at--)
			sorted[at] = sorted[at - 1];
		sorted[at] = moving;
	}
}

static u32 all_taken(struct waitable *const *waitables, u32 count)
{
	u32 status = STATUS_WAIT_0;

	for (u32 i = 0; i < count; i++)
		if (waitable_taken(waitables[i]) && status == STATUS_WAIT_0)
			status = STATUS_ABANDONED_WAIT_0 + i;
	return status;
}

static u32 watch_all(struct waitable *const *waitables, struct waitable *const *sorted, u32 count, bool alertable, s64 deadline)
{
	u32 *alert = alertable ? thread_alert_word(thread_current()) : NULL;
	enum futex_end end = FUTEX_WOKEN;
	struct futex_entry entries[2];
	u32 seen[WAIT_OBJECTS_MAX];
	u32 missing, status;

	for (;;) {
		u32 alert_seen = alert ? __atomic_load_n(alert, __ATOMIC_SEQ_CST) : 0;

		for (u32 i = 0; i < count; i++)
			seen[i] = __atomic_load_n(&sorted[i]->watch_sequence, __ATOMIC_SEQ_CST);
		missing = try_take_all(sorted, count);
		if (missing == count)
			return all_taken(waitables, count);
		if (end == FUTEX_INTERRUPTED || blocking_must_end())
			return STATUS_THREAD_IS_TERMINATING;
		status = alertable ? thread_alert_status(thread_current()) : STATUS_SUCCESS;
		if (status)
			return status;
		if (end == FUTEX_TIMED_OUT)
			return STATUS_TIMEOUT;
		entries[0] = (struct futex_entry){ &sorted[missing]->watch_sequence, seen[missing] };
		entries[1] = (struct futex_entry){ alert, alert_seen };
		end = futex_sleep_many(entries, alert ? 2 : 1, deadline);
	}
}

u32 wait_all(struct waitable *const *waitables, u32 count, bool alertable, s64 deadline)
{
	struct waitable *sorted[WAIT_OBJECTS_MAX] = { NULL };
	u32 status;

	sort_by_address(sorted, waitables, count);
	for (u32 i = 1; i < count; i++)
		if (sorted[i] == sorted[i - 1])
			return STATUS_INVALID_PARAMETER_MIX;
	if (try_take_all(sorted, count) == count)
		return all_taken(waitables, count);
	status = alertable ? thread_alert_status(thread_current()) : STATUS_SUCCESS;
	if (!status && deadline <= 0)
		status = STATUS_TIMEOUT;
	if (status)
		return status;
	for (u32 i = 0; i < count; i++)
		__atomic_add_fetch(&sorted[i]->watchers, 1, __ATOMIC_SEQ_CST);
	status = watch_all(waitables, sorted, count, alertable, deadline);
	for (u32 i = 0; i < count; i++)
		__atomic_sub_fetch(&sorted[i]->watchers, 1, __ATOMIC_SEQ_CST);
	return status;
}
