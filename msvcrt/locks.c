/*
 * _lock and _unlock: the runtime's numbered locks.
 *
 * Programs and their static parts borrow these, most often number 8 (exit) around tables of atexit functions, and 16 and up for
 * streams; nothing of this runtime itself depends on them.
 */
#include "crt.h"

#define LOCKS 64

static CRITICAL_SECTION locks[LOCKS];
static INIT_ONCE prepared = INIT_ONCE_STATIC_INIT;

static BOOL CALLBACK prepare(INIT_ONCE *once, void *parameter, void **context)
{
	(void)once, (void)parameter, (void)context;
	for (int i = 0; i < LOCKS; i++)
		InitializeCriticalSection(&locks[i]);
	return TRUE;
}

void __cdecl _lock(int number)
{
	InitOnceExecuteOnce(&prepared, prepare, NULL, NULL);
	if (number >= 0 && number < LOCKS)
		EnterCriticalSection(&locks[number]);
}

void __cdecl _unlock(int number)
{
	if (number >= 0 && number < LOCKS)
		LeaveCriticalSection(&locks[number]);
}
