/*
 * The chain of handlers at fs:0, i686: dispatch and unwinding, those that meet others of their kind, and chains and handlers that
 * are not sound. Microsoft, "A Crash Course on the Depths of Win32 Structured Exception Handling" (MSJ, January 1997); names of
 * flags and dispositions: winnt.h. Then what faults look like to vectored handlers.
 */
#define WIN32_NO_STATUS
#include "test.h"
#undef WIN32_NO_STATUS
#include <ntstatus.h>

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

struct registration {
	struct registration *next;
	void *handler;
};

typedef EXCEPTION_DISPOSITION __cdecl handler_function(EXCEPTION_RECORD *, struct registration *, CONTEXT *, void *);

static struct registration *chain(void)
{
	struct registration *first;

	__asm__ volatile("mov %%fs:0, %0" : "=r"(first));
	return first;
}

static void set_chain(struct registration *first)
{
	__asm__ volatile("mov %0, %%fs:0" ::"r"(first) : "memory");
}

/* Of an array the last first: older registrations lie above. */
static void link(struct registration *registration, handler_function *handler)
{
	registration->next = chain();
	registration->handler = (void *)handler;
	set_chain(registration);
}

/* ---- a way back out of whatever happens ---- */

/* Calls FUNCTION(argument). 1 if come_back ended it. */
int run(void (*function)(void *), void *argument);
static struct {
	DWORD eip, esp, ebp, chain;
} way_back __attribute__((used));
__asm__("_run:\n"
	"	push %ebp\n	mov %esp, %ebp\n	push %ebx\n	push %esi\n	push %edi\n"
	"	movl $1f, _way_back\n	mov %esp, _way_back + 4\n	mov %ebp, _way_back + 8\n	mov %fs:0, %eax\n	mov %eax, _way_back + 12\n"
	"	pushl 12(%ebp)\n	call *8(%ebp)\n	add $4, %esp\n	xor %eax, %eax\n	jmp 2f\n"
	"1:	mov $1, %eax\n"
	"2:	pop %edi\n	pop %esi\n	pop %ebx\n	pop %ebp\n	ret\n");

#define RAISED 0xe0001111u

static EXCEPTION_RECORD seen;
static DWORD seen_cause;

static LONG WINAPI come_back(EXCEPTION_POINTERS *pointers)
{
	if (pointers->ExceptionRecord->ExceptionCode == RAISED)
		return EXCEPTION_CONTINUE_SEARCH;
	seen = *pointers->ExceptionRecord;
	seen_cause = seen.ExceptionRecord ? seen.ExceptionRecord->ExceptionCode : 0;
	pointers->ContextRecord->Eip = way_back.eip;
	pointers->ContextRecord->Esp = way_back.esp;
	pointers->ContextRecord->Ebp = way_back.ebp;
	set_chain((struct registration *)way_back.chain);
	return EXCEPTION_CONTINUE_EXECUTION;
}

static DWORD code_of(void (*function)(void *), void *argument)
{
	PVOID vectored = AddVectoredExceptionHandler(1, come_back);
	int came_back = run(function, argument);

	RemoveVectoredExceptionHandler(vectored);
	return came_back ? seen.ExceptionCode : 0;
}

static EXCEPTION_DISPOSITION disposition;
static DWORD raise_flags;

static EXCEPTION_DISPOSITION __cdecl answer(EXCEPTION_RECORD *record, struct registration *frame, CONTEXT *context, void *dispatcher)
{
	return disposition;
}

static void raise_inside_of_answer(void *unused)
{
	struct registration frame;

	link(&frame, answer);
	RaiseException(RAISED, raise_flags, 0, NULL);
	set_chain(frame.next);
}

TEST(handler_continues)
{
	disposition = ExceptionContinueExecution;
	raise_flags = 0;
	CHECK_EQ(code_of(raise_inside_of_answer, NULL), 0);
}

