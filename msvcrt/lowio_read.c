/*
 * _read: bytes as they are, or text.
 *
 * Text turns CR LF into LF and ends at Ctrl-Z. A carriage return at the end of what was read needs the byte behind it: a file is
 * stepped back, a device or pipe keeps a byte that is no line feed in fd->pending. Text in UTF-16 or UTF-8 is delivered to the
 * caller as UTF-16; a UTF-8 character cut by the end of the buffer waits in fd->tail.
 */
#include "lowio.h"

#define CTRL_Z 0x1a

/* ReadFile with the end of a pipe as the end of the file. -1 with errno set. */
static int read_raw(struct fd *fd, void *buffer, unsigned bytes)
{
	DWORD got;

	if (ReadFile((HANDLE)fd->handle, buffer, bytes, &got, NULL)) {
		fd->text_raw += got;
		return (int)got;
	}
	switch (GetLastError()) {
	case ERROR_BROKEN_PIPE:
		return 0;
	case ERROR_ACCESS_DENIED: /* the descriptor is not open for reading */
		crt_fail();
		crt_thread()->error = EBADF;
		return -1;
	default:
		return crt_fail();
	}
}

static void step_back(struct fd *fd, int bytes)
{
	LARGE_INTEGER distance = { .QuadPart = -bytes };

	SetFilePointerEx((HANDLE)fd->handle, distance, NULL, FILE_CURRENT);
	fd->text_raw -= bytes;
}

static bool seekable(const struct fd *fd)
{
	return !(fd->flags & (FD_DEVICE | FD_PIPE));
}

/*
 * What a carriage return that is the last byte read leaves: itself, or nothing if a line feed follows, which a file delivers with the
 * next read. At the beginning of the buffer, where nothing would mean the end of the file, and on what cannot step back, the line
 * feed is delivered at once.
 */
static int resolve_last_return(struct fd *fd, bool first)
{
	char next;

	if (read_raw(fd, &next, 1) != 1)
		return '\r';
	if (next == '\n' && (first || !seekable(fd)))
		return '\n';
	if (seekable(fd))
		step_back(fd, 1);
	else
		fd->pending = next;
	return next == '\n' ? EOF : '\r';
}

/* Translates COUNT bytes in place; returns how many are left. */
static unsigned translate(struct fd *fd, char *text, unsigned count)
{
	char *end = text + count, *from, *to;

	from = memchr(text, CTRL_Z, count);
	if (from) {
		if (!(fd->flags & FD_DEVICE))
			fd->flags |= FD_EOF;
		end = from;
	}
	from = memchr(text, '\r', end - text);
	if (!from)
		return end - text;
	for (to = from; from < end; from++) {
		int c = *from;

		/* A return before a line feed is left out; the line feed comes next. */
		if (c == '\r' && from + 1 == end && !(fd->flags & FD_EOF))
			c = resolve_last_return(fd, to == text);
		else if (c == '\r' && from + 1 < end && from[1] == '\n')
			continue;
		if (c != EOF)
			*to++ = (char)c;
	}
	fd->text_shrank = true;
	return to - text;
}

static int read_ansi_text(struct fd *fd, char *buffer, unsigned bytes)
{
	unsigned ready = 0;
	int got;

	if (fd->pending != FD_NO_PENDING) {
		buffer[0] = fd->pending;
		fd->pending = FD_NO_PENDING;
		ready = 1;
	}
	fd->text_shrank = false;
	got = bytes > ready ? read_raw(fd, buffer + ready, bytes - ready) : 0;
	if (got < 0)
		return got;
	return translate(fd, buffer, ready + got);
}

static unsigned translate_wide(struct fd *fd, wchar_t *text, unsigned count)
{
	wchar_t *to = text;

	for (unsigned i = 0; i < count; i++) {
		if (text[i] == CTRL_Z) {
			if (!(fd->flags & FD_DEVICE))
				fd->flags |= FD_EOF;
			break;
		}
		if (text[i] == '\r' && i + 1 < count && text[i + 1] == '\n')
			continue;
		*to++ = text[i];
	}
	return to - text;
}

