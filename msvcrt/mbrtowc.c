/*
 * Single characters between multibyte and wide: mbtowc, wctomb and the restartable functions.
 *
 * A conversion state is zero, or the bytes so far of an unfinished character: byte i of it in bits 8i, their number in the top
 * byte. It fits the int that an mbstate_t was in older runtimes and the first member of the Universal CRT's. A wide character
 * is UTF-16, so mbrtowc answers U+FFFD for what needs two of them, as Microsoft's does.
 */
#include "multibyte.h"
#include <stdio.h>
#include <uchar.h>

#define MB_FAILED ((size_t)-1)
#define UNFINISHED ((size_t)-2)
#define REPLACEMENT 0xfffd

/*
 * One step of a restartable conversion: POINT from the pending bytes and N more at S. Returns as mbrtowc does; sets errno.
 */
static size_t restartable_decode(const struct crt_locale_data *locale, uint32_t *point, const char *s, size_t n, void *state)
{
	uint32_t *pending = state;
	char bytes[2 * MB_LONGEST];
	size_t had = *pending >> 24, given = n < MB_LONGEST ? n : MB_LONGEST;
	int length;

	if (!n)
		return UNFINISHED;
	if (had >= MB_LONGEST) {
		*pending = 0;
		*_errno() = EINVAL;
		return MB_FAILED;
	}
	for (size_t i = 0; i < had; i++)
		bytes[i] = (char)(*pending >> 8 * i);
	for (size_t i = 0; i < given; i++) {
		bytes[had + i] = s[i];
		length = crt_decode(locale, bytes, had + i + 1, point);
		if (length == MB_INCOMPLETE)
			continue;
		*pending = 0;
		if (length == MB_INVALID) {
			*_errno() = EILSEQ;
			return MB_FAILED;
		}
		return length ? (size_t)length - had : 0;
	}
	for (size_t i = 0; i < given; i++)
		*pending |= (uint32_t)(unsigned char)s[i] << 8 * (had + i);
	*pending = (*pending & 0xffffff) | (uint32_t)(had + given) << 24;
	return UNFINISHED;
}

static size_t restartable_widen(wchar_t *dst, const char *s, size_t n, void *state)
{
	uint32_t c;
	size_t length;

	if (!s) {
		*(uint32_t *)state = 0;
		return 0;
	}
	length = restartable_decode(crt_current_locale(), &c, s, n, state);
	if (length != MB_FAILED && length != UNFINISHED && dst)
		*dst = c > 0xffff ? REPLACEMENT : (wchar_t)c;
	return length;
}

size_t __cdecl mbrtowc(wchar_t *dst, const char *s, size_t n, mbstate_t *state)
{
	return restartable_widen(dst, s, n, state ? (void *)state : &crt_thread()->mbrtowc_state);
}

size_t __cdecl mbrlen(const char *s, size_t n, mbstate_t *state)
{
	return restartable_widen(NULL, s, n, state ? (void *)state : &crt_thread()->mbrlen_state);
}

size_t __cdecl wcrtomb(char *dst, wchar_t c, mbstate_t *state)
{
	char bytes[MB_LONGEST];
	int length;

	(void)state;
	if (!dst)
		return 1;
	length = crt_encode(crt_current_locale(), c, bytes);
	if (length < 0) {
		*_errno() = EILSEQ;
		return MB_FAILED;
	}
	memcpy(dst, bytes, (size_t)length);
	return (size_t)length;
}

errno_t __cdecl wcrtomb_s(size_t *written, char *dst, size_t size, wchar_t c, mbstate_t *state)
{
	char bytes[MB_LONGEST];
	size_t length;

	if (!dst && size)
		return crt_invalid_parameter_errno(EINVAL);
	length = wcrtomb(dst ? bytes : NULL, c, state);
	if (written)
		*written = length;
	if (length == MB_FAILED) {
		if (dst && size)
			*dst = 0;
		return *_errno();
	}
	if (!dst)
		return 0;
	if (length > size) {
		if (size)
			*dst = 0;
		return crt_invalid_parameter_errno(ERANGE);
	}
	memcpy(dst, bytes, length);
	return 0;
}

int __cdecl _mbtowc_l(wchar_t *dst, const char *s, size_t n, _locale_t given)
{
	uint32_t c;
	int length;

	/* No code page of a locale has shift states. */
	if (!s || !n)
		return 0;
	length = crt_decode(crt_locale(given), s, n, &c);
	if (length < 0) {
		*_errno() = EILSEQ;
		return -1;
	}
	if (dst)
		*dst = c > 0xffff ? REPLACEMENT : (wchar_t)c;
	return length;
}

int __cdecl mbtowc(wchar_t *dst, const char *s, size_t n)
{
	return _mbtowc_l(dst, s, n, NULL);
}

int __cdecl _mblen_l(const char *s, size_t n, _locale_t given)
{
	return _mbtowc_l(NULL, s, n, given);
}

