/*
 * Files by name: _access, _chmod, _unlink, rename, _utime.
 */
#include "lowio.h"
#include "file_name.h"
#include "file_time.h"
#include <sys/stat.h>
#include <sys/utime.h>

errno_t __cdecl _waccess_s(const wchar_t *name, int mode)
{
	DWORD attributes;

	if (!name || mode & ~(R_OK | W_OK))
		return crt_invalid_parameter_errno(EINVAL);
	attributes = GetFileAttributesW(name);
	if (attributes == INVALID_FILE_ATTRIBUTES) {
		crt_fail();
		return crt_thread()->error;
	}
	if (mode & W_OK && attributes & FILE_ATTRIBUTE_READONLY && !(attributes & FILE_ATTRIBUTE_DIRECTORY)) {
		crt_thread()->dos_error = ERROR_ACCESS_DENIED;
		return crt_thread()->error = EACCES;
	}
	return 0;
}

int __cdecl _waccess(const wchar_t *name, int mode)
{
	return _waccess_s(name, mode) ? -1 : 0;
}

int __cdecl _wchmod(const wchar_t *name, int mode)
{
	DWORD attributes;

	if (!name) {
		crt_invalid_parameter(EINVAL);
		return -1;
	}
	attributes = GetFileAttributesW(name);
	if (attributes == INVALID_FILE_ATTRIBUTES)
		return crt_fail();
	if (mode & _S_IWRITE)
		attributes &= ~FILE_ATTRIBUTE_READONLY;
	else
		attributes |= FILE_ATTRIBUTE_READONLY;
	return SetFileAttributesW(name, attributes) ? 0 : crt_fail();
}

int __cdecl _wunlink(const wchar_t *name)
{
	return DeleteFileW(name) ? 0 : crt_fail();
}

int __cdecl _wremove(const wchar_t *name)
{
	return _wunlink(name);
}

int __cdecl _wrename(const wchar_t *from, const wchar_t *to)
{
	return MoveFileExW(from, to, MOVEFILE_COPY_ALLOWED) ? 0 : crt_fail();
}

/* A function of a narrow name is that of the wide one. */
#define NARROW(result_type, signature, name, failure, call) \
	result_type __cdecl signature \
	{ \
		struct file_name wide; \
		result_type result; \
		if (!name) { \
			crt_invalid_parameter(EINVAL); \
			return failure; \
		} \
		if (!file_name_init(&wide, name)) \
			return failure; \
		result = call; \
		file_name_finish(&wide); \
		return result; \
	}

NARROW(errno_t, _access_s(const char *name, int mode), name, EINVAL, _waccess_s(wide.text, mode))
NARROW(int, _access(const char *name, int mode), name, -1, _waccess(wide.text, mode))
NARROW(int, _chmod(const char *name, int mode), name, -1, _wchmod(wide.text, mode))
NARROW(int, _unlink(const char *name), name, -1, _wunlink(wide.text))
NARROW(int, remove(const char *name), name, -1, _wunlink(wide.text))

int __cdecl rename(const char *from, const char *to)
{
	struct file_name wide_from, wide_to;
	int result = -1;

	if (!file_name_init(&wide_from, from))
		return -1;
	if (file_name_init(&wide_to, to)) {
		result = _wrename(wide_from.text, wide_to.text);
		file_name_finish(&wide_to);
	}
	file_name_finish(&wide_from);
	return result;
}

int __cdecl _futime64(int index, struct __utimbuf64 *times)
{
	struct fd *fd = fd_lock(index);
	FILETIME access, modification;
	int result = 0;

	if (!fd)
		return -1;
	if (times) {
		access = file_time_from_c(times->actime);
		modification = file_time_from_c(times->modtime);
	} else {
		GetSystemTimeAsFileTime(&access);
		modification = access;
	}
	if (!SetFileTime((HANDLE)fd->handle, NULL, &access, &modification)) {
		crt_fail();
		crt_thread()->error = EINVAL;
		result = -1;
	}
	fd_unlock(fd);
	return result;
}

int __cdecl _wutime64(const wchar_t *name, struct __utimbuf64 *times)
{
	int index, result;

	if (!name) {
		crt_invalid_parameter(EINVAL);
		return -1;
	}
	index = _wopen(name, _O_RDWR | _O_BINARY);
	if (index < 0)
		return -1;
	result = _futime64(index, times);
	_close(index);
	return result;
}

static struct __utimbuf64 *widen_times(struct __utimbuf64 *wide, const struct __utimbuf32 *times)
{
	if (!times)
		return NULL;
	wide->actime = times->actime;
	wide->modtime = times->modtime;
	return wide;
}

int __cdecl _futime32(int index, struct __utimbuf32 *times)
{
	struct __utimbuf64 wide;

	return _futime64(index, widen_times(&wide, times));
}

int __cdecl _wutime32(const wchar_t *name, struct __utimbuf32 *times)
{
	struct __utimbuf64 wide;

	return _wutime64(name, widen_times(&wide, times));
}

NARROW(int, _utime64(const char *name, struct __utimbuf64 *times), name, -1, _wutime64(wide.text, times))
NARROW(int, _utime32(const char *name, struct __utimbuf32 *times), name, -1, _wutime32(wide.text, times))
