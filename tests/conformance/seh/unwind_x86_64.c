/*
 * Unwinding by tables: at every instruction of functions of the system's DLLs, and of all that their tables describe; tables of
 * a program's own. Microsoft, "x64 exception handling"; "RtlVirtualUnwind"; "RtlAddFunctionTable".
 */
#include "test.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

/* --- one instruction at a time --- */

/*
 * step_call(function, arguments): calls function(arguments[0], ... [5]) with the trap flag set and known values in all registers
 * that a function keeps. step_return is where it returns to.
 */
ULONG64 step_call(void *function, const ULONG64 *arguments);
extern const char step_return[];
ULONG64 step_stack;

__asm__(".text\n .globl step_call\n .seh_proc step_call\nstep_call:\n"
	"	push %rbx\n .seh_pushreg %rbx\n	push %rbp\n .seh_pushreg %rbp\n	push %rsi\n .seh_pushreg %rsi\n	push %rdi\n .seh_pushreg %rdi\n"
	"	push %r12\n .seh_pushreg %r12\n	push %r13\n .seh_pushreg %r13\n	push %r14\n .seh_pushreg %r14\n	push %r15\n .seh_pushreg %r15\n"
	"	sub $0x38, %rsp\n .seh_stackalloc 0x38\n .seh_endprologue\n"
	"	mov %rcx, %rax\n	mov %rdx, %r10\n"
	"	mov 0x20(%r10), %rcx\n	mov %rcx, 0x20(%rsp)\n	mov 0x28(%r10), %rcx\n	mov %rcx, 0x28(%rsp)\n"
	"	mov (%r10), %rcx\n	mov 8(%r10), %rdx\n	mov 0x10(%r10), %r8\n	mov 0x18(%r10), %r9\n"
	"	mov %rsp, step_stack(%rip)\n"
	"	mov $0x1001, %ebx\n	mov $0x1002, %ebp\n	mov $0x1003, %esi\n	mov $0x1004, %edi\n"
	"	mov $0x1005, %r12d\n	mov $0x1006, %r13d\n	mov $0x1007, %r14d\n	mov $0x1008, %r15d\n"
	"	pushfq\n	orl $0x100, (%rsp)\n	popfq\n"
	"	call *%rax\n"
	"step_return:\n"
	"	pushfq\n	andl $~0x100, (%rsp)\n	popfq\n"
	"	add $0x38, %rsp\n	pop %r15\n	pop %r14\n	pop %r13\n	pop %r12\n	pop %rdi\n	pop %rsi\n	pop %rbp\n	pop %rbx\n	ret\n"
	" .seh_endproc\n");

static unsigned steps, wrong;
static ULONG64 wrong_at;

static BOOL unwinds_to_the_call(CONTEXT context)
{
	for (unsigned depth = 0; depth < 60; depth++) {
		if (context.Rip == (ULONG64)step_return)
			return context.Rsp == step_stack && context.Rbx == 0x1001 && context.Rbp == 0x1002 && context.Rsi == 0x1003 &&
			       context.Rdi == 0x1004 && context.R12 == 0x1005 && context.R13 == 0x1006 && context.R14 == 0x1007 &&
			       context.R15 == 0x1008;
		DWORD64 base, establisher;
		PVOID data;
		RUNTIME_FUNCTION *entry = RtlLookupFunctionEntry(context.Rip, &base, NULL);
		if (entry) {
			RtlVirtualUnwind(UNW_FLAG_NHANDLER, base, context.Rip, entry, &context, &data, &establisher, NULL);
		} else {
			context.Rip = *(ULONG64 *)context.Rsp;
			context.Rsp += 8;
		}
	}
	return FALSE;
}

static LONG WINAPI step(EXCEPTION_POINTERS *pointers)
{
	CONTEXT *context = pointers->ContextRecord;

	if (pointers->ExceptionRecord->ExceptionCode != EXCEPTION_SINGLE_STEP)
		return EXCEPTION_CONTINUE_SEARCH;
	if (context->Rip >= (ULONG64)step_call && context->Rip < (ULONG64)step_return) {
		context->EFlags |= 0x100;
		return EXCEPTION_CONTINUE_EXECUTION;
	}
	if (context->Rip == (ULONG64)step_return)
		return EXCEPTION_CONTINUE_EXECUTION;
	steps++;
	if (!unwinds_to_the_call(*context) && !wrong++)
		wrong_at = context->Rip;
	context->EFlags |= 0x100;
	return EXCEPTION_CONTINUE_EXECUTION;
}

