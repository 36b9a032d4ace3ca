/*
 * The PE parser: see pe.h. Field offsets are those of Microsoft's "PE Format".
 *
 * Arithmetic on what the file says is done in 64 bits on values of at most 32, so it cannot overflow.
 */
#include "pe.h"

#include <string.h>

#define DOS_HEADER 64u
#define COFF_HEADER 20u
#define SECTION_HEADER 40u

static enum pe_result fail(enum pe_result result, const char **why, const char *reason)
{
	*why = reason;
	return result;
}

/* What a file without the MZ signature seems to be. */
static const char *name_other_format(const u8 *bytes, size_t length)
{
	static const struct {
		const char *magic;
		u8 size;
		const char *name;
	} formats[] = {
		{ "\x7f" "ELF", 4, "a Linux program (ELF): run it without decant" },
		{ "#!", 2, "a script" },
		{ "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8, "an installer package or an Office file (OLE compound file)" },
		{ "PK\x03\x04", 4, "a ZIP archive" },
		{ "\xca\xfe\xba\xbe", 4, "a Java class or a macOS program" },
		{ "\xcf\xfa\xed\xfe", 4, "a macOS program" },
		{ "MSCF", 4, "a cabinet archive" },
	};

	if (length == 0)
		return "an empty file";
	for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++)
		if (length >= formats[i].size && !memcmp(bytes, formats[i].magic, formats[i].size))
			return formats[i].name;
	return "not a Windows program";
}

static u64 round_up(u64 value, u64 alignment)
{
	return (value + alignment - 1) & ~(alignment - 1);
}

static bool is_power_of_two(u32 value)
{
	return value && !(value & (value - 1));
}

static enum pe_result parse_optional_header(const u8 *optional, u32 size, struct pe_headers *out, const char **why)
{
	u16 magic;
	u32 count, directories;

	if (size < 2)
		return fail(PE_INVALID, why, "it has no optional header");
	magic = pe_u16(optional);
	if (magic != 0x10b && magic != 0x20b)
		return fail(PE_INVALID, why, "its optional header is of an unknown kind");
	out->is_64 = magic == 0x20b;
	directories = out->is_64 ? 112 : 96;
	if (size < directories)
		return fail(PE_INVALID, why, "its optional header is too short");
	out->entry = pe_u32(optional + 16);
	out->base = out->is_64 ? pe_u64(optional + 24) : pe_u32(optional + 28);
	out->section_alignment = pe_u32(optional + 32);
	out->file_alignment = pe_u32(optional + 36);
	out->size = pe_u32(optional + 56);
	out->headers_size = pe_u32(optional + 60);
	out->subsystem = pe_u16(optional + 68);
	out->dll_characteristics = pe_u16(optional + 70);
	out->stack_reserve = out->is_64 ? pe_u64(optional + 72) : pe_u32(optional + 72);
	out->stack_commit = out->is_64 ? pe_u64(optional + 80) : pe_u32(optional + 76);
	count = pe_u32(optional + directories - 4);
	if (count > PE_DIRECTORY_COUNT)
		count = PE_DIRECTORY_COUNT;
	if (count > (size - directories) / 8)
		count = (size - directories) / 8;
	for (u32 i = 0; i < count; i++) {
		out->directories[i].rva = pe_u32(optional + directories + i * 8);
		out->directories[i].size = pe_u32(optional + directories + i * 8 + 4);
	}

	if (!is_power_of_two(out->section_alignment) || !is_power_of_two(out->file_alignment) ||
	    out->file_alignment > out->section_alignment)
		return fail(PE_INVALID, why, "its section alignment makes no sense");
	if (out->base & 0xffff)
		return fail(PE_INVALID, why, "its base address is not a multiple of 64 KB");
	if (out->size == 0 || out->size > PE_MAX_IMAGE)
		return fail(PE_INVALID, why, "its image size makes no sense");
	if (out->headers_size == 0 || out->headers_size > out->size)
		return fail(PE_INVALID, why, "its headers are larger than the image");
	if (out->entry >= out->size)
		return fail(PE_INVALID, why, "its entry point lies outside the image");
	out->flat = out->section_alignment < PE_PAGE;
	return PE_OK;
}

static enum pe_result parse_sections(const u8 *table, u64 file_size, struct pe_headers *out, const char **why)
{
	u64 next = out->flat ? 0 : round_up(out->headers_size, PE_PAGE);

