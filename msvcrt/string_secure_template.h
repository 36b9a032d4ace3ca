/* Body of string_secure.c, included once per character type: CHAR_TYPE, and TEXT_NAME(narrow, wide) picks a function's name. */

static errno_t TEXT_NAME(empty_narrow, empty_wide)(CHAR_TYPE *dst, int error)
{
	*dst = 0;
	return crt_invalid_parameter_errno(error);
}

/* Puts at most COUNT characters of SRC behind the LENGTH that DST already has. */
static errno_t TEXT_NAME(append_narrow, append_wide)(CHAR_TYPE *dst, size_t length, size_t size, const CHAR_TYPE *src, size_t count)
{
	size_t room = size - length, copied = TEXT_NAME(strnlen, wcsnlen)(src, count < room ? count : room);

	if (copied < room) {
		memcpy(dst + length, src, copied * sizeof(CHAR_TYPE));
		dst[length + copied] = 0;
		return 0;
	}
	if (count == _TRUNCATE) {
		memcpy(dst + length, src, (room - 1) * sizeof(CHAR_TYPE));
		dst[size - 1] = 0;
		return STRUNCATE;
	}
	return TEXT_NAME(empty_narrow, empty_wide)(dst, ERANGE);
}

errno_t __cdecl TEXT_NAME(strcpy_s, wcscpy_s)(CHAR_TYPE *dst, size_t size, const CHAR_TYPE *src)
{
	if (!dst || !size)
		return crt_invalid_parameter_errno(EINVAL);
	if (!src)
		return TEXT_NAME(empty_narrow, empty_wide)(dst, EINVAL);
	return TEXT_NAME(append_narrow, append_wide)(dst, 0, size, src, _TRUNCATE - 1);
}

errno_t __cdecl TEXT_NAME(strncpy_s, wcsncpy_s)(CHAR_TYPE *dst, size_t size, const CHAR_TYPE *src, size_t count)
{
	if (!count && !dst && !size)
		return 0;
	if (!dst || !size)
		return crt_invalid_parameter_errno(EINVAL);
	if (!count) {
		*dst = 0;
		return 0;
	}
	if (!src)
		return TEXT_NAME(empty_narrow, empty_wide)(dst, EINVAL);
	return TEXT_NAME(append_narrow, append_wide)(dst, 0, size, src, count);
}

errno_t __cdecl TEXT_NAME(strcat_s, wcscat_s)(CHAR_TYPE *dst, size_t size, const CHAR_TYPE *src)
{
	size_t length;

	if (!dst || !size)
		return crt_invalid_parameter_errno(EINVAL);
	length = TEXT_NAME(strnlen, wcsnlen)(dst, size);
	if (!src || length == size)
		return TEXT_NAME(empty_narrow, empty_wide)(dst, EINVAL);
	return TEXT_NAME(append_narrow, append_wide)(dst, length, size, src, _TRUNCATE - 1);
}

errno_t __cdecl TEXT_NAME(strncat_s, wcsncat_s)(CHAR_TYPE *dst, size_t size, const CHAR_TYPE *src, size_t count)
{
	size_t length;

	if (!count && !dst && !size)
		return 0;
	if (!dst || !size)
		return crt_invalid_parameter_errno(EINVAL);
	length = TEXT_NAME(strnlen, wcsnlen)(dst, size);
	if ((!src && count) || length == size)
		return TEXT_NAME(empty_narrow, empty_wide)(dst, EINVAL);
	if (!count)
		return 0;
	return TEXT_NAME(append_narrow, append_wide)(dst, length, size, src, count);
}

errno_t __cdecl TEXT_NAME(_strset_s, _wcsset_s)(CHAR_TYPE *dst, size_t size, TEXT_NAME(int, wchar_t) c)
{
	size_t length;

	if (!dst || !size)
		return crt_invalid_parameter_errno(EINVAL);
	length = TEXT_NAME(strnlen, wcsnlen)(dst, size);
	if (length == size)
		return TEXT_NAME(empty_narrow, empty_wide)(dst, EINVAL);
	while (length)
		dst[--length] = (CHAR_TYPE)c;
	return 0;
}

errno_t __cdecl TEXT_NAME(_strnset_s, _wcsnset_s)(CHAR_TYPE *dst, size_t size, TEXT_NAME(int, wchar_t) c, size_t count)
{
	size_t length;

	if (!dst || !size)
		return dst || size || count ? crt_invalid_parameter_errno(EINVAL) : 0;
	length = TEXT_NAME(strnlen, wcsnlen)(dst, size);
	if (length == size)
		return TEXT_NAME(empty_narrow, empty_wide)(dst, EINVAL);
	for (size_t i = 0; i < count && i < length; i++)
		dst[i] = (CHAR_TYPE)c;
	return 0;
}

CHAR_TYPE *__cdecl TEXT_NAME(strtok_s, wcstok_s)(CHAR_TYPE *s, const CHAR_TYPE *delimiters, CHAR_TYPE **next)
{
	if (!next || !delimiters || (!s && !*next)) {
		crt_invalid_parameter(EINVAL);
		return NULL;
	}
	if (!s)
		s = *next;
	s += TEXT_NAME(strspn, wcsspn)(s, delimiters);
	*next = s + TEXT_NAME(strcspn, wcscspn)(s, delimiters);
	if (**next)
		*(*next)++ = 0;
	return s < *next ? s : NULL;
}
