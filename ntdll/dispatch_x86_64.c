/*
 * Exception dispatch and unwinding on x86_64: dispatch_to_frames and RtlUnwindEx.
 *
 * Both walk the frames from the youngest to the oldest by their tables. Dispatch asks each frame's handler whether it wants the
 * exception, and nothing is unwound until one calls RtlUnwindEx, which walks again from there, calls each frame's termination
 * handler, and continues at the target. Handlers run on top of all the frames, so they may raise and unwind themselves. Two
 * frames in assembly mark that a handler runs (call_exception_handler, call_unwind_handler); a later walk that comes across
 * one learns from it:
 * - a dispatch that meets a running dispatch is nested: frames up to the one that was being asked know of both;
 * - any walk that meets a running unwind collides: the frames already unwound are skipped, and it goes on where that one was.
 *
 * A stack may be corrupt, so each frame must lie within the stack's limits, be aligned, and be older than the last.
 */
#include "unwind_x86_64.h"
#include "vector_state_x86_64.h"

/* What the assembly needs to find in a DISPATCHER_CONTEXT. */
_Static_assert(offsetof(DISPATCHER_CONTEXT, LanguageHandler) == 0x30, "call_exception_handler calls through it");

/* A walk: the frame it stands at, and the state of its caller. */
struct walk {
	CONTEXT *frame_context;  /* registers inside the frame */
	CONTEXT *caller_context; /* registers after it returned */
	DISPATCHER_CONTEXT dispatcher;
	ULONG64 low, high;
};

static bool frame_is_valid(const struct walk *walk)
{
	ULONG64 frame = walk->dispatcher.EstablisherFrame;
	return frame >= walk->low && frame < walk->high && (frame & 7) == 0;
}

/* Unwinds one frame into caller_context, leaving frame_context alone. False where the stack is bad. */
static bool step(struct walk *walk, DWORD handler_type)
{
	DISPATCHER_CONTEXT *dispatcher = &walk->dispatcher;
	struct unwound_frame frame;
	*walk->caller_context = *walk->frame_context;
	if (!unwind_frame(handler_type, dispatcher->ImageBase, dispatcher->ControlPc, dispatcher->FunctionEntry,
			walk->caller_context, &frame, NULL, walk->low, walk->high))
		return false;
	dispatcher->EstablisherFrame = frame.establisher;
	dispatcher->LanguageHandler = frame.handler;
	dispatcher->HandlerData = frame.handler_data;
	dispatcher->ScopeIndex = 0;
	return walk->caller_context->Rsp > walk->frame_context->Rsp;
}

/* Stands the walk at the function that frame_context executes. */
static void stand(struct walk *walk)
{
	DISPATCHER_CONTEXT *dispatcher = &walk->dispatcher;
	dispatcher->ControlPc = walk->frame_context->Rip;
	dispatcher->FunctionEntry = RtlLookupFunctionEntry(dispatcher->ControlPc, &dispatcher->ImageBase, dispatcher->HistoryTable);
}

/* After a collision: the dispatcher context says where the other walk was. Its scope index stays. */
static bool resume_collided(struct walk *walk, DWORD handler_type)
{
	DISPATCHER_CONTEXT collided = walk->dispatcher;
	if (collided.ContextRecord != walk->frame_context)
		*walk->frame_context = *collided.ContextRecord;
	if (!step(walk, handler_type))
		return false;
	walk->dispatcher.EstablisherFrame = collided.EstablisherFrame;
	walk->dispatcher.LanguageHandler = collided.LanguageHandler;
	walk->dispatcher.HandlerData = collided.HandlerData;
	walk->dispatcher.ScopeIndex = collided.ScopeIndex;
	return true;
}

static void raise_about(NTSTATUS status, DWORD flags, EXCEPTION_RECORD *cause)
{
	EXCEPTION_RECORD record = {.ExceptionCode = (DWORD)status, .ExceptionFlags = flags, .ExceptionRecord = cause};
	RtlRaiseException(&record);
}

bool dispatch_to_frames(EXCEPTION_RECORD *record, CONTEXT *context)
{
	CONTEXT frame_context = *context, caller_context;
	struct walk walk = {.frame_context = &frame_context, .caller_context = &caller_context};
	ULONG64 nested_until = 0;

	vector_state_leave(&frame_context);
	stack_limits(&walk.low, &walk.high);
	record->ExceptionFlags &= EXCEPTION_NONCONTINUABLE;
	for (bool first = true; frame_context.Rip || first; first = false, frame_context = caller_context) {
		DISPATCHER_CONTEXT *dispatcher = &walk.dispatcher;
		stand(&walk);
		if (!step(&walk, UNW_FLAG_EHANDLER) || !frame_is_valid(&walk)) {
			if (frame_context.Rsp != walk.high)
				record->ExceptionFlags |= EXCEPTION_STACK_INVALID;
			return false;
		}
		if (!dispatcher->LanguageHandler)
			continue;
		for (bool again = true; again;) {
			again = false;
			/* Handlers are shown the caller's registers while the exception is only being dispatched. */
			dispatcher->ContextRecord = &caller_context;
			record->ExceptionFlags &= ~EXCEPTION_NESTED_CALL;
			if (dispatcher->EstablisherFrame <= nested_until)
				record->ExceptionFlags |= EXCEPTION_NESTED_CALL;
			switch (call_exception_handler(record, (void *)dispatcher->EstablisherFrame, context, dispatcher)) {
			case ExceptionContinueExecution:
				if (record->ExceptionFlags & EXCEPTION_NONCONTINUABLE)
					raise_about(STATUS_NONCONTINUABLE_EXCEPTION, EXCEPTION_NONCONTINUABLE, record);
				return true;
			case ExceptionContinueSearch:
				break;
			case ExceptionNestedException:
				nested_until = max(nested_until, dispatcher->EstablisherFrame);
				break;
			case ExceptionCollidedUnwind:
				if (!resume_collided(&walk, UNW_FLAG_EHANDLER))
					return false;
				again = true;
				break;
			default:
				raise_about(STATUS_INVALID_DISPOSITION, EXCEPTION_NONCONTINUABLE, record);
			}
		}
	}
	return false;
}

