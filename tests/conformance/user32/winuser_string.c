/*
 * Characters, wsprintf, LoadString.
 */
#include "test.h"

TEST(CharUpperW)
{
	WCHAR text[] = L"Gr\u00fc\u00dfe \u0436";

	CHECK(CharUpperW(text) == text);
	CHECK(!wcscmp(text, L"GR\u00dc\u00dfE \u0416"));
	CharLowerW(text);
	CHECK(!wcscmp(text, L"gr\u00fc\u00dfe \u0436"));
	CHECK_EQ((ULONG_PTR)CharUpperW((LPWSTR)(ULONG_PTR)0xe4), 0xc4);
	CHECK_EQ((ULONG_PTR)CharLowerW((LPWSTR)(ULONG_PTR)'A'), 'a');
	CHECK_EQ(CharUpperBuffW(text, 2), 2);
	CHECK(!wcscmp(text, L"GR\u00fc\u00dfe \u0436"));
}

TEST(CharUpperA)
{
	char text[] = "gr\xfc\xdf\xff";

	CharUpperA(text);
	CHECK(!strcmp(text, "GR\xdc\xdf\x9f"));
	CHECK_EQ((ULONG_PTR)CharUpperA((LPSTR)(ULONG_PTR)'q'), 'Q');
}

TEST(CharNext)
{
	const WCHAR *text = L"ab";
	const char *bytes = "\x81\x40z";

	CHECK(CharNextW(text) == text + 1 && CharNextW(text + 2) == text + 2);
	CHECK(CharPrevW(text, text + 2) == text + 1 && CharPrevW(text, text) == text);
	CHECK(CharNextExA(932, bytes, 0) == bytes + 2);
	CHECK(CharPrevExA(932, bytes, bytes + 2, 0) == bytes);
	CHECK(CharPrevExA(932, bytes, bytes + 3, 0) == bytes + 2);
}

TEST(IsChar)
{
	CHECK(IsCharAlphaW(L'\u00e4') && !IsCharAlphaW('1') && IsCharAlphaNumericW('1') && !IsCharAlphaNumericW('_'));
	CHECK(IsCharUpperW('A') && !IsCharUpperW('a') && IsCharLowerA('\xe4') && !IsCharLowerA('A'));
}

TEST(CharToOem)
{
	char oem[16];

	CHECK(CharToOemA("gr\xfcn", oem) && !strcmp(oem, "gr\x81n"));
	CHECK(OemToCharA(oem, oem) && !strcmp(oem, "gr\xfcn"));
	CHECK(CharToOemW(L"gr\u00fcn", oem) && !strcmp(oem, "gr\x81n"));
}

#define FORMATS(expected, ...) \
	do { \
		WCHAR text[1100]; \
		int length = wsprintfW(text, __VA_ARGS__); \
		if (length != (int)wcslen(expected) || wcscmp(text, expected)) \
			test_fail(__FILE__, __LINE__, "%d: \"%ls\", expected \"%ls\"", length, text, expected); \
	} while (0)

TEST(wsprintfW)
{
	WCHAR long_text[1500], text[1100];
	char bytes[64];
	int i;

	FORMATS(L"plain 100%", L"plain 100%%");
	FORMATS(L"-5 5 ff FF 0xff", L"%d %u %x %X %#x", -5, 5, 255, 255, 255);
	FORMATS(L"   42|42   |00042", L"%5d|%-5d|%05d", 42, 42, 42);
	FORMATS(L"text wide narrow c", L"%s %ls %S %c", L"text", L"wide", "narrow", 'c');
	FORMATS(L"ab|   ab|ab   |", L"%.2s|%5.2s|%-5.2s|", L"abc", L"abc", L"abc");
	FORMATS(L"123456789012", L"%I64d", 123456789012ll);
	FORMATS(L"007", L"%.3d", 7);
	for (i = 0; i < 1499; i++)
		long_text[i] = 'x';
	long_text[1499] = 0;
	/* "The maximum size of the buffer is 1,024": with or without the terminator. */
	i = wsprintfW(text, L"%s", long_text);
	CHECK(i == 1023 || i == 1024);
	CHECK(wcslen(text) == 1023 || wcslen(text) == 1024);
	CHECK_EQ(wsprintfA(bytes, "%s %S %d", "caf\xe9", L"\u00e9", 7), 8);
	CHECK(!strcmp(bytes, "caf\xe9 \xe9 7"));
}

TEST(LoadString)
{
	WCHAR text[8] = L"x";

	CHECK_EQ(LoadStringW(GetModuleHandleW(NULL), 12345, text, 8), 0);
	CHECK_EQ(LoadStringW(GetModuleHandleW(NULL), 12345, NULL, 8), 0);
}
