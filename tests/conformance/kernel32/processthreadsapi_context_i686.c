/*
 * Registers of other threads, i686: GetThreadContext and SetThreadContext of threads in their own code and in a wait, each part of
 * CONTEXT by itself, and single-stepping.
 */
#define WIN32_NO_STATUS
#include "test.h"
#undef WIN32_NO_STATUS
#include <ntstatus.h>

#include <stdbool.h>
#include <string.h>
#include <winternl.h>

NTSYSAPI NTSTATUS NTAPI NtGetContextThread(HANDLE thread, PCONTEXT context);

/* What the thread in its loop has in its registers, and what it finds in them when it is let go. */
static struct {
	DWORD ebx, esi, edi;
	double st, xmm;
} in, out;
static volatile LONG running, let_go;

static DWORD WINAPI spin(void *parameter)
{
	__asm__ volatile("fninit\n fldl %8\n movsd %9, %%xmm0\n mov %5, %%ebx\n mov %6, %%esi\n mov %7, %%edi\n movl $1, %10\n"
			 "1: cmpl $0, %11\n je 1b\n"
			 "mov %%ebx, %0\n mov %%esi, %1\n mov %%edi, %2\n fstpl %3\n movsd %%xmm0, %4"
			 : "=m"(out.ebx), "=m"(out.esi), "=m"(out.edi), "=m"(out.st), "=m"(out.xmm)
			 : "m"(in.ebx), "m"(in.esi), "m"(in.edi), "m"(in.st), "m"(in.xmm), "m"(running), "m"(let_go)
			 : "ebx", "esi", "edi", "memory", "cc");
	return 7;
}

static HANDLE start_spinning(void)
{
	HANDLE thread;

	in.ebx = 0x11112222;
	in.esi = 0x33334444;
	in.edi = 0x55556666;
	in.st = 1.5;
	in.xmm = -2.25;
	running = let_go = 0;
	thread = CreateThread(NULL, 0, spin, NULL, 0, NULL);
	while (thread && !running)
		Sleep(1);
	CHECK_EQ(SuspendThread(thread), 0);
	return thread;
}

static void finish(HANDLE thread)
{
	let_go = 1;
	CHECK_EQ(ResumeThread(thread), 1);
	CHECK_EQ(WaitForSingleObject(thread, 5000), WAIT_OBJECT_0);
	CloseHandle(thread);
}

TEST(context_of_a_thread_in_its_code)
{
	HANDLE thread = start_spinning();
	CONTEXT context = { .ContextFlags = CONTEXT_FULL };

	CHECK(GetThreadContext(thread, &context));
	CHECK_EQ(context.ContextFlags, CONTEXT_FULL);
	CHECK_EQ(context.Ebx, in.ebx);
	CHECK_EQ(context.Esi, in.esi);
	CHECK_EQ(context.Edi, in.edi);
	CHECK(context.Eip - (DWORD)(ULONG_PTR)spin < 0x100);
	CHECK(context.Esp && context.EFlags & 0x200);
	CHECK(context.SegCs && context.SegSs && context.SegFs);
	CHECK(context.SegDs && context.SegDs == context.SegEs);
	context.Ebx = 0xaaaabbbb;
	context.ContextFlags = CONTEXT_INTEGER;
	CHECK(SetThreadContext(thread, &context));
	finish(thread);
	CHECK_EQ(out.ebx, 0xaaaabbbb);
	CHECK_EQ(out.esi, in.esi);
	CHECK_EQ(out.edi, in.edi);
	CHECK(out.st == 1.5);
	CHECK(out.xmm == -2.25);
}

static bool all_are(const void *bytes, size_t count, BYTE value)
{
	for (size_t i = 0; i < count; i++)
		if (((const BYTE *)bytes)[i] != value)
			return false;
	return true;
}

