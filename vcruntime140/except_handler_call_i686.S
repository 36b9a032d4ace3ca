/*
 * seh_call and seh_enter: see except_handler_i686.h. Blocks find their function's variables by ebp and keep no register.
 */
	.text
	.globl	_seh_call
	.p2align 4
_seh_call:
	push	%ebp
	push	%ebx
	push	%esi
	push	%edi
	mov	24(%esp), %ebp
	call	*20(%esp)
	pop	%edi
	pop	%esi
	pop	%ebx
	pop	%ebp
	ret

	.globl	_seh_enter
_seh_enter:
	mov	8(%esp), %ebp
	jmp	*4(%esp)