	for (u32 i = 0; i < out->section_count; i++) {
		const u8 *header = table + i * SECTION_HEADER;
		struct pe_section *section = &out->sections[i];
		u64 end;

		memcpy(section->name, header, 8);
		section->name[8] = 0;
		section->virtual_size = pe_u32(header + 8);
		section->rva = pe_u32(header + 12);
		section->file_size = pe_u32(header + 16);
		section->offset = pe_u32(header + 20);
		section->flags = pe_u32(header + 36);
		if (!section->virtual_size)
			section->virtual_size = section->file_size;
		if (!section->offset)
			section->file_size = 0;
		if ((u64)section->offset + section->file_size > file_size)
			return fail(PE_TRUNCATED, why, "it is truncated: a section goes on beyond the end of the file");
		end = (u64)section->rva + section->virtual_size;
		if (end > out->size)
			return fail(PE_INVALID, why, "a section lies outside the image");
		if (section->rva < next)
			return fail(PE_INVALID, why, "its sections overlap or are not in order");
		if (out->flat) {
			if (section->file_size && section->offset != section->rva)
				return fail(PE_INVALID, why, "its sections are not aligned to pages");
		} else {
			if (section->rva & (PE_PAGE - 1))
				return fail(PE_INVALID, why, "its sections are not aligned to pages");
			/* Windows reads whole sectors, whatever the pointer says. */
			section->offset &= ~511u;
			end = round_up(end, PE_PAGE);
		}
		if (section->file_size > end - section->rva)
			section->file_size = end - section->rva;
		next = end;
	}
	return PE_OK;
}

enum pe_result pe_parse(const u8 *bytes, size_t length, u64 file_size, struct pe_headers *out, const char **why)
{
	u32 signature_at, optional_size, section_count;
	u64 optional_at, sections_at, sections_end;
	enum pe_result result;
	u8 signature[4] = { 0 };

	memset(out, 0, offsetof(struct pe_headers, sections));
	if (length < 2 || bytes[0] != 'M' || bytes[1] != 'Z')
		return fail(PE_NOT_MZ, why, name_other_format(bytes, length));
	if (length < DOS_HEADER)
		return fail(length < file_size ? PE_MORE : PE_DOS, why, "a DOS program");
	signature_at = pe_u32(bytes + 60);
	if ((u64)signature_at + 4 <= length)
		memcpy(signature, bytes + signature_at, 4);
	else if ((u64)signature_at + 4 <= file_size)
		return fail(PE_MORE, why, "its headers are too far into the file");
	if (memcmp(signature, "PE\0", 4)) {
		if (!memcmp(signature, "NE", 2))
			return fail(PE_NE, why, "a 16-bit Windows program (NE)");
		if (!memcmp(signature, "LE", 2) || !memcmp(signature, "LX", 2))
			return fail(PE_LE, why, "a Windows 9x driver or an OS/2 program (LE)");
		/* A DOS program has anything there; one that says it has more pages than the file holds has been cut. */
		if (signature_at >= DOS_HEADER && signature_at < 0x10000 && signature_at + 4ull > file_size &&
		    pe_u16(bytes + 24) >= DOS_HEADER)
			return fail(PE_TRUNCATED, why, "it is truncated: the file ends before its PE header");
		return fail(PE_DOS, why, "a DOS program");
	}
	optional_at = (u64)signature_at + 4 + COFF_HEADER;
	if (optional_at > length)
		return fail(optional_at <= file_size ? PE_MORE : PE_TRUNCATED, why, "it is truncated within its headers");
	out->machine = pe_u16(bytes + signature_at + 4);
	section_count = pe_u16(bytes + signature_at + 6);
	optional_size = pe_u16(bytes + signature_at + 20);
	out->characteristics = pe_u16(bytes + signature_at + 22);
	sections_at = optional_at + optional_size;
	sections_end = sections_at + (u64)section_count * SECTION_HEADER;
	if (sections_end > length)
		return fail(sections_end <= file_size ? PE_MORE : PE_TRUNCATED, why, "it is truncated within its headers");
	if (section_count > PE_MAX_SECTIONS)
		return fail(PE_INVALID, why, "it has too many sections");
	out->section_count = section_count;
	result = parse_optional_header(bytes + optional_at, optional_size, out, why);
	if (result != PE_OK)
		return result;
	/* The guest reads the section table from the mapped headers. */
	if (sections_end > out->headers_size && !out->flat)
		return fail(PE_INVALID, why, "its section table lies outside the headers");
	result = parse_sections(bytes + sections_at, file_size, out, why);
	if (result != PE_OK)
		return result;
	if (out->headers_size > file_size)
		out->headers_size = file_size;
	out->size = round_up(out->size, PE_PAGE);
	return PE_OK;
}

const void *pe_at(const struct pe_file *file, u32 rva, u32 size)
{
	const struct pe_headers *headers = &file->headers;
	u64 offset;

	if (headers->flat || (u64)rva + size <= headers->headers_size) {
		offset = rva;
	} else {
		const struct pe_section *section = headers->sections;
		const struct pe_section *end = section + headers->section_count;

		while (section < end && (rva < section->rva || rva - section->rva >= section->file_size))
			section++;
		if (section == end || (u64)(rva - section->rva) + size > section->file_size)
			return NULL;
		offset = (u64)section->offset + (rva - section->rva);
	}
	return offset + size <= file->length ? file->bytes + offset : NULL;
}

const char *pe_string(const struct pe_file *file, u32 rva)
{
	const char *start = pe_at(file, rva, 1);
	size_t rest;

	if (!start)
		return NULL;
	rest = file->bytes + file->length - (const u8 *)start;
	return memchr(start, 0, rest < 4096 ? rest : 4096) ? start : NULL;
}
