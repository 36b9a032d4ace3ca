/*
 * setjmp and longjmp of both runtimes: registers come back, and __finally blocks on the way run.
 */
#include "test.h"

#include <setjmp.h>
#include <string.h>

/* A compiler must know a function that returns twice by its name: this one is whichever set_target says. */
int __cdecl set_jump(jmp_buf buffer, void *frame) __attribute__((returns_twice));
__asm__(".globl set_jump\nset_jump: jmp *set_target(%rip)");
void *set_target __attribute__((used));

typedef void __cdecl jump_function(jmp_buf buffer, int value);

static jmp_buf buffer;
static char trace[32];
static jump_function *jump;

__attribute__((noinline)) static void jump_out(int depth, int value)
{
	__try {
		if (depth)
			jump_out(depth - 1, value);
		else
			jump(buffer, value);
	} __finally {
		strcat(trace, AbnormalTermination() ? "f" : "n");
	}
}

/* FRAME: with the frame longjmp unwinds, without it only loads the registers. */
__attribute__((noinline)) static void jump_back(void *frame, const char *expected)
{
	static volatile int times;
	volatile double kept = 1.5;

	times = 0;
	trace[0] = 0;
	int value = set_jump(buffer, frame);
	times++;
	if (value == 0)
		jump_out(3, 5);
	CHECK_EQ(times, 2);
	CHECK_EQ(value, 5);
	CHECK(kept == 1.5);
	CHECK_STR(trace, expected);
}

/* longjmp(buffer, 0) makes setjmp return 1. */
__attribute__((noinline)) static void jump_with_zero(void)
{
	int value = set_jump(buffer, NULL);

	if (value == 0)
		jump(buffer, 0);
	CHECK_EQ(value, 1);
}

static void jumps_of(const char *set_dll, const char *set_name, const char *jump_dll)
{
	HMODULE setter = LoadLibraryA(set_dll), jumper = LoadLibraryA(jump_dll);

	REQUIRE(setter && jumper);
	set_target = (void *)GetProcAddress(setter, set_name);
	jump = (jump_function *)(void *)GetProcAddress(jumper, "longjmp");
	REQUIRE(set_target && jump);
	jump_back(NULL, "");
	jump_back(__builtin_frame_address(0), "ffff");
	jump_with_zero();
}

TEST(longjmp_of_msvcrt)
{
	jumps_of("msvcrt.dll", "_setjmp", "msvcrt.dll");
	jumps_of("msvcrt.dll", "_setjmpex", "msvcrt.dll");
}

TEST(longjmp_of_vcruntime140)
{
	jumps_of("vcruntime140.dll", "__intrinsic_setjmp", "vcruntime140.dll");
	jumps_of("vcruntime140.dll", "__intrinsic_setjmpex", "vcruntime140.dll");
}

/* Out of a filter's exception, whose dispatch is still under way. */
static int jump_from_filter(void)
{
	longjmp(buffer, 9);
}

TEST(longjmp_out_of_a_filter)
{
	volatile int value = setjmp(buffer);

	trace[0] = 0;
	if (!value) {
		__try {
			RaiseException(0xe0000001, 0, 0, NULL);
		} __except (jump_from_filter()) {
			strcat(trace, "h");
		}
	}
	CHECK_EQ(value, 9);
	CHECK_STR(trace, "");
}

TEST(longjmp_out_of_an_except_block)
{
	volatile int value = setjmp(buffer);

	if (!value) {
		__try {
			RaiseException(0xe0000001, 0, 0, NULL);
		} __except (EXCEPTION_EXECUTE_HANDLER) {
			longjmp(buffer, 3);
		}
	}
	CHECK_EQ(value, 3);
}
