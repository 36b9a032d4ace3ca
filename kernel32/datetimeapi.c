/*
 * GetDateFormat and GetTimeFormat.
 *
 * A picture is a string of runs of letters (d M y g, h H m s t) and literal text, quoted or not. Dates use the genitive name of the month when
 * the picture has a day number, as languages with cases need.
 */
#include "nls_locale.h"
#include "format_value.h"

#include <decant/peb.h>
#include <decant/rtl.h>

static void put_digits(struct format_text *out, ULONG value, ULONG least)
{
	WCHAR digits[12];
	UNICODE_STRING text = { 0, sizeof(digits), digits };
	ULONG count, i;

	RtlIntegerToUnicodeString(value, 10, &text);
	count = text.Length / sizeof(WCHAR);
	for (i = count; i < least; i++)
		format_put(out, '0');
	format_put_many(out, digits, count);
}

static void put_item(struct format_text *out, const WCHAR *list, ULONG index)
{
	size_t length;
	const WCHAR *item = locale_list_item(list, index, &length);

	format_put_many(out, item, length);
}

/* Literal text at C: a quoted run (doubled quotes stand for one) or one character; answers what follows. */
static const WCHAR *put_literal(struct format_text *out, const WCHAR *c)
{
	if (*c != '\'') {
		format_put(out, *c);
		return c + 1;
	}
	c++;
	while (*c) {
		if (*c == '\'') {
			if (c[1] != '\'')
				return c + 1;
			c++;
		}
		format_put(out, *c++);
	}
	return c;
}

static ULONG run_length(const WCHAR *c)
{
	ULONG length = 1;

	while (c[length] == *c)
		length++;
	return length;
}

/* Whether a picture shows the day of the month as a number, which puts the month's name in the genitive. */
static BOOL has_day_number(const WCHAR *picture)
{
	while (*picture) {
		if (*picture == '\'') {
			for (picture++; *picture && *picture != '\''; picture++)
				;
			picture += *picture != 0;
		} else if (*picture == 'd') {
			if (run_length(picture) < 3)
				return TRUE;
			picture += run_length(picture);
		} else {
			picture++;
		}
	}
	return FALSE;
}

static void put_date(struct format_text *out, const struct locale *locale, const WCHAR *c, const SYSTEMTIME *time)
{
	const WCHAR *months = locale->genitive_months && has_day_number(c) ? locale->genitive_months : locale->months;
	ULONG day = (time->wDayOfWeek + 6u) % 7;

	while (*c) {
		ULONG count = run_length(c);

		switch (*c) {
		case 'd':
			if (count < 3)
				put_digits(out, time->wDay, count);
			else
				put_item(out, count == 3 ? locale->short_days : locale->days, day);
			break;
		case 'M':
			if (count < 3)
				put_digits(out, time->wMonth, count);
			else
				put_item(out, count == 3 ? locale->short_months : months, time->wMonth - 1u);
			break;
		case 'y':
			if (count < 3)
				put_digits(out, time->wYear % 100u, count);
			else
				put_digits(out, time->wYear, 4);
			break;
		case 'g':
			format_put_many(out, L"A.D.", 4);
			break;
		default:
			c = put_literal(out, c);
			continue;
		}
		c += count;
	}
}

/* Seconds and minutes that the flags leave out take the separator before them along. */
static void drop_separator(struct format_text *out)
{
	while (out->length && out->length <= out->room) {
		WCHAR c = out->text[out->length - 1];

		if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == ' ')
			break;
		out->length--;
	}
}

static void put_marker(struct format_text *out, const WCHAR *marker, ULONG count)
{
	size_t length = wcslen(marker);

	format_put_many(out, marker, count == 1 && length ? 1 : length);
}

