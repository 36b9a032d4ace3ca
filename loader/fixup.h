/*
 * The fix-up table: which host instructions may fault on a guest address, and where to go on then.
 *
 * Each entry says that a fault at an instruction in [start, end) continues at target, with all other registers as they were.
 * Assembly adds entries with FIXUP; the signal handler looks them up. Offsets are relative to the entry itself, so the table
 * needs no relocation.
 */
#ifndef DECANT_FIXUP_H
#define DECANT_FIXUP_H

#ifdef __ASSEMBLER__

	.macro	FIXUP start, end, target
	.pushsection decant_fixups, "a", @progbits
	.p2align 2
	.long	\start - .
	.long	\end - .
	.long	\target - .
	.popsection
	.endm

#else

#include <decant/types.h>

struct fixup {
	s32 start, end, target; /* each relative to its own field */
};

/* The table's bounds, from the linker. */
extern const struct fixup __start_decant_fixups[] __attribute__((visibility("hidden")));
extern const struct fixup __stop_decant_fixups[] __attribute__((visibility("hidden")));

/* Where to continue after a fault at host address IP, or 0 if a fault there is a defect of the host. */
static inline u64 fixup_find(u64 ip)
{
	for (const struct fixup *fixup = __start_decant_fixups; fixup < __stop_decant_fixups; fixup++)
		if (ip >= (u64)&fixup->start + (s64)fixup->start && ip < (u64)&fixup->end + (s64)fixup->end)
			return (u64)&fixup->target + (s64)fixup->target;
	return 0;
}

#endif
#endif
