/*
 * Classes and case of bytes: isalpha and its relatives, tolower, toupper, and the tables that inline versions of them read.
 *
 * Everything is a look-up in the locale's tables. Arguments are -1 to 255; the tables also cover the negative values of a
 * plain char, which programs pass in error.
 */
#include "locale_data.h"

/* The headers' macros of the same names. */
#undef _pctype
#undef __pctype_func
#undef isalpha
#undef _isalpha_l
#undef isupper
#undef _isupper_l
#undef islower
#undef _islower_l
#undef isdigit
#undef _isdigit_l
#undef isxdigit
#undef _isxdigit_l
#undef isspace
#undef _isspace_l
#undef ispunct
#undef _ispunct_l
#undef isalnum
#undef _isalnum_l
#undef isprint
#undef _isprint_l
#undef isgraph
#undef _isgraph_l
#undef iscntrl
#undef _iscntrl_l
#undef isblank
#undef _isblank_l
#undef _isctype_l
#undef isleadbyte
#undef _isleadbyte_l
#undef __isascii
#undef __toascii
#undef __iscsymf
#undef __iscsym
#undef _tolower
#undef _toupper

/* crt_c_locale's classes are the table behind the data export _pctype, too. */
unsigned short *_pctype = crt_c_locale.class_table + CTYPE_NEGATIVE;

unsigned short **__cdecl __p__pctype(void)
{
	return &_pctype;
}

const unsigned short *__cdecl __pctype_func(void)
{
	return crt_current_locale()->public.pctype;
}

/* Double-byte characters have a class too: that of their wide form, asked of the system by both bytes. */
static int class_of(const struct crt_locale_data *locale, int c, int mask)
{
	char bytes[2];
	wchar_t wide;

	if (c >= -CTYPE_NEGATIVE && c <= 255)
		return locale->public.pctype[c] & mask;
	bytes[0] = (char)(c >> 8);
	bytes[1] = (char)c;
	if (!(locale->public.pctype[(unsigned char)bytes[0]] & CT_LEADBYTE) ||
	    MultiByteToWideChar(crt_codepage(locale), MB_ERR_INVALID_CHARS, bytes, 2, &wide, 1) != 1)
		return 0;
	return crt_wide_class(wide) & mask;
}

int __cdecl _isctype_l(int c, int mask, _locale_t given)
{
	return class_of(crt_locale(given), c, mask);
}

int __cdecl _isctype(int c, int mask)
{
	return class_of(crt_current_locale(), c, mask);
}

#define CLASS_TEST(name, mask) \
	int __cdecl name(int c) { return class_of(crt_current_locale(), c, mask); } \
	int __cdecl _##name##_l(int c, _locale_t given) { return class_of(crt_locale(given), c, mask); }

CLASS_TEST(isalpha, CT_ALPHA)
CLASS_TEST(isupper, CT_UPPER)
CLASS_TEST(islower, CT_LOWER)
CLASS_TEST(isdigit, CT_DIGIT)
CLASS_TEST(isxdigit, CT_HEX)
CLASS_TEST(isspace, CT_SPACE)
CLASS_TEST(ispunct, CT_PUNCT)
CLASS_TEST(isalnum, CT_ALPHA | CT_DIGIT)
CLASS_TEST(isprint, CT_PRINT)
CLASS_TEST(isgraph, CT_GRAPH)
CLASS_TEST(iscntrl, CT_CONTROL)

/* The tab is blank, but must not be printable: its bit is not in the table. */
int __cdecl isblank(int c)
{
	return c == '\t' ? CT_BLANK : class_of(crt_current_locale(), c, CT_BLANK);
}

int __cdecl _isblank_l(int c, _locale_t given)
{
	return c == '\t' ? CT_BLANK : class_of(crt_locale(given), c, CT_BLANK);
}

int __cdecl _isleadbyte_l(int c, _locale_t given)
{
	return crt_locale(given)->public.pctype[(unsigned char)c] & CT_LEADBYTE;
}

int __cdecl isleadbyte(int c)
{
	return _isleadbyte_l(c, NULL);
}

int __cdecl __isascii(int c)
{
	return (unsigned)c < 0x80;
}

int __cdecl __toascii(int c)
{
	return c & 0x7f;
}

int __cdecl __iscsymf(int c)
{
	return isalpha(c) || c == '_';
}

int __cdecl __iscsym(int c)
{
	return isalnum(c) || c == '_';
}

int __cdecl _tolower_l(int c, _locale_t given)
{
	return (unsigned)c < 256 ? crt_locale(given)->lower[c] : c;
}

int __cdecl _toupper_l(int c, _locale_t given)
{
	return (unsigned)c < 256 ? crt_locale(given)->upper[c] : c;
}

int __cdecl tolower(int c)
{
	return _tolower_l(c, NULL);
}

int __cdecl toupper(int c)
{
	return _toupper_l(c, NULL);
}

/* These two expect a letter of the other case and do not look. */
int __cdecl _tolower(int c)
{
	return c - 'A' + 'a';
}

int __cdecl _toupper(int c)
{
	return c - 'a' + 'A';
}
