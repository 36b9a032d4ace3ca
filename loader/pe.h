/*
 * The PE format, read from bytes that nobody vouches for.
 *
 * pe_parse() turns the headers of a file into numbers that are consistent with one another: after it said PE_OK, sections are
 * in ascending order, do not overlap, lie within the image, and their data lies within the file. Whatever else the file
 * says (directories, names, counts) is a claim; pe_at() and pe_string() check every access against the file's length.
 * No function here does I/O, allocates, or keeps anything.
 */
#ifndef DECANT_PE_H
#define DECANT_PE_H

#include <decant/types.h>
#include <stdbool.h>

/* Windows takes no more sections than this. */
#define PE_MAX_SECTIONS 96
#define PE_PAGE 4096u
/* No image is larger: guest code computes with 32-bit offsets in it. */
#define PE_MAX_IMAGE 0x7fff0000u

#define PE_MACHINE_I386 0x014c
#define PE_MACHINE_ARM 0x01c0
#define PE_MACHINE_ARMNT 0x01c4
#define PE_MACHINE_IA64 0x0200
#define PE_MACHINE_AMD64 0x8664
#define PE_MACHINE_ARM64 0xaa64

#define PE_FILE_RELOCS_STRIPPED 0x0001
#define PE_FILE_LARGE_ADDRESS_AWARE 0x0020
#define PE_FILE_DLL 0x2000
#define PE_DLL_NX_COMPAT 0x0100u

#define PE_SECTION_UNINITIALIZED 0x00000080u
#define PE_SECTION_EXECUTE 0x20000000u
#define PE_SECTION_READ 0x40000000u
#define PE_SECTION_WRITE 0x80000000u

enum pe_directory_index {
	PE_DIRECTORY_EXPORT = 0,
	PE_DIRECTORY_IMPORT = 1,
	PE_DIRECTORY_RELOCATION = 5,
	PE_DIRECTORY_DELAY_IMPORT = 13,
	PE_DIRECTORY_CLR = 14,
	PE_DIRECTORY_COUNT = 16
};

/* A part of the image. file_size bytes at offset are in the file, never more than the pages of the section hold. */
struct pe_section {
	u32 rva;
	u32 virtual_size;
	u32 offset;
	u32 file_size;
	u32 flags;
	char name[9];
};

struct pe_directory {
	u32 rva;
	u32 size;
};

struct pe_headers {
	u64 base;
	u32 size; /* of the image, whole pages */
	u32 headers_size; /* bytes of the file that are mapped at the base */
	u32 entry;
	u32 section_alignment;
	u32 file_alignment;
	u64 stack_reserve;
	u64 stack_commit;
	u16 machine;
	u16 characteristics;
	u16 dll_characteristics;
	u16 subsystem;
	bool is_64;
	/* Sections are not aligned to pages: the file is the image, byte for byte. */
	bool flat;
	u32 section_count;
	struct pe_directory directories[PE_DIRECTORY_COUNT];
	struct pe_section sections[PE_MAX_SECTIONS];
};

enum pe_result {
	PE_OK,
	PE_MORE, /* the headers go on beyond the bytes given, but not beyond the file */
	PE_NOT_MZ,
	PE_DOS,
	PE_NE,
	PE_LE,
	PE_TRUNCATED,
	PE_INVALID
};

/*
 * Reads the headers from the first LENGTH bytes of a file that is FILE_SIZE bytes long. Any machine type is taken.
 *
 * On anything but PE_OK, *why says in a few words what is wrong, and OUT is not to be used. Where a file is no PE file at
 * all, why names what it seems to be.
 */
enum pe_result pe_parse(const u8 *bytes, size_t length, u64 file_size, struct pe_headers *out, const char **why);

/* A file in memory, headers parsed. bytes is whole: its length is the FILE_SIZE that pe_parse was given. */
struct pe_file {
	const u8 *bytes;
	size_t length;
	struct pe_headers headers;
};

/* SIZE bytes at RVA as they stand in the file, or NULL if the file does not hold all of them. */
const void *pe_at(const struct pe_file *file, u32 rva, u32 size);
/* The zero-terminated string at RVA, shorter than 4096 bytes, or NULL. */
const char *pe_string(const struct pe_file *file, u32 rva);

static inline u16 pe_u16(const void *at)
{
	u16 value;
	__builtin_memcpy(&value, at, sizeof(value));
	return value;
}

static inline u32 pe_u32(const void *at)
{
	u32 value;
	__builtin_memcpy(&value, at, sizeof(value));
	return value;
}

static inline u64 pe_u64(const void *at)
{
	u64 value;
	__builtin_memcpy(&value, at, sizeof(value));
	return value;
}

#endif
