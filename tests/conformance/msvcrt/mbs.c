/* Multibyte and wide characters: the C locale and code page 1252. */
#include "../test.h"
#include <errno.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

TEST(mbstowcs_c)
{
	wchar_t wide[8];
	char bytes[8];

	CHECK_EQ(mbstowcs(wide, "ab\xe9", 8), 3);
	CHECK(!wcscmp(wide, L"ab\xe9"));
	CHECK_EQ(mbstowcs(NULL, "abc", 0), 3);
	CHECK_EQ(mbstowcs(wide, "abcdef", 2), 2);
	CHECK_EQ(wcstombs(bytes, L"ab\xe9", 8), 3);
	CHECK(!strcmp(bytes, "ab\xe9"));
	CHECK_EQ(wcstombs(NULL, L"abc", 0), 3);
	errno = 0;
	CHECK_EQ(wcstombs(bytes, L"a\x20ac", 8), (size_t)-1);
	CHECK_EQ(errno, EILSEQ);
}

TEST(mbstowcs_1252)
{
	wchar_t wide[8], c;
	char bytes[8];

	REQUIRE(setlocale(LC_ALL, "English_United States.1252"));
	CHECK_EQ(mbstowcs(wide, "a\x80", 8), 2);
	CHECK(!wcscmp(wide, L"a\x20ac"));
	CHECK_EQ(wcstombs(bytes, L"a\x20ac", 8), 2);
	CHECK(!strcmp(bytes, "a\x80"));
	CHECK_EQ(mbtowc(&c, "\x80", 1), 1);
	CHECK_EQ(c, 0x20ac);
	CHECK_EQ(wctomb(bytes, 0x20ac), 1);
	CHECK_EQ(wctomb(bytes, 0x430), -1);
	setlocale(LC_ALL, "C");
}

TEST(mbtowc)
{
	wchar_t c = 1;

	CHECK_EQ(mbtowc(&c, "", 1), 0);
	CHECK_EQ(c, 0);
	CHECK_EQ(mbtowc(&c, "x", 1), 1);
	CHECK_EQ(c, 'x');
	CHECK_EQ(mbtowc(&c, NULL, 0), 0);
	CHECK_EQ(mbtowc(&c, "x", 0), 0);
	CHECK_EQ(mblen("x", 1), 1);
}

TEST(mbstowcs_s)
{
	wchar_t wide[4];
	size_t converted = 9;

	CHECK_EQ(mbstowcs_s(&converted, wide, 4, "abc", _TRUNCATE), 0);
	CHECK_EQ(converted, 4);
	CHECK(!wcscmp(wide, L"abc"));
	CHECK_EQ(mbstowcs_s(&converted, wide, 4, "abcdef", _TRUNCATE), STRUNCATE);
	CHECK(!wcscmp(wide, L"abc"));
	CHECK_EQ(mbstowcs_s(&converted, wide, 4, "abcdef", 2), 0);
	CHECK(!wcscmp(wide, L"ab"));
	CHECK_EQ(mbstowcs_s(&converted, wide, 4, "abcdef", 6), ERANGE);
	CHECK(!wide[0]);
	CHECK_EQ(mbstowcs_s(&converted, NULL, 0, "abcdef", 0), 0);
	CHECK_EQ(converted, 7);
}
