/*
 * errno, _doserrno and the way from Windows errors to them.
 *
 * Both variables belong to the thread. crt_fail() is how a function that called Windows and was refused says so: it keeps the
 * Windows error in _doserrno and finds the errno value that Microsoft's runtimes use for it. The table has the errors that have a
 * value of their own; two ranges of numbers stand for "no access" and "not a program", and all else is EINVAL.
 */
#include "crt.h"

int *__cdecl _errno(void)
{
	return &crt_thread()->error;
}

unsigned long *__cdecl __doserrno(void)
{
	return &crt_thread()->dos_error;
}

errno_t __cdecl _get_errno(int *value)
{
	if (!value)
		return crt_invalid_parameter_errno(EINVAL);
	*value = crt_thread()->error;
	return 0;
}

errno_t __cdecl _set_errno(int value)
{
	crt_thread()->error = value;
	return 0;
}

errno_t __cdecl _get_doserrno(unsigned long *value)
{
	if (!value)
		return crt_invalid_parameter_errno(EINVAL);
	*value = crt_thread()->dos_error;
	return 0;
}

errno_t __cdecl _set_doserrno(unsigned long value)
{
	crt_thread()->dos_error = value;
	return 0;
}

static const struct {
	unsigned short windows;
	unsigned char error;
} error_map[] = {
	{ ERROR_FILE_NOT_FOUND, ENOENT }, { ERROR_PATH_NOT_FOUND, ENOENT }, { ERROR_TOO_MANY_OPEN_FILES, EMFILE },
	{ ERROR_ACCESS_DENIED, EACCES }, { ERROR_INVALID_HANDLE, EBADF }, { ERROR_ARENA_TRASHED, ENOMEM },
	{ ERROR_NOT_ENOUGH_MEMORY, ENOMEM }, { ERROR_INVALID_BLOCK, ENOMEM }, { ERROR_BAD_ENVIRONMENT, E2BIG },
	{ ERROR_BAD_FORMAT, ENOEXEC }, { ERROR_INVALID_DRIVE, ENOENT }, { ERROR_CURRENT_DIRECTORY, EACCES },
	{ ERROR_NOT_SAME_DEVICE, EXDEV }, { ERROR_NO_MORE_FILES, ENOENT }, { ERROR_BAD_NETPATH, ENOENT },
	{ ERROR_NETWORK_ACCESS_DENIED, EACCES }, { ERROR_BAD_NET_NAME, ENOENT }, { ERROR_FILE_EXISTS, EEXIST },
	{ ERROR_CANNOT_MAKE, EACCES }, { ERROR_FAIL_I24, EACCES }, { ERROR_NO_PROC_SLOTS, EAGAIN }, { ERROR_DRIVE_LOCKED, EACCES },
	{ ERROR_BROKEN_PIPE, EPIPE }, { ERROR_DISK_FULL, ENOSPC }, { ERROR_INVALID_TARGET_HANDLE, EBADF },
	{ ERROR_WAIT_NO_CHILDREN, ECHILD }, { ERROR_CHILD_NOT_COMPLETE, ECHILD }, { ERROR_DIRECT_ACCESS_HANDLE, EBADF },
	{ ERROR_SEEK_ON_DEVICE, EACCES }, { ERROR_DIR_NOT_EMPTY, ENOTEMPTY }, { ERROR_NOT_LOCKED, EACCES },
	{ ERROR_BAD_PATHNAME, ENOENT }, { ERROR_MAX_THRDS_REACHED, EAGAIN }, { ERROR_LOCK_FAILED, EACCES },
	{ ERROR_ALREADY_EXISTS, EEXIST }, { ERROR_FILENAME_EXCED_RANGE, ENOENT }, { ERROR_NESTING_NOT_ALLOWED, EAGAIN },
	{ ERROR_NOT_ENOUGH_QUOTA, ENOMEM },
};

int crt_errno_from_windows(DWORD error)
{
	for (size_t i = 0; i < sizeof(error_map) / sizeof(error_map[0]); i++)
		if (error_map[i].windows == error)
			return error_map[i].error;
	if (error >= ERROR_WRITE_PROTECT && error <= ERROR_SHARING_BUFFER_EXCEEDED)
		return EACCES;
	if (error >= ERROR_INVALID_STARTING_CODESEG && error <= ERROR_INFLOOP_IN_RELOC_CHAIN)
		return ENOEXEC;
	return EINVAL;
}

int crt_fail(void)
{
	return crt_fail_with(GetLastError());
}

int crt_fail_with(DWORD error)
{
	struct crt_thread *thread = crt_thread();

	thread->dos_error = error;
	thread->error = crt_errno_from_windows(error);
	return -1;
}

/* Exported by several of the family, for the static parts of a program's runtime. */
void __cdecl _dosmaperr(unsigned long error)
{
	crt_fail_with(error);
}
