/*
 * Faults of the processor caught by __except: codes, parameters, and going on.
 * Microsoft, "EXCEPTION_RECORD"; "Creating Guard Pages"; "_resetstkoflw"; "_controlfp_s".
 */
#include "test.h"

#include <float.h>
#include <malloc.h>

static EXCEPTION_RECORD seen;

static int remember(EXCEPTION_POINTERS *pointers)
{
	seen = *pointers->ExceptionRecord;
	return EXCEPTION_EXECUTE_HANDLER;
}

/* Runs STATEMENT, which must be a call for clang to guard it, and remembers the exception that it raises, or 0. */
#define FAULT(statement) \
	do { \
		seen.ExceptionCode = 0; \
		__try { \
			statement; \
		} __except (remember(GetExceptionInformation())) { \
		} \
	} while (0)

__attribute__((noinline)) static void write_byte(volatile char *place)
{
	*place = 1;
}

__attribute__((noinline)) static char read_byte(volatile char *place)
{
	return *place;
}

TEST(kinds_of_access_violation)
{
	char *page = VirtualAlloc(NULL, 4096, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);
	DWORD old;

	REQUIRE(page);
	page[0] = (char)0xc3; /* ret */
	FAULT(((void (*)(void))(void *)page)());
	CHECK_EQ(seen.ExceptionCode, EXCEPTION_ACCESS_VIOLATION);
	CHECK_EQ(seen.NumberParameters, 2);
	CHECK_EQ(seen.ExceptionInformation[0], 8);
	CHECK_EQ(seen.ExceptionInformation[1], (ULONG_PTR)page);
	CHECK_EQ((ULONG_PTR)seen.ExceptionAddress, (ULONG_PTR)page);
	VirtualProtect(page, 4096, PAGE_READONLY, &old);
	FAULT(write_byte(page + 5));
	CHECK_EQ(seen.ExceptionCode, EXCEPTION_ACCESS_VIOLATION);
	CHECK_EQ(seen.ExceptionInformation[0], 1);
	CHECK_EQ(seen.ExceptionInformation[1], (ULONG_PTR)page + 5);
	FAULT(read_byte(page + 5));
	CHECK_EQ(seen.ExceptionCode, 0);
	VirtualProtect(page, 4096, PAGE_NOACCESS, &old);
	FAULT(read_byte(page + 6));
	CHECK_EQ(seen.ExceptionCode, EXCEPTION_ACCESS_VIOLATION);
	CHECK_EQ(seen.ExceptionInformation[0], 0);
	CHECK_EQ(seen.ExceptionInformation[1], (ULONG_PTR)page + 6);
	VirtualFree(page, 0, MEM_RELEASE);
	FAULT(read_byte(page));
	CHECK_EQ(seen.ExceptionCode, EXCEPTION_ACCESS_VIOLATION);
}

TEST(jump_to_nowhere)
{
	FAULT(((void (*)(void))16)());
	CHECK_EQ(seen.ExceptionCode, EXCEPTION_ACCESS_VIOLATION);
	CHECK_EQ(seen.ExceptionInformation[1], 16);
	CHECK_EQ((ULONG_PTR)seen.ExceptionAddress, 16);
}

TEST(guard_page_faults_once)
{
	char *page = VirtualAlloc(NULL, 4096, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE | PAGE_GUARD);
	MEMORY_BASIC_INFORMATION about;

	REQUIRE(page);
	FAULT(write_byte(page + 3));
	CHECK_EQ(seen.ExceptionCode, EXCEPTION_GUARD_PAGE);
	CHECK_EQ(seen.NumberParameters, 2);
	CHECK_EQ(seen.ExceptionInformation[0], 1);
	CHECK_EQ(seen.ExceptionInformation[1], (ULONG_PTR)page + 3);
	CHECK(VirtualQuery(page, &about, sizeof(about)));
	CHECK_EQ(about.Protect, PAGE_READWRITE);
	FAULT(write_byte(page + 3));
	CHECK_EQ(seen.ExceptionCode, 0);
	CHECK_EQ(page[3], 1);
	VirtualFree(page, 0, MEM_RELEASE);
}

