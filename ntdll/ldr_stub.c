/*
 * Stubs for functions that nothing provides (DESIGN 7).
 *
 * A program may import a function that it never calls, so a missing one must not keep it from starting; and one that is called must
 * not pretend. Each stub is a few instructions that end in ldr_stub_called with the function's name. Stubs stand in pages of their
 * own, are made with the loader lock held, and stay for the life of the process: function pointers to them may be anywhere.
 */
#include "ldr.h"

#include "exceptions.h"

#define STUB_BLOCK 0x10000

static BYTE *stub_page, *stub_next;
static ULONG stub_room;
static bool stub_open; /* the block is writable */

static bool protect_block(ULONG protect)
{
	struct host_memory_protect params = { .base = GUEST_PTR(stub_page), .size = STUB_BLOCK, .protect = protect };

	return !host_call(HOST_memory_protect, &params);
}

/* Sees to room for a stub that can be written. Other threads may be running older stubs of the block, so it stays executable. */
static bool open_block(void)
{
	struct host_memory_alloc params = { .size = STUB_BLOCK, .type = MEM_RESERVE | MEM_COMMIT, .protect = PAGE_EXECUTE_READWRITE };

	if (stub_room >= stub_bytes) {
		if (!stub_open)
			stub_open = protect_block(PAGE_EXECUTE_READWRITE);
		return stub_open;
	}
	ldr_seal_stubs();
	if (host_call(HOST_memory_alloc, &params))
		return false;
	stub_page = stub_next = (BYTE *)(ULONG_PTR)params.base;
	stub_room = STUB_BLOCK;
	stub_open = true;
	return true;
}

void ldr_seal_stubs(void)
{
	if (stub_open)
		protect_block(PAGE_EXECUTE_READ);
	stub_open = false;
}

/* The names live on when the importing module is unloaded. */
static const char *copy_text(char *to, const char *text)
{
	return text ? memcpy(to, text, strlen(text) + 1) : NULL;
}

PVOID ldr_make_stub(const char *dll, const char *function, ULONG ordinal)
{
	SIZE_T dll_bytes = strlen(dll) + 1;
	struct missing_function *missing = ldr_alloc(sizeof(*missing) + dll_bytes + (function ? strlen(function) + 1 : 0));
	BYTE *stub;

	if (!missing)
		return NULL;
	missing->dll = copy_text((char *)(missing + 1), dll);
	missing->function = copy_text((char *)(missing + 1) + dll_bytes, function);
	missing->ordinal = ordinal;
	if (!open_block()) {
		ldr_free(missing);
		return NULL;
	}
	stub = stub_next;
	stub_write(stub, missing);
	stub_next += stub_bytes;
	stub_room -= stub_bytes;
	return stub;
}

static void report_number(struct report_line *line, ULONG value)
{
	char text[11];
	ULONG at = sizeof(text) - 1;

	text[at] = 0;
	do
		text[--at] = '0' + value % 10;
	while (value /= 10);
	report_text(line, text + at);
}

void WINAPI ldr_stub_called(const struct missing_function *missing, PVOID return_address)
{
	struct report_line line = { .length = 0 };
	EXCEPTION_RECORD record = {
		.ExceptionCode = (DWORD)STATUS_ENTRYPOINT_NOT_FOUND,
		.ExceptionFlags = EXCEPTION_NONCONTINUABLE,
		.ExceptionAddress = return_address,
		.NumberParameters = 2,
		.ExceptionInformation = { (ULONG_PTR)missing->dll, missing->function ? (ULONG_PTR)missing->function : missing->ordinal },
	};

	report_text(&line, missing->dll);
	report_text(&line, missing->function ? "!" : "!#");
	if (missing->function)
		report_text(&line, missing->function);
	else
		report_number(&line, missing->ordinal);
	report_text(&line, " is not implemented; called from ");
	report_place(&line, (ULONG_PTR)return_address);
	report_end(&line);
	for (;;)
		RtlRaiseException(&record);
}
