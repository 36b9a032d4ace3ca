/*
 * The lists of modules.
 *
 * Windows keeps modules in three lists that programs walk by themselves, and that is all that has to be kept for them. Looking one
 * up by name goes through a hash table of our own, so that binding a program to many DLLs does not compare every name with every
 * other.
 */
#include "ldr.h"

#include <decant/loader.h>

#include "exceptions.h"

#define HASH_BUCKETS 64

static struct module *buckets[HASH_BUCKETS];

struct module *ldr_program;
struct module *ldr_ntdll;

/* Module names are ASCII but for rare exceptions; those that differ in other letters' case are told apart by their file. */
WCHAR ldr_fold(WCHAR c)
{
	return c >= 'a' && c <= 'z' ? c - 32 : c;
}

bool ldr_equal(const WCHAR *a, const WCHAR *b, ULONG length)
{
	for (ULONG i = 0; i < length; i++)
		if (ldr_fold(a[i]) != ldr_fold(b[i]))
			return false;
	return true;
}

static ULONG hash_name(const WCHAR *name, ULONG length)
{
	ULONG hash = 0;

	for (ULONG i = 0; i < length; i++)
		hash = hash * 65599 + ldr_fold(name[i]);
	return hash;
}

static void list_append(LIST_ENTRY *head, LIST_ENTRY *link)
{
	link->Flink = head;
	link->Blink = head->Blink;
	head->Blink->Flink = link;
	head->Blink = link;
}

static void list_remove(LIST_ENTRY *link)
{
	if (!link->Flink)
		return;
	link->Flink->Blink = link->Blink;
	link->Blink->Flink = link->Flink;
	link->Flink = link->Blink = NULL;
}

static UNICODE_STRING string_of(WCHAR *text, ULONG length)
{
	return (UNICODE_STRING){ .Length = length * sizeof(WCHAR), .MaximumLength = (length + 1) * sizeof(WCHAR), .Buffer = text };
}

struct module *module_create(PVOID base, ULONG size, const u64 *file_id, const WCHAR *path, ULONG length, ULONG name_at)
{
	struct ldr_data *lists = current_peb()->Ldr;
	const IMAGE_NT_HEADERS *headers;
	struct module *module, **bucket;

	if (length > 0x7ffe)
		return NULL;
	module = ldr_alloc(sizeof(*module) + (length + 1) * sizeof(WCHAR));
	if (!module)
		return NULL;
	memset(module, 0, sizeof(*module));
	memcpy(module->path, path, length * sizeof(WCHAR));
	module->path[length] = 0;
	module->file_id[0] = file_id[0];
	module->file_id[1] = file_id[1];
	module->entry.DllBase = base;
	module->entry.SizeOfImage = size;
	headers = module_headers(module);
	module->entry.EntryPoint = headers->OptionalHeader.AddressOfEntryPoint ? (BYTE *)base + headers->OptionalHeader.AddressOfEntryPoint : NULL;
	module->entry.FullDllName = string_of(module->path, length);
	module->entry.BaseDllName = string_of(module->path + name_at, length - name_at);
	module->entry.Flags = headers->FileHeader.Characteristics & IMAGE_FILE_DLL ? LDRP_IMAGE_DLL : 0;
	module->entry.ObsoleteLoadCount = 0xffff;
	module->entry.TimeDateStamp = headers->FileHeader.TimeDateStamp;
	module->entry.OriginalBase = (ULONG_PTR)headers->OptionalHeader.ImageBase;
	module->entry.BaseNameHashValue = hash_name(path + name_at, length - name_at);
	bucket = &buckets[module->entry.BaseNameHashValue % HASH_BUCKETS];
	module->same_hash = *bucket;
	*bucket = module;
	list_append(&lists->InLoadOrderModuleList, &module->entry.InLoadOrderLinks);
	list_append(&lists->InMemoryOrderModuleList, &module->entry.InMemoryOrderLinks);
	ldr_init_exports(module);
	ldr_init_cookie(module);
	/* Without its function table no exception would get through the module; ntdll itself needs memory for that too. */
	if (!function_table_add_image(base, size)) {
		module_destroy(module);
		return NULL;
	}
	return module;
}

