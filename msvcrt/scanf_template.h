/*
 * The engine of scanf, for one width of character. The file that includes it defines
 *     CHAR, WIDE_FORMAT (0 or 1), NAME(x), END (EOF or WEOF), IS_SPACE(c), and GET(file), UNGET(c, file) for streams
 * and gets NAME(scan).
 */

struct NAME(source) {
	const CHAR *next, *end; /* of a string; NULL: a stream */
	FILE *file;
	size_t taken;           /* characters, for %n */
};

struct NAME(field) {
	bool suppress;
	size_t width;           /* SIZE_MAX: none given */
	int size;               /* enum scan_size */
	CHAR conversion;
};

static int NAME(get)(struct NAME(source) *source)
{
	int c;

	if (source->file)
		c = GET(source->file);
	else
		c = source->next < source->end && *source->next ? (int)(UCHAR_TYPE)*source->next++ : (int)END;
	if (c != (int)END)
		source->taken++;
	return c;
}

static void NAME(unget)(struct NAME(source) *source, int c)
{
	if (c == (int)END)
		return;
	source->taken--;
	if (source->file)
		UNGET(c, source->file);
	else
		source->next--;
}

/* Skips white space; the character behind it, which is taken. */
static int NAME(skip_space)(struct NAME(source) *source)
{
	int c;

	do
		c = NAME(get)(source);
	while (c != (int)END && IS_SPACE(c));
	return c;
}

static int NAME(digit_value)(int c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if ((c | 0x20) >= 'a' && (c | 0x20) <= 'z')
		return (c | 0x20) - 'a' + 10;
	return 99;
}

/* Reads an integer; base 0 takes the base from the text. False: the text is none. */
static bool NAME(read_integer)(struct NAME(source) *source, size_t width, unsigned base, uint64_t *value, bool *ended)
{
	int c = NAME(skip_space)(source);
	bool negative = false, any = false;

	*value = 0;
	*ended = c == (int)END;
	if (*ended || !width)
		return false;
	if (c == '-' || c == '+') {
		negative = c == '-';
		c = --width ? NAME(get)(source) : (int)END;
	}
	if (width && c == '0' && (base == 0 || base == 16)) {
		any = true;
		c = --width ? NAME(get)(source) : (int)END;
		if (width && (c | 0x20) == 'x') {
			base = 16;
			any = CRT_IS_UCRT ? false : any;
			c = --width ? NAME(get)(source) : (int)END;
		} else if (!base) {
			base = 8;
		}
	}
	if (!base)
		base = 10;
	while (width && c != (int)END && (unsigned)NAME(digit_value)(c) < base) {
		*value = *value * base + NAME(digit_value)(c);
		any = true;
		c = --width ? NAME(get)(source) : (int)END;
	}
	if (width)
		NAME(unget)(source, c);
	if (negative)
		*value = 0 - *value;
	return any;
}

/* Takes C and reads the next character, within the width. */
static bool NAME(keep)(struct NAME(source) *source, struct scan_text *text, size_t *width, int *c)
{
	if (!scan_text_add(text, (char)*c))
		return false;
	*c = --*width ? NAME(get)(source) : (int)END;
	return true;
}

static bool NAME(keep_digits)(struct NAME(source) *source, struct scan_text *text, size_t *width, int *c, bool hexadecimal, bool *any)
{
	while (*width && *c != (int)END && NAME(digit_value)(*c) < (hexadecimal ? 16 : 10)) {
		*any = true;
		if (!NAME(keep)(source, text, width, c))
			return false;
	}
	return true;
}

/* Letters of "inf", "infinity", "nan" and "nan(...)", as far as they come. */
static bool NAME(keep_word)(struct NAME(source) *source, struct scan_text *text, size_t *width, int *c, const char *word)
{
	while (*width && *word && *c != (int)END && (*c | 0x20) == *word) {
		if (!NAME(keep)(source, text, width, c))
			return false;
		word++;
	}
	return !*word || !strcmp(word, "inity");
}

