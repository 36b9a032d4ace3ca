/*
 * longjmp on i686: unwinds the frames in between, and what setjmp's own frame has entered since, by the function that setjmp was
 * given or as __try blocks of C do it.
 */
#include "except_handler_i686.h"

#include <setjmp.h>

#define COOKIE 0x56433230u

_Noreturn void __cdecl jump_to(const _JUMP_BUFFER *buffer, int value);

/* What functions with __try blocks give _setjmp3, with the level to go back to; the newer ones with where the program's cookie is. */
void __stdcall _seh_longjmp_unwind(const _JUMP_BUFFER *buffer)
{
	_local_unwind2((struct seh_frame *)buffer->Registration, (int)buffer->TryLevel);
}

void __stdcall _seh_longjmp_unwind4(const _JUMP_BUFFER *buffer)
{
	_local_unwind4((const ULONG_PTR *)buffer->UnwindData[0], (struct seh_frame *)buffer->Registration, (int)buffer->TryLevel);
}

#undef longjmp
_Noreturn void __cdecl longjmp(jmp_buf target, int value)
{
	const _JUMP_BUFFER *buffer = (const _JUMP_BUFFER *)target;
	struct seh_frame *frame = (struct seh_frame *)buffer->Registration;

	if (frame != SEH_CHAIN_END) {
		if (((NT_TIB *)NtCurrentTeb())->ExceptionList != (PVOID)frame)
			_global_unwind2(frame);
		if (buffer->Cookie == COOKIE && buffer->UnwindFunc)
			((void (__stdcall *)(const _JUMP_BUFFER *))buffer->UnwindFunc)(buffer);
		else if (buffer->Cookie == COOKIE && frame->level != (int)buffer->TryLevel)
			_local_unwind2(frame, (int)buffer->TryLevel);
	}
	jump_to(buffer, value ? value : 1);
}
