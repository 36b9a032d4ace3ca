/*
 * GetLocaleInfo: what a locale says about itself.
 *
 * Each LOCALE_ constant is a string or a number of the table. Numbers come as decimal text, identifiers in hexadecimal, or as a DWORD with
 * LOCALE_RETURN_NUMBER. There are no user overrides to leave out with LOCALE_NOUSEROVERRIDE.
 */
#include "nls_locale.h"

#include <decant/rtl.h>

#define TYPE_FLAGS (LOCALE_NOUSEROVERRIDE | LOCALE_USE_CP_ACP | LOCALE_RETURN_NUMBER | LOCALE_RETURN_GENITIVE_NAMES | LOCALE_ALLOW_NEUTRAL_NAMES)

struct info_value {
	const WCHAR *text;
	size_t length;
	DWORD number;
	enum { INFO_NONE, INFO_TEXT, INFO_DECIMAL, INFO_HEX } kind;
};

static struct info_value text_value(const WCHAR *text)
{
	return (struct info_value){ text, wcslen(text), 0, INFO_TEXT };
}

static struct info_value number_value(DWORD number)
{
	return (struct info_value){ NULL, 0, number, INFO_DECIMAL };
}

static struct info_value list_value(const WCHAR *list, ULONG index)
{
	struct info_value value = { NULL, 0, 0, INFO_TEXT };

	value.text = locale_list_item(list, index, &value.length);
	return value;
}

/* Name and country as Windows shows them: "German (Germany)". */
static struct info_value display_name(const WCHAR *language, const WCHAR *country, WCHAR *scratch)
{
	size_t at = wcslen(language);

	memcpy(scratch, language, at * sizeof(WCHAR));
	if (*country) {
		scratch[at++] = ' ';
		scratch[at++] = '(';
		memcpy(scratch + at, country, wcslen(country) * sizeof(WCHAR));
		at += wcslen(country);
		scratch[at++] = ')';
	}
	return (struct info_value){ scratch, at, 0, INFO_TEXT };
}

/* Lists that are ranges of constants. LOCALE_SDAYNAME1 is Monday; the thirteenth month is empty. */
static BOOL ranged_value(const struct locale *locale, LCTYPE type, BOOL genitive, struct info_value *value)
{
	const WCHAR *months = genitive && locale->genitive_months ? locale->genitive_months : locale->months;

	if (type >= LOCALE_SDAYNAME1 && type <= LOCALE_SDAYNAME7)
		*value = list_value(locale->days, type - LOCALE_SDAYNAME1);
	else if (type >= LOCALE_SABBREVDAYNAME1 && type <= LOCALE_SABBREVDAYNAME7)
		*value = list_value(locale->short_days, type - LOCALE_SABBREVDAYNAME1);
	else if (type >= LOCALE_SSHORTESTDAYNAME1 && type <= LOCALE_SSHORTESTDAYNAME7)
		*value = list_value(locale->shortest_days, type - LOCALE_SSHORTESTDAYNAME1);
	else if (type >= LOCALE_SMONTHNAME1 && type <= LOCALE_SMONTHNAME12)
		*value = list_value(months, type - LOCALE_SMONTHNAME1);
	else if (type >= LOCALE_SABBREVMONTHNAME1 && type <= LOCALE_SABBREVMONTHNAME12)
		*value = list_value(locale->short_months, type - LOCALE_SABBREVMONTHNAME1);
	else if (type == LOCALE_SMONTHNAME13 || type == LOCALE_SABBREVMONTHNAME13)
		*value = text_value(L"");
	else
		return FALSE;
	return TRUE;
}

/* The separator that a date or time pattern uses. */
static struct info_value separator_of(const WCHAR *pattern, WCHAR *scratch)
{
	while (*pattern && ((*pattern >= 'a' && *pattern <= 'z') || (*pattern >= 'A' && *pattern <= 'Z')))
		pattern++;
	scratch[0] = *pattern;
	return (struct info_value){ scratch, *pattern != 0, 0, INFO_TEXT };
}

/* 0: month, day, year; 1: day first; 2: year first. */
static DWORD date_order(const WCHAR *pattern)
{
	for (; *pattern; pattern++) {
		if (*pattern == 'M')
			return 0;
		if (*pattern == 'd')
			return 1;
		if (*pattern == 'y')
			return 2;
	}
	return 0;
}

