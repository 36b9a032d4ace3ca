/*
 * What the host looks up in a mapped image: see image_export in image.h.
 */
#include "image.h"

#include "loader/guest_copy.h"
#include "loader/pe.h"

#include <string.h>

#define EXPORT_DIRECTORY 40u
#define LONGEST_NAME 128u

static bool read_image(const struct mapped_image *image, u32 rva, void *to, u32 size)
{
	return (u64)rva + size <= image->size && guest_copy_in(to, image->base + rva, size);
}

static bool read_directory(const struct mapped_image *image, struct pe_directory *directory)
{
	u32 signature_at;
	u16 magic;
	u8 bytes[8];

	if (!read_image(image, 60, &signature_at, 4) || signature_at > image->size - 256 ||
	    !read_image(image, signature_at + 24, &magic, 2) ||
	    !read_image(image, signature_at + 24 + (magic == 0x20b ? 112 : 96), bytes, sizeof(bytes)))
		return false;
	directory->rva = pe_u32(bytes);
	directory->size = pe_u32(bytes + 4);
	return true;
}

/* Compares NAME with the string at an RVA, as strcmp does. */
static int compare_name(const struct mapped_image *image, const char *name, u32 rva)
{
	char text[LONGEST_NAME] = { 0 };
	u32 length = strlen(name) + 1;

	if (length > sizeof(text) || !read_image(image, rva, text, length))
		return -1;
	return strncmp(name, text, length);
}

guest_ptr image_export(const struct mapped_image *image, const char *name)
{
	struct pe_directory directory;
	u8 table[EXPORT_DIRECTORY];
	u32 low = 0, high;

	if (!read_directory(image, &directory) || !read_image(image, directory.rva, table, sizeof(table)))
		return 0;
	high = pe_u32(table + 24);
	while (low < high) {
		u32 middle = low + (high - low) / 2;
		u32 name_rva, rva;
		u16 index;
		int order;

		if ((u64)middle * 4 > image->size || !read_image(image, pe_u32(table + 32) + middle * 4, &name_rva, 4))
			return 0;
		order = compare_name(image, name, name_rva);
		if (order < 0) {
			high = middle;
		} else if (order > 0) {
			low = middle + 1;
		} else {
			if (!read_image(image, pe_u32(table + 36) + middle * 2, &index, 2) || index >= pe_u32(table + 20) ||
			    !read_image(image, pe_u32(table + 28) + index * 4, &rva, 4) || rva >= image->size)
				return 0;
			return rva - directory.rva < directory.size ? 0 : image->base + rva;
		}
	}
	return 0;
}
