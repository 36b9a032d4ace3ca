/*
 * GetNumberFormat and GetCurrencyFormat: decimal text as a locale writes numbers and money.
 *
 * The source is digits with at most one point and a minus sign in front. It is rounded to the digits asked for, half away from
 * zero, grouped, and put into one of the documented patterns.
 */
#include "nls_locale.h"
#include "format_value.h"

#include <decant/peb.h>
#include <decant/rtl.h>

struct number_text {
	const WCHAR *whole, *fraction;
	size_t whole_count, fraction_count;
	BOOL negative;
};

/* Everything that the two structures of the API have in common. */
struct number_style {
	UINT digits, leading_zero, grouping, negative, positive;
	const WCHAR *decimal, *thousand, *currency;
};

static BOOL number_parse(const WCHAR *c, struct number_text *number)
{
	memset(number, 0, sizeof(*number));
	if (*c == '-') {
		number->negative = TRUE;
		c++;
	}
	while (*c == '0' && c[1] >= '0' && c[1] <= '9')
		c++;
	number->whole = c;
	while (*c >= '0' && *c <= '9')
		c++;
	number->whole_count = (size_t)(c - number->whole);
	if (*c == '.')
		c++;
	number->fraction = c;
	while (*c >= '0' && *c <= '9')
		c++;
	number->fraction_count = (size_t)(c - number->fraction);
	return !*c && (number->whole_count || number->fraction_count);
}

/* Group sizes as decimal digits of the number, "3;2" being 32: the last one repeats unless a zero ends the number. */
static UINT grouping_of(const WCHAR *text)
{
	UINT grouping = 0;
	BOOL repeats = FALSE;

	for (; *text; text++) {
		if (*text >= '1' && *text <= '9')
			grouping = grouping * 10 + (UINT)(*text - '0');
		else if (*text == '0')
			repeats = TRUE;
	}
	return repeats ? grouping : grouping * 10;
}

/* Whether a separator goes before the last LEFT digits of the whole part. */
static BOOL separates(UINT grouping, size_t left)
{
	UINT sizes[10], count = 0, i;
	size_t sum = 0;

	for (; grouping; grouping /= 10)
		sizes[count++] = grouping % 10;
	if (!count)
		return FALSE;
	/* sizes[count - 1] is the group next to the point; a zero in sizes[0] says that the last does not repeat. */
	for (i = count; i-- > 0;) {
		if (!sizes[i])
			return FALSE;
		sum += sizes[i];
		if (sum == left)
			return TRUE;
		if (sum > left)
			return FALSE;
	}
	return (left - sum) % sizes[0] == 0;
}

/* The digits of the rounded number, whole and fraction together, in DIGITS; *whole_count may grow by one. */
static void number_round(const struct number_text *number, UINT fraction, WCHAR *digits, size_t *whole_count)
{
	size_t i, total;

	digits[0] = '0';
	for (i = 0; i < number->whole_count; i++)
		digits[1 + i] = number->whole[i];
	for (i = 0; i < fraction; i++)
		digits[1 + number->whole_count + i] = i < number->fraction_count ? number->fraction[i] : '0';
	total = 1 + number->whole_count + fraction;
	*whole_count = number->whole_count;
	if (number->fraction_count > fraction && number->fraction[fraction] >= '5') {
		for (i = total; i-- > 0;) {
			if (digits[i] != '9') {
				digits[i]++;
				break;
			}
			digits[i] = '0';
		}
	}
	if (digits[0] != '0') {
		(*whole_count)++;
		return;
	}
	memmove(digits, digits + 1, (total - 1) * sizeof(WCHAR));
}

/* The number without sign or symbol; *is_zero says that nothing but zeroes is left of it. */
static BOOL number_put(struct format_text *out, const struct number_text *number, const struct number_style *style, BOOL *is_zero)
{
	size_t whole_count, i;
	WCHAR *digits = RtlAllocateHeap(current_peb()->ProcessHeap, 0, (number->whole_count + style->digits + 2) * sizeof(WCHAR));

	if (!digits) {
		SetLastError(ERROR_NOT_ENOUGH_MEMORY);
		return FALSE;
	}
	number_round(number, style->digits, digits, &whole_count);
	*is_zero = TRUE;
	for (i = 0; i < whole_count + style->digits; i++)
		*is_zero = *is_zero && digits[i] == '0';
	if (whole_count == 1 && digits[0] == '0' && !style->leading_zero && style->digits)
		whole_count = 0, memmove(digits, digits + 1, style->digits * sizeof(WCHAR));
	else if (!whole_count && (style->leading_zero || !style->digits))
		format_put(out, '0');
	for (i = 0; i < whole_count; i++) {
		if (i && separates(style->grouping, whole_count - i))
			format_put_many(out, style->thousand, wcslen(style->thousand));
		format_put(out, digits[i]);
	}
	if (style->digits) {
		format_put_many(out, style->decimal, wcslen(style->decimal));
		format_put_many(out, digits + whole_count, style->digits);
	}
	RtlFreeHeap(current_peb()->ProcessHeap, 0, digits);
	return TRUE;
}

