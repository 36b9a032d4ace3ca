/*
 * Looking into images and files by their headers: RtlImageNtHeader and its kin (Microsoft, "ImageNtHeader" and the like in dbghelp, which
 * these are the base of).
 *
 * They take images of either width.
 */
#include "ldr.h"

#include "exceptions.h"

#define LARGEST_HEADER_OFFSET 0x10000000u

NTSTATUS NTAPI RtlImageNtHeaderEx(ULONG flags, PVOID base, ULONG64 size, IMAGE_NT_HEADERS **headers)
{
	bool checked = !(flags & RTL_IMAGE_NT_HEADER_EX_FLAG_NO_RANGE_CHECK);
	const IMAGE_DOS_HEADER *dos = base;
	IMAGE_NT_HEADERS *found;

	if (!headers)
		return STATUS_INVALID_PARAMETER;
	*headers = NULL;
	if (flags & ~RTL_IMAGE_NT_HEADER_EX_FLAG_NO_RANGE_CHECK || !base || base == (PVOID)(LONG_PTR)-1)
		return STATUS_INVALID_PARAMETER;
	if (checked && size < sizeof(*dos))
		return STATUS_INVALID_IMAGE_FORMAT;
	if (dos->e_magic != IMAGE_DOS_SIGNATURE || (ULONG)dos->e_lfanew >= LARGEST_HEADER_OFFSET)
		return STATUS_INVALID_IMAGE_FORMAT;
	if (checked && (ULONG)dos->e_lfanew + sizeof(IMAGE_NT_HEADERS32) > size)
		return STATUS_INVALID_IMAGE_FORMAT;
	found = (IMAGE_NT_HEADERS *)((BYTE *)base + dos->e_lfanew);
	if (found->Signature != IMAGE_NT_SIGNATURE)
		return STATUS_INVALID_IMAGE_FORMAT;
	*headers = found;
	return STATUS_SUCCESS;
}

IMAGE_NT_HEADERS *NTAPI RtlImageNtHeader(PVOID base)
{
	IMAGE_NT_HEADERS *headers;

	RtlImageNtHeaderEx(RTL_IMAGE_NT_HEADER_EX_FLAG_NO_RANGE_CHECK, base, 0, &headers);
	return headers;
}

IMAGE_SECTION_HEADER *NTAPI RtlImageRvaToSection(const IMAGE_NT_HEADERS *headers, PVOID base, ULONG rva)
{
	IMAGE_SECTION_HEADER *section = IMAGE_FIRST_SECTION(headers);

	(void)base;
	for (USHORT i = 0; i < headers->FileHeader.NumberOfSections; i++, section++)
		if (rva >= section->VirtualAddress && rva - section->VirtualAddress < section->SizeOfRawData)
			return section;
	return NULL;
}

PVOID NTAPI RtlImageRvaToVa(const IMAGE_NT_HEADERS *headers, PVOID base, ULONG rva, IMAGE_SECTION_HEADER **last_section)
{
	IMAGE_SECTION_HEADER *section = last_section ? *last_section : NULL;

	if (!section || rva < section->VirtualAddress || rva - section->VirtualAddress >= section->SizeOfRawData)
		section = RtlImageRvaToSection(headers, base, rva);
	if (!section)
		return NULL;
	if (last_section)
		*last_section = section;
	return (BYTE *)base + section->PointerToRawData + (rva - section->VirtualAddress);
}

PVOID NTAPI RtlImageDirectoryEntryToData(PVOID base, BOOLEAN mapped_as_image, USHORT index, ULONG *size)
{
	const IMAGE_DATA_DIRECTORY *directory;
	IMAGE_NT_HEADERS *headers;
	ULONG count, headers_size;

	*size = 0;
	/* The handle of a data file has its lowest bit set. */
	if ((ULONG_PTR)base & 1) {
		base = (PVOID)((ULONG_PTR)base & ~(ULONG_PTR)3);
		mapped_as_image = FALSE;
	}
	base = (PVOID)((ULONG_PTR)base & ~(ULONG_PTR)3);
	headers = RtlImageNtHeader(base);
	if (!headers)
		return NULL;
	if (headers->OptionalHeader.Magic == IMAGE_NT_OPTIONAL_HDR64_MAGIC) {
		const IMAGE_OPTIONAL_HEADER64 *optional = &((IMAGE_NT_HEADERS64 *)headers)->OptionalHeader;

		directory = optional->DataDirectory;
		count = optional->NumberOfRvaAndSizes;
		headers_size = optional->SizeOfHeaders;
	} else if (headers->OptionalHeader.Magic == IMAGE_NT_OPTIONAL_HDR32_MAGIC) {
		const IMAGE_OPTIONAL_HEADER32 *optional = &((IMAGE_NT_HEADERS32 *)headers)->OptionalHeader;

		directory = optional->DataDirectory;
		count = optional->NumberOfRvaAndSizes;
		headers_size = optional->SizeOfHeaders;
	} else {
		return NULL;
	}
	if (index >= count || index >= IMAGE_NUMBEROF_DIRECTORY_ENTRIES || !directory[index].VirtualAddress)
		return NULL;
	*size = directory[index].Size;
	if (mapped_as_image || directory[index].VirtualAddress < headers_size)
		return (BYTE *)base + directory[index].VirtualAddress;
	return RtlImageRvaToVa(headers, base, directory[index].VirtualAddress, NULL);
}
