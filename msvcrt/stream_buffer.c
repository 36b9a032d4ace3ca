/*
 * Between a stream's buffer and its descriptor.
 *
 * Transfers of a buffer's size and more go straight between the caller's memory and the descriptor. Standard output and error on a
 * device have no buffer: each call's characters are written by the end of the call.
 */
#include "stream.h"

static void allocate_buffer(FILE *file)
{
	char *buffer = malloc(STREAM_BUFFER);

	if (buffer) {
		file->_flag |= _IOMYBUF;
		file->_base = buffer;
		file->_bufsiz = STREAM_BUFFER;
	} else {
		file->_flag |= _IONBF;
		file->_base = (char *)&file->_charbuf;
		file->_bufsiz = 2;
	}
	file->_ptr = file->_base;
	file->_cnt = 0;
}

/* A stream without buffer still needs a byte, or a wide character, to read into. */
static void ensure_buffer(FILE *file)
{
	if (file->_base)
		return;
	if (file->_flag & _IONBF) {
		file->_base = file->_ptr = (char *)&file->_charbuf;
		file->_bufsiz = 2;
	} else {
		allocate_buffer(file);
	}
}

static bool writes_at_once(const FILE *file)
{
	if (file->_flag & (_IONBF | _IOFLRTN))
		return file->_flag & _IONBF && !(file->_flag & _IOFLRTN);
	return !file->_base && (file == stdout || file == stderr) && _isatty(file->_file);
}

void stream_release_buffer(FILE *file)
{
	if (file->_flag & _IOMYBUF)
		free(file->_base);
	file->_flag &= ~(_IOMYBUF | _USERBUF | _IOSETVBUF | _IONBF);
	file->_base = file->_ptr = NULL;
	file->_cnt = 0;
	file->_bufsiz = 0;
}

/* Turns the stream to reading; false if it is writing or cannot read. */
static bool begin_reading(FILE *file)
{
	if (file->_flag & _IOSTRG) {
		file->_flag |= _IOEOF;
		return false;
	}
	if (file->_flag & _IOWRT || !(file->_flag & (_IOREAD | _IORW))) {
		file->_flag |= _IOERR;
		crt_thread()->error = EBADF;
		return false;
	}
	file->_flag |= _IOREAD;
	return true;
}

int stream_fill(FILE *file)
{
	int got;

	file->_cnt = 0;
	if (!begin_reading(file))
		return EOF;
	ensure_buffer(file);
	file->_ptr = file->_base;
	got = _read(file->_file, file->_base, file->_flag & _IONBF && !stream_is_unicode(file) ? 1 : file->_bufsiz);
	if (got <= 0) {
		file->_flag |= got ? _IOERR : _IOEOF;
		return EOF;
	}
	file->_cnt = got - 1;
	return (unsigned char)*file->_ptr++;
}

int __cdecl _filbuf(FILE *file)
{
	return stream_check(file) ? stream_fill(file) : EOF;
}

/* Turns the stream to writing; false if it is reading or cannot write. */
static bool begin_writing(FILE *file)
{
	if (!(file->_flag & (_IOWRT | _IORW))) {
		crt_thread()->error = EBADF;
		file->_flag |= _IOERR;
		return false;
	}
	if (file->_flag & _IOSTRG) {
		crt_thread()->error = ERANGE;
		file->_flag |= _IOERR;
		return false;
	}
	if (file->_flag & _IOREAD) {
		file->_cnt = 0;
		if (!(file->_flag & _IOEOF)) {
			file->_flag |= _IOERR;
			return false;
		}
		file->_ptr = file->_base;
		file->_flag &= ~_IOREAD;
	}
	file->_flag = (file->_flag | _IOWRT) & ~_IOEOF;
	return true;
}

/* Writes BYTES to the descriptor; false with _IOERR set. */
static bool write_out(FILE *file, const char *from, size_t bytes)
{
	while (bytes) {
		unsigned step = bytes > 0x40000000 ? 0x40000000 : (unsigned)bytes;
		int done = _write(file->_file, from, step);

		if (done < 0 || (unsigned)done < step) {
			file->_flag |= _IOERR;
			return false;
		}
		from += step;
		bytes -= step;
	}
	return true;
}