/* How the positive and negative forms of numbers place sign and symbol: the I constants that follow from others. */
static struct info_value derived_value(const struct locale *locale, LCTYPE type)
{
	static const BYTE negative_sign[] = { 0, 1, 2, 3, 0, 1, 3, 2, 1, 1, 3, 1, 2, 2, 0, 0 };
	static const BYTE negative_precedes[] = { 1, 1, 1, 1, 0, 0, 0, 0, 0, 1, 0, 1, 1, 0, 1, 0 };
	static const BYTE negative_space[] = { 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1 };
	BYTE positive = locale->currency_positive, negative = locale->currency_negative & 15;

	switch (type) {
	case LOCALE_IPOSSIGNPOSN:
		return number_value(positive < 2 ? 3 : 1);
	case LOCALE_INEGSIGNPOSN:
		return number_value(negative_sign[negative]);
	case LOCALE_IPOSSYMPRECEDES:
		return number_value(positive == 0 || positive == 2);
	case LOCALE_IPOSSEPBYSPACE:
		return number_value(positive >= 2);
	case LOCALE_INEGSYMPRECEDES:
		return number_value(negative_precedes[negative]);
	default:
		return number_value(negative_space[negative]);
	}
}

static struct info_value plain_value(const struct locale *locale, LCTYPE type, WCHAR *scratch)
{
	size_t i;

