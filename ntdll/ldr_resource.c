/*
 * Resources: a tree of three levels (type, name, language) in an image, or in a file that is mapped as it is.
 *
 * The host has checked the headers of whatever a handle stands for; what the tree says is checked here, against the size of the
 * resource directory. Names are compared without regard to case; a name given as a number below 65536 is an id.
 */
#include "ldr.h"

#define LEVELS 3
#define LANG_US_ENGLISH 0x409

struct resource_tree {
	const BYTE *base;
	ULONG size;
};

static bool open_tree(PVOID handle, struct resource_tree *tree)
{
	tree->base = RtlImageDirectoryEntryToData(handle, TRUE, IMAGE_DIRECTORY_ENTRY_RESOURCE, &tree->size);
	return tree->base && tree->size >= sizeof(IMAGE_RESOURCE_DIRECTORY);
}

/* SIZE bytes at an offset in the tree, or NULL. */
static const void *tree_at(const struct resource_tree *tree, ULONG offset, SIZE_T size)
{
	return offset <= tree->size && size <= tree->size - offset ? tree->base + offset : NULL;
}

/* The directory at an offset, with its entries within the tree. */
static const IMAGE_RESOURCE_DIRECTORY *tree_directory(const struct resource_tree *tree, ULONG offset)
{
	const IMAGE_RESOURCE_DIRECTORY *directory = tree_at(tree, offset, sizeof(*directory));
	SIZE_T count;

	if (!directory)
		return NULL;
	count = (SIZE_T)directory->NumberOfNamedEntries + directory->NumberOfIdEntries;
	return tree_at(tree, offset, sizeof(*directory) + count * sizeof(IMAGE_RESOURCE_DIRECTORY_ENTRY)) ? directory : NULL;
}

static bool entry_has_name(const struct resource_tree *tree, const IMAGE_RESOURCE_DIRECTORY_ENTRY *entry, const WCHAR *name)
{
	const IMAGE_RESOURCE_DIR_STRING_U *string = tree_at(tree, entry->NameOffset, sizeof(USHORT));

	if (!string || !tree_at(tree, entry->NameOffset, sizeof(USHORT) + string->Length * sizeof(WCHAR)))
		return false;
	return wcslen(name) == string->Length && ldr_equal(string->NameString, name, string->Length);
}

static const IMAGE_RESOURCE_DIRECTORY_ENTRY *find_entry(const struct resource_tree *tree, const IMAGE_RESOURCE_DIRECTORY *directory,
							ULONG_PTR name)
{
	const IMAGE_RESOURCE_DIRECTORY_ENTRY *entry = (const void *)(directory + 1);
	ULONG count = directory->NumberOfNamedEntries + directory->NumberOfIdEntries;

	for (ULONG i = 0; i < count; i++, entry++) {
		if (IS_INTRESOURCE(name) ? !entry->NameIsString && entry->Id == (USHORT)name
					 : entry->NameIsString && entry_has_name(tree, entry, (const WCHAR *)name))
			return entry;
	}
	return NULL;
}

/* The entry for a language; 0 asks for whatever suits the user best. */
static const IMAGE_RESOURCE_DIRECTORY_ENTRY *find_language(const struct resource_tree *tree, const IMAGE_RESOURCE_DIRECTORY *directory,
							   ULONG_PTR language)
{
	static const USHORT preferred[] = { MAKELANGID(LANG_NEUTRAL, SUBLANG_NEUTRAL), LANG_US_ENGLISH, PRIMARYLANGID(LANG_US_ENGLISH) };
	const IMAGE_RESOURCE_DIRECTORY_ENTRY *entry;

	if (language)
		return find_entry(tree, directory, language);
	for (ULONG i = 0; i < sizeof(preferred) / sizeof(preferred[0]); i++)
		if ((entry = find_entry(tree, directory, preferred[i])))
			return entry;
	return directory->NumberOfNamedEntries + directory->NumberOfIdEntries ? (const void *)(directory + 1) : NULL;
}