/* Microsoft, "GetThreadContext": the flags say which portions are retrieved. */
TEST(context_parts)
{
	HANDLE thread = start_spinning();
	CONTEXT context;

	memset(&context, 0xcc, sizeof(context));
	context.ContextFlags = CONTEXT_INTEGER;
	CHECK(GetThreadContext(thread, &context));
	CHECK_EQ(context.Ebx, in.ebx);
	CHECK_EQ(context.Eip, 0xcccccccc);
	CHECK_EQ(context.Ebp, 0xcccccccc);
	CHECK_EQ(context.SegDs, 0xcccccccc);
	CHECK(all_are(&context.FloatSave, sizeof(context.FloatSave), 0xcc));
	CHECK(all_are(context.ExtendedRegisters, sizeof(context.ExtendedRegisters), 0xcc));
	memset(&context, 0xcc, sizeof(context));
	context.ContextFlags = CONTEXT_CONTROL | CONTEXT_DEBUG_REGISTERS;
	CHECK(GetThreadContext(thread, &context));
	CHECK_EQ(context.Ebx, 0xcccccccc);
	CHECK(context.Eip - (DWORD)(ULONG_PTR)spin < 0x100);
	CHECK_EQ(context.Dr7 & 0xff, 0);
	finish(thread);
}

TEST(context_floating_point)
{
	static const BYTE one_and_a_half[10] = { 0, 0, 0, 0, 0, 0, 0, 0xc0, 0xff, 0x3f };
	static const BYTE three[10] = { 0, 0, 0, 0, 0, 0, 0, 0xc0, 0x00, 0x40 };
	HANDLE thread = start_spinning();
	CONTEXT context = { .ContextFlags = CONTEXT_FLOATING_POINT };

	CHECK(GetThreadContext(thread, &context));
	CHECK_EQ(context.FloatSave.ControlWord & 0xffff, 0x37f);
	CHECK_EQ(context.FloatSave.StatusWord >> 11 & 7, 7);
	CHECK_EQ(context.FloatSave.TagWord & 0xffff, 0x3fff);
	CHECK(!memcmp(context.FloatSave.RegisterArea, one_and_a_half, 10));
	memcpy(context.FloatSave.RegisterArea, three, 10);
	CHECK(SetThreadContext(thread, &context));
	finish(thread);
	CHECK(out.st == 3);
	CHECK(out.xmm == -2.25);
	CHECK_EQ(out.ebx, in.ebx);
}

TEST(context_extended_registers)
{
	HANDLE thread = start_spinning();
	CONTEXT context = { .ContextFlags = CONTEXT_EXTENDED_REGISTERS };
	double xmm0, changed = 8.5;

	CHECK(GetThreadContext(thread, &context));
	memcpy(&xmm0, context.ExtendedRegisters + 160, sizeof(xmm0));
	CHECK(xmm0 == -2.25);
	memcpy(context.ExtendedRegisters + 160, &changed, sizeof(changed));
	CHECK(SetThreadContext(thread, &context));
	finish(thread);
	CHECK(out.xmm == 8.5);
	CHECK(out.st == 1.5);
}

static HANDLE event;

static DWORD WINAPI wait_once(void *parameter)
{
	return WaitForSingleObject(event, INFINITE);
}

static DWORD WINAPI another_way(void *parameter)
{
	running = 2;
	ExitThread(99);
}

TEST(context_of_a_thread_in_a_wait)
{
	HANDLE thread;
	CONTEXT context = { .ContextFlags = CONTEXT_FULL };
	MEMORY_BASIC_INFORMATION stack, code;
	DWORD exit_code = 0;

	event = CreateEventW(NULL, TRUE, FALSE, NULL);
	thread = CreateThread(NULL, 0, wait_once, NULL, 0, NULL);
	Sleep(50);
	CHECK_EQ(SuspendThread(thread), 0);
	CHECK(GetThreadContext(thread, &context));
	CHECK(VirtualQuery((void *)(ULONG_PTR)context.Esp, &stack, sizeof(stack)));
	CHECK_EQ(stack.Protect, PAGE_READWRITE);
	CHECK(VirtualQuery((void *)(ULONG_PTR)context.Eip, &code, sizeof(code)));
	CHECK_EQ(code.Type, MEM_IMAGE);
	/* Its registers are those it goes on with once the wait is over. */
	context.Eip = (DWORD)(ULONG_PTR)another_way;
	context.Esp -= 64;
	running = 0;
	CHECK(SetThreadContext(thread, &context));
	context.Eip = 0;
	CHECK(GetThreadContext(thread, &context));
	CHECK_EQ(context.Eip, (DWORD)(ULONG_PTR)another_way);
	CHECK_EQ(ResumeThread(thread), 1);
	SetEvent(event);
	CHECK_EQ(WaitForSingleObject(thread, 5000), WAIT_OBJECT_0);
	CHECK(GetExitCodeThread(thread, &exit_code));
	CHECK_EQ(exit_code, 99);
	CHECK_EQ(running, 2);
	CloseHandle(thread);
	CloseHandle(event);
}

