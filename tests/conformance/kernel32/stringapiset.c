/*
 * Code pages: conversions with their flags and errors, and what is known about pages. Normalization.
 */
#include "test.h"

static void check_wide(int line, UINT page, DWORD flags, const char *bytes, int count, const WCHAR *expected, int expected_count)
{
	WCHAR wide[64];
	int result, i;

	SetLastError(0xdead);
	result = MultiByteToWideChar(page, flags, bytes, count, wide, 64);
	if (result != expected_count)
		test_fail(__FILE__, line, "page %u: %d characters, expected %d", page, result, expected_count);
	for (i = 0; i < result && i < expected_count; i++) {
		if (wide[i] != expected[i])
			test_fail(__FILE__, line, "page %u: character %d is %04x, expected %04x", page, i, wide[i], expected[i]);
	}
	if (result && MultiByteToWideChar(page, flags, bytes, count, NULL, 0) != result)
		test_fail(__FILE__, line, "page %u: counting differs from converting", page);
}

static void check_bytes(int line, UINT page, DWORD flags, const WCHAR *wide, int count, const char *expected, int expected_count)
{
	char bytes[64];
	int result;

	SetLastError(0xdead);
	result = WideCharToMultiByte(page, flags, wide, count, bytes, 64, NULL, NULL);
	if (result != expected_count)
		test_fail(__FILE__, line, "page %u: %d bytes, expected %d", page, result, expected_count);
	else if (result && memcmp(bytes, expected, result))
		test_fail(__FILE__, line, "page %u: other bytes, first %02x", page, (BYTE)bytes[0]);
	if (result && WideCharToMultiByte(page, flags, wide, count, NULL, 0, NULL, NULL) != result)
		test_fail(__FILE__, line, "page %u: counting differs from converting", page);
}

#define WIDE(page, flags, bytes, expected) \
	check_wide(__LINE__, page, flags, bytes, sizeof(bytes) - 1, expected, sizeof(expected) / sizeof(WCHAR) - 1)
#define BYTES(page, flags, wide, expected) \
	check_bytes(__LINE__, page, flags, wide, sizeof(wide) / sizeof(WCHAR) - 1, expected, sizeof(expected) - 1)

TEST(MultiByteToWideChar_pages)
{
	WIDE(1252, 0, "Gr\xfc\xdf\x65 \x80", L"Gr\u00fc\u00dfe \u20ac");
	WIDE(1252, 0, "\x81\x8d", L"\x0081\x008d");
	WIDE(437, 0, "\x81\xe1\x9b", L"\u00fc\u00df\u00a2");
	WIDE(850, 0, "\xd5", L"\u0131");
	WIDE(1251, 0, "\xcf\xf0\xe8", L"\u041f\u0440\u0438");
	WIDE(866, 0, "\x8f\xe0", L"\u041f\u0440");
	WIDE(932, 0, "\x93\xfa\x96{\xb1", L"\u65e5\u672c\uff71");
	WIDE(936, 0, "\xd6\xd0\xce\xc4", L"\u4e2d\u6587");
	WIDE(949, 0, "\xc7\xd1\xb1\xdb", L"\ud55c\uae00");
	WIDE(950, 0, "\xa4\xa4\xa4\xe5", L"\u4e2d\u6587");
	WIDE(28591, 0, "\xe9\x80", L"\u00e9\x0080");
	WIDE(20866, 0, "\xf0", L"\u041f");
	WIDE(1252, 0, "a long run of plain ASCII text, more than sixteen \xe4 bytes", L"a long run of plain ASCII text, more than sixteen \u00e4 bytes");
}

TEST(MultiByteToWideChar_utf8)
{
	WIDE(CP_UTF8, 0, "a\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80", L"a\u00e4\u20ac\xd83d\xde00");
	WIDE(CP_UTF8, 0, "\xc3", L"\ufffd");
	WIDE(CP_UTF8, 0, "\xc3(", L"\ufffd(");
	WIDE(CP_UTF8, 0, "\xe2\x82(", L"\ufffd(");
	WIDE(CP_UTF8, 0, "\xc0\x80", L"\ufffd\ufffd");
	WIDE(CP_UTF8, 0, "\x80x", L"\ufffdx");
	CHECK_EQ(MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, "\xc3(", 2, NULL, 0), 0);
	CHECK_ERROR(ERROR_NO_UNICODE_TRANSLATION);
	/* "For the code page CP_UTF8 dwFlags must be set to either 0 or MB_ERR_INVALID_CHARS": MultiByteToWideChar. */
	CHECK_EQ(MultiByteToWideChar(CP_UTF8, MB_PRECOMPOSED, "a", 1, NULL, 0), 0);
	CHECK_ERROR(ERROR_INVALID_FLAGS);
}

