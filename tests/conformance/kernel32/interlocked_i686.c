/* The Interlocked functions as exports: on x86, compilers of old call them. */
#include "../test.h"

static FARPROC kernel(const char *name)
{
	return GetProcAddress(GetModuleHandleW(L"kernel32.dll"), name);
}

TEST(interlocked_exports)
{
	LONG(WINAPI *increment)(LONG volatile *) = (void *)kernel("InterlockedIncrement");
	LONG(WINAPI *decrement)(LONG volatile *) = (void *)kernel("InterlockedDecrement");
	LONG(WINAPI *exchange)(LONG volatile *, LONG) = (void *)kernel("InterlockedExchange");
	LONG(WINAPI *add)(LONG volatile *, LONG) = (void *)kernel("InterlockedExchangeAdd");
	LONG(WINAPI *compare)(LONG volatile *, LONG, LONG) = (void *)kernel("InterlockedCompareExchange");
	LONGLONG(WINAPI *compare64)(LONGLONG volatile *, LONGLONG, LONGLONG) = (void *)kernel("InterlockedCompareExchange64");
	LONG value = 5;
	LONGLONG wide = 0x123456789abcdef0;

	REQUIRE(increment && decrement && exchange && add && compare && compare64);
	CHECK_EQ(increment(&value), 6);
	CHECK_EQ(decrement(&value), 5);
	CHECK_EQ(exchange(&value, 9), 5);
	CHECK_EQ(add(&value, -3), 9);
	CHECK_EQ(value, 6);
	CHECK_EQ(compare(&value, 1, 7), 6);
	CHECK_EQ(value, 6);
	CHECK_EQ(compare(&value, 1, 6), 6);
	CHECK_EQ(value, 1);
	CHECK_EQ(compare64(&wide, 1, 2), 0x123456789abcdef0);
	CHECK_EQ(compare64(&wide, -1, 0x123456789abcdef0), 0x123456789abcdef0);
	CHECK_EQ(wide, -1);
}
