/*
 * Mathematics as 32-bit compilers of Microsoft's call it, behind no prototype of C.
 *
 * _CIsin and its kin take their arguments on the x87 stack, the last one on top, and leave the result there; _libm_sse2_sin_precise
 * and its kin have both in xmm registers, for code built for SSE2. Each is the C function. _ftol truncates what is on top of the x87
 * stack to 64 bits in edx:eax, whatever the rounding in force, and changes no other register. _adjust_fdiv says that no division of
 * the processor's needs mending: the Pentium whose did is long gone.
 */
	.bss
	.globl	__adjust_fdiv
	.p2align 2
__adjust_fdiv:
	.long	0

	.text

	.macro FUNCTION name
	.globl	\name
	.p2align 4
\name:
	.endm

	.macro X87_ONE name
	FUNCTION __CI\name
	sub	$12, %esp
	fstpl	(%esp)
	call	_\name
	add	$12, %esp
	ret
	.endm

	.macro X87_TWO name
	FUNCTION __CI\name
	sub	$20, %esp
	fstpl	8(%esp)
	fstpl	(%esp)
	call	_\name
	add	$20, %esp
	ret
	.endm

	.irp	name, acos, asin, atan, cos, cosh, exp, log, log10, sin, sinh, sqrt, tan, tanh
	X87_ONE	\name
	.endr
	.irp	name, atan2, fmod, pow
	X87_TWO	\name
	.endr

	.macro SSE2_ONE name
	FUNCTION __libm_sse2_\name\()_precise
	FUNCTION ___libm_sse2_\name
	sub	$12, %esp
	movsd	%xmm0, (%esp)
	call	_\name
	fstpl	(%esp)
	movsd	(%esp), %xmm0
	add	$12, %esp
	ret
	.endm

	.macro SSE2_TWO name
	FUNCTION __libm_sse2_\name\()_precise
	FUNCTION ___libm_sse2_\name
	sub	$20, %esp
	movsd	%xmm0, (%esp)
	movsd	%xmm1, 8(%esp)
	call	_\name
	fstpl	(%esp)
	movsd	(%esp), %xmm0
	add	$20, %esp
	ret
	.endm

	.macro SSE2_FLOAT name
	FUNCTION ___libm_sse2_\name\()f
	sub	$12, %esp
	cvtss2sd %xmm0, %xmm0
	movsd	%xmm0, (%esp)
	call	_\name
	fstps	(%esp)
	movss	(%esp), %xmm0
	add	$12, %esp
	ret
	.endm

	.macro SSE2_FLOAT_TWO name
	FUNCTION ___libm_sse2_\name\()f
	sub	$20, %esp
	cvtss2sd %xmm0, %xmm0
	cvtss2sd %xmm1, %xmm1
	movsd	%xmm0, (%esp)
	movsd	%xmm1, 8(%esp)
	call	_\name
	fstps	(%esp)
	movss	(%esp), %xmm0
	add	$20, %esp
	ret
	.endm

	.irp	name, acos, asin, atan, cos, exp, log, log10, sin, sqrt, tan
	SSE2_ONE \name
	.endr
	.irp	name, atan2, pow
	SSE2_TWO \name
	.endr
	.irp	name, acos, asin, atan, cos, exp, log, log10, sin, tan
	SSE2_FLOAT \name
	.endr
	SSE2_FLOAT_TWO pow

	FUNCTION __ftol
	sub	$12, %esp
	fnstcw	(%esp)
	movzwl	(%esp), %eax
	or	$0xc00, %eax
	mov	%ax, 2(%esp)
	fldcw	2(%esp)
	fistpll	4(%esp)
	fldcw	(%esp)
	mov	4(%esp), %eax
	mov	8(%esp), %edx
	add	$12, %esp
	ret