TEST(MultiByteToWideChar_errors)
{
	WCHAR wide[4];

	CHECK_EQ(MultiByteToWideChar(1252, 0, NULL, 1, wide, 4), 0);
	CHECK_ERROR(ERROR_INVALID_PARAMETER);
	CHECK_EQ(MultiByteToWideChar(1252, 0, "a", 0, wide, 4), 0);
	CHECK_ERROR(ERROR_INVALID_PARAMETER);
	CHECK_EQ(MultiByteToWideChar(1252, 0, "a", 1, wide, -1), 0);
	CHECK_ERROR(ERROR_INVALID_PARAMETER);
	CHECK_EQ(MultiByteToWideChar(1252, 0, "a", 1, NULL, 4), 0);
	CHECK_ERROR(ERROR_INVALID_PARAMETER);
	CHECK_EQ(MultiByteToWideChar(77777, 0, "a", 1, wide, 4), 0);
	CHECK_ERROR(ERROR_INVALID_PARAMETER);
	CHECK_EQ(MultiByteToWideChar(1252, 0x1000, "a", 1, wide, 4), 0);
	CHECK_ERROR(ERROR_INVALID_FLAGS);
	CHECK_EQ(MultiByteToWideChar(1252, 0, "abcdef", 6, wide, 4), 0);
	CHECK_ERROR(ERROR_INSUFFICIENT_BUFFER);
	CHECK_EQ(MultiByteToWideChar(1252, 0, "abc", -1, wide, 4), 4);
	CHECK_EQ(wide[3], 0);
	/* A lead byte at the end of the text, or before no trail byte. */
	CHECK_EQ(MultiByteToWideChar(932, MB_ERR_INVALID_CHARS, "\x81", 1, wide, 4), 0);
	CHECK_ERROR(ERROR_NO_UNICODE_TRANSLATION);
	CHECK_EQ(MultiByteToWideChar(1253, MB_ERR_INVALID_CHARS, "\xd2", 1, wide, 4), 0);
	CHECK_ERROR(ERROR_NO_UNICODE_TRANSLATION);
}

TEST(MultiByteToWideChar_composite)
{
	WIDE(1252, MB_COMPOSITE, "\xe9x", L"e\u0301x");
	WIDE(1252, MB_PRECOMPOSED, "\xe9x", L"\u00e9x");
}

TEST(WideCharToMultiByte_pages)
{
	BYTES(1252, 0, L"Gr\u00fc\u00dfe \u20ac", "Gr\xfc\xdf\x65 \x80");
	BYTES(932, 0, L"\u65e5\u672c", "\x93\xfa\x96{");
	BYTES(932, 0, L"\u2170\uff0d", "\xfa\x40\x81\x7c");
	BYTES(936, 0, L"\u4e2d", "\xd6\xd0");
	BYTES(1252, 0, L"\u4e2d", "?");
	BYTES(1251, 0, L"\u0416", "\xc6");
	BYTES(CP_UTF8, 0, L"a\u00e4\u20ac\xd83d\xde00", "a\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80");
	BYTES(CP_UTF8, 0, L"\xd83dx", "\xef\xbf\xbdx");
	/* Best fits, and none. */
	BYTES(1252, 0, L"\u0100\uff21\u221e\u2212", "AA8-");
	BYTES(1252, WC_NO_BEST_FIT_CHARS, L"\u0100\uff21\u221e", "???");
}

TEST(WideCharToMultiByte_default)
{
	BOOL used;
	char bytes[8];

	used = 2;
	CHECK_EQ(WideCharToMultiByte(1252, 0, L"a\u4e2d", 2, bytes, 8, "#", &used), 2);
	CHECK(used == TRUE && bytes[1] == '#');
	used = 2;
	CHECK_EQ(WideCharToMultiByte(1252, 0, L"ab", 2, bytes, 8, "#", &used), 2);
	CHECK_EQ(used, FALSE);
	/* "For the CP_UTF7 and CP_UTF8 settings this parameter must be set to NULL", and dwFlags to 0: WideCharToMultiByte. */
	CHECK_EQ(WideCharToMultiByte(CP_UTF8, 0, L"a", 1, bytes, 8, "#", NULL), 0);
	CHECK_ERROR(ERROR_INVALID_PARAMETER);
	CHECK_EQ(WideCharToMultiByte(CP_UTF8, 0, L"a", 1, bytes, 8, NULL, &used), 0);
	CHECK_ERROR(ERROR_INVALID_PARAMETER);
	CHECK_EQ(WideCharToMultiByte(CP_UTF8, WC_NO_BEST_FIT_CHARS, L"a", 1, bytes, 8, NULL, NULL), 0);
	CHECK_ERROR(ERROR_INVALID_FLAGS);
	CHECK_EQ(WideCharToMultiByte(CP_UTF8, WC_ERR_INVALID_CHARS, L"\xd83dx", 2, bytes, 8, NULL, NULL), 0);
	CHECK_ERROR(ERROR_NO_UNICODE_TRANSLATION);
	CHECK_EQ(WideCharToMultiByte(1252, 0, L"abc", 3, bytes, 2, NULL, NULL), 0);
	CHECK_ERROR(ERROR_INSUFFICIENT_BUFFER);
	/* A double-byte character is not split. */
	CHECK_EQ(WideCharToMultiByte(932, 0, L"a\u65e5", 2, bytes, 2, NULL, NULL), 0);
	CHECK_ERROR(ERROR_INSUFFICIENT_BUFFER);
}

