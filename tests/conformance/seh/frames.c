/*
 * __try, __except and __finally of one function and of several: which filter is asked when, what runs on the way, and what
 * becomes of exceptions raised in filters, in __finally blocks and in __except blocks.
 * Microsoft, "Structured Exception Handling", "try-except statement", "try-finally statement".
 */
#include "test.h"

#include <string.h>

static char trace[64];

static int note(char mark, int answer)
{
	size_t end = strlen(trace);

	if (end + 1 < sizeof(trace)) {
		trace[end] = mark;
		trace[end + 1] = 0;
	}
	return answer;
}

__attribute__((noinline)) static void raise(DWORD code)
{
	RaiseException(code, 0, 0, NULL);
}

__attribute__((noinline)) static int read_int(int *place)
{
	return *(volatile int *)place;
}

/* clang guards calls, not accesses to memory. */
__attribute__((noinline)) static void write_byte(char *place, char value)
{
	*(volatile char *)place = value;
}

__attribute__((noinline)) static void finally_around(DWORD code)
{
	__try {
		raise(code);
		note('!', 0);
	} __finally {
		note(AbnormalTermination() ? 'f' : 'n', 0);
	}
	note('!', 0);
}

TEST(filters_are_asked_before_anything_unwinds)
{
	DWORD code = 0;

	trace[0] = 0;
	__try {
		__try {
			finally_around(0xe0000001);
		} __except (note('1', EXCEPTION_CONTINUE_SEARCH)) {
			note('!', 0);
		}
	} __except (code = GetExceptionCode(), note('2', EXCEPTION_EXECUTE_HANDLER)) {
		note('h', 0);
	}
	CHECK_STR(trace, "12fh");
	CHECK_EQ(code, 0xe0000001);
}

TEST(finally_runs_without_an_exception)
{
	trace[0] = 0;
	__try {
		note('b', 0);
	} __finally {
		note(AbnormalTermination() ? 'f' : 'n', 0);
	}
	CHECK_STR(trace, "bn");
}

__attribute__((noinline)) static int leaves_by_return(void)
{
	__try {
		__try {
			return 7;
		} __finally {
			note('a', 0);
		}
	} __finally {
		note('b', 0);
	}
	return 8;
}

TEST(leaving_a_try_block_by_return_runs_its_finally)
{
	trace[0] = 0;
	CHECK_EQ(leaves_by_return(), 7);
	CHECK_STR(trace, "ab");
}

static int fix_pointer(EXCEPTION_POINTERS *pointers, void *base)
{
	note('x', 0);
	if (pointers->ExceptionRecord->ExceptionCode != EXCEPTION_ACCESS_VIOLATION)
		return EXCEPTION_CONTINUE_SEARCH;
	return VirtualAlloc(base, 4096, MEM_COMMIT, PAGE_READWRITE) ? EXCEPTION_CONTINUE_EXECUTION : EXCEPTION_EXECUTE_HANDLER;
}

TEST(filter_commits_memory_and_continues)
{
	char *base = VirtualAlloc(NULL, 65536, MEM_RESERVE, PAGE_NOACCESS);
	int handled = 0;

	REQUIRE(base);
	trace[0] = 0;
	__try {
		write_byte(base + 10, 5);
		write_byte(base + 11, 6);
	} __except (fix_pointer(GetExceptionInformation(), base)) {
		handled = 1;
	}
	CHECK_EQ(handled, 0);
	CHECK_STR(trace, "x");
	CHECK_EQ(base[10], 5);
	CHECK_EQ(base[11], 6);
	VirtualFree(base, 0, MEM_RELEASE);
}

/* A filter that raises and catches an exception of its own. */
static int filter_with_inner(DWORD *inner)
{
	__try {
		raise(0xe0000012);
	} __except (note('i', EXCEPTION_EXECUTE_HANDLER)) {
		*inner = GetExceptionCode();
	}
	return EXCEPTION_EXECUTE_HANDLER;
}

TEST(exception_handled_inside_a_filter)
{
	DWORD inner = 0, outer = 0;

	trace[0] = 0;
	__try {
		finally_around(0xe0000011);
	} __except (outer = GetExceptionCode(), filter_with_inner(&inner)) {
		note('h', 0);
	}
	CHECK_EQ(inner, 0xe0000012);
	CHECK_EQ(outer, 0xe0000011);
	CHECK_STR(trace, "ifh");
}

static DWORD nested_flags;

static int filter_that_raises(DWORD code)
{
	note('r', 0);
	raise(code);
	return EXCEPTION_CONTINUE_SEARCH;
}

static int remember_flags(EXCEPTION_POINTERS *pointers)
{
	nested_flags = pointers->ExceptionRecord->ExceptionFlags;
	return pointers->ExceptionRecord->ExceptionCode == 0xe0000022 ? note('o', EXCEPTION_EXECUTE_HANDLER)
		: note('s', EXCEPTION_CONTINUE_SEARCH);
}

TEST(exception_leaves_a_filter)
{
	trace[0] = 0;
	__try {
		__try {
			finally_around(0xe0000021);
		} __except (GetExceptionCode() == 0xe0000021 ? filter_that_raises(0xe0000022) : note('n', EXCEPTION_CONTINUE_SEARCH)) {
			note('!', 0);
		}
	} __except (remember_flags(GetExceptionInformation())) {
		CHECK_EQ(GetExceptionCode(), 0xe0000022);
		note('h', 0);
	}
	/* The second exception meets the frame whose filter runs, then goes out; both are unwound together. */
	CHECK_STR(trace, "rnofh");
}

