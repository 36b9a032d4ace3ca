/*
 * The boundary to 32-bit guest code: see boundary_i686.h, and boundary_x86_64.S for what is alike. All of this is 64-bit code.
 *
 * A thread may be stopped at any instruction of it. Up to boundary_i686_entered the signal handler takes the call back, to the
 * guest's far jump. From boundary_i686_exit to boundary_i686_left, and in the tail, it goes back to boundary_i686_exit. At
 * boundary_i686_left everything but the jump is done, which it then does itself.
 *
 * Cost: what the two far jumps take, which differs by processor (92 ns both on a Sapphire Rapids; lret, lcall and iret
 * are slower still), and little more. FS keeps its selector in host code as well, so that setting its base, 3 ns, gives guest code
 * back its TEB; loading the selector would take 12.
 */
#include "fixup.h"
#include "signal_stack.h"

	.text

	.set	FRAME, 256
	.set	FRAME_MXCSR, 160
	.set	FRAME_X87, 164
	.set	FRAME_RBP, 208
	.set	FRAME_RBX, 216
	.set	FRAME_RSI, 224
	.set	FRAME_RDI, 232
	.set	FRAME_RSP, 240
	.set	FAR_SELECTOR, 6
	.set	FAR_TEB, 8
	.set	ARCH_SET_FS, 0x1002
	.set	SYS_arch_prctl, 158

	.macro	LABEL name
	.globl	\name
	.hidden	\name
\name:
	.endm

	.type	boundary_i686_call, @function
	.cfi_startproc
	.cfi_undefined rip
/* ecx = call number, edx = parameter structure; the upper halves of all registers are undefined. */
	LABEL	boundary_i686_call_slow
	mov	%ecx, %r8d
	mov	%edi, %r9d
	mov	%esi, %r10d
	LABEL	boundary_i686_slow_moved
	mov	$ARCH_SET_FS, %edi
	mov	%r15, %rsi
	mov	$SYS_arch_prctl, %eax
	syscall
	mov	%r8d, %ecx
	mov	%r9d, %edi
	mov	%r10d, %esi
	jmp	boundary_i686_restored
	LABEL	boundary_i686_call
	wrfsbase %r15
	LABEL	boundary_i686_restored
	mov	%esp, %r11d
	mov	%fs:boundary_host_stack@tpoff, %rsp
	sub	$FRAME, %rsp
	mov	%r11, FRAME_RSP(%rsp)
	mov	%ebp, %ebp
	mov	%ebx, %ebx
	mov	%esi, %esi
	mov	%edi, %edi
	mov	%rbp, FRAME_RBP(%rsp)
	mov	%rbx, FRAME_RBX(%rsp)
	mov	%rsi, FRAME_RSI(%rsp)
	mov	%rdi, FRAME_RDI(%rsp)
	stmxcsr	FRAME_MXCSR(%rsp)
	fnstcw	FRAME_X87(%rsp)
	cld
	mov	FRAME_MXCSR(%rsp), %eax
	and	$0xffc0, %eax
	cmp	$0x1f80, %eax
	LABEL	boundary_i686_entered
	jne	2f
1:	mov	%ecx, %edi
	mov	%edx, %esi
	xor	%ebp, %ebp
	call	dispatch_host_call
	LABEL	boundary_i686_exit
	cmpb	$0, %fs:boundary_pending@tpoff
	jne	7f
	mov	FRAME_MXCSR(%rsp), %ecx
	and	$0xffc0, %ecx
	cmp	$0x1f80, %ecx
	jne	3f
4:	cmpw	$0x27f, FRAME_X87(%rsp)
	jne	5f
6:	mov	%fs:0, %r15
	lea	boundary_far@tpoff(%r15), %r14
	mov	FRAME_RBP(%rsp), %rbp
	mov	FRAME_RBX(%rsp), %rbx
	mov	FRAME_RSI(%rsp), %rsi
	mov	FRAME_RDI(%rsp), %rdi
	mov	FAR_TEB(%r14), %r8d
	test	%r8d, %r8d
	jz	8f
	wrfsbase %r8
9:	mov	FRAME_RSP(%rsp), %rsp
	LABEL	boundary_i686_left
	ljmp	*(%r14)
	LABEL	boundary_i686_left_end

	LABEL	boundary_i686_exit_tail
8:	movw	FAR_SELECTOR(%r14), %fs
	jmp	9b
3:	ldmxcsr	FRAME_MXCSR(%rsp)
	jmp	4b
5:	fldcw	FRAME_X87(%rsp)
	jmp	6b
	LABEL	boundary_i686_exit_tail_end

2:	movl	$0x1f80, FRAME_MXCSR+8(%rsp)
	ldmxcsr	FRAME_MXCSR+8(%rsp)
	jmp	1b
7:	mov	%eax, %edi
	call	thread_host_exit
	jmp	boundary_i686_exit
	.cfi_endproc
	.size	boundary_i686_call, . - boundary_i686_call

