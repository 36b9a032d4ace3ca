/*
 * Places (winnls.h): the countries that the table of locales knows, by their GEOID.
 */
#include "nls_locale.h"

/* The first locale of a place, or NULL. The invariant one is of no place. */
static const struct locale *locale_of_place(GEOID place)
{
	for (ULONG i = 0; i < locale_count; i++)
		if (locales[i].geo_id == place && *locales[i].name)
			return &locales[i];
	return NULL;
}

static size_t decimal(ULONG number, WCHAR *to)
{
	size_t length = number >= 10 ? decimal(number / 10, to) : 0;

	to[length] = (WCHAR)('0' + number % 10);
	return length + 1;
}

/* "en-us": the locale's name in small letters. */
static size_t rfc1766(const WCHAR *name, WCHAR *to)
{
	size_t length = 0;

	for (; name[length] && length < LOCALE_NAME_MAX_LENGTH; length++)
		to[length] = name[length] >= 'A' && name[length] <= 'Z' ? name[length] + 32 : name[length];
	return length;
}

/* A language matters to the last two kinds of information only, and to names, of which there are the English ones. */
int WINAPI GetGeoInfoW(GEOID place, GEOTYPE type, LPWSTR buffer, int room, LANGID language)
{
	const struct locale *locale = locale_of_place(place), *spoken = language ? locale_by_lcid(language) : NULL;
	WCHAR text[LOCALE_NAME_MAX_LENGTH];

	if (!locale || room < 0 || (room && !buffer)) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return 0;
	}
	if (!spoken || spoken->geo_id != place)
		spoken = locale;
	switch (type) {
	case GEO_NATION:
		return locale_answer(text, decimal((ULONG)place, text), buffer, room);
	case GEO_ISO2:
		return locale_answer(locale->iso3166, wcslen(locale->iso3166), buffer, room);
	case GEO_ISO3:
		return locale_answer(locale->iso3166_3, wcslen(locale->iso3166_3), buffer, room);
	case GEO_FRIENDLYNAME:
		return locale_answer(locale->english_country, wcslen(locale->english_country), buffer, room);
	case GEO_RFC1766:
		return locale_answer(text, rfc1766(spoken->name, text), buffer, room);
	case GEO_LCID:
		return locale_answer(text, decimal(spoken->lcid, text), buffer, room);
	default: /* longitude and latitude, official names and such: nothing here knows them */
		SetLastError(ERROR_INVALID_FLAGS);
		return 0;
	}
}
