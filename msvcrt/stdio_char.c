/*
 * Streams a byte, a line or a block at a time.
 *
 * Each function locks once for all it transfers; the _nolock kind is for callers that hold _lock_file themselves.
 */
#include "stream.h"

int __cdecl _fgetc_nolock(FILE *file)
{
	return stream_getc(file);
}

int __cdecl _fputc_nolock(int c, FILE *file)
{
	return stream_putc(c, file);
}

int __cdecl fgetc(FILE *file)
{
	bool marked;
	int c;

	if (!stream_check(file))
		return EOF;
	marked = stream_lock(file);
	c = stream_getc(file);
	stream_unlock(file, marked);
	return c;
}

int __cdecl getc(FILE *file)
{
	return fgetc(file);
}

int __cdecl getchar(void)
{
	return fgetc(stdin);
}

int __cdecl fputc(int c, FILE *file)
{
	bool marked;

	if (!stream_check(file))
		return EOF;
	marked = stream_lock(file);
	c = stream_putc(c, file);
	stream_unlock(file, marked);
	return c;
}

int __cdecl putc(int c, FILE *file)
{
	return fputc(c, file);
}

int __cdecl putchar(int c)
{
	return fputc(c, stdout);
}

int stream_ungetc(int c, FILE *file)
{
	if (c == EOF || !(file->_flag & _IOREAD || (file->_flag & _IORW && !(file->_flag & _IOWRT))))
		return EOF;
	if (!file->_base) {
		file->_base = file->_ptr = malloc(STREAM_BUFFER);
		if (!file->_base)
			return EOF;
		file->_bufsiz = STREAM_BUFFER;
		file->_flag = (file->_flag & ~_IONBF) | _IOMYBUF;
		file->_cnt = 0;
	}
	if (file->_ptr == file->_base) {
		if (file->_cnt > 0)
			return EOF;
		file->_ptr++;
	}
	if (file->_flag & _IOSTRG) {
		/* The string is the caller's and may be constant: only what it holds anyway can be put back. */
		if (file->_ptr[-1] != (char)c)
			return EOF;
		file->_ptr--;
	} else {
		*--file->_ptr = (char)c;
	}
	file->_cnt++;
	file->_flag = (file->_flag & ~_IOEOF) | _IOREAD;
	return (unsigned char)c;
}

int __cdecl _ungetc_nolock(int c, FILE *file)
{
	return stream_check(file) ? stream_ungetc(c, file) : EOF;
}

int __cdecl ungetc(int c, FILE *file)
{
	bool marked;

	if (!stream_check(file))
		return EOF;
	marked = stream_lock(file);
	c = stream_ungetc(c, file);
	stream_unlock(file, marked);
	return c;
}

/* Reads up to and with the next line feed, SIZE bytes at most; returns how many. */
static size_t read_line(FILE *file, char *to, size_t size)
{
	size_t stored = 0;

	while (stored < size) {
		size_t step;
		char *feed;
		int c;

		if (file->_cnt <= 0) {
			c = stream_fill(file);
			if (c == EOF)
				break;
			to[stored++] = (char)c;
			if (c == '\n')
				break;
			continue;
		}
		step = (size_t)file->_cnt < size - stored ? (size_t)file->_cnt : size - stored;
		feed = memchr(file->_ptr, '\n', step);
		if (feed)
			step = feed + 1 - file->_ptr;
		memcpy(to + stored, file->_ptr, step);
		file->_ptr += step;
		file->_cnt -= (int)step;
		stored += step;
		if (feed)
			break;
	}
	return stored;
}

char *__cdecl fgets(char *buffer, int size, FILE *file)
{
	size_t stored;
	bool marked;

	if ((!buffer && size) || size < 0 || !file) {
		crt_invalid_parameter(EINVAL);
		return NULL;
	}
	if (!size)
		return NULL;
	marked = stream_lock(file);
	stored = read_line(file, buffer, size - 1);
	stream_unlock(file, marked);
	if (!stored && size > 1)
		return NULL;
	buffer[stored] = 0;
	return buffer;
}

/* A whole line of standard input without its line feed. False: end of the input, or *FITS is false: the line is longer. */
static bool get_line(char *buffer, size_t size, bool *fits)
{
	bool marked = stream_lock(stdin), any;
	size_t stored = 0;
	int c;

	while ((c = stream_getc(stdin)) != '\n' && c != EOF) {
		if (stored < size)
			buffer[stored] = (char)c;
		stored++;
	}
	any = stored || c == '\n';
	stream_unlock(stdin, marked);
	*fits = stored < size;
	buffer[any && *fits ? stored : 0] = 0;
	return any && *fits;
}

