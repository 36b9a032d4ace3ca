/*
 * Exceptions on i686: the parts that deal in whole register sets and in the chain of handlers at fs:0.
 *
 * Offsets into CONTEXT and EXCEPTION_RECORD are Windows' and asserted in context_i686.c.
 */
	.set	CONTEXT_FLAGS, 0x00
	.set	CONTEXT_FLOATING, 0x1c
	.set	CONTEXT_GS, 0x8c
	.set	CONTEXT_FS, 0x90
	.set	CONTEXT_ES, 0x94
	.set	CONTEXT_DS, 0x98
	.set	CONTEXT_EDI, 0x9c
	.set	CONTEXT_ESI, 0xa0
	.set	CONTEXT_EBX, 0xa4
	.set	CONTEXT_EDX, 0xa8
	.set	CONTEXT_ECX, 0xac
	.set	CONTEXT_EAX, 0xb0
	.set	CONTEXT_EBP, 0xb4
	.set	CONTEXT_EIP, 0xb8
	.set	CONTEXT_CS, 0xbc
	.set	CONTEXT_EFLAGS, 0xc0
	.set	CONTEXT_ESP, 0xc4
	.set	CONTEXT_SS, 0xc8
	.set	CONTEXT_EXTENDED, 0xcc
	.set	CONTEXT_BYTES, 0x2cc

	.macro	FUNCTION name
	.globl	\name
	.p2align 4
\name:
	.endm

	.text

/* Where the host continues a thread that faulted. At esp: the addresses of EXCEPTION_RECORD and CONTEXT. */
	FUNCTION _KiUserExceptionDispatcher@8
	cld
	call	_exception_raised
	int3

/* void RtlRaiseException(record): the context is the caller's, as it is after the return. */
	.set	LOCALS, CONTEXT_BYTES + 0x14
	FUNCTION _RtlRaiseException@4
	push	%ebp
	mov	%esp, %ebp
	lea	-LOCALS(%ebp), %esp
	push	%esp
	call	_RtlCaptureContext@4
	mov	%esp, %eax
	mov	8(%ebp), %edx
	mov	(%ebp), %ecx
	mov	%ecx, CONTEXT_EBP(%eax)
	lea	12(%ebp), %ecx
	mov	%ecx, CONTEXT_ESP(%eax)
	mov	4(%ebp), %ecx
	mov	%ecx, CONTEXT_EIP(%eax)
	mov	%ecx, 0xc(%edx)		/* ExceptionAddress */
	push	%eax
	push	%edx
	call	_exception_raised
	int3

/* void RtlCaptureContext(context) */
	FUNCTION _RtlCaptureContext@4
	pushf
	push	%eax
	mov	12(%esp), %eax
	mov	%ecx, CONTEXT_ECX(%eax)
	mov	%edx, CONTEXT_EDX(%eax)
	mov	%ebx, CONTEXT_EBX(%eax)
	mov	%esi, CONTEXT_ESI(%eax)
	mov	%edi, CONTEXT_EDI(%eax)
	mov	%ebp, CONTEXT_EBP(%eax)
	popl	CONTEXT_EAX(%eax)
	popl	CONTEXT_EFLAGS(%eax)
	mov	%cs, %ecx
	mov	%ecx, CONTEXT_CS(%eax)
	mov	%ss, %ecx
	mov	%ecx, CONTEXT_SS(%eax)
	mov	%ds, %ecx
	mov	%ecx, CONTEXT_DS(%eax)
	mov	%es, %ecx
	mov	%ecx, CONTEXT_ES(%eax)
	mov	%fs, %ecx
	mov	%ecx, CONTEXT_FS(%eax)
	mov	%gs, %ecx
	mov	%ecx, CONTEXT_GS(%eax)
	mov	(%esp), %ecx
	mov	%ecx, CONTEXT_EIP(%eax)
	lea	8(%esp), %ecx
	mov	%ecx, CONTEXT_ESP(%eax)
	movl	$0x10007, CONTEXT_FLAGS(%eax)	/* control, integer, segments */
	mov	CONTEXT_ECX(%eax), %ecx
	mov	CONTEXT_EAX(%eax), %eax
	ret	$4

