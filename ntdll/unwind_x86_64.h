/*
 * The x86_64 unwinder's inner interface: RtlVirtualUnwind with bounds, and the context primitives in assembly.
 */
#ifndef DECANT_NTDLL_UNWIND_X86_64_H
#define DECANT_NTDLL_UNWIND_X86_64_H

#include "exceptions.h"

/* What one step of unwinding found besides the caller's context. */
struct unwound_frame {
	EXCEPTION_ROUTINE *handler; /* NULL where none of the type asked for applies */
	void *handler_data;
	ULONG64 establisher;
};

/*
 * Undoes the effect of the function that ENTRY describes on CONTEXT, as RtlVirtualUnwind does (which see), but reads no stack
 * outside [low, high): false if it had to, and CONTEXT is then of no use. A NULL entry is a leaf function.
 */
bool unwind_frame(DWORD handler_type, ULONG64 image_base, ULONG64 control_pc, RUNTIME_FUNCTION *entry, CONTEXT *context,
	struct unwound_frame *frame, KNONVOLATILE_CONTEXT_POINTERS *pointers, ULONG64 low, ULONG64 high);

/* The handler of a dispatcher context, called so that exceptions inside it are recognized. In exception_x86_64.S. */
EXCEPTION_DISPOSITION call_exception_handler(EXCEPTION_RECORD *record, void *establisher, CONTEXT *context,
	DISPATCHER_CONTEXT *dispatcher);
EXCEPTION_DISPOSITION call_unwind_handler(EXCEPTION_RECORD *record, void *establisher, CONTEXT *context,
	DISPATCHER_CONTEXT *dispatcher);

/*
 * Calls CALLBACK(record) on a frame that unwinds straight to CONTEXT, leaving out all that lies between: what
 * STATUS_UNWIND_CONSOLIDATE asks for. Returns what the callback returned, the address to continue at.
 */
ULONG64 call_consolidated(EXCEPTION_RECORD *record, const CONTEXT *context, ULONG64 (*callback)(EXCEPTION_RECORD *));

#endif
