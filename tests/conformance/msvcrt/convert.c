/* Text to numbers and back: strtol's family, strtod's, _itoa's, _ecvt's. */
#include "../test.h"
#include <errno.h>
#include <float.h>
#include <limits.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

TEST(strtol_bases)
{
	char *end;

	CHECK_EQ(strtol("  -42xyz", &end, 10), -42);
	CHECK(!strcmp(end, "xyz"));
	CHECK_EQ(strtol("0x1fg", &end, 0), 31);
	CHECK(!strcmp(end, "g"));
	CHECK_EQ(strtol("0755", NULL, 0), 0755);
	CHECK_EQ(strtol("zz", NULL, 36), 35 * 36 + 35);
	CHECK_EQ(strtol("+7", NULL, 8), 7);
	CHECK_EQ(strtol("none", &end, 10), 0);
	CHECK(!strcmp(end, "none"));
	CHECK_EQ(wcstol(L"\t-0x10", NULL, 16), -16);
	CHECK_EQ(strtoul("-1", NULL, 10), ULONG_MAX);
}

TEST(strtol_range)
{
	errno = 0;
	CHECK_EQ(strtol("2147483647", NULL, 10), LONG_MAX);
	CHECK_EQ(errno, 0);
	CHECK_EQ(strtol("2147483648", NULL, 10), LONG_MAX);
	CHECK_EQ(errno, ERANGE);
	errno = 0;
	CHECK_EQ(strtol("-2147483648", NULL, 10), LONG_MIN);
	CHECK_EQ(errno, 0);
	CHECK_EQ(strtol("-2147483649", NULL, 10), LONG_MIN);
	CHECK_EQ(errno, ERANGE);
	errno = 0;
	CHECK_EQ(strtoul("4294967296", NULL, 10), ULONG_MAX);
	CHECK_EQ(errno, ERANGE);
	errno = 0;
	CHECK_EQ(_strtoi64("9223372036854775808", NULL, 10), INT64_MAX);
	CHECK_EQ(errno, ERANGE);
	errno = 0;
	CHECK(_strtoui64("18446744073709551615", NULL, 10) == UINT64_MAX);
	CHECK_EQ(errno, 0);
	CHECK(_strtoui64("18446744073709551616", NULL, 10) == UINT64_MAX);
	CHECK_EQ(errno, ERANGE);
	CHECK_EQ(atoi("  12abc"), 12);
	CHECK_EQ(_atoi64("-9223372036854775808"), INT64_MIN);
	CHECK_EQ(_wtoi(L"-5"), -5);
}

/* msvcrt's own: the toolchain replaces strtod in the programs it builds. */
static double (__cdecl *runtime_strtod(void))(const char *, char **)
{
	return (void *)GetProcAddress(GetModuleHandleW(L"msvcrt.dll"), "strtod");
}

TEST(strtod_decimal)
{
	double (__cdecl *convert)(const char *, char **) = runtime_strtod();
	char *end;

	CHECK(convert("1.5e3x", &end) == 1500);
	CHECK(!strcmp(end, "x"));
	CHECK(convert(" -.25", NULL) == -0.25);
	CHECK(convert("1e", &end) == 1);
	CHECK(!strcmp(end, "e"));
	CHECK(convert(".", &end) == 0);
	CHECK(!strcmp(end, "."));
	CHECK(convert("2.2250738585072012e-308", NULL) == 2.2250738585072014e-308);
	CHECK(convert("0.1", NULL) == 0.1);
	CHECK(convert("9007199254740993", NULL) == 9007199254740992.0);
	CHECK(convert("9007199254740993.0000000000000000000000000000000000001", NULL) == 9007199254740994.0);
	CHECK(convert("1.7976931348623157e308", NULL) == DBL_MAX);
	errno = 0;
	CHECK(convert("1e400", NULL) == HUGE_VAL);
	CHECK_EQ(errno, ERANGE);
	CHECK(signbit(convert("-0", NULL)));
	CHECK(atof("3.25abc") == 3.25);
	CHECK(_wtof(L"-1e2") == -100);
}

TEST(itoa)
{
	char text[70];
	wchar_t wide[70];

	CHECK(!strcmp(_itoa(-123, text, 10), "-123"));
	CHECK(!strcmp(_itoa(-1, text, 16), "ffffffff"));
	CHECK(!strcmp(_itoa(INT_MIN, text, 10), "-2147483648"));
	CHECK(!strcmp(_ltoa(255, text, 2), "11111111"));
	CHECK(!strcmp(_ultoa(4294967295u, text, 10), "4294967295"));
	CHECK(!strcmp(_i64toa(INT64_MIN, text, 10), "-9223372036854775808"));
	CHECK(!strcmp(_ui64toa(UINT64_MAX, text, 36), "3w5e11264sgsf"));
	CHECK(!wcscmp(_itow(42, wide, 8), L"52"));
}

TEST(ecvt)
{
	int point, negative;

	CHECK(!strcmp(_ecvt(3.14159, 4, &point, &negative), "3142"));
	CHECK_EQ(point, 1);
	CHECK_EQ(negative, 0);
	CHECK(!strcmp(_ecvt(-0.00123, 3, &point, &negative), "123"));
	CHECK_EQ(point, -2);
	CHECK_EQ(negative, 1);
	CHECK(!strcmp(_fcvt(3.14159, 2, &point, &negative), "314"));
	CHECK_EQ(point, 1);
	CHECK(!strcmp(_fcvt(1e10, 1, &point, &negative), "100000000000"));
	CHECK_EQ(point, 11);
}

/* Microsoft, "_gcvt": the string "includes a decimal point"; trailing zeros go. Three exponent digits before the Universal CRT. */
TEST(gcvt)
{
	char text[64];

	CHECK(!strcmp(_gcvt(3.5, 10, text), "3.5"));
	CHECK(!strcmp(_gcvt(-1e20, 5, text), "-1.e+020"));
	CHECK(!strcmp(_gcvt(0.001, 5, text), "1.e-003") || !strcmp(text, "0.001"));
	CHECK(!strcmp(_gcvt(100, 5, text), "100."));
}
