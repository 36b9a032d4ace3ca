/* printf's directives as msvcrt.dll has them: sizes, strings of both widths, numbers of 17 digits and three-digit exponents. */
#define __USE_MINGW_ANSI_STDIO 0
#include "../test.h"
#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <string.h>
#include <wchar.h>

#pragma GCC diagnostic ignored "-Wformat"
#pragma GCC diagnostic ignored "-Wformat-extra-args"
#pragma GCC diagnostic ignored "-Wformat-overflow"
#pragma GCC diagnostic ignored "-Wformat-truncation"

static char text[600];

static const char *print(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vsprintf(text, format, arguments);
	va_end(arguments);
	return text;
}

TEST(printf_integers)
{
	CHECK_STR(print("%5d|%-5d|%05d|%+d|% d", 42, 42, 42, 42, 42), "   42|42   |00042|+42| 42");
	CHECK_STR(print("%x %#x %X %#o %#x", 255, 255, 255, 8, 0), "ff 0xff FF 010 0");
	CHECK_STR(print("%5.3d|%.0d|%-8.4x|%+.2d", 5, 0, 10, 3), "  005||000a    |+03");
	CHECK_STR(print("%I64d %I64x %I32d %lld", 1234567890123456789LL, -1LL, -1, -5LL), "1234567890123456789 ffffffffffffffff -1 -5");
	CHECK_STR(print("%hd %hu %ld %lu", 70000, 65537, -5L, 5UL), "4464 1 -5 5");
	CHECK_STR(print("%*d|%-*d|%.*d", 6, 3, 6, 3, 4, 3), "     3|3     |0003");
	CHECK_STR(print("%*d|", -6, 3), "3     |");
	CHECK_STR(print("%u %d", 0xffffffffu, (int)0x80000000), "4294967295 -2147483648");
}

TEST(printf_strings)
{
	CHECK_STR(print("%s|%10s|%-10s|%.2s|%5.1s", "abc", "abc", "abc", "abc", "abc"), "abc|       abc|abc       |ab|    a");
	CHECK_STR(print("%ls|%S|%hs|%ws", L"wide", L"WIDE", "narrow", L"w"), "wide|WIDE|narrow|w");
	CHECK_STR(print("%c%C%lc%5c|%-3c|", 'a', L'b', L'c', 'd', 'e'), "abc    d|e  |");
	CHECK_STR(print("%s %10.3s", NULL, NULL), "(null)        (nu");
	CHECK_STR(print("100%%"), "100%");
}

TEST(printf_pointer)
{
	/* Documented: the address in upper-case hexadecimal digits. */
	if (sizeof(void *) == 8)
		CHECK_STR(print("%p", (void *)0xabcd), "000000000000ABCD");
	else
		CHECK_STR(print("%p", (void *)0xabcd), "0000ABCD");
}

TEST(printf_floats)
{
	CHECK_STR(print("%f %.3f %.0f %10.2f %-8.1f|", 1.5, 3.14159, 3.0, 2.5, 2.5), "1.500000 3.142 3       2.50 2.5     |");
	CHECK_STR(print("%e %E %.0e %#.0e", 1.5, 12345.678, 5.0, 5.0), "1.500000e+000 1.234568E+004 5e+000 5.e+000");
	CHECK_STR(print("%g %g %g %g %G", 1.5, 1e100, 1e-5, 123456789.0, 1e-10), "1.5 1e+100 1e-005 1.23457e+008 1E-010");
	CHECK_STR(print("%g %g %#g %.10g", 0.0, 100000.0, 1.0, 0.1), "0 100000 1.00000 0.1");
	CHECK_STR(print("%.14g %.15g %.17g", 0.1, 0.1, 0.1), "0.1 0.1 0.10000000000000001");
	CHECK_STR(print("%+.1f % .1f %08.2f %-8.2f|", 1.0, 1.0, -3.14159, 2.0), "+1.0  1.0 -0003.14 2.00    |");
	CHECK_STR(print("%f %g", -0.0, -0.0), "-0.000000 -0");
	CHECK_STR(print("%.3f", 1e15), "1000000000000000.000");
}

