/*
 * Text, for both character widths; see text_template.h. What exists for one width only follows it.
 */
#include "shlwapi.h"

#define CHAR_T char
#define LPTYPE LPSTR
#define LPCTYPE LPCSTR
#define NAME(n) n##A
#define upperA upper_a
#include "text_template.h"
#undef CHAR_T
#undef LPTYPE
#undef LPCTYPE
#undef NAME

#define CHAR_T WCHAR
#define LPTYPE LPWSTR
#define LPCTYPE LPCWSTR
#define NAME(n) n##W
#define upperW upper_w
#include "text_template.h"

int WINAPI StrCmpW(LPCWSTR first, LPCWSTR second)
{
	return CompareStringW(LOCALE_USER_DEFAULT, 0, first, -1, second, -1) - CSTR_EQUAL;
}

int WINAPI StrCmpIW(LPCWSTR first, LPCWSTR second)
{
	return CompareStringW(LOCALE_USER_DEFAULT, NORM_IGNORECASE, first, -1, second, -1) - CSTR_EQUAL;
}

LPWSTR WINAPI StrCpyW(LPWSTR to, LPCWSTR from)
{
	return to && from ? lstrcpyW(to, from) : to;
}

LPWSTR WINAPI StrCatW(LPWSTR to, LPCWSTR from)
{
	return to && from ? lstrcatW(to, from) : to;
}

LPWSTR WINAPI StrCpyNW(LPWSTR to, LPCWSTR from, int size)
{
	return to && from && size > 0 ? lstrcpynW(to, from, size) : to;
}
