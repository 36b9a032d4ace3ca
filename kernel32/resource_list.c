/*
 * The list of resources of a file: see resource_update.h.
 */
#include "resource_update.h"

#include <decant/rtl.h>

static BOOL no_memory(void)
{
	SetLastError(ERROR_NOT_ENOUGH_MEMORY);
	return FALSE;
}

static void *allocate(SIZE_T size)
{
	void *memory = RtlAllocateHeap(GetProcessHeap(), HEAP_ZERO_MEMORY, size);

	if (!memory)
		no_memory();
	return memory;
}

static void release(void *memory)
{
	if (memory)
		RtlFreeHeap(GetProcessHeap(), 0, memory);
}

/* Names come before ids, as the tree has them. */
static int compare_names(const struct resource_name *a, const struct resource_name *b)
{
	if (a->text && b->text)
		return wcscmp(a->text, b->text);
	if (a->text || b->text)
		return a->text ? -1 : 1;
	return a->id - b->id;
}

static int compare(const struct resource *a, const struct resource *b)
{
	int order = compare_names(&a->type, &b->type);

	if (!order)
		order = compare_names(&a->name, &b->name);
	return order ? order : a->language - b->language;
}

static void free_resource(struct resource *resource)
{
	release(resource->type.text);
	release(resource->name.text);
	release(resource->data);
	release(resource);
}

void resource_list_free(struct resource **list)
{
	while (*list) {
		struct resource *resource = *list;

		*list = resource->next;
		free_resource(resource);
	}
}

static BOOL copy_name(struct resource_name *to, const WCHAR *name, DWORD length)
{
	if (IS_INTRESOURCE(name)) {
		to->id = (WORD)(ULONG_PTR)name;
		return TRUE;
	}
	to->text = allocate((length + 1) * sizeof(WCHAR));
	if (!to->text)
		return FALSE;
	for (DWORD i = 0; i < length; i++)
		to->text[i] = RtlUpcaseUnicodeChar(name[i]);
	return TRUE;
}

/* Puts a resource into its place; one that is there already is replaced. */
static void insert(struct resource **list, struct resource *resource)
{
	struct resource **link = list;

	while (*link && compare(*link, resource) < 0)
		link = &(*link)->next;
	if (*link && !compare(*link, resource)) {
		struct resource *old = *link;

		*link = old->next;
		free_resource(old);
	}
	resource->next = *link;
	*link = resource;
}

static struct resource *make(const WCHAR *type, DWORD type_length, const WCHAR *name, DWORD name_length, WORD language)
{
	struct resource *resource = allocate(sizeof(*resource));

	if (!resource)
		return NULL;
	resource->language = language;
	if (copy_name(&resource->type, type, type_length) && copy_name(&resource->name, name, name_length))
		return resource;
	free_resource(resource);
	return NULL;
}

static BOOL set_data(struct resource *resource, const void *data, DWORD size, DWORD code_page)
{
	resource->data = allocate(size ? size : 1);
	if (!resource->data)
		return FALSE;
	memcpy(resource->data, data, size);
	resource->size = size;
	resource->code_page = code_page;
	return TRUE;
}

static BOOL remove_from(struct resource **list, const struct resource *wanted)
{
	for (struct resource **link = list; *link; link = &(*link)->next) {
		struct resource *found = *link;

		if (compare(found, wanted))
			continue;
		*link = found->next;
		free_resource(found);
		return TRUE;
	}
	SetLastError(ERROR_INVALID_PARAMETER);
	return FALSE;
}

static DWORD name_length(const WCHAR *name)
{
	return IS_INTRESOURCE(name) ? 0 : (DWORD)wcslen(name);
}

BOOL resource_list_set(struct resource **list, const WCHAR *type, const WCHAR *name, WORD language, const void *data, DWORD size,
		       DWORD code_page)
{
	struct resource *resource = make(type, name_length(type), name, name_length(name), language);
	BOOL done;

	if (!resource)
		return FALSE;
	if (!data) {
		done = remove_from(list, resource);
		free_resource(resource);
		return done;
	}
	if (!set_data(resource, data, size, code_page)) {
		free_resource(resource);
		return FALSE;
	}
	insert(list, resource);
	return TRUE;
}