TEST(printf_halves_go_up)
{
	/* Microsoft, "printf format specification": before Windows 10 version 2004 exactly representable halves round up. */
	CHECK_STR(print("%.0f %.0f %.0f %.1f", 0.5, 1.5, 2.5, 0.25), "1 2 3 0.3");
}

TEST(printf_has_17_digits)
{
	/* Microsoft, "Visual C++ change history 2003-2015", on formatting before the Universal CRT: a limited number of digits, then zeros. */
	CHECK_STR(print("%.20f %.0f", 0.1, 1e22 + 4e6), "0.10000000000000001000 10000000000000004000000");
}

TEST(printf_special_numbers)
{
	CHECK_STR(print("%f %e %g", INFINITY, INFINITY, INFINITY), "1.#INF00 1.#INF00e+000 1.#INF");
	CHECK_STR(print("%f %.2f", -INFINITY, INFINITY), "-1.#INF00 1.#J");
}

TEST(printf_hexadecimal_float)
{
	CHECK_STR(print("%a %A %.3a", 1.0, 0.0, 1.999), "0x1.0000000000000p+0 0X0.0000000000000P+0 0x1.ffcp+0");
}

TEST(snprintf_termination)
{
	char buffer[8];

	/* Documented: a text that fills the buffer is stored without terminator; one that does not fit answers -1. */
	memset(buffer, '#', sizeof(buffer));
	CHECK_EQ(_snprintf(buffer, 4, "%s", "abc"), 3);
	CHECK(!memcmp(buffer, "abc\0####", 8));
	memset(buffer, '#', sizeof(buffer));
	CHECK_EQ(_snprintf(buffer, 4, "%s", "abcd"), 4);
	CHECK(!memcmp(buffer, "abcd####", 8));
	memset(buffer, '#', sizeof(buffer));
	CHECK_EQ(_snprintf(buffer, 4, "%s", "abcde"), -1);
	CHECK(!memcmp(buffer, "abcd####", 8));
	CHECK_EQ(_scprintf("%d-%s", 12, "abc"), 6);
	CHECK_EQ(_scwprintf(L"%d-%s", 12, L"abc"), 6);
}

TEST(snprintf_s_truncation)
{
	int (__cdecl *vsnprintf_secure)(char *, size_t, size_t, const char *, ...) =
		(void *)GetProcAddress(GetModuleHandleW(L"msvcrt.dll"), "_snprintf_s");
	char buffer[8];

	REQUIRE(vsnprintf_secure != NULL);
	CHECK_EQ(vsnprintf_secure(buffer, 8, 3, "%s", "abcdef"), -1);
	CHECK_STR(buffer, "abc");
	CHECK_EQ(vsnprintf_secure(buffer, 4, (size_t)-1, "%s", "abcdef"), -1);
	CHECK_STR(buffer, "abc");
	CHECK_EQ(vsnprintf_secure(buffer, 8, 7, "%s", "abcdef"), 6);
}

TEST(printf_wide)
{
	wchar_t wide[100];

	CHECK_EQ(_snwprintf(wide, 100, L"%s|%S|%hs|%ls|%c|%C", L"wide", "narrow", "n", L"w", L'x', 'y'), 19);
	CHECK_WSTR(wide, L"wide|narrow|n|w|x|y");
}

/* msvcrt.dll exports the kinds with a locale or a va_list only. */
TEST(printf_positions)
{
	int (__cdecl *sprintf_positions)(char *, size_t, const char *, void *, ...) =
		(void *)GetProcAddress(GetModuleHandleW(L"msvcrt.dll"), "_sprintf_p_l");

	REQUIRE(sprintf_positions);
	CHECK_EQ(sprintf_positions(text, sizeof(text), "%2$s %1$d %2$s", NULL, 5, "x"), 5);
	CHECK_STR(text, "x 5 x");
	CHECK_EQ(sprintf_positions(text, sizeof(text), "%1$*2$d|", NULL, 5, 4), 5);
	CHECK_STR(text, "   5|");
}
