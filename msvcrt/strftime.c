/*
 * strftime and wcsftime.
 *
 * One formatter serves both: it reads units of the format and writes units to a sink that holds either kind of text. What a
 * locale says is kept wide and is converted on the way into a narrow sink. The Universal CRT knows C99's conversions, its
 * predecessors only C90's.
 */
#include "locale_data.h"
#include "time_zone.h"

struct sink {
	char *narrow;
	wchar_t *wide; /* one of the two is NULL */
	size_t size, used;
	unsigned codepage;
	bool full;
};

static void put_unit(struct sink *sink, unsigned unit)
{
	if (sink->used + 1 >= sink->size) {
		sink->full = true;
		return;
	}
	if (sink->wide)
		sink->wide[sink->used++] = (wchar_t)unit;
	else
		sink->narrow[sink->used++] = (char)unit;
}

static void put_text(struct sink *sink, const wchar_t *text, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		char bytes[8];
		int units, count;

		if (sink->wide || text[i] < 0x80) {
			put_unit(sink, text[i]);
			continue;
		}
		/* A surrogate pair is converted as one. */
		units = text[i] >= 0xd800 && text[i] < 0xdc00 && i + 1 < length ? 2 : 1;
		count = WideCharToMultiByte(sink->codepage, 0, text + i, units, bytes, sizeof(bytes), NULL, NULL);
		for (int j = 0; j < count; j++)
			put_unit(sink, (unsigned char)bytes[j]);
		i += (size_t)units - 1;
	}
}

static void put_string(struct sink *sink, const wchar_t *text)
{
	put_text(sink, text, wcslen(text));
}

/* N in at least WIDTH places, filled with PAD; none if the '#' flag asked for the bare number. */
static void put_number(struct sink *sink, int n, int width, char pad, bool bare)
{
	char digits[12];
	int count = 0;

	if (n < 0) {
		put_unit(sink, '-');
		n = -n;
	}
	do
		digits[count++] = (char)('0' + n % 10);
	while (n /= 10);
	while (!bare && width-- > count)
		put_unit(sink, (unsigned char)pad);
	while (count)
		put_unit(sink, (unsigned char)digits[--count]);
}

struct formatting {
	struct sink *sink;
	const struct tm *tm;
	const struct crt_time_names *names;
	bool c_locale;
};

static bool put_conversion(const struct formatting *f, unsigned conversion, bool alternate);

static bool put_format(const struct formatting *f, const char *format)
{
	for (; *format; format++)
		if (*format != '%')
			put_unit(f->sink, (unsigned char)*format);
		else if (!put_conversion(f, (unsigned char)*++format, false))
			return false;
	return true;
}

/* A field of a date picture of the system: COUNT times the letter. */
static void put_picture_field(const struct formatting *f, wchar_t letter, int count)
{
	const struct tm *tm = f->tm;
	int hour12 = tm->tm_hour % 12 ? tm->tm_hour % 12 : 12;
	const wchar_t *ampm = f->names->ampm[tm->tm_hour >= 12];

	switch (letter) {
	case 'd':
		if (count > 2)
			put_string(f->sink, count == 3 ? f->names->day_short[tm->tm_wday] : f->names->day[tm->tm_wday]);
		else
			put_number(f->sink, tm->tm_mday, count, '0', false);
		break;
	case 'M':
		if (count > 2)
			put_string(f->sink, count == 3 ? f->names->month_short[tm->tm_mon] : f->names->month[tm->tm_mon]);
		else
			put_number(f->sink, tm->tm_mon + 1, count, '0', false);
		break;
	case 'y':
		if (count > 2)
			put_number(f->sink, tm->tm_year + 1900, 4, '0', false);
		else
			put_number(f->sink, tm->tm_year % 100, count, '0', false);
		break;
	case 'h': put_number(f->sink, hour12, count, '0', false); break;
	case 'H': put_number(f->sink, tm->tm_hour, count, '0', false); break;
	case 'm': put_number(f->sink, tm->tm_min, count, '0', false); break;
	case 's': put_number(f->sink, tm->tm_sec, count, '0', false); break;
	case 't': put_text(f->sink, ampm, count == 1 && *ampm ? 1 : wcslen(ampm)); break;
	}
}

static void put_picture(const struct formatting *f, const wchar_t *picture)
{
	while (*picture) {
		wchar_t letter = *picture;
		int count = 1;

		if (letter == '\'') {
			for (picture++; *picture && *picture != '\''; picture++)
				put_text(f->sink, picture, 1);
			picture += *picture != 0;
			continue;
		}
		if (!wcschr(L"dMyhHmstg", letter)) {
			put_text(f->sink, picture++, 1);
			continue;
		}
		while (picture[count] == letter)
			count++;
		put_picture_field(f, letter, count);
		picture += count;
	}
}

