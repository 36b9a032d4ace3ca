/*
 * A fiber, and the switch between two.
 */
#ifndef KERNEL32_FIBER_H
#define KERNEL32_FIBER_H

#include "kernel32.h"

struct fiber {
	PVOID parameter; /* first: GetFiberData */
	PVOID exception_list;
	PVOID stack_base;
	PVOID stack_limit;
	PVOID stack_allocation;
	PVOID stack_pointer; /* while it does not run: everything else is on its stack */
	PVOID fls;
	PVOID activation_contexts;
	LPFIBER_START_ROUTINE start;
	ULONG guaranteed_bytes;
	BOOLEAN owns_stack;
};

/* Lays out the stack of a new fiber so that the first switch to it calls MAIN(fiber). */
void fiber_prepare(struct fiber *fiber, void (*main)(struct fiber *fiber));

/*
 * Leaves the calling stack, with all registers that a callee keeps, MXCSR and the x87 control word on it and its pointer in
 * *FROM, and goes on where the stack pointer TO was left.
 */
void fiber_switch(PVOID *from, PVOID to);

#endif
