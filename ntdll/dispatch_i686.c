/*
 * Exception dispatch and unwinding on i686: dispatch_to_frames and RtlUnwind.
 *
 * Each function with a handler links a registration on its stack into the chain at fs:0. Dispatch asks them from the youngest to the
 * oldest, and unwinds nothing; a handler that takes the exception calls RtlUnwind, which tells each handler down to its own, and
 * takes it off the chain. Both put a registration of their own below the handler they call (call_handler), by whose handler a
 * later walk knows what was interrupted there:
 * - a dispatch that meets a running dispatch is nested: handlers up to the one that was being asked know of both;
 * - an unwind that meets a running unwind collides: it goes on with the frame that one was at.
 *
 * A chain may be corrupt, so each registration must lie within the stack's limits and above the one before it, be aligned, and have
 * its handler elsewhere.
 */
#include "chain_i686.h"

/* What call_handler leaves on the stack. */
struct mark {
	struct registration registration;
	struct registration *frame; /* whose handler runs */
};

/* BEFORE: the one that led to it, or NULL. */
static bool is_valid(const struct registration *frame, const struct registration *before)
{
	ULONG_PTR low, high, at = (ULONG_PTR)frame;

	stack_limits(&low, &high);
	if (at < low || at > high - sizeof(*frame) || at & 3 || frame <= before)
		return false;
	return (ULONG_PTR)frame->handler < low || (ULONG_PTR)frame->handler >= high;
}

static void raise_about(NTSTATUS status, DWORD flags, EXCEPTION_RECORD *cause)
{
	EXCEPTION_RECORD record = { .ExceptionCode = (DWORD)status, .ExceptionFlags = flags, .ExceptionRecord = cause };

	RtlRaiseException(&record);
}

static EXCEPTION_DISPOSITION __cdecl nested_dispatch(EXCEPTION_RECORD *record, void *frame, CONTEXT *context, void *dispatcher)
{
	(void)context;
	if (record->ExceptionFlags & EXCEPTION_UNWIND)
		return ExceptionContinueSearch;
	*(struct registration **)dispatcher = ((struct mark *)frame)->frame;
	return ExceptionNestedException;
}

static EXCEPTION_DISPOSITION __cdecl collided_unwind(EXCEPTION_RECORD *record, void *frame, CONTEXT *context, void *dispatcher)
{
	(void)context;
	if (!(record->ExceptionFlags & EXCEPTION_UNWIND))
		return ExceptionContinueSearch;
	*(struct registration **)dispatcher = ((struct mark *)frame)->frame;
	return ExceptionCollidedUnwind;
}

bool dispatch_to_frames(EXCEPTION_RECORD *record, CONTEXT *context)
{
	struct registration *frame = (struct registration *)current_teb()->NtTib.ExceptionList;
	struct registration *dispatcher, *nested_until = NULL, *before = NULL;

	record->ExceptionFlags &= EXCEPTION_NONCONTINUABLE;
	for (; frame != CHAIN_END; before = frame, frame = frame->next) {
		if (!is_valid(frame, before)) {
			record->ExceptionFlags |= EXCEPTION_STACK_INVALID;
			return false;
		}
		record->ExceptionFlags &= ~EXCEPTION_NESTED_CALL;
		if (frame <= nested_until)
			record->ExceptionFlags |= EXCEPTION_NESTED_CALL;
		switch (call_handler(record, frame, context, &dispatcher, frame->handler, (PEXCEPTION_ROUTINE)nested_dispatch)) {
		case ExceptionContinueExecution:
			if (record->ExceptionFlags & EXCEPTION_NONCONTINUABLE)
				raise_about(STATUS_NONCONTINUABLE_EXCEPTION, EXCEPTION_NONCONTINUABLE, record);
			return true;
		case ExceptionContinueSearch:
			break;
		case ExceptionNestedException:
			nested_until = max(nested_until, dispatcher);
			break;
		default:
			raise_about(STATUS_INVALID_DISPOSITION, EXCEPTION_NONCONTINUABLE, record);
		}
	}
	return false;
}

/* RtlUnwind: see exception_i686.S. Returns VALUE. */
PVOID NTAPI unwind_chain(struct registration *target, PVOID address, EXCEPTION_RECORD *record, PVOID value)
{
	EXCEPTION_RECORD own_record = { .ExceptionCode = (DWORD)STATUS_UNWIND };
	struct registration *frame, *dispatcher, *before = NULL;
	CONTEXT context;

	(void)address;
	RtlCaptureContext(&context);
	context.Eax = (DWORD)value;
	if (!record) {
		record = &own_record;
		record->ExceptionAddress = __builtin_return_address(0);
	}
	record->ExceptionFlags |= EXCEPTION_UNWINDING | (target ? 0 : EXCEPTION_EXIT_UNWIND);
	while ((frame = (struct registration *)current_teb()->NtTib.ExceptionList) != CHAIN_END && frame != target) {
		if (target && frame > target)
			raise_about(STATUS_INVALID_UNWIND_TARGET, EXCEPTION_NONCONTINUABLE, record);
		if (!is_valid(frame, before))
			raise_about(STATUS_BAD_STACK, EXCEPTION_NONCONTINUABLE, record);
		switch (call_handler(record, frame, &context, &dispatcher, frame->handler, (PEXCEPTION_ROUTINE)collided_unwind)) {
		case ExceptionContinueSearch:
			break;
		case ExceptionCollidedUnwind:
			frame = dispatcher;
			break;
		default:
			raise_about(STATUS_INVALID_DISPOSITION, EXCEPTION_NONCONTINUABLE, record);
		}
		before = frame;
		current_teb()->NtTib.ExceptionList = (PVOID)frame->next;
	}
	return value;
}