/* The ISO 8601 week of a date, and the year it belongs to. */
static int iso_week(const struct tm *tm, int *year)
{
	int from_monday = (tm->tm_wday + 6) % 7, week = (tm->tm_yday - from_monday + 10) / 7;

	*year = tm->tm_year + 1900;
	if (week < 1) {
		/* It belongs to the last week of the year before. */
		int64_t before = days_from_date(*year, 0, 1) - days_from_date(*year - 1, 0, 1);

		--*year;
		return (int)(tm->tm_yday + before - from_monday + 10) / 7;
	}
	if (week == 53) {
		int64_t days = days_from_date(*year + 1, 0, 1) - days_from_date(*year, 0, 1);

		/* A week whose Thursday lies in the next year is that one's first. */
		if (tm->tm_yday - from_monday + 3 >= days) {
			++*year;
			return 1;
		}
	}
	return week;
}

static void put_zone_name(const struct formatting *f)
{
	const struct time_zone *zone = time_zone();
	wchar_t name[TIME_NAME_LENGTH];

	if (MultiByteToWideChar(CP_ACP, 0, zone->names[f->tm->tm_isdst > 0], -1, name, TIME_NAME_LENGTH))
		put_string(f->sink, name);
}

static void put_zone_offset(const struct formatting *f)
{
	const struct time_zone *zone = time_zone();
	long minutes = -(zone->seconds_west + (f->tm->tm_isdst > 0 ? zone->dst_bias : 0)) / 60;

	put_unit(f->sink, minutes < 0 ? '-' : '+');
	minutes = minutes < 0 ? -minutes : minutes;
	put_number(f->sink, (int)(minutes / 60 * 100 + minutes % 60), 4, '0', false);
}

static bool within(int n, int least, int most)
{
	return n >= least && n <= most;
}

/* Whether the fields that a conversion reads are in range: others may be anything. */
static bool fields_valid(const struct tm *tm, unsigned conversion)
{
	bool year = within(tm->tm_year, CRT_IS_UCRT ? -1900 : 0, 8099), day = within(tm->tm_mday, 1, 31), month = within(tm->tm_mon, 0, 11);
	bool time = within(tm->tm_hour, 0, 23) && within(tm->tm_min, 0, 59) && within(tm->tm_sec, 0, 60);
	bool weekday = within(tm->tm_wday, 0, 6), yearday = within(tm->tm_yday, 0, 365);

	switch (conversion) {
	case 'a': case 'A': case 'w': case 'u': return weekday;
	case 'b': case 'B': case 'h': case 'm': return month;
	case 'c': return weekday && month && day && time && year;
	case 'C': case 'y': case 'Y': return year;
	case 'd': case 'e': return day;
	case 'D': case 'F': case 'x': return month && day && year;
	case 'g': case 'G': case 'V': return year && weekday && yearday;
	case 'H': case 'I': case 'p': return within(tm->tm_hour, 0, 23);
	case 'j': return yearday;
	case 'M': return within(tm->tm_min, 0, 59);
	case 'r': case 'R': case 'T': case 'X': return time;
	case 'S': return within(tm->tm_sec, 0, 60);
	case 'U': case 'W': return weekday && yearday;
	default: return true;
	}
}

static bool put_c99_conversion(const struct formatting *f, unsigned conversion, bool alternate)
{
	const struct tm *tm = f->tm;
	int year, week;

	switch (conversion) {
	case 'C': put_number(f->sink, (tm->tm_year + 1900) / 100, 2, '0', alternate); return true;
	case 'D': return put_format(f, "%m/%d/%y");
	case 'e': put_number(f->sink, tm->tm_mday, 2, ' ', alternate); return true;
	case 'F': return put_format(f, "%Y-%m-%d");
	case 'g': iso_week(tm, &year); put_number(f->sink, year % 100, 2, '0', alternate); return true;
	case 'G': iso_week(tm, &year); put_number(f->sink, year, 4, '0', alternate); return true;
	case 'h': return put_conversion(f, 'b', false);
	case 'n': put_unit(f->sink, '\n'); return true;
	case 'r': return put_format(f, "%I:%M:%S %p");
	case 'R': return put_format(f, "%H:%M");
	case 't': put_unit(f->sink, '\t'); return true;
	case 'T': return put_format(f, "%H:%M:%S");
	case 'u': put_number(f->sink, tm->tm_wday ? tm->tm_wday : 7, 1, '0', alternate); return true;
	case 'V': week = iso_week(tm, &year); put_number(f->sink, week, 2, '0', alternate); return true;
	case 'z': put_zone_offset(f); return true;
	default: return false;
	}
}

