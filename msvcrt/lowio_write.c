/*
 * _write: bytes as they are, or text with a carriage return before each line feed.
 *
 * Text goes out in chunks through a buffer on the stack. Descriptors in a Unicode mode take UTF-16 from the caller and write UTF-16
 * or UTF-8; on a console they write characters, not bytes.
 */
#include "lowio.h"

#define CHUNK 4096

/* WriteFile in full, or as much as went out: -1 with errno set if nothing did. */
static int write_raw(struct fd *fd, const void *buffer, unsigned bytes)
{
	DWORD done;

	if (WriteFile((HANDLE)fd->handle, buffer, bytes, &done, NULL))
		return (int)done;
	crt_fail();
	if (crt_thread()->dos_error == ERROR_ACCESS_DENIED) /* the descriptor is not open for writing */
		crt_thread()->error = EBADF;
	return -1;
}

static int write_ansi_text(struct fd *fd, const char *text, unsigned bytes)
{
	char chunk[CHUNK];
	unsigned taken = 0;

	if (!memchr(text, '\n', bytes))
		return write_raw(fd, text, bytes);
	while (taken < bytes) {
		unsigned count = 0, feeds = 0, from = taken;
		int done;

		while (from < bytes && count < CHUNK - 1) {
			if (text[from] == '\n') {
				chunk[count++] = '\r';
				feeds++;
			}
			chunk[count++] = text[from++];
		}
		done = write_raw(fd, chunk, count);
		if (done < 0)
			return taken ? (int)taken : -1;
		if ((unsigned)done < count) {
			unsigned characters = 0;

			for (int i = 0; i < done; i++)
				characters += !(chunk[i] == '\r' && i + 1 < (int)count && chunk[i + 1] == '\n');
			return taken + characters;
		}
		taken = from;
	}
	return taken;
}

static int write_wide_chunk(struct fd *fd, const wchar_t *text, unsigned count, bool console)
{
	char utf8[CHUNK * 3];
	DWORD done;
	int bytes;

	if (console) {
		if (WriteConsoleW((HANDLE)fd->handle, text, count, &done, NULL))
			return 0;
		return crt_fail();
	}
	if (fd->encoding == FD_UTF16)
		return write_raw(fd, text, count * sizeof(wchar_t)) < 0 ? -1 : 0;
	bytes = WideCharToMultiByte(CP_UTF8, 0, text, count, utf8, sizeof(utf8), NULL, NULL);
	return write_raw(fd, utf8, bytes) < 0 ? -1 : 0;
}

static int write_wide_text(struct fd *fd, const wchar_t *text, unsigned bytes)
{
	unsigned length = bytes / sizeof(wchar_t), taken = 0;
	wchar_t chunk[CHUNK];
	DWORD mode;
	bool console;

	if (bytes & 1) {
		crt_invalid_parameter(EINVAL);
		return -1;
	}
	console = fd->flags & FD_DEVICE && GetConsoleMode((HANDLE)fd->handle, &mode);
	while (taken < length) {
		unsigned count = 0, from = taken;

		while (from < length && count < CHUNK - 1) {
			if (text[from] == '\n')
				chunk[count++] = '\r';
			chunk[count++] = text[from++];
		}
		/* The halves of a character go out together. */
		if (from < length && IS_HIGH_SURROGATE(chunk[count - 1])) {
			count--;
			from--;
		}
		if (write_wide_chunk(fd, chunk, count, console) < 0)
			return taken ? (int)(taken * sizeof(wchar_t)) : -1;
		taken = from;
	}
	return taken * sizeof(wchar_t);
}

int fd_write(struct fd *fd, const void *buffer, unsigned bytes)
{
	int done;

	if (!bytes)
		return 0;
	if (fd->flags & FD_APPEND)
		fd_seek(fd, 0, SEEK_END);
	if (!(fd->flags & FD_TEXT))
		done = write_raw(fd, buffer, bytes);
	else if (fd->encoding != FD_ANSI)
		done = write_wide_text(fd, buffer, bytes);
	else
		done = write_ansi_text(fd, buffer, bytes);
	if (!done) {
		if (fd->flags & FD_DEVICE && *(const char *)buffer == 0x1a)
			return 0;
		crt_thread()->dos_error = 0;
		crt_thread()->error = ENOSPC;
		return -1;
	}
	return done;
}

int __cdecl _write(int index, const void *buffer, unsigned bytes)
{
	struct fd *fd = fd_lock(index);
	int count;

	if (!fd)
		return -1;
	if (!buffer && bytes) {
		crt_invalid_parameter(EINVAL);
		count = -1;
	} else {
		count = fd_write(fd, buffer, bytes);
	}
	fd_unlock(fd);
	return count;
}
