/*
 * Comparing by a locale's alphabet: strcoll and strxfrm and their wide, counted and caseless forms.
 *
 * In the C locale these are plain comparisons. In others the system compares (CompareStringW) wide forms; narrow strings are
 * converted from the locale's code page first. An error answers _NLSCMPERROR with errno set.
 */
#include "locale_data.h"
#include "multibyte.h"

#define COLLATE_ERROR 0x7fffffff

static int collate_wide(const struct crt_locale_data *locale, const wchar_t *a, int a_length, const wchar_t *b, int b_length, DWORD flags)
{
	int order = CompareStringW(locale->category[LC_COLLATE].lcid, flags | SORT_STRINGSORT, a, a_length, b, b_length);

	if (!order) {
		*_errno() = EINVAL;
		return COLLATE_ERROR;
	}
	return order - CSTR_EQUAL;
}

static int collate_narrow(const struct crt_locale_data *locale, const char *a, size_t a_length, const char *b, size_t b_length, DWORD flags)
{
	wchar_t *x = malloc((a_length + 1) * sizeof(wchar_t)), *y = malloc((b_length + 1) * sizeof(wchar_t));
	int order = COLLATE_ERROR, x_length, y_length;

	if (x && y) {
		x_length = crt_widen(locale->category[LC_COLLATE].codepage, a, (int)a_length, x, (int)a_length);
		y_length = crt_widen(locale->category[LC_COLLATE].codepage, b, (int)b_length, y, (int)b_length);
		order = collate_wide(locale, x, x_length, y, y_length, flags);
	}
	free(x);
	free(y);
	return order;
}

static inline bool collate_is_c(const struct crt_locale_data *locale)
{
	return locale->category[LC_COLLATE].lcid == 0;
}

static int collate_invalid(void)
{
	crt_invalid_parameter(EINVAL);
	return COLLATE_ERROR;
}

int __cdecl _strncoll_l(const char *a, const char *b, size_t n, _locale_t given)
{
	const struct crt_locale_data *locale = crt_locale(given);

	if (!n)
		return 0;
	if (!a || !b)
		return collate_invalid();
	if (collate_is_c(locale))
		return strncmp(a, b, n);
	return collate_narrow(locale, a, strnlen(a, n), b, strnlen(b, n), 0);
}

int __cdecl _strnicoll_l(const char *a, const char *b, size_t n, _locale_t given)
{
	const struct crt_locale_data *locale = crt_locale(given);

	if (!n)
		return 0;
	if (!a || !b)
		return collate_invalid();
	if (collate_is_c(locale))
		return _strnicmp_l(a, b, n, given);
	return collate_narrow(locale, a, strnlen(a, n), b, strnlen(b, n), NORM_IGNORECASE);
}

int __cdecl _wcsncoll_l(const wchar_t *a, const wchar_t *b, size_t n, _locale_t given)
{
	const struct crt_locale_data *locale = crt_locale(given);

	if (!n)
		return 0;
	if (!a || !b)
		return collate_invalid();
	if (collate_is_c(locale))
		return wcsncmp(a, b, n);
	return collate_wide(locale, a, (int)wcsnlen(a, n), b, (int)wcsnlen(b, n), 0);
}

int __cdecl _wcsnicoll_l(const wchar_t *a, const wchar_t *b, size_t n, _locale_t given)
{
	const struct crt_locale_data *locale = crt_locale(given);

	if (!n)
		return 0;
	if (!a || !b)
		return collate_invalid();
	if (collate_is_c(locale))
		return _wcsnicmp_l(a, b, n, given);
	return collate_wide(locale, a, (int)wcsnlen(a, n), b, (int)wcsnlen(b, n), NORM_IGNORECASE);
}

#define WHOLE ((size_t)-1)

