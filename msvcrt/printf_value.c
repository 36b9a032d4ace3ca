/*
 * Arguments of printf, see printf_value.h, and whether %n is allowed.
 */
#include "printf_value.h"

static bool count_output = !CRT_IS_UCRT;

int __cdecl _set_printf_count_output(int allowed)
{
	bool old = count_output;

	count_output = allowed != 0;
	return old;
}

int __cdecl _get_printf_count_output(void)
{
	return count_output;
}

bool print_store_count(void *at, int size, size_t count)
{
	if (!count_output || !at) {
		crt_invalid_parameter(EINVAL);
		return false;
	}
	switch (size) {
	case SIZE_64: *(int64_t *)at = (int64_t)count; break;
	case SIZE_HALF: *(short *)at = (short)count; break;
	case SIZE_CHAR: *(signed char *)at = (signed char)count; break;
	default: *(int *)at = (int)count; break;
	}
	return true;
}

wchar_t print_widen_byte(const struct crt_locale_data *locale, char c)
{
	uint32_t point;

	if (crt_codepage(locale) && c && crt_decode(locale, &c, 1, &point) > 0)
		return (wchar_t)point;
	return (unsigned char)c;
}

/* Room for COUNT elements of SIZE; what text held before is kept. */
static bool text_reserve(struct print_text *text, size_t count, size_t size)
{
	void *larger;

	if (count * size <= sizeof(text->local))
		return true;
	larger = malloc(count * size);
	if (!larger)
		return false;
	text->text = larger;
	return true;
}

bool print_widen(struct print_text *text, const struct crt_locale_data *locale, const char *from, size_t limit)
{
	size_t count = 0, bytes = 0;
	wchar_t *to;

	text->text = text->local;
	text->count = 0;
	/* Each wide character takes a byte at least, so the bytes that matter are at most limit characters' worth. */
	while (bytes < limit && from[bytes])
		bytes++;
	if (locale->public.mb_cur_max > 1)
		bytes = strnlen(from, limit > SIZE_MAX / MB_LONGEST ? SIZE_MAX : limit * MB_LONGEST);
	if (!text_reserve(text, bytes + 1, sizeof(wchar_t)))
		return false;
	to = text->text;
	for (size_t i = 0; i < bytes && count < limit;) {
		uint32_t point;
		int used = crt_decode(locale, from + i, bytes - i, &point);

		if (used <= 0) {
			crt_thread()->error = EILSEQ;
			return false;
		}
		if (point >= 0x10000 && count + 2 > limit)
			break;
		if (point >= 0x10000) {
			to[count++] = (wchar_t)(0xd800 + ((point - 0x10000) >> 10));
			point = 0xdc00 + (point & 0x3ff);
		}
		to[count++] = (wchar_t)point;
		i += used;
	}
	text->count = count;
	return true;
}

bool print_narrow(struct print_text *text, const struct crt_locale_data *locale, const wchar_t *from, size_t limit)
{
	size_t length = wcsnlen(from, limit), count = 0;
	const wchar_t *end = from + length;
	char *to;

	text->text = text->local;
	text->count = 0;
	if (length > SIZE_MAX / MB_LONGEST - 1 || !text_reserve(text, length * MB_LONGEST + 1, 1))
		return false;
	to = text->text;
	while (from < end) {
		char bytes[MB_LONGEST];
		uint32_t point = *from;
		int used;

		if (end - from > 1 && IS_HIGH_SURROGATE(from[0]) && IS_LOW_SURROGATE(from[1]))
			point = crt_next_point(&from);
		else
			from++;
		used = crt_encode(locale, point, bytes);
		if (used < 0) {
			crt_thread()->error = EILSEQ;
			return false;
		}
		if (count + used > limit)
			break;
		memcpy(to + count, bytes, used);
		count += used;
	}
	text->count = count;
	return true;
}

void print_text_finish(struct print_text *text)
{
	if (text->text != text->local)
		free(text->text);
}
