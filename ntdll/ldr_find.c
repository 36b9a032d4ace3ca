/*
 * From a name to a module: what is loaded already, API sets, the known DLLs, and the search through folders.
 *
 * Known DLLs (known_dlls.h) are decant's own, as far as decant has them. Of every other DLL a program may bring its own copy: the
 * folders are searched in order, and decant's own stand in system32. Installed DLLs have lower-case file names, so asking for them in lower
 * case costs no look through the folder.
 *
 * The path being tried is built in one buffer, which the loader lock guards.
 */
#include "ldr.h"
#include "sxs.h"

#include <decant/api_sets.h>
#include <decant/known_dlls.h>
#include <decant/loader.h>

static const WCHAR system32[] = L"C:\\windows\\system32\\";
#define SYSTEM32_LENGTH (sizeof(system32) / sizeof(WCHAR) - 1)
/* The longest import name that is looked at. */
#define NAME_MAX_LENGTH 512

/* "\??\" and the path that is tried; the name before it begins at path_buffer. */
static WCHAR nt_buffer[4 + LDR_PATH_MAX + 16];
static WCHAR *const path_buffer = nt_buffer + 4;

static bool is_separator(WCHAR c)
{
	return c == '\\' || c == '/';
}

static ULONG base_name_at(const WCHAR *path, ULONG length)
{
	while (length && !is_separator(path[length - 1]) && path[length - 1] != ':')
		length--;
	return length;
}

static bool has_folder(const WCHAR *name, ULONG length)
{
	return base_name_at(name, length) != 0;
}

/* Paths that say where they begin are not searched for. */
static bool is_rooted(const WCHAR *name, ULONG length)
{
	return (length && is_separator(name[0])) || (length > 1 && name[1] == ':') ||
	       (length > 1 && name[0] == '.' && (is_separator(name[1]) || (name[1] == '.' && length > 2 && is_separator(name[2]))));
}

/*
 * Applies the rules of LoadLibrary to the end of a name in a buffer with room for five more characters: ".dll" is added to a name
 * without a dot, and a dot at the end says that there is no suffix. Returns the new length.
 */
static ULONG complete_suffix(WCHAR *name, ULONG length)
{
	ULONG base = base_name_at(name, length);

	if (length > base && name[length - 1] == '.')
		return length - 1;
	for (ULONG i = base; i < length; i++)
		if (name[i] == '.')
			return length;
	memcpy(name + length, L".dll", 4 * sizeof(WCHAR));
	return length + 4;
}

static bool is_known(const WCHAR *name, ULONG length)
{
	char narrow[32];

	if (length > sizeof(narrow))
		return false;
	for (ULONG i = 0; i < length; i++)
		narrow[i] = name[i] >= 'A' && name[i] <= 'Z' ? (char)(name[i] + 32) : name[i] < 0x80 ? (char)name[i] : '?';
	return known_dll(narrow, length);
}

/* Whether a status says that there is no such file, so that the search goes on. */
static bool is_absent(NTSTATUS status)
{
	return status == STATUS_OBJECT_NAME_NOT_FOUND || status == STATUS_OBJECT_PATH_NOT_FOUND || status == STATUS_OBJECT_NAME_INVALID ||
	       status == STATUS_OBJECT_PATH_SYNTAX_BAD || status == STATUS_OBJECT_PATH_INVALID || status == STATUS_NAME_TOO_LONG ||
	       status == STATUS_FILE_IS_A_DIRECTORY;
}

/* Maps the file whose path of LENGTH characters is in path_buffer. The buffer keeps the path as it was. */
static NTSTATUS map_path(ULONG length, ULONG flags, struct host_loader_map_image *map)
{
	WCHAR *start = nt_buffer;
	WCHAR saved[4];
	NTSTATUS status;

	*map = (struct host_loader_map_image){ .flags = flags };
	memcpy(nt_buffer, L"\\??\\", 4 * sizeof(WCHAR));
	memcpy(saved, path_buffer, sizeof(saved));
	if (length > 4 && is_separator(path_buffer[0]) && is_separator(path_buffer[1])) {
		if (path_buffer[2] == '?' || path_buffer[2] == '.') { /* "\\?\C:\x" */
			memcpy(path_buffer, L"\\??\\", sizeof(saved));
			start = path_buffer;
			length -= 4;
		} else {
			return STATUS_OBJECT_PATH_NOT_FOUND;
		}
	}
	map->path = (struct guest_string){ .buffer = GUEST_PTR(start), .bytes = (length + 4) * sizeof(WCHAR) };
	status = host_call(HOST_loader_map_image, map);
	memcpy(path_buffer, saved, sizeof(saved));
	if (status == STATUS_IMAGE_MACHINE_TYPE_MISMATCH)
		status = STATUS_INVALID_IMAGE_FORMAT;
	return status;
}