/* The handlers of the two marking frames; SAVED is the dispatcher context of the walk that was interrupted there. */
EXCEPTION_DISPOSITION nested_dispatch(EXCEPTION_RECORD *record, const DISPATCHER_CONTEXT *saved, DISPATCHER_CONTEXT *dispatcher)
{
	if (record->ExceptionFlags & EXCEPTION_UNWIND)
		return ExceptionContinueSearch;
	dispatcher->EstablisherFrame = saved->EstablisherFrame;
	return ExceptionNestedException;
}

EXCEPTION_DISPOSITION collided_unwind(EXCEPTION_RECORD *record, const DISPATCHER_CONTEXT *saved, DISPATCHER_CONTEXT *dispatcher)
{
	(void)record;
	ULONG64 target = dispatcher->TargetIp;
	*dispatcher = *saved;
	dispatcher->TargetIp = target;
	return ExceptionCollidedUnwind;
}

/*
 * Whether the frame where WALK stands is the one to unwind to. setjmp stores the stack pointer where it cannot know the
 * establisher frame, so a longjmp's target may be anywhere in the frame.
 */
static bool is_target(const struct walk *walk, ULONG64 target, const EXCEPTION_RECORD *record)
{
	if (!target)
		return false;
	if (record->ExceptionCode == (DWORD)STATUS_LONGJUMP)
		return target < walk->caller_context->Rsp;
	return walk->dispatcher.EstablisherFrame == target;
}

/* Calls one frame's termination handler, again after each collision. False where the stack is bad. */
static bool call_termination(struct walk *walk, EXCEPTION_RECORD *record, ULONG64 target, void *value)
{
	DISPATCHER_CONTEXT *dispatcher = &walk->dispatcher;
	for (;;) {
		if (is_target(walk, target, record))
			record->ExceptionFlags |= EXCEPTION_TARGET_UNWIND;
		walk->frame_context->Rax = (ULONG64)value;
		dispatcher->ContextRecord = walk->frame_context;
		EXCEPTION_DISPOSITION disposition =
			call_unwind_handler(record, (void *)dispatcher->EstablisherFrame, walk->frame_context, dispatcher);
		record->ExceptionFlags &= ~(EXCEPTION_COLLIDED_UNWIND | EXCEPTION_TARGET_UNWIND);
		if (disposition == ExceptionContinueSearch)
			return true;
		if (disposition != ExceptionCollidedUnwind)
			raise_about(STATUS_INVALID_DISPOSITION, EXCEPTION_NONCONTINUABLE, record);
		if (!resume_collided(walk, UNW_FLAG_UHANDLER))
			return false;
		record->ExceptionFlags |= EXCEPTION_COLLIDED_UNWIND;
	}
}

VOID NTAPI RtlUnwindEx(PVOID target_frame, PVOID target_ip, EXCEPTION_RECORD *record, PVOID value, CONTEXT *context,
	UNWIND_HISTORY_TABLE *history)
{
	CONTEXT caller_context;
	EXCEPTION_RECORD own_record = {.ExceptionCode = (DWORD)STATUS_UNWIND};
	ULONG64 target = (ULONG64)target_frame;
	struct walk walk = {.frame_context = context, .caller_context = &caller_context,
		.dispatcher = {.TargetIp = (ULONG64)target_ip, .HistoryTable = history}};

	stack_limits(&walk.low, &walk.high);
	RtlCaptureContext(context);
	if (!record) {
		record = &own_record;
		record->ExceptionAddress = (void *)context->Rip;
	}
	record->ExceptionFlags |= EXCEPTION_UNWINDING | (target ? 0 : EXCEPTION_EXIT_UNWIND);
	for (;;) {
		stand(&walk);
		if (!step(&walk, UNW_FLAG_UHANDLER) || !frame_is_valid(&walk))
			break;
		if (walk.dispatcher.FunctionEntry && target && walk.dispatcher.EstablisherFrame > target
				&& record->ExceptionCode != (DWORD)STATUS_LONGJUMP)
			raise_about(STATUS_INVALID_UNWIND_TARGET, EXCEPTION_NONCONTINUABLE, record);
		if (walk.dispatcher.LanguageHandler && !call_termination(&walk, record, target, value))
			break;
		if (is_target(&walk, target, record)) {
			context->Rax = (ULONG64)value;
			if (record->ExceptionCode != (DWORD)STATUS_UNWIND_CONSOLIDATE)
				context->Rip = (ULONG64)target_ip;
			RtlRestoreContext(context, record);
		}
		*context = caller_context;
	}
	/* Past the last frame: that is the end of an exit unwind, and a target that is not there otherwise. */
	if (!target)
		NtRaiseException(record, context, FALSE);
	raise_about(STATUS_BAD_STACK, EXCEPTION_NONCONTINUABLE, record);
}

VOID NTAPI RtlUnwind(PVOID target_frame, PVOID target_ip, EXCEPTION_RECORD *record, PVOID value)
{
	CONTEXT context;
	RtlUnwindEx(target_frame, target_ip, record, value, &context, NULL);
}