	switch (type) {
	case LOCALE_SNAME:
		return text_value(locale->name);
	case LOCALE_SLANGUAGE: /* LOCALE_SLOCALIZEDDISPLAYNAME */
	case LOCALE_SENGLISHDISPLAYNAME:
		return display_name(locale->english_language, locale->english_country, scratch);
	case LOCALE_SNATIVEDISPLAYNAME:
		return display_name(locale->native_language, locale->native_country, scratch);
	case LOCALE_SLOCALIZEDLANGUAGENAME:
	case LOCALE_SENGLISHLANGUAGENAME:
		return text_value(locale->english_language);
	case LOCALE_SNATIVELANGUAGENAME:
		return text_value(locale->native_language);
	case LOCALE_SCOUNTRY: /* LOCALE_SLOCALIZEDCOUNTRYNAME */
	case LOCALE_SENGLISHCOUNTRYNAME:
		return text_value(locale->english_country);
	case LOCALE_SNATIVECOUNTRYNAME:
		return text_value(locale->native_country);
	case LOCALE_SABBREVLANGNAME:
		return text_value(locale->abbreviation);
	case LOCALE_SISO639LANGNAME:
		return text_value(locale->iso639);
	case LOCALE_SISO639LANGNAME2:
		return text_value(locale->iso639_3);
	case LOCALE_SISO3166CTRYNAME:
		return text_value(locale->iso3166);
	case LOCALE_SISO3166CTRYNAME2:
	case LOCALE_SABBREVCTRYNAME:
		return text_value(locale->iso3166_3);
	case LOCALE_SPARENT:
		return text_value(locale->parent);
	case LOCALE_SSCRIPTS:
		return text_value(locale->scripts);
	case LOCALE_SDECIMAL:
		return text_value(locale->decimal);
	case LOCALE_STHOUSAND:
		return text_value(locale->thousand);
	case LOCALE_SGROUPING:
		return text_value(locale->grouping);
	case LOCALE_SLIST:
		return text_value(locale->list);
	case LOCALE_SPERCENT:
		return text_value(locale->percent);
	case LOCALE_SPERMILLE:
		return text_value(L"\u2030");
	case LOCALE_SNATIVEDIGITS:
		return text_value(locale->digits);
	case LOCALE_SPOSITIVESIGN:
		return text_value(L"");
	case LOCALE_SNEGATIVESIGN:
		return text_value(L"-");
	case LOCALE_SPOSINFINITY:
		return text_value(L"\u221e");
	case LOCALE_SNEGINFINITY:
		return text_value(L"-\u221e");
	case LOCALE_SNAN:
		return text_value(L"NaN");
	case LOCALE_SCURRENCY:
		return text_value(locale->currency);
	case LOCALE_SINTLSYMBOL:
		return text_value(locale->intl_currency);
	case LOCALE_SENGCURRNAME:
		return text_value(locale->english_currency);
	case LOCALE_SNATIVECURRNAME:
		return text_value(locale->native_currency);
	case LOCALE_SMONDECIMALSEP:
		return text_value(locale->money_decimal);
	case LOCALE_SMONTHOUSANDSEP:
		return text_value(locale->money_thousand);
	case LOCALE_SMONGROUPING:
		return text_value(locale->money_grouping);
	case LOCALE_SSHORTDATE:
		return text_value(locale->short_date);
	case LOCALE_SLONGDATE:
		return text_value(locale->long_date);
	case LOCALE_SYEARMONTH:
		return text_value(locale->year_month);
	case LOCALE_SMONTHDAY:
		return text_value(locale->month_day);
	case LOCALE_STIMEFORMAT:
		return text_value(locale->time);
	case LOCALE_SSHORTTIME:
		return text_value(locale->short_time);
	case LOCALE_SDURATION:
		return text_value(L"h:mm:ss");
	case LOCALE_S1159:
		return text_value(locale->am);
	case LOCALE_S2359:
		return text_value(locale->pm);
	case LOCALE_SDATE:
		return separator_of(locale->short_date, scratch);
	case LOCALE_STIME:
		return separator_of(locale->time, scratch);
	case LOCALE_SSORTNAME:
		return text_value(L"Default");
	case LOCALE_SSORTLOCALE:
		return text_value(locale->name);
	case LOCALE_SCONSOLEFALLBACKNAME:
		return text_value(locale->reading == 1 || locale->ansi == 874 ? L"en-US" : locale->name);
	case LOCALE_SKEYBOARDSTOINSTALL:
		for (i = 0; i < 4; i++)
			scratch[i] = scratch[9 + i] = L"0123456789abcdef"[locale->lcid >> (12 - 4 * i) & 15];
		for (i = 5; i < 9; i++)
			scratch[i] = '0';
		scratch[4] = ':';
		return (struct info_value){ scratch, 13, 0, INFO_TEXT };
	case LOCALE_ILANGUAGE:
		return (struct info_value){ NULL, 0, locale->lcid, INFO_HEX };
	case LOCALE_IDEFAULTLANGUAGE:
		return (struct info_value){ NULL, 0, locale->lcid, INFO_HEX };
	case LOCALE_ICOUNTRY:
	case LOCALE_IDEFAULTCOUNTRY:
		return number_value(locale->country);
	case LOCALE_IGEOID:
		return number_value(locale->geo_id);
	case LOCALE_IDEFAULTANSICODEPAGE:
		return number_value(locale->ansi);
	case LOCALE_IDEFAULTCODEPAGE:
		return number_value(locale->oem);
	case LOCALE_IDEFAULTMACCODEPAGE:
		return number_value(locale->mac);
	case LOCALE_IDEFAULTEBCDICCODEPAGE:
		return number_value(locale->ebcdic);
	case LOCALE_IMEASURE:
		return number_value(locale->measure);
	case LOCALE_IPAPERSIZE:
		return number_value(locale->paper);
	case LOCALE_ICURRENCY:
		return number_value(locale->currency_positive);
	case LOCALE_INEGCURR:
		return number_value(locale->currency_negative);
	case LOCALE_ICURRDIGITS:
	case LOCALE_IINTLCURRDIGITS:
		return number_value(locale->currency_digits);
	case LOCALE_IDIGITS:
		return number_value(2);
	case LOCALE_ILZERO:
		return number_value(1);
	case LOCALE_INEGNUMBER:
		return number_value(locale->number_negative);
	case LOCALE_IDIGITSUBSTITUTION:
		return number_value(1);
	case LOCALE_ICALENDARTYPE:
		return number_value(CAL_GREGORIAN);
	case LOCALE_IOPTIONALCALENDAR:
		return number_value(0);
	case LOCALE_IFIRSTDAYOFWEEK:
		return number_value(locale->first_day);
	case LOCALE_IFIRSTWEEKOFYEAR:
		return number_value(locale->first_week);
	case LOCALE_IREADINGLAYOUT:
		return number_value(locale->reading);
	case LOCALE_INEUTRAL:
		return number_value(0);
	case LOCALE_INEGATIVEPERCENT:
	case LOCALE_IPOSITIVEPERCENT:
		return number_value(1);
	case LOCALE_IDATE:
	case LOCALE_ILDATE:
		return number_value(date_order(type == LOCALE_IDATE ? locale->short_date : locale->long_date));
	case LOCALE_ICENTURY:
		return number_value(wcsstr(locale->short_date, L"yyyy") != NULL);
	case LOCALE_IDAYLZERO:
		return number_value(wcsstr(locale->short_date, L"dd") != NULL);
	case LOCALE_IMONLZERO:
		return number_value(wcsstr(locale->short_date, L"MM") != NULL);
	case LOCALE_ITIME:
		return number_value(wcschr(locale->time, 'H') != NULL);
	case LOCALE_ITLZERO:
		return number_value(wcsstr(locale->time, L"HH") || wcsstr(locale->time, L"hh"));
	case LOCALE_ITIMEMARKPOSN:
		return number_value(*locale->time == 't');
	case LOCALE_IPOSSIGNPOSN:
	case LOCALE_INEGSIGNPOSN:
	case LOCALE_IPOSSYMPRECEDES:
	case LOCALE_IPOSSEPBYSPACE:
	case LOCALE_INEGSYMPRECEDES:
	case LOCALE_INEGSEPBYSPACE:
		return derived_value(locale, type);
	default:
		return (struct info_value){ NULL, 0, 0, INFO_NONE };
	}
}

