/*
 * DebugBreak, x86_64: the breakpoint is in this function, as on Windows.
 */
	.text
	.globl	DebugBreak
	.def	DebugBreak
	.scl	2
	.type	32
	.endef
	.seh_proc DebugBreak
DebugBreak:
	.seh_endprologue
	int3
	ret
	.seh_endproc
