/*
 * Streams a wide character or a line of them at a time.
 *
 * On a text stream a wide character is a multibyte character of the locale; on a binary one, and on a text stream in a Unicode
 * mode, it is two bytes of the buffer.
 */
#include "stream.h"

static bool is_raw(const FILE *file)
{
	return !stream_is_text(file) || stream_is_unicode(file);
}

wint_t stream_getwc(FILE *file)
{
	char bytes[MB_LEN_MAX];
	wchar_t c;

	if (is_raw(file)) {
		if (file->_cnt >= (int)sizeof(c)) {
			memcpy(&c, file->_ptr, sizeof(c));
			file->_ptr += sizeof(c);
			file->_cnt -= sizeof(c);
			return c;
		}
		return stream_read(file, &c, sizeof(c)) == sizeof(c) ? c : WEOF;
	}
	for (int count = 0; count < (int)sizeof(bytes);) {
		int byte = stream_getc(file), used;

		if (byte == EOF)
			return WEOF;
		bytes[count++] = (char)byte;
		if (!byte)
			return 0;
		/* A lead byte alone is no character; with the next one it is or will never be. */
		if (count < MB_CUR_MAX && isleadbyte((unsigned char)bytes[0]) && count == 1)
			continue;
		used = mbtowc(&c, bytes, count);
		if (used > 0)
			return c;
		if (count >= MB_CUR_MAX)
			break;
	}
	crt_thread()->error = EILSEQ;
	file->_flag |= _IOERR;
	return WEOF;
}

wint_t stream_putwc(wchar_t c, FILE *file)
{
	char bytes[MB_LEN_MAX];
	int count;

	if (is_raw(file)) {
		if (file->_cnt >= (int)sizeof(c) && file->_flag & _IOWRT) {
			memcpy(file->_ptr, &c, sizeof(c));
			file->_ptr += sizeof(c);
			file->_cnt -= sizeof(c);
			return c;
		}
		return stream_write(file, &c, sizeof(c)) == sizeof(c) ? c : WEOF;
	}
	if (c < 0x80)
		return stream_putc(c, file) == EOF ? WEOF : c;
	count = wctomb(bytes, c);
	if (count <= 0)
		return WEOF; /* errno EILSEQ is wctomb's */
	return stream_write(file, bytes, count) == (size_t)count ? c : WEOF;
}

wint_t stream_ungetwc(wint_t c, FILE *file)
{
	char bytes[MB_LEN_MAX];
	int count = sizeof(wchar_t);

	if (c == WEOF)
		return WEOF;
	if (is_raw(file))
		memcpy(bytes, &c, sizeof(wchar_t));
	else
		count = wctomb(bytes, (wchar_t)c);
	if (count <= 0)
		return WEOF;
	while (count)
		if (stream_ungetc((unsigned char)bytes[--count], file) == EOF)
			return WEOF;
	return c;
}

wint_t __cdecl _fgetwc_nolock(FILE *file)
{
	return stream_getwc(file);
}

wint_t __cdecl _fputwc_nolock(wchar_t c, FILE *file)
{
	return stream_putwc(c, file);
}

wint_t __cdecl _ungetwc_nolock(wint_t c, FILE *file)
{
	return stream_check(file) ? stream_ungetwc(c, file) : WEOF;
}

wint_t __cdecl fgetwc(FILE *file)
{
	bool marked;
	wint_t c;

	if (!stream_check(file))
		return WEOF;
	marked = stream_lock(file);
	c = stream_getwc(file);
	stream_unlock(file, marked);
	return c;
}

wint_t __cdecl getwc(FILE *file)
{
	return fgetwc(file);
}

wint_t __cdecl getwchar(void)
{
	return fgetwc(stdin);
}

wint_t __cdecl fputwc(wchar_t c, FILE *file)
{
	struct stream_loan loan;
	bool marked;
	wint_t result;

	if (!stream_check(file))
		return WEOF;
	marked = stream_lock(file);
	stream_borrow_buffer(file, &loan);
	result = stream_putwc(c, file);
	stream_return_buffer(file, &loan);
	stream_unlock(file, marked);
	return result;
}

wint_t __cdecl putwc(wchar_t c, FILE *file)
{
	return fputwc(c, file);
}

wint_t __cdecl putwchar(wchar_t c)
{
	return fputwc(c, stdout);
}

wint_t __cdecl ungetwc(wint_t c, FILE *file)
{
	bool marked;

	if (!stream_check(file))
		return WEOF;
	marked = stream_lock(file);
	c = stream_ungetwc(c, file);
	stream_unlock(file, marked);
	return c;
}

wchar_t *__cdecl fgetws(wchar_t *buffer, int size, FILE *file)
{
	int stored = 0;
	bool marked;

	if ((!buffer && size) || size < 0 || !file) {
		crt_invalid_parameter(EINVAL);
		return NULL;
	}
	if (!size)
		return NULL;
	marked = stream_lock(file);
	while (stored < size - 1) {
		wint_t c = stream_getwc(file);

		if (c == WEOF)
			break;
		buffer[stored++] = (wchar_t)c;
		if (c == '\n')
			break;
	}
	stream_unlock(file, marked);
	if (!stored && size > 1)
		return NULL;
	buffer[stored] = 0;
	return buffer;
}

/* A whole line of standard input without its line feed, as gets. */
static bool get_wide_line(wchar_t *buffer, size_t size, bool *fits)
{
	bool marked = stream_lock(stdin), any;
	size_t stored = 0;
	wint_t c;

	while ((c = stream_getwc(stdin)) != '\n' && c != WEOF) {
		if (stored < size)
			buffer[stored] = (wchar_t)c;
		stored++;
	}
	any = stored || c == '\n';
	stream_unlock(stdin, marked);
	*fits = stored < size;
	buffer[any && *fits ? stored : 0] = 0;
	return any && *fits;
}

wchar_t *__cdecl _getws(wchar_t *buffer)
{
	bool fits;

	if (!buffer) {
		crt_invalid_parameter(EINVAL);
		return NULL;
	}
	return get_wide_line(buffer, SIZE_MAX, &fits) ? buffer : NULL;
}

wchar_t *__cdecl _getws_s(wchar_t *buffer, size_t size)
{
	bool fits;

	if (!buffer || !size) {
		crt_invalid_parameter(EINVAL);
		return NULL;
	}
	if (get_wide_line(buffer, size, &fits))
		return buffer;
	if (!fits)
		crt_invalid_parameter(ERANGE);
	return NULL;
}

static bool put_wide(const wchar_t *text, FILE *file, bool feed)
{
	struct stream_loan loan;
	bool marked = stream_lock(file), whole = true;

	stream_borrow_buffer(file, &loan);
	while (whole && *text)
		whole = stream_putwc(*text++, file) != WEOF;
	if (whole && feed)
		whole = stream_putwc('\n', file) != WEOF;
	stream_return_buffer(file, &loan);
	stream_unlock(file, marked);
	return whole;
}

int __cdecl fputws(const wchar_t *text, FILE *file)
{
	if (!text || !file) {
		crt_invalid_parameter(EINVAL);
		return WEOF;
	}
	return put_wide(text, file, false) ? 0 : WEOF;
}

int __cdecl _putws(const wchar_t *text)
{
	if (!text) {
		crt_invalid_parameter(EINVAL);
		return WEOF;
	}
	return put_wide(text, stdout, true) ? 0 : WEOF;
}
