/*
 * Futexes: see futex.h.
 *
 * Records are process-private until they are shared, and so are the futexes, which saves the kernel a look at the mapping. A
 * container may refuse futex_waitv (seccomp) and old kernels lack it: then sleepers on many words sleep on one word of the
 * arena instead, which from then on every wake moves as well.
 */
#include "futex.h"

#include "arena.h"
#include "blocking.h"

#include <errno.h>
#include <limits.h>
#include <linux/futex.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#ifndef SYS_futex_waitv
#define SYS_futex_waitv 449
#endif

/* linux/futex.h of older kernels has no struct futex_waitv. */
struct waitv_entry {
	u64 value;
	u64 address;
	u32 flags;
	u32 reserved;
};
#define WAITV_U32_PRIVATE (2u | FUTEX_PRIVATE_FLAG)
#define WAITV_MAX 128u

static bool waitv_missing;

static struct timespec *deadline_timespec(s64 deadline, struct timespec *time)
{
	if (deadline == INT64_MAX)
		return NULL;
	if (deadline < 0)
		deadline = 0;
	time->tv_sec = deadline / 1000000000;
	time->tv_nsec = deadline % 1000000000;
	return time;
}

static enum futex_end end_of(long result)
{
	switch (result) {
	case -ETIMEDOUT: return FUTEX_TIMED_OUT;
	case -EINTR: return blocking_must_end() ? FUTEX_INTERRUPTED : FUTEX_WOKEN;
	case -EFAULT: return FUTEX_FAULT;
	default: return FUTEX_WOKEN;
	}
}

enum futex_end futex_sleep(u32 *word, u32 value, s64 deadline)
{
	struct timespec time;

	return end_of(blocking_syscall(SYS_futex, (long)word, FUTEX_WAIT_BITSET_PRIVATE, value,
				       (long)deadline_timespec(deadline, &time), 0, FUTEX_BITSET_MATCH_ANY));
}

static enum futex_end sleep_many_slowly(const struct futex_entry *entries, u32 count, s64 deadline)
{
	u32 *any = arena_any_sequence();
	u32 sequence = __atomic_load_n(any, __ATOMIC_SEQ_CST);

	for (u32 i = 0; i < count; i++)
		if (__atomic_load_n(entries[i].word, __ATOMIC_SEQ_CST) != entries[i].value)
			return FUTEX_WOKEN;
	return futex_sleep(any, sequence, deadline);
}

enum futex_end futex_sleep_many(const struct futex_entry *entries, u32 count, s64 deadline)
{
	struct waitv_entry waitv[WAITV_MAX];
	struct timespec time;
	long result;

	if (count == 1)
		return futex_sleep(entries->word, entries->value, deadline);
	if (count > WAITV_MAX || __atomic_load_n(&waitv_missing, __ATOMIC_RELAXED))
		return sleep_many_slowly(entries, count, deadline);
	for (u32 i = 0; i < count; i++)
		waitv[i] = (struct waitv_entry){ entries[i].value, (u64)entries[i].word, WAITV_U32_PRIVATE, 0 };
	result = blocking_syscall(SYS_futex_waitv, (long)waitv, count, 0, (long)deadline_timespec(deadline, &time), CLOCK_MONOTONIC, 0);
	if (result == -ENOSYS || result == -EPERM || result == -EINVAL) {
		/* Callers look again after this and come back to the slow way, which wakers serve from here on. */
		__atomic_store_n(&waitv_missing, true, __ATOMIC_SEQ_CST);
		return FUTEX_WOKEN;
	}
	return end_of(result);
}

u32 futex_wake(u32 *word, u32 count)
{
	long woken = syscall(SYS_futex, word, FUTEX_WAKE_PRIVATE, count > INT_MAX ? INT_MAX : (int)count, NULL, NULL, 0);
	if (__atomic_load_n(&waitv_missing, __ATOMIC_SEQ_CST)) {
		u32 *any = arena_any_sequence();

		__atomic_add_fetch(any, 1, __ATOMIC_SEQ_CST);
		syscall(SYS_futex, any, FUTEX_WAKE_PRIVATE, INT_MAX, NULL, NULL, 0);
	}
	return woken > 0 ? (u32)woken : 0;
}