/* Gathers the text of a floating-point number. False: it is none. */
static bool NAME(read_float)(struct NAME(source) *source, size_t width, struct scan_text *text, char point, bool *ended)
{
	int c = NAME(skip_space)(source);
	bool any = false, hexadecimal = false;

	*ended = c == (int)END;
	if (*ended)
		return false;
	if ((c == '-' || c == '+') && !NAME(keep)(source, text, &width, &c))
		return false;
	if (CRT_STRTOD_C99 && width && ((c | 0x20) == 'i' || (c | 0x20) == 'n')) {
		any = NAME(keep_word)(source, text, &width, &c, (c | 0x20) == 'i' ? "infinity" : "nan");
		if (width)
			NAME(unget)(source, c);
		return any;
	}
	if (CRT_STRTOD_C99 && width && c == '0') {
		any = true;
		if (!NAME(keep)(source, text, &width, &c))
			return false;
		if (width && (c | 0x20) == 'x') {
			hexadecimal = true;
			any = false;
			if (!NAME(keep)(source, text, &width, &c))
				return false;
		}
	}
	if (!NAME(keep_digits)(source, text, &width, &c, hexadecimal, &any))
		return false;
	if (width && c == (UCHAR_TYPE)point) {
		c = point;
		if (!NAME(keep)(source, text, &width, &c) || !NAME(keep_digits)(source, text, &width, &c, hexadecimal, &any))
			return false;
	}
	if (any && width && c != (int)END && (c | 0x20) == (hexadecimal ? 'p' : 'e')) {
		bool digits = false;

		if (!NAME(keep)(source, text, &width, &c))
			return false;
		if (width && (c == '-' || c == '+') && !NAME(keep)(source, text, &width, &c))
			return false;
		if (!NAME(keep_digits)(source, text, &width, &c, false, &digits))
			return false;
	}
	if (width)
		NAME(unget)(source, c);
	return any && scan_text_add(text, 0);
}

/* Where the characters of %c, %s and %[ go. */
struct NAME(target) {
	void *at;       /* NULL: nowhere */
	bool wide;
	size_t room;    /* in its characters; SIZE_MAX: the caller trusts */
	size_t count;
	const struct crt_locale_data *locale;
	char bytes[MB_LONGEST]; /* a narrow format's character on its way to a wide string */
	int byte_count;
};

/* Stores one character that was read. False: no room, or no such character. */
static bool NAME(store)(struct NAME(target) *target, int c)
{
	if (!target->at)
		return true;
	if (target->wide) {
		wchar_t wide = (wchar_t)c;

		if (!WIDE_FORMAT) {
			uint32_t point;
			int used;

			target->bytes[target->byte_count++] = (char)c;
			used = crt_decode(target->locale, target->bytes, target->byte_count, &point);
			if (used == MB_INCOMPLETE && target->byte_count < MB_LONGEST)
				return true;
			target->byte_count = 0;
			if (used < 0)
				return false;
			wide = used ? (wchar_t)point : 0;
		}
		if (target->count >= target->room)
			return false;
		((wchar_t *)target->at)[target->count++] = wide;
		return true;
	}
	if (WIDE_FORMAT) {
		char bytes[MB_LONGEST];
		int used = crt_encode(target->locale, (wchar_t)c, bytes);

		if (used < 0 || (size_t)used > target->room - target->count)
			return false;
		memcpy((char *)target->at + target->count, bytes, used);
		target->count += used;
		return true;
	}
	if (target->count >= target->room)
		return false;
	((char *)target->at)[target->count++] = (char)c;
	return true;
}

static bool NAME(terminate)(struct NAME(target) *target)
{
	if (!target->at)
		return true;
	if (target->count >= target->room)
		return false;
	if (target->wide)
		((wchar_t *)target->at)[target->count] = 0;
	else
		((char *)target->at)[target->count] = 0;
	return true;
}

