/*
 * Faults as signals, and how they become Windows exceptions.
 */
#ifndef DECANT_SIGNAL_H
#define DECANT_SIGNAL_H

#include <decant/types.h>

/* Where ntdll's KiUserExceptionDispatcher is. Once, before guest code runs. */
void signal_set_dispatcher(guest_ptr address);

/* Gives this thread its alternate stack and, the first time, the process its handlers. */
void signal_init_thread(void);

#endif