/* ---- reading the tree ---- */

struct tree {
	const struct pe_image *image;
	const BYTE *base;
	DWORD size;
	struct resource **list;
	/* On the way down: */
	const WCHAR *names[2];
	DWORD lengths[2];
};

static BOOL bad_tree(void)
{
	SetLastError(ERROR_BAD_EXE_FORMAT);
	return FALSE;
}

static BOOL read_data(struct tree *tree, DWORD offset, WORD language)
{
	const IMAGE_RESOURCE_DATA_ENTRY *entry = (const void *)(tree->base + offset);
	struct resource *resource;
	const BYTE *data;

	if (offset > tree->size || tree->size - offset < sizeof(*entry))
		return bad_tree();
	data = pe_image_at(tree->image, entry->OffsetToData, entry->Size);
	if (!data)
		return bad_tree();
	resource = make(tree->names[0], tree->lengths[0], tree->names[1], tree->lengths[1], language);
	if (!resource)
		return FALSE;
	if (!set_data(resource, data, entry->Size, entry->CodePage)) {
		free_resource(resource);
		return FALSE;
	}
	insert(tree->list, resource);
	return TRUE;
}

static BOOL read_name(struct tree *tree, const IMAGE_RESOURCE_DIRECTORY_ENTRY *entry, DWORD level)
{
	const IMAGE_RESOURCE_DIR_STRING_U *string = (const void *)(tree->base + entry->NameOffset);

	tree->names[level] = (const WCHAR *)(ULONG_PTR)entry->Id;
	tree->lengths[level] = 0;
	if (!entry->NameIsString)
		return TRUE;
	if (entry->NameOffset > tree->size || tree->size - entry->NameOffset < sizeof(WORD) ||
	    tree->size - entry->NameOffset - sizeof(WORD) < string->Length * sizeof(WCHAR))
		return bad_tree();
	tree->names[level] = string->NameString;
	tree->lengths[level] = string->Length;
	return TRUE;
}

/* Three levels, so a tree that contains itself is no danger. */
static BOOL read_directory(struct tree *tree, DWORD offset, DWORD level)
{
	const IMAGE_RESOURCE_DIRECTORY *directory = (const void *)(tree->base + offset);
	const IMAGE_RESOURCE_DIRECTORY_ENTRY *entry = (const void *)(directory + 1);
	DWORD count;

	if (offset > tree->size || tree->size - offset < sizeof(*directory))
		return bad_tree();
	count = directory->NumberOfNamedEntries + directory->NumberOfIdEntries;
	if ((tree->size - offset - sizeof(*directory)) / sizeof(*entry) < count)
		return bad_tree();
	for (DWORD i = 0; i < count; i++, entry++) {
		BOOL done;

		if (level == 2)
			done = entry->DataIsDirectory ? bad_tree() : read_data(tree, entry->OffsetToData, entry->Id);
		else
			done = entry->DataIsDirectory ? read_name(tree, entry, level) && read_directory(tree, entry->OffsetToDirectory, level + 1)
						      : bad_tree();
		if (!done)
			return FALSE;
	}
	return TRUE;
}

BOOL resource_list_read(struct resource **list, const struct pe_image *image)
{
	const IMAGE_DATA_DIRECTORY *directory = &image->directories[IMAGE_DIRECTORY_ENTRY_RESOURCE];
	struct tree tree = { .image = image, .list = list };

	if (image->directory_count <= IMAGE_DIRECTORY_ENTRY_RESOURCE || !directory->VirtualAddress)
		return TRUE;
	tree.size = directory->Size;
	tree.base = pe_image_at(image, directory->VirtualAddress, directory->Size);
	return tree.base ? read_directory(&tree, 0, 0) : bad_tree();
}

/* ---- laying it out ---- */

/*
 * Directories come first, then names, then data entries, then the data, each aligned to 8 bytes. The first pass only counts: the same
 * walk with no buffer.
 */
struct layout {
	BYTE *base; /* NULL while counting */
	DWORD rva;
	DWORD directories, names, entries, data; /* where the next one goes */
};

