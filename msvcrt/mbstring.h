/*
 * Stepping through strings of the multibyte code page, for the _mbs files.
 *
 * A character is one byte, or a lead byte and any byte but zero behind it. Strings are of unsigned char, as Microsoft has them.
 */
#ifndef CRT_MBSTRING_H
#define CRT_MBSTRING_H

#include "locale_state.h"

typedef const struct crt_multibyte_data *multibyte;

static inline size_t mb_length(multibyte mb, const unsigned char *s)
{
	return mb->lead[*s] && s[1] ? 2 : 1;
}

/* The character at S as a number: the lead byte above the trail byte. 0 at the end. */
static inline unsigned mb_value(multibyte mb, const unsigned char *s)
{
	return mb->lead[*s] && s[1] ? (unsigned)*s << 8 | s[1] : mb->lead[*s] ? 0 : *s;
}

/* The other case of a character given by value; bytes by the locale's tables, double bytes by the system's. */
unsigned mb_lower(multibyte mb, const struct crt_locale_data *locale, unsigned c);
unsigned mb_upper(multibyte mb, const struct crt_locale_data *locale, unsigned c);

/* Whether the string S holds the character C of MB anywhere; the terminator is not searched. */
bool mb_set_has(multibyte mb, const unsigned char *set, unsigned c);

/* How many bytes the first CHARACTERS characters of S take, up to its end. */
size_t mb_bytes_of(multibyte mb, const unsigned char *s, size_t characters);

/*
 * How much of the first BYTES bytes of S are whole characters, up to its end: a lead byte without its trail byte is left out.
 */
size_t mb_whole_bytes(multibyte mb, const unsigned char *s, size_t bytes);

/*
 * Defines NAME and NAME_l: the same function of the multibyte code page in force, and of a locale's. PARAMETERS and ARGUMENTS
 * are in parentheses; the body follows as that of a function that also has `multibyte mb` and `_locale_t given`.
 */
#define MB_FUNCTION(type, name, parameters, arguments) \
	static type name##_in(multibyte mb, _locale_t given, MB_STRIP parameters); \
	type __cdecl name(MB_STRIP parameters) { return name##_in(crt_current_multibyte(), NULL, MB_STRIP arguments); } \
	type __cdecl name##_l(MB_STRIP parameters, _locale_t given) { return name##_in(crt_multibyte(given), given, MB_STRIP arguments); } \
	static type name##_in(multibyte mb, _locale_t given __attribute__((unused)), MB_STRIP parameters)
#define MB_STRIP(...) __VA_ARGS__

#endif
