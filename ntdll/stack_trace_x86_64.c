/*
 * Walks of the own stack for their return addresses: RtlCaptureStackBackTrace, RtlWalkFrameChain.
 */
#include "unwind_x86_64.h"

/* Goes to the caller. False at the end of the stack, or where it is bad. */
static bool go_up(CONTEXT *context)
{
	ULONG64 base = 0, low, high, before = context->Rsp;
	struct unwound_frame frame;

	stack_limits(&low, &high);
	RUNTIME_FUNCTION *entry = RtlLookupFunctionEntry(context->Rip, &base, NULL);
	return unwind_frame(UNW_FLAG_NHANDLER, base, context->Rip, entry, context, &frame, NULL, low, high)
		&& context->Rsp > before && context->Rip;
}

/* The return addresses above CONTEXT, the first SKIP left out. */
static ULONG walk_callers(CONTEXT *context, ULONG skip, PVOID *callers, ULONG count)
{
	ULONG found = 0;
	while (found < count && go_up(context)) {
		if (skip > 0)
			skip--;
		else
			callers[found++] = (PVOID)context->Rip;
	}
	return found;
}

/* The caller of this function is frame 0. The hash is the sum of the addresses: equal stacks have equal ones. */
USHORT NTAPI RtlCaptureStackBackTrace(ULONG skip, ULONG count, PVOID *callers, PULONG hash)
{
	CONTEXT context;
	ULONG sum = 0;

	RtlCaptureContext(&context);
	ULONG found = walk_callers(&context, skip, callers, min(count, 0xffffu));
	for (ULONG i = 0; i < found; i++)
		sum += (ULONG)(ULONG_PTR)callers[i];
	if (hash)
		*hash = sum;
	return (USHORT)found;
}

/* flags: the low byte says what kind of frames; bits 8 and up how many to skip. Of kernel frames there are none. */
ULONG NTAPI RtlWalkFrameChain(PVOID *callers, ULONG count, ULONG flags)
{
	CONTEXT context;
	if (flags & 0xff)
		return 0;
	RtlCaptureContext(&context);
	return walk_callers(&context, flags >> 8, callers, count);
}

/* ---- the report of an unhandled exception ---- */

void report_registers(const CONTEXT *context)
{
	static const char names[16][4] = {"rax", "rcx", "rdx", "rbx", "rsp", "rbp", "rsi", "rdi", "r8 ", "r9 ", "r10", "r11", "r12",
		"r13", "r14", "r15"};
	struct report_line line = {.length = 0};
	for (unsigned i = 0; i < 16; i++) {
		report_text(&line, "  ");
		report_text(&line, names[i]);
		report_text(&line, " ");
		report_hex(&line, (&context->Rax)[i], 16);
		if (i % 4 == 3)
			report_end(&line);
	}
}

/* A recursion shows once, with how often. */
void report_backtrace(const CONTEXT *context)
{
	CONTEXT caller = *context;
	struct report_line line = {.length = 0};
	ULONG64 shown = 0;
	ULONG repeated = 0;
	bool more = true;
	for (unsigned lines = 0; more && lines < 32;) {
		if (caller.Rip == shown) {
			repeated++;
		} else {
			if (repeated) {
				report_text(&line, "  and again 0x");
				report_hex(&line, repeated, 1);
				report_text(&line, " times");
				report_end(&line);
			}
			report_text(&line, lines ? "  from " : "  at   ");
			report_place(&line, caller.Rip);
			report_end(&line);
			shown = caller.Rip;
			repeated = 0;
			lines++;
		}
		more = go_up(&caller);
	}
	if (more) {
		report_text(&line, "  and more");
		report_end(&line);
	}
}
