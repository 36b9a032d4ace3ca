/*
 * Integer arithmetic of stdlib.h: absolute values, division, rotation, byte order, random numbers.
 */
#include "crt.h"
#include <inttypes.h>

/* The headers make intrinsics of these. */
#undef _rotl
#undef _rotr
#undef _lrotl
#undef _lrotr
#undef _rotl64
#undef _rotr64

int __cdecl abs(int n)
{
	return n < 0 ? (int)-(unsigned)n : n;
}

long __cdecl labs(long n)
{
	return n < 0 ? (long)-(unsigned long)n : n;
}

long long __cdecl llabs(long long n)
{
	return n < 0 ? (long long)-(unsigned long long)n : n;
}

int64_t __cdecl _abs64(int64_t n)
{
	return llabs(n);
}

intmax_t __cdecl imaxabs(intmax_t n)
{
	return llabs(n);
}

div_t __cdecl div(int a, int b)
{
	return (div_t){ a / b, a % b };
}

ldiv_t __cdecl ldiv(long a, long b)
{
	return (ldiv_t){ a / b, a % b };
}

lldiv_t __cdecl lldiv(long long a, long long b)
{
	return (lldiv_t){ a / b, a % b };
}

imaxdiv_t __cdecl imaxdiv(intmax_t a, intmax_t b)
{
	return (imaxdiv_t){ a / b, a % b };
}

#define ROTATE(type, left, right) \
	type __cdecl left(type value, int shift) \
	{ \
		unsigned bits = sizeof(type) * 8, by = (unsigned)shift & (bits - 1); \
		return value << by | value >> (-by & (bits - 1)); \
	} \
	type __cdecl right(type value, int shift) \
	{ \
		return left(value, -shift); \
	}

ROTATE(unsigned, _rotl, _rotr)
ROTATE(unsigned long, _lrotl, _lrotr)
ROTATE(uint64_t, _rotl64, _rotr64)

unsigned short __cdecl _byteswap_ushort(unsigned short n)
{
	return __builtin_bswap16(n);
}

unsigned long __cdecl _byteswap_ulong(unsigned long n)
{
	return __builtin_bswap32(n);
}

uint64_t __cdecl _byteswap_uint64(uint64_t n)
{
	return __builtin_bswap64(n);
}

/* The generator of all Microsoft runtimes, one per thread: programs depend on its sequence. */
int __cdecl rand(void)
{
	struct crt_thread *thread = crt_thread();

	thread->rand_state = thread->rand_state * 214013 + 2531011;
	return thread->rand_state >> 16 & RAND_MAX;
}

void __cdecl srand(unsigned seed)
{
	crt_thread()->rand_state = seed;
}

/* advapi32's RtlGenRandom, under the name that it is exported by; looked up, because few programs ask for it. */
errno_t __cdecl rand_s(unsigned *value)
{
	static BOOLEAN (WINAPI *generate)(void *, ULONG);
	HMODULE advapi32;

	if (!value)
		return crt_invalid_parameter_errno(EINVAL);
	*value = 0;
	if (!generate) {
		advapi32 = LoadLibraryExW(L"advapi32.dll", NULL, LOAD_LIBRARY_SEARCH_SYSTEM32);
		generate = advapi32 ? (void *)GetProcAddress(advapi32, "SystemFunction036") : NULL;
	}
	if (!generate || !generate(value, sizeof(*value)))
		return *_errno() = ENOMEM;
	return 0;
}
