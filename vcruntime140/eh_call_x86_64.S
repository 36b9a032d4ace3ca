/*
 * Calls of funclets, on frames that the unwinder recognizes. A funclet takes the frame of its function for its second argument.
 */
	.macro	FUNCTION name
	.globl	\name
	.def	\name
	.scl	2
	.type	32
	.endef
	.p2align 4
	.seh_proc \name
\name:
	.endm

	.text

/* ULONG64 eh_call_catch(code, frame, active): active is stored 0x20 above the establisher frame, for catch_left. */
	FUNCTION eh_call_catch
	.seh_handler eh_call_catch_handler, @unwind
	sub	$0x28, %rsp
	.seh_stackalloc 0x28
	.seh_endprologue
	mov	%r8, 0x20(%rsp)
	mov	%rcx, %rax
	call	*%rax
	nop
	add	$0x28, %rsp
	ret
	.seh_endproc

	.seh_proc eh_call_catch_handler
eh_call_catch_handler:
	.seh_endprologue
	mov	0x20(%rdx), %rdx
	jmp	catch_left
	.seh_endproc

/* void eh_call_action(code, argument, frame) */
	FUNCTION eh_call_action
	.seh_handler action_threw, @except
	sub	$0x28, %rsp
	.seh_stackalloc 0x28
	.seh_endprologue
	mov	%rcx, %rax
	mov	%rdx, %rcx
	mov	%r8, %rdx
	call	*%rax
	nop
	add	$0x28, %rsp
	ret
	.seh_endproc
