/*
 * 64-bit arithmetic of 32-bit programs: what compilers of Microsoft's call for the operators of C (_allmul, _alldiv ...; shifts and
 * those with two results are in word64_call_i686.S), and the functions for LARGE_INTEGER from before compilers had 64 bits.
 *
 * Division by zero is the processor's exception, here as there.
 */
#include "ntdll.h"

#include "word64_i686.h"

LONGLONG WINAPI _allmul(LONGLONG a, LONGLONG b)
{
	return a * b;
}

LONGLONG WINAPI _alldiv(LONGLONG a, LONGLONG b)
{
	return a / b;
}

LONGLONG WINAPI _allrem(LONGLONG a, LONGLONG b)
{
	return a % b;
}

ULONGLONG WINAPI _aulldiv(ULONGLONG a, ULONGLONG b)
{
	return a / b;
}

ULONGLONG WINAPI _aullrem(ULONGLONG a, ULONGLONG b)
{
	return a % b;
}

void divide_signed(LONGLONG a, LONGLONG b, LONGLONG *quotient, LONGLONG *remainder)
{
	*quotient = a / b;
	*remainder = a % b;
}

void divide_unsigned(ULONGLONG a, ULONGLONG b, ULONGLONG *quotient, ULONGLONG *remainder)
{
	*quotient = a / b;
	*remainder = a % b;
}

LONGLONG WINAPI RtlConvertLongToLargeInteger(LONG value)
{
	return value;
}

LONGLONG WINAPI RtlConvertUlongToLargeInteger(ULONG value)
{
	return value;
}

LONGLONG WINAPI RtlLargeIntegerAdd(LONGLONG a, LONGLONG b)
{
	return (LONGLONG)((ULONGLONG)a + (ULONGLONG)b);
}

LONGLONG WINAPI RtlLargeIntegerSubtract(LONGLONG a, LONGLONG b)
{
	return (LONGLONG)((ULONGLONG)a - (ULONGLONG)b);
}

LONGLONG WINAPI RtlLargeIntegerNegate(LONGLONG value)
{
	return (LONGLONG)(0 - (ULONGLONG)value);
}

/* Shift counts are taken modulo 64. */
LONGLONG WINAPI RtlLargeIntegerShiftLeft(LONGLONG value, CCHAR count)
{
	return (LONGLONG)((ULONGLONG)value << (count & 63));
}

LONGLONG WINAPI RtlLargeIntegerShiftRight(LONGLONG value, CCHAR count)
{
	return (LONGLONG)((ULONGLONG)value >> (count & 63));
}

LONGLONG WINAPI RtlLargeIntegerArithmeticShift(LONGLONG value, CCHAR count)
{
	return value >> (count & 63);
}

LONGLONG WINAPI RtlEnlargedIntegerMultiply(LONG a, LONG b)
{
	return (LONGLONG)a * b;
}

LONGLONG WINAPI RtlEnlargedUnsignedMultiply(ULONG a, ULONG b)
{
	return (LONGLONG)((ULONGLONG)a * b);
}

LONGLONG WINAPI RtlExtendedIntegerMultiply(LONGLONG a, LONG b)
{
	return a * b;
}

/* The quotient's low half; REMAINDER may be NULL in all three. */
ULONG WINAPI RtlEnlargedUnsignedDivide(ULONGLONG dividend, ULONG divisor, ULONG *remainder)
{
	if (remainder)
		*remainder = (ULONG)(dividend % divisor);
	return (ULONG)(dividend / divisor);
}

LONGLONG WINAPI RtlExtendedLargeIntegerDivide(LONGLONG dividend, ULONG divisor, ULONG *remainder)
{
	if (remainder)
		*remainder = (ULONG)((ULONGLONG)dividend % divisor);
	return (LONGLONG)((ULONGLONG)dividend / divisor);
}

LONGLONG WINAPI RtlLargeIntegerDivide(LONGLONG dividend, LONGLONG divisor, LONGLONG *remainder)
{
	if (remainder)
		*remainder = (LONGLONG)((ULONGLONG)dividend % (ULONGLONG)divisor);
	return (LONGLONG)((ULONGLONG)dividend / (ULONGLONG)divisor);
}
