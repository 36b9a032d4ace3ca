/*
 * DebugBreak, i686: the breakpoint is in this function, as on Windows.
 */
	.text
	.globl	_DebugBreak@0
_DebugBreak@0:
	int3
	ret
