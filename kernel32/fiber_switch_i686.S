/*
 * fiber_switch and fiber_start, i686: see fiber.h. The frame is struct fiber_frame of fiber_i686.c.
 */
	.text
	.globl	_fiber_switch
	.p2align 4
_fiber_switch:
	mov	4(%esp), %ecx
	mov	8(%esp), %edx
	push	%ebp
	push	%ebx
	push	%esi
	push	%edi
	sub	$8, %esp
	stmxcsr	(%esp)
	fnstcw	4(%esp)
	mov	%esp, (%ecx)
	mov	%edx, %esp
	ldmxcsr	(%esp)
	fldcw	4(%esp)
	add	$8, %esp
	pop	%edi
	pop	%esi
	pop	%ebx
	pop	%ebp
	ret

/* The first instructions of a new fiber: ebx = fiber, esi = what to call. Walks of the stack end here. */
	.globl	_fiber_start
	.p2align 4
_fiber_start:
	xor	%ebp, %ebp
	push	%ebx
	call	*%esi
	int3
