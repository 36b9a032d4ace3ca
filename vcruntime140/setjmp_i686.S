/*
 * setjmp on i686. Compilers call _setjmp3(buffer, count, unwind function, level, data...), where the function unwinds what longjmp
 * leaves of the frame itself. Layout: _JUMP_BUFFER in setjmp.h.
 */
	.set	COOKIE, 0x56433230	/* VC20: the fields from UnwindFunc on are there */

	.text
	.globl	__setjmp
	.p2align 4
__setjmp:
	mov	4(%esp), %edx
	movl	$0, 0x20(%edx)
	movl	$0, 0x24(%edx)
	xor	%ecx, %ecx
	jmp	1f

	.globl	__setjmp3
	.p2align 4
__setjmp3:
	mov	4(%esp), %edx
	movl	$COOKIE, 0x20(%edx)
	movl	$0, 0x24(%edx)
	mov	8(%esp), %ecx
1:	mov	%ebp, 0x00(%edx)
	mov	%ebx, 0x04(%edx)
	mov	%edi, 0x08(%edx)
	mov	%esi, 0x0c(%edx)
	lea	4(%esp), %eax
	mov	%eax, 0x10(%edx)
	mov	(%esp), %eax
	mov	%eax, 0x14(%edx)
	mov	%fs:0, %eax
	mov	%eax, 0x18(%edx)
	cmp	$-1, %eax
	je	4f
	test	%ecx, %ecx
	jz	3f
	mov	12(%esp), %eax
	mov	%eax, 0x24(%edx)
	dec	%ecx
	jz	2f
	mov	16(%esp), %eax
	mov	%eax, 0x1c(%edx)
	dec	%ecx
	push	%esi
	push	%edi
	lea	28(%esp), %esi
	lea	0x28(%edx), %edi
	cmp	$6, %ecx
	jbe	5f
	mov	$6, %ecx
5:	cld
	rep movsl
	pop	%edi
	pop	%esi
	xor	%eax, %eax
	ret
2:	mov	0x18(%edx), %eax
3:	mov	0xc(%eax), %eax
4:	mov	%eax, 0x1c(%edx)
	xor	%eax, %eax
	ret

/* jump_to(buffer, value): goes back to where setjmp stored the buffer. */
	.globl	_jump_to
	.p2align 4
_jump_to:
	mov	4(%esp), %edx
	mov	8(%esp), %eax
	mov	0x00(%edx), %ebp
	mov	0x04(%edx), %ebx
	mov	0x08(%edx), %edi
	mov	0x0c(%edx), %esi
	mov	0x10(%edx), %esp
	jmp	*0x14(%edx)
