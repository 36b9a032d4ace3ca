/* Body of strtod.c, included once per character type: CHAR_TYPE, and TEXT_NAME(narrow, wide) picks a function's name. */

static double TEXT_NAME(parse_narrow, parse_wide)(const CHAR_TYPE *text, CHAR_TYPE **end, _locale_t given, enum float_width width)
{
	const struct crt_locale_data *locale = crt_locale(given);
	const CHAR_TYPE point = TEXT_NAME(*locale->lconv.decimal_point, *locale->lconv._W_decimal_point);
	char copy[TEXT_KEPT], *number = copy;
	const CHAR_TYPE *p = text;
	size_t n, used;
	bool range;
	double value;

	if (end)
		*end = (CHAR_TYPE *)text;
	if (!text) {
		crt_invalid_parameter(EINVAL);
		return 0;
	}
	while (TEXT_NAME(locale->public.pctype[(unsigned char)*p], crt_wide_class(*p)) & CT_SPACE)
		p++;
	for (n = 0; p[n] == point || may_belong((TEXT_NAME(unsigned char, wchar_t))p[n]); n++)
		;
	/* A number of thousands of digits does not fit the copy; it is rare enough for the heap. */
	if (n > sizeof(copy)) {
		number = malloc(n);
		if (!number) {
			number = copy;
			n = sizeof(copy);
		}
	}
	for (size_t i = 0; i < n; i++)
		number[i] = p[i] == point ? '.' : (char)p[i];
	value = crt_float_from_text(number, n, width, &used, &range);
	if (number != copy)
		free(number);
	if (used && end)
		*end = (CHAR_TYPE *)p + used;
	if (range)
		*_errno() = ERANGE;
	return value;
}

double __cdecl TEXT_NAME(_strtod_l, _wcstod_l)(const CHAR_TYPE *text, CHAR_TYPE **end, _locale_t given)
{
	return TEXT_NAME(parse_narrow, parse_wide)(text, end, given, FLOAT_DOUBLE);
}

double __cdecl TEXT_NAME(strtod, wcstod)(const CHAR_TYPE *text, CHAR_TYPE **end)
{
	return TEXT_NAME(parse_narrow, parse_wide)(text, end, NULL, FLOAT_DOUBLE);
}

float __cdecl TEXT_NAME(_strtof_l, _wcstof_l)(const CHAR_TYPE *text, CHAR_TYPE **end, _locale_t given)
{
	return (float)TEXT_NAME(parse_narrow, parse_wide)(text, end, given, FLOAT_SINGLE);
}

float __cdecl TEXT_NAME(strtof, wcstof)(const CHAR_TYPE *text, CHAR_TYPE **end)
{
	return (float)TEXT_NAME(parse_narrow, parse_wide)(text, end, NULL, FLOAT_SINGLE);
}

double __cdecl TEXT_NAME(_atof_l, _wtof_l)(const CHAR_TYPE *text, _locale_t given)
{
	return TEXT_NAME(parse_narrow, parse_wide)(text, NULL, given, FLOAT_DOUBLE);
}

double __cdecl TEXT_NAME(atof, _wtof)(const CHAR_TYPE *text)
{
	return TEXT_NAME(parse_narrow, parse_wide)(text, NULL, NULL, FLOAT_DOUBLE);
}
