/*
 * The report of an unhandled exception, on decant's standard error.
 *
 * The process is about to end and may be in any state, so this uses no heap, no lock and no code of the program. It reads what
 * the exception points to, which may fault: the exception that follows finds the report begun and ends the process without
 * another.
 */
#include "exceptions.h"

#include <decant/loader.h>

static volatile LONG report_begun;

void report_text(struct report_line *line, const char *text)
{
	while (*text && line->length < sizeof line->text)
		line->text[line->length++] = *text++;
}

void report_hex(struct report_line *line, ULONG64 value, unsigned digits)
{
	char text[17];
	unsigned at = sizeof text - 1;
	text[at] = 0;
	do {
		text[--at] = "0123456789abcdef"[value & 15];
		value >>= 4;
	} while (value || sizeof text - 1 - at < digits);
	report_text(line, text + at);
}

void report_number(struct report_line *line, ULONG value)
{
	char text[11];
	unsigned at = sizeof text - 1;
	text[at] = 0;
	do
		text[--at] = '0' + value % 10;
	while (value /= 10);
	report_text(line, text + at);
}

void report_end(struct report_line *line)
{
	struct host_loader_report params = {GUEST_PTR(line->text), line->length};
	host_call(HOST_loader_report, &params);
	line->length = 0;
}

/* The module that an address is in, from the list that programs see; NULL if there is none. */
static const struct ldr_entry *module_at(ULONG_PTR address)
{
	const struct ldr_data *ldr = current_peb()->Ldr;
	if (!ldr)
		return NULL;
	const LIST_ENTRY *head = &ldr->InLoadOrderModuleList, *link = head->Flink;
	for (unsigned i = 0; link && link != head && i < 1000; link = link->Flink, i++) {
		const struct ldr_entry *entry = CONTAINING_RECORD(link, struct ldr_entry, InLoadOrderLinks);
		if (address - (ULONG_PTR)entry->DllBase < entry->SizeOfImage)
			return entry;
	}
	return NULL;
}

void report_module(struct report_line *line, const struct ldr_entry *module)
{
	for (USHORT i = 0; i < module->BaseDllName.Length / sizeof(WCHAR); i++) {
		WCHAR unit = module->BaseDllName.Buffer[i];
		report_text(line, (char[]){unit < 0x80 ? (char)unit : '?', 0});
	}
}

void report_place(struct report_line *line, ULONG_PTR address)
{
	const struct ldr_entry *module = module_at(address);
	if (!module) {
		report_text(line, "0x");
		report_hex(line, address, 1);
		return;
	}
	report_module(line, module);
	report_text(line, "+0x");
	report_hex(line, address - (ULONG_PTR)module->DllBase, 1);
}

static const char *code_text(DWORD code)
{
	static const struct {
		DWORD code;
		const char *text;
	} texts[] = {
		{EXCEPTION_ACCESS_VIOLATION, "access violation"},
		{EXCEPTION_ARRAY_BOUNDS_EXCEEDED, "array bounds exceeded"},
		{EXCEPTION_BREAKPOINT, "breakpoint"},
		{EXCEPTION_DATATYPE_MISALIGNMENT, "misaligned data"},
		{EXCEPTION_FLT_DENORMAL_OPERAND, "floating-point denormal operand"},
		{EXCEPTION_FLT_DIVIDE_BY_ZERO, "floating-point division by zero"},
		{EXCEPTION_FLT_INEXACT_RESULT, "floating-point inexact result"},
		{EXCEPTION_FLT_INVALID_OPERATION, "floating-point invalid operation"},
		{EXCEPTION_FLT_OVERFLOW, "floating-point overflow"},
		{EXCEPTION_FLT_STACK_CHECK, "floating-point stack check"},
		{EXCEPTION_FLT_UNDERFLOW, "floating-point underflow"},
		{EXCEPTION_GUARD_PAGE, "guard page"},
		{EXCEPTION_ILLEGAL_INSTRUCTION, "illegal instruction"},
		{EXCEPTION_IN_PAGE_ERROR, "page could not be read"},
		{EXCEPTION_INT_DIVIDE_BY_ZERO, "integer division by zero"},
		{EXCEPTION_INT_OVERFLOW, "integer overflow"},
		{EXCEPTION_INVALID_DISPOSITION, "invalid disposition of an exception handler"},
		{EXCEPTION_INVALID_HANDLE, "invalid handle"},
		{EXCEPTION_NONCONTINUABLE_EXCEPTION, "continued after a noncontinuable exception"},
		{EXCEPTION_PRIV_INSTRUCTION, "privileged instruction"},
		{EXCEPTION_SINGLE_STEP, "single step"},
		{EXCEPTION_STACK_OVERFLOW, "stack overflow"},
		{(DWORD)STATUS_BAD_STACK, "bad stack"},
		{(DWORD)STATUS_HEAP_CORRUPTION, "heap corruption"},
		{(DWORD)STATUS_INVALID_UNWIND_TARGET, "invalid unwind target"},
		{(DWORD)STATUS_STACK_BUFFER_OVERRUN, "fast fail"},
		{0xe06d7363, "C++ exception"},
		{0x20474343, "C++ exception (gcc)"},
		{0xe0434352, ".NET exception"},
		{0xc06d007e, "delay-loaded module not found"},
		{0xc06d007f, "delay-loaded procedure not found"},
		{0x40010005, "control-C"},
	};
	for (unsigned i = 0; i < ARRAYSIZE(texts); i++)
		if (texts[i].code == code)
			return texts[i].text;
	return NULL;
}

static void report_details(struct report_line *line, const EXCEPTION_RECORD *record)
{
	DWORD code = record->ExceptionCode;
	if (code == (DWORD)STATUS_STACK_BUFFER_OVERRUN && record->NumberParameters >= 1) {
		report_text(line, ", code 0x");
		report_hex(line, record->ExceptionInformation[0], 1);
	}
	if (record->NumberParameters < 2 || (code != (DWORD)STATUS_ACCESS_VIOLATION && code != (DWORD)STATUS_IN_PAGE_ERROR))
		return;
	ULONG_PTR kind = record->ExceptionInformation[0];
	report_text(line, kind == EXCEPTION_READ_FAULT ? " reading 0x" : kind == EXCEPTION_WRITE_FAULT ? " writing 0x" : " executing 0x");
	report_hex(line, record->ExceptionInformation[1], 1);
}

void NTAPI decant_report_exception(EXCEPTION_POINTERS *pointers)
{
	const EXCEPTION_RECORD *record = pointers->ExceptionRecord;
	struct report_line line = {.length = 0};

	if (InterlockedExchange(&report_begun, TRUE))
		return;
	const char *text = code_text(record->ExceptionCode);
	report_text(&line, "unhandled exception 0x");
	report_hex(&line, record->ExceptionCode, 8);
	if (text) {
		report_text(&line, " (");
		report_text(&line, text);
		report_details(&line, record);
		report_text(&line, ")");
	}
	report_text(&line, " at ");
	report_place(&line, (ULONG_PTR)record->ExceptionAddress);
	report_text(&line, " (0x");
	report_hex(&line, (ULONG_PTR)record->ExceptionAddress, 1);
	report_text(&line, "), thread 0x");
	report_hex(&line, (ULONG_PTR)current_teb()->ClientId.UniqueThread, 1);
	report_end(&line);
	report_hint(record);
	report_registers(pointers->ContextRecord);
	report_backtrace(pointers->ContextRecord);
}
