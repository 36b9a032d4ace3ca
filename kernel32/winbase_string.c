/*
 * lstrlen and its siblings, and MulDiv.
 *
 * The documentation has these functions survive bad pointers: they answer NULL or 0 where a string cannot be read or written. The
 * copies check by page what they are going to touch; the comparisons work by locale and do not.
 */
#include "kernel32.h"

int WINAPI lstrlenA(LPCSTR string)
{
	return !string || IsBadStringPtrA(string, ~(UINT_PTR)0) ? 0 : (int)strlen(string);
}

int WINAPI lstrlenW(LPCWSTR string)
{
	return !string || IsBadStringPtrW(string, ~(UINT_PTR)0) ? 0 : (int)wcslen(string);
}

LPSTR WINAPI lstrcpyA(LPSTR dest, LPCSTR source)
{
	size_t size;

	if (IsBadStringPtrA(source, ~(UINT_PTR)0))
		return NULL;
	size = strlen(source) + 1;
	if (IsBadWritePtr(dest, size))
		return NULL;
	return memmove(dest, source, size);
}

LPWSTR WINAPI lstrcpyW(LPWSTR dest, LPCWSTR source)
{
	size_t size;

	if (IsBadStringPtrW(source, ~(UINT_PTR)0))
		return NULL;
	size = (wcslen(source) + 1) * sizeof(WCHAR);
	if (IsBadWritePtr(dest, size))
		return NULL;
	return memmove(dest, source, size);
}

LPSTR WINAPI lstrcatA(LPSTR dest, LPCSTR source)
{
	if (IsBadStringPtrA(dest, ~(UINT_PTR)0))
		return NULL;
	return lstrcpyA(dest + strlen(dest), source) ? dest : NULL;
}

LPWSTR WINAPI lstrcatW(LPWSTR dest, LPCWSTR source)
{
	if (IsBadStringPtrW(dest, ~(UINT_PTR)0))
		return NULL;
	return lstrcpyW(dest + wcslen(dest), source) ? dest : NULL;
}

/* Copies COUNT characters with the terminator; what does not fit is cut. */
LPSTR WINAPI lstrcpynA(LPSTR dest, LPCSTR source, int count)
{
	size_t length;

	if (count <= 0)
		return dest;
	if (IsBadStringPtrA(source, (UINT_PTR)count))
		return NULL;
	for (length = 0; length < (size_t)count - 1 && source[length]; length++)
		;
	if (IsBadWritePtr(dest, length + 1))
		return NULL;
	memmove(dest, source, length);
	dest[length] = 0;
	return dest;
}

LPWSTR WINAPI lstrcpynW(LPWSTR dest, LPCWSTR source, int count)
{
	size_t length;

	if (count <= 0)
		return dest;
	if (IsBadStringPtrW(source, (UINT_PTR)count))
		return NULL;
	for (length = 0; length < (size_t)count - 1 && source[length]; length++)
		;
	if (IsBadWritePtr(dest, (length + 1) * sizeof(WCHAR)))
		return NULL;
	memmove(dest, source, length * sizeof(WCHAR));
	dest[length] = 0;
	return dest;
}

/* NULL sorts before everything else. */
static int compare_null(const void *a, const void *b)
{
	return !a && !b ? 0 : a ? 1 : -1;
}

int WINAPI lstrcmpW(LPCWSTR a, LPCWSTR b)
{
	return a && b ? CompareStringW(GetThreadLocale(), 0, a, -1, b, -1) - CSTR_EQUAL : compare_null(a, b);
}

int WINAPI lstrcmpiW(LPCWSTR a, LPCWSTR b)
{
	return a && b ? CompareStringW(GetThreadLocale(), NORM_IGNORECASE, a, -1, b, -1) - CSTR_EQUAL : compare_null(a, b);
}

int WINAPI lstrcmpA(LPCSTR a, LPCSTR b)
{
	return a && b ? CompareStringA(GetThreadLocale(), 0, a, -1, b, -1) - CSTR_EQUAL : compare_null(a, b);
}

int WINAPI lstrcmpiA(LPCSTR a, LPCSTR b)
{
	return a && b ? CompareStringA(GetThreadLocale(), NORM_IGNORECASE, a, -1, b, -1) - CSTR_EQUAL : compare_null(a, b);
}

int WINAPI MulDiv(int number, int numerator, int denominator)
{
	LONGLONG product = (LONGLONG)number * numerator, half = denominator / 2, result;

	if (!denominator)
		return -1;
	/* To the nearest, halves away from zero. */
	if (half < 0)
		half = -half;
	product += product < 0 ? -half : half;
	result = product / denominator;
	return result > 0x7fffffff || result < -0x7fffffffll - 1 ? -1 : (int)result;
}
