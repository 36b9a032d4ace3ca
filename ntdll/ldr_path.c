/*
 * Where DLLs are looked for: Microsoft, "Dynamic-link library search order".
 *
 * The classic order is the program's folder (or, with LOAD_WITH_ALTERED_SEARCH_PATH, the DLL's), the folder of SetDllDirectory,
 * system32, system, windows, the current directory unless SetDllDirectory was called, and PATH. With LOAD_LIBRARY_SEARCH_* flags, or
 * after SetDefaultDllDirectories, only the folders that the flags name are looked at.
 *
 * All state here is guarded by the loader lock.
 */
#include "ldr.h"

#define SEARCH_FLAGS \
	(LOAD_LIBRARY_SEARCH_DLL_LOAD_DIR | LOAD_LIBRARY_SEARCH_APPLICATION_DIR | LOAD_LIBRARY_SEARCH_USER_DIRS | \
	 LOAD_LIBRARY_SEARCH_SYSTEM32 | LOAD_LIBRARY_SEARCH_DEFAULT_DIRS)
#define DEFAULT_DIRS (LOAD_LIBRARY_SEARCH_APPLICATION_DIR | LOAD_LIBRARY_SEARCH_USER_DIRS | LOAD_LIBRARY_SEARCH_SYSTEM32)

/* A folder that AddDllDirectory was given; its address is the cookie. */
struct user_directory {
	struct user_directory *next;
	ULONG length;
	WCHAR path[];
};

static struct user_directory *user_directories;
static WCHAR *dll_directory; /* SetDllDirectory's; NULL: not called, or called with NULL */
static ULONG dll_directory_length;
static ULONG default_flags; /* SetDefaultDllDirectories' */

static bool is_separator(WCHAR c)
{
	return c == '\\' || c == '/';
}

static bool is_absolute(const WCHAR *name, ULONG length)
{
	return (length > 2 && name[1] == ':' && is_separator(name[2])) || (length > 1 && is_separator(name[0]) && is_separator(name[1]));
}

/* How many characters of a path are its folder, the last separator included. */
static ULONG folder_length(const WCHAR *path, ULONG length)
{
	while (length && !is_separator(path[length - 1]))
		length--;
	return length;
}

NTSTATUS ldr_search_make(struct ldr_search *search, const WCHAR *name, ULONG length, ULONG flags)
{
	bool absolute = is_absolute(name, length);

	*search = (struct ldr_search){ .flags = flags & SEARCH_FLAGS };
	if (search->flags && flags & LOAD_WITH_ALTERED_SEARCH_PATH)
		return STATUS_INVALID_PARAMETER;
	if (search->flags & LOAD_LIBRARY_SEARCH_DLL_LOAD_DIR && !absolute)
		return STATUS_INVALID_PARAMETER;
	if (absolute && (search->flags & LOAD_LIBRARY_SEARCH_DLL_LOAD_DIR || flags & LOAD_WITH_ALTERED_SEARCH_PATH)) {
		search->first = name;
		search->first_length = folder_length(name, length);
	}
	if (!search->flags && !(flags & LOAD_WITH_ALTERED_SEARCH_PATH))
		search->flags = default_flags;
	if (search->flags & LOAD_LIBRARY_SEARCH_DEFAULT_DIRS)
		search->flags |= DEFAULT_DIRS;
	return STATUS_SUCCESS;
}

/* Copies a folder and sees to its trailing backslash; 0 for one that is empty or too long. */
static ULONG put_folder(WCHAR *out, const WCHAR *folder, ULONG length)
{
	if (!length || length + 1 >= LDR_PATH_MAX)
		return 0;
	memcpy(out, folder, length * sizeof(WCHAR));
	if (!is_separator(out[length - 1]))
		out[length++] = '\\';
	return length;
}

static ULONG put_string(WCHAR *out, const WCHAR *folder)
{
	return put_folder(out, folder, wcslen(folder));
}

static ULONG put_program_folder(WCHAR *out)
{
	const UNICODE_STRING *path = &ldr_program->entry.FullDllName;

	return put_folder(out, path->Buffer, folder_length(path->Buffer, path->Length / sizeof(WCHAR)));
}

/* The value of PATH in the process' environment; variables are "NAME=VALUE", the last one followed by an empty one. */
static const WCHAR *path_variable(void)
{
	const WCHAR *variable = current_peb()->ProcessParameters->Environment;

	for (; variable && *variable; variable += wcslen(variable) + 1)
		if (ldr_equal(variable, L"PATH=", 5))
			return variable + 5;
	return L"";
}

/* The element of PATH that begins at *AT characters; moves *AT on, and leaves it at the end of the variable. */
static ULONG put_path_element(WCHAR *out, ULONG *at)
{
	const WCHAR *path = path_variable();

	/* The variable may have been changed since the last call. */
	if (*at > wcslen(path))
		return 0;
	while (path[*at]) {
		const WCHAR *start = path + *at;
		ULONG length = wcscspn(start, L";");
		ULONG put;

		*at += length + (start[length] == ';');
		if (length > 1 && start[0] == '"' && start[length - 1] == '"') {
			start++;
			length -= 2;
		}
		put = put_folder(out, start, length);
		if (put)
			return put;
	}
	return 0;
}

