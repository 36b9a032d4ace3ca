/*
 * strcpy, strcat, strncpy, strncat and their wide twins: a length, then a move.
 */
#include "crt_string.h"

#pragma GCC optimize("no-tree-loop-distribute-patterns")

size_t __cdecl strlen(const char *s);
size_t __cdecl strnlen(const char *s, size_t max);
size_t __cdecl wcslen(const wchar_t *s);
size_t __cdecl wcsnlen(const wchar_t *s, size_t max);
void *__cdecl memmove(void *dst, const void *src, size_t n);
void *__cdecl memset(void *dst, int byte, size_t n);

char *__cdecl strcpy(char *dst, const char *src)
{
	return memmove(dst, src, strlen(src) + 1);
}

char *__cdecl strcat(char *dst, const char *src)
{
	strcpy(dst + strlen(dst), src);
	return dst;
}

char *__cdecl strncpy(char *dst, const char *src, size_t n)
{
	size_t length = strnlen(src, n);

	memmove(dst, src, length);
	memset(dst + length, 0, n - length);
	return dst;
}

char *__cdecl strncat(char *dst, const char *src, size_t n)
{
	size_t length = strnlen(src, n);
	char *end = dst + strlen(dst);

	memmove(end, src, length);
	end[length] = 0;
	return dst;
}

wchar_t *__cdecl wcscpy(wchar_t *dst, const wchar_t *src)
{
	return memmove(dst, src, (wcslen(src) + 1) * sizeof(wchar_t));
}

wchar_t *__cdecl wcscat(wchar_t *dst, const wchar_t *src)
{
	wcscpy(dst + wcslen(dst), src);
	return dst;
}

wchar_t *__cdecl wcsncpy(wchar_t *dst, const wchar_t *src, size_t n)
{
	size_t length = wcsnlen(src, n);

	memmove(dst, src, length * sizeof(wchar_t));
	memset(dst + length, 0, (n - length) * sizeof(wchar_t));
	return dst;
}

wchar_t *__cdecl wcsncat(wchar_t *dst, const wchar_t *src, size_t n)
{
	size_t length = wcsnlen(src, n);
	wchar_t *end = dst + wcslen(dst);

	memmove(end, src, length * sizeof(wchar_t));
	end[length] = 0;
	return dst;
}
