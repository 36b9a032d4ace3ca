/*
 * The engine of printf, for one width of character. The file that includes it defines
 *     CHAR, SINK, WIDE_FORMAT (0 or 1), NAME(x) - the name of a function of this width -, OVERFLOW
 * and gets FORMAT, the function.
 */

struct NAME(directive) {
	unsigned flags;
	int width;
	int precision;   /* -1: none given */
	int size;        /* enum print_size */
	CHAR conversion;
	int width_index, precision_index, value_index; /* positional: the argument's number, else 0 */
};

static void NAME(put)(SINK *sink, const CHAR *text, size_t count)
{
	sink->total += count;
	if (__builtin_expect(count > sink->room, 0)) {
		OVERFLOW(sink, text, count);
		return;
	}
	for (size_t i = 0; i < count; i++)
		sink->next[i] = text[i];
	sink->next += count;
	sink->room -= count;
}

static void NAME(pad)(SINK *sink, CHAR c, int count)
{
	CHAR run[32];

	if (count <= 0)
		return;
	for (int i = 0; i < 32; i++)
		run[i] = c;
	for (; count > 32; count -= 32)
		NAME(put)(sink, run, 32);
	NAME(put)(sink, run, count);
}

/* ASCII text of ours. */
static void NAME(put_ascii)(SINK *sink, const char *text, size_t count)
{
	CHAR run[64];

	while (count) {
		size_t step = count < 64 ? count : 64;

		for (size_t i = 0; i < step; i++)
			run[i] = (unsigned char)text[i];
		NAME(put)(sink, run, step);
		text += step;
		count -= step;
	}
}

/* A number: SIGN and PREFIX stand before the zeros that fill the width. */
static void NAME(put_number)(SINK *sink, const struct NAME(directive) *d, const char *prefix, int prefix_length, int zeros,
		const char *text, int length)
{
	int fill = d->width - prefix_length - zeros - length;

	if (d->flags & PRINT_ZERO && !(d->flags & PRINT_LEFT) && fill > 0) {
		zeros += fill;
		fill = 0;
	}
	if (!(d->flags & PRINT_LEFT))
		NAME(pad)(sink, ' ', fill);
	NAME(put_ascii)(sink, prefix, prefix_length);
	NAME(pad)(sink, '0', zeros);
	NAME(put_ascii)(sink, text, length);
	if (d->flags & PRINT_LEFT)
		NAME(pad)(sink, ' ', fill);
}

static void NAME(put_integer)(SINK *sink, struct NAME(directive) *d, const union print_value *value)
{
	char digits[24], prefix[2];
	char *end = digits + sizeof(digits), *to = end;
	uint64_t number = print_integer(value->integer, d->size, d->conversion == 'd' || d->conversion == 'i');
	int prefix_length = 0, zeros;
	bool zero = !number;

	if (d->conversion == 'd' || d->conversion == 'i') {
		if ((int64_t)number < 0) {
			number = 0 - number;
			prefix[prefix_length++] = '-';
		} else if (d->flags & (PRINT_SIGN | PRINT_SPACE)) {
			prefix[prefix_length++] = d->flags & PRINT_SIGN ? '+' : ' ';
		}
	}
	if (d->conversion == 'o') {
		for (; number; number >>= 3)
			*--to = '0' + (number & 7);
		if (d->flags & PRINT_ALTERNATE && d->precision <= end - to)
			d->precision = (int)(end - to) + 1;
	} else if (d->conversion == 'x' || d->conversion == 'X') {
		const char *letters = d->conversion == 'x' ? "0123456789abcdef" : "0123456789ABCDEF";

		for (; number; number >>= 4)
			*--to = letters[number & 15];
		if (d->flags & PRINT_ALTERNATE && !zero) {
			prefix[prefix_length++] = '0';
			prefix[prefix_length++] = (char)d->conversion;
		}
	} else {
		while (number > UINT32_MAX) {
			*--to = '0' + number % 10;
			number /= 10;
		}
		for (uint32_t rest = (uint32_t)number; rest; rest /= 10)
			*--to = '0' + rest % 10;
	}
	if (d->precision >= 0)
		d->flags &= ~PRINT_ZERO;
	else
		d->precision = 1;
	zeros = d->precision - (int)(end - to);
	NAME(put_number)(sink, d, prefix, prefix_length, zeros > 0 ? zeros : 0, to, (int)(end - to));
}

