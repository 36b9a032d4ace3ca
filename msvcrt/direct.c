/*
 * Folders and drives: _chdir, _getcwd, _mkdir, _rmdir, _getdrive and their kin.
 */
#include "crt.h"
#include "file_name.h"
#include <direct.h>

int __cdecl _wchdir(const wchar_t *name)
{
	wchar_t current[MAX_PATH], variable[4] = L"=C:";

	if (!name) {
		crt_invalid_parameter(EINVAL);
		return -1;
	}
	if (!SetCurrentDirectoryW(name))
		return crt_fail();
	/* Each drive's current folder is kept in an environment variable, which command interpreters hand down. */
	if (GetCurrentDirectoryW(MAX_PATH, current) < MAX_PATH && current[1] == ':') {
		variable[1] = current[0] >= 'a' ? current[0] - 'a' + 'A' : current[0];
		SetEnvironmentVariableW(variable, current);
	}
	return 0;
}

int __cdecl _wmkdir(const wchar_t *name)
{
	return CreateDirectoryW(name, NULL) ? 0 : crt_fail();
}

int __cdecl _wrmdir(const wchar_t *name)
{
	return RemoveDirectoryW(name) ? 0 : crt_fail();
}

/* A function of a narrow name is that of the wide one. */
#define NARROW(name_of_narrow, wide_function) \
	int __cdecl name_of_narrow(const char *name) \
	{ \
		struct file_name wide; \
		int result; \
		if (!name) { \
			crt_invalid_parameter(EINVAL); \
			return -1; \
		} \
		if (!file_name_init(&wide, name)) \
			return -1; \
		result = wide_function(wide.text); \
		file_name_finish(&wide); \
		return result; \
	}

NARROW(_chdir, _wchdir)
NARROW(_mkdir, _wmkdir)
NARROW(_rmdir, _wrmdir)

/* The current folder of DRIVE (0: the current drive) in memory from malloc; NULL with errno set. */
static wchar_t *current_folder(int drive)
{
	wchar_t name[4] = { (wchar_t)('A' + drive - 1), ':', '.', 0 };
	const wchar_t *relative = drive ? name : L".";
	DWORD length;
	wchar_t *folder;

	if (drive && (drive < 0 || drive > 26 || !(GetLogicalDrives() & 1u << (drive - 1)))) {
		crt_thread()->dos_error = ERROR_INVALID_DRIVE;
		crt_invalid_parameter(EACCES);
		return NULL;
	}
	length = GetFullPathNameW(relative, 0, NULL, NULL);
	folder = length ? malloc((length + 1) * sizeof(wchar_t)) : NULL;
	if (!length)
		crt_fail();
	if (folder)
		GetFullPathNameW(relative, length + 1, folder, NULL);
	return folder;
}

wchar_t *__cdecl _wgetdcwd(int drive, wchar_t *buffer, int size)
{
	wchar_t *folder = current_folder(drive);
	size_t length;

	if (!folder)
		return NULL;
	length = wcslen(folder) + 1;
	if (!buffer) {
		wchar_t *larger = size > (int)length ? realloc(folder, size * sizeof(wchar_t)) : NULL;

		return larger ? larger : folder;
	}
	if (size <= 0 || length > (size_t)size) {
		if (size > 0)
			buffer[0] = 0;
		free(folder);
		crt_thread()->error = size <= 0 ? EINVAL : ERANGE;
		return NULL;
	}
	memcpy(buffer, folder, length * sizeof(wchar_t));
	free(folder);
	return buffer;
}

wchar_t *__cdecl _wgetcwd(wchar_t *buffer, int size)
{
	return _wgetdcwd(0, buffer, size);
}

char *__cdecl _getdcwd(int drive, char *buffer, int size)
{
	wchar_t *folder = current_folder(drive);
	char *narrow = folder ? file_name_narrow(folder) : NULL;
	size_t length;

	free(folder);
	if (!narrow)
		return NULL;
	length = strlen(narrow) + 1;
	if (!buffer) {
		char *larger = size > (int)length ? realloc(narrow, size) : NULL;

		return larger ? larger : narrow;
	}
	if (size <= 0 || length > (size_t)size) {
		if (size > 0)
			buffer[0] = 0;
		free(narrow);
		crt_thread()->error = size <= 0 ? EINVAL : ERANGE;
		return NULL;
	}
	memcpy(buffer, narrow, length);
	free(narrow);
	return buffer;
}

char *__cdecl _getcwd(char *buffer, int size)
{
	return _getdcwd(0, buffer, size);
}

int __cdecl _getdrive(void)
{
	wchar_t current[MAX_PATH];

	if (!GetCurrentDirectoryW(MAX_PATH, current) || current[1] != ':')
		return 0;
	return (current[0] | 0x20) - 'a' + 1;
}

int __cdecl _chdrive(int drive)
{
	wchar_t name[3] = { (wchar_t)('A' + drive - 1), ':', 0 };

	if (drive < 1 || drive > 26) {
		crt_thread()->dos_error = ERROR_INVALID_DRIVE;
		crt_invalid_parameter(EACCES);
		return -1;
	}
	return SetCurrentDirectoryW(name) ? 0 : crt_fail();
}

unsigned long __cdecl _getdrives(void)
{
	return GetLogicalDrives();
}

unsigned __cdecl _getdiskfree(unsigned drive, struct _diskfree_t *space)
{
	wchar_t root[4] = { (wchar_t)('A' + drive - 1), ':', '\\', 0 };
	DWORD sectors, bytes, available, total;

	if (!space || drive > 26) {
		crt_invalid_parameter(EINVAL);
		return ERROR_INVALID_PARAMETER;
	}
	if (!GetDiskFreeSpaceW(drive ? root : NULL, &sectors, &bytes, &available, &total)) {
		crt_fail();
		return GetLastError();
	}
	space->total_clusters = total;
	space->avail_clusters = available;
	space->sectors_per_cluster = sectors;
	space->bytes_per_sector = bytes;
	return 0;
}