void module_destroy(struct module *module)
{
	struct module **link = &buckets[module->entry.BaseNameHashValue % HASH_BUCKETS];
	struct host_loader_unmap_image unmap = { .base = GUEST_PTR(module->entry.DllBase) };

	while (*link && *link != module)
		link = &(*link)->same_hash;
	if (*link)
		*link = module->same_hash;
	list_remove(&module->entry.InLoadOrderLinks);
	list_remove(&module->entry.InMemoryOrderLinks);
	list_remove(&module->entry.InInitializationOrderLinks);
	function_table_remove_image(module->entry.DllBase);
	host_call(HOST_loader_unmap_image, &unmap);
	ldr_free(module->needs);
	ldr_free(module);
}

struct module *module_by_name(const WCHAR *name, ULONG length)
{
	ULONG hash = hash_name(name, length);

	for (struct module *module = buckets[hash % HASH_BUCKETS]; module; module = module->same_hash)
		if (module->entry.BaseNameHashValue == hash && module->entry.BaseDllName.Length == length * sizeof(WCHAR) &&
		    ldr_equal(module->entry.BaseDllName.Buffer, name, length))
			return module;
	return NULL;
}

/* The first module in load order that MATCH accepts. */
#define FIND_MODULE(module, match) \
	do { \
		LIST_ENTRY *head = &current_peb()->Ldr->InLoadOrderModuleList; \
		for (LIST_ENTRY *link = head->Flink; link != head; link = link->Flink) { \
			struct module *module = module_of_load_link(link); \
			if (match) \
				return module; \
		} \
		return NULL; \
	} while (0)

struct module *module_by_path(const WCHAR *path, ULONG length)
{
	FIND_MODULE(module, module->entry.FullDllName.Length == length * sizeof(WCHAR) && ldr_equal(module->path, path, length));
}

struct module *module_by_file(const u64 *file_id)
{
	FIND_MODULE(module, module->file_id[1] == file_id[1] && module->file_id[0] == file_id[0]);
}

struct module *module_by_base(const void *base)
{
	FIND_MODULE(module, module->entry.DllBase == base);
}

struct module *module_by_address(const void *address)
{
	FIND_MODULE(module, (ULONG_PTR)address - (ULONG_PTR)module->entry.DllBase < module->entry.SizeOfImage);
}

bool module_add_need(struct module *module, struct module *other)
{
	for (ULONG i = 0; i < module->need_count; i++)
		if (module->needs[i] == other)
			return true;
	if (module->need_count == module->need_capacity) {
		ULONG capacity = module->need_capacity ? module->need_capacity * 2 : 8;
		struct module **grown = ldr_alloc(capacity * sizeof(*grown));

		if (!grown)
			return false;
		memcpy(grown, module->needs, module->need_count * sizeof(*grown));
		ldr_free(module->needs);
		module->needs = grown;
		module->need_capacity = capacity;
	}
	module->needs[module->need_count++] = other;
	return true;
}

const char *module_string(const struct module *module, ULONG_PTR rva)
{
	const char *text = module_at(module, rva, 1);

	return text && memchr(text, 0, module->entry.SizeOfImage - rva) ? text : NULL;
}

IMAGE_NT_HEADERS *module_headers(const struct module *module)
{
	BYTE *base = module->entry.DllBase;

	return (IMAGE_NT_HEADERS *)(base + ((IMAGE_DOS_HEADER *)base)->e_lfanew);
}

void *module_directory(const struct module *module, ULONG index, ULONG *size)
{
	const IMAGE_OPTIONAL_HEADER *header = &module_headers(module)->OptionalHeader;

	if (index >= header->NumberOfRvaAndSizes || !header->DataDirectory[index].VirtualAddress)
		return NULL;
	*size = header->DataDirectory[index].Size;
	return module_at(module, header->DataDirectory[index].VirtualAddress, *size);
}