static ULONG64 step_through(const char *dll, const char *name, const ULONG64 *arguments)
{
	HMODULE module = LoadLibraryA(dll);
	void *function = module ? (void *)GetProcAddress(module, name) : NULL;

	if (!function) {
		test_fail(__FILE__, __LINE__, "no %s in %s", name, dll);
		return 0;
	}
	PVOID handler = AddVectoredExceptionHandler(1, step);
	steps = wrong = 0;
	wrong_at = 0;
	ULONG64 result = step_call(function, arguments);
	RemoveVectoredExceptionHandler(handler);
	if (wrong) {
		HMODULE in = NULL;

		GetModuleHandleExA(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS | GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT, (LPCSTR)wrong_at, &in);
		test_fail(__FILE__, __LINE__, "%s: %u of %u places do not unwind, the first at +0x%llx of the module", name, wrong, steps,
			  wrong_at - (ULONG64)in);
	}
	CHECK(steps > 3);
	return result;
}

#define STEP(dll, name, ...) step_through(dll, name, (ULONG64[6]){ __VA_ARGS__ })

static int __cdecl compare(const void *a, const void *b)
{
	return *(const int *)a - *(const int *)b;
}

TEST(every_instruction_unwinds)
{
	int numbers[12] = { 5, 2, 9, 1, 7, 3, 8, 6, 4, 0, 11, 10 };
	wchar_t wide[64];
	char text[128];

	CHECK_EQ(STEP("ntdll.dll", "strlen", (ULONG64)"some text that is long enough"), 29);
	STEP("ntdll.dll", "memmove", (ULONG64)text, (ULONG64)"some text that is long enough", 29);
	STEP("msvcrt.dll", "qsort", (ULONG64)numbers, 12, sizeof(int), (ULONG64)compare);
	CHECK_EQ(numbers[11], 11);
	STEP("msvcrt.dll", "sprintf", (ULONG64)text, (ULONG64)"%s %d %x", (ULONG64)"abc", 77, 255);
	CHECK_STR(text, "abc 77 ff");
	STEP("msvcrt.dll", "strtod", (ULONG64)"12.5e3", 0);
	STEP("ucrtbase.dll", "strtol", (ULONG64)"0x7f", 0, 16);
	STEP("kernel32.dll", "MultiByteToWideChar", CP_UTF8, 0, (ULONG64)"f\xc3\xbcnf", (ULONG64)-1, (ULONG64)wide, 64);
	CHECK_WSTR(wide, L"f\u00fcnf");
	STEP("kernel32.dll", "lstrcmpiW", (ULONG64)L"Abc", (ULONG64)L"abd");
	STEP("kernel32.dll", "HeapFree", (ULONG64)GetProcessHeap(), 0, STEP("kernel32.dll", "HeapAlloc", (ULONG64)GetProcessHeap(), 0, 100));
	STEP("kernel32.dll", "GetModuleHandleW", (ULONG64)L"ntdll.dll");
	STEP("kernel32.dll", "GetEnvironmentVariableW", (ULONG64)L"PATH", (ULONG64)wide, 64);
	STEP("kernel32.dll", "GetFullPathNameW", (ULONG64)L"a\\..\\b", 64, (ULONG64)wide, 0);
	/* These ask the kernel. */
	STEP("kernel32.dll", "CloseHandle", STEP("kernel32.dll", "CreateEventW", 0, 0, 0, 0));
	STEP("kernel32.dll", "GetFileAttributesW", (ULONG64)L"no such file");
	STEP("kernel32.dll", "SleepEx", 1, FALSE);
}

/* --- all functions of a DLL --- */

struct unwind_info {
	BYTE version : 3, flags : 5;
	BYTE prologue;
	BYTE count;
	BYTE frame : 4, frame_offset : 4;
	struct {
		BYTE offset, operation : 4, info : 4;
	} codes[];
};

/* How much of the stack a function without a frame register uses, or 0 where that is not so simple. */
static ULONG64 stack_use(const struct unwind_info *info)
{
	ULONG64 use = 8;

	if (info->frame || info->flags & UNW_FLAG_CHAININFO)
		return 0;
	for (unsigned i = 0; i < info->count; i++) {
		const WORD *next = (const WORD *)&info->codes[i + 1];

		switch (info->codes[i].operation) {
		case 0:
			use += 8;
			break;
		case 1:
			use += info->codes[i].info ? *(const DWORD *)next : *next * 8u;
			i += info->codes[i].info ? 2 : 1;
			break;
		case 2:
			use += info->codes[i].info * 8 + 8;
			break;
		case 4:
		case 8:
			i += 1;
			break;
		case 5:
		case 9:
			i += 2;
			break;
		default:
			return 0;
		}
	}
	return use;
}

