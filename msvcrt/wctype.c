/*
 * Classes and case of wide characters.
 *
 * Classes are Unicode's, in every locale, by the system's tables (GetStringTypeW); ASCII, by far the most asked for, is answered
 * from the C locale's table. Case follows the locale: in the C locale ASCII letters alone have any.
 */
#include "locale_data.h"

/* The headers' macros of the same names. */
#undef iswalpha
#undef _iswalpha_l
#undef iswupper
#undef _iswupper_l
#undef iswlower
#undef _iswlower_l
#undef iswdigit
#undef _iswdigit_l
#undef iswxdigit
#undef _iswxdigit_l
#undef iswspace
#undef _iswspace_l
#undef iswpunct
#undef _iswpunct_l
#undef iswalnum
#undef _iswalnum_l
#undef iswgraph
#undef _iswgraph_l
#undef iswcntrl
#undef _iswcntrl_l
#undef iswblank
#undef _iswblank_l
#undef iswprint
#undef _iswprint_l
#undef iswascii
#undef __iswcsymf
#undef __iswcsym
#undef _iswcsymf_l
#undef _iswcsym_l
#undef isleadbyte

unsigned short crt_wide_class(wchar_t c)
{
	WORD class;

	if (c < 0x80) {
		class = crt_c_locale.class_table[CTYPE_NEGATIVE + c];
		if (class & (CT_UPPER | CT_LOWER))
			class |= CT_ALPHA & ~(CT_UPPER | CT_LOWER);
		return c == '\t' ? class | CT_BLANK : class;
	}
	return GetStringTypeW(CT_CTYPE1, &c, 1, &class) ? class : 0;
}

wchar_t crt_wide_lower(const struct crt_locale_data *locale, wchar_t c)
{
	wchar_t mapped;

	if (c < 0x80)
		return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
	if (crt_ctype_is_c(locale))
		return c;
	return LCMapStringW(locale->category[LC_CTYPE].lcid, LCMAP_LOWERCASE, &c, 1, &mapped, 1) == 1 ? mapped : c;
}

wchar_t crt_wide_upper(const struct crt_locale_data *locale, wchar_t c)
{
	wchar_t mapped;

	if (c < 0x80)
		return c >= 'a' && c <= 'z' ? c - ('a' - 'A') : c;
	if (crt_ctype_is_c(locale))
		return c;
	return LCMapStringW(locale->category[LC_CTYPE].lcid, LCMAP_UPPERCASE, &c, 1, &mapped, 1) == 1 ? mapped : c;
}

int __cdecl iswctype(wint_t c, wctype_t mask)
{
	return c == WEOF ? 0 : crt_wide_class(c) & mask;
}

int __cdecl _iswctype_l(wint_t c, wctype_t mask, _locale_t given)
{
	(void)given;
	return iswctype(c, mask);
}

int __cdecl is_wctype(wint_t c, wctype_t mask)
{
	return iswctype(c, mask);
}

#define CLASS_TEST(name, mask) \
	int __cdecl name(wint_t c) { return iswctype(c, mask); } \
	int __cdecl _##name##_l(wint_t c, _locale_t given) { (void)given; return iswctype(c, mask); }

CLASS_TEST(iswalpha, CT_ALPHA)
CLASS_TEST(iswupper, CT_UPPER)
CLASS_TEST(iswlower, CT_LOWER)
CLASS_TEST(iswdigit, CT_DIGIT)
CLASS_TEST(iswxdigit, CT_HEX)
CLASS_TEST(iswspace, CT_SPACE)
CLASS_TEST(iswpunct, CT_PUNCT)
CLASS_TEST(iswalnum, CT_ALPHA | CT_DIGIT)
CLASS_TEST(iswgraph, CT_GRAPH)
CLASS_TEST(iswcntrl, CT_CONTROL)
CLASS_TEST(iswblank, CT_BLANK)

/* A tab is blank, but not printable. */
int __cdecl iswprint(wint_t c)
{
	return c == '\t' ? 0 : iswctype(c, CT_PRINT);
}

int __cdecl _iswprint_l(wint_t c, _locale_t given)
{
	(void)given;
	return iswprint(c);
}

int __cdecl iswascii(wint_t c)
{
	return c < 0x80;
}

int __cdecl __iswcsymf(wint_t c)
{
	return iswalpha(c) || c == '_';
}

int __cdecl __iswcsym(wint_t c)
{
	return iswalnum(c) || c == '_';
}

int __cdecl _iswcsymf_l(wint_t c, _locale_t given)
{
	(void)given;
	return __iswcsymf(c);
}

int __cdecl _iswcsym_l(wint_t c, _locale_t given)
{
	(void)given;
	return __iswcsym(c);
}

wint_t __cdecl _towlower_l(wint_t c, _locale_t given)
{
	return c == WEOF ? c : crt_wide_lower(crt_locale(given), c);
}

wint_t __cdecl _towupper_l(wint_t c, _locale_t given)
{
	return c == WEOF ? c : crt_wide_upper(crt_locale(given), c);
}

wint_t __cdecl towlower(wint_t c)
{
	return _towlower_l(c, NULL);
}

wint_t __cdecl towupper(wint_t c)
{
	return _towupper_l(c, NULL);
}

typedef wchar_t wctrans_t;
wctrans_t __cdecl wctrans(const char *name);
wint_t __cdecl towctrans(wint_t c, wctrans_t mapping);

/* Names for wctype and wctrans. A wctrans_t is the number of its mapping. */
wctype_t __cdecl wctype(const char *name)
{
	static const struct {
		const char *name;
		wctype_t mask;
	} classes[] = {
		{ "alnum", CT_ALPHA | CT_DIGIT }, { "alpha", CT_ALPHA }, { "blank", CT_BLANK }, { "cntrl", CT_CONTROL },
		{ "digit", CT_DIGIT }, { "graph", CT_GRAPH }, { "lower", CT_LOWER }, { "print", CT_PRINT },
		{ "punct", CT_PUNCT }, { "space", CT_SPACE }, { "upper", CT_UPPER }, { "xdigit", CT_HEX },
	};

	for (size_t i = 0; i < sizeof(classes) / sizeof(*classes); i++)
		if (!strcmp(name, classes[i].name))
			return classes[i].mask;
	return 0;
}

enum { TO_UPPER = 1, TO_LOWER = 2 };

wctrans_t __cdecl wctrans(const char *name)
{
	if (!strcmp(name, "tolower"))
		return TO_LOWER;
	return strcmp(name, "toupper") ? 0 : TO_UPPER;
}

wint_t __cdecl towctrans(wint_t c, wctrans_t mapping)
{
	return mapping == TO_LOWER ? towlower(c) : towupper(c);
}
