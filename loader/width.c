/*
 * The two widths: see width.h.
 *
 * A 32-bit program gets the lower 2 GB, and all but the last 64 KB of 4 GB if it says that it can take such addresses. Images
 * of programs lie from 4 MB on and those of old DLLs at 256 MB; what asks for no address is kept away from both.
 */
#include "width.h"

#include "pe.h"
#include "ntdll/host/memory.h"

#include <decant/teb.h>

/* Above the 4 GB that images and address hints of programs use. */
#ifdef __SANITIZE_ADDRESS__
#define AUTOMATIC_LOW 0x110000000000ull /* the sanitizer's shadow lies below */
#else
#define AUTOMATIC_LOW 0x10000000000ull
#endif

struct guest_width guest_width = {
	.wide = true,
	.machine = PE_MACHINE_AMD64,
	.pointer_bytes = 8,
	.teb = &teb_layout_x86_64,
	.automatic_low = AUTOMATIC_LOW,
	.highest = MEMORY_HIGHEST,
};

void guest_width_set(const struct pe_headers *headers)
{
	if (headers->machine != PE_MACHINE_I386)
		return;
	guest_width = (struct guest_width){
		.machine = PE_MACHINE_I386,
		.pointer_bytes = 4,
		.teb = &teb_layout_i686,
		.automatic_low = 0x30000000,
		.highest = headers->characteristics & PE_FILE_LARGE_ADDRESS_AWARE ? 0xffff0000 : 0x7fff0000,
		.data_executes = !(headers->dll_characteristics & PE_DLL_NX_COMPAT),
	};
}
