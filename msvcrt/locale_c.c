/*
 * The C locale, and which locale is in force.
 *
 * The C locale is constant data, so that programs which never call setlocale pay for nothing. One locale is the process's;
 * a thread that asked for its own (_configthreadlocale, then setlocale) has a pointer to it in its crt_thread. As long as no thread ever asked,
 * only the process's is looked at.
 */
#include "locale_state.h"
#include <limits.h>

#define SAME(first, last, class) [128 + (first) ... 128 + (last)] = (class)

static wchar_t empty_wide[] = L"";
static char empty[] = "";

const struct crt_time_names crt_c_time_names = {
	.day_short = { L"Sun", L"Mon", L"Tue", L"Wed", L"Thu", L"Fri", L"Sat" },
	.day = { L"Sunday", L"Monday", L"Tuesday", L"Wednesday", L"Thursday", L"Friday", L"Saturday" },
	.month_short = { L"Jan", L"Feb", L"Mar", L"Apr", L"May", L"Jun", L"Jul", L"Aug", L"Sep", L"Oct", L"Nov", L"Dec" },
	.month = { L"January", L"February", L"March", L"April", L"May", L"June", L"July", L"August", L"September", L"October",
		L"November", L"December" },
	.ampm = { L"AM", L"PM" },
	.short_date = L"MM/dd/yy", .long_date = L"dddd, MMMM dd, yyyy", .time = L"HH:mm:ss",
};

#define C_CATEGORY { .name = "C", .wide_name = L"C" }

/* Not const: the public structure's pointers reach it as ordinary data. Nothing writes to it but crt_c_locale_init. */
struct crt_locale_data crt_c_locale = {
	.public = { .mb_cur_max = 1, .pctype = crt_c_locale.class_table + CTYPE_NEGATIVE },
	.references = 1,
	.category = { C_CATEGORY, C_CATEGORY, C_CATEGORY, C_CATEGORY, C_CATEGORY, C_CATEGORY },
	.class_table = {
		SAME(0, 8, CT_CONTROL), SAME(9, 13, CT_CONTROL | CT_SPACE), SAME(14, 31, CT_CONTROL), SAME(32, 32, CT_SPACE | CT_BLANK),
		SAME(33, 47, CT_PUNCT), SAME('0', '9', CT_DIGIT | CT_HEX), SAME(58, 64, CT_PUNCT), SAME('A', 'F', CT_UPPER | CT_HEX),
		SAME('G', 'Z', CT_UPPER), SAME(91, 96, CT_PUNCT), SAME('a', 'f', CT_LOWER | CT_HEX), SAME('g', 'z', CT_LOWER),
		SAME(123, 126, CT_PUNCT), SAME(127, 127, CT_CONTROL),
	},
	.lconv = {
		.decimal_point = (char[]){ "." }, .thousands_sep = empty, .grouping = empty, .int_curr_symbol = empty,
		.currency_symbol = empty, .mon_decimal_point = empty, .mon_thousands_sep = empty, .mon_grouping = empty,
		.positive_sign = empty, .negative_sign = empty, .int_frac_digits = CHAR_MAX, .frac_digits = CHAR_MAX,
		.p_cs_precedes = CHAR_MAX, .p_sep_by_space = CHAR_MAX, .n_cs_precedes = CHAR_MAX, .n_sep_by_space = CHAR_MAX,
		.p_sign_posn = CHAR_MAX, .n_sign_posn = CHAR_MAX,
		._W_decimal_point = (wchar_t[]){ L"." }, ._W_thousands_sep = empty_wide, ._W_int_curr_symbol = empty_wide,
		._W_currency_symbol = empty_wide, ._W_mon_decimal_point = empty_wide, ._W_mon_thousands_sep = empty_wide,
		._W_positive_sign = empty_wide, ._W_negative_sign = empty_wide,
	},
	.time_names = &crt_c_time_names,
#include "locale_c_case.h"
};

struct crt_multibyte_data crt_c_multibyte = { .references = 1 };

struct crt_locale_pointers crt_process_locale = { &crt_c_locale, &crt_c_multibyte };
bool crt_threads_have_locales;

const struct crt_locale_data *crt_current_locale(void)
{
	if (crt_threads_have_locales) {
		struct crt_locale_pointers *own = crt_thread()->own_locale;

		if (own)
			return own->locale;
	}
	return crt_process_locale.locale;
}

const struct crt_multibyte_data *crt_current_multibyte(void)
{
	if (crt_threads_have_locales) {
		struct crt_locale_pointers *own = crt_thread()->own_locale;

		if (own)
			return own->multibyte;
	}
	return crt_process_locale.multibyte;
}
