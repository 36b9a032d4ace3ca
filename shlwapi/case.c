/*
 * Upper case of single characters.
 */
#include "shlwapi.h"

WCHAR WINAPI RtlUpcaseUnicodeChar(WCHAR c);

WCHAR upper_w(WCHAR c)
{
	return RtlUpcaseUnicodeChar(c);
}

char upper_a(char c)
{
	WCHAR wide;
	char upper;

	if (!(c & 0x80))
		return c >= 'a' && c <= 'z' ? (char)(c - 0x20) : c;
	if (!MultiByteToWideChar(CP_ACP, 0, &c, 1, &wide, 1))
		return c;
	wide = RtlUpcaseUnicodeChar(wide);
	return WideCharToMultiByte(CP_ACP, 0, &wide, 1, &upper, 1, NULL, NULL) == 1 ? upper : c;
}