int __cdecl mblen(const char *s, size_t n)
{
	return _mbtowc_l(NULL, s, n, NULL);
}

errno_t __cdecl _wctomb_s_l(int *written, char *dst, size_t size, wchar_t c, _locale_t given)
{
	char bytes[MB_LONGEST];
	int length;

	if (!dst && size) {
		if (written)
			*written = 0;
		return 0;
	}
	if (written)
		*written = -1;
	if (size > INT_MAX)
		return crt_invalid_parameter_errno(EINVAL);
	length = crt_encode(crt_locale(given), c, bytes);
	if (length < 0) {
		*_errno() = EILSEQ;
		return EILSEQ;
	}
	if (dst && (size_t)length > size) {
		memset(dst, 0, size);
		return crt_invalid_parameter_errno(ERANGE);
	}
	if (dst)
		memcpy(dst, bytes, (size_t)length);
	if (written)
		*written = length;
	return 0;
}

errno_t __cdecl wctomb_s(int *written, char *dst, size_t size, wchar_t c)
{
	return _wctomb_s_l(written, dst, size, c, NULL);
}

int __cdecl _wctomb_l(char *dst, wchar_t c, _locale_t given)
{
	int length;

	if (!dst)
		return 0;
	return _wctomb_s_l(&length, dst, (size_t)crt_locale(given)->public.mb_cur_max, c, given) ? -1 : length;
}

int __cdecl wctomb(char *dst, wchar_t c)
{
	return _wctomb_l(dst, c, NULL);
}

wint_t __cdecl btowc(int c)
{
	char byte = (char)c;
	uint32_t point;

	if (c == EOF || crt_decode(crt_current_locale(), &byte, 1, &point) < 0)
		return WEOF;
	return (wint_t)point;
}

int __cdecl wctob(wint_t c)
{
	char bytes[MB_LONGEST];

	if (c == WEOF || crt_encode(crt_current_locale(), c, bytes) != 1)
		return EOF;
	return (signed char)bytes[0];
}

/* UTF-8 whatever the locale: the uchar.h functions of the Universal CRT are documented so. */
static const struct crt_locale_data utf8_only = { .public = { .codepage = CP_UTF8 } };

/* Marks a state whose character was delivered by half: its low surrogate follows. */
#define LOW_SURROGATE_PENDING 0xff000000u

size_t __cdecl mbrtoc32(char32_t *dst, const char *s, size_t n, mbstate_t *state)
{
	void *pending = state ? (void *)state : &crt_thread()->mbrtowc_state;
	uint32_t c;
	size_t length;

	if (!s) {
		*(uint32_t *)pending = 0;
		return 0;
	}
	length = restartable_decode(&utf8_only, &c, s, n, pending);
	if (length != MB_FAILED && length != UNFINISHED && dst)
		*dst = c;
	return length;
}

size_t __cdecl mbrtoc16(char16_t *dst, const char *s, size_t n, mbstate_t *state)
{
	uint32_t *pending = state ? (void *)state : (void *)&crt_thread()->mbrtowc_state;
	char32_t c;
	size_t length;

	if (s && (*pending & LOW_SURROGATE_PENDING) == LOW_SURROGATE_PENDING) {
		if (dst)
			*dst = (char16_t)*pending;
		*pending = 0;
		return (size_t)-3;
	}
	length = mbrtoc32(&c, s, n, (mbstate_t *)pending);
	if (length == MB_FAILED || length == UNFINISHED || !s)
		return length;
	if (c > 0xffff) {
		*pending = LOW_SURROGATE_PENDING | (0xdc00 + (c & 0x3ff));
		c = 0xd800 + ((c - 0x10000) >> 10);
	}
	if (dst)
		*dst = (char16_t)c;
	return length;
}

size_t __cdecl c32rtomb(char *dst, char32_t c, mbstate_t *state)
{
	char bytes[MB_LONGEST];
	int length;

	(void)state;
	if (!dst)
		return 1;
	length = crt_encode(&utf8_only, c, bytes);
	if (length < 0) {
		*_errno() = EILSEQ;
		return MB_FAILED;
	}
	memcpy(dst, bytes, (size_t)length);
	return (size_t)length;
}

size_t __cdecl c16rtomb(char *dst, char16_t c, mbstate_t *state)
{
	uint32_t *high = state ? (void *)state : (void *)&crt_thread()->wcrtomb_state;
	uint32_t point = c;

	if (!dst) {
		*high = 0;
		return 1;
	}
	if (*high) {
		if (c < 0xdc00 || c > 0xdfff) {
			*high = 0;
			*_errno() = EILSEQ;
			return MB_FAILED;
		}
		point = 0x10000 + ((*high - 0xd800) << 10) + (c - 0xdc00u);
		*high = 0;
	} else if (c >= 0xd800 && c < 0xdc00) {
		*high = c;
		return 0;
	}
	return c32rtomb(dst, point, state);
}
