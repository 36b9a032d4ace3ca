/*
 * What Microsoft's <mutex>, <condition_variable>, <thread> and <chrono> call in MSVCP140.dll. A program's headers know the sizes of the
 * objects and the results: success 0, no memory 1, timed out 2, busy 3, error 4 (Microsoft, xthreads.h of Visual C++).
 */
#include "../test.h"

#include <stdint.h>

struct xtime {
	int64_t seconds;
	int32_t nanoseconds;
};

struct thread {
	HANDLE handle;
	unsigned id;
};

static FARPROC library(const char *name)
{
	FARPROC function = GetProcAddress(LoadLibraryA("MSVCP140.dll"), name);

	if (!function)
		test_fail(__FILE__, __LINE__, "there is no %s", name);
	return function;
}

static int call(const char *name, void *object)
{
	int(__cdecl *function)(void *) = (void *)library(name);

	return function ? function(object) : -1;
}

static int call2(const char *name, void *object, void *other)
{
	int(__cdecl *function)(void *, void *) = (void *)library(name);

	return function ? function(object, other) : -1;
}

/* Room for the objects as the headers have it, with a guard behind. */
union storage {
	void *align;
	char bytes[160];
};
#define MUTEX_BYTES (sizeof(void *) == 8 ? 80 : 48)
#define CONDITION_BYTES (sizeof(void *) == 8 ? 72 : 40)

static void make(const char *name, union storage *object, int kind, int bytes)
{
	void(__cdecl *init)(void *, int) = (void *)library(name);

	memset(object, 0x5a, sizeof(*object));
	if (init)
		init(object, kind);
	for (int i = bytes; i < (int)sizeof(*object); i++)
		if (object->bytes[i] != 0x5a)
			test_fail(__FILE__, __LINE__, "%s wrote behind the object", name);
}

static void soon(struct xtime *when, int milliseconds)
{
	int64_t(__cdecl *ticks)(void) = (void *)library("_Xtime_get_ticks");
	int64_t time = (ticks ? ticks() : 0) + milliseconds * 10000ll;

	*when = (struct xtime){ time / 10000000, time % 10000000 * 100 };
}

static DWORD WINAPI try_lock(void *mutex)
{
	return call("_Mtx_trylock", mutex);
}

static DWORD in_thread(LPTHREAD_START_ROUTINE routine, void *parameter)
{
	HANDLE thread = CreateThread(NULL, 0, routine, parameter, 0, NULL);
	DWORD code = 0;

	WaitForSingleObject(thread, INFINITE);
	GetExitCodeThread(thread, &code);
	CloseHandle(thread);
	return code;
}

TEST(plain_mutex)
{
	union storage mutex;

	make("_Mtx_init_in_situ", &mutex, 2, MUTEX_BYTES);
	CHECK_EQ(call("_Mtx_current_owns", &mutex), 0);
	CHECK_EQ(call("_Mtx_lock", &mutex), 0);
	CHECK(call("_Mtx_current_owns", &mutex));
	CHECK_EQ(call("_Mtx_trylock", &mutex), 3);
	CHECK_EQ(in_thread(try_lock, &mutex), 3);
	CHECK_EQ(call("_Mtx_unlock", &mutex), 0);
	CHECK_EQ(call("_Mtx_current_owns", &mutex), 0);
	CHECK_EQ(in_thread(try_lock, &mutex), 0);
	call("_Mtx_destroy_in_situ", &mutex);
}

TEST(recursive_mutex)
{
	union storage mutex;

	make("_Mtx_init_in_situ", &mutex, 0x102, MUTEX_BYTES);
	CHECK_EQ(call("_Mtx_lock", &mutex), 0);
	CHECK_EQ(call("_Mtx_trylock", &mutex), 0);
	CHECK_EQ(call("_Mtx_lock", &mutex), 0);
	CHECK_EQ(call("_Mtx_unlock", &mutex), 0);
	CHECK_EQ(call("_Mtx_unlock", &mutex), 0);
	CHECK_EQ(in_thread(try_lock, &mutex), 3);
	CHECK_EQ(call("_Mtx_unlock", &mutex), 0);
	CHECK_EQ(in_thread(try_lock, &mutex), 0);
}

static DWORD WINAPI timed_lock(void *mutex)
{
	struct xtime when;

	soon(&when, 50);
	return call2("_Mtx_timedlock", mutex, &when);
}

TEST(timed_mutex)
{
	union storage mutex;
	DWORD started = GetTickCount();

	make("_Mtx_init_in_situ", &mutex, 4, MUTEX_BYTES);
	CHECK_EQ(call("_Mtx_lock", &mutex), 0);
	CHECK_EQ(in_thread(timed_lock, &mutex), 2);
	CHECK(GetTickCount() - started >= 30);
	CHECK_EQ(call("_Mtx_unlock", &mutex), 0);
	CHECK_EQ(in_thread(timed_lock, &mutex), 0);
}

struct meeting {
	union storage mutex, condition;
	volatile int arrived;
};

static DWORD WINAPI arrive(void *parameter)
{
	struct meeting *meeting = parameter;

	call("_Mtx_lock", &meeting->mutex);
	meeting->arrived = 1;
	call("_Cnd_broadcast", &meeting->condition);
	call("_Mtx_unlock", &meeting->mutex);
	return 0;
}

