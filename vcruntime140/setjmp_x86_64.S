/*
 * setjmp on x86_64. The second argument, which compilers supply, is the frame that longjmp unwinds to; without one longjmp
 * only restores registers. Layout: _JUMP_BUFFER in setjmp.h.
 */
	.macro	SETJMP name
	.globl	\name
	.def	\name
	.scl	2
	.type	32
	.endef
\name:
	.endm

	.text
	.p2align 4
	.seh_proc setjmp_store
setjmp_store:
	SETJMP _setjmp
	SETJMP _setjmpex
	SETJMP __intrinsic_setjmp
	SETJMP __intrinsic_setjmpex
	.seh_endprologue
	mov	%rdx, 0x00(%rcx)
	mov	%rbx, 0x08(%rcx)
	lea	8(%rsp), %rax
	mov	%rax, 0x10(%rcx)
	mov	%rbp, 0x18(%rcx)
	mov	%rsi, 0x20(%rcx)
	mov	%rdi, 0x28(%rcx)
	mov	%r12, 0x30(%rcx)
	mov	%r13, 0x38(%rcx)
	mov	%r14, 0x40(%rcx)
	mov	%r15, 0x48(%rcx)
	mov	(%rsp), %rax
	mov	%rax, 0x50(%rcx)
	stmxcsr	0x58(%rcx)
	fnstcw	0x5c(%rcx)
	movaps	%xmm6, 0x60(%rcx)
	movaps	%xmm7, 0x70(%rcx)
	movaps	%xmm8, 0x80(%rcx)
	movaps	%xmm9, 0x90(%rcx)
	movaps	%xmm10, 0xa0(%rcx)
	movaps	%xmm11, 0xb0(%rcx)
	movaps	%xmm12, 0xc0(%rcx)
	movaps	%xmm13, 0xd0(%rcx)
	movaps	%xmm14, 0xe0(%rcx)
	movaps	%xmm15, 0xf0(%rcx)
	xor	%eax, %eax
	ret
	.seh_endproc

/* jump_to(buffer, value): goes back to where setjmp stored the buffer. */
	.globl	jump_to
	.def	jump_to
	.scl	2
	.type	32
	.endef
	.p2align 4
	.seh_proc jump_to
jump_to:
	.seh_endprologue
	mov	0x08(%rcx), %rbx
	mov	0x18(%rcx), %rbp
	mov	0x20(%rcx), %rsi
	mov	0x28(%rcx), %rdi
	mov	0x30(%rcx), %r12
	mov	0x38(%rcx), %r13
	mov	0x40(%rcx), %r14
	mov	0x48(%rcx), %r15
	ldmxcsr	0x58(%rcx)
	fnclex
	fldcw	0x5c(%rcx)
	movaps	0x60(%rcx), %xmm6
	movaps	0x70(%rcx), %xmm7
	movaps	0x80(%rcx), %xmm8
	movaps	0x90(%rcx), %xmm9
	movaps	0xa0(%rcx), %xmm10
	movaps	0xb0(%rcx), %xmm11
	movaps	0xc0(%rcx), %xmm12
	movaps	0xd0(%rcx), %xmm13
	movaps	0xe0(%rcx), %xmm14
	movaps	0xf0(%rcx), %xmm15
	mov	%edx, %eax
	mov	0x50(%rcx), %r8
	mov	0x10(%rcx), %rsp
	jmp	*%r8
	.seh_endproc
