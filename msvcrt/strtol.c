/*
 * Text to integer: strtol and its family, atoi and its family, for char and wchar_t.
 *
 * One scanner reads white space, sign, prefix and digits of base 2 to 36 into 64 bits and notes overflow; each function brings
 * its own limits. The wide functions also read the decimal digits of other scripts, as Microsoft's do.
 */
#include "locale_data.h"
#include <limits.h>

struct scanned_integer {
	uint64_t magnitude;
	bool negative;
	bool overflow; /* of 64 bits */
};

static int digit_value(unsigned c)
{
	if (c >= '0' && c <= '9')
		return (int)(c - '0');
	c |= 0x20;
	return c >= 'a' && c <= 'z' ? (int)(c - 'a') + 10 : 36;
}

/* First characters of the runs of ten decimal digits that Unicode has in the scripts which Windows' digits cover. */
static int wide_digit_value(wchar_t c)
{
	static const wchar_t zeros[] = {
		0x0660, 0x06f0, 0x0966, 0x09e6, 0x0a66, 0x0ae6, 0x0b66, 0x0c66, 0x0ce6, 0x0d66, 0x0e50, 0x0ed0, 0x0f20, 0x1040,
		0x17e0, 0x1810, 0xff10,
	};

	if (c < 0x80)
		return digit_value(c);
	for (size_t i = 0; i < sizeof(zeros) / sizeof(*zeros); i++)
		if (c >= zeros[i] && c <= zeros[i] + 9)
			return c - zeros[i];
	return 36;
}

static inline bool is_space(const struct crt_locale_data *locale, char c)
{
	return locale->public.pctype[(unsigned char)c] & CT_SPACE;
}

static inline bool is_wide_space(const struct crt_locale_data *locale, wchar_t c)
{
	(void)locale;
	return crt_wide_class(c) & CT_SPACE;
}

static inline int narrow_digit_value(char c)
{
	return digit_value((unsigned char)c);
}

#define CHAR_TYPE char
#define TEXT_NAME(narrow, wide) narrow
#include "strtol_template.h"
#undef CHAR_TYPE
#undef TEXT_NAME

#define CHAR_TYPE wchar_t
#define TEXT_NAME(narrow, wide) wide
#include "strtol_template.h"