TEST(handler_continues_what_cannot_be)
{
	disposition = ExceptionContinueExecution;
	raise_flags = EXCEPTION_NONCONTINUABLE;
	CHECK_EQ(code_of(raise_inside_of_answer, NULL), (DWORD)STATUS_NONCONTINUABLE_EXCEPTION);
	CHECK(seen.ExceptionFlags & EXCEPTION_NONCONTINUABLE);
	CHECK_EQ(seen_cause, RAISED);
}

TEST(handler_answers_nonsense)
{
	disposition = (EXCEPTION_DISPOSITION)77;
	raise_flags = 0;
	CHECK_EQ(code_of(raise_inside_of_answer, NULL), (DWORD)STATUS_INVALID_DISPOSITION);
	CHECK(seen.ExceptionFlags & EXCEPTION_NONCONTINUABLE);
	CHECK_EQ(seen_cause, RAISED);
}

/* ---- unwinding ---- */

static char trace[64];

static void note(char kind, EXCEPTION_RECORD *record)
{
	size_t length = strlen(trace);

	if (length + 3 < sizeof(trace)) {
		trace[length] = kind;
		trace[length + 1] = record->ExceptionFlags & EXCEPTION_UNWINDING ? (record->ExceptionFlags & EXCEPTION_EXIT_UNWIND ? 'x' : 'u')
			: record->ExceptionFlags & EXCEPTION_NESTED_CALL ? 'n' : 'd';
		trace[length + 2] = 0;
	}
}

static EXCEPTION_DISPOSITION __cdecl outer(EXCEPTION_RECORD *record, struct registration *frame, CONTEXT *context, void *dispatcher)
{
	note('o', record);
	return ExceptionContinueSearch;
}

static EXCEPTION_DISPOSITION __cdecl inner(EXCEPTION_RECORD *record, struct registration *frame, CONTEXT *context, void *dispatcher)
{
	note('i', record);
	return ExceptionContinueSearch;
}

TEST(RtlUnwind_calls_what_it_takes_off)
{
	struct registration frames[4];

	trace[0] = 0;
	link(&frames[3], outer);
	link(&frames[2], outer);
	link(&frames[1], inner);
	link(&frames[0], inner);
	RtlUnwind(&frames[3], NULL, NULL, NULL);
	CHECK_EQ((ULONG_PTR)chain(), (ULONG_PTR)&frames[3]);
	CHECK_STR(trace, "iuiuou");
	set_chain(frames[3].next);
}

static void unwind_to(void *target)
{
	struct registration frame;

	link(&frame, outer);
	RtlUnwind(target, NULL, NULL, NULL);
}

static void unwind_from(void *first)
{
	set_chain(first);
	RtlUnwind((void *)way_back.chain, NULL, NULL, NULL);
}

TEST(RtlUnwind_of_a_bad_chain)
{
	struct registration in_stack = { (struct registration *)-1, &in_stack };
	char below;

	CHECK_EQ(code_of(unwind_to, (void *)((ULONG_PTR)&below - 4096)), (DWORD)STATUS_INVALID_UNWIND_TARGET);
	CHECK(seen.ExceptionFlags & EXCEPTION_NONCONTINUABLE);
	CHECK_EQ(code_of(unwind_from, (void *)0x10), (DWORD)STATUS_BAD_STACK);
	CHECK_EQ(code_of(unwind_from, (char *)&in_stack + 1), (DWORD)STATUS_BAD_STACK);
	CHECK_EQ(code_of(unwind_from, NULL), (DWORD)STATUS_BAD_STACK);
}

/* ---- those that meet ---- */

static EXCEPTION_DISPOSITION __cdecl raises_again(EXCEPTION_RECORD *record, struct registration *frame, CONTEXT *context, void *dispatcher)
{
	static bool busy;

	note('r', record);
	if (record->ExceptionFlags & EXCEPTION_UNWINDING || busy)
		return ExceptionContinueSearch;
	busy = true;
	RaiseException(RAISED, 0, 0, NULL);
	busy = false;
	return ExceptionContinueSearch;
}

