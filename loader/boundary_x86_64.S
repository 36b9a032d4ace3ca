/*
 * The boundary, x86_64: entering guest code, leaving it, and the host call. See boundary.h.
 *
 * A host call from guest code costs what a function call with twenty saved registers costs. MXCSR and the x87 control word
 * are only written when the guest changed them, since loading them is slow and programs rarely do; host code leaves their
 * control bits alone.
 *
 * A thread may be stopped at any instruction of it. Up to boundary_entered the signal handler takes the call back: it restores
 * the guest's stack pointer and starts again at boundary_host_call. From boundary_exit to boundary_left, and in the tail that
 * belongs to it, it goes back to boundary_exit, where the pending word is looked at once more; the frame and eax are intact
 * until then. Everything between is host code, everything else on the guest's stack is guest code.
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
	.globl	boundary_entered
	.hidden	boundary_entered
boundary_entered:
	jne	2f
1:	mov	%ecx, %edi
	mov	%rdx, %rsi
	xor	%ebp, %ebp
	call	dispatch_host_call
	.globl	boundary_exit
	.hidden	boundary_exit
boundary_exit:
	cmpb	$0, %fs:boundary_pending@tpoff
	jne	7f
	mov	FRAME_MXCSR(%rsp), %ecx
	and	$0xffc0, %ecx
	cmp	$0x1f80, %ecx
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
	.globl	boundary_left
	.hidden	boundary_left
boundary_left:
	ret

	.globl	boundary_exit_tail
	.hidden	boundary_exit_tail
boundary_exit_tail:
3:	ldmxcsr	FRAME_MXCSR(%rsp)
	jmp	4b
5:	fldcw	FRAME_X87(%rsp)
	jmp	6b
	.globl	boundary_exit_tail_end
	.hidden	boundary_exit_tail_end
boundary_exit_tail_end:

2:	movl	$0x1f80, FRAME_MXCSR+8(%rsp)	/* the host computes with the default rounding, nothing unmasked */
	ldmxcsr	FRAME_MXCSR+8(%rsp)
	jmp	1b
7:	mov	%eax, %edi
	call	thread_host_exit
	jmp	boundary_exit
	.cfi_endproc
	.size	boundary_host_call, . - boundary_host_call

/*
 * u64 boundary_x86_64_enter_guest(entry, stack)
 *
 * The thread enters guest code by leaving a host call that does not exist, so that there is one place only where it finds out
 * what others want of it.
 */
	.set	NO_HOST_CALL, -1
	.globl	boundary_x86_64_enter_guest
	.hidden	boundary_x86_64_enter_guest
	.type	boundary_x86_64_enter_guest, @function
boundary_x86_64_enter_guest:
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
	lea	-48(%rsi), %rsp		/* home space of four arguments, and a return address that ends every walk */
	movq	$0, 8(%rsp)
	mov	%rdi, (%rsp)
	xor	%edx, %edx
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
	mov	$NO_HOST_CALL, %ecx
	jmp	boundary_host_call
	.cfi_endproc
	.size	boundary_x86_64_enter_guest, . - boundary_x86_64_enter_guest

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
