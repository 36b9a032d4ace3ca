/* Body of string_case.c, included once per character type: CHAR_TYPE, and TEXT_NAME(narrow, wide) picks a function's name. */

/* What comparisons answer for an invalid parameter. */
#define COMPARE_ERROR 0x7fffffff

int __cdecl TEXT_NAME(_strnicmp_l, _wcsnicmp_l)(const CHAR_TYPE *a, const CHAR_TYPE *b, size_t n, _locale_t given)
{
	const struct crt_locale_data *locale = crt_locale(given);

	if (!n)
		return 0;
	if (!a || !b) {
		crt_invalid_parameter(EINVAL);
		return COMPARE_ERROR;
	}
	for (; n; a++, b++, n--) {
		int x = TEXT_NAME(lower_narrow, crt_wide_lower)(locale, *a);
		int y = TEXT_NAME(lower_narrow, crt_wide_lower)(locale, *b);

		if (x != y || !x)
			return x - y;
	}
	return 0;
}

int __cdecl TEXT_NAME(_strnicmp, _wcsnicmp)(const CHAR_TYPE *a, const CHAR_TYPE *b, size_t n)
{
	return TEXT_NAME(_strnicmp_l, _wcsnicmp_l)(a, b, n, NULL);
}

int __cdecl TEXT_NAME(_stricmp_l, _wcsicmp_l)(const CHAR_TYPE *a, const CHAR_TYPE *b, _locale_t given)
{
	return TEXT_NAME(_strnicmp_l, _wcsnicmp_l)(a, b, (size_t)-1, given);
}

int __cdecl TEXT_NAME(_stricmp, _wcsicmp)(const CHAR_TYPE *a, const CHAR_TYPE *b)
{
	return TEXT_NAME(_strnicmp_l, _wcsnicmp_l)(a, b, (size_t)-1, NULL);
}

CHAR_TYPE *__cdecl TEXT_NAME(_strlwr_l, _wcslwr_l)(CHAR_TYPE *s, _locale_t given)
{
	const struct crt_locale_data *locale = crt_locale(given);

	for (CHAR_TYPE *p = s; *p; p++)
		*p = (CHAR_TYPE)TEXT_NAME(lower_narrow, crt_wide_lower)(locale, *p);
	return s;
}

CHAR_TYPE *__cdecl TEXT_NAME(_strupr_l, _wcsupr_l)(CHAR_TYPE *s, _locale_t given)
{
	const struct crt_locale_data *locale = crt_locale(given);

	for (CHAR_TYPE *p = s; *p; p++)
		*p = TEXT_NAME(upper_narrow, crt_wide_upper)(locale, *p);
	return s;
}

CHAR_TYPE *__cdecl TEXT_NAME(_strlwr, _wcslwr)(CHAR_TYPE *s)
{
	return TEXT_NAME(_strlwr_l, _wcslwr_l)(s, NULL);
}

CHAR_TYPE *__cdecl TEXT_NAME(_strupr, _wcsupr)(CHAR_TYPE *s)
{
	return TEXT_NAME(_strupr_l, _wcsupr_l)(s, NULL);
}

/* 0 if S is a string that ends within SIZE characters; otherwise the error, reported, with S emptied if it is there. */
static errno_t TEXT_NAME(check_terminated_narrow, check_terminated_wide)(CHAR_TYPE *s, size_t size)
{
	if (s && TEXT_NAME(strnlen, wcsnlen)(s, size) < size)
		return 0;
	if (s && size)
		*s = 0;
	return crt_invalid_parameter_errno(EINVAL);
}

errno_t __cdecl TEXT_NAME(_strlwr_s_l, _wcslwr_s_l)(CHAR_TYPE *s, size_t size, _locale_t given)
{
	errno_t error = TEXT_NAME(check_terminated_narrow, check_terminated_wide)(s, size);

	if (!error)
		TEXT_NAME(_strlwr_l, _wcslwr_l)(s, given);
	return error;
}

errno_t __cdecl TEXT_NAME(_strupr_s_l, _wcsupr_s_l)(CHAR_TYPE *s, size_t size, _locale_t given)
{
	errno_t error = TEXT_NAME(check_terminated_narrow, check_terminated_wide)(s, size);

	if (!error)
		TEXT_NAME(_strupr_l, _wcsupr_l)(s, given);
	return error;
}

errno_t __cdecl TEXT_NAME(_strlwr_s, _wcslwr_s)(CHAR_TYPE *s, size_t size)
{
	return TEXT_NAME(_strlwr_s_l, _wcslwr_s_l)(s, size, NULL);
}

errno_t __cdecl TEXT_NAME(_strupr_s, _wcsupr_s)(CHAR_TYPE *s, size_t size)
{
	return TEXT_NAME(_strupr_s_l, _wcsupr_s_l)(s, size, NULL);
}

#undef COMPARE_ERROR