TEST(condition)
{
	struct meeting meeting = { .arrived = 0 };
	struct xtime when;
	HANDLE thread;

	make("_Mtx_init_in_situ", &meeting.mutex, 1, MUTEX_BYTES);
	make("_Cnd_init_in_situ", &meeting.condition, 0, CONDITION_BYTES);
	CHECK_EQ(call("_Mtx_lock", &meeting.mutex), 0);
	soon(&when, 40);
	int(__cdecl *timed_wait)(void *, void *, struct xtime *) = (void *)library("_Cnd_timedwait");
	REQUIRE(timed_wait);
	CHECK_EQ(timed_wait(&meeting.condition, &meeting.mutex, &when), 2);
	CHECK(call("_Mtx_current_owns", &meeting.mutex));
	thread = CreateThread(NULL, 0, arrive, &meeting, 0, NULL);
	while (!meeting.arrived)
		CHECK_EQ(call2("_Cnd_wait", &meeting.condition, &meeting.mutex), 0);
	CHECK(call("_Mtx_current_owns", &meeting.mutex));
	CHECK_EQ(call("_Mtx_unlock", &meeting.mutex), 0);
	WaitForSingleObject(thread, INFINITE);
	CloseHandle(thread);
}

static DWORD WINAPI end_with_broadcast(void *parameter)
{
	struct meeting *meeting = parameter;
	void(__cdecl *at_exit)(void *, void *, int *) = (void *)library("_Cnd_register_at_thread_exit");
	void(__cdecl *end)(void) = (void *)library("_Cnd_do_broadcast_at_thread_exit");

	call("_Mtx_lock", &meeting->mutex);
	at_exit(&meeting->condition, &meeting->mutex, (int *)&meeting->arrived);
	end();
	return call("_Mtx_current_owns", &meeting->mutex);
}

TEST(broadcast_at_thread_exit)
{
	struct meeting meeting = { .arrived = 0 };

	make("_Mtx_init_in_situ", &meeting.mutex, 1, MUTEX_BYTES);
	make("_Cnd_init_in_situ", &meeting.condition, 0, CONDITION_BYTES);
	CHECK_EQ(in_thread(end_with_broadcast, &meeting), 0);
	CHECK_EQ(meeting.arrived, 1);
	CHECK_EQ(call("_Mtx_trylock", &meeting.mutex), 0);
}

static DWORD WINAPI answer(void *unused)
{
	return 42;
}

TEST(threads)
{
	struct thread(__cdecl *current)(void) = (void *)library("_Thrd_current");
	int(__cdecl *join)(struct thread, int *) = (void *)library("_Thrd_join");
	unsigned(__cdecl *id)(void) = (void *)library("_Thrd_id"), (__cdecl * processors)(void) = (void *)library("_Thrd_hardware_concurrency");
	struct thread thread;
	DWORD thread_id;
	int code = 0;

	REQUIRE(current && join && id && processors);
	CHECK_EQ(id(), GetCurrentThreadId());
	CHECK_EQ(current().id, GetCurrentThreadId());
	CHECK(processors() >= 1);
	thread.handle = CreateThread(NULL, 0, answer, NULL, 0, &thread_id);
	thread.id = thread_id;
	CHECK_EQ(join(thread, &code), 0);
	CHECK_EQ(code, 42);
}

TEST(times)
{
	int64_t(__cdecl *ticks)(void) = (void *)library("_Xtime_get_ticks"), (__cdecl * counter)(void) = (void *)library("_Query_perf_counter");
	int(__cdecl *get)(struct xtime *, int) = (void *)library("xtime_get");
	long(__cdecl *difference)(const struct xtime *, const struct xtime *) = (void *)library("_Xtime_diff_to_millis2");
	struct xtime a = { 100, 999999999 }, b = { 102, 1 };
	FILETIME time;
	int64_t now;

	REQUIRE(ticks && counter && get && difference);
	GetSystemTimeAsFileTime(&time);
	now = (int64_t)((uint64_t)time.dwHighDateTime << 32 | time.dwLowDateTime) - 116444736000000000ll;
	CHECK(ticks() - now < 10000000 && ticks() - now > -10000000);
	CHECK_EQ(get(&a, 1), 1);
	CHECK(a.seconds - now / 10000000 < 2);
	CHECK_EQ(get(&a, 7), 0);
	a = (struct xtime){ 100, 999999999 };
	CHECK_EQ(difference(&b, &a), 1001);
	CHECK_EQ(difference(&a, &b), 0);
	CHECK(counter() <= counter());
}

typedef void(__cdecl *new_handler)(void);

static void __cdecl make_room(void)
{
}

TEST(new_handler)
{
	new_handler(__cdecl *set)(new_handler) = (void *)library("?set_new_handler@std@@YAP6AXXZP6AXXZ@Z");
	int(__cdecl *call_new)(size_t) = (void *)GetProcAddress(LoadLibraryA("ucrtbase.dll"), "_callnewh");

	REQUIRE(set && call_new);
	CHECK_EQ(call_new(1), 0);
	CHECK(set(make_room) == NULL);
	CHECK_EQ(call_new(1), 1);
	CHECK(set(NULL) == make_room);
	CHECK_EQ(call_new(1), 0);
}
