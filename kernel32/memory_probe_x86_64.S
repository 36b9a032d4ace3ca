/*
 * Touching memory that may not be there, x86_64: one instruction in a frame whose handler makes the probe fail.
 */
	.macro	PROBE name, instruction:vararg
	.globl	\name
	.def	\name
	.scl	2
	.type	32
	.endef
	.p2align 4
	.seh_proc \name
\name:
	.seh_handler memory_probe_faulted, @except
	sub	$0x28, %rsp
	.seh_stackalloc 0x28
	.seh_endprologue
	\instruction
	mov	$1, %eax
	add	$0x28, %rsp
	ret
	.seh_endproc
	.endm

	.text
	PROBE	memory_probe_read, movb (%rcx), %al
	PROBE	memory_probe_write, lock orb $0, (%rcx)

/* Continues in the probe's frame after its instruction with the answer 0. rcx: record, rdx: frame, r9: dispatcher context */
	.seh_proc memory_probe_faulted
memory_probe_faulted:
	sub	$0x38, %rsp
	.seh_stackalloc 0x38
	.seh_endprologue
	testl	$0x66, 4(%rcx)		/* unwinding */
	jnz	1f
	mov	0x28(%r9), %rax
	mov	%rax, 0x20(%rsp)
	mov	0x40(%r9), %rax
	mov	%rax, 0x28(%rsp)
	mov	%rcx, %r8
	mov	%rdx, %rcx
	lea	2f(%rip), %rdx
	xor	%r9d, %r9d
	call	RtlUnwindEx
1:	mov	$1, %eax		/* ExceptionContinueSearch */
	add	$0x38, %rsp
	ret
2:	xor	%eax, %eax
	add	$0x28, %rsp
	ret
	.seh_endproc