TEST(context_errors)
{
	CONTEXT context = { .ContextFlags = CONTEXT_FULL };
	HANDLE weak;

	CHECK(GetThreadContext(GetCurrentThread(), &context));
	CHECK_EQ((DWORD)NtGetContextThread(GetCurrentThread(), (CONTEXT *)0x10), (DWORD)STATUS_ACCESS_VIOLATION);
	CHECK_EQ((DWORD)NtGetContextThread(GetCurrentThread(), (CONTEXT *)0xfffffff0), (DWORD)STATUS_ACCESS_VIOLATION);
	REQUIRE(DuplicateHandle(GetCurrentProcess(), GetCurrentThread(), GetCurrentProcess(), &weak, SYNCHRONIZE, FALSE, 0));
	CHECK(!GetThreadContext(weak, &context));
	CHECK_ERROR(ERROR_ACCESS_DENIED);
	CloseHandle(weak);
}

/* ---- single-stepping ---- */

static DWORD steps[64];
static unsigned step_count;
static volatile bool stop_stepping __attribute__((used));

static LONG WINAPI on_step(EXCEPTION_POINTERS *pointers)
{
	if (pointers->ExceptionRecord->ExceptionCode != (DWORD)STATUS_SINGLE_STEP)
		return EXCEPTION_CONTINUE_SEARCH;
	if (step_count < ARRAYSIZE(steps))
		steps[step_count] = pointers->ContextRecord->Eip;
	step_count++;
	if (!stop_stepping)
		pointers->ContextRecord->EFlags |= 0x100;
	return EXCEPTION_CONTINUE_EXECUTION;
}

TEST(single_steps)
{
	PVOID handler = AddVectoredExceptionHandler(1, on_step);
	DWORD first, last;

	step_count = 0;
	stop_stepping = false;
	__asm__ volatile("pushf\n orl $0x100, (%%esp)\n popf\n 1: nop\n 2: inc %%eax\n 3: nop\n movb $1, _stop_stepping\n nop\n"
			 "4: movl $2b, %0\n movl $4b, %1"
			 : "=m"(first), "=m"(last)
			 :
			 : "eax", "memory", "cc");
	RemoveVectoredExceptionHandler(handler);
	REQUIRE(step_count == 4);
	CHECK_EQ(steps[0], first);
	CHECK_EQ(steps[1], first + 1);
	CHECK_EQ(steps[2], first + 2);
	CHECK_EQ(steps[3], last - 1);
}

/* A call of the system is one step. */
TEST(single_steps_over_a_system_call)
{
	PVOID handler = AddVectoredExceptionHandler(1, on_step);
	HANDLE object = CreateEventW(NULL, FALSE, FALSE, NULL);
	BOOL result;

	step_count = 0;
	stop_stepping = false;
	__asm__ volatile("pushf\n orl $0x100, (%esp)\n popf");
	result = SetEvent(object);
	stop_stepping = true;
	RemoveVectoredExceptionHandler(handler);
	CHECK(result);
	CHECK(step_count > 10 && step_count < 2000);
	CHECK_EQ(WaitForSingleObject(object, 0), WAIT_OBJECT_0);
	CloseHandle(object);
}

/* The trap flag set from outside strikes after one instruction more. */
TEST(single_step_of_another_thread)
{
	PVOID handler = AddVectoredExceptionHandler(1, on_step);
	HANDLE thread = start_spinning();
	CONTEXT context = { .ContextFlags = CONTEXT_CONTROL };

	step_count = 0;
	stop_stepping = true;
	CHECK(GetThreadContext(thread, &context));
	context.EFlags |= 0x100;
	CHECK(SetThreadContext(thread, &context));
	CHECK_EQ(ResumeThread(thread), 1);
	for (int tries = 0; tries < 500 && !step_count; tries++)
		Sleep(10);
	CHECK_EQ(step_count, 1);
	CHECK(steps[0] - (DWORD)(ULONG_PTR)spin < 0x100);
	CHECK_EQ(SuspendThread(thread), 0);
	finish(thread);
	CHECK_EQ(out.ebx, in.ebx);
	RemoveVectoredExceptionHandler(handler);
}
