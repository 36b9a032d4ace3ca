/* Character classes and case in the C locale. */
#include "../test.h"
#include <ctype.h>
#include <string.h>
#include <wchar.h>
#include <wctype.h>

static int (__cdecl *runtime(const char *name))(int)
{
	return (void *)GetProcAddress(GetModuleHandleW(L"msvcrt.dll"), name);
}

TEST(byte_classes)
{
	int (__cdecl *alpha)(int) = runtime("isalpha"), (__cdecl *space)(int) = runtime("isspace"), (__cdecl *punct)(int) = runtime("ispunct");
	int (__cdecl *print)(int) = runtime("isprint"), (__cdecl *hex)(int) = runtime("isxdigit"), (__cdecl *control)(int) = runtime("iscntrl");

	for (int c = -1; c < 256; c++) {
		CHECK(!alpha(c) == !((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')));
		CHECK(!space(c) == !(c == ' ' || (c >= 9 && c <= 13)));
		CHECK(!print(c) == !(c >= 32 && c < 127));
		CHECK(!control(c) == !((c >= 0 && c < 32) || c == 127));
		CHECK(!hex(c) == !((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F')));
		CHECK(!punct(c) == !(c > 32 && c < 127 && !isalnum(c)));
	}
}

TEST(byte_case)
{
	int (__cdecl *lower)(int) = runtime("tolower"), (__cdecl *upper)(int) = runtime("toupper");

	for (int c = 0; c < 256; c++) {
		CHECK_EQ(lower(c), c >= 'A' && c <= 'Z' ? c + 32 : c);
		CHECK_EQ(upper(c), c >= 'a' && c <= 'z' ? c - 32 : c);
	}
	CHECK_EQ(lower(-1), -1);
}

TEST(wide_classes)
{
	CHECK(iswctype('a', _ALPHA));
	CHECK(iswctype(0xe9, _ALPHA));
	CHECK(iswctype(0x430, _LOWER));
	CHECK(!iswctype(0x430, _UPPER));
	CHECK(iswctype('7', _DIGIT));
	CHECK(iswctype(0x3000, _SPACE));
	CHECK(!iswctype(WEOF, _ALPHA));
}

/* In the C locale only ASCII has case. */
TEST(wide_case)
{
	CHECK_EQ(towlower('Q'), 'q');
	CHECK_EQ(towupper('q'), 'Q');
	CHECK_EQ(towlower(0xc9), 0xc9);
	CHECK_EQ(towupper(0x430), 0x430);
}
