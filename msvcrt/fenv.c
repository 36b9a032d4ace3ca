/*
 * fenv.h, in the Universal CRT's layout: exceptions are the abstract status bits, roundings the abstract control bits, and an
 * environment is the pair of both words.
 */
#include "controlfp.h"
#include <emmintrin.h>

struct environment {
	unsigned long control, status;
};

#define ALL_EXCEPTIONS (SW_INVALID | SW_ZERODIVIDE | SW_OVERFLOW | SW_UNDERFLOW | SW_INEXACT)
#define CONTROL_BITS (_MCW_EM | _MCW_RC)

/* Makes the status flags of both units those in BITS: the x87's are cleared, SSE's written. */
static void write_status(unsigned bits)
{
	_clearfp();
	_mm_setcsr(_mm_getcsr() | crt_hardware_exceptions(bits));
}

int __cdecl feclearexcept(int exceptions)
{
	write_status(_statusfp() & ~(unsigned)(exceptions & ALL_EXCEPTIONS));
	return 0;
}

int __cdecl fetestexcept(int exceptions)
{
	return (int)_statusfp() & exceptions & ALL_EXCEPTIONS;
}

int __cdecl fegetexceptflag(unsigned long *flags, int exceptions)
{
	*flags = (unsigned long)fetestexcept(exceptions);
	return 0;
}

int __cdecl fesetexceptflag(const unsigned long *flags, int exceptions)
{
	unsigned chosen = (unsigned)exceptions & ALL_EXCEPTIONS;

	write_status((_statusfp() & ~chosen) | (*flags & chosen));
	return 0;
}

int __cdecl fegetround(void)
{
	return (int)(_controlfp(0, 0) & _MCW_RC);
}

int __cdecl fesetround(int rounding)
{
	if (rounding & ~_MCW_RC)
		return 1;
	_controlfp((unsigned)rounding, _MCW_RC);
	return 0;
}

int __cdecl fegetenv(struct environment *environment)
{
	environment->control = _control87(0, 0) & CONTROL_BITS;
	environment->status = _statusfp();
	return 0;
}

int __cdecl fesetenv(const struct environment *environment)
{
	_control87(environment->control, CONTROL_BITS);
	write_status(environment->status);
	return 0;
}

int __cdecl feholdexcept(struct environment *environment)
{
	fegetenv(environment);
	_control87(_MCW_EM, _MCW_EM);
	_clearfp();
	return 0;
}

int __cdecl feupdateenv(const struct environment *environment)
{
	unsigned raised = _statusfp();

	_control87(environment->control, CONTROL_BITS);
	write_status(environment->status | raised);
	return 0;
}