static bool NAME(put_float)(SINK *sink, struct NAME(directive) *d, double value, unsigned options,
		const struct crt_locale_data *locale)
{
	char buffer[FLOAT_BUFFER], prefix[4], *text, *point;
	int prefix_length = 0, hex, length;
	bool finite;

	length = print_float(buffer, &text, value, (char)d->conversion, d->precision, d->flags, options, &hex, &finite);
	if (length < 0)
		return false;
	if (__builtin_signbit(value))
		prefix[prefix_length++] = '-';
	else if (d->flags & (PRINT_SIGN | PRINT_SPACE))
		prefix[prefix_length++] = d->flags & PRINT_SIGN ? '+' : ' ';
	for (int i = 0; i < hex; i++)
		prefix[prefix_length++] = text[i];
	if (!finite && !(options & PRINT_LEGACY_MSVCRT))
		d->flags &= ~PRINT_ZERO;
	if (locale->lconv.decimal_point[0] != '.' && (point = memchr(text, '.', length)) != NULL)
		*point = locale->lconv.decimal_point[0];
	NAME(put_number)(sink, d, prefix, prefix_length, 0, text + hex, length - hex);
	if (text != buffer)
		free(text);
	return true;
}

/* Text of the format's own width, COUNT characters of it. */
static void NAME(put_text)(SINK *sink, const struct NAME(directive) *d, const CHAR *text, size_t count)
{
	int fill = count < (size_t)d->width ? d->width - (int)count : 0;

	if (!(d->flags & PRINT_LEFT))
		NAME(pad)(sink, d->flags & PRINT_ZERO ? '0' : ' ', fill);
	NAME(put)(sink, text, count);
	if (d->flags & PRINT_LEFT)
		NAME(pad)(sink, ' ', fill);
}

/* Whether a string or character conversion is of wide characters. */
static bool NAME(argument_is_wide)(const struct NAME(directive) *d, unsigned options)
{
	bool capital = d->conversion == 'S' || d->conversion == 'C';

	if (d->size == SIZE_HALF)
		return false;
	if (d->size == SIZE_LONG || d->size == SIZE_WIDE)
		return true;
	if (WIDE_FORMAT && !(options & PRINT_LEGACY_WIDE))
		return capital;
	return capital != WIDE_FORMAT;
}

static bool NAME(put_string)(SINK *sink, const struct NAME(directive) *d, const union print_value *value, unsigned options,
		const struct crt_locale_data *locale)
{
	bool wide = NAME(argument_is_wide)(d, options);
	size_t limit = d->precision < 0 ? SIZE_MAX : (size_t)d->precision, length;
	const void *text = value->pointer;
	struct print_text converted;
	bool done = true;

	if (d->conversion == 'Z') {
		/* A counted string: ANSI_STRING, or UNICODE_STRING with l or w. */
		const struct print_counted_string *counted = text;

		wide = d->size == SIZE_LONG || d->size == SIZE_WIDE;
		text = counted ? counted->buffer : NULL;
		if (text)
			limit = counted->length / (wide ? sizeof(wchar_t) : 1);
	}
	if (!text) {
		wide = false;
		text = "(null)";
	}
	if (wide == WIDE_FORMAT) {
		length = WIDE_FORMAT ? wcsnlen(text, limit) : strnlen(text, limit);
		NAME(put_text)(sink, d, text, length);
		return true;
	}
	done = WIDE_FORMAT ? print_widen(&converted, locale, text, limit) : print_narrow(&converted, locale, text, limit);
	if (done)
		NAME(put_text)(sink, d, converted.text, converted.count);
	print_text_finish(&converted);
	return done;
}

static bool NAME(put_character)(SINK *sink, const struct NAME(directive) *d, const union print_value *value, unsigned options,
		const struct crt_locale_data *locale)
{
	bool wide = NAME(argument_is_wide)(d, options);
	CHAR text[MB_LONGEST] = { (CHAR)value->integer };
	int count = 1;

	if (wide && !WIDE_FORMAT)
		count = crt_encode(locale, (wchar_t)value->integer, (char *)text);
	else if (!wide && WIDE_FORMAT)
		text[0] = print_widen_byte(locale, (char)value->integer);
	if (count < 0) {
		if (!(options & PRINT_LEGACY_MSVCRT)) {
			crt_thread()->error = EILSEQ;
			return false;
		}
		count = 0;
	}
	NAME(put_text)(sink, d, text, count);
	return true;
}

/* A number at *AT, moved behind it. Too large a number is as large as can be. */
static int NAME(parse_number)(const CHAR **at)
{
	int number = 0;

	for (; **at >= '0' && **at <= '9'; (*at)++)
		if (__builtin_mul_overflow(number, 10, &number) || __builtin_add_overflow(number, **at - '0', &number))
			number = INT_MAX;
	return number;
}

/* "n$" at *AT: its number, or 0 and *AT stays. */
static int NAME(parse_position)(const CHAR **at)
{
	const CHAR *from = *at;
	int number = NAME(parse_number)(&from);

	if (*from != '$' || number < 1 || number > PRINT_POSITIONS)
		return 0;
	*at = from + 1;
	return number;
}

