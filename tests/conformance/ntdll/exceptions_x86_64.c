/*
 * Faults and raised exceptions as vectored handlers see them, x86_64: codes, parameters, where the context stands.
 */
#define WIN32_NO_STATUS
#include "test.h"
#undef WIN32_NO_STATUS
#include <ntstatus.h>

#include <string.h>

static EXCEPTION_RECORD seen;
static CONTEXT seen_context;
static unsigned seen_count;
static ULONG64 go_on_at;

static LONG WINAPI remember(EXCEPTION_POINTERS *pointers)
{
	seen = *pointers->ExceptionRecord;
	seen_context = *pointers->ContextRecord;
	seen_count++;
	pointers->ContextRecord->Rip = go_on_at;
	return EXCEPTION_CONTINUE_EXECUTION;
}

/* Runs one instruction that faults, with rax 0x1234, and goes on after it. */
static ULONG64 fault_address __attribute__((used));
#define FAULT(instruction, ...) \
	do { \
		PVOID handler = AddVectoredExceptionHandler(1, remember); \
		seen_count = 0; \
		__asm__ volatile("lea 1f(%%rip), %%r10\n mov %%r10, %0\n lea 2f(%%rip), %%r10\n mov %%r10, %1\n mov $0x1234, %%eax\n1: " instruction "\n2:" \
				 : "=m"(fault_address), "=m"(go_on_at) \
				 : __VA_ARGS__ \
				 : "rax", "rdx", "r10", "memory", "cc"); \
		RemoveVectoredExceptionHandler(handler); \
		CHECK_EQ(seen_count, 1); \
		CHECK_EQ((ULONG_PTR)seen.ExceptionAddress, fault_address); \
		CHECK_EQ(seen_context.Rip, fault_address); \
	} while (0)

TEST(access_violation_read_write_execute)
{
	FAULT("mov (%2), %%eax", "r"(0x10ull));
	CHECK_EQ(seen.ExceptionCode, (DWORD)STATUS_ACCESS_VIOLATION);
	CHECK_EQ(seen.NumberParameters, 2);
	CHECK_EQ(seen.ExceptionInformation[0], 0);
	CHECK_EQ(seen.ExceptionInformation[1], 0x10);
	FAULT("mov %%eax, (%2)", "r"(0x20ull));
	CHECK_EQ(seen.ExceptionInformation[0], 1);
	CHECK_EQ(seen.ExceptionInformation[1], 0x20);
}

TEST(access_violation_noncanonical)
{
	FAULT("mov (%2), %%eax", "r"(0x8000000000000000ull));
	CHECK_EQ(seen.ExceptionCode, (DWORD)STATUS_ACCESS_VIOLATION);
	CHECK_EQ(seen.ExceptionInformation[1], -1);
}

TEST(integer_division)
{
	FAULT("divb %2", "m"((char){0}));
	CHECK_EQ(seen.ExceptionCode, (DWORD)STATUS_INTEGER_DIVIDE_BY_ZERO);
	CHECK_EQ(seen.NumberParameters, 0);
	/* ax is 0x1234, whose quotient by 1 does not fit al. Microsoft, "EXCEPTION_RECORD": EXCEPTION_INT_OVERFLOW. */
	FAULT("divb %2", "m"((char){1}));
	CHECK_EQ(seen.ExceptionCode, (DWORD)STATUS_INTEGER_OVERFLOW);
}

TEST(privileged_and_illegal)
{
	FAULT("hlt", "i"(0));
	CHECK_EQ(seen.ExceptionCode, (DWORD)STATUS_PRIVILEGED_INSTRUCTION);
	FAULT("cli", "i"(0));
	CHECK_EQ(seen.ExceptionCode, (DWORD)STATUS_PRIVILEGED_INSTRUCTION);
	FAULT("ud2", "i"(0));
	CHECK_EQ(seen.ExceptionCode, (DWORD)STATUS_ILLEGAL_INSTRUCTION);
}