static volatile int zero;

static int divide_by(int divisor)
{
	return 7 / divisor;
}

/* Called by a pointer: a compiler for 32 bits takes a function that it sees raise nothing out of the __try. */
static int (*volatile divide_any)(int) = divide_by;

TEST(integer_division)
{
	volatile int result = 1;

	FAULT(result = divide_any(zero));
	CHECK_EQ(result, 1);
	CHECK_EQ(seen.ExceptionCode, EXCEPTION_INT_DIVIDE_BY_ZERO);
	CHECK_EQ(seen.NumberParameters, 0);
}

#define TRAP(name, instruction) __attribute__((noinline)) static void name(void) { __asm__ volatile(instruction); }
TRAP(undefined, "ud2")
TRAP(halt, "hlt")
TRAP(breakpoint, "int3")

TEST(instructions_that_trap)
{
	FAULT(undefined());
	CHECK_EQ(seen.ExceptionCode, EXCEPTION_ILLEGAL_INSTRUCTION);
	FAULT(halt());
	CHECK_EQ(seen.ExceptionCode, EXCEPTION_PRIV_INSTRUCTION);
	FAULT(DebugBreak());
	CHECK_EQ(seen.ExceptionCode, EXCEPTION_BREAKPOINT);
	FAULT(breakpoint());
	CHECK_EQ(seen.ExceptionCode, EXCEPTION_BREAKPOINT);
}

static volatile double one = 1, nought = 0, huge = 1e308, tiny = 1e-308;

static void unmasked(unsigned mask, double (*operation)(void))
{
	unsigned before = _controlfp(0, 0);

	_clearfp();
	_controlfp(~mask, _MCW_EM);
	FAULT(one = operation());
	_clearfp();
	_controlfp(before, _MCW_EM);
	one = 1;
}

static double divide(void) { return one / nought; }
static double invalid(void) { return nought / nought; }
static double overflow(void) { return huge * huge; }
static double underflow(void) { return tiny * tiny; }
static double inexact(void) { return one / (huge / 1e307 - 7); }

TEST(floating_point_exceptions_unmasked)
{
	unmasked(_EM_ZERODIVIDE, divide);
	CHECK_EQ(seen.ExceptionCode, EXCEPTION_FLT_DIVIDE_BY_ZERO);
	unmasked(_EM_INVALID, invalid);
	CHECK_EQ(seen.ExceptionCode, EXCEPTION_FLT_INVALID_OPERATION);
	unmasked(_EM_OVERFLOW, overflow);
	CHECK_EQ(seen.ExceptionCode, EXCEPTION_FLT_OVERFLOW);
	unmasked(_EM_UNDERFLOW, underflow);
	CHECK_EQ(seen.ExceptionCode, EXCEPTION_FLT_UNDERFLOW);
	unmasked(_EM_INEXACT, inexact);
	CHECK_EQ(seen.ExceptionCode, EXCEPTION_FLT_INEXACT_RESULT);
	unmasked(0, divide);
	CHECK_EQ(seen.ExceptionCode, 0);
}

static volatile int depth_left;

__attribute__((noinline)) static int endless(volatile char *outer)
{
	volatile char frame[5000];

	frame[0] = outer ? outer[0] : 0;
	if (depth_left == 0)
		return 0;
	return endless(frame) + frame[0];
}

static DWORD WINAPI overflow_stack(PVOID parameter)
{
	unsigned *caught = parameter;

	depth_left = 1;
	for (unsigned i = 0; i < 3; i++) {
		FAULT(endless(NULL));
		if (seen.ExceptionCode != EXCEPTION_STACK_OVERFLOW || !_resetstkoflw())
			break;
		++*caught;
	}
	return 0;
}

