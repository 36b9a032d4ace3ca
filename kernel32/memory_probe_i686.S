/*
 * Touching memory that may not be there, i686: one instruction below a registration whose handler makes the probe fail.
 */
	.macro	PROBE name, instruction:vararg
	.globl	\name
	.p2align 4
\name:
	mov	4(%esp), %ecx
	pushl	$memory_probe_faulted
	pushl	%fs:0
	mov	%esp, %fs:0
	\instruction
	mov	$1, %eax
	popl	%fs:0
	add	$4, %esp
	ret
	.endm

	.text
	PROBE	_memory_probe_read, movb (%ecx), %al
	PROBE	_memory_probe_write, lock orb $0, (%ecx)

/* Continues in the probe with the answer 0. At 4(%esp): record, registration, context */
	.set	CONTEXT_EAX, 0xb0
	.set	CONTEXT_EIP, 0xb8
memory_probe_faulted:
	mov	4(%esp), %eax
	testl	$0x66, 4(%eax)		/* unwinding */
	jnz	1f
	mov	12(%esp), %eax
	movl	$2f, CONTEXT_EIP(%eax)
	xor	%eax, %eax		/* ExceptionContinueExecution */
	ret
1:	mov	$1, %eax		/* ExceptionContinueSearch */
	ret
2:	xor	%eax, %eax
	popl	%fs:0
	add	$4, %esp
	ret
