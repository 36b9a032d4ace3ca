/*
 * The width of the process' guest code, 64 or 32 bits, and what follows from it for the host.
 *
 * Host code is the same for both. Where Windows' own layouts differ (TEB, CONTEXT), and where the address space ends, it asks here.
 */
#ifndef DECANT_WIDTH_H
#define DECANT_WIDTH_H

#include "plugins.h"

#include <decant/types.h>
#include <stdbool.h>

struct pe_headers;
struct teb_layout;

struct guest_width {
	bool wide;               /* 64 bits */
	u16 machine;             /* PE_MACHINE_* of its images */
	u32 pointer_bytes;
	const struct teb_layout *teb;
	guest_ptr automatic_low; /* where reservations without an address begin, as long as there is room */
	guest_ptr highest;       /* exclusively, the highest address that guest code gets */
	bool data_executes;      /* what can be read can be run: 32-bit programs that do not say that they keep data apart */
};

/* The process' width: that of 64 bits until guest_width_set. */
HOST_SERVICE extern struct guest_width guest_width;

/* Makes it the width of the program with HEADERS. Once, before anything of the guest's is mapped. */
void guest_width_set(const struct pe_headers *headers);

#endif