static void put_time(struct format_text *out, const struct locale *locale, DWORD flags, const WCHAR *c, const SYSTEMTIME *time)
{
	ULONG hour = flags & TIME_FORCE24HOURFORMAT ? time->wHour : (time->wHour + 11u) % 12 + 1;
	BOOL skip_minutes = (flags & TIME_NOMINUTESORSECONDS) != 0, skip_seconds = skip_minutes || flags & TIME_NOSECONDS;

	while (*c) {
		ULONG count = run_length(c), shown = count > 2 ? 2 : count;

		switch (*c) {
		case 'h':
			put_digits(out, hour, shown);
			break;
		case 'H':
			put_digits(out, time->wHour, shown);
			break;
		case 'm':
			if (skip_minutes)
				drop_separator(out);
			else
				put_digits(out, time->wMinute, shown);
			break;
		case 's':
			if (skip_seconds)
				drop_separator(out);
			else
				put_digits(out, time->wSecond, shown);
			break;
		case 't':
			if (flags & TIME_NOTIMEMARKER)
				while (out->length && out->text[out->length - 1] == ' ')
					out->length--;
			else
				put_marker(out, time->wHour < 12 ? locale->am : locale->pm, count);
			break;
		default:
			c = put_literal(out, c);
			continue;
		}
		c += count;
	}
}

/* Hands over what was made; answers its length with the terminator. */
static int finish(struct format_text *out, WCHAR *buffer, int room)
{
	int result = 0;

	if (out->failed)
		SetLastError(ERROR_NOT_ENOUGH_MEMORY);
	else
		result = locale_answer(out->text ? out->text : L"", out->length, buffer, room);
	if (out->text)
		RtlFreeHeap(current_peb()->ProcessHeap, 0, out->text);
	return result;
}

static BOOL date_is_valid(SYSTEMTIME *time)
{
	struct rtl_time_fields fields = { (SHORT)time->wYear, (SHORT)time->wMonth, (SHORT)time->wDay, 0, 0, 0, 0, 0 };
	LARGE_INTEGER ticks;

	if (!RtlTimeFieldsToTime(&fields, &ticks))
		return FALSE;
	/* The day of the week is looked up, not believed. */
	RtlTimeToTimeFields(&ticks, &fields);
	time->wDayOfWeek = (WORD)fields.Weekday;
	return TRUE;
}

static int format_date(const struct locale *locale, DWORD flags, const SYSTEMTIME *time, const WCHAR *picture, WCHAR *buffer, int room)
{
	struct format_text out = { .grows = TRUE };
	DWORD kind = flags & (DATE_SHORTDATE | DATE_LONGDATE | DATE_YEARMONTH | DATE_MONTHDAY);
	SYSTEMTIME when;

	if (!locale || room < 0 || (room && !buffer)) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return 0;
	}
	if (kind & (kind - 1) || (picture && kind)
	    || flags & ~(DWORD)(DATE_SHORTDATE | DATE_LONGDATE | DATE_YEARMONTH | DATE_MONTHDAY | DATE_USE_ALT_CALENDAR | DATE_LTRREADING
				| DATE_RTLREADING | DATE_AUTOLAYOUT | LOCALE_NOUSEROVERRIDE | LOCALE_USE_CP_ACP)) {
		SetLastError(ERROR_INVALID_FLAGS);
		return 0;
	}
	if (time)
		when = *time;
	else
		GetLocalTime(&when);
	if (!date_is_valid(&when)) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return 0;
	}
	if (!picture)
		picture = kind == DATE_LONGDATE ? locale->long_date : kind == DATE_YEARMONTH ? locale->year_month
			  : kind == DATE_MONTHDAY ? locale->month_day : locale->short_date;
	put_date(&out, locale, picture, &when);
	return finish(&out, buffer, room);
}

static int format_time(const struct locale *locale, DWORD flags, const SYSTEMTIME *time, const WCHAR *picture, WCHAR *buffer, int room)
{
	struct format_text out = { .grows = TRUE };
	SYSTEMTIME when;

	if (!locale || room < 0 || (room && !buffer)) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return 0;
	}
	if (flags & ~(DWORD)(TIME_NOMINUTESORSECONDS | TIME_NOSECONDS | TIME_NOTIMEMARKER | TIME_FORCE24HOURFORMAT | LOCALE_NOUSEROVERRIDE
			     | LOCALE_USE_CP_ACP)) {
		SetLastError(ERROR_INVALID_FLAGS);
		return 0;
	}
	if (time)
		when = *time;
	else
		GetLocalTime(&when);
	if (when.wHour > 23 || when.wMinute > 59 || when.wSecond > 59 || when.wMilliseconds > 999) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return 0;
	}
	put_time(&out, locale, flags, picture ? picture : locale->time, &when);
	return finish(&out, buffer, room);
}