/*
 * u64 boundary_i686_enter_guest(entry, stack): leaves a host call that does not exist. What it returns to pops ENTRY and two words.
 */
	.globl	boundary_i686_enter_guest
	.hidden	boundary_i686_enter_guest
	.type	boundary_i686_enter_guest, @function
boundary_i686_enter_guest:
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
	sub	$FRAME, %rsp
	.cfi_adjust_cfa_offset FRAME
	lea	-32(%rsi), %rax
	mov	%edi, (%rax)
	movl	$0, 12(%rax)		/* a return address that ends every walk */
	mov	%rax, FRAME_RSP(%rsp)
	movq	$0, FRAME_RBP(%rsp)
	movq	$0, FRAME_RBX(%rsp)
	movq	$0, FRAME_RSI(%rsp)
	movq	$0, FRAME_RDI(%rsp)
	movl	$0x1f80, FRAME_MXCSR(%rsp)
	movl	$0x27f, FRAME_X87(%rsp)	/* Windows starts threads with 53-bit x87 precision */
	fldcw	FRAME_X87(%rsp)
	mov	$0x2b, %eax
	mov	%eax, %ds
	mov	%eax, %es
	xor	%eax, %eax
	cmpl	$0, %fs:boundary_far+FAR_TEB@tpoff
	je	boundary_i686_exit
	mov	%fs:0, %r15
	movw	%fs:boundary_far+FAR_SELECTOR@tpoff, %fs
	wrfsbase %r15
	jmp	boundary_i686_exit
	.cfi_endproc
	.size	boundary_i686_enter_guest, . - boundary_i686_enter_guest

/* long boundary_i686_set_thread_area(description): a kernel without 32-bit system calls faults. */
	.globl	boundary_i686_set_thread_area
	.hidden	boundary_i686_set_thread_area
	.type	boundary_i686_set_thread_area, @function
boundary_i686_set_thread_area:
	.cfi_startproc
	push	%rbx
	.cfi_adjust_cfa_offset 8
	mov	%edi, %ebx
	mov	$243, %eax
1:	int	$0x80
2:	movslq	%eax, %rax
3:	pop	%rbx
	.cfi_adjust_cfa_offset -8
	ret
	.cfi_adjust_cfa_offset 8
4:	mov	$-38, %rax		/* ENOSYS */
	jmp	3b
	.cfi_endproc
	.size	boundary_i686_set_thread_area, . - boundary_i686_set_thread_area
	FIXUP	1b, 2b, 4b

/*
 * Handlers of signals: rdi = signal, rsi = information, rdx = context. Registers need not be kept, the kernel loads them all.
 *
 * FS is as the interrupted code had it. If that was guest code, or the last instructions before it, its base is the TEB's. It
 * becomes so again if guest code goes on, or the same instruction.
 */
	.set	CONTEXT_RIP, 168
	.set	CONTEXT_CS, 184
	.macro	SIGNAL_ENTRY name
	.globl	\name
	.hidden	\name
	.type	\name, @function
\name:
	.cfi_startproc
	.cfi_undefined rip
	sub	$8, %rsp
	mov	%rdx, %rbx
	xor	%r12d, %r12d
	.endm
	.macro	HOST_FS register
	mov	%rsp, \register
	and	$-SIGNAL_STACK_BYTES, \register
	mov	(\register), \register
	.endm
	.macro	SIGNAL_DISPATCH name
	mov	CONTEXT_RIP(%rbx), %r13
	mov	%rbx, %rdx
	call	signal_dispatch
	cmpw	$0x23, CONTEXT_CS(%rbx)
	je	2f
	test	%r12d, %r12d
	jz	3f
	cmp	%r13, CONTEXT_RIP(%rbx)
	jne	3f
2:	movw	%fs:boundary_far+FAR_SELECTOR@tpoff, %ax
	mov	%eax, %fs
3:	add	$8, %rsp
	ret
	.cfi_endproc
	.size	\name, . - \name
	.endm

	SIGNAL_ENTRY boundary_i686_signal_entry
	rdfsbase %rax
	shr	$32, %rax
	jnz	1f
	HOST_FS	%rax
	wrfsbase %rax
	inc	%r12d
1:	SIGNAL_DISPATCH boundary_i686_signal_entry

/* Where FS's base can only be set by a system call, which makes the selector zero. */
	SIGNAL_ENTRY boundary_i686_signal_entry_slow
	mov	%fs, %eax
	test	%eax, %eax
	jz	1f
	mov	%rdi, %r8
	mov	%rsi, %r9
	mov	$ARCH_SET_FS, %edi
	HOST_FS	%rsi
	mov	$SYS_arch_prctl, %eax
	syscall
	mov	%r8, %rdi
	mov	%r9, %rsi
	inc	%r12d
1:	SIGNAL_DISPATCH boundary_i686_signal_entry_slow

	.section .note.GNU-stack, "", @progbits