static int read_utf16_text(struct fd *fd, wchar_t *buffer, unsigned bytes)
{
	DWORD mode, got;
	int count;
	wchar_t next;

	if (fd->flags & FD_DEVICE && GetConsoleMode((HANDLE)fd->handle, &mode)) {
		if (!ReadConsoleW((HANDLE)fd->handle, buffer, bytes / 2, &got, NULL))
			return crt_fail();
		count = (int)got * 2;
	} else {
		count = read_raw(fd, buffer, bytes & ~1u);
	}
	if (count <= 0)
		return count;
	if (count & 1) {
		/* A pipe may hand out half a character. */
		int rest = read_raw(fd, (char *)buffer + count, 1);

		count += rest == 1 ? 1 : -1;
	}
	count /= 2;
	if (count && buffer[count - 1] == '\r' && (unsigned)count < bytes / 2) {
		/* Not all that was asked for came, so what is behind the return may be there already. */
		if (seekable(fd) && read_raw(fd, &next, 2) == 2)
			buffer[count++] = next;
	} else if (count && buffer[count - 1] == '\r' && seekable(fd)) {
		if (read_raw(fd, &next, 2) == 2) {
			if (next == '\n')
				buffer[count - 1] = '\n';
			else
				step_back(fd, 2);
		}
	}
	return translate_wide(fd, buffer, count) * 2;
}

/* How many of COUNT bytes of UTF-8 are whole characters. */
static int whole_characters(const unsigned char *text, int count)
{
	for (int back = 1; back <= 3 && back <= count; back++) {
		unsigned char c = text[count - back];

		if (c < 0x80)
			break;
		if (c >= 0xc0)
			return (c >= 0xf0 ? 4 : c >= 0xe0 ? 3 : 2) > back ? count - back : count;
	}
	return count;
}

static int read_utf8_text(struct fd *fd, wchar_t *buffer, unsigned bytes)
{
	char raw[1024 + sizeof(fd->tail)];
	unsigned wanted = bytes / sizeof(wchar_t);
	int got, count, whole;

	if (wanted > 1024)
		wanted = 1024;
	if (wanted <= fd->tail_bytes) {
		crt_thread()->error = EINVAL;
		return -1;
	}
	do {
		memcpy(raw, fd->tail, fd->tail_bytes);
		got = read_raw(fd, raw + fd->tail_bytes, wanted - fd->tail_bytes);
		if (got < 0)
			return got;
		count = fd->tail_bytes + got;
		whole = got ? whole_characters((unsigned char *)raw, count) : count;
		fd->tail_bytes = count - whole;
		memcpy(fd->tail, raw + whole, fd->tail_bytes);
	} while (got && !whole);
	if (!whole)
		return 0;
	if (raw[whole - 1] == '\r' && !fd->tail_bytes && resolve_last_return(fd, true) == '\n')
		raw[whole - 1] = '\n';
	count = MultiByteToWideChar(CP_UTF8, 0, raw, whole, buffer, bytes / sizeof(wchar_t));
	if (!count)
		return crt_fail();
	return translate_wide(fd, buffer, count) * sizeof(wchar_t);
}

int fd_read(struct fd *fd, void *buffer, unsigned bytes)
{
	fd->text_raw = 0;
	if (!bytes || fd->flags & FD_EOF)
		return 0;
	if (!(fd->flags & FD_TEXT))
		return read_raw(fd, buffer, bytes);
	switch (fd->encoding) {
	case FD_UTF16:
		return read_utf16_text(fd, buffer, bytes);
	case FD_UTF8:
		return read_utf8_text(fd, buffer, bytes);
	default:
		return read_ansi_text(fd, buffer, bytes);
	}
}

__int64 fd_text_position(struct fd *fd, unsigned consumed)
{
	__int64 raw_end = fd_seek(fd, 0, SEEK_CUR), position = raw_end - fd->text_raw;
	unsigned raw_bytes = fd->text_raw, passed = 0;
	char chunk[512], last = 0;

	if (raw_end < 0)
		return -1;
	if (!fd->text_shrank || fd->encoding != FD_ANSI)
		return position + consumed;
	if (fd_seek(fd, position, SEEK_SET) < 0)
		return -1;
	while (passed < consumed) {
		int got = read_raw(fd, chunk, sizeof(chunk));

		if (got <= 0)
			break;
		for (int i = 0; i < got && (passed < consumed); i++, position++) {
			/* A return counts once it is known that no line feed follows it; the line feed counts for both. */
			if (last == '\r' && chunk[i] != '\n' && ++passed == consumed)
				break;
			last = chunk[i];
			if (last != '\r')
				passed++;
		}
	}
	fd_seek(fd, raw_end, SEEK_SET);
	fd->text_raw = raw_bytes;
	return position;
}

int __cdecl _read(int index, void *buffer, unsigned bytes)
{
	struct fd *fd = fd_lock(index);
	int count;

	if (!fd)
		return -1;
	if (bytes > INT_MAX || (!buffer && bytes)) {
		crt_invalid_parameter(EINVAL);
		count = -1;
	} else {
		count = fd_read(fd, buffer, bytes);
	}
	fd_unlock(fd);
	return count;
}
