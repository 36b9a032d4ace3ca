/*
 * Copies between host and guest memory that survive a bad guest address.
 *
 * Guest memory may be unmapped, protected or gone from under a mapped file at any moment, so the host never dereferences a
 * guest pointer. These helpers copy with instructions listed in the fix-up table (fixup.h): a fault there makes the copy
 * return false. Part of it may have been done by then. They take no lock and may be called from any host thread.
 */
#ifndef DECANT_GUEST_COPY_H
#define DECANT_GUEST_COPY_H

#include "plugins.h"

#include <decant/types.h>
#include <stdbool.h>

/* Copies SIZE bytes between any two addresses, either of which may be the guest's; true if all of it was done. */
HOST_SERVICE bool guest_copy(void *to, const void *from, size_t size);
/* Sets SIZE bytes at TO to VALUE. */
HOST_SERVICE bool guest_fill(void *to, int value, size_t size);

static inline bool guest_copy_in(void *to, guest_ptr from, size_t size)
{
	return guest_copy(to, (const void *)from, size);
}

static inline bool guest_copy_out(guest_ptr to, const void *from, size_t size)
{
	return guest_copy((void *)to, from, size);
}

#endif
