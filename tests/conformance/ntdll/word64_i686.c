/* 64-bit arithmetic that 32-bit compilers of Microsoft's call. */
#include "../test.h"

#include <malloc.h>
#include <stdint.h>

static FARPROC ntdll(const char *name)
{
	FARPROC function = GetProcAddress(GetModuleHandleW(L"ntdll.dll"), name);

	if (!function)
		test_fail(__FILE__, __LINE__, "there is no %s", name);
	return function;
}

static LONGLONG two(const char *name, LONGLONG a, LONGLONG b)
{
	LONGLONG(WINAPI *function)(LONGLONG, LONGLONG) = (void *)ntdll(name);

	return function ? function(a, b) : 0;
}

TEST(multiply_and_divide)
{
	CHECK_EQ(two("_allmul", 0x123456789, -0x10000), -0x1234567890000);
	CHECK_EQ(two("_alldiv", -1000000000007, 1000000), -1000000);
	CHECK_EQ(two("_allrem", -1000000000007, 1000000), -7);
	CHECK_EQ(two("_aulldiv", -2, 2), 0x7fffffffffffffff);
	CHECK_EQ(two("_aullrem", -1, 10), 5);
}

static LONGLONG divide(const char *name, LONGLONG a, LONGLONG b, LONGLONG *remainder)
{
	FARPROC function = ntdll(name);
	const LONGLONG arguments[] = { a, b };
	uint32_t low, high, remainder_low, remainder_high;

	if (!function)
		return 0;
	__asm__ volatile("pushl 12(%%esi); pushl 8(%%esi); pushl 4(%%esi); pushl (%%esi); call *%%eax"
			 : "=a"(low), "=d"(high), "=c"(remainder_low), "=b"(remainder_high) : "S"(arguments), "a"(function) : "memory");
	*remainder = (LONGLONG)((uint64_t)remainder_high << 32 | remainder_low);
	return (LONGLONG)((uint64_t)high << 32 | low);
}

TEST(divide_with_remainder)
{
	LONGLONG remainder = 0;

	CHECK_EQ(divide("_alldvrm", -1000000000007, 1000000, &remainder), -1000000);
	CHECK_EQ(remainder, -7);
	CHECK_EQ(divide("_aulldvrm", -1, 10, &remainder), 1844674407370955161);
	CHECK_EQ(remainder, 5);
}

static LONGLONG shift(const char *name, LONGLONG value, int count)
{
	FARPROC function = ntdll(name);

	if (function)
		__asm__ volatile("call *%1" : "+A"(value) : "r"(function), "c"(count));
	return value;
}

TEST(shifts)
{
	static const LONGLONG value = (LONGLONG)0x8765432112345678;
	static const int counts[] = { 0, 1, 31, 32, 33, 63 };

	for (int i = 0; i < 6; i++) {
		CHECK_EQ(shift("_allshl", value, counts[i]), (LONGLONG)((uint64_t)value << counts[i]));
		CHECK_EQ(shift("_allshr", value, counts[i]), value >> counts[i]);
		CHECK_EQ(shift("_aullshr", value, counts[i]), (LONGLONG)((uint64_t)value >> counts[i]));
	}
	CHECK_EQ(shift("_allshl", value, 64), 0);
	CHECK_EQ(shift("_allshr", value, 100), -1);
	CHECK_EQ(shift("_aullshr", value, 64), 0);
}

/* How far the stack pointer moved, and where it came to lie. */
static uint32_t probe(const char *name, uint32_t bytes, uint32_t *top)
{
	FARPROC function = ntdll(name);
	uint32_t before = 0, after = 0;

	if (function)
		__asm__ volatile("mov %%esp, %%esi; call *%%edi; mov %%esp, %1; mov %%esi, %%esp; mov %%esi, %0"
				 : "=&d"(before), "=&c"(after), "+a"(bytes) : "D"(function) : "esi", "memory");
	*top = after;
	return before - after;
}

TEST(stack_probes)
{
	uint32_t top, moved;

	CHECK_EQ(probe("_chkstk", 100000, &top), 100000);
	CHECK_EQ(probe("_alloca_probe", 16, &top), 16);
	moved = probe("_alloca_probe_8", 9001, &top);
	CHECK(moved >= 9001 && moved < 9001 + 8 && top % 8 == 0);
	moved = probe("_alloca_probe_16", 9001, &top);
	CHECK(moved >= 9001 && moved < 9001 + 16 && top % 16 == 0);
}

TEST(large_integers)
{
	ULONG(WINAPI *unsigned_divide)(ULONGLONG, ULONG, ULONG *) = (void *)ntdll("RtlEnlargedUnsignedDivide");
	LONGLONG(WINAPI *divide_by_long)(LONGLONG, ULONG, ULONG *) = (void *)ntdll("RtlExtendedLargeIntegerDivide");
	LONGLONG(WINAPI *multiply)(LONG, LONG) = (void *)ntdll("RtlEnlargedIntegerMultiply");
	ULONG remainder = 0;

	REQUIRE(unsigned_divide && divide_by_long && multiply);
	CHECK_EQ(two("RtlLargeIntegerAdd", 0x7fffffff, 1), 0x80000000LL);
	CHECK_EQ(two("RtlLargeIntegerSubtract", 0, 1), -1);
	CHECK_EQ(unsigned_divide(10000000007ULL, 100, &remainder), 100000000);
	CHECK_EQ(remainder, 7);
	CHECK_EQ(divide_by_long(1000000000007, 10, NULL), 100000000000);
	CHECK_EQ(multiply(-100000, 100000), -10000000000);
}
