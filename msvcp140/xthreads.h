/*
 * What <mutex>, <condition_variable>, <thread> and <chrono> of Microsoft's C++ library call: the functions of its xthreads.h, which
 * are C's threads under other names. Inside objects of the program lie a mutex and a condition variable of a size fixed for ever.
 */
#ifndef MSVCP140_XTHREADS_H
#define MSVCP140_XTHREADS_H

#include <windows.h>

#include <stdbool.h>
#include <stdint.h>

enum thread_result { THREAD_SUCCESS, THREAD_NO_MEMORY, THREAD_TIMED_OUT, THREAD_BUSY, THREAD_ERROR };

enum mutex_kind { MUTEX_PLAIN = 1, MUTEX_TRY = 2, MUTEX_TIMED = 4, MUTEX_RECURSIVE = 0x100 };

/*
 * A mutex. Newer headers make one without a call, zero but for kind and an owner of -1, so the places of these three and that of a
 * lock that is zero at first are given.
 */
struct mutex {
	int kind;
	void *unused;
	SRWLOCK lock;
	char reserved[sizeof(void *) == 8 ? 48 : 28];
	long owner; /* a thread's id, or -1 */
	int count;
};
_Static_assert(sizeof(struct mutex) == (sizeof(void *) == 8 ? 80 : 48), "the size in programs");

/* The same for a condition variable. */
struct condition {
	void *unused;
	CONDITION_VARIABLE variable;
	char reserved[sizeof(void *) == 8 ? 56 : 32];
};
_Static_assert(sizeof(struct condition) == (sizeof(void *) == 8 ? 72 : 40), "the size in programs");

/* A time since 1970, UTC. */
struct xtime {
	int64_t seconds;
	int32_t nanoseconds;
};

struct thread {
	HANDLE handle;
	unsigned id;
};

/* Milliseconds from now to WHEN, rounded up, at most a day; 0 for one that is past. */
DWORD xtime_until(const struct xtime *when);

int __cdecl _Mtx_unlock(struct mutex *mutex);
int __cdecl _Cnd_broadcast(struct condition *condition);

#endif
