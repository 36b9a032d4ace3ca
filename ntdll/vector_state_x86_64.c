/*
 * Vector registers beyond CONTEXT: see vector_state_x86_64.h.
 */
#include "vector_state_x86_64.h"

#include <decant/own_page.h>

#define XSTATE_FLAG 0x40 /* CONTEXT_XSTATE without the processor's bit; the toolchain's headers lack it */
#define FAR_AWAY 0x10000 /* more than anything lies behind a CONTEXT_EX */

struct chunk {
	LONG offset; /* from the CONTEXT_EX */
	ULONG length;
};

struct context_ex {
	struct chunk all, legacy, state;
};

/* An XSAVE area in the standard format. */
struct __attribute__((aligned(64))) area {
	UCHAR legacy[24];
	ULONG mxcsr, mxcsr_mask;
	UCHAR registers[480];
	ULONG64 used, compaction, reserved[6];
	UCHAR state[2112]; /* up to the end of AVX-512's */
};
_Static_assert(offsetof(struct area, used) == 512, "the header's place");

#define HEADER_BYTES 64u

/* The chunk that CONTEXT carries, or NULL. What a program put there is believed as far as reading it goes. */
static const void *find(const CONTEXT *context, ULONG *length)
{
	const struct context_ex *ex = (const struct context_ex *)(context + 1);

	if (!(context->ContextFlags & XSTATE_FLAG) || ex->legacy.offset != -(LONG)sizeof(*context) || ex->all.offset != ex->legacy.offset
	    || ex->state.offset < (LONG)sizeof(*ex) || ex->state.offset > FAR_AWAY || ex->state.length < HEADER_BYTES)
		return NULL;
	*length = ex->state.length;
	return (const UCHAR *)ex + ex->state.offset;
}

void vector_state_load(const CONTEXT *context)
{
	const ULONG most = sizeof(struct area) - offsetof(struct area, used);
	ULONG wanted = own_page()->vector_state, length = 0;
	const void *from = find(context, &length);
	struct area area;

	if (!from || !wanted)
		return;
	memcpy(&area.used, from, length < most ? length : most);
	area.mxcsr = context->MxCsr;
	area.used &= length > HEADER_BYTES ? wanted : 0;
	area.compaction = 0;
	memset(area.reserved, 0, sizeof(area.reserved));
	__asm__ volatile("xrstor64 %0" : : "m"(area), "a"(wanted), "d"(0) : "memory");
}

void vector_state_leave(CONTEXT *copy)
{
	copy->ContextFlags &= ~XSTATE_FLAG;
}
