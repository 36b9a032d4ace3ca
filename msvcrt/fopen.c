/*
 * Opening and closing streams: fopen, freopen, _fdopen and their kin, fclose, fflush.
 */
#include "stream.h"
#include "file_name.h"
#include <share.h>
#include <sys/stat.h>

/* The part of a mode behind the comma: " ccs = UTF-8" and its like, in any case. */
static bool parse_encoding(const wchar_t *text, int *open_flags)
{
	static const struct {
		const wchar_t *name;
		int flag;
	} encodings[] = { { L"UTF-8", _O_U8TEXT }, { L"UTF-16LE", _O_U16TEXT }, { L"UNICODE", _O_WTEXT } };

	while (*text == ' ')
		text++;
	if (wcsncmp(text, L"ccs", 3))
		return false;
	for (text += 3; *text == ' ';)
		text++;
	if (*text++ != '=')
		return false;
	while (*text == ' ')
		text++;
	for (size_t i = 0; i < sizeof(encodings) / sizeof(encodings[0]); i++) {
		size_t length = wcslen(encodings[i].name);

		if (_wcsnicmp(text, encodings[i].name, length))
			continue;
		for (text += length; *text == ' ';)
			text++;
		*open_flags = (*open_flags & ~_O_TEXT) | encodings[i].flag;
		return !*text;
	}
	return false;
}

bool stream_parse_mode(const wchar_t *mode, int *open_flags, int *stream_flags)
{
	int flags, stream = crt_commode;

	while (*mode == ' ')
		mode++;
	switch (*mode++) {
	case 'r': flags = _O_RDONLY; stream |= _IOREAD; break;
	case 'w': flags = _O_WRONLY | _O_CREAT | _O_TRUNC; stream |= _IOWRT; break;
	case 'a': flags = _O_WRONLY | _O_CREAT | _O_APPEND; stream |= _IOWRT; break;
	default: return false;
	}
	for (; *mode; mode++) {
		switch (*mode) {
		case ' ': break;
		case '+':
			flags = (flags & ~(_O_RDONLY | _O_WRONLY)) | _O_RDWR;
			stream = (stream & ~(_IOREAD | _IOWRT)) | _IORW;
			break;
		case 'b': flags |= _O_BINARY; break;
		case 't': flags |= _O_TEXT; break;
		case 'c': stream |= _IOCOMMIT; break;
		case 'n': stream &= ~_IOCOMMIT; break;
		case 'S': flags |= _O_SEQUENTIAL; break;
		case 'R': flags |= _O_RANDOM; break;
		case 'T': flags |= _O_SHORT_LIVED; break;
		case 'D': flags |= _O_TEMPORARY; break;
		case 'N': flags |= _O_NOINHERIT; break;
		case 'x':
			if (!CRT_IS_UCRT || !(flags & _O_TRUNC))
				return !CRT_IS_UCRT;
			flags |= _O_EXCL;
			break;
		case ',':
			*open_flags = flags;
			*stream_flags = stream;
			return parse_encoding(mode + 1, open_flags);
		default:
			if (CRT_IS_UCRT)
				return false;
			/* msvcrt.dll stops at the first letter that it does not know. */
			*open_flags = flags;
			*stream_flags = stream;
			return true;
		}
	}
	*open_flags = flags;
	*stream_flags = stream;
	return true;
}

FILE *stream_open(FILE *file, const wchar_t *name, const wchar_t *mode, int share)
{
	int open_flags, stream_flags, index;

	if (!stream_parse_mode(mode, &open_flags, &stream_flags)) {
		file->_flag = 0;
		crt_invalid_parameter(EINVAL);
		return NULL;
	}
	index = _wsopen(name, open_flags, share, _S_IREAD | _S_IWRITE);
	if (index < 0) {
		file->_flag = 0;
		return NULL;
	}
	file->_ptr = file->_base = file->_tmpfname = NULL;
	file->_cnt = file->_bufsiz = 0;
	file->_file = index;
	file->_flag = stream_flags;
	return file;
}

