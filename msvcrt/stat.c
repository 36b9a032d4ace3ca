/*
 * _stat and _fstat in their eight kinds: what is known about a file.
 *
 * The 64-bit kind is made first and cut down for the others. Permissions are made up from what Windows has: all may read, all may
 * write unless the file is read-only, and folders and programs, by their extension, may be executed.
 */
#include "lowio.h"
#include "file_name.h"
#include "file_time.h"
#include <sys/stat.h>

static unsigned short mode_of(DWORD attributes, const wchar_t *name)
{
	static const wchar_t *const program_extensions[] = { L".exe", L".cmd", L".bat", L".com" };
	unsigned short mode = _S_IREAD;

	if (!(attributes & FILE_ATTRIBUTE_READONLY))
		mode |= _S_IWRITE;
	if (attributes & FILE_ATTRIBUTE_DIRECTORY) {
		mode |= _S_IFDIR | _S_IEXEC;
	} else {
		const wchar_t *extension = name ? wcsrchr(name, '.') : NULL;

		mode |= _S_IFREG;
		for (int i = 0; extension && i < 4; i++)
			if (!_wcsicmp(extension, program_extensions[i]))
				mode |= _S_IEXEC;
	}
	/* The same for group and others. */
	return mode | (mode & 0700) >> 3 | (mode & 0700) >> 6;
}

static void fill_times(struct _stat64 *stat, const FILETIME *created, const FILETIME *accessed, const FILETIME *written)
{
	stat->st_mtime = file_time_to_c(written);
	stat->st_atime = file_time_to_c(accessed);
	stat->st_ctime = file_time_to_c(created);
	if (stat->st_mtime < 0)
		stat->st_mtime = 0;
	if (stat->st_atime < 0)
		stat->st_atime = stat->st_mtime;
	if (stat->st_ctime < 0)
		stat->st_ctime = stat->st_mtime;
}

/* A is 0; a path without drive is on the current one. */
static _dev_t drive_of(const wchar_t *name)
{
	wchar_t current[MAX_PATH];

	if (name[0] && name[1] == ':')
		return (name[0] | 0x20) - 'a';
	if (GetCurrentDirectoryW(MAX_PATH, current) && current[1] == ':')
		return (current[0] | 0x20) - 'a';
	return 0;
}

static int stat_name(const wchar_t *name, struct _stat64 *stat)
{
	WIN32_FILE_ATTRIBUTE_DATA data;

	if (!name || !stat) {
		crt_invalid_parameter(EINVAL);
		return -1;
	}
	memset(stat, 0, sizeof(*stat));
	if (wcspbrk(name, L"?*")) {
		crt_thread()->dos_error = ERROR_FILE_NOT_FOUND;
		crt_thread()->error = ENOENT;
		return -1;
	}
	if (!GetFileAttributesExW(name, GetFileExInfoStandard, &data)) {
		crt_fail();
		crt_thread()->error = ENOENT;
		return -1;
	}
	stat->st_dev = stat->st_rdev = drive_of(name);
	stat->st_mode = mode_of(data.dwFileAttributes, name);
	stat->st_nlink = 1;
	if (!(data.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY))
		stat->st_size = (__int64)data.nFileSizeHigh << 32 | data.nFileSizeLow;
	fill_times(stat, &data.ftCreationTime, &data.ftLastAccessTime, &data.ftLastWriteTime);
	return 0;
}

static int stat_name_narrow(const char *name, struct _stat64 *stat)
{
	struct file_name wide;
	int result;

	if (!name) {
		crt_invalid_parameter(EINVAL);
		return -1;
	}
	if (!file_name_init(&wide, name))
		return -1;
	result = stat_name(wide.text, stat);
	file_name_finish(&wide);
	return result;
}

static int stat_device(struct fd *fd, int index, struct _stat64 *stat)
{
	stat->st_mode = fd->flags & FD_PIPE ? _S_IFIFO : _S_IFCHR;
	stat->st_dev = stat->st_rdev = index;
	stat->st_nlink = 1;
	return 0;
}

static int stat_fd(int index, struct _stat64 *stat)
{
	BY_HANDLE_FILE_INFORMATION information;
	struct fd *fd;
	int result = 0;

	if (!stat) {
		crt_invalid_parameter(EINVAL);
		return -1;
	}
	fd = fd_lock(index);
	if (!fd)
		return -1;
	memset(stat, 0, sizeof(*stat));
	if (fd->flags & (FD_DEVICE | FD_PIPE)) {
		result = stat_device(fd, index, stat);
	} else if (!GetFileInformationByHandle((HANDLE)fd->handle, &information)) {
		result = crt_fail();
	} else {
		stat->st_mode = mode_of(information.dwFileAttributes, NULL);
		stat->st_nlink = (short)information.nNumberOfLinks;
		stat->st_size = (__int64)information.nFileSizeHigh << 32 | information.nFileSizeLow;
		fill_times(stat, &information.ftCreationTime, &information.ftLastAccessTime, &information.ftLastWriteTime);
	}
	fd_unlock(fd);
	return result;
}

/* The functions of one kind: the whole is cut down to it, which fails where the size does not fit. */
#define CUT(kind, type, size_max) \
	static int cut_##kind(const struct _stat64 *whole, type *stat, int result) \
	{ \
		if (result) \
			return result; \
		if (!stat) { \
			crt_invalid_parameter(EINVAL); \
			return -1; \
		} \
		if (whole->st_size > (size_max)) { \
			crt_thread()->error = EOVERFLOW; \
			return -1; \
		} \
		stat->st_dev = whole->st_dev; \
		stat->st_ino = whole->st_ino; \
		stat->st_mode = whole->st_mode; \
		stat->st_nlink = whole->st_nlink; \
		stat->st_uid = whole->st_uid; \
		stat->st_gid = whole->st_gid; \
		stat->st_rdev = whole->st_rdev; \
		stat->st_size = whole->st_size; \
		stat->st_atime = whole->st_atime; \
		stat->st_mtime = whole->st_mtime; \
		stat->st_ctime = whole->st_ctime; \
		return 0; \
	} \
	int __cdecl kind_name(kind)(const char *name, type *stat) \
	{ \
		struct _stat64 whole; \
		return cut_##kind(&whole, stat, stat_name_narrow(name, &whole)); \
	} \
	int __cdecl wide_name(kind)(const wchar_t *name, type *stat) \
	{ \
		struct _stat64 whole; \
		return cut_##kind(&whole, stat, stat_name(name, &whole)); \
	} \
	int __cdecl fd_name(kind)(int index, type *stat) \
	{ \
		struct _stat64 whole; \
		return cut_##kind(&whole, stat, stat_fd(index, &whole)); \
	}
#define kind_name(kind) _stat##kind
#define wide_name(kind) _wstat##kind
#define fd_name(kind) _fstat##kind

/* A name that the header gives to something else where time_t has 32 bits. */
typedef struct _stat32i64 stat_32i64;
#undef _stat32i64
#undef _wstat32i64
#undef _fstat32i64
CUT(32, struct _stat32, LONG_MAX)
CUT(32i64, stat_32i64, INT64_MAX)
CUT(64i32, struct _stat64i32, LONG_MAX)
CUT(64, struct _stat64, INT64_MAX)