int WINAPI GetDateFormatEx(LPCWSTR name, DWORD flags, const SYSTEMTIME *time, LPCWSTR picture, LPWSTR buffer, int room, LPCWSTR calendar)
{
	if (calendar) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return 0;
	}
	return format_date(locale_by_name(name), flags, time, picture, buffer, room);
}

int WINAPI GetDateFormatW(LCID lcid, DWORD flags, const SYSTEMTIME *time, LPCWSTR picture, LPWSTR buffer, int room)
{
	return format_date(locale_by_lcid(lcid), flags, time, picture, buffer, room);
}

int WINAPI GetTimeFormatEx(LPCWSTR name, DWORD flags, const SYSTEMTIME *time, LPCWSTR picture, LPWSTR buffer, int room)
{
	return format_time(locale_by_name(name), flags, time, picture, buffer, room);
}

int WINAPI GetTimeFormatW(LCID lcid, DWORD flags, const SYSTEMTIME *time, LPCWSTR picture, LPWSTR buffer, int room)
{
	return format_time(locale_by_lcid(lcid), flags, time, picture, buffer, room);
}

/* --- ANSI --- */

#define PICTURE_MAX 256
#define RESULT_MAX 512

typedef int (*format_function)(const struct locale *locale, DWORD flags, const SYSTEMTIME *time, const WCHAR *picture, WCHAR *buffer, int room);

static int format_ansi(format_function format, LCID lcid, DWORD flags, const SYSTEMTIME *time, const char *picture, char *buffer, int room)
{
	UINT page = flags & LOCALE_USE_CP_ACP ? CP_ACP : locale_ansi_page(lcid);
	WCHAR wide_picture[PICTURE_MAX], result[RESULT_MAX];
	int units;

	if (room < 0 || (room && !buffer)) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return 0;
	}
	if (picture && !MultiByteToWideChar(page, 0, picture, -1, wide_picture, PICTURE_MAX))
		return 0;
	units = format(locale_by_lcid(lcid), flags, time, picture ? wide_picture : NULL, result, RESULT_MAX);
	return units ? WideCharToMultiByte(page, 0, result, units, buffer, room, NULL, NULL) : 0;
}

int WINAPI GetDateFormatA(LCID lcid, DWORD flags, const SYSTEMTIME *time, LPCSTR picture, LPSTR buffer, int room)
{
	return format_ansi(format_date, lcid, flags, time, picture, buffer, room);
}

int WINAPI GetTimeFormatA(LCID lcid, DWORD flags, const SYSTEMTIME *time, LPCSTR picture, LPSTR buffer, int room)
{
	return format_ansi(format_time, lcid, flags, time, picture, buffer, room);
}

/* --- enumeration of the formats a locale has --- */

BOOL WINAPI EnumDateFormatsExEx(DATEFMT_ENUMPROCEXEX callback, LPCWSTR name, DWORD flags, LPARAM context)
{
	const struct locale *locale = locale_by_name(name);

	if (!callback || !locale) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return FALSE;
	}
	switch (flags & ~(DWORD)LOCALE_USE_CP_ACP) {
	case 0:
	case DATE_SHORTDATE:
		callback((LPWSTR)locale->short_date, CAL_GREGORIAN, context);
		break;
	case DATE_LONGDATE:
		callback((LPWSTR)locale->long_date, CAL_GREGORIAN, context);
		break;
	case DATE_YEARMONTH:
		callback((LPWSTR)locale->year_month, CAL_GREGORIAN, context);
		break;
	default:
		SetLastError(ERROR_INVALID_FLAGS);
		return FALSE;
	}
	return TRUE;
}

BOOL WINAPI EnumTimeFormatsEx(TIMEFMT_ENUMPROCEX callback, LPCWSTR name, DWORD flags, LPARAM context)
{
	const struct locale *locale = locale_by_name(name);

	if (!callback || !locale) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return FALSE;
	}
	if (flags & ~(DWORD)(LOCALE_USE_CP_ACP | TIME_NOSECONDS)) {
		SetLastError(ERROR_INVALID_FLAGS);
		return FALSE;
	}
	callback((LPWSTR)(flags & TIME_NOSECONDS ? locale->short_time : locale->time), context);
	return TRUE;
}