static size_t number_text(const struct info_value *value, WCHAR *text)
{
	UNICODE_STRING string = { 0, 12 * sizeof(WCHAR), text };
	ULONG i;

	if (value->kind == INFO_HEX) {
		for (i = 0; i < 4; i++)
			text[i] = L"0123456789abcdef"[value->number >> (12 - 4 * i) & 15];
		return 4;
	}
	RtlIntegerToUnicodeString(value->number, 10, &string);
	return string.Length / sizeof(WCHAR);
}

static int locale_info(const struct locale *locale, LCTYPE type, WCHAR *buffer, int room)
{
	WCHAR scratch[200], digits[12];
	struct info_value value;
	LCTYPE plain = type & ~(LCTYPE)TYPE_FLAGS;

	if (room < 0 || (room && !buffer) || !locale) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return 0;
	}
	if (!ranged_value(locale, plain, (type & LOCALE_RETURN_GENITIVE_NAMES) != 0, &value))
		value = plain_value(locale, plain, scratch);
	if (value.kind == INFO_NONE || (type & LOCALE_RETURN_NUMBER && value.kind == INFO_TEXT)) {
		SetLastError(ERROR_INVALID_FLAGS);
		return 0;
	}
	if (type & LOCALE_RETURN_NUMBER) {
		if (room && room < 2) {
			SetLastError(ERROR_INSUFFICIENT_BUFFER);
			return 0;
		}
		if (room)
			memcpy(buffer, &value.number, sizeof(value.number));
		return 2;
	}
	if (value.kind != INFO_TEXT)
		return locale_answer(digits, number_text(&value, digits), buffer, room);
	return locale_answer(value.text, value.length, buffer, room);
}

int WINAPI GetLocaleInfoEx(LPCWSTR name, LCTYPE type, LPWSTR buffer, int room)
{
	return locale_info(locale_by_name(name), type, buffer, room);
}

int WINAPI GetLocaleInfoW(LCID lcid, LCTYPE type, LPWSTR buffer, int room)
{
	return locale_info(locale_by_lcid(lcid), type, buffer, room);
}

int WINAPI GetLocaleInfoA(LCID lcid, LCTYPE type, LPSTR buffer, int room)
{
	UINT page = type & LOCALE_USE_CP_ACP ? CP_ACP : locale_ansi_page(lcid);
	WCHAR wide[200];
	int units;

	if (room < 0 || (room && !buffer)) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return 0;
	}
	units = GetLocaleInfoW(lcid, type, wide, 200);
	if (!units)
		return 0;
	if (type & LOCALE_RETURN_NUMBER) {
		if (room && room < units * (int)sizeof(WCHAR)) {
			SetLastError(ERROR_INSUFFICIENT_BUFFER);
			return 0;
		}
		if (room)
			memcpy(buffer, wide, (size_t)units * sizeof(WCHAR));
		return units * (int)sizeof(WCHAR);
	}
	return WideCharToMultiByte(page, 0, wide, units, buffer, room, NULL, NULL);
}

/* --- calendars: the Gregorian one --- */

