/*
 * Mutexes: an SRW lock, with an owner for those that may be taken again.
 *
 * The owner is the thread that has the lock; only that thread can find itself there, so it is read without further ado. Like the
 * headers' own, a plain mutex taken twice by one thread counts.
 */
#include "xthreads.h"

#include <stdlib.h>

void __cdecl _Mtx_init_in_situ(struct mutex *mutex, int kind)
{
	*mutex = (struct mutex){ .kind = kind, .owner = -1 };
}

void __cdecl _Mtx_destroy_in_situ(struct mutex *mutex)
{
	(void)mutex;
}

int __cdecl _Mtx_init(struct mutex **mutex, int kind)
{
	*mutex = malloc(sizeof(**mutex));
	if (!*mutex)
		return THREAD_NO_MEMORY;
	_Mtx_init_in_situ(*mutex, kind);
	return THREAD_SUCCESS;
}

void __cdecl _Mtx_destroy(struct mutex *mutex)
{
	free(mutex);
}

static bool is_own(const struct mutex *mutex)
{
	return __atomic_load_n(&mutex->owner, __ATOMIC_RELAXED) == (long)GetCurrentThreadId();
}

static void take(struct mutex *mutex)
{
	__atomic_store_n(&mutex->owner, (long)GetCurrentThreadId(), __ATOMIC_RELAXED);
	mutex->count++;
}

int __cdecl _Mtx_lock(struct mutex *mutex)
{
	if (is_own(mutex)) {
		mutex->count++;
		return THREAD_SUCCESS;
	}
	AcquireSRWLockExclusive(&mutex->lock);
	take(mutex);
	return THREAD_SUCCESS;
}

int __cdecl _Mtx_trylock(struct mutex *mutex)
{
	if (is_own(mutex)) {
		if (!(mutex->kind & MUTEX_RECURSIVE))
			return THREAD_BUSY;
		mutex->count++;
		return THREAD_SUCCESS;
	}
	if (!TryAcquireSRWLockExclusive(&mutex->lock))
		return THREAD_BUSY;
	take(mutex);
	return THREAD_SUCCESS;
}

/* Nothing wakes a waiter of such a lock at a time, so it looks every millisecond. WHEN may be NULL: for ever. */
int __cdecl _Mtx_timedlock(struct mutex *mutex, const struct xtime *when)
{
	int result;

	if (!when)
		return _Mtx_lock(mutex);
	while ((result = _Mtx_trylock(mutex)) == THREAD_BUSY) {
		if (!xtime_until(when))
			return THREAD_TIMED_OUT;
		Sleep(1);
	}
	return result;
}

int __cdecl _Mtx_unlock(struct mutex *mutex)
{
	if (--mutex->count)
		return THREAD_SUCCESS;
	__atomic_store_n(&mutex->owner, -1, __ATOMIC_RELAXED);
	ReleaseSRWLockExclusive(&mutex->lock);
	return THREAD_SUCCESS;
}

int __cdecl _Mtx_current_owns(struct mutex *mutex)
{
	return mutex->count && is_own(mutex);
}

/* Around a wait that gives the lock away and has it again. */
void __cdecl _Mtx_clear_owner(struct mutex *mutex)
{
	__atomic_store_n(&mutex->owner, -1, __ATOMIC_RELAXED);
	mutex->count--;
}

void __cdecl _Mtx_reset_owner(struct mutex *mutex)
{
	take(mutex);
}
