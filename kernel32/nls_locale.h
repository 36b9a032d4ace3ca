/*
 * Locales as data, for the functions of winnls.h and datetimeapi.h.
 */
#ifndef KERNEL32_NLS_LOCALE_H
#define KERNEL32_NLS_LOCALE_H

#include "kernel32.h"

/* Strings and numbers are named after the LOCALE_ constants that ask for them. Lists of names are separated by bars. */
struct locale {
	const WCHAR *name, *abbreviation, *iso639, *iso639_3, *iso3166, *iso3166_3, *parent, *scripts;
	const WCHAR *english_language, *native_language, *english_country, *native_country;
	const WCHAR *decimal, *thousand, *grouping, *list, *percent, *digits;
	const WCHAR *currency, *intl_currency, *english_currency, *native_currency, *money_decimal, *money_thousand, *money_grouping;
	const WCHAR *short_date, *long_date, *year_month, *month_day, *time, *short_time, *am, *pm;
	const WCHAR *days, *short_days, *shortest_days, *months, *genitive_months, *short_months;
	USHORT lcid, country, geo_id, ansi, oem, mac, ebcdic, measure, paper;
	BYTE currency_positive, currency_negative, currency_digits, number_negative, first_day, first_week, reading;
};

extern const struct locale locales[];
extern const ULONG locale_count;

/*
 * The locale of a name, case aside, or NULL. NULL (LOCALE_NAME_USER_DEFAULT), "" (invariant) and "!x-sys-default-locale" are known; a
 * language alone finds its first country.
 */
const struct locale *locale_by_name(const WCHAR *name);
/* The locale of an identifier, LOCALE_USER_DEFAULT and its like included, or NULL. Sort orders are ignored. */
const struct locale *locale_by_lcid(LCID lcid);
/* What LC_ALL, LC_CTYPE or LANG says, when it names a locale of the table; en-US else. */
const struct locale *locale_user(void);
UINT locale_ansi_page(LCID lcid);
BOOL locale_is_turkic(const struct locale *locale);
/* Item INDEX of a list separated by bars; *length is its length. */
const WCHAR *locale_list_item(const WCHAR *list, ULONG index, size_t *length);

/* Results of functions that answer a string: copies TEXT, LENGTH units and a terminator, or answers what it needs when room is 0. */
int locale_answer(const WCHAR *text, size_t length, WCHAR *buffer, int room);

#endif
