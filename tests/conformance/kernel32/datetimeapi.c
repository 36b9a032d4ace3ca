/*
 * Dates, times, numbers and money as locales write them; what locales say about themselves.
 */
#include "test.h"

static const SYSTEMTIME when = { 2024, 2, 4, 29, 15, 4, 5, 0 };

static void check_text(int line, int length, const WCHAR *text, const WCHAR *expected)
{
	if (length != (int)wcslen(expected) + 1 || wcscmp(text, expected))
		test_fail(__FILE__, line, "%d units: \"%ls\", expected \"%ls\"", length, length ? text : L"", expected);
}

#define TEXT_IS(expected, call) \
	do { \
		WCHAR text[128] = L""; \
		int length = call; \
		check_text(__LINE__, length, text, expected); \
	} while (0)

TEST(GetDateFormatEx)
{
	WCHAR text[4];

	TEXT_IS(L"2/29/2024", GetDateFormatEx(L"en-US", DATE_SHORTDATE, &when, NULL, text, 128, NULL));
	TEXT_IS(L"Thursday, February 29, 2024", GetDateFormatEx(L"en-US", DATE_LONGDATE, &when, NULL, text, 128, NULL));
	TEXT_IS(L"Donnerstag, 29. Februar 2024", GetDateFormatEx(L"de-DE", DATE_LONGDATE, &when, NULL, text, 128, NULL));
	TEXT_IS(L"jeudi 29 f\u00e9vrier 2024", GetDateFormatEx(L"fr-FR", DATE_LONGDATE, &when, NULL, text, 128, NULL));
	TEXT_IS(L"2024-02-29 Thu", GetDateFormatEx(L"en-US", 0, &when, L"yyyy-MM-dd ddd", text, 128, NULL));
	TEXT_IS(L"29 of Feb '24", GetDateFormatEx(L"en-US", 0, &when, L"d' of 'MMM ''''yy", text, 128, NULL));
	CHECK_EQ(GetDateFormatEx(L"en-US", DATE_SHORTDATE, &when, NULL, NULL, 0, NULL), 10);
	CHECK_EQ(GetDateFormatEx(L"en-US", DATE_SHORTDATE, &when, NULL, text, 4, NULL), 0);
	CHECK_ERROR(ERROR_INSUFFICIENT_BUFFER);
	CHECK_EQ(GetDateFormatEx(L"en-US", DATE_SHORTDATE | DATE_LONGDATE, &when, NULL, NULL, 0, NULL), 0);
	CHECK_ERROR(ERROR_INVALID_FLAGS);
	/* "ERROR_INVALID_PARAMETER. Any of the parameter values was invalid": GetDateFormatEx; the year had no such day. */
	CHECK_EQ(GetDateFormatEx(L"en-US", 0, &(SYSTEMTIME){ 2023, 2, 0, 29, 0, 0, 0, 0 }, NULL, NULL, 0, NULL), 0);
	CHECK_ERROR(ERROR_INVALID_PARAMETER);
}

TEST(GetTimeFormatEx)
{
	TEXT_IS(L"3:04:05 PM", GetTimeFormatEx(L"en-US", 0, &when, NULL, text, 128));
	TEXT_IS(L"15:04:05", GetTimeFormatEx(L"de-DE", 0, &when, NULL, text, 128));
	TEXT_IS(L"3:04 PM", GetTimeFormatEx(L"en-US", TIME_NOSECONDS, &when, NULL, text, 128));
	TEXT_IS(L"3 PM", GetTimeFormatEx(L"en-US", TIME_NOMINUTESORSECONDS, &when, NULL, text, 128));
	TEXT_IS(L"3:04:05", GetTimeFormatEx(L"en-US", TIME_NOTIMEMARKER, &when, NULL, text, 128));
	TEXT_IS(L"15h04", GetTimeFormatEx(L"en-US", 0, &when, L"HH'h'mm", text, 128));
	CHECK_EQ(GetTimeFormatEx(L"en-US", 0, &(SYSTEMTIME){ 2023, 2, 0, 28, 24, 0, 0, 0 }, NULL, NULL, 0), 0);
	CHECK_ERROR(ERROR_INVALID_PARAMETER);
}

