/*
 * _findfirst and _findnext in their kinds: the files that match a pattern.
 *
 * The handle is that of FindFirstFileW.
 */
#include "crt.h"
#include "file_name.h"
#include "file_time.h"
#include <io.h>

#undef _findfirst32i64
#undef _findnext32i64
#undef _wfindfirst32i64
#undef _wfindnext32i64
#undef _wfindfirsti64
#undef _wfindnexti64

static void search_failed(void)
{
	crt_fail();
	/* All that is not a missing file or memory is a bad pattern. */
	if (crt_thread()->error != ENOENT && crt_thread()->error != ENOMEM)
		crt_thread()->error = EINVAL;
}

static intptr_t search_first(const wchar_t *pattern, WIN32_FIND_DATAW *found)
{
	HANDLE search;

	if (!pattern) {
		crt_invalid_parameter(EINVAL);
		return -1;
	}
	search = FindFirstFileW(pattern, found);
	if (search == INVALID_HANDLE_VALUE)
		search_failed();
	return (intptr_t)search;
}

static intptr_t search_first_narrow(const char *pattern, WIN32_FIND_DATAW *found)
{
	struct file_name wide;
	intptr_t search;

	if (!pattern) {
		crt_invalid_parameter(EINVAL);
		return -1;
	}
	if (!file_name_init(&wide, pattern))
		return -1;
	search = search_first(wide.text, found);
	file_name_finish(&wide);
	return search;
}

static bool search_next(intptr_t search, WIN32_FIND_DATAW *found)
{
	if (search == -1) {
		crt_invalid_parameter(EINVAL);
		return false;
	}
	if (FindNextFileW((HANDLE)search, found))
		return true;
	search_failed();
	return false;
}

int __cdecl _findclose(intptr_t search)
{
	if (FindClose((HANDLE)search))
		return 0;
	crt_thread()->error = EINVAL;
	return -1;
}

static void put_name_narrow(char *name, const wchar_t *wide)
{
	if (!file_name_narrow_into(wide, name, MAX_PATH))
		name[0] = 0;
}

static void put_name_wide(wchar_t *name, const wchar_t *wide)
{
	wcscpy(name, wide);
}

/* The functions of one kind: its structure, its names and the width of its characters. */
#define KIND(first_name, next_name, type, character, find, put_name) \
	static void fill_##first_name(struct type *data, const WIN32_FIND_DATAW *found) \
	{ \
		data->attrib = found->dwFileAttributes == FILE_ATTRIBUTE_NORMAL ? 0 : found->dwFileAttributes; \
		data->time_create = file_time_to_c(&found->ftCreationTime); \
		data->time_access = file_time_to_c(&found->ftLastAccessTime); \
		data->time_write = file_time_to_c(&found->ftLastWriteTime); \
		data->size = (__int64)found->nFileSizeHigh << 32 | found->nFileSizeLow; \
		put_name(data->name, found->cFileName); \
	} \
	intptr_t __cdecl first_name(const character *pattern, struct type *data) \
	{ \
		WIN32_FIND_DATAW found; \
		intptr_t search = find(pattern, &found); \
		if (search != -1) \
			fill_##first_name(data, &found); \
		return search; \
	} \
	int __cdecl next_name(intptr_t search, struct type *data) \
	{ \
		WIN32_FIND_DATAW found; \
		if (!search_next(search, &found)) \
			return -1; \
		fill_##first_name(data, &found); \
		return 0; \
	}

KIND(_findfirst32, _findnext32, _finddata32_t, char, search_first_narrow, put_name_narrow)
KIND(_findfirst32i64, _findnext32i64, _finddata32i64_t, char, search_first_narrow, put_name_narrow)
KIND(_findfirst64i32, _findnext64i32, _finddata64i32_t, char, search_first_narrow, put_name_narrow)
KIND(_findfirst64, _findnext64, __finddata64_t, char, search_first_narrow, put_name_narrow)
KIND(_wfindfirst32, _wfindnext32, _wfinddata32_t, wchar_t, search_first, put_name_wide)
KIND(_wfindfirst32i64, _wfindnext32i64, _wfinddata32i64_t, wchar_t, search_first, put_name_wide)
KIND(_wfindfirst64i32, _wfindnext64i32, _wfinddata64i32_t, wchar_t, search_first, put_name_wide)
KIND(_wfindfirst64, _wfindnext64, _wfinddata64_t, wchar_t, search_first, put_name_wide)
