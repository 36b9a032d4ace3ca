/*
 * libFuzzer target: everything of the host that reads PE files.
 *
 * The input is a file. It is parsed, its imports are walked and looked up in its own exports, and, if it is small enough, its sections
 * are laid out in memory and relocated, as image_map does it.
 */
#include "loader/pe_file.h"
#include "loader/pe_tables.h"
#include "ntdll/host/image_relocate.h"

#include <stdlib.h>
#include <string.h>

#define LARGEST_IMAGE (4u << 20)

int LLVMFuzzerTestOneInput(const u8 *bytes, size_t length);

static void lay_out_and_relocate(const struct pe_file *file)
{
	const struct pe_headers *headers = &file->headers;
	u8 *image = calloc(1, headers->size);

	if (!image)
		return;
	memcpy(image, file->bytes, headers->headers_size);
	for (u32 i = 0; i < headers->section_count; i++) {
		const struct pe_section *section = &headers->sections[i];

		memcpy(image + section->rva, file->bytes + section->offset, section->file_size);
	}
	image_relocate((guest_ptr)image, headers, 0x10000);
	free(image);
}

static void walk_imports(const struct pe_file *file)
{
	struct pe_import_walk walk = { .file = file };
	struct pe_import import;
	unsigned count = 0;

	while (pe_import_next(&walk, &import) && count++ < 1000) {
		const char *forward = NULL;

		pe_export_find(file, import.name, import.ordinal, &forward);
		if (strlen(import.dll) > 4096)
			abort();
	}
}

int LLVMFuzzerTestOneInput(const u8 *bytes, size_t length)
{
	/* A copy of exactly this length, so that reading beyond it is noticed. */
	u8 *copy = malloc(length ? length : 1);
	struct pe_file file = { .bytes = copy, .length = length };
	const char *why = NULL;

	if (!copy)
		return 0;
	memcpy(copy, bytes, length);
	if (pe_parse(copy, length, length, &file.headers, &why) == PE_OK) {
		pe_headers_unrunnable(&file.headers);
		walk_imports(&file);
		if (file.headers.size <= LARGEST_IMAGE && !file.headers.flat)
			lay_out_and_relocate(&file);
	} else if (!why) {
		abort();
	}
	/* The first page alone, as image_map looks at it. */
	pe_parse(copy, length < 4096 ? length : 4096, length, &file.headers, &why);
	free(copy);
	return 0;
}
