/*
 * blocking_syscall, x86_64: see blocking.h. The thread's boundary_pending word says whether it is to end.
 */
	.text
	.set	PENDING_TERMINATE, 2

	.globl	blocking_syscall
	.type	blocking_syscall, @function
blocking_syscall:
	.cfi_startproc
	mov	%rdi, %rax
	mov	%rsi, %rdi
	mov	%rdx, %rsi
	mov	%rcx, %rdx
	mov	%r8, %r10
	mov	%r9, %r8
	mov	8(%rsp), %r9
	.globl	blocking_begin
	.hidden	blocking_begin
blocking_begin:
	testl	$PENDING_TERMINATE, %fs:boundary_pending@tpoff
	jnz	blocking_interrupted
	syscall
	.globl	blocking_end
	.hidden	blocking_end
blocking_end:
	ret
	.globl	blocking_interrupted
	.hidden	blocking_interrupted
blocking_interrupted:
	mov	$-4, %rax		/* EINTR */
	ret
	.cfi_endproc
	.size	blocking_syscall, . - blocking_syscall

	.section .note.GNU-stack, "", @progbits