static int NAME(parse_size)(const CHAR **at)
{
	const CHAR *p = *at;
	int size = SIZE_NONE;

	switch (*p) {
	case 'h': /* msvcrt.dll takes hh for h */
		size = p[1] == 'h' && CRT_PRINTF_C99 ? SIZE_CHAR : SIZE_HALF;
		p += p[1] == 'h' ? 2 : 1;
		break;
	case 'l': size = p[1] == 'l' ? SIZE_64 : SIZE_LONG; p += size == SIZE_64 ? 2 : 1; break;
	case 'w': size = SIZE_WIDE; p++; break;
	case 'L': size = SIZE_NONE; p++; break;
	case 'z':
	case 't': size = sizeof(void *) == 8 ? SIZE_64 : SIZE_NONE; p++; break;
	case 'j': size = SIZE_64; p++; break;
	case 'I':
		if (p[1] == '6' && p[2] == '4') {
			size = SIZE_64;
			p += 3;
		} else if (p[1] == '3' && p[2] == '2') {
			p += 3;
		} else {
			size = sizeof(void *) == 8 ? SIZE_64 : SIZE_NONE;
			p++;
		}
		break;
	case 'F': /* far and near pointers of long ago; F is a conversion in the Universal CRT */
		if (CRT_PRINTF_C99 || (p[1] != 'p' && p[1] != 's'))
			break;
		p++;
		break;
	case 'N': p++; break;
	}
	*at = p;
	return size;
}

/* Parses one directive behind its '%'. Width and precision that are arguments are left to the caller: INT_MIN. */
static void NAME(parse)(const CHAR **at, struct NAME(directive) *d, bool positional)
{
	static const char flag_letters[] = "-+ #0";
	const char *flag;

	memset(d, 0, sizeof(*d));
	d->precision = -1;
	if (positional)
		d->value_index = NAME(parse_position)(at);
	while (**at && (unsigned)**at < 0x80 && (flag = strchr(flag_letters, (char)**at)) != NULL) {
		d->flags |= 1u << (flag - flag_letters);
		(*at)++;
	}
	if (**at == '*') {
		(*at)++;
		d->width = INT_MIN;
		if (positional)
			d->width_index = NAME(parse_position)(at);
	} else {
		d->width = NAME(parse_number)(at);
	}
	if (**at == '.') {
		(*at)++;
		if (**at == '*') {
			(*at)++;
			d->precision = INT_MIN;
			if (positional)
				d->precision_index = NAME(parse_position)(at);
		} else {
			d->precision = NAME(parse_number)(at);
		}
	}
	d->size = NAME(parse_size)(at);
	d->conversion = **at;
	if (d->conversion)
		(*at)++;
}

/* What kind of argument a directive takes. */
static enum print_kind NAME(kind_of)(const struct NAME(directive) *d)
{
	switch (d->conversion) {
	case 'd': case 'i': case 'u': case 'o': case 'x': case 'X':
		return d->size == SIZE_64 ? KIND_64 : KIND_INT;
	case 'c': case 'C':
		return KIND_INT;
	case 's': case 'S': case 'Z': case 'p': case 'n':
		return KIND_POINTER;
	case 'e': case 'E': case 'f': case 'F': case 'g': case 'G': case 'a': case 'A':
		return d->conversion == 'F' && !CRT_PRINTF_C99 ? KIND_NONE : KIND_DOUBLE;
	default:
		return KIND_NONE;
	}
}

/* Writes out one directive whose argument is VALUE. False with errno set: printf as a whole fails. */
static bool NAME(put_directive)(SINK *sink, struct NAME(directive) *d, const union print_value *value, unsigned options,
		const struct crt_locale_data *locale)
{
	union print_value address;

	switch (d->conversion) {
	case 'c': case 'C':
		return NAME(put_character)(sink, d, value, options, locale);
	case 's': case 'S': case 'Z':
		return NAME(put_string)(sink, d, value, options, locale);
	case 'p':
		address.integer = (uintptr_t)value->pointer;
		d->conversion = 'X';
		d->size = SIZE_64;
		d->precision = 2 * sizeof(void *);
		NAME(put_integer)(sink, d, &address);
		return true;
	case 'n':
		return print_store_count(value->pointer, d->size, sink->total);
	case 'd': case 'i': case 'u': case 'o': case 'x': case 'X':
		NAME(put_integer)(sink, d, value);
		return true;
	default:
		return NAME(put_float)(sink, d, value->real, options, locale);
	}
}

/* A width from the arguments may be negative, and then means "left"; a negative precision means none. */
static void NAME(settle)(struct NAME(directive) *d, int width, int precision)
{
	if (d->width == INT_MIN) {
		d->width = width;
		if (width < 0) {
			d->flags |= PRINT_LEFT;
			d->width = width == INT_MIN ? INT_MAX : -width;
		}
	}
	if (d->precision == INT_MIN)
		d->precision = precision < 0 ? -1 : precision;
}

