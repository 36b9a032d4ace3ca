/*
 * Comparing without regard to case, and changing case, for char and wchar_t.
 *
 * Letters are mapped one by one through the locale's tables; in the C locale only ASCII letters have case. Comparison is of the
 * lower-case forms, as Microsoft documents it: '_' sorts before 'a' and before 'A'.
 */
#include "locale_data.h"

static inline int lower_narrow(const struct crt_locale_data *locale, char c)
{
	return locale->lower[(unsigned char)c];
}

static inline char upper_narrow(const struct crt_locale_data *locale, char c)
{
	return (char)locale->upper[(unsigned char)c];
}

#define CHAR_TYPE char
#define TEXT_NAME(narrow, wide) narrow
#include "string_case_template.h"
#undef CHAR_TYPE
#undef TEXT_NAME

#define CHAR_TYPE wchar_t
#define TEXT_NAME(narrow, wide) wide
#include "string_case_template.h"

int __cdecl _memicmp_l(const void *left, const void *right, size_t n, _locale_t given)
{
	const unsigned char *a = left, *b = right, *lower = crt_locale(given)->lower;

	for (; n; a++, b++, n--)
		if (lower[*a] != lower[*b])
			return lower[*a] - lower[*b];
	return 0;
}

int __cdecl _memicmp(const void *left, const void *right, size_t n)
{
	return _memicmp_l(left, right, n, NULL);
}
