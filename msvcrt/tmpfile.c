/*
 * Temporary files and names: tmpfile, tmpnam, _tempnam, _mktemp, _rmtmp.
 *
 * tmpnam's names are made of the process's id and a counter, in the form of the runtime at hand: "\s1a4.3" of msvcrt.dll is a
 * name in the root of the drive, later runtimes name a file in the folder of temporary files.
 */
#include "stream.h"
#include "file_name.h"
#include <io.h>
#include <share.h>
#include <sys/stat.h>

static LONG name_counter;

static wchar_t *put_base36(wchar_t *to, unsigned value)
{
	wchar_t digits[8];
	int count = 0;

	do
		digits[count++] = L"0123456789abcdefghijklmnopqrstuvwxyz"[value % 36];
	while ((value /= 36) != 0);
	while (count)
		*to++ = digits[--count];
	return to;
}

/* FOLDER + "s" + process + "." + counter. FOLDER ends in a backslash. */
static size_t next_name(wchar_t name[MAX_PATH], const wchar_t *folder, const wchar_t *prefix)
{
	wchar_t *to;

	do {
		wcscpy(name, folder);
		wcscat(name, prefix);
		to = put_base36(name + wcslen(name), GetCurrentProcessId());
		*to++ = '.';
		to = put_base36(to, (unsigned)InterlockedIncrement(&name_counter) - 1);
		*to = 0;
	} while (GetFileAttributesW(name) != INVALID_FILE_ATTRIBUTES);
	return to - name;
}

static void temporary_folder(wchar_t folder[MAX_PATH])
{
	DWORD length = GetTempPathW(MAX_PATH - 32, folder);

	if (!length || length >= MAX_PATH - 32)
		wcscpy(folder, L"\\");
}

static void name_for_tmpnam(wchar_t name[MAX_PATH])
{
	wchar_t folder[MAX_PATH] = L"\\";

	if (CRT_IS_UCRT)
		temporary_folder(folder);
	next_name(name, folder, L"s");
}

wchar_t *__cdecl _wtmpnam(wchar_t *buffer)
{
	struct crt_thread *thread = crt_thread();
	wchar_t name[MAX_PATH];

	name_for_tmpnam(name);
	return wcscpy(buffer ? buffer : thread->wide_temporary_name, name);
}

char *__cdecl tmpnam(char *buffer)
{
	struct crt_thread *thread = crt_thread();
	wchar_t name[MAX_PATH];

	name_for_tmpnam(name);
	if (!buffer)
		buffer = thread->temporary_name;
	return file_name_narrow_into(name, buffer, MAX_PATH) ? buffer : NULL;
}

errno_t __cdecl _wtmpnam_s(wchar_t *buffer, rsize_t size)
{
	wchar_t name[MAX_PATH];

	if (!buffer)
		return crt_invalid_parameter_errno(EINVAL);
	name_for_tmpnam(name);
	if (wcslen(name) >= size) {
		if (size)
			buffer[0] = 0;
		return crt_invalid_parameter_errno(ERANGE);
	}
	wcscpy(buffer, name);
	return 0;
}

errno_t __cdecl tmpnam_s(char *buffer, rsize_t size)
{
	wchar_t name[MAX_PATH];
	size_t needed;

	if (!buffer)
		return crt_invalid_parameter_errno(EINVAL);
	name_for_tmpnam(name);
	needed = file_name_narrow_into(name, buffer, size);
	if (needed && needed <= size)
		return 0;
	if (size)
		buffer[0] = 0;
	return crt_invalid_parameter_errno(ERANGE);
}

static bool is_folder(const wchar_t *name)
{
	DWORD attributes = GetFileAttributesW(name);

	return attributes != INVALID_FILE_ATTRIBUTES && attributes & FILE_ATTRIBUTE_DIRECTORY;
}

/* Documented order: the TMP variable's folder, the one given, the system's own. */
wchar_t *__cdecl _wtempnam(const wchar_t *folder, const wchar_t *prefix)
{
	wchar_t path[MAX_PATH], name[MAX_PATH];
	DWORD length = GetEnvironmentVariableW(L"TMP", path, MAX_PATH);

	if (!length || length >= MAX_PATH || !is_folder(path)) {
		if (folder && wcslen(folder) < MAX_PATH && is_folder(folder))
			wcscpy(path, folder);
		else
			temporary_folder(path);
	}
	length = wcslen(path);
	if (!prefix)
		prefix = L"";
	if (length + wcslen(prefix) + 24 > MAX_PATH) {
		crt_thread()->error = ERANGE;
		return NULL;
	}
	if (length && path[length - 1] != '\\' && path[length - 1] != '/')
		wcscat(path, L"\\");
	next_name(name, path, prefix);
	return _wcsdup(name);
}

