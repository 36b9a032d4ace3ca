/*
 * Import and export tables: see pe_tables.h.
 */
#include "pe_tables.h"

#include <string.h>

#define IMPORT_DESCRIPTOR 20u
#define DELAY_DESCRIPTOR 32u
#define EXPORT_DIRECTORY 40u
/* Lists may overlap in a hostile file; no real one has so many imports. */
#define MOST_IMPORTS 200000u

/* Reads the next DLL's descriptor. False at the end of both tables. */
static bool next_dll(struct pe_import_walk *walk)
{
	const struct pe_headers *headers = &walk->file->headers;

	for (;;) {
		enum pe_directory_index which = walk->delayed ? PE_DIRECTORY_DELAY_IMPORT : PE_DIRECTORY_IMPORT;
		u32 size = walk->delayed ? DELAY_DESCRIPTOR : IMPORT_DESCRIPTOR;
		u32 table = headers->directories[which].rva;
		u32 name = 0, list = 0;

		if (table) {
			const u8 *descriptor = pe_at(walk->file, table + walk->descriptor * size, size);

			if (!descriptor) {
				walk->invalid = true;
				return false;
			}
			if (walk->delayed) {
				/* Old linkers wrote addresses in place of RVAs. */
				u32 base = pe_u32(descriptor) & 1 ? 0 : (u32)headers->base;

				name = pe_u32(descriptor + 4) ? pe_u32(descriptor + 4) - base : 0;
				list = pe_u32(descriptor + 16) - base;
			} else {
				name = pe_u32(descriptor + 12);
				list = pe_u32(descriptor);
				if (!list)
					list = pe_u32(descriptor + 16);
			}
		}
		if (name) {
			walk->descriptor++;
			walk->dll = pe_string(walk->file, name);
			walk->thunk = list;
			walk->first = true;
			if (!walk->dll || !list || ++walk->steps > MOST_IMPORTS) {
				walk->invalid = true;
				return false;
			}
			return true;
		}
		if (walk->delayed)
			return false;
		walk->delayed = true;
		walk->descriptor = 0;
	}
}

bool pe_import_next(struct pe_import_walk *walk, struct pe_import *out)
{
	u32 width = walk->file->headers.is_64 ? 8 : 4;

	while (!walk->done) {
		const u8 *thunk;
		u64 value;

		if (!walk->thunk && !next_dll(walk))
			break;
		thunk = pe_at(walk->file, walk->thunk, width);
		if (!thunk || ++walk->steps > MOST_IMPORTS) {
			walk->invalid = true;
			break;
		}
		value = width == 8 ? pe_u64(thunk) : pe_u32(thunk);
		*out = (struct pe_import){ .dll = walk->dll, .delayed = walk->delayed, .first = walk->first };
		walk->thunk = value ? walk->thunk + width : 0;
		if (!value && !walk->first)
			continue;
		walk->first = false;
		if (!value)
			return true;
		if (value >> (width * 8 - 1)) {
			out->ordinal = (u16)value;
		} else {
			out->name = value < PE_MAX_IMAGE ? pe_string(walk->file, (u32)value + 2) : NULL;
			if (!out->name) {
				walk->invalid = true;
				break;
			}
		}
		return true;
	}
	walk->done = true;
	return false;
}

static bool find_name(const struct pe_file *file, const u8 *table, const char *name, u32 *index)
{
	u32 low = 0, high = pe_u32(table + 24);
	const u8 *names = high < PE_MAX_IMAGE / 4 ? pe_at(file, pe_u32(table + 32), high * 4) : NULL;
	const u8 *ordinals = names ? pe_at(file, pe_u32(table + 36), high * 2) : NULL;

	if (!ordinals)
		return false;
	while (low < high) {
		u32 middle = low + (high - low) / 2;
		const char *text = pe_string(file, pe_u32(names + middle * 4));
		int order;

		if (!text)
			return false;
		order = strcmp(name, text);
		if (!order) {
			*index = pe_u16(ordinals + middle * 2);
			return true;
		}
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return false;
}

enum pe_export_kind pe_export_find(const struct pe_file *file, const char *name, u16 ordinal, const char **forward)
{
	const struct pe_directory *directory = &file->headers.directories[PE_DIRECTORY_EXPORT];
	const u8 *table = directory->rva ? pe_at(file, directory->rva, EXPORT_DIRECTORY) : NULL;
	const u8 *function;
	u32 index, rva;

	if (!table)
		return PE_EXPORT_NONE;
	if (!name)
		index = ordinal - pe_u32(table + 16);
	else if (!find_name(file, table, name, &index))
		return PE_EXPORT_NONE;
	if (index >= pe_u32(table + 20) || index > 0xffff)
		return PE_EXPORT_NONE;
	function = pe_at(file, pe_u32(table + 28) + index * 4, 4);
	rva = function ? pe_u32(function) : 0;
	if (!rva)
		return PE_EXPORT_NONE;
	if (rva - directory->rva >= directory->size)
		return PE_EXPORT_HERE;
	*forward = pe_string(file, rva);
	return *forward ? PE_EXPORT_FORWARDED : PE_EXPORT_NONE;
}
