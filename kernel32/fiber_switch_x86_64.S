/*
 * fiber_switch and fiber_start, x86_64: see fiber.h. The frame is struct fiber_frame of fiber_x86_64.c.
 */
	.text
	.globl	fiber_switch
	.def	fiber_switch
	.scl	2
	.type	32
	.endef
	.seh_proc fiber_switch
fiber_switch:
	sub	$240, %rsp
	.seh_stackalloc 240
	.seh_endprologue
	movups	%xmm6, 0(%rsp)
	movups	%xmm7, 16(%rsp)
	movups	%xmm8, 32(%rsp)
	movups	%xmm9, 48(%rsp)
	movups	%xmm10, 64(%rsp)
	movups	%xmm11, 80(%rsp)
	movups	%xmm12, 96(%rsp)
	movups	%xmm13, 112(%rsp)
	movups	%xmm14, 128(%rsp)
	movups	%xmm15, 144(%rsp)
	stmxcsr	160(%rsp)
	fnstcw	164(%rsp)
	mov	%rbx, 168(%rsp)
	mov	%rbp, 176(%rsp)
	mov	%rsi, 184(%rsp)
	mov	%rdi, 192(%rsp)
	mov	%r12, 200(%rsp)
	mov	%r13, 208(%rsp)
	mov	%r14, 216(%rsp)
	mov	%r15, 224(%rsp)
	mov	%rsp, (%rcx)
	mov	%rdx, %rsp
	movups	0(%rsp), %xmm6
	movups	16(%rsp), %xmm7
	movups	32(%rsp), %xmm8
	movups	48(%rsp), %xmm9
	movups	64(%rsp), %xmm10
	movups	80(%rsp), %xmm11
	movups	96(%rsp), %xmm12
	movups	112(%rsp), %xmm13
	movups	128(%rsp), %xmm14
	movups	144(%rsp), %xmm15
	ldmxcsr	160(%rsp)
	fldcw	164(%rsp)
	mov	168(%rsp), %rbx
	mov	176(%rsp), %rbp
	mov	184(%rsp), %rsi
	mov	192(%rsp), %rdi
	mov	200(%rsp), %r12
	mov	208(%rsp), %r13
	mov	216(%rsp), %r14
	mov	224(%rsp), %r15
	add	$240, %rsp
	ret
	.seh_endproc

/* The first instructions of a new fiber: rbx = fiber, rsi = what to call. Walks of the stack end here. */
	.globl	fiber_start
	.def	fiber_start
	.scl	2
	.type	32
	.endef
	.seh_proc fiber_start
fiber_start:
	sub	$40, %rsp
	.seh_stackalloc 40
	.seh_endprologue
	mov	%rbx, %rcx
	call	*%rsi
	int3
	.seh_endproc