char *__cdecl _tempnam(const char *folder, const char *prefix)
{
	struct file_name wide_folder, wide_prefix;
	wchar_t *name = NULL;
	char *narrow = NULL;

	if (!file_name_init_optional(&wide_folder, folder))
		return NULL;
	if (file_name_init_optional(&wide_prefix, prefix)) {
		name = _wtempnam(wide_folder.text, wide_prefix.text);
		file_name_finish(&wide_prefix);
	}
	file_name_finish(&wide_folder);
	if (name)
		narrow = file_name_narrow(name);
	free(name);
	return narrow;
}

static FILE *open_temporary(int share)
{
	wchar_t folder[MAX_PATH], name[MAX_PATH];
	FILE *file = stream_allocate();
	int index = -1;

	if (!file)
		return NULL;
	temporary_folder(folder);
	do {
		next_name(name, folder, L"t");
		index = _wsopen(name, _O_CREAT | _O_EXCL | _O_RDWR | _O_BINARY | _O_TEMPORARY, share, _S_IREAD | _S_IWRITE);
	} while (index < 0 && crt_thread()->error == EEXIST);
	if (index < 0) {
		file->_flag = 0;
		return NULL;
	}
	file->_file = index;
	file->_flag = crt_commode | _IORW;
	file->_tmpfname = file_name_narrow(name);
	return file;
}

FILE *__cdecl tmpfile(void)
{
	return open_temporary(_SH_DENYNO);
}

errno_t __cdecl tmpfile_s(FILE **file)
{
	if (!file)
		return crt_invalid_parameter_errno(EINVAL);
	*file = open_temporary(_SH_SECURE);
	return *file ? 0 : crt_thread()->error;
}

static bool close_temporary(FILE *file, void *argument)
{
	(void)argument;
	return file->_tmpfname && stream_close(file) != EOF;
}

int __cdecl _rmtmp(void)
{
	return stream_for_each(close_temporary, NULL);
}

/* The six X at the end become a letter and five digits of the process's id: "aXXXXX". */
errno_t __cdecl _wmktemp_s(wchar_t *name, size_t size)
{
	size_t length = name ? wcsnlen(name, size) : 0;
	unsigned id = GetCurrentProcessId();
	wchar_t *x;

	if (!name || length == size || length < 6 || wcscmp(name + length - 6, L"XXXXXX")) {
		if (name && size)
			name[0] = 0;
		return crt_invalid_parameter_errno(EINVAL);
	}
	x = name + length - 6;
	for (int i = 5; i > 0; i--, id /= 10)
		x[i] = '0' + id % 10;
	for (wchar_t letter = 'a'; letter <= 'z'; letter++) {
		x[0] = letter;
		if (GetFileAttributesW(name) == INVALID_FILE_ATTRIBUTES)
			return 0;
	}
	name[0] = 0;
	crt_thread()->error = EEXIST;
	return EEXIST;
}

wchar_t *__cdecl _wmktemp(wchar_t *name)
{
	return _wmktemp_s(name, name ? wcslen(name) + 1 : 0) ? NULL : name;
}

errno_t __cdecl _mktemp_s(char *name, size_t size)
{
	size_t length = name ? strnlen(name, size) : 0;
	struct file_name wide;
	errno_t error;

	if (!name || length == size || length < 6) {
		if (name && size)
			name[0] = 0;
		return crt_invalid_parameter_errno(EINVAL);
	}
	if (!file_name_init(&wide, name))
		return crt_thread()->error;
	error = _wmktemp_s(wide.text, wcslen(wide.text) + 1);
	if (error)
		name[0] = 0;
	else
		for (int i = 1; i <= 6; i++)
			name[length - i] = (char)wide.text[wcslen(wide.text) - i];
	file_name_finish(&wide);
	return error;
}

char *__cdecl _mktemp(char *name)
{
	return _mktemp_s(name, name ? strlen(name) + 1 : 0) ? NULL : name;
}
