/*
 * Exceptions and unwinding inside ntdll: what its files share with one another and with Ldr.
 *
 * Windows.h declares the public functions; here stand those that it leaves out, and ours. Architecture-neutral.
 */
#ifndef DECANT_NTDLL_EXCEPTIONS_H
#define DECANT_NTDLL_EXCEPTIONS_H

#include "ntdll.h"
#include "rtl.h"

#include <stdbool.h>

/* ---- public, but in no header of the toolchain ---- */

BOOLEAN NTAPI RtlDispatchException(EXCEPTION_RECORD *record, CONTEXT *context);
VOID NTAPI RtlRaiseStatus(NTSTATUS status);
NTSTATUS NTAPI NtContinue(CONTEXT *context, BOOLEAN alertable);
NTSTATUS NTAPI NtRaiseException(EXCEPTION_RECORD *record, CONTEXT *context, BOOLEAN first_chance);
USHORT NTAPI RtlCaptureStackBackTrace(ULONG skip, ULONG count, PVOID *callers, PULONG hash);
NTSTATUS NTAPI NtTerminateProcess(HANDLE process, NTSTATUS status);
VOID NTAPI RtlAcquireSRWLockExclusive(PRTL_SRWLOCK lock);
VOID NTAPI RtlReleaseSRWLockExclusive(PRTL_SRWLOCK lock);
PVOID NTAPI RtlAddVectoredExceptionHandler(ULONG first, PVECTORED_EXCEPTION_HANDLER handler);
ULONG NTAPI RtlRemoveVectoredExceptionHandler(PVOID handle);
PVOID NTAPI RtlAddVectoredContinueHandler(ULONG first, PVECTORED_EXCEPTION_HANDLER handler);
ULONG NTAPI RtlRemoveVectoredContinueHandler(PVOID handle);
ULONG NTAPI RtlWalkFrameChain(PVOID *callers, ULONG count, ULONG flags);
VOID NTAPI RtlSetUnhandledExceptionFilter(PTOP_LEVEL_EXCEPTION_FILTER filter);
LONG NTAPI RtlUnhandledExceptionFilter(EXCEPTION_POINTERS *pointers);

/* ---- ours ---- */

/*
 * Calls the vectored exception handlers in order. True if one of them asked to continue execution; the continue handlers have
 * not been called then. Takes no lock while a handler runs.
 */
bool vectored_exception(EXCEPTION_POINTERS *pointers);
/* Calls the vectored continue handlers, until one answers EXCEPTION_CONTINUE_EXECUTION. */
void vectored_continue(EXCEPTION_POINTERS *pointers);

/* Asks the handlers of the frames, youngest first. True to continue with CONTEXT. Each width's dispatch file has its own. */
bool dispatch_to_frames(EXCEPTION_RECORD *record, CONTEXT *context);

/* Loads every register of CONTEXT and goes on there. Each width has its own. */
_Noreturn void __cdecl context_load(const CONTEXT *context);

/* Ldr tells the function table of every image it maps, before any code of it runs. False where memory ran out. */
bool function_table_add_image(void *base, SIZE_T size);
/* And of every image that goes, before it is unmapped. */
void function_table_remove_image(void *base);

/* The [low, high) of the stack that the current thread runs on, as its TEB has it. */
static inline void stack_limits(ULONG_PTR *low, ULONG_PTR *high)
{
	NT_TIB *tib = &current_teb()->NtTib;
	*low = (ULONG_PTR)tib->StackLimit;
	*high = (ULONG_PTR)tib->StackBase;
}

/*
 * Prints an exception that nobody handled, for people: code, what it means, address as module+offset, registers, and a
 * backtrace through guest frames. Prints once per process: an exception inside it ends the process silently.
 */
void NTAPI decant_report_exception(EXCEPTION_POINTERS *pointers);

/* The report's parts that depend on the architecture: each prints lines with report_line. */
void report_registers(const CONTEXT *context);
void report_backtrace(const CONTEXT *context);
/* A line more where a function that is not there is the likely reason of the exception. */
void report_hint(const EXCEPTION_RECORD *record);
struct module;
/* Told by Ldr of each look-up in vain. */
void exception_hint_lookup(const struct module *module, const char *function, ULONG ordinal);
/* The address at which CONTEXT executes. */
PVOID context_address(const CONTEXT *context);
/* Where the function returns to that CONTEXT has just entered; NULL where its stack cannot be read. */
PVOID context_caller(const CONTEXT *context);

/* A line of text being made for decant's standard error; what does not fit is cut off. */
struct report_line {
	char text[256];
	unsigned length;
};
void report_text(struct report_line *line, const char *text);
void report_hex(struct report_line *line, ULONG64 value, unsigned digits);
void report_number(struct report_line *line, ULONG value);
/* A module's file name. */
void report_module(struct report_line *line, const struct ldr_entry *module);
/* "module.dll+0x1234", or the bare address outside modules. */
void report_place(struct report_line *line, ULONG_PTR address);
/* Prints the line and empties it. */
void report_end(struct report_line *line);

/*
 * Calls FUNCTION(argument) on a frame that is the last to be asked about exceptions: one that nobody inside handled goes to the
 * unhandled-exception filter, and unless that continues it the process ends. Every guest thread runs inside.
 */
ULONG call_with_last_handler(PTHREAD_START_ROUTINE function, PVOID argument);

/* Ends the process with an exception's code after it has been reported. Does not return. */
_Noreturn void exception_terminate(EXCEPTION_RECORD *record, CONTEXT *context);

#endif
