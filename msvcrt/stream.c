/*
 * The streams of the process and their locks.
 *
 * The first twenty are the exported array _iob, of which three are the standard streams; more are allocated as they are needed and
 * reused after fclose, never freed, because a program may still look at the flags of a stream that it closed.
 */
#include "stream.h"

LONG NTAPI RtlWaitOnAddress(const volatile void *address, PVOID compare, SIZE_T size, LARGE_INTEGER *timeout);
void NTAPI RtlWakeAddressSingle(PVOID address);

FILE _iob[STREAMS_STATIC] = {
	{ ._flag = _IOREAD, ._file = 0 },
	{ ._flag = _IOWRT, ._file = 1 },
	{ ._flag = _IOWRT | _IONBF, ._file = 2 },
};
struct stream_lock stream_static_locks[STREAMS_STATIC];
volatile LONG crt_multithreaded;

static struct stream **more;   /* streams after the static ones */
static int more_count, more_room;
static int stream_limit = 512;
static SRWLOCK table_lock = SRWLOCK_INIT;

/* The thread's id stands in the TEB after nine pointers, in both widths. */
static LONG current_thread_id(void)
{
	return (LONG)(LONG_PTR)((void **)NtCurrentTeb())[9];
}

void stream_threads_begin(void)
{
	if (crt_multithreaded)
		return;
	crt_multithreaded = 1;
	FlushProcessWriteBuffers();
}

void stream_lock_shared(struct stream_lock *lock)
{
	LONG self = current_thread_id(), owner;
	LARGE_INTEGER pause = { .QuadPart = -200000 }; /* 20 ms: a wake-up can only be missed while the flag turns on */

	if (lock->owner == self) {
		lock->depth++;
		return;
	}
	if (InterlockedCompareExchange(&lock->owner, self, 0) != 0) {
		InterlockedIncrement(&lock->waiters);
		while ((owner = InterlockedCompareExchange(&lock->owner, self, 0)) != 0)
			RtlWaitOnAddress(&lock->owner, &owner, sizeof(owner), &pause);
		InterlockedDecrement(&lock->waiters);
	}
	while (lock->marked)
		Sleep(1);
}

void stream_unlock_shared(struct stream_lock *lock)
{
	if (lock->depth) {
		lock->depth--;
		return;
	}
	InterlockedExchange(&lock->owner, 0);
	if (lock->waiters)
		RtlWakeAddressSingle((PVOID)&lock->owner);
}

void __cdecl _lock_file(FILE *file)
{
	stream_lock_shared(stream_lock_of(file));
}

void __cdecl _unlock_file(FILE *file)
{
	stream_unlock_shared(stream_lock_of(file));
}

FILE *__cdecl (__iob_func)(void)
{
	return _iob;
}

FILE *__cdecl __acrt_iob_func(unsigned index)
{
	return &_iob[index];
}

/* Called with the table locked. */
static FILE *stream_at(int index)
{
	return index < STREAMS_STATIC ? &_iob[index] : &more[index - STREAMS_STATIC]->file;
}

static FILE *stream_add(void)
{
	struct stream *added;

	if (STREAMS_STATIC + more_count >= stream_limit)
		return NULL;
	if (more_count == more_room) {
		int room = more_room ? more_room * 2 : 32;
		struct stream **grown = realloc(more, room * sizeof(*grown));

		if (!grown)
			return NULL;
		more = grown;
		more_room = room;
	}
	added = calloc(1, sizeof(*added));
	if (!added)
		return NULL;
	more[more_count++] = added;
	return &added->file;
}

FILE *stream_allocate(void)
{
	FILE *file = NULL;

	AcquireSRWLockExclusive(&table_lock);
	for (int i = 3; !file && i < STREAMS_STATIC + more_count; i++)
		if (!stream_at(i)->_flag)
			file = stream_at(i);
	if (!file)
		file = stream_add();
	if (file) {
		memset(file, 0, sizeof(*file));
		file->_file = -1;
		file->_flag = _IORW; /* in use; the real flags follow */
	} else {
		crt_thread()->error = EMFILE;
	}
	ReleaseSRWLockExclusive(&table_lock);
	return file;
}

int stream_for_each(bool (*act)(FILE *file, void *argument), void *argument)
{
	int matched = 0;

	for (int i = 0;; i++) {
		FILE *file = NULL;
		bool marked;

		AcquireSRWLockShared(&table_lock);
		if (i < STREAMS_STATIC + more_count)
			file = stream_at(i);
		ReleaseSRWLockShared(&table_lock);
		if (!file)
			return matched;
		if (!(file->_flag & (_IOREAD | _IOWRT | _IORW)))
			continue;
		marked = stream_lock(file);
		if (file->_flag & (_IOREAD | _IOWRT | _IORW) && act(file, argument))
			matched++;
		stream_unlock(file, marked);
	}
}

int __cdecl _getmaxstdio(void)
{
	return stream_limit;
}

int __cdecl _setmaxstdio(int limit)
{
	int most = CRT_IS_UCRT ? STREAMS_MAX : 2048;

	if (limit < STREAMS_STATIC || limit > most) {
		crt_invalid_parameter(EINVAL);
		return -1;
	}
	stream_limit = limit;
	return limit;
}
