/*
 * strstr and wcsstr.
 *
 * strstr looks for the needle's first byte followed by its second in whole vectors, and compares the rest only where both
 * are there. Aligned loads may run past the end of the haystack within its last vector only, and matches there are cut off
 * at the terminator.
 */
#include "crt_string.h"

size_t __cdecl strlen(const char *s);
char *__cdecl strchr(const char *s, int byte);
wchar_t *__cdecl wcschr(const wchar_t *s, wchar_t unit);

/* Whether the string S starts with the terminated NEEDLE. */
static inline int starts_with(const char *s, const char *needle)
{
	for (; *needle; s++, needle++)
		if (*s != *needle)
			return 0;
	return 1;
}

char *__cdecl strstr(const char *haystack, const char *needle)
{
	const char *p = (const char *)((uintptr_t)haystack & ~(uintptr_t)15);
	const __m128i zero = _mm_setzero_si128(), first = _mm_set1_epi8(needle[0]), second = _mm_set1_epi8(needle[0] ? needle[1] : 0);
	unsigned valid = ~0u << ((uintptr_t)haystack & 15);

	if (!needle[0])
		return (char *)haystack;
	if (!needle[1])
		return strchr(haystack, needle[0]);
	for (;; p += 16, valid = ~0u) {
		__m128i v = load16_aligned(p);
		unsigned end = match8(v, zero) & valid, found = match8(v, first) & valid;

		/* The second byte of a match in the last place stands in the next vector, so that place always counts. */
		found &= match8(v, second) >> 1 | 0x8000;
		if (end)
			found &= end ^ (end - 1);
		for (; found; found &= found - 1) {
			const char *at = p + lowest_bit(found);

			if (starts_with(at + 1, needle + 1))
				return (char *)at;
		}
		if (end)
			return NULL;
	}
}

wchar_t *__cdecl wcsstr(const wchar_t *haystack, const wchar_t *needle)
{
	if (!*needle)
		return (wchar_t *)haystack;
	for (; (haystack = wcschr(haystack, *needle)); haystack++) {
		const wchar_t *h = haystack, *n = needle;

		while (*n && *h == *n)
			h++, n++;
		if (!*n)
			return (wchar_t *)haystack;
	}
	return NULL;
}
