/*
 * The boundary, x86_64: entering guest code, leaving it, and the host call. See boundary.h.
 *
 * A host call from guest code costs what a function call with twenty saved registers costs. MXCSR and the x87 control word
 * are only written when the guest changed them, since loading them is slow and programs rarely do.
 */
	.text

	.set	FRAME, 256
	.set	FRAME_MXCSR, 160
	.set	FRAME_X87, 164
	.set	FRAME_RSP, 240

	.globl	boundary_host_call
	.hidden	boundary_host_call
	.type	boundary_host_call, @function
boundary_host_call:
	.cfi_startproc
	.cfi_undefined rip
	mov	%rsp, %r11
	mov	%fs:boundary_host_stack@tpoff, %rsp
	sub	$FRAME, %rsp
	mov	%r11, FRAME_RSP(%rsp)
	mov	%r15, 176(%rsp)
	mov	%r14, 184(%rsp)
	mov	%r13, 192(%rsp)
	mov	%r12, 200(%rsp)
	mov	%rbp, 208(%rsp)
	mov	%rbx, 216(%rsp)
	mov	%rsi, 224(%rsp)
	mov	%rdi, 232(%rsp)
	movaps	%xmm6, 0(%rsp)
	movaps	%xmm7, 16(%rsp)
	movaps	%xmm8, 32(%rsp)
	movaps	%xmm9, 48(%rsp)
	movaps	%xmm10, 64(%rsp)
	movaps	%xmm11, 80(%rsp)
	movaps	%xmm12, 96(%rsp)
	movaps	%xmm13, 112(%rsp)
	movaps	%xmm14, 128(%rsp)
	movaps	%xmm15, 144(%rsp)
	stmxcsr	FRAME_MXCSR(%rsp)
	fnstcw	FRAME_X87(%rsp)
	cld
	mov	FRAME_MXCSR(%rsp), %eax
	and	$0xffc0, %eax
	cmp	$0x1f80, %eax
	jne	2f
1:	mov	%ecx, %edi
	mov	%rdx, %rsi
	xor	%ebp, %ebp
	call	dispatch_host_call
	stmxcsr	FRAME_MXCSR+8(%rsp)
	mov	FRAME_MXCSR(%rsp), %ecx
	mov	FRAME_MXCSR+8(%rsp), %edx
	xor	%ecx, %edx
	test	$0xffc0, %edx
	jne	3f
4:	cmpw	$0x27f, FRAME_X87(%rsp)
	jne	5f
6:	movaps	0(%rsp), %xmm6
	movaps	16(%rsp), %xmm7
	movaps	32(%rsp), %xmm8
	movaps	48(%rsp), %xmm9
	movaps	64(%rsp), %xmm10
	movaps	80(%rsp), %xmm11
	movaps	96(%rsp), %xmm12
	movaps	112(%rsp), %xmm13
	movaps	128(%rsp), %xmm14
	movaps	144(%rsp), %xmm15
	mov	176(%rsp), %r15
	mov	184(%rsp), %r14
	mov	192(%rsp), %r13
	mov	200(%rsp), %r12
	mov	208(%rsp), %rbp
	mov	216(%rsp), %rbx
	mov	224(%rsp), %rsi
	mov	232(%rsp), %rdi
	mov	FRAME_RSP(%rsp), %rsp
	ret

2:	movl	$0x1f80, FRAME_MXCSR+8(%rsp)	/* the host computes with the default rounding, nothing unmasked */
	ldmxcsr	FRAME_MXCSR+8(%rsp)
	jmp	1b
3:	ldmxcsr	FRAME_MXCSR(%rsp)
	jmp	4b
5:	fldcw	FRAME_X87(%rsp)
	jmp	6b
	.cfi_endproc
	.size	boundary_host_call, . - boundary_host_call

/* u64 boundary_enter_guest(entry, argument, stack) */
	.globl	boundary_enter_guest
	.hidden	boundary_enter_guest
	.type	boundary_enter_guest, @function
boundary_enter_guest:
	.cfi_startproc
	push	%rbp
	.cfi_adjust_cfa_offset 8
	push	%rbx
	.cfi_adjust_cfa_offset 8
	push	%r12
	.cfi_adjust_cfa_offset 8
	push	%r13
	.cfi_adjust_cfa_offset 8
	push	%r14
	.cfi_adjust_cfa_offset 8
	push	%r15
	.cfi_adjust_cfa_offset 8
	sub	$8, %rsp
	.cfi_adjust_cfa_offset 8
	mov	%rsp, %fs:boundary_host_stack@tpoff
	mov	%rdi, %rax
	mov	%rsi, %rcx
	lea	-40(%rdx), %rsp		/* home space of four arguments, and a return address that ends every walk */
	movq	$0, (%rsp)
	xor	%ebx, %ebx
	xor	%ebp, %ebp
	xor	%esi, %esi
	xor	%edi, %edi
	xor	%r8d, %r8d
	xor	%r9d, %r9d
	xor	%r12d, %r12d
	xor	%r13d, %r13d
	xor	%r14d, %r14d
	xor	%r15d, %r15d
	push	$0x27f			/* Windows starts threads with 53-bit x87 precision */
	fldcw	(%rsp)
	add	$8, %rsp
	jmp	*%rax
	.cfi_endproc
	.size	boundary_enter_guest, . - boundary_enter_guest

/* void boundary_leave_guest(result) */
	.globl	boundary_leave_guest
	.hidden	boundary_leave_guest
	.type	boundary_leave_guest, @function
boundary_leave_guest:
	.cfi_startproc
	.cfi_undefined rip
	mov	%fs:boundary_host_stack@tpoff, %rsp
	mov	%rdi, %rax
	fninit
	add	$8, %rsp
	pop	%r15
	pop	%r14
	pop	%r13
	pop	%r12
	pop	%rbx
	pop	%rbp
	ret
	.cfi_endproc
	.size	boundary_leave_guest, . - boundary_leave_guest

	.section .note.GNU-stack, "", @progbits
