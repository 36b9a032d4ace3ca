/*
 * Walks of the own stack for their return addresses, i686: RtlCaptureStackBackTrace, RtlWalkFrameChain. They follow the chain of
 * frame pointers, as far as functions keep one; and RtlPcToFileHeader, which needs no tables here.
 */
#include "exceptions.h"

#include "ldr.h"

/* Goes from one frame to its caller's. False at the end of the chain, or where it is bad. */
static bool go_up(ULONG_PTR *frame, PVOID *caller)
{
	ULONG_PTR low, high, next;

	stack_limits(&low, &high);
	if (*frame < low || *frame > high - 2 * sizeof(PVOID) || *frame & 3)
		return false;
	next = ((ULONG_PTR *)*frame)[0];
	*caller = ((PVOID *)*frame)[1];
	if (!*caller)
		return false;
	/* The last frame may have anything for its caller's: the next step finds out. */
	*frame = next > *frame ? next : 0;
	return true;
}

static ULONG walk_callers(ULONG_PTR frame, ULONG skip, PVOID *callers, ULONG count)
{
	ULONG found = 0;
	PVOID caller;

	while (found < count && go_up(&frame, &caller)) {
		if (skip > 0)
			skip--;
		else
			callers[found++] = caller;
	}
	return found;
}

/* The caller of this function is frame 0. The hash is the sum of the addresses: equal stacks have equal ones. */
USHORT NTAPI RtlCaptureStackBackTrace(ULONG skip, ULONG count, PVOID *callers, PULONG hash)
{
	ULONG found = walk_callers((ULONG_PTR)__builtin_frame_address(0), skip, callers, min(count, 0xffffu));
	ULONG sum = 0;

	for (ULONG i = 0; i < found; i++)
		sum += (ULONG)callers[i];
	if (hash)
		*hash = sum;
	return (USHORT)found;
}

/* flags: the low byte says what kind of frames; bits 8 and up how many to skip. Of kernel frames there are none. */
ULONG NTAPI RtlWalkFrameChain(PVOID *callers, ULONG count, ULONG flags)
{
	if (flags & 0xff)
		return 0;
	return walk_callers((ULONG_PTR)__builtin_frame_address(0), flags >> 8, callers, count);
}

bool function_table_add_image(void *base, SIZE_T size)
{
	(void)base;
	(void)size;
	return true; /* handlers are linked, not looked up */
}

void function_table_remove_image(void *base)
{
	(void)base;
}

PVOID NTAPI RtlPcToFileHeader(PVOID pc, PVOID *base)
{
	struct ldr_entry *entry;

	*base = LdrFindEntryForAddress(pc, &entry) ? NULL : entry->DllBase;
	return *base;
}

/* ---- the report of an unhandled exception ---- */

void report_registers(const CONTEXT *context)
{
	static const struct {
		char name[4];
		USHORT at;
	} registers[8] = {
		{ "eax", offsetof(CONTEXT, Eax) }, { "ecx", offsetof(CONTEXT, Ecx) }, { "edx", offsetof(CONTEXT, Edx) },
		{ "ebx", offsetof(CONTEXT, Ebx) }, { "esp", offsetof(CONTEXT, Esp) }, { "ebp", offsetof(CONTEXT, Ebp) },
		{ "esi", offsetof(CONTEXT, Esi) }, { "edi", offsetof(CONTEXT, Edi) },
	};
	struct report_line line = { .length = 0 };

	for (unsigned i = 0; i < 8; i++) {
		report_text(&line, "  ");
		report_text(&line, registers[i].name);
		report_text(&line, " ");
		report_hex(&line, *(const DWORD *)((const BYTE *)context + registers[i].at), 8);
		if (i % 4 == 3)
			report_end(&line);
	}
}

void report_backtrace(const CONTEXT *context)
{
	struct report_line line = { .length = 0 };
	ULONG_PTR frame = context->Ebp;
	PVOID address = (PVOID)context->Eip;
	bool more = true;

	for (unsigned lines = 0; more && lines < 32; lines++) {
		report_text(&line, lines ? "  from " : "  at   ");
		report_place(&line, (ULONG_PTR)address);
		report_end(&line);
		more = go_up(&frame, &address);
	}
	if (more) {
		report_text(&line, "  and more");
		report_end(&line);
	}
}
