/*
 * Resources: FindResource, LoadResource, EnumResource* and their kin. The tree is ntdll's to walk; this knows how names are
 * written ("#123" is the id 123) and calls back for enumerations.
 */
#include "resource_name.h"

#include <decant/ldr.h>

/* NULL stands for the program. */
static HMODULE module_or_program(HMODULE module)
{
	return module ? module : current_peb()->ImageBaseAddress;
}

/* "#123" as an id; other names as they are. */
static ULONG_PTR resource_id(const WCHAR *name)
{
	ULONG value = 0;

	if (IS_INTRESOURCE(name) || name[0] != '#' || !name[1])
		return (ULONG_PTR)name;
	for (const WCHAR *digit = name + 1; *digit; digit++) {
		if (*digit < '0' || *digit > '9')
			return (ULONG_PTR)name;
		value = value * 10 + (*digit - '0');
		if (value > 0xffff)
			return (ULONG_PTR)name;
	}
	return value;
}

HRSRC WINAPI FindResourceExW(HMODULE module, LPCWSTR type, LPCWSTR name, WORD language)
{
	struct ldr_resource_path path = { resource_id(type), resource_id(name), language };
	IMAGE_RESOURCE_DATA_ENTRY *entry;

	return check_status(LdrFindResource_U(module_or_program(module), &path, 3, &entry)) ? (HRSRC)entry : NULL;
}

HRSRC WINAPI FindResourceW(HMODULE module, LPCWSTR name, LPCWSTR type)
{
	return FindResourceExW(module, type, name, MAKELANGID(LANG_NEUTRAL, SUBLANG_NEUTRAL));
}

HRSRC WINAPI FindResourceExA(HMODULE module, LPCSTR type, LPCSTR name, WORD language)
{
	WCHAR *wide_type, *wide_name;
	HRSRC found = NULL;

	if (!resource_name_widen(type, &wide_type))
		return NULL;
	if (resource_name_widen(name, &wide_name)) {
		found = FindResourceExW(module, wide_type, wide_name, language);
		resource_name_free(wide_name);
	}
	resource_name_free(wide_type);
	return found;
}

HRSRC WINAPI FindResourceA(HMODULE module, LPCSTR name, LPCSTR type)
{
	return FindResourceExA(module, type, name, MAKELANGID(LANG_NEUTRAL, SUBLANG_NEUTRAL));
}

HGLOBAL WINAPI LoadResource(HMODULE module, HRSRC resource)
{
	PVOID data;

	if (!resource) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return NULL;
	}
	return check_status(LdrAccessResource(module_or_program(module), (IMAGE_RESOURCE_DATA_ENTRY *)resource, &data, NULL)) ? data : NULL;
}

LPVOID WINAPI LockResource(HGLOBAL resource)
{
	return resource;
}

/* Kept for 16-bit sources: nothing is to be freed, and that is what FALSE says. */
BOOL WINAPI FreeResource(HGLOBAL resource)
{
	(void)resource;
	return FALSE;
}

DWORD WINAPI SizeofResource(HMODULE module, HRSRC resource)
{
	ULONG size;

	if (!resource) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return 0;
	}
	return check_status(LdrAccessResource(module_or_program(module), (IMAGE_RESOURCE_DATA_ENTRY *)resource, NULL, &size)) ? size : 0;
}

/*
 * The children of a directory: named ones first, then ids, as they stand. The name is copied with a terminator; an enumeration may
 * change nothing in the module, so plain indices will do.
 */
struct resource_child {
	ULONG_PTR name; /* an id, or a pointer to text */
	WCHAR *text;
};

static const IMAGE_RESOURCE_DIRECTORY *open_directory(HMODULE module, const struct ldr_resource_path *path, ULONG level)
{
	IMAGE_RESOURCE_DIRECTORY *directory;

	return check_status(LdrFindResourceDirectory_U(module, path, level, &directory)) ? directory : NULL;
}