TEST(breakpoint_is_at_the_instruction)
{
	FAULT("int3", "i"(0));
	CHECK_EQ(seen.ExceptionCode, (DWORD)STATUS_BREAKPOINT);
	CHECK_EQ(seen.NumberParameters, 1);
	CHECK_EQ(seen.ExceptionInformation[0], 0);
}

static unsigned steps;
static LONG WINAPI count_steps(EXCEPTION_POINTERS *pointers)
{
	if (pointers->ExceptionRecord->ExceptionCode != (DWORD)STATUS_SINGLE_STEP)
		return EXCEPTION_CONTINUE_SEARCH;
	CHECK(!(pointers->ContextRecord->EFlags & 0x100));
	if (++steps < 3)
		pointers->ContextRecord->EFlags |= 0x100;
	return EXCEPTION_CONTINUE_EXECUTION;
}

TEST(single_step)
{
	PVOID handler = AddVectoredExceptionHandler(1, count_steps);
	steps = 0;
	__asm__ volatile("pushfq\n orl $0x100, (%%rsp)\n popfq\n nop\n nop\n nop\n nop\n nop" ::: "memory", "cc");
	CHECK_EQ(steps, 3);
	RemoveVectoredExceptionHandler(handler);
}

/* The flag NT, with which iret faults, does not keep a context from being loaded. */
TEST(continuing_with_nested_task_flag)
{
	FAULT("pushfq\n orl $0x4000, (%%rsp)\n popfq\n lea 3f(%%rip), %%r10\n mov %%r10, fault_address(%%rip)\n 3: ud2", "i"(0));
	__asm__ volatile("pushfq\n andl $~0x4000, (%%rsp)\n popfq" ::: "memory", "cc");
	CHECK_EQ(seen.ExceptionCode, (DWORD)STATUS_ILLEGAL_INSTRUCTION);
}

static LONG WINAPI note_raised(EXCEPTION_POINTERS *pointers)
{
	seen = *pointers->ExceptionRecord;
	return EXCEPTION_CONTINUE_EXECUTION;
}

TEST(RaiseException_parameters)
{
	ULONG_PTR parameters[20] = {1, 2, 3};
	PVOID handler = AddVectoredExceptionHandler(1, note_raised);
	RaiseException(0xf0000001, 0, 3, parameters);
	CHECK_EQ(seen.ExceptionCode, 0xe0000001); /* Microsoft, "RaiseException": bit 28 is cleared */
	CHECK_EQ(seen.ExceptionFlags, 0);
	CHECK_EQ(seen.NumberParameters, 3);
	CHECK_EQ(seen.ExceptionInformation[2], 3);
	RaiseException(0xe0000002, 0, 20, parameters);
	CHECK_EQ(seen.NumberParameters, EXCEPTION_MAXIMUM_PARAMETERS);
	RaiseException(0xe0000003, 0, 2, NULL);
	CHECK_EQ(seen.NumberParameters, 0);
	CHECK_EQ(RemoveVectoredExceptionHandler(handler) != 0, TRUE);
	CHECK_EQ(RemoveVectoredExceptionHandler(handler), 0);
}

static char order[16];
static LONG WINAPI handler_a(EXCEPTION_POINTERS *pointers)
{
	strcat(order, "a");
	return EXCEPTION_CONTINUE_SEARCH;
}

static LONG WINAPI handler_b(EXCEPTION_POINTERS *pointers)
{
	strcat(order, "b");
	return EXCEPTION_CONTINUE_EXECUTION;
}

TEST(vectored_handlers_in_order)
{
	PVOID b = AddVectoredExceptionHandler(0, handler_b), a = AddVectoredExceptionHandler(1, handler_a);
	order[0] = 0;
	RaiseException(0xe0000001, 0, 0, NULL);
	CHECK_STR(order, "ab");
	RemoveVectoredExceptionHandler(a);
	RemoveVectoredExceptionHandler(b);
}