int __cdecl _strcoll_l(const char *a, const char *b, _locale_t given) { return _strncoll_l(a, b, WHOLE, given); }
int __cdecl _stricoll_l(const char *a, const char *b, _locale_t given) { return _strnicoll_l(a, b, WHOLE, given); }
int __cdecl _wcscoll_l(const wchar_t *a, const wchar_t *b, _locale_t given) { return _wcsncoll_l(a, b, WHOLE, given); }
int __cdecl _wcsicoll_l(const wchar_t *a, const wchar_t *b, _locale_t given) { return _wcsnicoll_l(a, b, WHOLE, given); }
int __cdecl strcoll(const char *a, const char *b) { return _strncoll_l(a, b, WHOLE, NULL); }
int __cdecl _stricoll(const char *a, const char *b) { return _strnicoll_l(a, b, WHOLE, NULL); }
int __cdecl wcscoll(const wchar_t *a, const wchar_t *b) { return _wcsncoll_l(a, b, WHOLE, NULL); }
int __cdecl _wcsicoll(const wchar_t *a, const wchar_t *b) { return _wcsnicoll_l(a, b, WHOLE, NULL); }
int __cdecl _strncoll(const char *a, const char *b, size_t n) { return _strncoll_l(a, b, n, NULL); }
int __cdecl _strnicoll(const char *a, const char *b, size_t n) { return _strnicoll_l(a, b, n, NULL); }
int __cdecl _wcsncoll(const wchar_t *a, const wchar_t *b, size_t n) { return _wcsncoll_l(a, b, n, NULL); }
int __cdecl _wcsnicoll(const wchar_t *a, const wchar_t *b, size_t n) { return _wcsnicoll_l(a, b, n, NULL); }

/* The sort key's length without its terminator; the key itself where it fits. */
static size_t sort_key_result(char *dst, size_t size, const char *key, size_t length)
{
	if (length < size)
		memcpy(dst, key, length + 1);
	else if (size)
		*_errno() = ERANGE;
	return length;
}

size_t __cdecl _strxfrm_l(char *dst, const char *src, size_t size, _locale_t given)
{
	const struct crt_locale_data *locale = crt_locale(given);
	size_t length, result = (size_t)COLLATE_ERROR;
	wchar_t *wide;
	char *key = NULL;
	int wide_length, key_size = 0;

	if (size > INT_MAX || (!dst && size) || !src) {
		crt_invalid_parameter(EINVAL);
		return (size_t)COLLATE_ERROR;
	}
	length = strlen(src);
	if (collate_is_c(locale)) {
		strncpy(dst, src, size);
		return length;
	}
	wide = malloc((length + 1) * sizeof(wchar_t));
	if (wide) {
		wide_length = crt_widen(locale->category[LC_COLLATE].codepage, src, (int)length, wide, (int)length);
		key_size = LCMapStringW(locale->category[LC_COLLATE].lcid, LCMAP_SORTKEY, wide, wide_length, NULL, 0);
		key = key_size ? malloc((size_t)key_size) : NULL;
	}
	if (key && LCMapStringW(locale->category[LC_COLLATE].lcid, LCMAP_SORTKEY, wide, wide_length, (wchar_t *)key, key_size))
		result = sort_key_result(dst, size, key, (size_t)key_size - 1);
	else
		*_errno() = EILSEQ;
	free(key);
	free(wide);
	return result;
}

size_t __cdecl strxfrm(char *dst, const char *src, size_t size)
{
	return _strxfrm_l(dst, src, size, NULL);
}

/* A wide sort key has one wide character per byte of the system's key, so that wcscmp orders it. */
size_t __cdecl _wcsxfrm_l(wchar_t *dst, const wchar_t *src, size_t size, _locale_t given)
{
	const struct crt_locale_data *locale = crt_locale(given);
	unsigned char *key;
	int key_size;

	if (size > INT_MAX || (!dst && size) || !src) {
		crt_invalid_parameter(EINVAL);
		return (size_t)COLLATE_ERROR;
	}
	if (collate_is_c(locale)) {
		wcsncpy(dst, src, size);
		return wcslen(src);
	}
	key_size = LCMapStringW(locale->category[LC_COLLATE].lcid, LCMAP_SORTKEY, src, -1, NULL, 0);
	key = key_size ? malloc((size_t)key_size) : NULL;
	if (!key || !LCMapStringW(locale->category[LC_COLLATE].lcid, LCMAP_SORTKEY, src, -1, (wchar_t *)key, key_size)) {
		free(key);
		*_errno() = EILSEQ;
		return (size_t)COLLATE_ERROR;
	}
	if ((size_t)key_size <= size)
		for (int i = 0; i < key_size; i++)
			dst[i] = key[i];
	else if (size)
		*_errno() = ERANGE;
	free(key);
	return (size_t)key_size - 1;
}

size_t __cdecl wcsxfrm(wchar_t *dst, const wchar_t *src, size_t size)
{
	return _wcsxfrm_l(dst, src, size, NULL);
}