__attribute__((noinline)) static void finally_that_raises(DWORD first, DWORD second)
{
	__try {
		raise(first);
	} __finally {
		note('f', 0);
		raise(second);
		note('!', 0);
	}
}

TEST(exception_in_finally_replaces_the_first)
{
	DWORD code = 0;

	trace[0] = 0;
	__try {
		__try {
			finally_that_raises(0xe0000031, 0xe0000032);
		} __finally {
			note('g', 0);
		}
	} __except (code = GetExceptionCode(), note(code == 0xe0000031 ? '1' : '2', EXCEPTION_EXECUTE_HANDLER)) {
		note('h', 0);
	}
	CHECK_EQ(code, 0xe0000032);
	CHECK_STR(trace, "1f2gh");
}

__attribute__((noinline)) static void finally_that_raises_and_catches(DWORD first, DWORD second)
{
	__try {
		raise(first);
	} __finally {
		__try {
			finally_around(second);
		} __except (note('c', EXCEPTION_EXECUTE_HANDLER)) {
			note('d', 0);
		}
		note('f', 0);
	}
}

TEST(exception_handled_inside_finally)
{
	DWORD code = 0;

	trace[0] = 0;
	__try {
		finally_that_raises_and_catches(0xe0000041, 0xe0000042);
	} __except (code = GetExceptionCode(), EXCEPTION_EXECUTE_HANDLER) {
		note('h', 0);
	}
	CHECK_EQ(code, 0xe0000041);
	CHECK_STR(trace, "cfdfh");
}

/*
 * Three __finally blocks of one function, two of which raise: each runs once. What stands after each block keeps the ranges of
 * the compiler's tables apart: clang 14 makes those of adjacent calls overlap by one address.
 */
__attribute__((noinline)) static void nest_of_finally(void)
{
	__try {
		__try {
			__try {
				raise(0xe0000051);
				note('!', 0);
			} __finally {
				note('a', 0);
				raise(0xe0000052);
			}
			note('!', 0);
		} __finally {
			note('b', 0);
			if (strlen(trace) < 20)
				raise(0xe0000053);
		}
		note('!', 0);
	} __finally {
		note('c', 0);
	}
}

TEST(collided_unwinds_run_each_finally_once)
{
	DWORD code = 0;

	trace[0] = 0;
	__try {
		nest_of_finally();
	} __except (code = GetExceptionCode(), EXCEPTION_EXECUTE_HANDLER) {
		note('h', 0);
	}
	CHECK_EQ(code, 0xe0000053);
	CHECK_STR(trace, "abch");
}

TEST(exception_in_an_except_block_goes_outwards)
{
	DWORD code = 0;

	trace[0] = 0;
	__try {
		__try {
			raise(0xe0000061);
		} __except (note('1', EXCEPTION_EXECUTE_HANDLER)) {
			note('h', 0);
			raise(0xe0000062);
		}
	} __except (code = GetExceptionCode(), note('2', EXCEPTION_EXECUTE_HANDLER)) {
		note('H', 0);
	}
	CHECK_EQ(code, 0xe0000062);
	CHECK_STR(trace, "1h2H");
}

__attribute__((noinline)) static void recurse(int depth)
{
	__try {
		if (depth == 0)
			raise(0xe0000071);
		recurse(depth - 1);
	} __finally {
		trace[0]++;
	}
}

TEST(deep_stacks_unwind)
{
	int handled = 0;

	trace[0] = 0;
	__try {
		recurse(100);
	} __except (EXCEPTION_EXECUTE_HANDLER) {
		handled = 1;
	}
	CHECK_EQ(handled, 1);
	CHECK_EQ(trace[0], 101);
}

TEST(fault_in_a_called_function)
{
	int value = 0;

	__try {
		value = read_int((int *)8);
	} __except (GetExceptionCode() == EXCEPTION_ACCESS_VIOLATION) {
		value = 1;
	}
	CHECK_EQ(value, 1);
}

static int filter_twice(EXCEPTION_POINTERS *pointers)
{
	/* The context is the place of the exception, and what a handler may change. */
	CHECK_EQ(pointers->ExceptionRecord->NumberParameters, 0);
	CHECK(pointers->ContextRecord->ContextFlags & CONTEXT_CONTROL);
	return EXCEPTION_CONTINUE_EXECUTION;
}

TEST(raised_exception_continues_after_the_call)
{
	int after = 0;

	__try {
		raise(0xe0000081);
		after = 1;
	} __except (filter_twice(GetExceptionInformation())) {
		after = 2;
	}
	CHECK_EQ(after, 1);
}

static int filter_continues(EXCEPTION_POINTERS *pointers)
{
	if (pointers->ExceptionRecord->ExceptionCode == 0xe0000091)
		return EXCEPTION_CONTINUE_EXECUTION;
	CHECK_EQ(pointers->ExceptionRecord->ExceptionCode, EXCEPTION_NONCONTINUABLE_EXCEPTION);
	CHECK(pointers->ExceptionRecord->ExceptionFlags & EXCEPTION_NONCONTINUABLE);
	CHECK(pointers->ExceptionRecord->ExceptionRecord != NULL);
	return EXCEPTION_EXECUTE_HANDLER;
}

TEST(continuing_a_noncontinuable_exception_raises_another)
{
	int handled = 0;

	__try {
		RaiseException(0xe0000091, EXCEPTION_NONCONTINUABLE, 0, NULL);
	} __except (filter_continues(GetExceptionInformation())) {
		handled = 1;
	}
	CHECK_EQ(handled, 1);
}