/* Makes a module of what was mapped from the path in path_buffer, unless it is a file that is loaded under another name. */
static NTSTATUS adopt(const struct host_loader_map_image *map, ULONG length, struct module **out)
{
	*out = module_by_file(map->file_id);
	if (!*out)
		*out = module_create((PVOID)(ULONG_PTR)map->base, (ULONG)map->size, map->file_id, path_buffer, length,
				     base_name_at(path_buffer, length));
	else
		host_call(HOST_loader_unmap_image, &(struct host_loader_unmap_image){ map->base });
	return *out ? STATUS_SUCCESS : STATUS_NO_MEMORY;
}

/* The module of the file whose path is in path_buffer: one that is loaded, or mapped now. */
static NTSTATUS map_module(ULONG length, struct module **out)
{
	struct host_loader_map_image map;
	NTSTATUS status;

	*out = module_by_path(path_buffer, length);
	if (*out)
		return STATUS_SUCCESS;
	status = map_path(length, 0, &map);
	return status ? status : adopt(&map, length, out);
}

/* A known DLL: the host knows where its own files are. */
static NTSTATUS map_known(const WCHAR *name, ULONG length, struct module **out)
{
	WCHAR *file_name = path_buffer + SYSTEM32_LENGTH;
	struct host_loader_map_image map = { .flags = HOST_IMAGE_INSTALLED };
	NTSTATUS status;

	memcpy(path_buffer, system32, SYSTEM32_LENGTH * sizeof(WCHAR));
	for (ULONG i = 0; i < length; i++)
		file_name[i] = name[i] >= 'A' && name[i] <= 'Z' ? name[i] + 32 : name[i];
	map.path = (struct guest_string){ .buffer = GUEST_PTR(file_name), .bytes = length * sizeof(WCHAR) };
	status = host_call(HOST_loader_map_image, &map);
	return status ? status : adopt(&map, SYSTEM32_LENGTH + length, out);
}

/* A path that says where it begins, to path_buffer, whole and with its suffix; 0 if it is too long. */
static ULONG put_full_path(const WCHAR *name, ULONG length)
{
	WCHAR terminated[LDR_PATH_MAX / 4];
	ULONG bytes;

	if (length >= sizeof(terminated) / sizeof(WCHAR))
		return 0;
	memcpy(terminated, name, length * sizeof(WCHAR));
	terminated[length] = 0;
	/* A full path loses its trailing dots, which mean something here. */
	bytes = RtlGetFullPathName_U(terminated, LDR_PATH_MAX * sizeof(WCHAR), path_buffer, NULL);
	if (!bytes || bytes >= LDR_PATH_MAX * sizeof(WCHAR))
		return 0;
	return name[length - 1] == '.' ? bytes / sizeof(WCHAR) : complete_suffix(path_buffer, bytes / sizeof(WCHAR));
}

/* Tries NAME in each folder of a search. What TRY_PATH makes of a path in path_buffer decides. */
static NTSTATUS search_folders(const WCHAR *name, ULONG length, const struct ldr_search *search,
			       NTSTATUS (*try_path)(ULONG length, void *context), void *context)
{
	struct ldr_folder_walk walk = { .search = search };
	NTSTATUS status = STATUS_DLL_NOT_FOUND;
	ULONG folder;

	while ((folder = ldr_next_folder(&walk, path_buffer))) {
		bool lower = folder == SYSTEM32_LENGTH && ldr_equal(path_buffer, system32, folder);

		if (folder + length + 5 > LDR_PATH_MAX)
			continue;
		for (ULONG i = 0; i < length; i++)
			path_buffer[folder + i] = lower && name[i] >= 'A' && name[i] <= 'Z' ? name[i] + 32 : name[i];
		status = try_path(folder + length, context);
		if (!is_absent(status))
			return status;
		status = STATUS_DLL_NOT_FOUND;
	}
	return status;
}

static NTSTATUS try_module(ULONG length, void *context)
{
	return map_module(length, context);
}

/* The DLL that an activation context has at PLACE. */
static NTSTATUS map_redirected(const WCHAR *place, struct module **out)
{
	SIZE_T length = wcslen(place);

	if (length >= LDR_PATH_MAX)
		return STATUS_DLL_NOT_FOUND;
	memcpy(path_buffer, place, length * sizeof(WCHAR));
	NTSTATUS status = map_module((ULONG)length, out);
	return is_absent(status) ? STATUS_DLL_NOT_FOUND : status;
}

/*
 * NAME is complete and has no folder. What a thread has activated comes before everything, as it can be there for a second
 * version of a DLL only; the process's own context is asked last, so that its manifest is read only where it is needed.
 */