/* The documented patterns; n is the number, $ the symbol. */
static const WCHAR *const number_negative[] = { L"(n)", L"-n", L"- n", L"n-", L"n -" };
static const WCHAR *const currency_positive[] = { L"$n", L"n$", L"$ n", L"n $" };
static const WCHAR *const currency_negative[] = {
	L"($n)", L"-$n", L"$-n", L"$n-", L"(n$)", L"-n$", L"n-$", L"n$-", L"-n $", L"-$ n", L"n $-", L"$ n-", L"$ -n", L"n- $", L"($ n)", L"(n $)",
};

static int format_number(const WCHAR *value, const struct number_style *style, BOOL is_currency, WCHAR *buffer, int room)
{
	struct format_text digits = { .grows = TRUE }, out = { .grows = TRUE };
	const WCHAR *pattern;
	struct number_text number;
	BOOL is_zero;
	int result = 0;

	if (!value || room < 0 || (room && !buffer) || !number_parse(value, &number) || style->digits > 99
	    || style->negative >= (is_currency ? 16u : 5u) || (is_currency && style->positive > 3)) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return 0;
	}
	if (!number_put(&digits, &number, style, &is_zero))
		goto out;
	if (number.negative && !is_zero)
		pattern = is_currency ? currency_negative[style->negative] : number_negative[style->negative];
	else
		pattern = is_currency ? currency_positive[style->positive] : L"n";
	for (; *pattern; pattern++) {
		if (*pattern == 'n')
			format_put_many(&out, digits.text, digits.length);
		else if (*pattern == '$')
			format_put_many(&out, style->currency, wcslen(style->currency));
		else
			format_put(&out, *pattern);
	}
	if (out.failed || digits.failed)
		SetLastError(ERROR_NOT_ENOUGH_MEMORY);
	else
		result = locale_answer(out.text, out.length, buffer, room);
out:
	if (digits.text)
		RtlFreeHeap(current_peb()->ProcessHeap, 0, digits.text);
	if (out.text)
		RtlFreeHeap(current_peb()->ProcessHeap, 0, out.text);
	return result;
}

static BOOL format_arguments_valid(const struct locale *locale, DWORD flags, const void *format)
{
	if (!locale) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return FALSE;
	}
	if (flags & ~(DWORD)(LOCALE_NOUSEROVERRIDE | LOCALE_USE_CP_ACP) || (format && flags & LOCALE_NOUSEROVERRIDE)) {
		SetLastError(ERROR_INVALID_FLAGS);
		return FALSE;
	}
	return TRUE;
}

static int format_plain(const struct locale *locale, DWORD flags, LPCWSTR value, const NUMBERFMTW *format, LPWSTR buffer, int room)
{
	struct number_style style = { .leading_zero = 1, .digits = 2 };

	if (!format_arguments_valid(locale, flags, format))
		return 0;
	if (format) {
		if (!format->lpDecimalSep || !format->lpThousandSep) {
			SetLastError(ERROR_INVALID_PARAMETER);
			return 0;
		}
		style = (struct number_style){ format->NumDigits, format->LeadingZero, format->Grouping, format->NegativeOrder, 0,
					       format->lpDecimalSep, format->lpThousandSep, L"" };
	} else {
		style.grouping = grouping_of(locale->grouping);
		style.negative = locale->number_negative;
		style.decimal = locale->decimal;
		style.thousand = locale->thousand;
	}
	return format_number(value, &style, FALSE, buffer, room);
}

static int format_currency(const struct locale *locale, DWORD flags, LPCWSTR value, const CURRENCYFMTW *format, LPWSTR buffer, int room)
{
	struct number_style style = { .leading_zero = 1 };

	if (!format_arguments_valid(locale, flags, format))
		return 0;
	if (format) {
		if (!format->lpDecimalSep || !format->lpThousandSep || !format->lpCurrencySymbol) {
			SetLastError(ERROR_INVALID_PARAMETER);
			return 0;
		}
		style = (struct number_style){ format->NumDigits, format->LeadingZero, format->Grouping, format->NegativeOrder, format->PositiveOrder,
					       format->lpDecimalSep, format->lpThousandSep, format->lpCurrencySymbol };
	} else {
		style.digits = locale->currency_digits;
		style.grouping = grouping_of(locale->money_grouping);
		style.negative = locale->currency_negative;
		style.positive = locale->currency_positive;
		style.decimal = locale->money_decimal;
		style.thousand = locale->money_thousand;
		style.currency = locale->currency;
	}
	return format_number(value, &style, TRUE, buffer, room);
}

int WINAPI GetNumberFormatEx(LPCWSTR name, DWORD flags, LPCWSTR value, const NUMBERFMTW *format, LPWSTR buffer, int room)
{
	return format_plain(locale_by_name(name), flags, value, format, buffer, room);
}

int WINAPI GetNumberFormatW(LCID lcid, DWORD flags, LPCWSTR value, const NUMBERFMTW *format, LPWSTR buffer, int room)
{
	return format_plain(locale_by_lcid(lcid), flags, value, format, buffer, room);
}

int WINAPI GetCurrencyFormatEx(LPCWSTR name, DWORD flags, LPCWSTR value, const CURRENCYFMTW *format, LPWSTR buffer, int room)
{
	return format_currency(locale_by_name(name), flags, value, format, buffer, room);
}

int WINAPI GetCurrencyFormatW(LCID lcid, DWORD flags, LPCWSTR value, const CURRENCYFMTW *format, LPWSTR buffer, int room)
{
	return format_currency(locale_by_lcid(lcid), flags, value, format, buffer, room);
}
