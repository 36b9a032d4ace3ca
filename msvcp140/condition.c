/*
 * Condition variables, and those that are signalled when a thread has ended.
 *
 * notify_all_at_thread_exit and the futures of threads register a condition with the mutex that is held for it; the library's code at
 * the end of a thread has them all done. The registrations are one list for the process.
 */
#include "xthreads.h"

#include <stdlib.h>

void __cdecl _Mtx_clear_owner(struct mutex *mutex);
void __cdecl _Mtx_reset_owner(struct mutex *mutex);

void __cdecl _Cnd_init_in_situ(struct condition *condition)
{
	*condition = (struct condition){ .variable = CONDITION_VARIABLE_INIT };
}

void __cdecl _Cnd_destroy_in_situ(struct condition *condition)
{
	(void)condition;
}

int __cdecl _Cnd_init(struct condition **condition)
{
	*condition = malloc(sizeof(**condition));
	if (!*condition)
		return THREAD_NO_MEMORY;
	_Cnd_init_in_situ(*condition);
	return THREAD_SUCCESS;
}

void __cdecl _Cnd_destroy(struct condition *condition)
{
	free(condition);
}

static int wait(struct condition *condition, struct mutex *mutex, DWORD milliseconds)
{
	BOOL woken;

	_Mtx_clear_owner(mutex);
	woken = SleepConditionVariableSRW(&condition->variable, &mutex->lock, milliseconds, 0);
	_Mtx_reset_owner(mutex);
	return woken ? THREAD_SUCCESS : THREAD_TIMED_OUT;
}

int __cdecl _Cnd_wait(struct condition *condition, struct mutex *mutex)
{
	return wait(condition, mutex, INFINITE);
}

/* WHEN may be NULL: for ever. A time further than a wait goes ends it early, as if for no reason, which callers are prepared for. */
int __cdecl _Cnd_timedwait(struct condition *condition, struct mutex *mutex, const struct xtime *when)
{
	int result = wait(condition, mutex, when ? xtime_until(when) : INFINITE);

	return result == THREAD_TIMED_OUT && xtime_until(when) ? THREAD_SUCCESS : result;
}

int __cdecl _Cnd_signal(struct condition *condition)
{
	WakeConditionVariable(&condition->variable);
	return THREAD_SUCCESS;
}

int __cdecl _Cnd_broadcast(struct condition *condition)
{
	WakeAllConditionVariable(&condition->variable);
	return THREAD_SUCCESS;
}

/* --- at the end of a thread --- */

struct registration {
	struct registration *next;
	DWORD thread;
	struct condition *condition;
	struct mutex *mutex;
	int *flag; /* set when it is done; may be NULL */
};

static SRWLOCK registrations_lock = SRWLOCK_INIT;
static struct registration *registrations;

void __cdecl _Cnd_register_at_thread_exit(struct condition *condition, struct mutex *mutex, int *flag)
{
	struct registration *registration = malloc(sizeof(*registration));

	if (!registration)
		return;
	*registration = (struct registration){ NULL, GetCurrentThreadId(), condition, mutex, flag };
	AcquireSRWLockExclusive(&registrations_lock);
	registration->next = registrations;
	registrations = registration;
	ReleaseSRWLockExclusive(&registrations_lock);
}

/* The first registration of a thread, or of a mutex where that is given, out of the list. */
static struct registration *take_registration(DWORD thread, const struct mutex *mutex)
{
	struct registration **at, *found;

	AcquireSRWLockExclusive(&registrations_lock);
	for (at = &registrations; *at && (mutex ? (*at)->mutex != mutex : (*at)->thread != thread); at = &(*at)->next)
		continue;
	found = *at;
	if (found)
		*at = found->next;
	ReleaseSRWLockExclusive(&registrations_lock);
	return found;
}

void __cdecl _Cnd_unregister_at_thread_exit(struct mutex *mutex)
{
	struct registration *registration;

	while ((registration = take_registration(0, mutex)))
		free(registration);
}

void __cdecl _Cnd_do_broadcast_at_thread_exit(void)
{
	struct registration *registration;

	while ((registration = take_registration(GetCurrentThreadId(), NULL))) {
		if (registration->flag)
			*registration->flag = 1;
		_Mtx_unlock(registration->mutex);
		_Cnd_broadcast(registration->condition);
		free(registration);
	}
}
