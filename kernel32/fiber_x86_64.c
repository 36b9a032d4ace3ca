/*
 * The stack of a new fiber, x86_64: what fiber_switch would have left there.
 */
#include "fiber.h"

/* In the order of fiber_switch_x86_64.S. */
struct fiber_frame {
	ULONG64 xmm[20];
	ULONG mxcsr, x87_control;
	ULONG64 rbx, rbp, rsi, rdi, r12, r13, r14, r15;
	ULONG64 unused;
	ULONG64 rip;
};

void fiber_start(void);

void fiber_prepare(struct fiber *fiber, void (*main)(struct fiber *))
{
	/* As after a call: the stack is aligned once the return address, which ends every walk, is on it. */
	struct fiber_frame *frame = (struct fiber_frame *)((char *)fiber->stack_base - 72 - sizeof(*frame));

	*frame = (struct fiber_frame){
		.mxcsr = 0x1f80,
		.x87_control = 0x27f,
		.rbx = (ULONG64)fiber,
		.rsi = (ULONG64)main,
		.rip = (ULONG64)fiber_start,
	};
	fiber->stack_pointer = frame;
}
