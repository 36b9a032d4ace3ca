/*
 * The boundary's one variable: see boundary.h.
 */
#include "boundary.h"

_Thread_local u64 boundary_host_stack;
