/*
 * Faults as signals.
 */
#include "signal.h"

static guest_ptr dispatcher;

void signal_set_dispatcher(guest_ptr address)
{
	dispatcher = address;
}

void signal_init_thread(void)
{
}
