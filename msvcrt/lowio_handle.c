/*
 * Descriptors and handles: _dup, _dup2, _pipe, _open_osfhandle, _get_osfhandle, _isatty, _setmode.
 */
#include "lowio.h"
#include "startup.h"

intptr_t __cdecl _get_osfhandle(int index)
{
	struct fd *fd = fd_peek(index);

	if (fd && fd->flags & FD_OPEN)
		return fd->handle;
	crt_thread()->dos_error = 0;
	crt_invalid_parameter(EBADF);
	return -1;
}

int __cdecl _open_osfhandle(intptr_t handle, int flags)
{
	unsigned char fd_flags = 0;
	enum fd_encoding encoding = FD_ANSI;
	int kind = fd_flags_of_handle((HANDLE)handle), index;
	struct fd *fd;

	if (kind < 0)
		return crt_fail();
	if (flags & _O_APPEND)
		fd_flags |= FD_APPEND;
	if (flags & (_O_TEXT | _O_WTEXT | _O_U16TEXT | _O_U8TEXT))
		fd_flags |= FD_TEXT;
	if (flags & _O_NOINHERIT)
		fd_flags |= FD_NOINHERIT;
	if (flags & _O_U8TEXT)
		encoding = FD_UTF8;
	else if (flags & (_O_WTEXT | _O_U16TEXT))
		encoding = FD_UTF16;
	fd = fd_allocate(&index);
	if (!fd)
		return -1;
	fd_attach(fd, index, (HANDLE)handle, fd_flags | kind, encoding);
	fd_unlock(fd);
	return index;
}

int __cdecl _isatty(int index)
{
	struct fd *fd = fd_peek(index);

	if (!fd) {
		crt_invalid_parameter(EBADF);
		return 0;
	}
	return fd->flags & FD_DEVICE;
}

int __cdecl _setmode(int index, int mode)
{
	struct fd *fd;
	int old;

	if (mode != _O_TEXT && mode != _O_BINARY && mode != _O_WTEXT && mode != _O_U16TEXT && mode != _O_U8TEXT) {
		crt_invalid_parameter(EINVAL);
		return -1;
	}
	fd = fd_lock(index);
	if (!fd)
		return -1;
	if (!(fd->flags & FD_TEXT))
		old = _O_BINARY;
	else
		old = fd->encoding == FD_ANSI ? _O_TEXT : fd->encoding == FD_UTF8 ? _O_U8TEXT : _O_U16TEXT;
	fd->flags = mode == _O_BINARY ? fd->flags & ~FD_TEXT : fd->flags | FD_TEXT;
	if (mode == _O_U8TEXT)
		fd->encoding = FD_UTF8;
	else
		fd->encoding = mode & (_O_WTEXT | _O_U16TEXT) ? FD_UTF16 : FD_ANSI;
	fd_unlock(fd);
	return old;
}

/* A handle of its own for the descriptor that a locked FROM stands for; NULL with errno set. */
static HANDLE duplicate(struct fd *from)
{
	HANDLE copy;

	if (DuplicateHandle(GetCurrentProcess(), (HANDLE)from->handle, GetCurrentProcess(), &copy, 0, TRUE, DUPLICATE_SAME_ACCESS))
		return copy;
	crt_fail();
	return NULL;
}

int __cdecl _dup(int index)
{
	struct fd *from = fd_lock(index), *to;
	HANDLE copy;
	int result = -1;

	if (!from)
		return -1;
	copy = duplicate(from);
	if (copy) {
		to = fd_allocate(&result);
		if (to) {
			fd_attach(to, result, copy, from->flags & ~FD_NOINHERIT, from->encoding);
			fd_unlock(to);
		} else {
			CloseHandle(copy);
			result = -1;
		}
	}
	fd_unlock(from);
	return result;
}

int __cdecl _dup2(int source, int target)
{
	struct fd *from, *to;
	HANDLE copy, old;

	if (target < 0 || target >= FD_MAX) {
		crt_invalid_parameter(EBADF);
		return -1;
	}
	from = fd_lock(source);
	if (!from)
		return -1;
	if (source == target) {
		fd_unlock(from);
		return 0;
	}
	copy = duplicate(from);
	to = copy && fd_table_reach(target) ? fd_peek(target) : NULL;
	if (to) {
		EnterCriticalSection(&to->lock);
		old = to->flags & FD_OPEN ? (HANDLE)to->handle : INVALID_HANDLE_VALUE;
		fd_attach(to, target, copy, from->flags & ~FD_NOINHERIT, from->encoding);
		fd_unlock(to);
		if (old != INVALID_HANDLE_VALUE && old != (HANDLE)-2)
			CloseHandle(old);
	} else if (copy) {
		CloseHandle(copy);
	}
	fd_unlock(from);
	return to ? 0 : -1;
}

int __cdecl _pipe(int *indexes, unsigned bytes, int flags)
{
	SECURITY_ATTRIBUTES attributes = { .nLength = sizeof(attributes), .bInheritHandle = !(flags & _O_NOINHERIT) };
	int mode = flags;
	HANDLE read_end, write_end;

	if (!(flags & (_O_TEXT | _O_BINARY | _O_U8TEXT | _O_U16TEXT | _O_WTEXT)) && crt_fmode != _O_BINARY)
		mode |= _O_TEXT;
	if (!indexes) {
		crt_invalid_parameter(EINVAL);
		return -1;
	}
	if (!CreatePipe(&read_end, &write_end, &attributes, bytes))
		return crt_fail();
	indexes[0] = _open_osfhandle((intptr_t)read_end, mode);
	if (indexes[0] < 0) {
		CloseHandle(read_end);
		CloseHandle(write_end);
		return -1;
	}
	indexes[1] = _open_osfhandle((intptr_t)write_end, mode);
	if (indexes[1] < 0) {
		_close(indexes[0]);
		CloseHandle(write_end);
		return -1;
	}
	return 0;
}
