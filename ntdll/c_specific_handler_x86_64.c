/*
 * __C_specific_handler: __try, __except and __finally of C on x86_64.
 *
 * A function's handler data is a table of its guarded ranges, inner ones first. A record with a jump target is an __except: its
 * filter is 1 for EXCEPTION_EXECUTE_HANDLER or a function. One without is a __finally. Filters and __finally blocks are
 * functions of their own that get the frame they belong to. Layout: SCOPE_TABLE_AMD64 in winnt.h.
 */
#include "unwind_x86_64.h"

/* __except filters and __finally blocks; the latter get whether the block is left abnormally for their first argument. */
typedef LONG (*scope_filter)(EXCEPTION_POINTERS *pointers, void *frame);
typedef void (*scope_termination)(BOOLEAN abnormal, void *frame);

typedef typeof(((SCOPE_TABLE_AMD64 *)0)->ScopeRecord[0]) scope_record;

#define FILTER_EXECUTES_ALWAYS 1

static bool covers(const scope_record *scope, ULONG64 offset)
{
	return offset >= scope->BeginAddress && offset < scope->EndAddress;
}

static EXCEPTION_DISPOSITION dispatch_to_scopes(EXCEPTION_RECORD *record, void *frame, CONTEXT *context,
	DISPATCHER_CONTEXT *dispatcher)
{
	const SCOPE_TABLE_AMD64 *table = dispatcher->HandlerData;
	EXCEPTION_POINTERS pointers = {record, context};
	ULONG64 pc = dispatcher->ControlPc - dispatcher->ImageBase;

	for (DWORD i = dispatcher->ScopeIndex; i < table->Count; i++) {
		const scope_record *scope = &table->ScopeRecord[i];
		if (!covers(scope, pc) || !scope->JumpTarget)
			continue;
		LONG answer = EXCEPTION_EXECUTE_HANDLER;
		if (scope->HandlerAddress != FILTER_EXECUTES_ALWAYS)
			answer = ((scope_filter)(dispatcher->ImageBase + scope->HandlerAddress))(&pointers, frame);
		if (answer < 0)
			return ExceptionContinueExecution;
		if (answer > 0)
			RtlUnwindEx(frame, (void *)(dispatcher->ImageBase + scope->JumpTarget), record,
				(void *)(ULONG_PTR)record->ExceptionCode, dispatcher->ContextRecord, dispatcher->HistoryTable);
	}
	return ExceptionContinueSearch;
}

/* Runs the __finally blocks that are left on the way to the target, which stays inside those that also cover it. */
static EXCEPTION_DISPOSITION unwind_scopes(EXCEPTION_RECORD *record, void *frame, DISPATCHER_CONTEXT *dispatcher)
{
	const SCOPE_TABLE_AMD64 *table = dispatcher->HandlerData;
	ULONG64 pc = dispatcher->ControlPc - dispatcher->ImageBase;
	ULONG64 target = dispatcher->TargetIp - dispatcher->ImageBase;
	bool ends_here = record->ExceptionFlags & EXCEPTION_TARGET_UNWIND;

	for (DWORD i = dispatcher->ScopeIndex; i < table->Count; i++) {
		const scope_record *scope = &table->ScopeRecord[i];
		if (!covers(scope, pc))
			continue;
		if (ends_here && (covers(scope, target) || (scope->JumpTarget && scope->JumpTarget == target)))
			break;
		if (scope->JumpTarget)
			continue;
		dispatcher->ScopeIndex = i + 1; /* a block that raises is not entered again */
		((scope_termination)(dispatcher->ImageBase + scope->HandlerAddress))(TRUE, frame);
	}
	return ExceptionContinueSearch;
}

EXCEPTION_DISPOSITION __cdecl __C_specific_handler(EXCEPTION_RECORD *record, void *frame, CONTEXT *context,
	DISPATCHER_CONTEXT *dispatcher)
{
	if (record->ExceptionFlags & EXCEPTION_UNWIND)
		return unwind_scopes(record, frame, dispatcher);
	return dispatch_to_scopes(record, frame, context, dispatcher);
}

/* Leaves __try blocks by goto or return: runs the __finally blocks on the way to a place in the same function. */
void __cdecl _local_unwind(void *frame, void *target)
{
	CONTEXT context;
	RtlUnwindEx(frame, target, NULL, NULL, &context, NULL);
}
