/*
 * Position and length of files: _lseek, _tell, _eof, _filelength, _chsize, _commit, _locking.
 */
#include "lowio.h"
#include <sys/locking.h>

__int64 fd_seek(struct fd *fd, __int64 offset, int origin)
{
	LARGE_INTEGER distance = { .QuadPart = offset }, position;

	if (!SetFilePointerEx((HANDLE)fd->handle, distance, &position, origin))
		return crt_fail();
	fd->flags &= ~FD_EOF;
	fd->tail_bytes = 0;
	return position.QuadPart;
}

__int64 __cdecl _lseeki64(int index, __int64 offset, int origin)
{
	struct fd *fd = fd_lock(index);
	__int64 position;

	if (!fd)
		return -1;
	if (origin < SEEK_SET || origin > SEEK_END) {
		crt_invalid_parameter(EINVAL);
		position = -1;
	} else {
		position = fd_seek(fd, offset, origin);
	}
	fd_unlock(fd);
	return position;
}

/* A position or length for a caller that has 32 bits for it. */
static long narrow_position(__int64 position)
{
	if (position <= LONG_MAX)
		return (long)position;
	crt_thread()->error = EOVERFLOW;
	return -1;
}

long __cdecl _lseek(int index, long offset, int origin)
{
	__int64 before, position;

	if (origin == SEEK_SET)
		return narrow_position(_lseeki64(index, offset, origin));
	before = _lseeki64(index, 0, SEEK_CUR);
	position = before < 0 ? -1 : _lseeki64(index, offset, origin);
	if (position > LONG_MAX)
		_lseeki64(index, before, SEEK_SET);
	return narrow_position(position);
}

__int64 __cdecl _telli64(int index)
{
	return _lseeki64(index, 0, SEEK_CUR);
}

long __cdecl _tell(int index)
{
	return narrow_position(_telli64(index));
}

__int64 __cdecl _filelengthi64(int index)
{
	struct fd *fd = fd_lock(index);
	LARGE_INTEGER size;

	if (!fd)
		return -1;
	if (!GetFileSizeEx((HANDLE)fd->handle, &size))
		size.QuadPart = crt_fail();
	fd_unlock(fd);
	return size.QuadPart;
}

long __cdecl _filelength(int index)
{
	return narrow_position(_filelengthi64(index));
}

int __cdecl _eof(int index)
{
	struct fd *fd = fd_lock(index);
	LARGE_INTEGER size;
	__int64 position;
	int result = -1;

	if (!fd)
		return -1;
	position = fd_seek(fd, 0, SEEK_CUR);
	if (position >= 0) {
		if (GetFileSizeEx((HANDLE)fd->handle, &size))
			result = position >= size.QuadPart;
		else
			crt_fail();
	}
	fd_unlock(fd);
	return result;
}

errno_t __cdecl _chsize_s(int index, __int64 size)
{
	FILE_END_OF_FILE_INFO end = { .EndOfFile.QuadPart = size };
	struct fd *fd = fd_lock(index);
	errno_t error = 0;

	if (!fd)
		return EBADF;
	if (size < 0) {
		error = crt_invalid_parameter_errno(EINVAL);
	} else if (!SetFileInformationByHandle((HANDLE)fd->handle, FileEndOfFileInfo, &end, sizeof(end))) {
		crt_fail();
		error = crt_thread()->error;
	}
	fd_unlock(fd);
	return error;
}

int __cdecl _chsize(int index, long size)
{
	return _chsize_s(index, size) ? -1 : 0;
}

int __cdecl _commit(int index)
{
	struct fd *fd = fd_lock(index);
	int result = 0;

	if (!fd)
		return -1;
	if (!FlushFileBuffers((HANDLE)fd->handle)) {
		crt_fail();
		crt_thread()->error = EBADF;
		result = -1;
	}
	fd_unlock(fd);
	return result;
}

int __cdecl _locking(int index, int mode, long bytes)
{
	struct fd *fd = fd_lock(index);
	int attempts = mode == _LK_LOCK || mode == _LK_RLCK ? 10 : 1;
	__int64 start;
	BOOL done;

	if (!fd)
		return -1;
	if (mode < _LK_UNLCK || mode > _LK_NBRLCK || bytes < 0) {
		fd_unlock(fd);
		crt_invalid_parameter(EINVAL);
		return -1;
	}
	start = fd_seek(fd, 0, SEEK_CUR);
	for (;;) {
		if (mode == _LK_UNLCK)
			done = UnlockFile((HANDLE)fd->handle, (DWORD)start, (DWORD)(start >> 32), bytes, 0);
		else
			done = LockFile((HANDLE)fd->handle, (DWORD)start, (DWORD)(start >> 32), bytes, 0);
		if (done || --attempts == 0)
			break;
		Sleep(1000); /* documented: ten attempts, one a second */
	}
	if (!done) {
		crt_fail();
		crt_thread()->error = mode == _LK_LOCK || mode == _LK_RLCK ? EDEADLOCK : EACCES;
	}
	fd_unlock(fd);
	return done ? 0 : -1;
}