/* The set of %[...], from behind its bracket to behind the closing one. */
struct NAME(set) {
	const CHAR *first, *end;
	bool inverted;
};

static const CHAR *NAME(parse_set)(const CHAR *format, struct NAME(set) *set)
{
	set->inverted = *format == '^';
	if (set->inverted)
		format++;
	set->first = format;
	if (*format == ']')
		format++;
	while (*format && *format != ']')
		format++;
	set->end = format;
	return *format ? format + 1 : format;
}

static bool NAME(in_set)(const struct NAME(set) *set, int c)
{
	for (const CHAR *p = set->first; p < set->end; p++) {
		if (p + 2 < set->end && p[1] == '-') {
			int low = (UCHAR_TYPE)p[0], high = (UCHAR_TYPE)p[2];

			if (low > high) {
				int swap = low;

				low = high;
				high = swap;
			}
			if (c >= low && c <= high)
				return !set->inverted;
			p += 2;
		} else if (c == (UCHAR_TYPE)*p) {
			return !set->inverted;
		}
	}
	return set->inverted;
}

/* Reads the characters of %c, %s and %[. False: none matched, or they did not fit; *ended: the input was over. */
static bool NAME(read_text)(struct NAME(source) *source, const struct NAME(field) *field, const struct NAME(set) *set,
		struct NAME(target) *target, bool *ended)
{
	bool is_char = field->conversion == 'c' || field->conversion == 'C';
	bool is_string = field->conversion == 's' || field->conversion == 'S';
	size_t width = field->width == SIZE_MAX && is_char ? 1 : field->width, read = 0;
	int c;

	*ended = false;
	if (is_string) {
		c = NAME(skip_space)(source);
		*ended = c == (int)END;
		NAME(unget)(source, c);
	}
	while (read < width) {
		c = NAME(get)(source);
		if (c == (int)END) {
			*ended = !read;
			break;
		}
		if ((is_string && IS_SPACE(c)) || (!is_string && !is_char && !NAME(in_set)(set, c))) {
			NAME(unget)(source, c);
			break;
		}
		if (!NAME(store)(target, c)) {
			if (target->at && target->wide)
				((wchar_t *)target->at)[0] = 0;
			else if (target->at)
				((char *)target->at)[0] = 0;
			crt_thread()->error = ENOMEM;
			return false;
		}
		read++;
	}
	if (!read || (is_char && read < width && width != SIZE_MAX))
		return false;
	return is_char || NAME(terminate)(target);
}

static const CHAR *NAME(parse_field)(const CHAR *p, struct NAME(field) *field)
{
	memset(field, 0, sizeof(*field));
	field->width = SIZE_MAX;
	if (*p == '*') {
		field->suppress = true;
		p++;
	}
	if (*p >= '0' && *p <= '9')
		for (field->width = 0; *p >= '0' && *p <= '9'; p++)
			field->width = field->width * 10 + (*p - '0');
	for (bool more = true; more;) {
		switch (*p) {
		case 'h': field->size = field->size == SCAN_SHORT && CRT_IS_UCRT ? SCAN_CHAR : SCAN_SHORT; p++; break;
		case 'l': field->size = field->size == SCAN_LONG ? SCAN_64 : SCAN_LONG; p++; break;
		case 'L': field->size = SCAN_LONG; p++; break;
		case 'w': field->size = SCAN_WIDE; p++; break;
		case 'j': field->size = SCAN_64; p++; break;
		case 'z':
		case 't': field->size = sizeof(void *) == 8 ? SCAN_64 : SCAN_NONE; p++; break;
		case 'I':
			p++;
			if (p[0] == '6' && p[1] == '4') {
				field->size = SCAN_64;
				p += 2;
			} else if (p[0] == '3' && p[1] == '2') {
				p += 2;
			} else {
				field->size = sizeof(void *) == 8 ? SCAN_64 : SCAN_NONE;
			}
			break;
		case 'F':
			if (CRT_STRTOD_C99) {
				more = false;
				break;
			}
			p++;
			break;
		case 'N': p++; break;
		default: more = false; break;
		}
	}
	field->conversion = *p;
	return *p ? p + 1 : p;
}

