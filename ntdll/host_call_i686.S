/*
 * decant_host_call: the guest's end of the boundary, i686. The host stores its own end, a far pointer into 64-bit code, in
 * decant_host_call_entry before the first guest instruction runs, and knows the three places below: it is entered by the jump at
 * decant_host_call_door, comes back to decant_host_call_return, and to decant_host_call_step where a debugger steps over the call.
 * ecx = call number, edx = parameter structure, eax = NTSTATUS.
 */
	.text
	.globl	_decant_host_call@8
	.p2align 4
_decant_host_call@8:
	mov	4(%esp), %ecx
	mov	8(%esp), %edx
	.globl	_decant_host_call_door
_decant_host_call_door:
	ljmp	*_decant_host_call_entry
	.globl	_decant_host_call_return
_decant_host_call_return:
	ret	$8

	/* The host moved the return address to where the second argument was. The trap comes once it has been returned to. */
	.globl	_decant_host_call_step
_decant_host_call_step:
	sub	$4, %esp
	pushf
	orl	$0x100, (%esp)
	popf
	ret

	.data
	.globl	_decant_host_call_entry
	.p2align 3
_decant_host_call_entry:
	.long	0
	.word	0
	.word	0
