/* Body of itoa.c, included once per character type: CHAR_TYPE, and TEXT_NAME(narrow, wide) picks a function's name. */

/* Writes VALUE, and a minus sign before it if NEGATIVE, to OUT of SIZE characters. */
static errno_t TEXT_NAME(write_narrow, write_wide)(uint64_t value, bool negative, CHAR_TYPE *out, size_t size, int base)
{
	CHAR_TYPE text[66];
	CHAR_TYPE *p = text + 66;

	if (!out || !size)
		return crt_invalid_parameter_errno(EINVAL);
	*out = 0;
	if (base < 2 || base > 36)
		return crt_invalid_parameter_errno(EINVAL);
	*--p = 0;
	do {
		*--p = (CHAR_TYPE)"0123456789abcdefghijklmnopqrstuvwxyz"[value % (unsigned)base];
		value /= (unsigned)base;
	} while (value);
	if (negative)
		*--p = '-';
	if ((size_t)(text + 66 - p) > size)
		return crt_invalid_parameter_errno(ERANGE);
	memcpy(out, p, (size_t)(text + 66 - p) * sizeof(CHAR_TYPE));
	return 0;
}

/* ARGUMENT is how the function takes its value, BITS the unsigned type of its width. */
#define SIGNED(argument, bits, name, name_s) \
	errno_t __cdecl name_s(argument value, CHAR_TYPE *out, size_t size, int base) \
	{ \
		bool negative = base == 10 && value < 0; \
		return TEXT_NAME(write_narrow, write_wide)(negative ? -(uint64_t)value : (bits)value, negative, out, size, base); \
	} \
	CHAR_TYPE *__cdecl name(argument value, CHAR_TYPE *out, int base) \
	{ \
		name_s(value, out, 66, base); \
		return out; \
	}
#define UNSIGNED(argument, name, name_s) \
	errno_t __cdecl name_s(argument value, CHAR_TYPE *out, size_t size, int base) \
	{ \
		return TEXT_NAME(write_narrow, write_wide)(value, false, out, size, base); \
	} \
	CHAR_TYPE *__cdecl name(argument value, CHAR_TYPE *out, int base) \
	{ \
		name_s(value, out, 66, base); \
		return out; \
	}

SIGNED(int, unsigned, TEXT_NAME(_itoa, _itow), TEXT_NAME(_itoa_s, _itow_s))
SIGNED(long, unsigned long, TEXT_NAME(_ltoa, _ltow), TEXT_NAME(_ltoa_s, _ltow_s))
SIGNED(int64_t, uint64_t, TEXT_NAME(_i64toa, _i64tow), TEXT_NAME(_i64toa_s, _i64tow_s))
UNSIGNED(unsigned long, TEXT_NAME(_ultoa, _ultow), TEXT_NAME(_ultoa_s, _ultow_s))
UNSIGNED(uint64_t, TEXT_NAME(_ui64toa, _ui64tow), TEXT_NAME(_ui64toa_s, _ui64tow_s))

#undef SIGNED
#undef UNSIGNED
