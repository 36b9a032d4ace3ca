/*
 * The boundary's variables: see boundary.h.
 */
#include "boundary.h"

_Thread_local u64 boundary_host_stack;
_Thread_local u32 boundary_pending;
