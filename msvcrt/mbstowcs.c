/*
 * Whole strings between multibyte and wide: mbstowcs, wcstombs, their _l, _s and restartable forms, and lengths in characters.
 */
#include "multibyte.h"

#define MB_FAILED ((size_t)-1)

/*
 * Converts up to the terminator, at most N wide characters, to DST, or counts them if DST is NULL. END, if given, receives where
 * reading stopped, NULL once the terminator was converted.
 */
static size_t widen_string(const struct crt_locale_data *locale, wchar_t *dst, const char *src, size_t n, const char **end)
{
	size_t count = 0;
	uint32_t c;

	while (!dst || count < n) {
		int length = crt_decode(locale, src, MB_LONGEST, &c);

		if (length < 0) {
			*_errno() = EILSEQ;
			if (end)
				*end = src;
			return MB_FAILED;
		}
		if (c > 0xffff && dst && n - count < 2)
			break;
		if (dst) {
			if (c > 0xffff) {
				dst[count] = (wchar_t)(0xd800 + ((c - 0x10000) >> 10));
				dst[count + 1] = (wchar_t)(0xdc00 + (c & 0x3ff));
			} else {
				dst[count] = (wchar_t)c;
			}
		}
		if (!length) {
			if (end)
				*end = NULL;
			return count;
		}
		src += length;
		count += c > 0xffff ? 2 : 1;
	}
	if (end)
		*end = src;
	return count;
}

/* The other way; N counts bytes, and a character that does not fit whole is not begun. */
static size_t narrow_string(const struct crt_locale_data *locale, char *dst, const wchar_t *src, size_t n, const wchar_t **end)
{
	size_t count = 0;
	char bytes[MB_LONGEST];

	while (!dst || count < n) {
		const wchar_t *at = src;
		uint32_t c = crt_next_point(&src);
		int length = crt_encode(locale, c, bytes);

		if (length < 0) {
			*_errno() = EILSEQ;
			if (end)
				*end = at;
			return MB_FAILED;
		}
		if (dst && (size_t)length > n - count) {
			src = at;
			break;
		}
		if (dst)
			memcpy(dst + count, bytes, (size_t)length);
		if (!c) {
			if (end)
				*end = NULL;
			return count;
		}
		count += (size_t)length;
	}
	if (end)
		*end = src;
	return count;
}

size_t __cdecl _mbstowcs_l(wchar_t *dst, const char *src, size_t n, _locale_t given)
{
	if (dst && !n)
		return 0;
	if (!src) {
		crt_invalid_parameter(EINVAL);
		return MB_FAILED;
	}
	return widen_string(crt_locale(given), dst, src, n, NULL);
}

size_t __cdecl mbstowcs(wchar_t *dst, const char *src, size_t n)
{
	return _mbstowcs_l(dst, src, n, NULL);
}

size_t __cdecl _wcstombs_l(char *dst, const wchar_t *src, size_t n, _locale_t given)
{
	if (dst && !n)
		return 0;
	if (!src) {
		crt_invalid_parameter(EINVAL);
		return MB_FAILED;
	}
	return narrow_string(crt_locale(given), dst, src, n, NULL);
}

size_t __cdecl wcstombs(char *dst, const wchar_t *src, size_t n)
{
	return _wcstombs_l(dst, src, n, NULL);
}

/*
 * What the _s forms have in common once a conversion wrote at most min(COUNT, SIZE) characters: RESULT without terminator.
 * Answers the errno_t; *TERMINATE is where to put the terminator, or SIZE for nowhere.
 */
static errno_t secure_result(size_t result, size_t size, size_t count, size_t *terminate)
{
	*terminate = 0;
	if (result == MB_FAILED)
		return *_errno();
	if (result < size) {
		*terminate = result;
		return 0;
	}
	if (count == _TRUNCATE) {
		*terminate = size - 1;
		return STRUNCATE;
	}
	return crt_invalid_parameter_errno(ERANGE);
}

errno_t __cdecl _mbstowcs_s_l(size_t *converted, wchar_t *dst, size_t size, const char *src, size_t count, _locale_t given)
{
	size_t result, terminate;
	errno_t error;

	if (converted)
		*converted = 0;
	if ((!dst && size) || (dst && !size) || (!src && (dst || count)))
		return crt_invalid_parameter_errno(EINVAL);
	if (!dst) {
		result = src ? widen_string(crt_locale(given), NULL, src, 0, NULL) : 0;
		if (result == MB_FAILED)
			return *_errno();
		if (converted)
			*converted = result + 1;
		return 0;
	}
	result = count ? widen_string(crt_locale(given), dst, src, count < size ? count : size, NULL) : 0;
	error = secure_result(result, size, count, &terminate);
	dst[terminate] = 0;
	if (converted && (!error || error == STRUNCATE))
		*converted = terminate + 1;
	return error;
}

errno_t __cdecl mbstowcs_s(size_t *converted, wchar_t *dst, size_t size, const char *src, size_t count)
{
	return _mbstowcs_s_l(converted, dst, size, src, count, NULL);
}