static int calendar_info(const struct locale *locale, CALID calendar, CALTYPE type, WCHAR *buffer, int room, DWORD *number)
{
	CALTYPE plain = type & 0xffff;
	LCTYPE from = 0;

	if (!locale || (calendar != CAL_GREGORIAN && calendar != CAL_GREGORIAN_US) || room < 0 || (room && !buffer)
	    || (type & CAL_RETURN_NUMBER) != (number ? (CALTYPE)CAL_RETURN_NUMBER : 0)) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return 0;
	}
	if (plain == CAL_ICALINTVALUE || plain == CAL_ITWODIGITYEARMAX) {
		DWORD value = plain == CAL_ICALINTVALUE ? calendar : 2049;
		struct info_value as_text = number_value(value);
		WCHAR digits[12];

		if (!number)
			return locale_answer(digits, number_text(&as_text, digits), buffer, room);
		*number = value;
		return sizeof(DWORD) / sizeof(WCHAR);
	}
	if (plain >= CAL_SDAYNAME1 && plain <= CAL_SDAYNAME7)
		from = LOCALE_SDAYNAME1 + plain - CAL_SDAYNAME1;
	else if (plain >= CAL_SABBREVDAYNAME1 && plain <= CAL_SABBREVDAYNAME7)
		from = LOCALE_SABBREVDAYNAME1 + plain - CAL_SABBREVDAYNAME1;
	else if (plain >= CAL_SMONTHNAME1 && plain <= CAL_SMONTHNAME13)
		from = plain == CAL_SMONTHNAME13 ? LOCALE_SMONTHNAME13 : LOCALE_SMONTHNAME1 + plain - CAL_SMONTHNAME1;
	else if (plain >= CAL_SABBREVMONTHNAME1 && plain <= CAL_SABBREVMONTHNAME13)
		from = plain == CAL_SABBREVMONTHNAME13 ? LOCALE_SABBREVMONTHNAME13 : LOCALE_SABBREVMONTHNAME1 + plain - CAL_SABBREVMONTHNAME1;
	else if (plain >= CAL_SSHORTESTDAYNAME1 && plain <= CAL_SSHORTESTDAYNAME7)
		from = LOCALE_SSHORTESTDAYNAME1 + plain - CAL_SSHORTESTDAYNAME1;
	else if (plain == CAL_SSHORTDATE)
		from = LOCALE_SSHORTDATE;
	else if (plain == CAL_SLONGDATE)
		from = LOCALE_SLONGDATE;
	else if (plain == CAL_SYEARMONTH)
		from = LOCALE_SYEARMONTH;
	else if (plain == CAL_SMONTHDAY)
		from = LOCALE_SMONTHDAY;
	if (from && !number)
		return locale_info(locale, from | (type & CAL_RETURN_GENITIVE_NAMES ? LOCALE_RETURN_GENITIVE_NAMES : 0), buffer, room);
	if (plain == CAL_SCALNAME && !number)
		return locale_answer(L"Gregorian Calendar", 18, buffer, room);
	if (plain == CAL_SERASTRING && !number)
		return locale_answer(L"A.D.", 4, buffer, room);
	if (plain == CAL_SABBREVERASTRING && !number)
		return locale_answer(L"AD", 2, buffer, room);
	SetLastError(ERROR_INVALID_FLAGS);
	return 0;
}

int WINAPI GetCalendarInfoEx(LPCWSTR name, CALID calendar, LPCWSTR reserved, CALTYPE type, LPWSTR buffer, int room, LPDWORD number)
{
	if (reserved) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return 0;
	}
	return calendar_info(locale_by_name(name), calendar, type, buffer, room, number);
}

int WINAPI GetCalendarInfoW(LCID lcid, CALID calendar, CALTYPE type, LPWSTR buffer, int room, LPDWORD number)
{
	return calendar_info(locale_by_lcid(lcid), calendar, type, buffer, room, number);
}

/* --- places --- */

GEOID WINAPI GetUserGeoID(GEOCLASS class)
{
	return class == GEOCLASS_NATION ? locale_user()->geo_id : GEOID_NOT_AVAILABLE;
}

/* --- versions of the sort order: that of the Unicode collation table the build took --- */

BOOL WINAPI GetNLSVersionEx(NLS_FUNCTION function, LPCWSTR name, LPNLSVERSIONINFOEX version)
{
	if (function != COMPARE_STRING || !version || !locale_by_name(name)
	    || (version->dwNLSVersionInfoSize != sizeof(*version) && version->dwNLSVersionInfoSize != sizeof(NLSVERSIONINFO))) {
		SetLastError(version && function == COMPARE_STRING && locale_by_name(name) ? ERROR_INSUFFICIENT_BUFFER : ERROR_INVALID_PARAMETER);
		return FALSE;
	}
	version->dwNLSVersion = version->dwDefinedVersion = 0x000f0000;
	if (version->dwNLSVersionInfoSize == sizeof(*version)) {
		version->dwEffectiveId = 0;
		memset(&version->guidCustomVersion, 0, sizeof(version->guidCustomVersion));
	}
	return TRUE;
}

BOOL WINAPI GetNLSVersion(NLS_FUNCTION function, LCID lcid, LPNLSVERSIONINFO version)
{
	const struct locale *locale = locale_by_lcid(lcid);

	if (!locale) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return FALSE;
	}
	return GetNLSVersionEx(function, locale->name, (LPNLSVERSIONINFOEX)version);
}