FILE *__cdecl _wfsopen(const wchar_t *name, const wchar_t *mode, int share)
{
	FILE *file;

	if (!name || !mode || !*mode) {
		crt_invalid_parameter(EINVAL);
		return NULL;
	}
	if (!*name) {
		crt_thread()->error = CRT_IS_UCRT ? ENOENT : EINVAL;
		return NULL;
	}
	file = stream_allocate();
	return file ? stream_open(file, name, mode, share) : NULL;
}

/* A mode is short; what does not fit is not one. */
#define MODE_MAX 64

static bool widen_mode(const char *mode, wchar_t wide[MODE_MAX])
{
	size_t length = strlen(mode);

	if (length >= MODE_MAX)
		return false;
	for (size_t i = 0; i <= length; i++)
		wide[i] = (unsigned char)mode[i];
	return true;
}

FILE *__cdecl _fsopen(const char *name, const char *mode, int share)
{
	wchar_t wide_mode[MODE_MAX];
	struct file_name wide;
	FILE *file;

	if (!name || !mode || !widen_mode(mode, wide_mode)) {
		crt_invalid_parameter(EINVAL);
		return NULL;
	}
	if (!file_name_init(&wide, name))
		return NULL;
	file = _wfsopen(wide.text, wide_mode, share);
	file_name_finish(&wide);
	return file;
}

FILE *__cdecl fopen(const char *name, const char *mode)
{
	return _fsopen(name, mode, _SH_DENYNO);
}

FILE *__cdecl _wfopen(const wchar_t *name, const wchar_t *mode)
{
	return _wfsopen(name, mode, _SH_DENYNO);
}

/* The secure kind of open denies others what this one does. */
errno_t __cdecl fopen_s(FILE **file, const char *name, const char *mode)
{
	if (!file)
		return crt_invalid_parameter_errno(EINVAL);
	*file = _fsopen(name, mode, _SH_SECURE);
	return *file ? 0 : crt_thread()->error;
}

errno_t __cdecl _wfopen_s(FILE **file, const wchar_t *name, const wchar_t *mode)
{
	if (!file)
		return crt_invalid_parameter_errno(EINVAL);
	*file = _wfsopen(name, mode, _SH_SECURE);
	return *file ? 0 : crt_thread()->error;
}

static FILE *reopen(FILE *file, const wchar_t *name, const wchar_t *mode, int share)
{
	FILE *opened;
	bool marked;

	if (!name || !mode || !file || !*mode) {
		crt_invalid_parameter(EINVAL);
		return NULL;
	}
	marked = stream_lock(file);
	/* The descriptor goes first, so that the new file gets it back if it is the lowest that is free: stdout stays 1. */
	if (file->_flag & (_IOREAD | _IOWRT | _IORW))
		stream_close(file);
	opened = stream_open(file, name, mode, share);
	stream_unlock(file, marked);
	return opened;
}

FILE *__cdecl _wfreopen(const wchar_t *name, const wchar_t *mode, FILE *file)
{
	return reopen(file, name, mode, _SH_DENYNO);
}

static FILE *reopen_narrow(FILE *file, const char *name, const char *mode, int share)
{
	wchar_t wide_mode[MODE_MAX];
	struct file_name wide;

	if (!name || !mode || !file || !widen_mode(mode, wide_mode)) {
		crt_invalid_parameter(EINVAL);
		return NULL;
	}
	if (!file_name_init(&wide, name))
		return NULL;
	file = reopen(file, wide.text, wide_mode, share);
	file_name_finish(&wide);
	return file;
}

FILE *__cdecl freopen(const char *name, const char *mode, FILE *file)
{
	return reopen_narrow(file, name, mode, _SH_DENYNO);
}

errno_t __cdecl freopen_s(FILE **result, const char *name, const char *mode, FILE *file)
{
	if (!result)
		return crt_invalid_parameter_errno(EINVAL);
	*result = reopen_narrow(file, name, mode, _SH_SECURE);
	return *result ? 0 : crt_thread()->error;
}

