/*
 * Positions, states and buffers of streams: fseek, ftell, fgetpos, rewind, setvbuf, feof, ferror, fileno.
 */
#include "stream.h"

/* Line feeds that become two bytes when the buffer is written. */
static int pending_feeds(const FILE *file)
{
	int feeds = 0;

	for (const char *p = file->_base; p < file->_ptr; p++)
		feeds += *p == '\n';
	return feeds;
}

__int64 stream_tell(FILE *file)
{
	int pending = file->_base ? (int)(file->_ptr - file->_base) : 0;
	struct fd *fd = fd_lock(file->_file);
	__int64 position;

	if (!fd)
		return -1;
	/* Where a file opened for appending stands is documented to be where the last transfer left it, not where text will go. */
	if (file->_flag & _IOREAD && file->_cnt > 0 && fd->flags & FD_TEXT && !(fd->flags & (FD_DEVICE | FD_PIPE)))
		position = fd_text_position(fd, pending);
	else
		position = fd_seek(fd, 0, SEEK_CUR) - (file->_flag & _IOREAD && file->_cnt > 0 ? file->_cnt : 0);
	if (position >= 0 && file->_flag & _IOWRT && pending)
		position += pending + (fd->flags & FD_TEXT && fd->encoding == FD_ANSI ? pending_feeds(file) : 0);
	fd_unlock(fd);
	return position;
}

int stream_seek(FILE *file, __int64 offset, int origin)
{
	if (!(file->_flag & (_IOREAD | _IOWRT | _IORW))) {
		crt_thread()->error = EINVAL;
		return -1;
	}
	file->_flag &= ~_IOEOF;
	if (origin == SEEK_CUR) {
		__int64 here = stream_tell(file);

		if (here < 0)
			return -1;
		offset += here;
		origin = SEEK_SET;
	}
	if (origin == SEEK_SET && offset < 0) {
		crt_thread()->error = EINVAL;
		return -1;
	}
	stream_flush(file);
	if (file->_flag & _IORW)
		file->_flag &= ~(_IOREAD | _IOWRT);
	return _lseeki64(file->_file, offset, origin) < 0 ? -1 : 0;
}

int __cdecl _fseeki64_nolock(FILE *file, __int64 offset, int origin)
{
	if (!file || origin < SEEK_SET || origin > SEEK_END) {
		crt_invalid_parameter(EINVAL);
		return -1;
	}
	return stream_seek(file, offset, origin);
}

int __cdecl _fseeki64(FILE *file, __int64 offset, int origin)
{
	bool marked;
	int result;

	if (!stream_check(file))
		return -1;
	marked = stream_lock(file);
	result = _fseeki64_nolock(file, offset, origin);
	stream_unlock(file, marked);
	return result;
}

int __cdecl _fseek_nolock(FILE *file, long offset, int origin)
{
	return _fseeki64_nolock(file, offset, origin);
}

int __cdecl fseek(FILE *file, long offset, int origin)
{
	return _fseeki64(file, offset, origin);
}

__int64 __cdecl _ftelli64_nolock(FILE *file)
{
	return stream_check(file) ? stream_tell(file) : -1;
}

__int64 __cdecl _ftelli64(FILE *file)
{
	__int64 position;
	bool marked;

	if (!stream_check(file))
		return -1;
	marked = stream_lock(file);
	position = stream_tell(file);
	stream_unlock(file, marked);
	return position;
}

static long narrow_position(__int64 position)
{
	if (position <= LONG_MAX)
		return (long)position;
	crt_thread()->error = EINVAL;
	return -1;
}

long __cdecl _ftell_nolock(FILE *file)
{
	return narrow_position(_ftelli64_nolock(file));
}

long __cdecl ftell(FILE *file)
{
	return narrow_position(_ftelli64(file));
}

int __cdecl fgetpos(FILE *file, fpos_t *position)
{
	if (!file || !position) {
		crt_invalid_parameter(EINVAL);
		return -1;
	}
	*position = _ftelli64(file);
	return *position < 0 ? -1 : 0;
}

int __cdecl fsetpos(FILE *file, const fpos_t *position)
{
	if (!file || !position) {
		crt_invalid_parameter(EINVAL);
		return -1;
	}
	return _fseeki64(file, *position, SEEK_SET);
}

void __cdecl rewind(FILE *file)
{
	bool marked;

	if (!stream_check(file))
		return;
	marked = stream_lock(file);
	stream_seek(file, 0, SEEK_SET);
	file->_flag &= ~(_IOERR | _IOEOF);
	stream_unlock(file, marked);
}

int __cdecl setvbuf(FILE *file, char *buffer, int mode, size_t size)
{
	bool marked;
	int result = 0;

	if (!file || (mode != _IONBF && mode != _IOFBF && mode != _IOLBF)
			|| (mode != _IONBF && (size < 2 || size > INT_MAX))) {
		crt_invalid_parameter(EINVAL);
		return -1;
	}
	size &= ~(size_t)1; /* wide characters never straddle its end */
	marked = stream_lock(file);
	stream_flush(file);
	stream_release_buffer(file);
	if (mode == _IONBF) {
		file->_flag |= _IONBF;
	} else {
		bool given = buffer != NULL;

		if (!given)
			buffer = malloc(size);
		if (buffer) {
			file->_flag |= given ? _USERBUF | _IOSETVBUF : _IOMYBUF | _IOSETVBUF;
			file->_base = file->_ptr = buffer;
			file->_bufsiz = (int)size;
		} else {
			result = -1;
		}
	}
	stream_unlock(file, marked);
	return result;
}

void __cdecl setbuf(FILE *file, char *buffer)
{
	setvbuf(file, buffer, buffer ? _IOFBF : _IONBF, BUFSIZ);
}

void __cdecl clearerr(FILE *file)
{
	clearerr_s(file);
}

errno_t __cdecl clearerr_s(FILE *file)
{
	struct fd *fd;
	bool marked;

	if (!stream_check(file))
		return EINVAL;
	marked = stream_lock(file);
	file->_flag &= ~(_IOERR | _IOEOF);
	fd = stream_fd(file);
	if (fd)
		fd->flags &= ~FD_EOF;
	stream_unlock(file, marked);
	return 0;
}

int __cdecl feof(FILE *file)
{
	return stream_check(file) ? file->_flag & _IOEOF : 0;
}

int __cdecl ferror(FILE *file)
{
	return stream_check(file) ? file->_flag & _IOERR : 0;
}

int __cdecl _fileno(FILE *file)
{
	return stream_check(file) ? file->_file : -1;
}

errno_t __cdecl _get_stream_buffer_pointers(FILE *file, char ***base, char ***next, int **left)
{
	if (!file)
		return crt_invalid_parameter_errno(EINVAL);
	if (base)
		*base = &file->_base;
	if (next)
		*next = &file->_ptr;
	if (left)
		*left = &file->_cnt;
	return 0;
}
