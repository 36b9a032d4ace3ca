/*
 * _open and its kin, _close.
 *
 * Text files with an encoding (_O_WTEXT, _O_U16TEXT, _O_U8TEXT) begin with a byte order mark: an existing one says what the file
 * is, whatever was asked for, and a new file gets one.
 */
#include "lowio.h"
#include "file_name.h"
#include "startup.h"
#include <share.h>
#include <stdarg.h>
#include <sys/stat.h>

#define CTRL_Z 0x1a
#define UNICODE_TEXT (_O_WTEXT | _O_U16TEXT | _O_U8TEXT)

static int file_mask;

int __cdecl _umask(int mask)
{
	int old = file_mask;

	file_mask = mask & (_S_IREAD | _S_IWRITE);
	return old;
}

errno_t __cdecl _umask_s(int mask, int *old)
{
	if (!old)
		return crt_invalid_parameter_errno(EINVAL);
	*old = file_mask;
	if (mask & ~(_S_IREAD | _S_IWRITE))
		return crt_invalid_parameter_errno(EINVAL);
	file_mask = mask;
	return 0;
}

/* How CreateFileW is to be called for the flags of _open. */
struct open_plan {
	DWORD access, share, disposition, attributes;
};

static bool plan_open(struct open_plan *plan, int flags, int share, int permission)
{
	switch (flags & (_O_RDONLY | _O_WRONLY | _O_RDWR)) {
	case _O_RDONLY: plan->access = GENERIC_READ; break;
	case _O_WRONLY: plan->access = GENERIC_WRITE; break;
	case _O_RDWR: plan->access = GENERIC_READ | GENERIC_WRITE; break;
	default: return false;
	}
	switch (share) {
	case _SH_DENYRW: plan->share = 0; break;
	case _SH_DENYWR: plan->share = FILE_SHARE_READ; break;
	case _SH_DENYRD: plan->share = FILE_SHARE_WRITE; break;
	case _SH_DENYNO: plan->share = FILE_SHARE_READ | FILE_SHARE_WRITE; break;
	case _SH_SECURE: plan->share = plan->access == GENERIC_READ ? FILE_SHARE_READ : 0; break;
	default: return false;
	}
	switch (flags & (_O_CREAT | _O_EXCL | _O_TRUNC)) {
	case _O_CREAT: plan->disposition = OPEN_ALWAYS; break;
	case _O_CREAT | _O_EXCL:
	case _O_CREAT | _O_EXCL | _O_TRUNC: plan->disposition = CREATE_NEW; break;
	case _O_CREAT | _O_TRUNC: plan->disposition = CREATE_ALWAYS; break;
	case _O_TRUNC:
	case _O_TRUNC | _O_EXCL: plan->disposition = TRUNCATE_EXISTING; break;
	default: plan->disposition = OPEN_EXISTING; break;
	}
	plan->attributes = FILE_ATTRIBUTE_NORMAL;
	if (flags & _O_CREAT && !(permission & ~file_mask & _S_IWRITE))
		plan->attributes = FILE_ATTRIBUTE_READONLY;
	if (flags & _O_TEMPORARY) {
		plan->attributes |= FILE_FLAG_DELETE_ON_CLOSE;
		plan->access |= DELETE;
		plan->share |= FILE_SHARE_DELETE;
	}
	if (flags & _O_SHORT_LIVED)
		plan->attributes |= FILE_ATTRIBUTE_TEMPORARY;
	if (flags & _O_OBTAIN_DIR)
		plan->attributes |= FILE_FLAG_BACKUP_SEMANTICS;
	if (flags & _O_SEQUENTIAL)
		plan->attributes |= FILE_FLAG_SEQUENTIAL_SCAN;
	else if (flags & _O_RANDOM)
		plan->attributes |= FILE_FLAG_RANDOM_ACCESS;
	return true;
}

/* A text file opened for reading and writing loses the Ctrl-Z at its end, so that what is appended will be read. */
static void drop_last_ctrl_z(HANDLE handle)
{
	LARGE_INTEGER last = { .QuadPart = -1 }, zero = { .QuadPart = 0 };
	char c = 0;
	DWORD got;

	if (!SetFilePointerEx(handle, last, NULL, FILE_END))
		return;
	if (ReadFile(handle, &c, 1, &got, NULL) && got == 1 && c == CTRL_Z && SetFilePointerEx(handle, last, NULL, FILE_END))
		SetEndOfFile(handle);
	SetFilePointerEx(handle, zero, NULL, FILE_BEGIN);
}

