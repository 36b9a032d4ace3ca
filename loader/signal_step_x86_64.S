/*
 * The end of a host call that the guest single-stepped into: goes back to the guest with the trap flag set, so that the trap
 * comes at the instruction after the call. See signal_step_over_host_call.
 */
	.text
	.globl	signal_step_return
	.hidden	signal_step_return
	.type	signal_step_return, @function
signal_step_return:
	.cfi_startproc
	.cfi_undefined rip
	push	%fs:signal_step_continue@tpoff
	pushfq
	orl	$0x100, (%rsp)
	popfq
	ret
	.cfi_endproc
	.size	signal_step_return, . - signal_step_return

	.section .note.GNU-stack, "", @progbits
