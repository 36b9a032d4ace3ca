/*
 * Exceptions on x86_64: the parts that deal in whole register sets and in frames the unwinder knows.
 *
 * Offsets into CONTEXT and DISPATCHER_CONTEXT are Windows' and asserted in context_x86_64.c.
 */
	.set	CONTEXT_FLAGS, 0x30
	.set	CONTEXT_MXCSR, 0x34
	.set	CONTEXT_SEGMENTS, 0x38
	.set	CONTEXT_EFLAGS, 0x44
	.set	CONTEXT_RAX, 0x78	/* then rcx, rdx, rbx, rsp, rbp, rsi, rdi, r8 to r15, rip */
	.set	CONTEXT_RCX, 0x80
	.set	CONTEXT_RDX, 0x88
	.set	CONTEXT_RBX, 0x90
	.set	CONTEXT_RSP, 0x98
	.set	CONTEXT_RBP, 0xa0
	.set	CONTEXT_RSI, 0xa8
	.set	CONTEXT_RDI, 0xb0
	.set	CONTEXT_R8, 0xb8
	.set	CONTEXT_R9, 0xc0
	.set	CONTEXT_R10, 0xc8
	.set	CONTEXT_R11, 0xd0
	.set	CONTEXT_R12, 0xd8
	.set	CONTEXT_R13, 0xe0
	.set	CONTEXT_R14, 0xe8
	.set	CONTEXT_R15, 0xf0
	.set	CONTEXT_RIP, 0xf8
	.set	CONTEXT_FLOATING, 0x100
	.set	CONTEXT_XMM6, 0x200
	.set	CONTEXT_BYTES, 0x4d0

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

/*
 * Where the host continues a thread that faulted. At rsp: CONTEXT, its extension header (0x20), EXCEPTION_RECORD (0x98, at
 * 0x4f0), and at 0x590 what a processor pushes for an interrupt, so that unwinding goes on in the code that faulted.
 */
	FUNCTION KiUserExceptionDispatcher
	.seh_pushframe
	.seh_stackalloc 0x590
	.seh_endprologue
	cld
	lea	0x4f0(%rsp), %rcx
	mov	%rsp, %rdx
	call	exception_raised
	int3
	.seh_endproc

/* void RtlRaiseException(record): the context is the caller's, as it is after the return. */
	FUNCTION RtlRaiseException
	sub	$CONTEXT_BYTES+0x28, %rsp
	.seh_stackalloc CONTEXT_BYTES+0x28
	.seh_endprologue
	mov	%rcx, CONTEXT_BYTES+0x30(%rsp)
	lea	0x20(%rsp), %rcx
	call	RtlCaptureContext
	mov	CONTEXT_BYTES+0x30(%rsp), %rcx
	mov	CONTEXT_BYTES+0x28(%rsp), %rax
	lea	CONTEXT_BYTES+0x30(%rsp), %r8
	lea	0x20(%rsp), %rdx
	mov	%rax, 0x10(%rcx)
	mov	%rax, CONTEXT_RIP(%rdx)
	mov	%r8, CONTEXT_RSP(%rdx)
	mov	%rcx, CONTEXT_RCX(%rdx)
	call	exception_raised
	int3
	.seh_endproc