static ULONG next_flagged_folder(struct ldr_folder_walk *walk, WCHAR *out)
{
	ULONG flags = walk->search->flags;
	ULONG length;

	for (;;) {
		length = 0;
		switch (walk->step++) {
		case 0:
			if (flags & LOAD_LIBRARY_SEARCH_DLL_LOAD_DIR && walk->search->first)
				length = put_folder(out, walk->search->first, walk->search->first_length);
			break;
		case 1:
			if (flags & LOAD_LIBRARY_SEARCH_APPLICATION_DIR)
				length = put_program_folder(out);
			break;
		case 2:
			if (flags & LOAD_LIBRARY_SEARCH_USER_DIRS && dll_directory)
				length = put_folder(out, dll_directory, dll_directory_length);
			break;
		case 3:
			if (flags & LOAD_LIBRARY_SEARCH_USER_DIRS) {
				struct user_directory *directory = user_directories;

				for (ULONG i = 0; directory && i < walk->at; i++)
					directory = directory->next;
				walk->at++;
				if (directory) {
					walk->step--;
					length = put_folder(out, directory->path, directory->length);
				}
			}
			break;
		case 4:
			if (flags & LOAD_LIBRARY_SEARCH_SYSTEM32)
				length = put_string(out, L"C:\\windows\\system32\\");
			break;
		default:
			return 0;
		}
		if (length)
			return length;
	}
}

static ULONG next_classic_folder(struct ldr_folder_walk *walk, WCHAR *out)
{
	const UNICODE_STRING *current = &current_peb()->ProcessParameters->CurrentDirectory.DosPath;
	ULONG length;

	for (;;) {
		length = 0;
		switch (walk->step++) {
		case 0:
			length = walk->search->first ? put_folder(out, walk->search->first, walk->search->first_length) : put_program_folder(out);
			break;
		case 1:
			if (dll_directory)
				length = put_folder(out, dll_directory, dll_directory_length);
			break;
		case 2:
			length = put_string(out, L"C:\\windows\\system32\\");
			break;
		case 3:
			length = put_string(out, L"C:\\windows\\system\\");
			break;
		case 4:
			length = put_string(out, L"C:\\windows\\");
			break;
		case 5:
			if (!dll_directory)
				length = put_folder(out, current->Buffer, current->Length / sizeof(WCHAR));
			break;
		case 6:
			length = put_path_element(out, &walk->at);
			if (!length)
				return 0;
			walk->step--;
			break;
		}
		if (length)
			return length;
	}
}

ULONG ldr_next_folder(struct ldr_folder_walk *walk, WCHAR *out)
{
	return walk->search->flags ? next_flagged_folder(walk, out) : next_classic_folder(walk, out);
}

NTSTATUS NTAPI decant_ldr_set_dll_directory(const UNICODE_STRING *path)
{
	WCHAR *copy = NULL;
	ULONG length = path ? path->Length / sizeof(WCHAR) : 0;

	if (path) {
		copy = ldr_alloc(length * sizeof(WCHAR) + 1);
		if (!copy)
			return STATUS_NO_MEMORY;
		memcpy(copy, path->Buffer, length * sizeof(WCHAR));
	}
	ldr_lock();
	ldr_free(dll_directory);
	dll_directory = copy;
	dll_directory_length = length;
	ldr_unlock();
	return STATUS_SUCCESS;
}

ULONG NTAPI decant_ldr_get_dll_directory(WCHAR *out, ULONG capacity)
{
	ULONG length;

	ldr_lock();
	length = dll_directory ? dll_directory_length : 0;
	if (length <= capacity)
		memcpy(out, dll_directory, length * sizeof(WCHAR));
	ldr_unlock();
	return length;
}

NTSTATUS NTAPI decant_ldr_add_directory(const UNICODE_STRING *path, PVOID *cookie)
{
	ULONG length = path->Length / sizeof(WCHAR);
	struct user_directory *directory;

	if (!is_absolute(path->Buffer, length))
		return STATUS_INVALID_PARAMETER;
	directory = ldr_alloc(sizeof(*directory) + length * sizeof(WCHAR));
	if (!directory)
		return STATUS_NO_MEMORY;
	directory->length = length;
	memcpy(directory->path, path->Buffer, length * sizeof(WCHAR));
	ldr_lock();
	directory->next = user_directories;
	user_directories = directory;
	ldr_unlock();
	*cookie = directory;
	return STATUS_SUCCESS;
}

NTSTATUS NTAPI decant_ldr_remove_directory(PVOID cookie)
{
	struct user_directory *found = NULL;

	ldr_lock();
	for (struct user_directory **link = &user_directories; *link; link = &(*link)->next) {
		if (*link != cookie)
			continue;
		found = *link;
		*link = found->next;
		break;
	}
	ldr_unlock();
	if (!found)
		return STATUS_INVALID_PARAMETER;
	ldr_free(found);
	return STATUS_SUCCESS;
}

NTSTATUS NTAPI decant_ldr_set_default_directories(ULONG flags)
{
	if (!flags || flags & ~(DEFAULT_DIRS | LOAD_LIBRARY_SEARCH_DEFAULT_DIRS))
		return STATUS_INVALID_PARAMETER;
	ldr_lock();
	default_flags = flags;
	ldr_unlock();
	return STATUS_SUCCESS;
}
