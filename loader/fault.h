/*
 * What a fault of guest code is to Windows.
 */
#ifndef DECANT_FAULT_H
#define DECANT_FAULT_H

#include <decant/types.h>

#include <signal.h>
#include <stdbool.h>
#include <ucontext.h>

/* An exception to be: the fields of EXCEPTION_RECORD that vary. */
struct fault {
	u32 code;
	u32 flags;
	u64 address;      /* ExceptionAddress and the context's instruction pointer */
	u32 parameters;
	u64 parameter[3];
};

/*
 * Finds out what SIGNAL means that guest code in CONTEXT got: reads the instruction where that matters, and takes the guard
 * off a guard page. False if nothing happened that the guest should know of: run the instruction again.
 */
bool fault_classify(int signal, const siginfo_t *info, const ucontext_t *context, struct fault *fault);

/*
 * Whether the page at ADDRESS belongs to the guard of this thread's stack. If so the whole guard is taken off, and the TEB
 * told, so that handlers of the stack overflow have it to run on.
 */
bool fault_open_stack_guard(guest_ptr address);

#endif
