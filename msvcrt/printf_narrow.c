/*
 * printf's engine for narrow formats, and its sinks: a stream's own buffer, or a string.
 */
#include "printf_value.h"

#define CHAR char
#define SINK struct print_sink
#define WIDE_FORMAT 0
#define NAME(x) narrow_##x
#define OVERFLOW print_overflow
#define FORMAT print_format
#include "printf_template.h"

/* The sink writes into the buffer of the stream; here the two are brought together again. */
static void give_back(struct print_sink *sink)
{
	if (sink->file->_flag & _IOWRT && sink->file->_base) {
		sink->file->_cnt -= (int)(sink->next - sink->file->_ptr);
		sink->file->_ptr = sink->next;
	}
}

static void take_room(struct print_sink *sink)
{
	bool writing = sink->file->_flag & _IOWRT && sink->file->_base && sink->file->_cnt > 0;

	sink->next = sink->file->_ptr;
	sink->room = writing ? sink->file->_cnt : 0;
}

void print_overflow(struct print_sink *sink, const char *text, size_t count)
{
	if (sink->file) {
		give_back(sink);
		if (stream_write(sink->file, text, count) != count)
			sink->failed = true;
		take_room(sink);
		return;
	}
	memcpy(sink->next, text, sink->room);
	sink->next += sink->room;
	sink->room = 0;
}

int print_file(unsigned options, FILE *file, const char *format, _locale_t locale, va_list arguments)
{
	struct print_sink sink = { .file = file };
	struct stream_loan loan;
	bool marked;
	int count;

	if (!file || !format) {
		crt_invalid_parameter(EINVAL);
		return -1;
	}
	marked = stream_lock(file);
	stream_borrow_buffer(file, &loan);
	take_room(&sink);
	count = print_format(&sink, options, format, locale, arguments);
	give_back(&sink);
	stream_return_buffer(file, &loan);
	stream_unlock(file, marked);
	return count;
}

int print_string(unsigned options, char *buffer, size_t size, const char *format, _locale_t locale, va_list arguments)
{
	struct print_sink sink = { .next = buffer, .room = buffer ? size : 0 };
	int count;

	if (!format || (!buffer && size)) {
		crt_invalid_parameter(EINVAL);
		return -1;
	}
	count = print_format(&sink, options, format, locale, arguments);
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

int print_string_s(unsigned options, char *buffer, size_t size, size_t limit, const char *format, _locale_t locale,
		va_list arguments)
{
	struct print_sink sink = { .next = buffer, .room = size };
	int count;

	if (!format || !buffer || !size) {
		if (limit == 0 && !buffer && !size && format)
			return 0;
		crt_invalid_parameter(EINVAL);
		return -1;
	}
	if (limit < size)
		sink.room = limit + 1;
	count = print_format(&sink, options | PRINT_SECURE, format, locale, arguments);
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