TEST(stack_overflow_again_and_again)
{
	unsigned caught = 0;
	HANDLE thread = CreateThread(NULL, 256 * 1024, overflow_stack, &caught, STACK_SIZE_PARAM_IS_A_RESERVATION, NULL);

	REQUIRE(thread);
	CHECK_EQ(WaitForSingleObject(thread, 10000), WAIT_OBJECT_0);
	CloseHandle(thread);
	CHECK_EQ(caught, 3);
	caught = 0;
	overflow_stack(&caught);
	CHECK_EQ(caught, 3);
}

/* Microsoft, "SetThreadStackGuarantee": so much stack is left for the handling of a stack overflow. */
#define GUARANTEE 0x18000u
static int measure_room(EXCEPTION_POINTERS *pointers)
{
	volatile char used[GUARANTEE / 2];

	used[0] = used[sizeof(used) - 1] = 1;
	seen = *pointers->ExceptionRecord;
	return EXCEPTION_EXECUTE_HANDLER;
}

static DWORD WINAPI overflow_with_guarantee(PVOID parameter)
{
	unsigned *caught = parameter;
	ULONG size = GUARANTEE;

	if (!SetThreadStackGuarantee(&size) || size >= GUARANTEE)
		return 0;
	depth_left = 1;
	for (unsigned i = 0; i < 2; i++) {
		__try {
			endless(NULL);
		} __except (measure_room(GetExceptionInformation())) {
		}
		if (seen.ExceptionCode != EXCEPTION_STACK_OVERFLOW || !_resetstkoflw())
			break;
		++*caught;
	}
	size = 0;
	if (!SetThreadStackGuarantee(&size) || size < GUARANTEE)
		*caught = 100;
	size = 0x10000000;
	if (SetThreadStackGuarantee(&size))
		*caught = 101;
	return 0;
}

TEST(SetThreadStackGuarantee_leaves_room)
{
	/* Threads one after the other may get the same stack; each must have all of it. */
	for (unsigned i = 0; i < 3; i++) {
		unsigned caught = 0;
		HANDLE thread = CreateThread(NULL, 512 * 1024, overflow_with_guarantee, &caught, STACK_SIZE_PARAM_IS_A_RESERVATION, NULL);

		REQUIRE(thread);
		CHECK_EQ(WaitForSingleObject(thread, 10000), WAIT_OBJECT_0);
		CloseHandle(thread);
		CHECK_EQ(caught, 2);
	}
}

TEST(alloca_beyond_the_guard_page)
{
	/* __chkstk touches each page in turn; a big frame grows the stack page by page. */
	volatile char *big = _alloca(300 * 1024);

	big[0] = 1;
	big[300 * 1024 - 1] = 2;
	CHECK_EQ(big[0], 1);
}

static int step_over(EXCEPTION_POINTERS *pointers)
{
	if (pointers->ExceptionRecord->ExceptionCode != EXCEPTION_SINGLE_STEP)
		return EXCEPTION_EXECUTE_HANDLER;
	seen = *pointers->ExceptionRecord;
	CHECK_EQ((ULONG_PTR)seen.ExceptionAddress, CONTEXT_POSITION(pointers->ContextRecord));
	return EXCEPTION_CONTINUE_EXECUTION;
}

__attribute__((noinline)) static void set_trap_flag(void)
{
#ifdef _WIN64
	__asm__ volatile("pushfq\n orl $0x100, (%%rsp)\n popfq\n nop" ::: "memory", "cc");
#else
	__asm__ volatile("pushfl\n orl $0x100, (%%esp)\n popfl\n nop" ::: "memory", "cc");
#endif
}

TEST(single_step_in_a_frame)
{
	int handled = 0;

	seen.ExceptionCode = 0;
	__try {
		set_trap_flag();
	} __except (step_over(GetExceptionInformation())) {
		handled = 1;
	}
	CHECK_EQ(handled, 0);
	CHECK_EQ(seen.ExceptionCode, EXCEPTION_SINGLE_STEP);
}