errno_t __cdecl _wfreopen_s(FILE **result, const wchar_t *name, const wchar_t *mode, FILE *file)
{
	if (!result)
		return crt_invalid_parameter_errno(EINVAL);
	*result = reopen(file, name, mode, _SH_SECURE);
	return *result ? 0 : crt_thread()->error;
}

FILE *__cdecl _wfdopen(int index, const wchar_t *mode)
{
	int open_flags, stream_flags;
	struct fd *fd;
	FILE *file;

	if (!mode || !stream_parse_mode(mode, &open_flags, &stream_flags)) {
		crt_invalid_parameter(EINVAL);
		return NULL;
	}
	fd = fd_lock(index);
	if (!fd)
		return NULL;
	if (open_flags & _O_APPEND)
		fd->flags |= FD_APPEND;
	if (open_flags & _O_BINARY)
		fd->flags &= ~FD_TEXT;
	else if (open_flags & _O_TEXT)
		fd->flags |= FD_TEXT;
	fd_unlock(fd);
	file = stream_allocate();
	if (!file)
		return NULL;
	file->_file = index;
	file->_flag = stream_flags;
	return file;
}

FILE *__cdecl _fdopen(int index, const char *mode)
{
	wchar_t wide_mode[MODE_MAX];

	if (!mode || !widen_mode(mode, wide_mode)) {
		crt_invalid_parameter(EINVAL);
		return NULL;
	}
	return _wfdopen(index, wide_mode);
}

int stream_close(FILE *file)
{
	int result = stream_flush(file);

	stream_release_buffer(file);
	if (file->_file >= 0 && _close(file->_file) < 0)
		result = EOF;
	free(file->_tmpfname); /* tmpfile's: the file itself goes with its descriptor */
	file->_tmpfname = NULL;
	file->_file = -1;
	file->_flag = 0;
	return result;
}

int __cdecl _fclose_nolock(FILE *file)
{
	if (!stream_check(file))
		return EOF;
	if (!(file->_flag & (_IOREAD | _IOWRT | _IORW))) {
		file->_flag = 0;
		return EOF;
	}
	if (file->_flag & _IOSTRG) {
		file->_flag = 0;
		return EOF;
	}
	return stream_close(file);
}

int __cdecl fclose(FILE *file)
{
	bool marked;
	int result;

	if (!stream_check(file))
		return EOF;
	marked = stream_lock(file);
	result = _fclose_nolock(file);
	stream_unlock(file, marked);
	return result;
}

static bool close_it(FILE *file, void *argument)
{
	(void)argument;
	return file != stdin && file != stdout && file != stderr && stream_close(file) != EOF;
}

int __cdecl _fcloseall(void)
{
	return stream_for_each(close_it, NULL);
}

int __cdecl _fflush_nolock(FILE *file)
{
	if (stream_flush(file))
		return EOF;
	if (file->_flag & _IORW)
		file->_flag &= ~(_IOREAD | _IOWRT);
	if (file->_flag & _IOCOMMIT)
		return _commit(file->_file) ? EOF : 0;
	return 0;
}

struct flush_all {
	bool readers_too;
	int result;
};

static bool flush_it(FILE *file, void *argument)
{
	struct flush_all *all = argument;
	bool writing = file->_flag & _IOWRT;

	if (!writing && !all->readers_too)
		return false;
	if (writing && _fflush_nolock(file))
		all->result = EOF;
	return true;
}

int __cdecl fflush(FILE *file)
{
	struct flush_all all = { .readers_too = false };
	bool marked;
	int result;

	if (!file) {
		stream_for_each(flush_it, &all);
		return all.result;
	}
	marked = stream_lock(file);
	/* An input stream loses what it read ahead: documented, and programs empty stdin that way. */
	result = _fflush_nolock(file);
	stream_unlock(file, marked);
	return result;
}

int __cdecl _flushall(void)
{
	struct flush_all all = { .readers_too = true };

	return stream_for_each(flush_it, &all);
}
