/*
 * Microsoft's abstract bits of the floating-point environment that the toolchain's float.h lacks, as Microsoft's has them.
 */
#ifndef CRT_CONTROLFP_H
#define CRT_CONTROLFP_H

#include "math_internal.h"

/* Status flags have the values of the exception masks. */
#define SW_INEXACT _EM_INEXACT
#define SW_UNDERFLOW _EM_UNDERFLOW
#define SW_OVERFLOW _EM_OVERFLOW
#define SW_ZERODIVIDE _EM_ZERODIVIDE
#define SW_INVALID _EM_INVALID
#define SW_DENORMAL _EM_DENORMAL

#define DN_FLUSH_BOTH 0x01000000u
#define DN_FLUSH_OPERANDS 0x02000000u
#define DN_FLUSH_RESULTS 0x03000000u

/* A status word of these bits as the processor's flags, which both units lay out alike. */
unsigned crt_hardware_exceptions(unsigned bits);

#endif
