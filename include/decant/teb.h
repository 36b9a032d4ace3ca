/*
 * The fields of TEB and PEB that the host fills in, as offsets for both widths.
 *
 * The layouts are those of the Windows debugging symbols, which compilers, runtimes and programs have built in; guest code
 * uses the structures themselves.
 */
#ifndef DECANT_TEB_H
#define DECANT_TEB_H

#include "types.h"

#define TEB_BYTES 0x2000 /* what is allocated: the structure ends at 0x1838 (x86_64) and 0x1000 (i686) */

struct teb_layout {
	u16 exception_list, stack_base, stack_limit, self, process_id, thread_id, peb, deallocation_stack, tls_slots, tls_expansion;
};

static const struct teb_layout teb_layout_x86_64 = { 0x00, 0x08, 0x10, 0x30, 0x40, 0x48, 0x60, 0x1478, 0x1480, 0x1780 };
static const struct teb_layout teb_layout_i686 = { 0x00, 0x04, 0x08, 0x18, 0x20, 0x24, 0x30, 0xe0c, 0xe10, 0xf94 };

#endif
