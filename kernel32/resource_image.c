/*
 * Putting a resource section into a PE file: see resource_update.h.
 *
 * The new section takes the old one's place if nothing but base relocations comes after it in the image (they name no address of their
 * own section, so they can move); otherwise, and where there was none, it becomes a new last section and the old one stays behind
 * unused. Data beyond the last section, which installers and debuggers put there, keeps its distance to it.
 */
#include "resource_update.h"

#include <decant/rtl.h>

static BYTE *fail(DWORD error)
{
	SetLastError(error);
	return NULL;
}

BOOL pe_image_open(struct pe_image *image, BYTE *bytes, DWORD size)
{
	const IMAGE_DOS_HEADER *dos = (const void *)bytes;
	DWORD at, optional_size, fixed;

	*image = (struct pe_image){ .bytes = bytes, .size = size };
	SetLastError(ERROR_BAD_EXE_FORMAT);
	if (size < sizeof(*dos) || dos->e_magic != IMAGE_DOS_SIGNATURE || dos->e_lfanew < 0)
		return FALSE;
	at = (DWORD)dos->e_lfanew;
	if (at > size || size - at < sizeof(DWORD) + sizeof(IMAGE_FILE_HEADER) || *(DWORD *)(bytes + at) != IMAGE_NT_SIGNATURE)
		return FALSE;
	image->file = (void *)(bytes + at + sizeof(DWORD));
	at += sizeof(DWORD) + sizeof(IMAGE_FILE_HEADER);
	optional_size = image->file->SizeOfOptionalHeader;
	if (size - at < optional_size + image->file->NumberOfSections * sizeof(IMAGE_SECTION_HEADER) || optional_size < sizeof(WORD))
		return FALSE;
	image->optional = (void *)(bytes + at);
	if (image->optional->Magic == IMAGE_NT_OPTIONAL_HDR64_MAGIC)
		fixed = offsetof(IMAGE_OPTIONAL_HEADER64, DataDirectory);
	else if (image->optional->Magic == IMAGE_NT_OPTIONAL_HDR32_MAGIC)
		fixed = offsetof(IMAGE_OPTIONAL_HEADER32, DataDirectory);
	else
		return FALSE;
	if (optional_size < fixed || !image->optional->FileAlignment || !image->optional->SectionAlignment)
		return FALSE;
	image->directories = (void *)(bytes + at + fixed);
	image->directory_count = *(DWORD *)(bytes + at + fixed - sizeof(DWORD));
	if (image->directory_count > (optional_size - fixed) / sizeof(IMAGE_DATA_DIRECTORY))
		return FALSE;
	image->sections = (void *)(bytes + at + optional_size);
	return TRUE;
}

const BYTE *pe_image_at(const struct pe_image *image, DWORD rva, DWORD size)
{
	for (WORD i = 0; i < image->file->NumberOfSections; i++) {
		const IMAGE_SECTION_HEADER *section = &image->sections[i];
		DWORD offset = rva - section->VirtualAddress;

		if (rva < section->VirtualAddress || offset >= section->SizeOfRawData)
			continue;
		if (size > section->SizeOfRawData - offset || section->PointerToRawData > image->size ||
		    section->SizeOfRawData > image->size - section->PointerToRawData)
			return NULL;
		return image->bytes + section->PointerToRawData + offset;
	}
	return NULL;
}

static DWORD align(ULONGLONG value, DWORD alignment)
{
	return (DWORD)((value + alignment - 1) / alignment * alignment);
}

/* Where the data of the last section ends in the file, and the last section in the image. */
static void find_ends(const struct pe_image *image, const IMAGE_SECTION_HEADER *without, DWORD *file_end, DWORD *image_end)
{
	*file_end = image->optional->SizeOfHeaders;
	*image_end = align(image->optional->SizeOfHeaders, image->optional->SectionAlignment);
	for (WORD i = 0; i < image->file->NumberOfSections; i++) {
		const IMAGE_SECTION_HEADER *section = &image->sections[i];
		DWORD end = section->VirtualAddress + (section->Misc.VirtualSize ? section->Misc.VirtualSize : section->SizeOfRawData);

		if (without && section >= without)
			break;
		if (section->SizeOfRawData && section->PointerToRawData + section->SizeOfRawData > *file_end)
			*file_end = section->PointerToRawData + section->SizeOfRawData;
		if (align(end, image->optional->SectionAlignment) > *image_end)
			*image_end = align(end, image->optional->SectionAlignment);
	}
}

/* The section that holds nothing but the resources and can be replaced where it is; NULL if there is none. */
static IMAGE_SECTION_HEADER *replaceable_section(const struct pe_image *image)
{
	const IMAGE_DATA_DIRECTORY *resources = &image->directories[IMAGE_DIRECTORY_ENTRY_RESOURCE];
	const IMAGE_DATA_DIRECTORY *relocations = &image->directories[IMAGE_DIRECTORY_ENTRY_BASERELOC];
	WORD count = image->file->NumberOfSections;

	for (WORD i = 0; i < count; i++) {
		IMAGE_SECTION_HEADER *section = &image->sections[i];

		if (section->VirtualAddress != resources->VirtualAddress || !resources->VirtualAddress)
			continue;
		if (i == count - 1)
			return section;
		if (i == count - 2 && image->directory_count > IMAGE_DIRECTORY_ENTRY_BASERELOC &&
		    section[1].VirtualAddress == relocations->VirtualAddress && section[1].PointerToRawData > section->PointerToRawData)
			return section;
	}
	return NULL;
}

