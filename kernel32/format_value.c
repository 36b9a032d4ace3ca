/*
 * One conversion of the printf family as FormatMessage and wsprintf know it: c C d i u x X o p s S, with flags, width, precision and
 * the lengths h, l, w, I32, I64 and I.
 */
#include "format_value.h"

#include <decant/peb.h>
#include <decant/rtl.h>

void format_put(struct format_text *out, WCHAR c)
{
	if (out->grows && out->length >= out->room && !out->failed) {
		size_t room = out->room ? out->room * 2 : 256;
		HANDLE heap = current_peb()->ProcessHeap;
		WCHAR *larger = out->text ? RtlReAllocateHeap(heap, 0, out->text, room * sizeof(WCHAR)) : RtlAllocateHeap(heap, 0, room * sizeof(WCHAR));

		if (!larger) {
			out->failed = TRUE;
			return;
		}
		out->text = larger;
		out->room = room;
	}
	if (out->length < out->room)
		out->text[out->length] = c;
	out->length++;
}

void format_put_many(struct format_text *out, const WCHAR *text, size_t count)
{
	while (count--)
		format_put(out, *text++);
}

static const WCHAR *parse_number(const WCHAR *c, int *number)
{
	*number = 0;
	while (*c >= '0' && *c <= '9' && *number < 100000)
		*number = *number * 10 + (*c++ - '0');
	return c;
}

static const WCHAR *parse_length(const WCHAR *c, struct format_spec *spec)
{
	if (*c == 'h') {
		spec->length = FORMAT_SHORT;
		return c + 1;
	}
	if (c[0] == 'l' && c[1] == 'l') {
		spec->length = FORMAT_64;
		return c + 2;
	}
	if (*c == 'l' || *c == 'w') {
		spec->length = FORMAT_WIDE;
		return c + 1;
	}
	if (c[0] == 'I' && c[1] == '6' && c[2] == '4') {
		spec->length = FORMAT_64;
		return c + 3;
	}
	if (c[0] == 'I' && c[1] == '3' && c[2] == '2')
		return c + 3;
	if (*c == 'I') {
		spec->length = FORMAT_POINTER;
		return c + 1;
	}
	return c;
}

const WCHAR *format_parse(const WCHAR *c, struct format_spec *spec)
{
	memset(spec, 0, sizeof(*spec));
	spec->precision = -1;
	for (;; c++) {
		if (*c == '-')
			spec->left = TRUE;
		else if (*c == '0')
			spec->zero = TRUE;
		else if (*c == '#')
			spec->alternate = TRUE;
		else if (*c == '+')
			spec->plus = TRUE;
		else if (*c == ' ')
			spec->space = TRUE;
		else
			break;
	}
	if (*c == '*') {
		spec->width_is_argument = TRUE;
		c++;
	} else {
		c = parse_number(c, &spec->width);
	}
	if (*c == '.') {
		c++;
		if (*c == '*') {
			spec->precision_is_argument = TRUE;
			c++;
		} else {
			c = parse_number(c, &spec->precision);
		}
	}
	c = parse_length(c, spec);
	if (!*c || !wcschr(L"cCdiuxXopsS", *c))
		return NULL;
	spec->type = *c;
	spec->upper = *c == 'X';
	return c + 1;
}

BOOL format_is_bytes(const struct format_spec *spec, BOOL ansi)
{
	if (spec->length == FORMAT_SHORT)
		return TRUE;
	if (spec->length == FORMAT_WIDE)
		return FALSE;
	return spec->type == 's' || spec->type == 'c' ? ansi : !ansi;
}

static void pad(struct format_text *out, WCHAR c, int count)
{
	while (count-- > 0)
		format_put(out, c);
}

static void put_string(struct format_text *out, const struct format_spec *spec, const WCHAR *text, size_t length)
{
	if (spec->precision >= 0 && length > (size_t)spec->precision)
		length = (size_t)spec->precision;
	if (!spec->left)
		pad(out, spec->zero ? '0' : ' ', spec->width - (int)length);
	format_put_many(out, text, length);
	if (spec->left)
		pad(out, ' ', spec->width - (int)length);
}