/* A directive that means nothing: later runtimes refuse it, msvcrt.dll prints its last character. */
static bool NAME(put_unknown)(SINK *sink, const struct NAME(directive) *d, unsigned options)
{
	if (CRT_IS_UCRT || options & PRINT_SECURE) {
		crt_invalid_parameter(EINVAL);
		return false;
	}
	if (d->conversion)
		NAME(put)(sink, &d->conversion, 1);
	return true;
}

/* The first pass over a positional format: the kinds of the arguments, and then their values. */
static bool NAME(collect)(const CHAR *format, union print_value values[PRINT_POSITIONS + 1], va_list arguments)
{
	unsigned char kinds[PRINT_POSITIONS + 1] = { 0 };
	int last = 0;

	while (*format) {
		struct NAME(directive) d;

		if (*format++ != '%')
			continue;
		if (*format == '%') {
			format++;
			continue;
		}
		NAME(parse)(&format, &d, true);
		kinds[d.width_index] = kinds[d.precision_index] = KIND_INT;
		if (NAME(kind_of)(&d) == KIND_NONE || !d.value_index)
			return false;
		kinds[d.value_index] = NAME(kind_of)(&d);
		for (int i = 1; i <= PRINT_POSITIONS; i++)
			if (kinds[i] && i > last)
				last = i;
	}
	for (int i = 1; i <= last; i++) {
		switch (kinds[i]) {
		case KIND_INT: values[i].integer = va_arg(arguments, int); break;
		case KIND_64: values[i].integer = va_arg(arguments, int64_t); break;
		case KIND_POINTER: values[i].pointer = va_arg(arguments, void *); break;
		case KIND_DOUBLE: values[i].real = va_arg(arguments, double); break;
		default: return false; /* a gap: nobody knows how large the argument is */
		}
	}
	return true;
}

/* Whether the format's first directive has a position; all others must then have one too. */
static bool NAME(is_positional)(const CHAR *format)
{
	for (; *format; format++) {
		if (*format != '%')
			continue;
		format++;
		if (*format != '%')
			return NAME(parse_position)(&format) != 0;
	}
	return false;
}

static int NAME(print_positional)(SINK *sink, unsigned options, const CHAR *format, const struct crt_locale_data *locale,
		va_list arguments)
{
	union print_value values[PRINT_POSITIONS + 1];

	if (!NAME(collect)(format, values, arguments)) {
		crt_invalid_parameter(EINVAL);
		return -1;
	}
	while (*format) {
		struct NAME(directive) d;

		if (*format != '%' || *++format == '%') {
			NAME(put)(sink, format++, 1);
			continue;
		}
		NAME(parse)(&format, &d, true);
		NAME(settle)(&d, (int)values[d.width_index].integer, (int)values[d.precision_index].integer);
		if (!NAME(put_directive)(sink, &d, &values[d.value_index], options, locale))
			return -1;
	}
	return (int)sink->total;
}

int FORMAT(SINK *sink, unsigned options, const CHAR *format, _locale_t given, va_list arguments)
{
	const struct crt_locale_data *locale = crt_locale(given);

	if (options & PRINT_POSITIONAL && NAME(is_positional)(format))
		return NAME(print_positional)(sink, options, format, locale, arguments);
	for (;;) {
		struct NAME(directive) d;
		union print_value value;
		const CHAR *text = format;
		int width = 0, precision = 0;

		while (*format && *format != '%')
			format++;
		if (format != text)
			NAME(put)(sink, text, format - text);
		if (!*format)
			break;
		if (*++format == '%') {
			NAME(put)(sink, format++, 1);
			continue;
		}
		NAME(parse)(&format, &d, false);
		if (d.width == INT_MIN)
			width = va_arg(arguments, int);
		if (d.precision == INT_MIN)
			precision = va_arg(arguments, int);
		NAME(settle)(&d, width, precision);
		switch (NAME(kind_of)(&d)) {
		case KIND_INT: value.integer = va_arg(arguments, int); break;
		case KIND_64: value.integer = va_arg(arguments, int64_t); break;
		case KIND_POINTER: value.pointer = va_arg(arguments, void *); break;
		case KIND_DOUBLE: value.real = va_arg(arguments, double); break;
		case KIND_NONE:
			if (!NAME(put_unknown)(sink, &d, options))
				return -1;
			continue;
		}
		if (!NAME(put_directive)(sink, &d, &value, options, locale))
			return -1;
	}
	if (sink->failed || sink->total > INT_MAX)
		return -1;
	return (int)sink->total;
}
