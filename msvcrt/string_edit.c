/*
 * Microsoft's string editing: _strrev, _strset, _strnset, _strdup, _swab and the wide ones.
 */
#include "crt.h"

char *__cdecl _strrev(char *s)
{
	for (char *a = s, *b = s + strlen(s); a < b--; a++) {
		char c = *a;
		*a = *b;
		*b = c;
	}
	return s;
}

wchar_t *__cdecl _wcsrev(wchar_t *s)
{
	for (wchar_t *a = s, *b = s + wcslen(s); a < b--; a++) {
		wchar_t c = *a;
		*a = *b;
		*b = c;
	}
	return s;
}

char *__cdecl _strset(char *s, int c)
{
	return memset(s, c, strlen(s));
}

wchar_t *__cdecl _wcsset(wchar_t *s, wchar_t c)
{
	for (wchar_t *p = s; *p; p++)
		*p = c;
	return s;
}

char *__cdecl _strnset(char *s, int c, size_t count)
{
	return memset(s, c, strnlen(s, count));
}

wchar_t *__cdecl _wcsnset(wchar_t *s, wchar_t c, size_t count)
{
	for (wchar_t *p = s; *p && count; p++, count--)
		*p = c;
	return s;
}

char *__cdecl _strdup(const char *s)
{
	size_t size;
	char *copy;

	if (!s)
		return NULL;
	size = strlen(s) + 1;
	copy = malloc(size);
	return copy ? memcpy(copy, s, size) : NULL;
}

wchar_t *__cdecl _wcsdup(const wchar_t *s)
{
	size_t size;
	wchar_t *copy;

	if (!s)
		return NULL;
	size = (wcslen(s) + 1) * sizeof(wchar_t);
	copy = malloc(size);
	return copy ? memcpy(copy, s, size) : NULL;
}

void __cdecl _swab(char *src, char *dst, int n)
{
	if (!src || !dst || n < 0) {
		crt_invalid_parameter(EINVAL);
		return;
	}
	for (; n > 1; n -= 2, src += 2, dst += 2) {
		char first = src[0], second = src[1];
		dst[0] = second;
		dst[1] = first;
	}
}

size_t __cdecl __strncnt(const char *s, size_t count)
{
	return strnlen(s, count);
}

size_t __cdecl __wcsncnt(const wchar_t *s, size_t count)
{
	return wcsnlen(s, count);
}