static void check_tables(const char *dll)
{
	static ULONG64 stack[4096];
	const char *base = (const char *)LoadLibraryA(dll);

	REQUIRE(base);
	const IMAGE_NT_HEADERS *headers = (const void *)(base + ((const IMAGE_DOS_HEADER *)base)->e_lfanew);
	const IMAGE_DATA_DIRECTORY *directory = &headers->OptionalHeader.DataDirectory[IMAGE_DIRECTORY_ENTRY_EXCEPTION];
	RUNTIME_FUNCTION *functions = (RUNTIME_FUNCTION *)(base + directory->VirtualAddress);
	unsigned count = directory->Size / sizeof(*functions), bad = 0;

	CHECK(count > 10);
	for (unsigned i = 0; i < sizeof(stack) / sizeof(*stack); i++)
		stack[i] = 0x700000000000 + i;
	for (unsigned i = 0; i < count && bad < 5; i++) {
		RUNTIME_FUNCTION *function = &functions[i];
		const struct unwind_info *info = (const void *)(base + function->UnwindData);
		ULONG64 begin = (ULONG64)base + function->BeginAddress, use = stack_use(info);
		DWORD64 found_base, establisher;
		CONTEXT context = { .Rsp = (ULONG64)stack, .Rip = begin };
		PVOID data;

		if (function->BeginAddress >= function->EndAddress || (i && functions[i - 1].EndAddress > function->BeginAddress) ||
		    RtlLookupFunctionEntry(begin, &found_base, NULL) != function || found_base != (ULONG64)base) {
			test_fail(__FILE__, __LINE__, "%s: entry at 0x%lx", dll, function->BeginAddress);
			bad++;
			continue;
		}
		/* What has no prologue but a frame is not entered by a call. */
		if (info->flags & UNW_FLAG_CHAININFO || (!info->prologue && info->count))
			continue;
		RtlVirtualUnwind(UNW_FLAG_NHANDLER, found_base, begin, function, &context, &data, &establisher, NULL);
		if (context.Rip != stack[0] || context.Rsp != (ULONG64)&stack[1]) {
			test_fail(__FILE__, __LINE__, "%s: beginning of 0x%lx", dll, function->BeginAddress);
			bad++;
		}
		/* After the prologue; where that is the end already, an epilogue may stand there. */
		if (!use || use > sizeof(stack) || !info->prologue || function->BeginAddress + info->prologue + 8u >= function->EndAddress)
			continue;
		context = (CONTEXT){ .Rsp = (ULONG64)stack, .Rip = begin + info->prologue };
		RtlVirtualUnwind(UNW_FLAG_NHANDLER, found_base, context.Rip, function, &context, &data, &establisher, NULL);
		if (context.Rsp != (ULONG64)stack + use || context.Rip != stack[use / 8 - 1]) {
			test_fail(__FILE__, __LINE__, "%s: body of 0x%lx", dll, function->BeginAddress);
			bad++;
		}
	}
}

TEST(tables_of_the_systems_dlls)
{
	check_tables("ntdll.dll");
	check_tables("kernel32.dll");
	check_tables("msvcrt.dll");
	check_tables("ucrtbase.dll");
	check_tables("advapi32.dll");
	check_tables("ws2_32.dll");
}

/* --- code that the program makes --- */

/* push rbx; sub rsp, 0x20; call rcx; add rsp, 0x20; pop rbx; ret */
static const BYTE code[] = { 0x53, 0x48, 0x83, 0xec, 0x20, 0xff, 0xd1, 0x48, 0x83, 0xc4, 0x20, 0x5b, 0xc3 };
static const BYTE code_unwind[] = { 1, 5, 2, 0, 5, 0x32, 1, 0x30 };

struct made {
	BYTE code[64], unwind[64];
	RUNTIME_FUNCTION functions[2];
};

static struct made *make_code(void)
{
	struct made *made = VirtualAlloc(NULL, sizeof(*made), MEM_RESERVE | MEM_COMMIT, PAGE_EXECUTE_READWRITE);

	if (made) {
		memcpy(made->code, code, sizeof(code));
		memcpy(made->code + 32, code, sizeof(code));
		memcpy(made->unwind, code_unwind, sizeof(code_unwind));
		for (unsigned i = 0; i < 2; i++) {
			made->functions[i].BeginAddress = i * 32;
			made->functions[i].EndAddress = (DWORD)(i * 32 + sizeof(code));
			made->functions[i].UnwindData = offsetof(struct made, unwind);
		}
	}
	return made;
}

static void raise_it(void)
{
	RaiseException(0xe0000001, 0, 0, NULL);
}

static DWORD raise_through(const BYTE *function)
{
	DWORD seen = 0;

	__try {
		((void (*)(void (*)(void)))(ULONG_PTR)function)(raise_it);
	} __except (seen = GetExceptionCode(), EXCEPTION_EXECUTE_HANDLER) {
	}
	return seen;
}

