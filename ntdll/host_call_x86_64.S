/*
 * decant_host_call: the guest's end of the boundary, x86_64. The host stores the address of its end in
 * decant_host_call_entry before the first guest instruction runs; the registers already hold what it wants.
 */
	.text
	.globl	decant_host_call
	.def	decant_host_call
	.scl	2
	.type	32
	.endef
	.seh_proc decant_host_call
decant_host_call:
	.seh_endprologue
	jmp	*decant_host_call_entry(%rip)
	.seh_endproc

	.data
	.globl	decant_host_call_entry
	.p2align 3
decant_host_call_entry:
	.quad	0