TEST(GetNumberFormatEx)
{
	NUMBERFMTW format = { 3, 0, 3, L"d", L"t", 0 };

	/* LOCALE_SGROUPING is "3;0" there, and "the value 0 ... repeats the last group": LOCALE_SGROUPING. */
	TEXT_IS(L"1,234,567.89", GetNumberFormatEx(L"en-US", 0, L"1234567.891", NULL, text, 128));
	TEXT_IS(L"-1.234,50", GetNumberFormatEx(L"de-DE", 0, L"-1234.5", NULL, text, 128));
	TEXT_IS(L"1,000.00", GetNumberFormatEx(L"en-US", 0, L"999.995", NULL, text, 128));
	TEXT_IS(L"0.50", GetNumberFormatEx(L"en-US", 0, L".5", NULL, text, 128));
	TEXT_IS(L"(1t234d500)", GetNumberFormatEx(L"en-US", 0, L"-1234.5", &format, text, 128));
	TEXT_IS(L"d500", GetNumberFormatEx(L"en-US", 0, L"0.5", &format, text, 128));
	CHECK_EQ(GetNumberFormatEx(L"en-US", 0, L"12x", NULL, NULL, 0), 0);
	CHECK_ERROR(ERROR_INVALID_PARAMETER);
}

TEST(GetCurrencyFormatEx)
{
	TEXT_IS(L"$1,234.50", GetCurrencyFormatEx(L"en-US", 0, L"1234.5", NULL, text, 128));
	TEXT_IS(L"1.234,50 \u20ac", GetCurrencyFormatEx(L"de-DE", 0, L"1234.5", NULL, text, 128));
}

TEST(GetLocaleInfoEx)
{
	DWORD number = 0;

	TEXT_IS(L"en-US", GetLocaleInfoEx(L"EN-us", LOCALE_SNAME, text, 128));
	TEXT_IS(L"Deutsch", GetLocaleInfoEx(L"de-DE", LOCALE_SNATIVELANGUAGENAME, text, 128));
	TEXT_IS(L"0407", GetLocaleInfoEx(L"de-DE", LOCALE_ILANGUAGE, text, 128));
	TEXT_IS(L",", GetLocaleInfoEx(L"de-DE", LOCALE_SDECIMAL, text, 128));
	TEXT_IS(L"Monday", GetLocaleInfoEx(L"en-US", LOCALE_SDAYNAME1, text, 128));
	TEXT_IS(L"December", GetLocaleInfoEx(L"en-US", LOCALE_SMONTHNAME12, text, 128));
	TEXT_IS(L"1252", GetLocaleInfoEx(L"en-US", LOCALE_IDEFAULTANSICODEPAGE, text, 128));
	TEXT_IS(L"USD", GetLocaleInfoW(0x409, LOCALE_SINTLSYMBOL, text, 128));
	CHECK_EQ(GetLocaleInfoEx(L"ja-JP", LOCALE_IDEFAULTANSICODEPAGE | LOCALE_RETURN_NUMBER, (WCHAR *)&number, 2), 2);
	CHECK_EQ(number, 932);
	CHECK_EQ(GetLocaleInfoEx(L"en-US", LOCALE_SNAME, NULL, 0), 6);
	CHECK_EQ(GetLocaleInfoEx(L"xx-YY-nowhere", LOCALE_SNAME, NULL, 0), 0);
	CHECK_ERROR(ERROR_INVALID_PARAMETER);
	CHECK_EQ(GetLocaleInfoEx(L"en-US", 0xffff, NULL, 0), 0);
	CHECK_ERROR(ERROR_INVALID_FLAGS);
}

TEST(LocaleNameToLCID)
{
	TEXT_IS(L"fr-FR", LCIDToLocaleName(0x40c, text, 128, 0));
	CHECK_EQ(LocaleNameToLCID(L"fr-FR", 0), 0x40c);
	CHECK_EQ(LocaleNameToLCID(L"ja-jp", 0), 0x411);
	CHECK_EQ(LocaleNameToLCID(L"", 0), 0x7f);
	CHECK_EQ(LocaleNameToLCID(L"no such", 0), 0);
	CHECK_ERROR(ERROR_INVALID_PARAMETER);
	CHECK(IsValidLocaleName(L"de-DE") && !IsValidLocaleName(L"nowhere-XX"));
	CHECK(IsValidLocale(0x407, LCID_INSTALLED) && !IsValidLocale(0xffff, LCID_INSTALLED));
}