/* void RtlCaptureContext(context) */
	FUNCTION RtlCaptureContext
	pushfq
	.seh_stackalloc 8
	.seh_endprologue
	mov	%rax, CONTEXT_RAX(%rcx)
	mov	%rcx, CONTEXT_RCX(%rcx)
	mov	%rdx, CONTEXT_RDX(%rcx)
	mov	%rbx, CONTEXT_RBX(%rcx)
	mov	%rbp, CONTEXT_RBP(%rcx)
	mov	%rsi, CONTEXT_RSI(%rcx)
	mov	%rdi, CONTEXT_RDI(%rcx)
	mov	%r8, CONTEXT_R8(%rcx)
	mov	%r9, CONTEXT_R9(%rcx)
	mov	%r10, CONTEXT_R10(%rcx)
	mov	%r11, CONTEXT_R11(%rcx)
	mov	%r12, CONTEXT_R12(%rcx)
	mov	%r13, CONTEXT_R13(%rcx)
	mov	%r14, CONTEXT_R14(%rcx)
	mov	%r15, CONTEXT_R15(%rcx)
	mov	%cs, CONTEXT_SEGMENTS(%rcx)
	mov	%ds, CONTEXT_SEGMENTS+2(%rcx)
	mov	%es, CONTEXT_SEGMENTS+4(%rcx)
	mov	%fs, CONTEXT_SEGMENTS+6(%rcx)
	mov	%gs, CONTEXT_SEGMENTS+8(%rcx)
	mov	%ss, CONTEXT_SEGMENTS+10(%rcx)
	fxsave	CONTEXT_FLOATING(%rcx)
	stmxcsr	CONTEXT_MXCSR(%rcx)
	lea	0x10(%rsp), %rax
	mov	%rax, CONTEXT_RSP(%rcx)
	mov	8(%rsp), %rax
	mov	%rax, CONTEXT_RIP(%rcx)
	mov	(%rsp), %eax
	mov	%eax, CONTEXT_EFLAGS(%rcx)
	movl	$0x10000f, CONTEXT_FLAGS(%rcx)	/* control, integer, segments, floating point */
	mov	CONTEXT_RAX(%rcx), %rax
	add	$8, %rsp
	ret
	.seh_endproc

/*
 * context_load_registers(context): every register at once, with the one instruction that sets flags, stack and address together. The
 * selectors stay what they are: user code has but one pair. iret faults with the flag NT set, which programs may set.
 */
	FUNCTION context_load_registers
	.seh_endprologue
	push	$2
	popfq
	testb	$8, CONTEXT_FLAGS(%rcx)
	jz	1f
	fxrstor	CONTEXT_FLOATING(%rcx)
	ldmxcsr	CONTEXT_MXCSR(%rcx)
1:	mov	%ss, %eax
	push	%rax
	push	CONTEXT_RSP(%rcx)
	mov	CONTEXT_EFLAGS(%rcx), %eax
	push	%rax
	mov	%cs, %eax
	push	%rax
	push	CONTEXT_RIP(%rcx)
	mov	CONTEXT_RAX(%rcx), %rax
	mov	CONTEXT_RDX(%rcx), %rdx
	mov	CONTEXT_RBX(%rcx), %rbx
	mov	CONTEXT_RBP(%rcx), %rbp
	mov	CONTEXT_RSI(%rcx), %rsi
	mov	CONTEXT_RDI(%rcx), %rdi
	mov	CONTEXT_R8(%rcx), %r8
	mov	CONTEXT_R9(%rcx), %r9
	mov	CONTEXT_R10(%rcx), %r10
	mov	CONTEXT_R11(%rcx), %r11
	mov	CONTEXT_R12(%rcx), %r12
	mov	CONTEXT_R13(%rcx), %r13
	mov	CONTEXT_R14(%rcx), %r14
	mov	CONTEXT_R15(%rcx), %r15
	mov	CONTEXT_RCX(%rcx), %rcx
	iretq
	.seh_endproc

/*
 * The two marking frames: call_exception_handler and call_unwind_handler(record, establisher, context, dispatcher). The
 * dispatcher context is stored where the frame's own handler finds it, 0x20 above the establisher frame.
 */
	.macro	MARKING_FRAME name, handler
	FUNCTION \name
	.seh_handler \name\()_mark, @except, @unwind
	sub	$0x28, %rsp
	.seh_stackalloc 0x28
	.seh_endprologue
	mov	%r9, 0x20(%rsp)
	call	*0x30(%r9)
	nop
	add	$0x28, %rsp
	ret
	.seh_endproc

	.seh_proc \name\()_mark
\name\()_mark:
	.seh_endprologue
	mov	0x20(%rdx), %rdx
	mov	%r9, %r8
	jmp	\handler
	.seh_endproc
	.endm

	MARKING_FRAME call_exception_handler, nested_dispatch
	MARKING_FRAME call_unwind_handler, collided_unwind