char *__cdecl gets(char *buffer)
{
	bool fits;

	if (!buffer) {
		crt_invalid_parameter(EINVAL);
		return NULL;
	}
	return get_line(buffer, SIZE_MAX, &fits) ? buffer : NULL;
}

char *__cdecl gets_s(char *buffer, rsize_t size)
{
	bool fits;

	if (!buffer || !size) {
		crt_invalid_parameter(EINVAL);
		return NULL;
	}
	if (get_line(buffer, size, &fits))
		return buffer;
	if (!fits)
		crt_invalid_parameter(ERANGE);
	return NULL;
}

int __cdecl fputs(const char *text, FILE *file)
{
	size_t length;
	bool marked, whole;

	if (!text || !stream_check(file)) {
		if (!text)
			crt_invalid_parameter(EINVAL);
		return EOF;
	}
	length = strlen(text);
	marked = stream_lock(file);
	whole = stream_write(file, text, length) == length;
	stream_unlock(file, marked);
	return whole ? 0 : EOF;
}

int __cdecl puts(const char *text)
{
	struct stream_loan loan;
	size_t length;
	bool marked;
	int result = EOF;

	if (!text) {
		crt_invalid_parameter(EINVAL);
		return EOF;
	}
	length = strlen(text);
	marked = stream_lock(stdout);
	stream_borrow_buffer(stdout, &loan);
	if (stream_write(stdout, text, length) == length && stream_putc('\n', stdout) != EOF)
		result = 0;
	stream_return_buffer(stdout, &loan);
	stream_unlock(stdout, marked);
	return result;
}

size_t __cdecl _fread_nolock(void *buffer, size_t size, size_t count, FILE *file)
{
	size_t bytes;

	if (!size || !count)
		return 0;
	if (!buffer || !file || __builtin_mul_overflow(size, count, &bytes)) {
		crt_invalid_parameter(EINVAL);
		return 0;
	}
	bytes = stream_read(file, buffer, bytes);
	return bytes / size;
}

size_t __cdecl fread(void *buffer, size_t size, size_t count, FILE *file)
{
	size_t done;
	bool marked;

	if (!size || !count)
		return 0;
	if (!stream_check(file))
		return 0;
	marked = stream_lock(file);
	done = _fread_nolock(buffer, size, count, file);
	stream_unlock(file, marked);
	return done;
}

size_t __cdecl _fread_nolock_s(void *buffer, size_t room, size_t size, size_t count, FILE *file)
{
	if (!size || !count)
		return 0;
	if (!buffer || !file || count > room / size) {
		if (buffer && room)
			memset(buffer, 0, room);
		crt_invalid_parameter(!buffer || !file ? EINVAL : ERANGE);
		return 0;
	}
	return _fread_nolock(buffer, size, count, file);
}

size_t __cdecl fread_s(void *buffer, size_t room, size_t size, size_t count, FILE *file)
{
	size_t done;
	bool marked;

	if (!size || !count || !stream_check(file))
		return 0;
	marked = stream_lock(file);
	done = _fread_nolock_s(buffer, room, size, count, file);
	stream_unlock(file, marked);
	return done;
}

size_t __cdecl _fwrite_nolock(const void *buffer, size_t size, size_t count, FILE *file)
{
	size_t bytes;

	if (!size || !count)
		return 0;
	if (!buffer || !file || __builtin_mul_overflow(size, count, &bytes)) {
		crt_invalid_parameter(EINVAL);
		return 0;
	}
	return stream_write(file, buffer, bytes) / size;
}

size_t __cdecl fwrite(const void *buffer, size_t size, size_t count, FILE *file)
{
	size_t done;
	bool marked;

	if (!size || !count || !stream_check(file))
		return 0;
	marked = stream_lock(file);
	done = _fwrite_nolock(buffer, size, count, file);
	stream_unlock(file, marked);
	return done;
}

int __cdecl _getw(FILE *file)
{
	int word;

	return fread(&word, sizeof(word), 1, file) == 1 ? word : EOF;
}

int __cdecl _putw(int word, FILE *file)
{
	return fwrite(&word, sizeof(word), 1, file) == 1 ? word : EOF;
}
