/*
 * guest_copy and guest_fill: see guest_copy.h. Short copies, as of parameter structures, go by eight bytes; long ones by
 * rep movsb, which every processor of the last ten years makes fast.
 */
#include "fixup.h"

	.text
	.globl	guest_copy
	.type	guest_copy, @function
guest_copy:
	.cfi_startproc
	cmp	$256, %rdx
	ja	4f
	mov	%rdx, %rcx
	and	$7, %edx
	shr	$3, %rcx
	jz	2f
	lea	(%rsi,%rcx,8), %rsi
	lea	(%rdi,%rcx,8), %rdi
	neg	%rcx
	.p2align 4
1:	mov	(%rsi,%rcx,8), %rax
	mov	%rax, (%rdi,%rcx,8)
	inc	%rcx
	jnz	1b
2:	test	%edx, %edx
	jz	5f
3:	movzbl	(%rsi,%rcx), %eax
	mov	%al, (%rdi,%rcx)
	inc	%rcx
	cmp	%rdx, %rcx
	jne	3b
	jmp	5f
4:	mov	%rdx, %rcx
	rep movsb
5:	mov	$1, %eax
	ret
6:	xor	%eax, %eax
	ret
	.cfi_endproc
	.size	guest_copy, . - guest_copy
	FIXUP	1b, 5b, 6b

	.globl	guest_fill
	.type	guest_fill, @function
guest_fill:
	.cfi_startproc
	mov	%esi, %eax
	mov	%rdx, %rcx
1:	rep stosb
2:	mov	$1, %eax
	ret
3:	xor	%eax, %eax
	ret
	.cfi_endproc
	.size	guest_fill, . - guest_fill
	FIXUP	1b, 2b, 3b

	.section .note.GNU-stack, "", @progbits