/* The sum that "PE Format" describes, over the file with the field itself taken as zero. */
static void set_checksum(struct pe_image *image)
{
	ULONGLONG sum = 0;

	if (!image->optional->CheckSum)
		return;
	image->optional->CheckSum = 0;
	for (DWORD i = 0; i < image->size; i += 2) {
		sum += image->bytes[i] | (i + 1 < image->size ? image->bytes[i + 1] << 8 : 0);
		sum = (sum & 0xffff) + (sum >> 16);
	}
	image->optional->CheckSum = (DWORD)(sum + image->size);
}

/* Puts a section's data at the end of what is built so far. */
static void place(struct pe_image *image, IMAGE_SECTION_HEADER *section, DWORD rva, DWORD offset, const void *data, DWORD size)
{
	section->VirtualAddress = rva;
	section->Misc.VirtualSize = size;
	section->PointerToRawData = offset;
	section->SizeOfRawData = align(size, image->optional->FileAlignment);
	memcpy(image->bytes + offset, data, size);
}

/* A header for a new last section, or NULL if the headers have no room. */
static IMAGE_SECTION_HEADER *add_section(struct pe_image *image)
{
	IMAGE_SECTION_HEADER *section = &image->sections[image->file->NumberOfSections];

	if ((BYTE *)(section + 1) > image->bytes + image->optional->SizeOfHeaders)
		return NULL;
	memset(section, 0, sizeof(*section));
	memcpy(section->Name, ".rsrc", 6);
	section->Characteristics = IMAGE_SCN_CNT_INITIALIZED_DATA | IMAGE_SCN_MEM_READ;
	image->file->NumberOfSections++;
	return section;
}

/* Moves what points into the file beyond the sections. */
static void move_overlay(struct pe_image *image, DWORD old_end, DWORD new_end)
{
	IMAGE_DATA_DIRECTORY *certificates = &image->directories[IMAGE_DIRECTORY_ENTRY_SECURITY];

	if (image->file->PointerToSymbolTable >= old_end)
		image->file->PointerToSymbolTable += new_end - old_end;
	if (image->directory_count > IMAGE_DIRECTORY_ENTRY_SECURITY && certificates->VirtualAddress >= old_end)
		certificates->VirtualAddress += new_end - old_end;
}

BYTE *pe_image_with_resources(const struct pe_image *image, const struct resource *list, DWORD *size)
{
	IMAGE_SECTION_HEADER *old = NULL, *section;
	struct pe_image built;
	DWORD file_end, image_end, whole_end, unused, rva, offset, tree_size, relocations_size = 0;
	const BYTE *relocations = NULL;
	BYTE *tree, *bytes;

	if (image->directory_count <= IMAGE_DIRECTORY_ENTRY_RESOURCE)
		return fail(ERROR_BAD_EXE_FORMAT);
	old = replaceable_section(image);
	find_ends(image, NULL, &whole_end, &unused);
	find_ends(image, old, &file_end, &image_end);
	if (whole_end > image->size || file_end > image->size)
		return fail(ERROR_BAD_EXE_FORMAT);
	rva = old ? old->VirtualAddress : image_end;
	offset = align(file_end, image->optional->FileAlignment);
	if (old && old != &image->sections[image->file->NumberOfSections - 1]) {
		relocations_size = old[1].SizeOfRawData;
		relocations = pe_image_at(image, old[1].VirtualAddress, relocations_size);
		if (!relocations)
			return fail(ERROR_BAD_EXE_FORMAT);
		if (old[1].Misc.VirtualSize && old[1].Misc.VirtualSize < relocations_size)
			relocations_size = old[1].Misc.VirtualSize;
	}
	tree = resource_list_lay_out(list, rva, &tree_size);
	if (!tree)
		return NULL;
	bytes = RtlAllocateHeap(GetProcessHeap(), HEAP_ZERO_MEMORY,
				(SIZE_T)image->size + tree_size + relocations_size + 4 * (SIZE_T)image->optional->FileAlignment);
	if (!bytes) {
		RtlFreeHeap(GetProcessHeap(), 0, tree);
		return fail(ERROR_NOT_ENOUGH_MEMORY);
	}
	memcpy(bytes, image->bytes, file_end);
	pe_image_open(&built, bytes, file_end);
	section = old ? &built.sections[old - image->sections] : add_section(&built);
	if (!section) {
		RtlFreeHeap(GetProcessHeap(), 0, tree);
		RtlFreeHeap(GetProcessHeap(), 0, bytes);
		return fail(ERROR_BAD_EXE_FORMAT);
	}
	place(&built, section, rva, offset, tree, tree_size);
	RtlFreeHeap(GetProcessHeap(), 0, tree);
	built.directories[IMAGE_DIRECTORY_ENTRY_RESOURCE] = (IMAGE_DATA_DIRECTORY){ rva, tree_size };
	if (relocations) {
		IMAGE_SECTION_HEADER *next = section + 1;

		place(&built, next, align((ULONGLONG)rva + tree_size, built.optional->SectionAlignment), offset + section->SizeOfRawData, relocations,
		      relocations_size);
		built.directories[IMAGE_DIRECTORY_ENTRY_BASERELOC].VirtualAddress = next->VirtualAddress;
		section = next;
	}
	built.optional->SizeOfImage = align((ULONGLONG)section->VirtualAddress + section->Misc.VirtualSize, built.optional->SectionAlignment);
	built.size = section->PointerToRawData + section->SizeOfRawData;
	move_overlay(&built, whole_end, built.size);
	memcpy(bytes + built.size, image->bytes + whole_end, image->size - whole_end);
	built.size += image->size - whole_end;
	set_checksum(&built);
	*size = built.size;
	return bytes;
}
