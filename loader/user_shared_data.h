/*
 * KUSER_SHARED_DATA, the page at 0x7ffe0000 that every Windows process sees, and decant's own page behind it.
 */
#ifndef DECANT_USER_SHARED_DATA_H
#define DECANT_USER_SHARED_DATA_H

#include <decant/types.h>
#include <stdbool.h>

/* Puts both pages in place. Once, before guest code runs. */
void user_shared_data_create(void);

/* Told of every read that faulted. True if ADDRESS is in the shared page, which can be read now. For the signal handler. */
bool user_shared_data_fault(guest_ptr address);

#endif