/*
 * context_load(context): every register at once. The values that iret takes are put below the stack pointer to be; it is the
 * instruction after iret that a trap flag among them strikes. The selectors stay what they are. iret faults with the flag NT set, which
 * programs may set, and fxrstor with bits in MXCSR that the processor has not.
 */
	FUNCTION _context_load
	push	$2
	popf
	mov	4(%esp), %ecx
	testb	$8, CONTEXT_FLAGS(%ecx)
	jz	1f
	frstor	CONTEXT_FLOATING(%ecx)
1:	testb	$0x20, CONTEXT_FLAGS(%ecx)
	jz	2f
	lea	CONTEXT_EXTENDED(%ecx), %esi
	sub	$512, %esp
	and	$-16, %esp
	mov	%esp, %edi
	mov	%ecx, %edx
	mov	$128, %ecx
	cld
	rep movsl
	mov	%edx, %ecx
	andl	$0xffff, 24(%esp)
	fxrstor	(%esp)
2:	mov	%cs, %edx
	pushl	CONTEXT_ECX(%ecx)
	pushl	CONTEXT_EAX(%ecx)
	pushl	CONTEXT_EIP(%ecx)
	push	%edx
	pushl	CONTEXT_EFLAGS(%ecx)
	mov	CONTEXT_ESP(%ecx), %eax
	mov	CONTEXT_EDX(%ecx), %edx
	mov	CONTEXT_EBX(%ecx), %ebx
	mov	CONTEXT_EBP(%ecx), %ebp
	mov	CONTEXT_ESI(%ecx), %esi
	mov	CONTEXT_EDI(%ecx), %edi
	popl	-4(%eax)
	popl	-8(%eax)
	popl	-12(%eax)
	popl	-16(%eax)
	popl	-20(%eax)
	lea	-20(%eax), %esp
	pop	%ecx
	pop	%eax
	iret

/*
 * call_handler(record, frame, context, dispatcher, handler, mark): calls HANDLER with the first four below a registration of its
 * own, whose handler is MARK and which has FRAME after its two words. Handlers may be stdcall or cdecl, and keep no register but ebp.
 */
	FUNCTION _call_handler
	push	%ebp
	mov	%esp, %ebp
	push	%ebx
	push	%esi
	push	%edi
	pushl	12(%ebp)
	pushl	28(%ebp)
	pushl	%fs:0
	mov	%esp, %fs:0
	pushl	20(%ebp)
	pushl	16(%ebp)
	pushl	12(%ebp)
	pushl	8(%ebp)
	xor	%ebx, %ebx
	xor	%esi, %esi
	xor	%edi, %edi
	call	*24(%ebp)
	lea	-24(%ebp), %esp
	popl	%fs:0
	add	$8, %esp
	pop	%edi
	pop	%esi
	pop	%ebx
	pop	%ebp
	ret

/* ULONG call_with_last_handler(function, argument) */
	FUNCTION _call_with_last_handler
	push	%ebp
	mov	%esp, %ebp
	pushl	$_last_handler
	pushl	%fs:0
	mov	%esp, %fs:0
	pushl	12(%ebp)
	call	*8(%ebp)
	mov	-8(%ebp), %ecx
	mov	%ecx, %fs:0
	leave
	ret

/* void RtlUnwind(frame, address, record, value): returns VALUE to its caller, whatever the address. */
	FUNCTION _RtlUnwind@16
	jmp	_unwind_chain@16

/* _chkstk: moves the stack pointer down by eax bytes and touches each page on the way, from the top. */
	FUNCTION __chkstk
	.globl	__alloca_probe
__alloca_probe:
	push	%ecx
	lea	8(%esp), %ecx
1:	cmp	$0x1000, %eax
	jb	2f
	sub	$0x1000, %ecx
	orl	$0, (%ecx)
	sub	$0x1000, %eax
	jmp	1b
2:	sub	%eax, %ecx
	orl	$0, (%ecx)
	mov	%esp, %eax
	mov	%ecx, %esp
	mov	(%eax), %ecx
	pushl	4(%eax)
	ret