int stream_flush(FILE *file)
{
	int result = 0;

	if ((file->_flag & (_IOREAD | _IOWRT)) == _IOWRT && file->_base && file->_ptr > file->_base) {
		if (!write_out(file, file->_base, file->_ptr - file->_base))
			result = EOF;
		else if (file->_flag & _IORW && !(file->_flag & _IOFLRTN))
			file->_flag &= ~_IOWRT;
	}
	file->_ptr = file->_base;
	file->_cnt = 0;
	return result;
}

int stream_overflow(int c, FILE *file)
{
	char byte = (char)c;

	file->_cnt = 0;
	if (!begin_writing(file))
		return EOF;
	if (writes_at_once(file))
		return write_out(file, &byte, 1) ? (unsigned char)byte : EOF;
	if (!file->_base)
		allocate_buffer(file);
	if (file->_ptr > file->_base && !write_out(file, file->_base, file->_ptr - file->_base)) {
		file->_ptr = file->_base;
		return EOF;
	}
	file->_ptr = file->_base;
	*file->_ptr++ = byte;
	file->_cnt = file->_bufsiz - 1;
	return (unsigned char)byte;
}

int __cdecl _flsbuf(int c, FILE *file)
{
	return stream_check(file) ? stream_overflow(c, file) : EOF;
}

size_t stream_read(FILE *file, void *buffer, size_t bytes)
{
	char *to = buffer;
	size_t left = bytes;

	while (left) {
		if (file->_cnt > 0) {
			size_t step = (size_t)file->_cnt < left ? (size_t)file->_cnt : left;

			memcpy(to, file->_ptr, step);
			file->_ptr += step;
			file->_cnt -= (int)step;
			to += step;
			left -= step;
			continue;
		}
		ensure_buffer(file);
		if (left >= (size_t)file->_bufsiz && !(file->_flag & _IOSTRG)) {
			size_t step = left > 0x40000000 ? 0x40000000 : left;
			int got;

			if (!begin_reading(file))
				break;
			if (file->_bufsiz > 2)
				step -= step % file->_bufsiz;
			got = _read(file->_file, to, (unsigned)step);
			file->_ptr = file->_base;
			file->_cnt = 0;
			if (got <= 0) {
				file->_flag |= got ? _IOERR : _IOEOF;
				break;
			}
			to += got;
			left -= got;
		} else {
			int c = stream_fill(file);

			if (c == EOF)
				break;
			*to++ = (char)c;
			left--;
		}
	}
	return bytes - left;
}

size_t stream_write(FILE *file, const void *buffer, size_t bytes)
{
	const char *from = buffer;
	size_t left = bytes;

	while (left) {
		if (file->_cnt > 0 && file->_flag & _IOWRT) {
			size_t step = (size_t)file->_cnt < left ? (size_t)file->_cnt : left;

			memcpy(file->_ptr, from, step);
			file->_ptr += step;
			file->_cnt -= (int)step;
			from += step;
			left -= step;
			continue;
		}
		if (!begin_writing(file))
			break;
		if (!file->_base && !writes_at_once(file))
			allocate_buffer(file);
		if (writes_at_once(file) || left >= (size_t)file->_bufsiz) {
			size_t step = writes_at_once(file) ? left : left - left % file->_bufsiz;

			if (file->_base && file->_ptr > file->_base) {
				bool flushed = write_out(file, file->_base, file->_ptr - file->_base);

				file->_ptr = file->_base;
				file->_cnt = 0;
				if (!flushed)
					break;
			}
			if (!write_out(file, from, step))
				break;
			from += step;
			left -= step;
		} else {
			if (stream_overflow(*from, file) == EOF)
				break;
			from++;
			left--;
		}
	}
	return bytes - left;
}

void stream_borrow_buffer(FILE *file, struct stream_loan *loan)
{
	loan->active = false;
	if (!(file->_flag & (_IOWRT | _IORW)) || file->_flag & (_IOREAD | _IOSTRG | _IOFLRTN) || !writes_at_once(file))
		return;
	loan->active = true;
	file->_flag |= _IOFLRTN | _IOWRT;
	file->_base = file->_ptr = loan->space;
	file->_bufsiz = file->_cnt = sizeof(loan->space);
}

void stream_return_buffer(FILE *file, struct stream_loan *loan)
{
	if (!loan->active)
		return;
	stream_flush(file);
	file->_flag &= ~_IOFLRTN;
	file->_base = file->_ptr = NULL;
	file->_bufsiz = file->_cnt = 0;
}