/* Goes down LEVEL levels of a path. *found is the offset of what is there, *is_directory whether that is a directory. */
static NTSTATUS descend(const struct resource_tree *tree, const struct ldr_resource_path *path, ULONG level, ULONG *found,
			bool *is_directory)
{
	static const NTSTATUS missing[LEVELS] = { STATUS_RESOURCE_TYPE_NOT_FOUND, STATUS_RESOURCE_NAME_NOT_FOUND,
						  STATUS_RESOURCE_LANG_NOT_FOUND };
	const ULONG_PTR steps[LEVELS] = { path->Type, path->Name, path->Language };

	*found = 0;
	*is_directory = true;
	for (ULONG i = 0; i < level; i++) {
		const IMAGE_RESOURCE_DIRECTORY *directory = *is_directory ? tree_directory(tree, *found) : NULL;
		const IMAGE_RESOURCE_DIRECTORY_ENTRY *entry;

		if (!directory)
			return STATUS_INVALID_IMAGE_FORMAT;
		entry = i == LEVELS - 1 ? find_language(tree, directory, steps[i]) : find_entry(tree, directory, steps[i]);
		if (!entry)
			return missing[i];
		*found = entry->OffsetToDirectory;
		*is_directory = entry->DataIsDirectory;
	}
	return STATUS_SUCCESS;
}

NTSTATUS NTAPI LdrFindResource_U(PVOID handle, const struct ldr_resource_path *path, ULONG level, IMAGE_RESOURCE_DATA_ENTRY **entry)
{
	struct resource_tree tree;
	NTSTATUS status;
	ULONG offset;
	bool is_directory;

	if (level != LEVELS)
		return STATUS_INVALID_PARAMETER;
	if (!open_tree(handle, &tree))
		return STATUS_RESOURCE_DATA_NOT_FOUND;
	status = descend(&tree, path, level, &offset, &is_directory);
	if (status)
		return status;
	*entry = is_directory ? NULL : (IMAGE_RESOURCE_DATA_ENTRY *)tree_at(&tree, offset, sizeof(**entry));
	return *entry ? STATUS_SUCCESS : STATUS_INVALID_IMAGE_FORMAT;
}

NTSTATUS NTAPI LdrFindResourceDirectory_U(PVOID handle, const struct ldr_resource_path *path, ULONG level,
					  IMAGE_RESOURCE_DIRECTORY **directory)
{
	struct resource_tree tree;
	NTSTATUS status;
	ULONG offset;
	bool is_directory;

	if (level >= LEVELS)
		return STATUS_INVALID_PARAMETER;
	if (!open_tree(handle, &tree))
		return STATUS_RESOURCE_DATA_NOT_FOUND;
	status = descend(&tree, path, level, &offset, &is_directory);
	if (status)
		return status;
	*directory = is_directory ? (IMAGE_RESOURCE_DIRECTORY *)tree_directory(&tree, offset) : NULL;
	return *directory ? STATUS_SUCCESS : STATUS_INVALID_IMAGE_FORMAT;
}

NTSTATUS NTAPI LdrAccessResource(PVOID handle, const IMAGE_RESOURCE_DATA_ENTRY *entry, PVOID *data, ULONG *size)
{
	bool is_file = (ULONG_PTR)handle & 1;
	PVOID base = (PVOID)((ULONG_PTR)handle & ~(ULONG_PTR)3);
	IMAGE_NT_HEADERS *headers = RtlImageNtHeader(base);

	if (!headers)
		return STATUS_RESOURCE_DATA_NOT_FOUND;
	if (is_file) {
		const IMAGE_SECTION_HEADER *section = RtlImageRvaToSection(headers, base, entry->OffsetToData);

		if (!section || entry->Size > section->SizeOfRawData - (entry->OffsetToData - section->VirtualAddress))
			return STATUS_RESOURCE_DATA_NOT_FOUND;
		if (data)
			*data = RtlImageRvaToVa(headers, base, entry->OffsetToData, NULL);
	} else {
		/* SizeOfImage stands at the same place in both widths. */
		ULONG image_size = headers->OptionalHeader.SizeOfImage;

		if (entry->OffsetToData > image_size || entry->Size > image_size - entry->OffsetToData)
			return STATUS_RESOURCE_DATA_NOT_FOUND;
		if (data)
			*data = (BYTE *)base + entry->OffsetToData;
	}
	if (size)
		*size = entry->Size;
	return STATUS_SUCCESS;
}