static void put_bytes(struct format_text *out, const struct format_spec *spec, const char *text, size_t length)
{
	struct format_spec whole = *spec;
	WCHAR small[128], *wide = small;
	int units;

	if (spec->precision >= 0 && length > (size_t)spec->precision)
		length = (size_t)spec->precision;
	whole.precision = -1;
	units = length ? MultiByteToWideChar(CP_ACP, 0, text, (int)length, NULL, 0) : 0;
	if (units > 128)
		wide = RtlAllocateHeap(current_peb()->ProcessHeap, 0, (size_t)units * sizeof(WCHAR));
	if (!wide) {
		out->failed = TRUE;
		return;
	}
	if (units)
		MultiByteToWideChar(CP_ACP, 0, text, (int)length, wide, units);
	put_string(out, &whole, wide, (size_t)units);
	if (wide != small)
		RtlFreeHeap(current_peb()->ProcessHeap, 0, wide);
}

/* Bytes before the terminator, at most what the precision allows to read. */
static size_t bounded_strlen(const char *text, int precision)
{
	size_t length = 0;

	while ((precision < 0 || length < (size_t)precision) && text[length])
		length++;
	return length;
}

static size_t bounded_wcslen(const WCHAR *text, int precision)
{
	size_t length = 0;

	while ((precision < 0 || length < (size_t)precision) && text[length])
		length++;
	return length;
}

static void put_text_value(struct format_text *out, const struct format_spec *spec, ULONGLONG value, BOOL ansi)
{
	BOOL bytes = format_is_bytes(spec, ansi);
	const void *text = (const void *)(ULONG_PTR)value;
	struct format_spec plain = *spec;

	if (spec->type == 'c' || spec->type == 'C') {
		WCHAR c = (WCHAR)value;
		char byte = (char)value;

		plain.precision = -1;
		if (bytes)
			put_bytes(out, &plain, &byte, 1);
		else
			put_string(out, &plain, &c, 1);
	} else if (!text) {
		put_string(out, spec, L"(null)", 6);
	} else if (bytes) {
		put_bytes(out, spec, text, bounded_strlen(text, spec->precision));
	} else {
		put_string(out, spec, text, bounded_wcslen(text, spec->precision));
	}
}

void format_value(struct format_text *out, const struct format_spec *spec, ULONGLONG value, BOOL ansi)
{
	ULONG base = spec->type == 'x' || spec->type == 'X' || spec->type == 'p' ? 16 : spec->type == 'o' ? 8 : 10;
	const char *digits = spec->upper || spec->type == 'p' ? "0123456789ABCDEF" : "0123456789abcdef";
	BOOL is_signed = spec->type == 'd' || spec->type == 'i', negative = FALSE;
	int precision = spec->precision, count = 0, fill, head = 0;
	WCHAR reversed[64], prefix[2];

	if (wcschr(L"cCsS", spec->type)) {
		put_text_value(out, spec, value, ansi);
		return;
	}
	if (spec->type == 'p') {
		precision = 2 * (int)sizeof(void *);
	} else if (spec->length == FORMAT_SHORT) {
		value = is_signed ? (ULONGLONG)(LONGLONG)(SHORT)value : (USHORT)value;
	} else if (spec->length != FORMAT_64 && !(spec->length == FORMAT_POINTER && sizeof(void *) == 8)) {
		value = is_signed ? (ULONGLONG)(LONGLONG)(LONG)value : (ULONG)value;
	}
	if (is_signed && (LONGLONG)value < 0) {
		negative = TRUE;
		value = 0 - value;
	}
	if (negative)
		prefix[head++] = '-';
	else if (is_signed && spec->plus)
		prefix[head++] = '+';
	else if (is_signed && spec->space)
		prefix[head++] = ' ';
	if (spec->alternate && base == 16 && value) {
		prefix[head++] = '0';
		prefix[head++] = spec->upper ? 'X' : 'x';
	}
	do {
		reversed[count++] = (WCHAR)digits[value % base];
		value /= base;
	} while (value);
	if (precision < count)
		precision = spec->zero && !spec->left && spec->precision < 0 && spec->width > count + head ? spec->width - head : count;
	fill = spec->width - head - precision;
	if (!spec->left)
		pad(out, ' ', fill);
	format_put_many(out, prefix, (size_t)head);
	pad(out, '0', precision - count);
	while (count)
		format_put(out, reversed[--count]);
	if (spec->left)
		pad(out, ' ', fill);
}
