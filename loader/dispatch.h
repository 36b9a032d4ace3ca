/*
 * The host-call table and its dispatcher.
 */
#ifndef DECANT_DISPATCH_H
#define DECANT_DISPATCH_H

#include <decant/types.h>

/*
 * Answers host call NUMBER with the parameter structure at PARAMS in guest memory. Called by the boundary only, on the
 * thread's host stack.
 */
u32 dispatch_host_call(u32 number, guest_ptr params);

/* What a plugin exports as `decant_plugin_calls`, ended by a NULL function: the calls it answers. */
struct plugin_call {
	u32 number;
	u32 (*function)(void *params);
};

#endif
