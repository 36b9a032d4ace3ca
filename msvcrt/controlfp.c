/*
 * The floating-point environment: _control87 and its family, and fenv.h.
 *
 * Programs see Microsoft's abstract bits; the processor has two units, each with its own layout. Setting changes both; status is
 * the union of both. On x64 the precision bits have no meaning, and the x87 stays at extended.
 */
#include "controlfp.h"
#include <emmintrin.h>

/* Abstract exception bits in the order of the processor's: invalid, denormal, zero-divide, overflow, underflow, inexact. */
static const unsigned exception_bits[6] = { _EM_INVALID, _EM_DENORMAL, _EM_ZERODIVIDE, _EM_OVERFLOW, _EM_UNDERFLOW, _EM_INEXACT };

#define HARDWARE_EXCEPTIONS 0x3fu
#define MXCSR_MASK_SHIFT 7
#define MXCSR_ROUNDING_SHIFT 13
#define MXCSR_FLUSH 0x8000u
#define MXCSR_DENORMALS_ZERO 0x40u
#define X87_ROUNDING_SHIFT 10
#define X87_PRECISION 0x300u

static unsigned abstract_exceptions(unsigned hardware)
{
	unsigned bits = 0;

	for (int i = 0; i < 6; i++)
		if (hardware >> i & 1)
			bits |= exception_bits[i];
	return bits;
}

unsigned crt_hardware_exceptions(unsigned bits)
{
	unsigned hardware = 0;

	for (int i = 0; i < 6; i++)
		if (bits & exception_bits[i])
			hardware |= 1u << i;
	return hardware;
}

static unsigned short x87_control(void)
{
	unsigned short control;

	__asm__ volatile("fnstcw %0" : "=m"(control));
	return control;
}

static unsigned short x87_status(void)
{
	unsigned short status;

	__asm__ volatile("fnstsw %0" : "=a"(status));
	return status;
}

static unsigned read_control(void)
{
	unsigned csr = _mm_getcsr(), control = abstract_exceptions(csr >> MXCSR_MASK_SHIFT);

	control |= (csr >> MXCSR_ROUNDING_SHIFT & 3) << 8; /* the rounding bits have one order everywhere */
	if (csr & MXCSR_FLUSH)
		control |= csr & MXCSR_DENORMALS_ZERO ? DN_FLUSH_BOTH : DN_FLUSH_RESULTS;
	else if (csr & MXCSR_DENORMALS_ZERO)
		control |= DN_FLUSH_OPERANDS;
	if (sizeof(void *) == 4) {
		unsigned precision = x87_control() & X87_PRECISION;

		control |= precision == 0x300 ? _PC_64 : precision == 0x200 ? _PC_53 : _PC_24;
	}
	return control;
}

static void write_control(unsigned control)
{
	unsigned csr = _mm_getcsr() & HARDWARE_EXCEPTIONS, masks = crt_hardware_exceptions(control), rounding = control >> 8 & 3;
	unsigned short x87 = x87_control() & X87_PRECISION;

	csr |= masks << MXCSR_MASK_SHIFT | rounding << MXCSR_ROUNDING_SHIFT;
	if ((control & _MCW_DN) == DN_FLUSH_BOTH || (control & _MCW_DN) == DN_FLUSH_RESULTS)
		csr |= MXCSR_FLUSH;
	if ((control & _MCW_DN) == DN_FLUSH_BOTH || (control & _MCW_DN) == DN_FLUSH_OPERANDS)
		csr |= MXCSR_DENORMALS_ZERO;
	_mm_setcsr(csr);
	if (sizeof(void *) == 4)
		x87 = (control & _MCW_PC) == _PC_64 ? 0x300 : (control & _MCW_PC) == _PC_53 ? 0x200 : 0;
	x87 |= (unsigned short)(0x40 | masks | rounding << X87_ROUNDING_SHIFT);
	__asm__ volatile("fldcw %0" : : "m"(x87));
}

unsigned __cdecl _control87(unsigned control, unsigned mask)
{
	unsigned now = read_control();

	if (sizeof(void *) == 8)
		mask &= ~(unsigned)(_MCW_PC | _MCW_IC);
	if (mask) {
		now = (now & ~mask) | (control & mask);
		write_control(now);
	}
	return now;
}

/* The same, but the denormal exception stays as it is: programs of other processors do not know it. */
unsigned __cdecl _controlfp(unsigned control, unsigned mask)
{
	return _control87(control, mask & ~(unsigned)_EM_DENORMAL);
}

errno_t __cdecl _controlfp_s(unsigned *current, unsigned control, unsigned mask)
{
	const unsigned known = _MCW_EM | _MCW_IC | _MCW_RC | _MCW_PC | _MCW_DN;

	if (mask & control & ~known) {
		if (current)
			*current = _controlfp(0, 0);
		return crt_invalid_parameter_errno(EINVAL);
	}
	mask = _controlfp(control, mask);
	if (current)
		*current = mask;
	return 0;
}

void __cdecl _set_controlfp(unsigned control, unsigned mask)
{
	_controlfp(control, mask);
}

unsigned __cdecl _statusfp(void)
{
	return abstract_exceptions((_mm_getcsr() | x87_status()) & HARDWARE_EXCEPTIONS);
}

void __cdecl _statusfp2(unsigned *x87, unsigned *sse2)
{
	if (x87)
		*x87 = abstract_exceptions(x87_status() & HARDWARE_EXCEPTIONS);
	if (sse2)
		*sse2 = abstract_exceptions(_mm_getcsr() & HARDWARE_EXCEPTIONS);
}

unsigned __cdecl _clearfp(void)
{
	unsigned before = _statusfp();

	__asm__ volatile("fnclex");
	_mm_setcsr(_mm_getcsr() & ~HARDWARE_EXCEPTIONS);
	return before;
}

void __cdecl _fpreset(void)
{
	unsigned short x87 = sizeof(void *) == 8 ? 0x037f : 0x027f;

	__asm__ volatile("fninit\n\tfldcw %0" : : "m"(x87));
	_mm_setcsr(0x1f80);
}

int __cdecl __fpe_flt_rounds(void)
{
	/* Microsoft's order of roundings is near, down, up, chop; FLT_ROUNDS wants chop, near, up, down. */
	static const int rounds[4] = { 1, 3, 2, 0 };

	return rounds[_mm_getcsr() >> MXCSR_ROUNDING_SHIFT & 3];
}