errno_t __cdecl _wcstombs_s_l(size_t *converted, char *dst, size_t size, const wchar_t *src, size_t count, _locale_t given)
{
	size_t result, terminate;
	errno_t error;

	if (converted)
		*converted = 0;
	if ((!dst && size) || (dst && !size) || (!src && (dst || count)))
		return crt_invalid_parameter_errno(EINVAL);
	if (!dst) {
		result = src ? narrow_string(crt_locale(given), NULL, src, 0, NULL) : 0;
		if (result == MB_FAILED)
			return *_errno();
		if (converted)
			*converted = result + 1;
		return 0;
	}
	result = count ? narrow_string(crt_locale(given), dst, src, count < size ? count : size, NULL) : 0;
	/* A multibyte character may have been left out at the very end, so that fewer bytes than SIZE were written. */
	if (result != MB_FAILED && result < size && count >= size && narrow_string(crt_locale(given), NULL, src, 0, NULL) != result)
		error = count == _TRUNCATE ? (terminate = result, STRUNCATE) : (terminate = 0, crt_invalid_parameter_errno(ERANGE));
	else
		error = secure_result(result, size, count, &terminate);
	dst[terminate] = 0;
	if (converted && (!error || error == STRUNCATE))
		*converted = terminate + 1;
	return error;
}

errno_t __cdecl wcstombs_s(size_t *converted, char *dst, size_t size, const wchar_t *src, size_t count)
{
	return _wcstombs_s_l(converted, dst, size, src, count, NULL);
}

size_t __cdecl mbsrtowcs(wchar_t *dst, const char **src, size_t n, mbstate_t *state)
{
	mbstate_t *pending = state ? state : (mbstate_t *)&crt_thread()->mbsrtowcs_state;
	size_t first = 0, rest;
	const char *s;

	if (!src || !*src) {
		crt_invalid_parameter(EINVAL);
		return MB_FAILED;
	}
	s = *src;
	/* A character that an earlier mbrtowc left unfinished comes first. */
	if (*(int *)pending && (!dst || n)) {
		wchar_t c;
		size_t length = mbrtowc(&c, s, MB_LONGEST, pending);

		if (length == MB_FAILED || length == (size_t)-2)
			return MB_FAILED;
		if (dst)
			*dst++ = c, n--;
		s += length;
		first = 1;
	}
	if (dst && !n) {
		*src = s;
		return first;
	}
	rest = widen_string(crt_current_locale(), dst, s, n, dst ? src : NULL);
	return rest == MB_FAILED ? rest : first + rest;
}

size_t __cdecl wcsrtombs(char *dst, const wchar_t **src, size_t n, mbstate_t *state)
{
	(void)state;
	if (!src || !*src) {
		crt_invalid_parameter(EINVAL);
		return MB_FAILED;
	}
	return narrow_string(crt_current_locale(), dst, *src, n, dst ? src : NULL);
}

errno_t __cdecl mbsrtowcs_s(size_t *converted, wchar_t *dst, size_t size, const char **src, size_t count, mbstate_t *state)
{
	size_t result, terminate;
	errno_t error;

	if (converted)
		*converted = MB_FAILED;
	if ((!dst && size) || (dst && !size) || !src)
		return crt_invalid_parameter_errno(EINVAL);
	result = mbsrtowcs(dst, src, count < size ? count : size, state);
	if (!dst)
		error = result == MB_FAILED ? *_errno() : 0, terminate = result;
	else
		error = secure_result(result, size, count, &terminate), dst[terminate] = 0;
	if (converted && (!error || error == STRUNCATE))
		*converted = terminate + 1;
	return error;
}

errno_t __cdecl wcsrtombs_s(size_t *converted, char *dst, size_t size, const wchar_t **src, size_t count, mbstate_t *state)
{
	size_t result, terminate;
	errno_t error;

	if (converted)
		*converted = MB_FAILED;
	if ((!dst && size) || (dst && !size) || !src)
		return crt_invalid_parameter_errno(EINVAL);
	result = wcsrtombs(dst, src, count < size ? count : size, state);
	if (!dst)
		error = result == MB_FAILED ? *_errno() : 0, terminate = result;
	else
		error = secure_result(result, size, count, &terminate), dst[terminate] = 0;
	if (converted && (!error || error == STRUNCATE))
		*converted = terminate + 1;
	return error;
}

size_t __cdecl _mbstrnlen_l(const char *s, size_t max, _locale_t given)
{
	const struct crt_locale_data *locale = crt_locale(given);
	size_t count = 0, at = 0;
	uint32_t c;

	if (!s || max > INT_MAX) {
		crt_invalid_parameter(EINVAL);
		return MB_FAILED;
	}
	while (at < max) {
		int length = crt_decode(locale, s + at, max - at, &c);

		if (!length)
			break;
		if (length == MB_INVALID) {
			*_errno() = EILSEQ;
			return MB_FAILED;
		}
		if (length == MB_INCOMPLETE)
			break;
		at += (size_t)length;
		count++;
	}
	return count;
}

size_t __cdecl _mbstrnlen(const char *s, size_t max)
{
	return _mbstrnlen_l(s, max, NULL);
}

size_t __cdecl _mbstrlen_l(const char *s, _locale_t given)
{
	return _mbstrnlen_l(s, INT_MAX, given);
}

size_t __cdecl _mbstrlen(const char *s)
{
	return _mbstrnlen_l(s, INT_MAX, NULL);
}
