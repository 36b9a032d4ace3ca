/* Body of strtol.c, included once per character type: CHAR_TYPE, and TEXT_NAME(narrow, wide) picks a function's name. */

/*
 * Reads an integer of BASE (0: by its prefix) at S; *END, if END is given, is where it stops, S itself if there is none.
 * False, with errno set, if the arguments are invalid.
 */
static bool TEXT_NAME(scan_narrow, scan_wide)(const CHAR_TYPE *s, CHAR_TYPE **end, int base, _locale_t given, struct scanned_integer *result)
{
	const struct crt_locale_data *locale = crt_locale(given);
	const CHAR_TYPE *p = s;
	bool digits = false;
	uint64_t value = 0;

	memset(result, 0, sizeof(*result));
	if (end)
		*end = (CHAR_TYPE *)s;
	if (!s || base < 0 || base == 1 || base > 36) {
		crt_invalid_parameter(EINVAL);
		return false;
	}
	while (TEXT_NAME(is_space, is_wide_space)(locale, *p))
		p++;
	if (*p == '-' || *p == '+')
		result->negative = *p++ == '-';
	if ((base == 0 || base == 16) && p[0] == '0' && (p[1] == 'x' || p[1] == 'X')) {
		/* Without a digit behind it the prefix is a plain zero followed by an x. */
		if (TEXT_NAME(narrow_digit_value, wide_digit_value)(p[2]) < 16)
			p += 2;
		base = 16;
	} else if (base == 0) {
		base = TEXT_NAME(narrow_digit_value, wide_digit_value)(*p) == 0 ? 8 : 10;
	}
	for (int digit; (digit = TEXT_NAME(narrow_digit_value, wide_digit_value)(*p)) < base; p++) {
		digits = true;
		if (__builtin_mul_overflow(value, (uint64_t)base, &value) || __builtin_add_overflow(value, (uint64_t)digit, &value))
			result->overflow = true;
	}
	result->magnitude = value;
	if (end && digits)
		*end = (CHAR_TYPE *)p;
	return true;
}

static int64_t TEXT_NAME(signed_narrow, signed_wide)(const CHAR_TYPE *s, CHAR_TYPE **end, int base, _locale_t given, int64_t least, int64_t most)
{
	struct scanned_integer number;

	if (!TEXT_NAME(scan_narrow, scan_wide)(s, end, base, given, &number))
		return 0;
	if (number.overflow || number.magnitude > (uint64_t)most + number.negative) {
		*_errno() = ERANGE;
		return number.negative ? least : most;
	}
	return (int64_t)(number.negative ? -number.magnitude : number.magnitude);
}

/* A minus sign negates the unsigned result, within the type; that is no error. */
static uint64_t TEXT_NAME(unsigned_narrow, unsigned_wide)(const CHAR_TYPE *s, CHAR_TYPE **end, int base, _locale_t given, uint64_t most)
{
	struct scanned_integer number;

	if (!TEXT_NAME(scan_narrow, scan_wide)(s, end, base, given, &number))
		return 0;
	if (number.overflow || number.magnitude > most) {
		*_errno() = ERANGE;
		return most;
	}
	return (number.negative ? -number.magnitude : number.magnitude) & most;
}

#define SIGNED(type, name, name_l, least, most) \
	type __cdecl name_l(const CHAR_TYPE *s, CHAR_TYPE **end, int base, _locale_t given) \
	{ \
		return (type)TEXT_NAME(signed_narrow, signed_wide)(s, end, base, given, least, most); \
	} \
	type __cdecl name(const CHAR_TYPE *s, CHAR_TYPE **end, int base) \
	{ \
		return name_l(s, end, base, NULL); \
	}
#define UNSIGNED(type, name, name_l, most) \
	type __cdecl name_l(const CHAR_TYPE *s, CHAR_TYPE **end, int base, _locale_t given) \
	{ \
		return (type)TEXT_NAME(unsigned_narrow, unsigned_wide)(s, end, base, given, most); \
	} \
	type __cdecl name(const CHAR_TYPE *s, CHAR_TYPE **end, int base) \
	{ \
		return name_l(s, end, base, NULL); \
	}

SIGNED(long, TEXT_NAME(strtol, wcstol), TEXT_NAME(_strtol_l, _wcstol_l), LONG_MIN, LONG_MAX)
UNSIGNED(unsigned long, TEXT_NAME(strtoul, wcstoul), TEXT_NAME(_strtoul_l, _wcstoul_l), ULONG_MAX)
SIGNED(int64_t, TEXT_NAME(_strtoi64, _wcstoi64), TEXT_NAME(_strtoi64_l, _wcstoi64_l), INT64_MIN, INT64_MAX)
UNSIGNED(uint64_t, TEXT_NAME(_strtoui64, _wcstoui64), TEXT_NAME(_strtoui64_l, _wcstoui64_l), UINT64_MAX)
SIGNED(long long, TEXT_NAME(strtoll, wcstoll), TEXT_NAME(_strtoll_l, _wcstoll_l), INT64_MIN, INT64_MAX)
UNSIGNED(unsigned long long, TEXT_NAME(strtoull, wcstoull), TEXT_NAME(_strtoull_l, _wcstoull_l), UINT64_MAX)
SIGNED(intmax_t, TEXT_NAME(strtoimax, wcstoimax), TEXT_NAME(_strtoimax_l, _wcstoimax_l), INT64_MIN, INT64_MAX)
UNSIGNED(uintmax_t, TEXT_NAME(strtoumax, wcstoumax), TEXT_NAME(_strtoumax_l, _wcstoumax_l), UINT64_MAX)

/* atoi and its like: decimal, and Microsoft documents that they saturate and set ERANGE, too. */
#define FROM_DECIMAL(type, name, name_l, least, most) \
	type __cdecl name_l(const CHAR_TYPE *s, _locale_t given) \
	{ \
		return (type)TEXT_NAME(signed_narrow, signed_wide)(s, NULL, 10, given, least, most); \
	} \
	type __cdecl name(const CHAR_TYPE *s) \
	{ \
		return name_l(s, NULL); \
	}

FROM_DECIMAL(int, TEXT_NAME(atoi, _wtoi), TEXT_NAME(_atoi_l, _wtoi_l), INT_MIN, INT_MAX)
FROM_DECIMAL(long, TEXT_NAME(atol, _wtol), TEXT_NAME(_atol_l, _wtol_l), LONG_MIN, LONG_MAX)
FROM_DECIMAL(int64_t, TEXT_NAME(_atoi64, _wtoi64), TEXT_NAME(_atoi64_l, _wtoi64_l), INT64_MIN, INT64_MAX)
FROM_DECIMAL(long long, TEXT_NAME(atoll, _wtoll), TEXT_NAME(_atoll_l, _wtoll_l), INT64_MIN, INT64_MAX)

#undef SIGNED
#undef UNSIGNED
#undef FROM_DECIMAL
