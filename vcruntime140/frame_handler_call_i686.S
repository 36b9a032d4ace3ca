/*
 * __CxxFrameHandler's entry, calls of what a compiler made of a function's handlers and destructors, and what old compilers
 * open a function with.
 */
	.text

/* EXCEPTION_DISPOSITION __cdecl __CxxFrameHandler3(record, frame, context, dispatcher); eax = the function's tables. */
	.globl	___CxxFrameHandler3
	.p2align 4
___CxxFrameHandler3:
	cld
	pushl	12(%esp)
	pushl	12(%esp)
	pushl	12(%esp)
	push	%eax
	call	_handle_cxx_frame
	add	$16, %esp
	ret

/* eh_call, eh_continue: see frame_handler_i686.h. The code called keeps no register. */
	.globl	_eh_call
	.p2align 4
_eh_call:
	push	%ebp
	push	%ebx
	push	%esi
	push	%edi
	pushl	32(%esp)
	pushl	32(%esp)
	pushl	%fs:0
	mov	%esp, %fs:0
	mov	32(%esp), %eax
	mov	36(%esp), %ebp
	call	*%eax
	popl	%fs:0
	add	$8, %esp
	pop	%edi
	pop	%esi
	pop	%ebx
	pop	%ebp
	ret

	.globl	_eh_continue
	.p2align 4
_eh_continue:
	mov	4(%esp), %eax
	mov	8(%esp), %ebp
	mov	12(%esp), %esp
	jmp	*%eax

/*
 * _EH_prolog, in place of a function's own first instructions: eax = its handler. Makes a frame pointer, and below it state -1 and a
 * frame in the chain. The return address was where the caller's frame pointer goes.
 */
	.globl	__EH_prolog
	.p2align 4
__EH_prolog:
	push	$-1
	push	%eax
	pushl	%fs:0
	mov	12(%esp), %eax
	mov	%ebp, 12(%esp)
	lea	12(%esp), %ebp
	mov	%esp, %fs:0
	jmp	*%eax
