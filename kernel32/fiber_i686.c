/*
 * The stack of a new fiber, i686: what fiber_switch would have left there.
 */
#include "fiber.h"

/* In the order of fiber_switch_i686.S. */
struct fiber_frame {
	ULONG mxcsr, x87_control;
	ULONG edi, esi, ebx, ebp;
	ULONG eip;
};

void fiber_start(void);

void fiber_prepare(struct fiber *fiber, void (*main)(struct fiber *))
{
	struct fiber_frame *frame = (struct fiber_frame *)((char *)fiber->stack_base - 64 - sizeof(*frame));

	*frame = (struct fiber_frame){
		.mxcsr = 0x1f80,
		.x87_control = 0x27f,
		.ebx = (ULONG)fiber,
		.esi = (ULONG)main,
		.eip = (ULONG)fiber_start,
	};
	fiber->stack_pointer = frame;
}
