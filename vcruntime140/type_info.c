/*
 * std::type_info: comparing, hashing and naming types.
 *
 * One type may have a descriptor in each module, so types are equal if their decorated names are. Names for people are made on
 * demand, stored in the descriptor, and remembered in a list of the module's so that it can free them.
 */
#include "eh.h"

#include "undname.h"

#include <malloc.h>

/* A type_descriptor without its vftable: what the functions of the headers pass. */
struct type_info_data {
	char *volatile undecorated;
	char decorated[];
};

/* A name made; the text follows. */
struct type_name {
	SLIST_ENTRY link;
	char text[];
};

int __cdecl __std_type_info_compare(const struct type_info_data *left, const struct type_info_data *right)
{
	return left == right ? 0 : strcmp(left->decorated + 1, right->decorated + 1);
}

/* FNV-1a of the decorated name, folded as the headers of std::hash do. */
size_t __cdecl __std_type_info_hash(const struct type_info_data *data)
{
	bool wide = sizeof(size_t) == 8;
	size_t hash = wide ? (size_t)14695981039346656037ull : 2166136261u;
	for (const char *at = data->decorated + 1; *at; at++)
		hash = (hash ^ (unsigned char)*at) * (wide ? (size_t)1099511628211ull : 16777619u);
	return wide ? hash ^ (size_t)((uint64_t)hash >> 32) : hash;
}

const char *__cdecl __std_type_info_name(struct type_info_data *data, SLIST_HEADER *names)
{
	if (data->undecorated)
		return data->undecorated;
	char text[2048];
	size_t size = undecorate_type(data->decorated + 1, text, sizeof text);
	struct type_name *name = _aligned_malloc(sizeof *name + size + 1, MEMORY_ALLOCATION_ALIGNMENT);
	if (!name)
		return NULL;
	memcpy(name->text, text, size + 1);
	if (InterlockedCompareExchangePointer((PVOID volatile *)&data->undecorated, name->text, NULL))
		_aligned_free(name);
	else
		InterlockedPushEntrySList(names, &name->link);
	return data->undecorated;
}

void __cdecl __std_type_info_destroy_list(SLIST_HEADER *names)
{
	SLIST_ENTRY *entry = InterlockedFlushSList(names);
	while (entry) {
		SLIST_ENTRY *next = entry->Next;
		_aligned_free(entry);
		entry = next;
	}
}
