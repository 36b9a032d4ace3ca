/*
 * What nothing provides: functions and variables that a program imports and no DLL has, and whole DLLs that are not there (DESIGN 7).
 *
 * A program may import what it never uses, so what is missing must not keep it from starting; and what is used must not pretend.
 * Each missing import is bound to an address of its own in memory that cannot be accessed. Whatever the program does with it, call it
 * as a function or read it as a variable, is a fault there; the dispatcher of exceptions asks here what the address stands for, and it
 * names itself. Addresses lie apart, so that a field of a structure still belongs to it, and stay taken for the life of the process:
 * copies of them may be anywhere. No code is generated.
 *
 * A DLL that is missing when the program starts has all its functions missing. Somebody who loads a DLL later can take no for an
 * answer, which is ERROR_MOD_NOT_FOUND where the DLL needs another that is missing. Only what Windows itself would bring is done without
 * then, too: DLLs that the toolchain has an import library for, and API sets.
 */
#include "ldr.h"

#include <decant/memory.h>

#include "exceptions.h"

#include "windows_dlls.h"

#define BLOCK_BYTES 0x10000u
#define SLOT_BYTES 0x100u
#define SLOTS (BLOCK_BYTES / SLOT_BYTES)

struct missing_import {
	const char *dll;      /* as the import table spells it */
	const char *function; /* NULL: by ordinal */
	ULONG ordinal;
	bool dll_missing;
};

struct missing_block {
	struct missing_block *next;
	ULONG_PTR base;
	ULONG count;
	const struct missing_import *imports[SLOTS];
};

/* The newest first. Added to with the loader lock held, read without. */
static struct missing_block *blocks;

static struct missing_block *block_with_room(void)
{
	struct host_memory_alloc params = { .size = BLOCK_BYTES, .type = MEM_RESERVE, .protect = PAGE_NOACCESS };
	struct missing_block *block;

	if (blocks && blocks->count < SLOTS)
		return blocks;
	block = ldr_alloc(sizeof(*block));
	if (!block)
		return NULL;
	if (host_call(HOST_memory_alloc, &params)) {
		ldr_free(block);
		return NULL;
	}
	memset(block, 0, sizeof(*block));
	block->base = (ULONG_PTR)params.base;
	block->next = blocks;
	InterlockedExchangePointer((PVOID *)&blocks, block);
	return block;
}

PVOID ldr_missing_import(const char *dll, const char *function, ULONG ordinal, bool dll_missing)
{
	SIZE_T dll_bytes = strlen(dll) + 1, function_bytes = function ? strlen(function) + 1 : 0;
	struct missing_import *import = ldr_alloc(sizeof(*import) + dll_bytes + function_bytes);
	struct missing_block *block = block_with_room();
	char *text = (char *)(import + 1);

	if (!import || !block) {
		ldr_free(import);
		return NULL;
	}
	/* Copies: the importing module may be unloaded. */
	import->dll = memcpy(text, dll, dll_bytes);
	import->function = function ? memcpy(text + dll_bytes, function, function_bytes) : NULL;
	import->ordinal = ordinal;
	import->dll_missing = dll_missing;
	block->imports[block->count] = import;
	return (PVOID)(block->base + block->count++ * SLOT_BYTES);
}

static const struct missing_import *import_at(ULONG_PTR address)
{
	for (const struct missing_block *block = blocks; block; block = block->next)
		if (address - block->base < BLOCK_BYTES)
			return block->imports[(address - block->base) / SLOT_BYTES];
	return NULL;
}

static void report_use(const struct missing_import *import, bool called, PVOID place)
{
	struct report_line line = { .length = 0 };

	if (import->dll_missing) {
		report_text(&line, import->dll);
		report_text(&line, " was not found");
		report_end(&line);
	}
	report_text(&line, import->dll);
	report_text(&line, import->function ? "!" : "!#");
	if (import->function)
		report_text(&line, import->function);
	else
		report_number(&line, import->ordinal);
	report_text(&line, called ? " is not implemented; called from " : " is not implemented; used at ");
	report_place(&line, (ULONG_PTR)place);
	report_end(&line);
}

void ldr_missing_used(EXCEPTION_RECORD *record, const CONTEXT *context)
{
	const struct missing_import *import;
	PVOID place = record->ExceptionAddress;
	bool called;

	if (!blocks || record->ExceptionCode != (DWORD)STATUS_ACCESS_VIOLATION || record->NumberParameters < 2)
		return;
	import = import_at(record->ExceptionInformation[1]);
	if (!import)
		return;
	called = import_at((ULONG_PTR)place) == import;
	if (called)
		place = context_caller(context);
	report_use(import, called, place);
	record->ExceptionCode = (DWORD)STATUS_ENTRYPOINT_NOT_FOUND;
	record->ExceptionFlags = EXCEPTION_NONCONTINUABLE;
	record->ExceptionAddress = place;
	record->NumberParameters = 2;
	record->ExceptionInformation[0] = (ULONG_PTR)import->dll;
	record->ExceptionInformation[1] = import->function ? (ULONG_PTR)import->function : import->ordinal;
}

/* Compares LENGTH characters of a file name, whatever their case, with a name in lower case. */
static int compare(const char *name, ULONG length, const char *lower)
{
	for (ULONG i = 0; i < length; i++) {
		int c = name[i] >= 'A' && name[i] <= 'Z' ? name[i] + 32 : (BYTE)name[i];

		if (c != (BYTE)lower[i])
			return c - (BYTE)lower[i];
	}
	return lower[length] ? -1 : 0;
}

static bool is_of_windows(const char *dll)
{
	const char *dot = strrchr(dll, '.');
	ULONG length = (ULONG)(dot ? (SIZE_T)(dot - dll) : strlen(dll));
	ULONG low = 0, high = sizeof(windows_dlls) / sizeof(*windows_dlls);

	if (length > 7 && (!compare(dll, 7, "api-ms-") || !compare(dll, 7, "ext-ms-")))
		return true;
	while (low < high) {
		ULONG middle = (low + high) / 2;
		int order = compare(dll, length, windows_dlls[middle]);

		if (!order)
			return true;
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return false;
}

bool ldr_do_without(const char *dll)
{
	return ldr_program->state <= MODULE_BINDING || is_of_windows(dll);
}