TEST(utf7)
{
	BYTES(CP_UTF7, 0, L"a+b\u00e4\u00f6c", "a+-b+AOQA9g-c");
	WIDE(CP_UTF7, 0, "a+-b+AOQA9g-c", L"a+b\u00e4\u00f6c");
	WIDE(CP_UTF7, 0, "+2D3eAA-", L"\xd83d\xde00");
}

TEST(GetCPInfo)
{
	CPINFOEXW info;

	REQUIRE(GetCPInfoExW(932, 0, &info));
	CHECK_EQ(info.MaxCharSize, 2);
	CHECK_EQ(info.CodePage, 932);
	CHECK(info.LeadByte[0] == 0x81 && info.LeadByte[1] == 0x9f && info.LeadByte[2] == 0xe0 && info.LeadByte[3] == 0xfc && !info.LeadByte[4]);
	REQUIRE(GetCPInfo(1252, (CPINFO *)&info));
	CHECK(info.MaxCharSize == 1 && info.DefaultChar[0] == '?' && !info.LeadByte[0]);
	REQUIRE(GetCPInfo(CP_UTF8, (CPINFO *)&info));
	CHECK_EQ(info.MaxCharSize, 4);
	CHECK(!GetCPInfo(77777, (CPINFO *)&info));
	CHECK_ERROR(ERROR_INVALID_PARAMETER);
	CHECK(IsValidCodePage(1252) && IsValidCodePage(65001) && !IsValidCodePage(CP_ACP) && !IsValidCodePage(12345));
	CHECK(IsDBCSLeadByteEx(932, 0x81) && !IsDBCSLeadByteEx(932, 0xa1) && !IsDBCSLeadByteEx(1252, 0x81));
}

static void check_normal(int line, NORM_FORM form, const WCHAR *source, const WCHAR *expected)
{
	WCHAR normal[64];
	int result = NormalizeString(form, source, -1, normal, 64);

	if (result != (int)wcslen(expected) + 1 || wcscmp(normal, expected))
		test_fail(__FILE__, line, "form %d of %04x...: %d units, expected %d", form, source[0], result, (int)wcslen(expected) + 1);
	if (!IsNormalizedString(form, expected, -1))
		test_fail(__FILE__, line, "form %d: the result is not normal", form);
}

TEST(NormalizeString)
{
	WCHAR normal[4];

	check_normal(__LINE__, NormalizationC, L"e\u0301x", L"\u00e9x");
	check_normal(__LINE__, NormalizationD, L"\u00e9x", L"e\u0301x");
	check_normal(__LINE__, NormalizationKC, L"\ufb01\u2460", L"fi1");
	check_normal(__LINE__, NormalizationKD, L"\uff76\uff9e", L"\u30ab\u3099");
	check_normal(__LINE__, NormalizationD, L"\uac01\u1ed9", L"\u1100\u1161\u11a8o\u0323\u0302");
	check_normal(__LINE__, NormalizationC, L"\u1100\u1161\u11a8o\u0302\u0323", L"\uac01\u1ed9");
	check_normal(__LINE__, NormalizationC, L"\u212b\u0344", L"\u00c5\u0308\u0301");
	CHECK(!IsNormalizedString(NormalizationC, L"e\u0301", -1));
	CHECK(IsNormalizedString(NormalizationC, L"plain", -1));
	CHECK(NormalizeString(NormalizationC, L"x\xd800y", 3, normal, 4) <= 0);
	CHECK_ERROR(ERROR_NO_UNICODE_TRANSLATION);
	/* "ERROR_INVALID_PARAMETER. Any of the parameter values was invalid": NormalizeString; NormalizationOther is not supported. */
	CHECK_EQ(NormalizeString(0, L"x", 1, normal, 4), 0);
	CHECK_ERROR(ERROR_INVALID_PARAMETER);
}