static EXCEPTION_DISPOSITION __cdecl goes_on(EXCEPTION_RECORD *record, struct registration *frame, CONTEXT *context, void *dispatcher)
{
	note('g', record);
	return ExceptionContinueExecution;
}

/* Handlers up to the one that raised again are told that the second exception is nested in the first. */
TEST(exception_inside_of_a_handler)
{
	struct registration frames[3];

	trace[0] = 0;
	link(&frames[2], goes_on);
	link(&frames[1], raises_again);
	link(&frames[0], inner);
	RaiseException(RAISED, 0, 0, NULL);
	CHECK_STR(trace, "idrdinrngdgd");
	set_chain(frames[2].next);
}

#define LEFT 0xe0002222u

/* As a __finally block does that is left by a jump out of it: what it leaves is not gone on with. */
static EXCEPTION_DISPOSITION __cdecl unwinds_further(EXCEPTION_RECORD *record, struct registration *frame, CONTEXT *context, void *dispatcher)
{
	note('f', record);
	if (record->ExceptionFlags & EXCEPTION_UNWINDING) {
		RtlUnwind(frame->next->next, NULL, NULL, NULL);
		if (chain() == frame->next->next)
			note('!', record);
		RaiseException(LEFT, 0, 0, NULL);
	}
	return ExceptionContinueSearch;
}

static void unwind_twice(void *unused)
{
	struct registration frames[4];

	trace[0] = 0;
	link(&frames[3], inner);
	link(&frames[2], outer);
	link(&frames[1], unwinds_further);
	link(&frames[0], inner);
	RtlUnwind(&frames[2], NULL, NULL, NULL);
}

/* An unwind that is begun inside of another goes on where that one was: no handler is called twice. */
TEST(unwind_inside_of_an_unwind)
{
	CHECK_EQ(code_of(unwind_twice, NULL), LEFT);
	CHECK_STR(trace, "iufuou!u");
}

/* ---- chains that are not sound: nobody can be asked, the process ends with the exception's code ---- */

static const DWORD bad_chains[] = { 0, 0x10, 0x7fff0000, 0x80000004, 0xfffffffc, 0xffffffff };

static void raise_with_chain(DWORD first)
{
	struct registration loop = { &loop, (void *)inner };

	if (first == 1)
		set_chain(&loop);
	else if (first == 2)
		set_chain((struct registration *)((ULONG_PTR)&loop + 2));
	else
		set_chain((struct registration *)first);
	RaiseException(RAISED, 0, 0, NULL);
	ExitProcess(99);
}

static void run_child(DWORD first)
{
	char path[MAX_PATH], line[MAX_PATH + 100];
	STARTUPINFOA startup = { .cb = sizeof(startup) };
	PROCESS_INFORMATION process;
	DWORD code = 0;

	GetModuleFileNameA(NULL, path, sizeof(path));
	snprintf(line, sizeof(line), "\"%s\" raise_with_a_bad_chain --child %lu", path, first);
	REQUIRE(CreateProcessA(NULL, line, NULL, NULL, FALSE, CREATE_NO_WINDOW, NULL, NULL, &startup, &process));
	CHECK_EQ(WaitForSingleObject(process.hProcess, 20000), WAIT_OBJECT_0);
	CHECK(GetExitCodeProcess(process.hProcess, &code));
	if (code != RAISED)
		test_fail(__FILE__, __LINE__, "chain %lx ends with %lx", first, code);
	CloseHandle(process.hProcess);
	CloseHandle(process.hThread);
}

TEST(raise_with_a_bad_chain)
{
	char **arguments = test_child_arguments();

	if (arguments)
		raise_with_chain(strtoul(arguments[0], NULL, 10));
	for (unsigned i = 0; i < ARRAYSIZE(bad_chains); i++)
		run_child(bad_chains[i]);
	run_child(1);
	run_child(2);
}