/* Reads or writes the byte order mark and leaves the file's position behind it. */
static enum fd_encoding settle_encoding(HANDLE handle, int flags, DWORD access)
{
	enum fd_encoding encoding = flags & _O_U8TEXT ? FD_UTF8 : FD_UTF16;
	LARGE_INTEGER position = { .QuadPart = 0 }, size;
	unsigned char mark[3];
	DWORD count = 0;

	if (!GetFileSizeEx(handle, &size))
		return encoding;
	if (size.QuadPart == 0) {
		if (access & GENERIC_WRITE) {
			if (encoding == FD_UTF8)
				WriteFile(handle, "\xef\xbb\xbf", 3, &count, NULL);
			else
				WriteFile(handle, "\xff\xfe", 2, &count, NULL);
		}
		return encoding;
	}
	if (!(access & GENERIC_READ))
		return encoding;
	ReadFile(handle, mark, 3, &count, NULL);
	if (count >= 2 && mark[0] == 0xff && mark[1] == 0xfe) {
		encoding = FD_UTF16;
		position.QuadPart = 2;
	} else if (count == 3 && mark[0] == 0xef && mark[1] == 0xbb && mark[2] == 0xbf) {
		encoding = FD_UTF8;
		position.QuadPart = 3;
	} else if (flags & _O_WTEXT) {
		encoding = FD_ANSI;
	}
	SetFilePointerEx(handle, position, NULL, FILE_BEGIN);
	return encoding;
}

static errno_t open_file(int *index, const wchar_t *name, int flags, int share, int permission)
{
	SECURITY_ATTRIBUTES attributes = { .nLength = sizeof(attributes), .bInheritHandle = !(flags & _O_NOINHERIT) };
	enum fd_encoding encoding = FD_ANSI;
	struct open_plan plan;
	unsigned char fd_flags = 0;
	HANDLE handle;
	struct fd *fd;
	int kind;

	*index = -1;
	if (!plan_open(&plan, flags, share, permission))
		return crt_invalid_parameter_errno(EINVAL);
	if (flags & _O_NOINHERIT)
		fd_flags |= FD_NOINHERIT;
	if (!(flags & _O_BINARY) && (flags & (_O_TEXT | UNICODE_TEXT) || crt_fmode != _O_BINARY))
		fd_flags |= FD_TEXT;
	if (flags & _O_APPEND)
		fd_flags |= FD_APPEND;

	fd = fd_allocate(index);
	if (!fd)
		return EMFILE;
	/* Finding the mark of a file that is only written to needs reading. */
	handle = INVALID_HANDLE_VALUE;
	if (flags & UNICODE_TEXT && plan.access == GENERIC_WRITE)
		handle = CreateFileW(name, plan.access | GENERIC_READ, plan.share, &attributes, plan.disposition, plan.attributes, NULL);
	if (handle != INVALID_HANDLE_VALUE)
		plan.access |= GENERIC_READ;
	else
		handle = CreateFileW(name, plan.access, plan.share, &attributes, plan.disposition, plan.attributes, NULL);
	if (handle == INVALID_HANDLE_VALUE)
		goto fail;
	kind = fd_flags_of_handle(handle);
	if (kind < 0) {
		CloseHandle(handle);
		goto fail;
	}
	fd_flags |= kind;
	if (!kind && fd_flags & FD_TEXT) {
		if (flags & _O_RDWR)
			drop_last_ctrl_z(handle);
		if (flags & UNICODE_TEXT)
			encoding = settle_encoding(handle, flags, plan.access);
	}
	fd_attach(fd, *index, handle, fd_flags, encoding);
	fd_unlock(fd);
	return 0;
fail:
	crt_fail();
	fd->flags = 0;
	fd_unlock(fd);
	*index = -1;
	return crt_thread()->error;
}

