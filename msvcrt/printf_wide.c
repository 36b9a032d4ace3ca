/*
 * printf's engine for wide formats, and its sinks: a stream, by way of a chunk on the stack, or a string.
 */
#include "printf_value.h"

#define CHAR wchar_t
#define SINK struct wprint_sink
#define WIDE_FORMAT 1
#define NAME(x) wide_##x
#define OVERFLOW wprint_overflow
#define FORMAT wprint_format
#include "printf_template.h"

static void write_wide(struct wprint_sink *sink, const wchar_t *text, size_t count)
{
	for (size_t i = 0; i < count && !sink->failed; i++)
		sink->failed = stream_putwc(text[i], sink->file) == WEOF;
}

void wprint_overflow(struct wprint_sink *sink, const wchar_t *text, size_t count)
{
	if (sink->file) {
		write_wide(sink, sink->start, sink->next - sink->start);
		write_wide(sink, text, count);
		sink->next = sink->start;
		sink->room = sink->size;
		return;
	}
	memcpy(sink->next, text, sink->room * sizeof(wchar_t));
	sink->next += sink->room;
	sink->room = 0;
}

int wprint_file(unsigned options, FILE *file, const wchar_t *format, _locale_t locale, va_list arguments)
{
	wchar_t chunk[256];
	struct wprint_sink sink = { .file = file, .start = chunk, .next = chunk, .size = 256, .room = 256 };
	struct stream_loan loan;
	bool marked;
	int count;

	if (!file || !format) {
		crt_invalid_parameter(EINVAL);
		return -1;
	}
	marked = stream_lock(file);
	stream_borrow_buffer(file, &loan);
	count = wprint_format(&sink, options, format, locale, arguments);
	write_wide(&sink, chunk, sink.next - chunk);
	stream_return_buffer(file, &loan);
	stream_unlock(file, marked);
	return sink.failed ? -1 : count;
}

int wprint_string(unsigned options, wchar_t *buffer, size_t size, const wchar_t *format, _locale_t locale, va_list arguments)
{
	struct wprint_sink sink = { .next = buffer, .room = buffer ? size : 0 };
	int count;

	if (!format || (!buffer && size)) {
		crt_invalid_parameter(EINVAL);
		return -1;
	}
	count = wprint_format(&sink, options, format, locale, arguments);
	if (!buffer)
		return count;
	if (sink.room) {
		*sink.next = 0;
		return count;
	}
	/* The text fills the buffer or would need more. */
	if (options & PRINT_STANDARD_SNPRINTF) {
		if (size)
			buffer[size - 1] = 0;
		return count;
	}
	if (options & PRINT_LEGACY_TERMINATION)
		return count == (int)size ? count : -1;
	if (size)
		buffer[size - 1] = 0;
	return -1;
}

int wprint_string_s(unsigned options, wchar_t *buffer, size_t size, size_t limit, const wchar_t *format, _locale_t locale,
		va_list arguments)
{
	struct wprint_sink sink = { .next = buffer, .room = size };
	int count;

	if (!format || !buffer || !size) {
		if (limit == 0 && !buffer && !size && format)
			return 0;
		crt_invalid_parameter(EINVAL);
		return -1;
	}
	if (limit < size)
		sink.room = limit + 1;
	count = wprint_format(&sink, options | PRINT_SECURE, format, locale, arguments);
	if (count < 0) {
		buffer[0] = 0;
		return -1;
	}
	if (sink.room) {
		*sink.next = 0;
		return count;
	}
	if (limit < size || limit == _TRUNCATE) {
		buffer[limit < size ? limit : size - 1] = 0;
		return -1;
	}
	buffer[0] = 0;
	crt_invalid_parameter(ERANGE);
	return -1;
}