static bool NAME(field_is_wide)(const struct NAME(field) *field, unsigned options)
{
	bool capital = field->conversion == 'S' || field->conversion == 'C';

	if (field->size == SCAN_SHORT)
		return false;
	if (field->size == SCAN_LONG || field->size == SCAN_WIDE)
		return true;
	if (field->conversion == '[')
		return WIDE_FORMAT && options & SCAN_LEGACY_WIDE;
	if (WIDE_FORMAT && !(options & SCAN_LEGACY_WIDE))
		return capital;
	return capital != WIDE_FORMAT;
}

static int NAME(scan)(struct NAME(source) *source, unsigned options, const CHAR *format, _locale_t given, va_list arguments)
{
	const struct crt_locale_data *locale = crt_locale(given);
	struct NAME(field) field;
	struct NAME(set) set = { NULL, NULL, false };
	int stored = 0, c;
	bool ended = false, any = false;

	while (*format) {
		bool matched;

		if (IS_SPACE((UCHAR_TYPE)*format)) {
			while (*format && IS_SPACE((UCHAR_TYPE)*format))
				format++;
			NAME(unget)(source, NAME(skip_space)(source));
			continue;
		}
		if (*format != '%' || format[1] == '%') {
			format += *format == '%';
			c = NAME(get)(source);
			if (c != (UCHAR_TYPE)*format++) {
				NAME(unget)(source, c);
				ended = c == (int)END;
				goto out;
			}
			continue;
		}
		format = NAME(parse_field)(format + 1, &field);
		switch (field.conversion) {
		case 'n':
			if (!field.suppress)
				scan_store_integer(va_arg(arguments, void *), field.size, source->taken);
			continue;
		case 'd': case 'u': case 'i': case 'o': case 'x': case 'X': case 'p': {
			static const char letters[] = "duioxXp";
			static const unsigned char bases[] = { 10, 10, 0, 8, 16, 16, 16 };
			uint64_t value;

			matched = NAME(read_integer)(source, field.width, bases[strchr(letters, (char)field.conversion) - letters],
				&value, &ended);
			if (field.conversion == 'p')
				field.size = sizeof(void *) == 8 ? SCAN_64 : SCAN_NONE;
			if (matched && !field.suppress)
				scan_store_integer(va_arg(arguments, void *), field.size, value);
			break;
		}
		case 'e': case 'E': case 'f': case 'F': case 'g': case 'G': case 'a': case 'A': {
			struct scan_text text;

			scan_text_init(&text);
			matched = NAME(read_float)(source, field.width, &text, locale->lconv.decimal_point[0], &ended);
			if (matched && !field.suppress)
				scan_store_float(va_arg(arguments, void *), field.size, text.text, given);
			scan_text_finish(&text);
			break;
		}
		case '[':
			format = NAME(parse_set)(format, &set);
			/* fall through */
		case 'c': case 'C': case 's': case 'S': {
			struct NAME(target) target = { .wide = NAME(field_is_wide)(&field, options), .room = SIZE_MAX, .locale = locale };

			if (!field.suppress) {
				target.at = va_arg(arguments, void *);
				if (options & SCAN_SECURE)
					target.room = va_arg(arguments, unsigned);
			}
			matched = NAME(read_text)(source, &field, &set, &target, &ended);
			break;
		}
		default:
			if (CRT_IS_UCRT)
				crt_invalid_parameter(EINVAL);
			goto out;
		}
		if (!matched)
			goto out;
		any = true;
		if (!field.suppress)
			stored++;
	}
out:
	return ended && !any ? EOF : stored;
}
