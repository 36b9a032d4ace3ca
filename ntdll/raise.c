/*
 * Raising exceptions, and what becomes of those that nobody handles.
 *
 * Every exception, a fault's or a raised one, ends up in exception_raised(): dispatched, and then either continued or, at its
 * second chance, reported and made the process' end. Usually the second chance does not come: each thread's first frame has a
 * handler (last_handler), which asks the unhandled-exception filter that kernel32 sets. It does where the stack is corrupt
 * and the walk never arrives there.
 */
#include "exceptions.h"

#include "ldr.h"

#include <decant/exception.h>

static PTOP_LEVEL_EXCEPTION_FILTER unhandled_filter;

_Noreturn void exception_terminate(EXCEPTION_RECORD *record, CONTEXT *context)
{
	EXCEPTION_POINTERS pointers = {record, context};
	decant_report_exception(&pointers);
	for (;;)
		NtTerminateProcess(NtCurrentProcess(), (NTSTATUS)record->ExceptionCode);
}

/* Where KiUserExceptionDispatcher and RtlRaiseException meet. Does not return. */
void exception_raised(EXCEPTION_RECORD *record, CONTEXT *context)
{
	bool last = record->ExceptionFlags & EXCEPTION_FLAG_SECOND_CHANCE;
	record->ExceptionFlags &= ~EXCEPTION_FLAG_SECOND_CHANCE;
	ldr_missing_used(record, context);
	NtRaiseException(record, context, !last);
}

/* Only a debugger makes the difference that Windows' kernel is needed for, so this too is done here. */
NTSTATUS NTAPI NtRaiseException(EXCEPTION_RECORD *record, CONTEXT *context, BOOLEAN first_chance)
{
	if (first_chance && RtlDispatchException(record, context))
		NtContinue(context, FALSE);
	exception_terminate(record, context);
}

NTSTATUS NTAPI NtContinue(CONTEXT *context, BOOLEAN alertable)
{
	(void)alertable; /* user APCs run where threads wait, never here */
	context_load(context);
}

/* Vectored handlers come first, then those of the frames. */
BOOLEAN NTAPI RtlDispatchException(EXCEPTION_RECORD *record, CONTEXT *context)
{
	EXCEPTION_POINTERS pointers = {record, context};
	bool handled = vectored_exception(&pointers) || dispatch_to_frames(record, context);
	if (handled)
		vectored_continue(&pointers);
	return handled;
}

VOID NTAPI RtlRaiseStatus(NTSTATUS status)
{
	EXCEPTION_RECORD record = {.ExceptionCode = (DWORD)status, .ExceptionFlags = EXCEPTION_NONCONTINUABLE};
	RtlRaiseException(&record);
}

VOID NTAPI RtlSetUnhandledExceptionFilter(PTOP_LEVEL_EXCEPTION_FILTER filter)
{
	InterlockedExchangePointer((PVOID volatile *)&unhandled_filter, (PVOID)filter);
}

LONG NTAPI RtlUnhandledExceptionFilter(EXCEPTION_POINTERS *pointers)
{
	decant_report_exception(pointers);
	return EXCEPTION_EXECUTE_HANDLER;
}

/*
 * The language handler of call_with_last_handler's frame. The process ends here without unwinding the program's frames, since
 * a report of an exception must not depend on their being sound.
 */
EXCEPTION_DISPOSITION last_handler(EXCEPTION_RECORD *record, void *frame, CONTEXT *context, void *dispatcher)
{
	EXCEPTION_POINTERS pointers = {record, context};
	PTOP_LEVEL_EXCEPTION_FILTER filter = unhandled_filter ? unhandled_filter : RtlUnhandledExceptionFilter;

	(void)frame;
	(void)dispatcher;
	LONG answer = filter(&pointers);
	if (answer == EXCEPTION_CONTINUE_EXECUTION)
		return ExceptionContinueExecution;
	if (answer == EXCEPTION_CONTINUE_SEARCH)
		return ExceptionContinueSearch;
	for (;;)
		NtTerminateProcess(NtCurrentProcess(), (NTSTATUS)record->ExceptionCode);
}
