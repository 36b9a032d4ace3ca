/*
 * The vector registers that a CONTEXT has no room for: the upper halves of AVX, and AVX-512.
 *
 * An exception's CONTEXT is followed by a CONTEXT_EX, which says where the header of an XSAVE area and the state after it are
 * (Microsoft, "Working with XState Context"). The flag CONTEXT_XSTATE tells; a plain copy of a CONTEXT has the flag and not what
 * it stands for.
 */
#ifndef DECANT_VECTOR_STATE_X86_64_H
#define DECANT_VECTOR_STATE_X86_64_H

#include "ntdll.h"

/*
 * Loads what CONTEXT, which is its own, carries. The caller goes on to load the rest at once: code of ours does not touch these
 * registers unless it moves memory.
 */
void vector_state_load(const CONTEXT *context);

/* Makes COPY, a copy of a CONTEXT alone, say that it carries none. */
void vector_state_leave(CONTEXT *copy);

#endif
