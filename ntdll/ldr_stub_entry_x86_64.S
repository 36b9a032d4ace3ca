/*
 * ldr_stub_entry: where the stubs of missing functions arrive, with the function in r10 and the caller's return address on
 * the stack. A frame of its own lets the exception that follows unwind into the caller.
 */
	.text
	.globl	ldr_stub_entry
	.def	ldr_stub_entry
	.scl	2
	.type	32
	.endef
	.seh_proc ldr_stub_entry
ldr_stub_entry:
	sub	$40, %rsp
	.seh_stackalloc 40
	.seh_endprologue
	mov	%r10, %rcx
	mov	40(%rsp), %rdx
	call	ldr_stub_called
	int3
	.seh_endproc
