/*
 * Copies within guest memory that stop at the first inaccessible page, and pages locked into memory.
 */
#include "memory.h"

#include "loader/guest_copy.h"
#include "loader/status.h"
#include "loader/width.h"

#include <sys/mman.h>

/* The bytes from ADDRESS to the end of its page. */
static u64 to_page_end(guest_ptr address)
{
	return PAGE_BYTES - (address & (PAGE_BYTES - 1));
}

static u64 smaller(u64 a, u64 b)
{
	return a < b ? a : b;
}

u32 host_memory_copy(struct host_memory_copy *params)
{
	params->done = 0;
	/* Piecewise, so that a fault tells how far it came: no piece crosses a page's border on either side. */
	while (params->done < params->size) {
		guest_ptr from = params->from + params->done, to = params->to + params->done;
		u64 piece = smaller(params->size - params->done, smaller(to_page_end(from), to_page_end(to)));

		if (!guest_copy((void *)to, (const void *)from, piece))
			return STATUS_PARTIAL_COPY;
		params->done += piece;
	}
	return STATUS_SUCCESS;
}

u32 host_memory_lock(struct host_memory_lock *params)
{
	guest_ptr base = params->base & ~(u64)(PAGE_BYTES - 1);
	guest_ptr end;

	if (!params->size || __builtin_add_overflow(params->base, params->size, &end) || end > guest_width.highest)
		return STATUS_INVALID_PARAMETER;
	params->size = ((end + PAGE_BYTES - 1) & ~(u64)(PAGE_BYTES - 1)) - base;
	params->base = base;
	if (params->unlock)
		return munlock((void *)base, params->size) ? STATUS_NOT_LOCKED : STATUS_SUCCESS;
	return mlock((void *)base, params->size) ? STATUS_WORKING_SET_QUOTA : STATUS_SUCCESS;
}