static NTSTATUS find_base_name(const WCHAR *name, ULONG length, const struct ldr_search *search, struct module **out)
{
	const WCHAR *place = sxs_find_active(name, length);
	NTSTATUS status;

	if (place)
		return map_redirected(place, out);
	*out = module_by_name(name, length);
	if (*out)
		return STATUS_SUCCESS;
	if (is_known(name, length)) {
		status = map_known(name, length, out);
		if (!is_absent(status))
			return status;
	}
	status = search_folders(name, length, search, try_module, out);
	if (status == STATUS_DLL_NOT_FOUND && (place = sxs_find_default(name, length)))
		status = map_redirected(place, out);
	return status;
}

/* The host of an API set as a complete name in OUT; 0 if NAME is none. */
static ULONG put_api_set_host(const WCHAR *name, ULONG length, WCHAR *out)
{
	char narrow[128];
	const char *host;
	ULONG count = 0;

	/* "api-ms-" or "ext-ms-" */
	if (length < 8 || length >= sizeof(narrow) || name[3] != '-' || name[6] != '-')
		return 0;
	for (ULONG i = 0; i < length; i++)
		narrow[i] = name[i] < 0x80 ? (char)name[i] : '?';
	narrow[length] = 0;
	host = api_set_host(narrow);
	if (!host)
		return 0;
	while (host[count]) {
		out[count] = host[count];
		count++;
	}
	memcpy(out + count, L".dll", 4 * sizeof(WCHAR));
	return count + 4;
}

NTSTATUS ldr_find(const WCHAR *name, ULONG length, const struct ldr_search *search, struct module **out)
{
	WCHAR complete[NAME_MAX_LENGTH + 8];
	ULONG host_length;
	NTSTATUS status;

	*out = NULL;
	if (!length)
		return STATUS_DLL_NOT_FOUND;
	if (is_rooted(name, length)) {
		length = put_full_path(name, length);
		status = length ? map_module(length, out) : STATUS_DLL_NOT_FOUND;
		return is_absent(status) ? STATUS_DLL_NOT_FOUND : status;
	}
	if (length > NAME_MAX_LENGTH)
		return STATUS_DLL_NOT_FOUND;
	host_length = put_api_set_host(name, length, complete);
	if (host_length)
		return find_base_name(complete, host_length, search, out);
	memcpy(complete, name, length * sizeof(WCHAR));
	length = complete_suffix(complete, length);
	if (has_folder(complete, length))
		return search_folders(complete, length, search, try_module, out);
	return find_base_name(complete, length, search, out);
}

NTSTATUS ldr_find_import(const char *name, ULONG length, const struct ldr_search *search, struct module **out)
{
	WCHAR wide[NAME_MAX_LENGTH];

	*out = NULL;
	if (length > NAME_MAX_LENGTH)
		return STATUS_DLL_NOT_FOUND;
	for (ULONG i = 0; i < length; i++)
		wide[i] = (BYTE)name[i];
	return ldr_find(wide, length, search, out);
}

struct module *ldr_find_loaded(const WCHAR *name, ULONG length)
{
	WCHAR complete[NAME_MAX_LENGTH + 8];
	ULONG host_length;

	if (!length)
		return NULL;
	if (is_rooted(name, length)) {
		length = put_full_path(name, length);
		return length ? module_by_path(path_buffer, length) : NULL;
	}
	if (length > NAME_MAX_LENGTH)
		return NULL;
	host_length = put_api_set_host(name, length, complete);
	if (host_length)
		return module_by_name(complete, host_length);
	memcpy(complete, name, length * sizeof(WCHAR));
	length = complete_suffix(complete, length);
	return module_by_name(complete, length);
}

struct data_try {
	ULONG flags;
	struct host_loader_map_image *out;
};

static NTSTATUS try_data(ULONG length, void *context)
{
	struct data_try *data = context;

	return map_path(length, data->flags, data->out);
}

NTSTATUS ldr_find_data(const WCHAR *name, ULONG length, const struct ldr_search *search, ULONG flags, struct host_loader_map_image *out)
{
	struct data_try data = { flags, out };
	WCHAR complete[NAME_MAX_LENGTH + 8];
	NTSTATUS status;

	if (!length)
		return STATUS_DLL_NOT_FOUND;
	if (is_rooted(name, length)) {
		length = put_full_path(name, length);
		status = length ? map_path(length, flags, out) : STATUS_DLL_NOT_FOUND;
		return is_absent(status) ? STATUS_DLL_NOT_FOUND : status;
	}
	if (length > NAME_MAX_LENGTH)
		return STATUS_DLL_NOT_FOUND;
	memcpy(complete, name, length * sizeof(WCHAR));
	return search_folders(complete, complete_suffix(complete, length), search, try_data, &data);
}
