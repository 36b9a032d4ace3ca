/*
 * 64-bit arithmetic as 32-bit compilers of Microsoft's call it, where C cannot say how: shifts of edx:eax by cl, divisions that
 * answer a quotient in edx:eax and a remainder in ebx:ecx, and room on the stack at a multiple of 8 or 16.
 */
	.macro	FUNCTION name
	.globl	\name
	.p2align 4
\name:
	.endm

	.text

	FUNCTION __allshl
	cmp	$64, %cl
	jae	2f
	cmp	$32, %cl
	jae	1f
	shld	%cl, %eax, %edx
	shl	%cl, %eax
	ret
1:	mov	%eax, %edx
	xor	%eax, %eax
	shl	%cl, %edx
	ret
2:	xor	%eax, %eax
	xor	%edx, %edx
	ret

	FUNCTION __allshr
	cmp	$64, %cl
	jae	2f
	cmp	$32, %cl
	jae	1f
	shrd	%cl, %edx, %eax
	sar	%cl, %edx
	ret
1:	mov	%edx, %eax
	sar	$31, %edx
	sar	%cl, %eax
	ret
2:	sar	$31, %edx
	mov	%edx, %eax
	ret

	FUNCTION __aullshr
	cmp	$64, %cl
	jae	2f
	cmp	$32, %cl
	jae	1f
	shrd	%cl, %edx, %eax
	shr	%cl, %edx
	ret
1:	mov	%edx, %eax
	xor	%edx, %edx
	shr	%cl, %eax
	ret
2:	xor	%eax, %eax
	xor	%edx, %edx
	ret

	.macro	DIVIDE name, divide
	FUNCTION \name
	push	%ebp
	mov	%esp, %ebp
	sub	$16, %esp
	lea	-16(%ebp), %eax
	lea	-8(%ebp), %ecx
	push	%ecx
	push	%eax
	pushl	20(%ebp)
	pushl	16(%ebp)
	pushl	12(%ebp)
	pushl	8(%ebp)
	call	\divide
	mov	-16(%ebp), %eax
	mov	-12(%ebp), %edx
	mov	-8(%ebp), %ecx
	mov	-4(%ebp), %ebx
	leave
	ret	$16
	.endm

	DIVIDE	__alldvrm, _divide_signed
	DIVIDE	__aulldvrm, _divide_unsigned

	/* The stack pointer is to be eax bytes below the caller's, and down to the multiple from there. */
	.macro	PROBE name, multiple
	FUNCTION \name
	push	%ecx
	lea	8(%esp), %ecx
	sub	%eax, %ecx
	and	$\multiple - 1, %ecx
	add	%ecx, %eax
	pop	%ecx
	jmp	__chkstk
	.endm

	PROBE	__alloca_probe_8, 8
	PROBE	__alloca_probe_16, 16
