/*
 * Calls out of the runtime on i686, into code that works on another function's frame: frame_handler_call_i686.S.
 */
#ifndef VCRUNTIME_FRAME_HANDLER_I686_H
#define VCRUNTIME_FRAME_HANDLER_I686_H

#include "eh.h"

#include <setjmp.h>

struct eh_guard;
typedef EXCEPTION_DISPOSITION (__cdecl *eh_guard_handler)(EXCEPTION_RECORD *record, struct eh_guard *guard, CONTEXT *context);

/* A frame in the chain at fs:0 while such code runs. */
struct eh_guard {
	struct eh_guard *next;
	eh_guard_handler handler;
	void *argument;
};

/* Calls CODE, with EBP for its frame pointer, inside of a guard. Returns what it returns. */
ULONG_PTR __cdecl eh_call(void *code, void *ebp, eh_guard_handler handler, void *argument);
/* Goes on at CODE with the frame and stack pointers of its function. */
_Noreturn void __cdecl eh_continue(ULONG_PTR code, void *ebp, ULONG_PTR stack);

#endif