static RUNTIME_FUNCTION *look_up(const BYTE *at, DWORD64 *base)
{
	return RtlLookupFunctionEntry((DWORD64)at, base, NULL);
}

TEST(RtlAddFunctionTable_unwinds_through_made_code)
{
	struct made *made = make_code();
	DWORD64 base = 0;

	REQUIRE(made);
	CHECK(!look_up(made->code + 7, &base));
	CHECK(RtlAddFunctionTable(made->functions, 2, (DWORD64)made));
	CHECK(look_up(made->code + 7, &base) == &made->functions[0]);
	CHECK_EQ(base, (DWORD64)made);
	CHECK(look_up(made->code + 32, &base) == &made->functions[1]);
	CHECK(!look_up(made->code + sizeof(code), &base));
	CHECK_EQ(raise_through(made->code), 0xe0000001);
	CHECK_EQ(raise_through(made->code + 32), 0xe0000001);
	CHECK(RtlDeleteFunctionTable(made->functions));
	CHECK(!RtlDeleteFunctionTable(made->functions));
	CHECK(!look_up(made->code + 7, &base));
	VirtualFree(made, 0, MEM_RELEASE);
}

static unsigned asked;

static RUNTIME_FUNCTION *CALLBACK find_function(DWORD64 pc, PVOID context)
{
	struct made *made = context;
	DWORD64 offset = pc - (DWORD64)made;

	asked++;
	return offset < 32 ? &made->functions[0] : offset < 64 ? &made->functions[1] : NULL;
}

TEST(RtlInstallFunctionTableCallback_asks_for_each_function)
{
	struct made *made = make_code();
	DWORD64 base = 0;

	REQUIRE(made);
	CHECK(!RtlInstallFunctionTableCallback((DWORD64)made, (DWORD64)made, 64, find_function, made, NULL)); /* the two low bits are missing */
	CHECK(RtlInstallFunctionTableCallback((DWORD64)made | 3, (DWORD64)made, 64, find_function, made, NULL));
	asked = 0;
	CHECK(look_up(made->code + 33, &base) == &made->functions[1]);
	CHECK_EQ(base, (DWORD64)made);
	CHECK_EQ(asked, 1);
	CHECK_EQ(raise_through(made->code + 32), 0xe0000001);
	CHECK(!look_up(made->code + 64, &base));
	CHECK(RtlDeleteFunctionTable((RUNTIME_FUNCTION *)((DWORD64)made | 3)));
	CHECK(!look_up(made->code + 33, &base));
	VirtualFree(made, 0, MEM_RELEASE);
}

TEST(RtlAddGrowableFunctionTable_grows)
{
	struct made *made = make_code();
	DWORD64 base = 0;
	PVOID table = NULL;

	REQUIRE(made);
	CHECK_EQ(RtlAddGrowableFunctionTable(&table, made->functions, 1, 2, (ULONG_PTR)made, (ULONG_PTR)made + 64), 0);
	CHECK(look_up(made->code + 7, &base) == &made->functions[0]);
	CHECK(!look_up(made->code + 39, &base));
	RtlGrowFunctionTable(table, 2);
	CHECK(look_up(made->code + 39, &base) == &made->functions[1]);
	CHECK_EQ(raise_through(made->code + 32), 0xe0000001);
	RtlDeleteGrowableFunctionTable(table);
	CHECK(!look_up(made->code + 7, &base));
	VirtualFree(made, 0, MEM_RELEASE);
}

__attribute__((noinline)) static USHORT capture(PVOID *callers, ULONG *hash)
{
	USHORT found = RtlCaptureStackBackTrace(0, 20, callers, hash);

	__asm__ volatile("" ::: "memory"); /* no tail call */
	return found;
}

TEST(RtlCaptureStackBackTrace_skips_and_hashes)
{
	PVOID callers[20], again[20];
	ULONG hash = 0, hash_again = 0;
	USHORT found = 0;

	for (unsigned i = 0; i < 2; i++)
		found = capture(i ? again : callers, i ? &hash_again : &hash);
	CHECK(found >= 3);
	CHECK_EQ(hash, hash_again);
	CHECK(!memcmp(callers, again, found * sizeof(*callers)));
	CHECK((ULONG64)callers[0] > (ULONG64)capture && (ULONG64)callers[0] < (ULONG64)capture + 0x100);
	CHECK_EQ(RtlCaptureStackBackTrace(1, 2, again, NULL), 2);
	CHECK_EQ(RtlCaptureStackBackTrace(500, 2, again, NULL), 0);
}
