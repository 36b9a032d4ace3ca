/*
 * Characters of a locale's code page and wide characters: the primitives under mbstowcs, mbrtowc, printf's %ls and the rest.
 */
#ifndef CRT_MULTIBYTE_H
#define CRT_MULTIBYTE_H

#include "locale_data.h"

#define MB_INVALID (-1)    /* no character of the code page */
#define MB_INCOMPLETE (-2) /* could become one with more bytes */

/* UTF-8 has the longest characters of the code pages that a locale may have. */
#define MB_LONGEST 4

/*
 * Decodes the first character of the N bytes at S into one code point. Returns how many bytes it takes, 0 if it is the
 * terminator, or MB_INVALID or MB_INCOMPLETE. Sets no errno. N is at least 1.
 */
int crt_decode(const struct crt_locale_data *locale, const char *s, size_t n, uint32_t *point);

/* Encodes a code point at OUT, which has room for MB_LONGEST bytes. Returns their number or MB_INVALID. Sets no errno. */
int crt_encode(const struct crt_locale_data *locale, uint32_t point, char *out);

/*
 * The next code point of a wide string: a surrogate pair counts as one, a lone surrogate stands for itself. S is advanced.
 */
static inline uint32_t crt_next_point(const wchar_t **s)
{
	uint32_t c = *(*s)++;

	if (c >= 0xd800 && c < 0xdc00 && **s >= 0xdc00 && **s < 0xe000)
		c = 0x10000 + ((c - 0xd800) << 10) + (uint32_t)(*(*s)++ - 0xdc00);
	return c;
}

/*
 * Converts N bytes in CODEPAGE (0: bytes are their own wide characters) to at most SIZE wide characters, in the manner of
 * MultiByteToWideChar. Returns their number, 0 on failure.
 */
int crt_widen(unsigned codepage, const char *s, int n, wchar_t *out, int size);

#endif
