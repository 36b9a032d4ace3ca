/*
 * _except_handler3 and _except_handler4_common: the handlers of functions with __try blocks on i686.
 *
 * A frame says by its level which of the function's blocks are entered. The newer kind hides the address of its table behind the
 * program's security cookie, and its table begins with where the function's own cookies are, which are checked before any of its
 * blocks runs. Its outermost level is -2.
 */
#include "except_handler_i686.h"
#include "frame_handler_i686.h"

#include <string.h>

#define UNWINDING (EXCEPTION_UNWINDING | EXCEPTION_EXIT_UNWIND | EXCEPTION_TARGET_UNWIND | EXCEPTION_COLLIDED_UNWIND)
#define OUTERMOST3 (-1)
#define OUTERMOST4 (-2)
/* In place of the offset of a cookie that the function has not. */
#define NO_COOKIE (-2)

struct scope_table4 {
	int gs_offset, gs_xor;
	int eh_offset, eh_xor;
	struct seh_scope scopes[];
};

typedef void (__fastcall *check_cookie)(ULONG_PTR cookie);

void __cdecl _global_unwind2(struct seh_frame *frame)
{
	RtlUnwind(frame, NULL, NULL, NULL);
}

/* The levels that a frame is to leave: down to STOP. */
struct levels {
	struct seh_frame *frame;
	const struct seh_scope *scopes;
	int outermost, stop;
};

static EXCEPTION_DISPOSITION __cdecl finally_guard(EXCEPTION_RECORD *record, struct eh_guard *guard, CONTEXT *context);

/* Runs their __finally blocks. Should an exception end one, whoever unwinds because of it runs the others. */
static void unwind_levels(struct levels *levels)
{
	struct seh_frame *frame = levels->frame;

	while (frame->level != levels->outermost && (levels->stop == levels->outermost || frame->level > levels->stop)) {
		const struct seh_scope *scope = &levels->scopes[frame->level];

		frame->level = scope->enclosing; /* a block that raises is not entered again */
		if (!scope->filter)
			eh_call((void *)scope->handler, frame->ebp, finally_guard, levels);
	}
}

static EXCEPTION_DISPOSITION __cdecl finally_guard(EXCEPTION_RECORD *record, struct eh_guard *guard, CONTEXT *context)
{
	(void)context;
	if (record->ExceptionFlags & UNWINDING)
		unwind_levels(guard->argument);
	return ExceptionContinueSearch;
}

static void unwind_frame(struct seh_frame *frame, const struct seh_scope *scopes, int outermost, int stop)
{
	struct levels levels = {frame, scopes, outermost, stop};

	unwind_levels(&levels);
}

void __cdecl _local_unwind2(struct seh_frame *frame, int stop)
{
	unwind_frame(frame, frame->scopes, OUTERMOST3, stop);
}

static EXCEPTION_DISPOSITION dispatch_levels(EXCEPTION_RECORD *record, struct seh_frame *frame, CONTEXT *context,
	const struct seh_scope *scopes, int outermost)
{
	EXCEPTION_POINTERS pointers = {record, context};
	const EXCEPTION_POINTERS *information = &pointers;
	int level = frame->level;

	memcpy((char *)frame - sizeof(information), &information, sizeof(information)); /* while filters run */
	for (; level != outermost; level = scopes[level].enclosing) {
		LONG answer;

		if (!scopes[level].filter)
			continue;
		answer = seh_call((void *)scopes[level].filter, frame->ebp);
		if (answer < 0)
			return ExceptionContinueExecution;
		if (answer == 0)
			continue;
		RtlUnwind(frame, NULL, record, NULL);
		unwind_frame(frame, scopes, outermost, level);
		frame->level = scopes[level].enclosing;
		seh_enter((void *)scopes[level].handler, frame->ebp);
	}
	return ExceptionContinueSearch;
}

EXCEPTION_DISPOSITION __cdecl _except_handler3(EXCEPTION_RECORD *record, struct seh_frame *frame, CONTEXT *context, void *dispatcher)
{
	(void)dispatcher;
	if (!(record->ExceptionFlags & UNWINDING))
		return dispatch_levels(record, frame, context, frame->scopes, OUTERMOST3);
	unwind_frame(frame, frame->scopes, OUTERMOST3, OUTERMOST3);
	return ExceptionContinueSearch;
}

static void check(int offset, int xor, const struct seh_frame *frame, check_cookie check)
{
	const char *ebp = (const char *)frame->ebp;

	if (offset != NO_COOKIE)
		check(*(const ULONG_PTR *)(ebp + offset) ^ (ULONG_PTR)(ebp + xor));
}

EXCEPTION_DISPOSITION __cdecl _except_handler4_common(const ULONG_PTR *cookie, check_cookie check_function, EXCEPTION_RECORD *record,
	struct seh_frame *frame, CONTEXT *context, void *dispatcher)
{
	const struct scope_table4 *table = (const struct scope_table4 *)((ULONG_PTR)frame->scopes ^ *cookie);

	(void)dispatcher;
	check(table->gs_offset, table->gs_xor, frame, check_function);
	check(table->eh_offset, table->eh_xor, frame, check_function);
	if (!(record->ExceptionFlags & UNWINDING))
		return dispatch_levels(record, frame, context, table->scopes, OUTERMOST4);
	unwind_frame(frame, table->scopes, OUTERMOST4, OUTERMOST4);
	return ExceptionContinueSearch;
}

void __cdecl _local_unwind4(const ULONG_PTR *cookie, struct seh_frame *frame, int stop)
{
	unwind_frame(frame, ((const struct scope_table4 *)((ULONG_PTR)frame->scopes ^ *cookie))->scopes, OUTERMOST4, stop);
}
