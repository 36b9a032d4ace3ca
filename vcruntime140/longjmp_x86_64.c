/*
 * longjmp on x86_64: unwinds the frames in between, so that their __finally blocks and destructors run, if setjmp was told its
 * frame.
 */
#include "eh.h"

#include <setjmp.h>

_Noreturn void jump_to(const _JUMP_BUFFER *buffer, int value);

#undef longjmp
_Noreturn void __cdecl longjmp(jmp_buf target, int value)
{
	const _JUMP_BUFFER *buffer = (const _JUMP_BUFFER *)target;
	if (value == 0)
		value = 1;
	if (!buffer->Frame)
		jump_to(buffer, value);
	CONTEXT context;
	EXCEPTION_RECORD record = {
		.ExceptionCode = (DWORD)STATUS_LONGJUMP,
		.NumberParameters = 1,
		.ExceptionInformation = {(ULONG_PTR)buffer},
	};
	RtlUnwindEx((PVOID)buffer->Frame, (PVOID)buffer->Rip, &record, (PVOID)(LONG_PTR)value, &context, NULL);
	__builtin_unreachable();
}
