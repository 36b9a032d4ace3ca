/*
 * Restoring contexts on x86_64: RtlRestoreContext.
 *
 * Nothing here needs the host: a thread sets its own registers with iretq (context_load_registers). Debug registers are the exception
 * that user code cannot set; contexts carry them and they stay as they are.
 */
#include "unwind_x86_64.h"
#include "vector_state_x86_64.h"

#include <setjmp.h>

/* The offsets that exception_x86_64.S uses. */
_Static_assert(offsetof(CONTEXT, ContextFlags) == 0x30, "CONTEXT");
_Static_assert(offsetof(CONTEXT, SegCs) == 0x38, "CONTEXT");
_Static_assert(offsetof(CONTEXT, Rax) == 0x78, "CONTEXT");
_Static_assert(offsetof(CONTEXT, Rip) == 0xf8, "CONTEXT");
_Static_assert(offsetof(CONTEXT, FltSave) == 0x100, "CONTEXT");
_Static_assert(offsetof(CONTEXT, Xmm6) == 0x200, "CONTEXT");
_Static_assert(sizeof(CONTEXT) == 0x4d0, "CONTEXT");
_Static_assert(offsetof(EXCEPTION_RECORD, ExceptionAddress) == 0x10, "EXCEPTION_RECORD");
_Static_assert(sizeof(EXCEPTION_RECORD) == 0x98, "EXCEPTION_RECORD");

/* In assembly: all of CONTEXT but the vector state. */
_Noreturn void __cdecl context_load_registers(const CONTEXT *context);

static void from_jump_buffer(CONTEXT *context, const _JUMP_BUFFER *buffer)
{
	context->Rbx = buffer->Rbx;
	context->Rsp = buffer->Rsp;
	context->Rbp = buffer->Rbp;
	context->Rsi = buffer->Rsi;
	context->Rdi = buffer->Rdi;
	context->R12 = buffer->R12;
	context->R13 = buffer->R13;
	context->R14 = buffer->R14;
	context->R15 = buffer->R15;
	context->Rip = buffer->Rip;
	context->MxCsr = buffer->MxCsr;
	context->FltSave.MxCsr = buffer->MxCsr;
	context->FltSave.ControlWord = buffer->FpCsr;
	memcpy(&context->Xmm6, &buffer->Xmm6, 10 * sizeof(M128A));
}

/*
 * Two exception codes make this more than a jump. STATUS_LONGJUMP takes the registers that setjmp stored in the buffer named
 * by the first parameter. STATUS_UNWIND_CONSOLIDATE calls the function that the first parameter names, with all unwound
 * frames still intact below the target's, and goes on where that says.
 */
VOID __cdecl RtlRestoreContext(CONTEXT *context, EXCEPTION_RECORD *record)
{
	if (record && record->NumberParameters >= 1) {
		if (record->ExceptionCode == (DWORD)STATUS_LONGJUMP)
			from_jump_buffer(context, (const _JUMP_BUFFER *)record->ExceptionInformation[0]);
		else if (record->ExceptionCode == (DWORD)STATUS_UNWIND_CONSOLIDATE)
			context->Rip = call_consolidated(record, context,
				(ULONG64 (*)(EXCEPTION_RECORD *))record->ExceptionInformation[0]);
	}
	context_load(context);
}

void __cdecl context_load(const CONTEXT *context)
{
	vector_state_load(context);
	context_load_registers(context);
}

PVOID context_address(const CONTEXT *context)
{
	return (PVOID)context->Rip;
}

PVOID context_caller(const CONTEXT *context)
{
	ULONG_PTR low, high;

	stack_limits(&low, &high);
	return context->Rsp >= low && context->Rsp <= high - sizeof(PVOID) ? *(PVOID *)context->Rsp : NULL;
}
