/*
 * Contexts on i686: what the report of an exception reads of one.
 */
#include "chain_i686.h"

/* The offsets that exception_i686.S uses. */
_Static_assert(offsetof(CONTEXT, FloatSave) == 0x1c, "CONTEXT");
_Static_assert(offsetof(CONTEXT, SegGs) == 0x8c, "CONTEXT");
_Static_assert(offsetof(CONTEXT, Edi) == 0x9c, "CONTEXT");
_Static_assert(offsetof(CONTEXT, Eip) == 0xb8, "CONTEXT");
_Static_assert(offsetof(CONTEXT, ExtendedRegisters) == 0xcc, "CONTEXT");
_Static_assert(sizeof(CONTEXT) == 0x2cc, "CONTEXT");
_Static_assert(offsetof(EXCEPTION_RECORD, ExceptionAddress) == 0xc, "EXCEPTION_RECORD");

PVOID context_address(const CONTEXT *context)
{
	return (PVOID)context->Eip;
}

PVOID context_caller(const CONTEXT *context)
{
	ULONG_PTR low, high;

	stack_limits(&low, &high);
	return context->Esp >= low && context->Esp <= high - sizeof(PVOID) ? *(PVOID *)context->Esp : NULL;
}