static void *put(const struct layout *layout, DWORD offset)
{
	return layout->base + offset;
}

static DWORD aligned(DWORD size)
{
	return (size + 7) & ~7u;
}

static const struct resource_name *name_at(const struct resource *resource, DWORD level)
{
	return level == 0 ? &resource->type : &resource->name;
}

/* Whether two neighbours share their directory entry at LEVEL. */
static BOOL same_entry(const struct resource *a, const struct resource *b, DWORD level)
{
	return level < 2 && !compare_names(name_at(a, level), name_at(b, level));
}

static void lay_out_name(struct layout *layout, IMAGE_RESOURCE_DIRECTORY_ENTRY *entry, const struct resource_name *name)
{
	DWORD length = name->text ? (DWORD)wcslen(name->text) : 0;

	if (name->text && layout->base) {
		IMAGE_RESOURCE_DIR_STRING_U *string = put(layout, layout->names);

		string->Length = (WORD)length;
		memcpy(string->NameString, name->text, length * sizeof(WCHAR));
		entry->Name = layout->names | IMAGE_RESOURCE_NAME_IS_STRING;
	} else if (layout->base) {
		entry->Name = name->id;
	}
	if (name->text)
		layout->names += (length + 1) * sizeof(WCHAR);
}

static void lay_out_data(struct layout *layout, IMAGE_RESOURCE_DIRECTORY_ENTRY *entry, const struct resource *resource)
{
	if (layout->base) {
		IMAGE_RESOURCE_DATA_ENTRY *data = put(layout, layout->entries);

		entry->Name = resource->language;
		entry->OffsetToData = layout->entries;
		data->OffsetToData = layout->rva + layout->data;
		data->Size = resource->size;
		data->CodePage = resource->code_page;
		memcpy(put(layout, layout->data), resource->data, resource->size);
	}
	layout->entries += sizeof(IMAGE_RESOURCE_DATA_ENTRY);
	layout->data += aligned(resource->size);
}

/* Lays out the directory of the resources from FIRST up to END, exclusively, which are alike above LEVEL. */
static void lay_out_directory(struct layout *layout, const struct resource *first, const struct resource *end, DWORD level)
{
	DWORD at = layout->directories, named = 0, count = 0;
	IMAGE_RESOURCE_DIRECTORY_ENTRY *entry = NULL;
	const struct resource *next;

	for (const struct resource *resource = first; resource != end; resource = next) {
		for (next = resource->next; next != end && same_entry(resource, next, level); next = next->next)
			;
		count++;
		if (level < 2 && name_at(resource, level)->text)
			named++;
	}
	layout->directories += sizeof(IMAGE_RESOURCE_DIRECTORY) + count * sizeof(*entry);
	if (layout->base) {
		IMAGE_RESOURCE_DIRECTORY *directory = put(layout, at);

		directory->NumberOfNamedEntries = (WORD)named;
		directory->NumberOfIdEntries = (WORD)(count - named);
		entry = (void *)(directory + 1);
	}
	for (const struct resource *resource = first; resource != end; resource = next) {
		for (next = resource->next; next != end && same_entry(resource, next, level); next = next->next)
			;
		if (level == 2) {
			lay_out_data(layout, entry, resource);
		} else {
			lay_out_name(layout, entry, name_at(resource, level));
			if (layout->base)
				entry->OffsetToData = layout->directories | IMAGE_RESOURCE_DATA_IS_DIRECTORY;
			lay_out_directory(layout, resource, next, level + 1);
		}
		if (entry)
			entry++;
	}
}

BYTE *resource_list_lay_out(const struct resource *list, DWORD rva, DWORD *size)
{
	struct layout counted = { .base = NULL };
	struct layout layout = { .rva = rva };

	lay_out_directory(&counted, list, NULL, 0);
	layout.names = counted.directories;
	layout.entries = aligned(layout.names + counted.names);
	layout.data = aligned(layout.entries + counted.entries);
	*size = layout.data + counted.data;
	layout.base = allocate(*size);
	if (layout.base)
		lay_out_directory(&layout, list, NULL, 0);
	return layout.base;
}
