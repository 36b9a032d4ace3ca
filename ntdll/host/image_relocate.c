/*
 * Base relocations: see image_relocate.h.
 *
 * The pages may be a mapped file that another program cuts at any moment, so they are read and written through guest_copy: a
 * block of relocations at a time, and the page it speaks of.
 */
#include "image_relocate.h"

#include "loader/guest_copy.h"

#include <string.h>

enum relocation_type {
	RELOCATION_NONE = 0,
	RELOCATION_HIGH = 1,
	RELOCATION_LOW = 2,
	RELOCATION_HIGHLOW = 3,
	RELOCATION_DIR64 = 10,
};

#define BLOCK_HEADER 8u
/* A page has no more than one relocation per byte, and the list may be padded. */
#define LONGEST_BLOCK (BLOCK_HEADER + 2 * (PE_PAGE + 2))
/* The last relocation of a page may reach into the next one. */
#define PAGE_TAIL 8u

static bool apply(u8 *at, u16 type, u64 delta)
{
	u64 value = 0;
	u32 width;

	switch (type) {
	case RELOCATION_NONE:
		return true;
	case RELOCATION_HIGH:
		delta >>= 16;
		width = 2;
		break;
	case RELOCATION_LOW:
		width = 2;
		break;
	case RELOCATION_HIGHLOW:
		width = 4;
		break;
	case RELOCATION_DIR64:
		width = 8;
		break;
	default:
		return false;
	}
	memcpy(&value, at, width);
	value += delta;
	memcpy(at, &value, width);
	return true;
}

static bool relocate_page(guest_ptr base, u32 image_size, const u8 *block, u32 block_size, u64 delta)
{
	u8 page[PE_PAGE + PAGE_TAIL] = { 0 };
	u32 rva = pe_u32(block);
	u32 length;

	if (rva >= image_size)
		return false;
	length = image_size - rva < sizeof(page) ? image_size - rva : sizeof(page);
	/* The page after may be absent; it is only touched if a relocation reaches into it. */
	if (!guest_copy_in(page, base + rva, length) &&
	    (length <= PE_PAGE || !guest_copy_in(page, base + rva, length = PE_PAGE)))
		return false;
	for (u32 at = BLOCK_HEADER; at + 2 <= block_size; at += 2) {
		u16 entry = pe_u16(block + at);
		u32 offset = entry & 0xfff;

		if (entry >> 12 == RELOCATION_NONE)
			continue;
		if (offset + 8 > length && offset + (entry >> 12 == RELOCATION_DIR64 ? 8 : 4) > length)
			return false;
		if (!apply(page + offset, entry >> 12, delta))
			return false;
	}
	return guest_copy_out(base + rva, page, length);
}

bool image_relocate(guest_ptr base, const struct pe_headers *headers, u64 delta)
{
	const struct pe_directory *directory = &headers->directories[PE_DIRECTORY_RELOCATION];
	u8 block[LONGEST_BLOCK];
	u32 at = 0;

	if (!directory->rva || !directory->size)
		return true;
	if ((u64)directory->rva + directory->size > headers->size)
		return false;
	while (at + BLOCK_HEADER <= directory->size) {
		u32 block_size;

		if (!guest_copy_in(block, base + directory->rva + at, BLOCK_HEADER))
			return false;
		block_size = pe_u32(block + 4);
		if (!block_size) /* padding */
			break;
		if (block_size < BLOCK_HEADER || block_size > sizeof(block) || block_size > directory->size - at)
			return false;
		if (!guest_copy_in(block, base + directory->rva + at, block_size))
			return false;
		if (block_size > BLOCK_HEADER && !relocate_page(base, headers->size, block, block_size, delta))
			return false;
		at += block_size;
	}
	return true;
}