/* False if there is no such conversion or a field that it needs is out of range. ALTERNATE is the '#' flag. */
static bool put_conversion(const struct formatting *f, unsigned conversion, bool alternate)
{
	const struct tm *tm = f->tm;
	struct sink *sink = f->sink;

	if (!fields_valid(tm, conversion))
		return false;
	switch (conversion) {
	case 'a': put_string(sink, f->names->day_short[tm->tm_wday]); return true;
	case 'A': put_string(sink, f->names->day[tm->tm_wday]); return true;
	case 'b': put_string(sink, f->names->month_short[tm->tm_mon]); return true;
	case 'B': put_string(sink, f->names->month[tm->tm_mon]); return true;
	case 'c':
		if (CRT_IS_UCRT && f->c_locale && !alternate)
			return put_format(f, "%a %b %e %H:%M:%S %Y");
		put_picture(f, alternate ? f->names->long_date : f->names->short_date);
		put_unit(sink, ' ');
		put_picture(f, f->names->time);
		return true;
	case 'd': put_number(sink, tm->tm_mday, 2, '0', alternate); return true;
	case 'H': put_number(sink, tm->tm_hour, 2, '0', alternate); return true;
	case 'I': put_number(sink, tm->tm_hour % 12 ? tm->tm_hour % 12 : 12, 2, '0', alternate); return true;
	case 'j': put_number(sink, tm->tm_yday + 1, 3, '0', alternate); return true;
	case 'm': put_number(sink, tm->tm_mon + 1, 2, '0', alternate); return true;
	case 'M': put_number(sink, tm->tm_min, 2, '0', alternate); return true;
	case 'p': put_string(sink, f->names->ampm[tm->tm_hour >= 12]); return true;
	case 'S': put_number(sink, tm->tm_sec, 2, '0', alternate); return true;
	case 'U': put_number(sink, (tm->tm_yday + 7 - tm->tm_wday) / 7, 2, '0', alternate); return true;
	case 'w': put_number(sink, tm->tm_wday, 1, '0', alternate); return true;
	case 'W': put_number(sink, (tm->tm_yday + 7 - (tm->tm_wday + 6) % 7) / 7, 2, '0', alternate); return true;
	case 'x': put_picture(f, alternate ? f->names->long_date : f->names->short_date); return true;
	case 'X': put_picture(f, f->names->time); return true;
	case 'y': put_number(sink, (tm->tm_year + 1900) % 100, 2, '0', alternate); return true;
	case 'Y': put_number(sink, tm->tm_year + 1900, CRT_IS_UCRT ? 4 : 1, '0', alternate); return true;
	case 'Z': put_zone_name(f); return true;
	case '%': put_unit(sink, '%'); return true;
	}
	if (CRT_IS_UCRT)
		return put_c99_conversion(f, conversion, alternate);
	if (conversion == 'z') {
		put_zone_name(f);
		return true;
	}
	return false;
}

/* FORMAT is narrow or wide as the sink is. Returns the length written, or 0 with errno set and the sink emptied. */
static size_t format_time(struct sink *sink, const void *format, const struct tm *tm, const struct crt_locale_data *locale)
{
	struct formatting f = { sink, tm, locale->time_names, locale->category[LC_TIME].lcid == 0 };
	bool valid = true;

	sink->codepage = locale->category[LC_TIME].codepage;
	if ((!sink->narrow && !sink->wide) || !sink->size)
		goto invalid;
	if (!format)
		valid = false;
	for (size_t i = 0; valid && !sink->full; i++) {
#define UNIT(at) (sink->wide ? ((const wchar_t *)format)[at] : ((const unsigned char *)format)[at])
		unsigned unit = UNIT(i);
		bool alternate;

		if (!unit)
			break;
		if (unit != '%') {
			put_unit(sink, unit);
			continue;
		}
		unit = UNIT(++i);
		alternate = unit == '#';
		if (alternate)
			unit = UNIT(++i);
		/* C99's alternative calendars and digits are the usual ones in every locale here. */
		if (CRT_IS_UCRT && (unit == 'E' || unit == 'O'))
			unit = UNIT(++i);
#undef UNIT
		valid = tm && put_conversion(&f, unit, alternate);
	}
	if (valid && !sink->full) {
		if (sink->wide)
			sink->wide[sink->used] = 0;
		else
			sink->narrow[sink->used] = 0;
		return sink->used;
	}
	if (sink->wide)
		sink->wide[0] = 0;
	else
		sink->narrow[0] = 0;
	if (valid) {
		*_errno() = ERANGE;
		return 0;
	}
invalid:
	crt_invalid_parameter(EINVAL);
	return 0;
}

size_t __cdecl _strftime_l(char *out, size_t size, const char *format, const struct tm *tm, _locale_t given)
{
	return format_time(&(struct sink){ .narrow = out, .size = size }, format, tm, crt_locale(given));
}

size_t __cdecl strftime(char *out, size_t size, const char *format, const struct tm *tm)
{
	return _strftime_l(out, size, format, tm, NULL);
}

size_t __cdecl _wcsftime_l(wchar_t *out, size_t size, const wchar_t *format, const struct tm *tm, _locale_t given)
{
	return format_time(&(struct sink){ .wide = out, .size = size }, format, tm, crt_locale(given));
}

size_t __cdecl wcsftime(wchar_t *out, size_t size, const wchar_t *format, const struct tm *tm)
{
	return _wcsftime_l(out, size, format, tm, NULL);
}