errno_t __cdecl _wsopen_s(int *index, const wchar_t *name, int flags, int share, int permission)
{
	if (!index)
		return crt_invalid_parameter_errno(EINVAL);
	*index = -1;
	if (!name || permission & ~(_S_IREAD | _S_IWRITE))
		return crt_invalid_parameter_errno(EINVAL);
	return open_file(index, name, flags, share, permission);
}

errno_t __cdecl _sopen_s(int *index, const char *name, int flags, int share, int permission)
{
	struct file_name wide;
	errno_t error;

	if (!index)
		return crt_invalid_parameter_errno(EINVAL);
	*index = -1;
	if (!name || permission & ~(_S_IREAD | _S_IWRITE))
		return crt_invalid_parameter_errno(EINVAL);
	if (!file_name_init(&wide, name))
		return crt_thread()->error;
	error = open_file(index, wide.text, flags, share, permission);
	file_name_finish(&wide);
	return error;
}

/* What the Universal CRT's inline versions of the functions above call; SECURE asks for the check of permissions. */
errno_t __cdecl _wsopen_dispatch(const wchar_t *name, int flags, int share, int permission, int *index, int secure)
{
	return _wsopen_s(index, name, flags, share, secure ? permission : permission & (_S_IREAD | _S_IWRITE));
}

errno_t __cdecl _sopen_dispatch(const char *name, int flags, int share, int permission, int *index, int secure)
{
	return _sopen_s(index, name, flags, share, secure ? permission : permission & (_S_IREAD | _S_IWRITE));
}

static int open_wide(const wchar_t *name, int flags, int share, int permission)
{
	int index;

	if (!name) {
		crt_invalid_parameter(EINVAL);
		return -1;
	}
	return open_file(&index, name, flags, share, permission) ? -1 : index;
}

static int open_narrow(const char *name, int flags, int share, int permission)
{
	struct file_name wide;
	int index;

	if (!name) {
		crt_invalid_parameter(EINVAL);
		return -1;
	}
	if (!file_name_init(&wide, name))
		return -1;
	index = open_wide(wide.text, flags, share, permission);
	file_name_finish(&wide);
	return index;
}

/* The permission is there only where a file may be made. */
#define PERMISSION_ARGUMENT(flags, last, permission) \
	int permission = 0; \
	if ((flags) & _O_CREAT) { \
		va_list arguments; \
		va_start(arguments, last); \
		permission = va_arg(arguments, int); \
		va_end(arguments); \
	}

int __cdecl _wsopen(const wchar_t *name, int flags, int share, ...)
{
	PERMISSION_ARGUMENT(flags, share, permission)
	return open_wide(name, flags, share, permission);
}

int __cdecl _sopen(const char *name, int flags, int share, ...)
{
	PERMISSION_ARGUMENT(flags, share, permission)
	return open_narrow(name, flags, share, permission);
}

int __cdecl _wopen(const wchar_t *name, int flags, ...)
{
	PERMISSION_ARGUMENT(flags, flags, permission)
	return open_wide(name, flags, _SH_DENYNO, permission);
}

int __cdecl _open(const char *name, int flags, ...)
{
	PERMISSION_ARGUMENT(flags, flags, permission)
	return open_narrow(name, flags, _SH_DENYNO, permission);
}

int __cdecl _wcreat(const wchar_t *name, int permission)
{
	return open_wide(name, _O_CREAT | _O_TRUNC | _O_RDWR, _SH_DENYNO, permission);
}

int __cdecl _creat(const char *name, int permission)
{
	return open_narrow(name, _O_CREAT | _O_TRUNC | _O_RDWR, _SH_DENYNO, permission);
}

int __cdecl _close(int index)
{
	struct fd *fd = fd_lock(index), *other = NULL;
	HANDLE handle;
	int result = 0;

	if (!fd)
		return -1;
	/* Standard output and error may be one handle, which then goes with the second of them. */
	if (index == 1 || index == 2)
		other = fd_peek(3 - index);
	handle = fd_detach(fd, index);
	if (handle != (HANDLE)-1 && handle != (HANDLE)-2 && !(other && other->flags & FD_OPEN && (HANDLE)other->handle == handle)
			&& !CloseHandle(handle))
		result = crt_fail();
	fd_unlock(fd);
	return result;
}