static BOOL child_at(HMODULE module, const IMAGE_RESOURCE_DIRECTORY *directory, ULONG index, struct resource_child *child)
{
	const IMAGE_RESOURCE_DIRECTORY_ENTRY *entry = (const IMAGE_RESOURCE_DIRECTORY_ENTRY *)(directory + 1) + index;
	const IMAGE_RESOURCE_DIR_STRING_U *string;
	const BYTE *tree;
	ULONG size;

	*child = (struct resource_child){ .name = entry->Id };
	if (!entry->NameIsString)
		return TRUE;
	tree = RtlImageDirectoryEntryToData(module, TRUE, IMAGE_DIRECTORY_ENTRY_RESOURCE, &size);
	string = (const IMAGE_RESOURCE_DIR_STRING_U *)(tree + entry->NameOffset);
	if (!tree || entry->NameOffset + sizeof(USHORT) > size ||
	    entry->NameOffset + sizeof(USHORT) + string->Length * sizeof(WCHAR) > size)
		return set_last_status(STATUS_INVALID_IMAGE_FORMAT);
	child->text = RtlAllocateHeap(GetProcessHeap(), 0, (string->Length + 1) * sizeof(WCHAR));
	if (!child->text) {
		SetLastError(ERROR_NOT_ENOUGH_MEMORY);
		return FALSE;
	}
	memcpy(child->text, string->NameString, string->Length * sizeof(WCHAR));
	child->text[string->Length] = 0;
	child->name = (ULONG_PTR)child->text;
	return TRUE;
}

static void child_finish(struct resource_child *child)
{
	if (child->text)
		RtlFreeHeap(GetProcessHeap(), 0, child->text);
}

/* What an enumeration calls: which of them depends on the level. */
struct enumeration {
	HMODULE module;
	HMODULE given; /* what the caller named it by */
	const WCHAR *type, *name;
	ENUMRESTYPEPROCW types;
	ENUMRESNAMEPROCW names;
	ENUMRESLANGPROCW languages;
	LONG_PTR parameter;
};

static BOOL call_back(const struct enumeration *enumeration, ULONG level, ULONG_PTR name)
{
	switch (level) {
	case 0:
		return enumeration->types(enumeration->given, (LPWSTR)name, enumeration->parameter);
	case 1:
		return enumeration->names(enumeration->given, enumeration->type, (LPWSTR)name, enumeration->parameter);
	default:
		return enumeration->languages(enumeration->given, enumeration->type, enumeration->name, (WORD)name, enumeration->parameter);
	}
}

static BOOL enumerate(const struct enumeration *enumeration, ULONG level)
{
	struct ldr_resource_path path = { resource_id(enumeration->type), resource_id(enumeration->name), 0 };
	const IMAGE_RESOURCE_DIRECTORY *directory = open_directory(enumeration->module, &path, level);
	ULONG count;

	if (!directory)
		return FALSE;
	count = directory->NumberOfNamedEntries + directory->NumberOfIdEntries;
	for (ULONG i = 0; i < count; i++) {
		struct resource_child child;
		BOOL more;

		if (!child_at(enumeration->module, directory, i, &child))
			return FALSE;
		more = call_back(enumeration, level, child.name);
		child_finish(&child);
		if (!more)
			return set_last_status(STATUS_RESOURCE_ENUM_USER_STOP);
	}
	return TRUE;
}

BOOL WINAPI EnumResourceTypesW(HMODULE module, ENUMRESTYPEPROCW function, LONG_PTR parameter)
{
	struct enumeration enumeration = { .module = module_or_program(module), .given = module, .types = function, .parameter = parameter };

	return enumerate(&enumeration, 0);
}

BOOL WINAPI EnumResourceNamesW(HMODULE module, LPCWSTR type, ENUMRESNAMEPROCW function, LONG_PTR parameter)
{
	struct enumeration enumeration = { .module = module_or_program(module), .given = module, .type = type, .names = function,
					   .parameter = parameter };

	return enumerate(&enumeration, 1);
}

BOOL WINAPI EnumResourceLanguagesW(HMODULE module, LPCWSTR type, LPCWSTR name, ENUMRESLANGPROCW function, LONG_PTR parameter)
{
	struct enumeration enumeration = { .module = module_or_program(module), .given = module, .type = type, .name = name,
					   .languages = function, .parameter = parameter };

	return enumerate(&enumeration, 2);
}