/* ---- faults ---- */

static CONTEXT seen_context;
static unsigned seen_count;
static DWORD fault_address, go_on_at;

static LONG WINAPI remember(EXCEPTION_POINTERS *pointers)
{
	seen = *pointers->ExceptionRecord;
	seen_context = *pointers->ContextRecord;
	seen_count++;
	pointers->ContextRecord->Eip = go_on_at;
	return EXCEPTION_CONTINUE_EXECUTION;
}

/* Runs one instruction that faults, with eax 0x1234 and ecx VALUE, and goes on after it. */
#define FAULT(instruction, value) \
	do { \
		PVOID handler = AddVectoredExceptionHandler(1, remember); \
		seen_count = 0; \
		__asm__ volatile("movl $1f, %0\n movl $2f, %1\n mov $0x1234, %%eax\n1: " instruction "\n2:" \
				 : "=m"(fault_address), "=m"(go_on_at) \
				 : "c"(value) \
				 : "eax", "edx", "memory", "cc"); \
		RemoveVectoredExceptionHandler(handler); \
		CHECK_EQ(seen_count, 1); \
		CHECK_EQ((ULONG_PTR)seen.ExceptionAddress, fault_address); \
		CHECK_EQ(seen_context.Eip, fault_address); \
		CHECK_EQ(seen_context.Ecx, (DWORD)(value)); \
	} while (0)

TEST(access_violations)
{
	static const DWORD wild[] = { 0, 0x10, 0x7ffffffc, 0x80000000, 0xfffeffff, 0xfffffff8 };

	for (unsigned i = 0; i < ARRAYSIZE(wild); i++) {
		FAULT("mov (%2), %%eax", wild[i]);
		CHECK_EQ(seen.ExceptionCode, (DWORD)STATUS_ACCESS_VIOLATION);
		CHECK_EQ(seen.NumberParameters, 2);
		CHECK_EQ(seen.ExceptionInformation[0], 0);
		CHECK_EQ(seen.ExceptionInformation[1], wild[i]);
		FAULT("mov %%eax, (%2)", wild[i]);
		CHECK_EQ(seen.ExceptionCode, (DWORD)STATUS_ACCESS_VIOLATION);
		CHECK_EQ(seen.ExceptionInformation[0], 1);
		CHECK_EQ(seen.ExceptionInformation[1], wild[i]);
	}
}

TEST(jumps_to_nowhere)
{
	PVOID handler = AddVectoredExceptionHandler(1, remember);

	seen_count = 0;
	__asm__ volatile("movl $1f, %0\n jmp *%1\n1:" : "=m"(go_on_at) : "r"(0x10) : "memory");
	CHECK_EQ(seen.ExceptionCode, (DWORD)STATUS_ACCESS_VIOLATION);
	CHECK_EQ((ULONG_PTR)seen.ExceptionAddress, 0x10);
	__asm__ volatile("movl $1f, %0\n jmp *%1\n1:" : "=m"(go_on_at) : "r"(0xfffffff0) : "memory");
	CHECK_EQ(seen.ExceptionCode, (DWORD)STATUS_ACCESS_VIOLATION);
	CHECK_EQ((ULONG_PTR)seen.ExceptionAddress, 0xfffffff0);
	CHECK_EQ(seen_count, 2);
	RemoveVectoredExceptionHandler(handler);
}