/* ULONG call_with_last_handler(function, argument) */
	FUNCTION call_with_last_handler
	.seh_handler last_handler, @except
	sub	$0x28, %rsp
	.seh_stackalloc 0x28
	.seh_endprologue
	mov	%rcx, %rax
	mov	%rdx, %rcx
	call	*%rax
	nop
	add	$0x28, %rsp
	ret
	.seh_endproc

/*
 * ULONG64 call_consolidated(record, context, callback): the frame holds the context's registers where its unwind information
 * says that it saved them, below an interrupt frame with the context's address and stack.
 */
	.set	SAVED_INTEGERS, 0x20
	.set	SAVED_XMM, 0x60
	.set	INTERRUPT, 0x100

	FUNCTION call_consolidated
	sub	$INTERRUPT+0x28, %rsp
	.seh_pushframe
	.seh_stackalloc INTERRUPT
	.seh_savereg rbx, SAVED_INTEGERS
	.seh_savereg rbp, SAVED_INTEGERS+0x08
	.seh_savereg rsi, SAVED_INTEGERS+0x10
	.seh_savereg rdi, SAVED_INTEGERS+0x18
	.seh_savereg r12, SAVED_INTEGERS+0x20
	.seh_savereg r13, SAVED_INTEGERS+0x28
	.seh_savereg r14, SAVED_INTEGERS+0x30
	.seh_savereg r15, SAVED_INTEGERS+0x38
	.seh_savexmm xmm6, SAVED_XMM
	.seh_savexmm xmm7, SAVED_XMM+0x10
	.seh_savexmm xmm8, SAVED_XMM+0x20
	.seh_savexmm xmm9, SAVED_XMM+0x30
	.seh_savexmm xmm10, SAVED_XMM+0x40
	.seh_savexmm xmm11, SAVED_XMM+0x50
	.seh_savexmm xmm12, SAVED_XMM+0x60
	.seh_savexmm xmm13, SAVED_XMM+0x70
	.seh_savexmm xmm14, SAVED_XMM+0x80
	.seh_savexmm xmm15, SAVED_XMM+0x90
	.seh_endprologue
	.macro	COPY from, to
	mov	\from(%rdx), %rax
	mov	%rax, \to(%rsp)
	.endm
	COPY	CONTEXT_RBX, SAVED_INTEGERS
	COPY	CONTEXT_RBP, SAVED_INTEGERS+0x08
	COPY	CONTEXT_RSI, SAVED_INTEGERS+0x10
	COPY	CONTEXT_RDI, SAVED_INTEGERS+0x18
	COPY	CONTEXT_R12, SAVED_INTEGERS+0x20
	COPY	CONTEXT_R13, SAVED_INTEGERS+0x28
	COPY	CONTEXT_R14, SAVED_INTEGERS+0x30
	COPY	CONTEXT_R15, SAVED_INTEGERS+0x38
	COPY	CONTEXT_RIP, INTERRUPT
	COPY	CONTEXT_RSP, INTERRUPT+0x18
	.irp	offset, 0x00, 0x10, 0x20, 0x30, 0x40, 0x50, 0x60, 0x70, 0x80, 0x90
	movups	CONTEXT_XMM6+\offset(%rdx), %xmm0
	movaps	%xmm0, SAVED_XMM+\offset(%rsp)
	.endr
	call	*%r8
	nop
	add	$INTERRUPT+0x28, %rsp
	ret
	.seh_endproc

/* __chkstk: touches each page of the rax bytes below the caller's stack pointer, from the top. Changes no register. */
	FUNCTION __chkstk
	push	%rcx
	.seh_pushreg rcx
	push	%rax
	.seh_pushreg rax
	.seh_endprologue
	lea	0x18(%rsp), %rcx
	jmp	2f
1:	sub	$0x1000, %rcx
	orb	$0, (%rcx)
	sub	$0x1000, %rax
2:	cmp	$0x1000, %rax
	jae	1b
	sub	%rax, %rcx
	orb	$0, (%rcx)
	pop	%rax
	pop	%rcx
	ret
	.seh_endproc
