/*
 * The _s forms of copying and appending, for char and wchar_t.
 *
 * Contract, from Microsoft's "Security Features in the CRT": a destination that is NULL or of size 0 is an invalid parameter; so is a
 * NULL source, with the destination emptied; a result that does not fit empties the destination and is ERANGE, unless the
 * count was _TRUNCATE, which cuts it and answers STRUNCATE.
 */
#include "crt.h"

#define CHAR_TYPE char
#define TEXT_NAME(narrow, wide) narrow
#include "string_secure_template.h"
#undef CHAR_TYPE
#undef TEXT_NAME

#define CHAR_TYPE wchar_t
#define TEXT_NAME(narrow, wide) wide
#include "string_secure_template.h"

errno_t __cdecl memcpy_s(void *dst, size_t size, const void *src, size_t count)
{
	if (!count)
		return 0;
	if (!dst)
		return crt_invalid_parameter_errno(EINVAL);
	if (!src || size < count) {
		memset(dst, 0, size);
		return crt_invalid_parameter_errno(src ? ERANGE : EINVAL);
	}
	memcpy(dst, src, count);
	return 0;
}

errno_t __cdecl memmove_s(void *dst, size_t size, const void *src, size_t count)
{
	if (!count)
		return 0;
	if (!dst || !src)
		return crt_invalid_parameter_errno(EINVAL);
	if (size < count)
		return crt_invalid_parameter_errno(ERANGE);
	memmove(dst, src, count);
	return 0;
}

errno_t __cdecl wmemcpy_s(wchar_t *dst, size_t size, const wchar_t *src, size_t count)
{
	return memcpy_s(dst, size * sizeof(wchar_t), src, count * sizeof(wchar_t));
}

errno_t __cdecl wmemmove_s(wchar_t *dst, size_t size, const wchar_t *src, size_t count)
{
	return memmove_s(dst, size * sizeof(wchar_t), src, count * sizeof(wchar_t));
}