TEST(other_faults)
{
	static char one = 1;

	FAULT("divb %%cl", 0);
	CHECK_EQ(seen.ExceptionCode, (DWORD)STATUS_INTEGER_DIVIDE_BY_ZERO);
	/* ax is 0x1234, whose quotient by 1 does not fit al. */
	FAULT("divb (%2)", (ULONG_PTR)&one);
	CHECK_EQ(seen.ExceptionCode, (DWORD)STATUS_INTEGER_OVERFLOW);
	FAULT("hlt", 5);
	CHECK_EQ(seen.ExceptionCode, (DWORD)STATUS_PRIVILEGED_INSTRUCTION);
	FAULT("ud2", 5);
	CHECK_EQ(seen.ExceptionCode, (DWORD)STATUS_ILLEGAL_INSTRUCTION);
	FAULT("int3", 5);
	CHECK_EQ(seen.ExceptionCode, (DWORD)STATUS_BREAKPOINT);
}

/* Every register and flag of the context is loaded when a handler continues. */
static LONG WINAPI change_all(EXCEPTION_POINTERS *pointers)
{
	CONTEXT *context = pointers->ContextRecord;

	context->Eax = 1;
	context->Ebx = 2;
	context->Ecx = 3;
	context->Edx = 4;
	context->Esi = 5;
	context->Edi = 6;
	context->EFlags |= 1;
	context->Eip += 2;
	return EXCEPTION_CONTINUE_EXECUTION;
}

TEST(continuing_loads_every_register)
{
	PVOID handler = AddVectoredExceptionHandler(1, change_all);
	DWORD registers[6];
	BYTE carry;

	__asm__ volatile("clc\n ud2\n setc %0\n mov %%ebx, 4+%1\n mov %%eax, %1\n mov %%ecx, 8+%1\n mov %%edx, 12+%1\n mov %%esi, 16+%1\n mov %%edi, 20+%1"
			 : "=m"(carry), "=m"(registers)
			 :
			 : "eax", "ebx", "ecx", "edx", "esi", "edi", "memory", "cc");
	RemoveVectoredExceptionHandler(handler);
	for (unsigned i = 0; i < 6; i++)
		CHECK_EQ(registers[i], i + 1);
	CHECK_EQ(carry, 1);
}

/* Neither the flag NT, with which iret faults, nor bits that MXCSR has not keep a context from being loaded. */
static LONG WINAPI continue_with_odd_state(EXCEPTION_POINTERS *pointers)
{
	memset(pointers->ContextRecord->ExtendedRegisters + 24, 0xff, 4);
	pointers->ContextRecord->Eip += 2;
	return EXCEPTION_CONTINUE_EXECUTION;
}

TEST(continuing_with_odd_state)
{
	PVOID handler = AddVectoredExceptionHandler(1, continue_with_odd_state);
	DWORD mxcsr, usual = 0x1f80;

	__asm__ volatile("pushf\n orl $0x4000, (%%esp)\n popf\n ud2\n stmxcsr %0\n ldmxcsr %1\n pushf\n andl $~0x4000, (%%esp)\n popf"
			 : "=m"(mxcsr)
			 : "m"(usual)
			 : "memory", "cc");
	RemoveVectoredExceptionHandler(handler);
	CHECK_EQ(mxcsr & 0x1f80, 0x1f80);
}

/* ---- the stack ends ---- */

__attribute__((noinline)) static int endless(int depth)
{
	volatile char room[2000];

	room[0] = (char)depth;
	return depth < 0 ? 0 : endless(depth + 1) + room[0];
}

static void overflow(void *unused)
{
	endless(0);
}

static DWORD WINAPI overflow_in_a_thread(void *unused)
{
	return code_of(overflow, NULL);
}

TEST(stack_overflow)
{
	HANDLE thread = CreateThread(NULL, 0x40000, overflow_in_a_thread, NULL, STACK_SIZE_PARAM_IS_A_RESERVATION, NULL);
	DWORD code = 0;

	CHECK_EQ(WaitForSingleObject(thread, 20000), WAIT_OBJECT_0);
	CHECK(GetExitCodeThread(thread, &code));
	CHECK_EQ(code, (DWORD)STATUS_STACK_OVERFLOW);
	CloseHandle(thread);
}
