/*
 * Mapping PE files as images: see image.h.
 *
 * An image is a row of *parts*: the headers, then the sections. Where a part's place in the file and its place in the image
 * agree modulo the page size, it is mapped from the file, so that processes share its pages and it costs nothing until it is
 * touched; neighbours that keep the same distance between file and image are mapped by one call. Other parts are read into
 * fresh memory. Everything is readable at first (and writable while relocations are applied) and gets its own protection at
 * the end.
 *
 * Protections are private to the process, as is everything written. Sections that ask to be shared between processes are not.
 */
#include "image.h"

#include "image_relocate.h"
#include "memory.h"
#include "path.h"
#include "loader/guest_copy.h"
#include "loader/layout.h"
#include "loader/pe_file.h"
#include "loader/status.h"
#include "loader/utf.h"
#include "loader/width.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#define MAX_PARTS (PE_MAX_SECTIONS + 1)
/* Bytes up to which a part is read along with others that have to be. */
#define SHORT_PART 0x10000u

struct part {
	u32 rva;
	u32 size;      /* in the image, whole pages */
	u32 offset;
	u32 file_size; /* the rest is zero */
	u32 protect;   /* PAGE_* */
	bool mapped;   /* from the file */
};

struct layout {
	int fd;
	guest_ptr base;
	u32 count;
	bool reads; /* some parts are read, so the image is writable until the end */
	struct part parts[MAX_PARTS];
};

static u32 round_to_page(u64 size)
{
	return (size + PE_PAGE - 1) & ~(u64)(PE_PAGE - 1);
}

static u32 section_protect(u32 flags)
{
	switch (flags & (PE_SECTION_READ | PE_SECTION_WRITE | PE_SECTION_EXECUTE)) {
	case 0:
		return PAGE_NOACCESS;
	case PE_SECTION_READ:
		return PAGE_READONLY;
	case PE_SECTION_EXECUTE:
		return PAGE_EXECUTE;
	case PE_SECTION_EXECUTE | PE_SECTION_READ:
		return PAGE_EXECUTE_READ;
	case PE_SECTION_WRITE:
	case PE_SECTION_WRITE | PE_SECTION_READ:
		return PAGE_WRITECOPY;
	default:
		return PAGE_EXECUTE_WRITECOPY;
	}
}

static void lay_out(struct layout *layout, const struct pe_headers *headers, u64 file_size, u32 flags)
{
	struct part *part = layout->parts;

	if (headers->flat) {
		*part = (struct part){ .size = headers->size, .protect = PAGE_EXECUTE_WRITECOPY,
				       .file_size = file_size < headers->size ? file_size : headers->size };
		layout->count = 1;
	} else {
		*part++ = (struct part){ .size = round_to_page(headers->headers_size), .file_size = headers->headers_size,
					 .protect = PAGE_READONLY };
		for (u32 i = 0; i < headers->section_count; i++) {
			const struct pe_section *section = &headers->sections[i];

			if (!section->virtual_size)
				continue;
			*part++ = (struct part){ .rva = section->rva, .size = round_to_page(section->virtual_size),
						 .offset = section->offset, .file_size = section->file_size,
						 .protect = section_protect(section->flags) };
		}
		layout->count = part - layout->parts;
	}
	for (u32 i = 0; i < layout->count; i++) {
		part = &layout->parts[i];
		if (flags & HOST_IMAGE_RESOURCES)
			part->protect = PAGE_READONLY;
		part->mapped = part->file_size && (part->offset - part->rva) % PE_PAGE == 0;
		if (part->file_size && !part->mapped)
			layout->reads = true;
	}
	/* Where something is read anyway, reading a little more is cheaper than a mapping. */
	for (u32 i = 0; i < layout->count && layout->reads; i++)
		if (layout->parts[i].file_size <= SHORT_PART)
			layout->parts[i].mapped = false;
}

/* Reads SIZE bytes at an offset of the file, scattered over COUNT places. */
static u32 read_scattered(int fd, struct iovec *places, u32 count, u64 offset, u64 size)
{
	while (size) {
		ssize_t done = preadv(fd, places, count, offset);

		if (done < 0 && errno == EINTR)
			continue;
		if (done < 0)
			return STATUS_IO_DEVICE_ERROR;
		if (done == 0) /* cut since its length was looked at */
			return STATUS_INVALID_IMAGE_FORMAT;
		offset += done;
		size -= done;
		for (; count && (size_t)done >= places->iov_len; places++, count--)
			done -= places->iov_len;
		if (count) {
			places->iov_base = (char *)places->iov_base + done;
			places->iov_len -= done;
		}
	}
	return STATUS_SUCCESS;
}

/* Reads the parts from FIRST on that follow one another in the file, into memory that is writable. Stores where that ends. */
static u32 read_run(const struct layout *layout, u32 first, u32 *end)
{
	struct iovec places[MAX_PARTS];
	const struct part *start = &layout->parts[first];
	u64 size = 0;
	u32 i;

	for (i = first; i < layout->count; i++) {
		const struct part *part = &layout->parts[i];

		if (part->mapped || !part->file_size || part->offset != start->offset + size)
			break;
		places[i - first] = (struct iovec){ (void *)(layout->base + part->rva), part->file_size };
		size += part->file_size;
	}
	*end = i;
	return read_scattered(layout->fd, places, i - first, start->offset, size);
}

/* Replaces a part that is mapped from the file by a copy in fresh memory. */
static u32 read_part(const struct layout *layout, struct part *part)
{
	void *to = (void *)(layout->base + part->rva);
	struct iovec place = { to, part->file_size };

	if (mmap(to, part->size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) == MAP_FAILED)
		return STATUS_NO_MEMORY;
	part->mapped = false;
	return read_scattered(layout->fd, &place, 1, part->offset, part->file_size);
}

/* Maps parts [first, end), which keep one distance to the file and follow one another in the image. */
static u32 map_run(const struct layout *layout, u32 first, u32 end)
{
	const struct part *start = &layout->parts[first];
	const struct part *last = &layout->parts[end - 1];
	u32 length = last->rva + round_to_page(last->file_size) - start->rva;

	if (mmap((void *)(layout->base + start->rva), length, PROT_READ, MAP_PRIVATE | MAP_FIXED, layout->fd, start->offset) != MAP_FAILED)
		return STATUS_SUCCESS;
	return errno == ENOMEM ? STATUS_NO_MEMORY : STATUS_INVALID_FILE_FOR_SECTION;
}

static u32 fill_parts(struct layout *layout, u32 size)
{
	u32 status = STATUS_SUCCESS;

	if (layout->reads && mprotect((void *)layout->base, size, PROT_READ | PROT_WRITE))
		return STATUS_NO_MEMORY;
	for (u32 i = 0, end; i < layout->count && !status; i = end) {
		struct part *part = &layout->parts[i];

		end = i + 1;
		if (part->mapped) {
			while (end < layout->count && layout->parts[end].mapped &&
			       layout->parts[end].offset - layout->parts[end].rva == part->offset - part->rva &&
			       layout->parts[end].rva == layout->parts[end - 1].rva + round_to_page(layout->parts[end - 1].file_size))
				end++;
			status = map_run(layout, i, end);
			/* Some file systems cannot map. */
			for (u32 j = i; j < end && status == STATUS_INVALID_FILE_FOR_SECTION; j++)
				status = read_part(layout, &layout->parts[j]);
		} else if (part->file_size) {
			status = read_run(layout, i, &end);
		}
	}
	return status;
}

/* What follows a part's data in the last page that was mapped from the file belongs to somebody else; here it reads as zero. */
static u32 clear_tail(const struct layout *layout, const struct part *part)
{
	guest_ptr page = layout->base + part->rva + (part->file_size & ~(PE_PAGE - 1));
	u32 used = part->file_size % PE_PAGE;

	if (mprotect((void *)page, PE_PAGE, PROT_READ | PROT_WRITE))
		return STATUS_NO_MEMORY;
	return guest_fill((void *)(page + used), 0, PE_PAGE - used) ? STATUS_SUCCESS : STATUS_INVALID_IMAGE_FORMAT;
}

/* Whether bytes beyond the data in its last page are part of the section, and not only of the page. */
static bool has_tail(const struct part *part, const struct pe_headers *headers)
{
	if (!part->mapped || part->file_size % PE_PAGE == 0)
		return false;
	for (u32 i = 0; i < headers->section_count; i++)
		if (headers->sections[i].rva == part->rva)
			return headers->sections[i].virtual_size > part->file_size;
	return false;
}

static bool spans_mapping(const struct layout *layout, u32 first, u32 end)
{
	while (first < end && !layout->parts[first].mapped)
		first++;
	return first < end;
}

static u32 protect_parts(struct layout *layout, bool writable)
{
	for (u32 i = 0, end; i < layout->count; i = end) {
		struct part *part = &layout->parts[i];
		guest_ptr start = layout->base + part->rva;
		u64 size;
		int prot = memory_prot(part->protect);

		end = i + 1;
		while (end < layout->count && layout->parts[end].protect == part->protect &&
		       layout->parts[end].rva == layout->parts[end - 1].rva + layout->parts[end - 1].size)
			end++;
		size = layout->parts[end - 1].rva + layout->parts[end - 1].size - part->rva;
		memory_set_pages(start, size, part->protect);
		/* Parts that are mapped as a whole, and parts that were read, may have this protection already. */
		if (prot == (PROT_READ | PROT_WRITE) && layout->reads && !spans_mapping(layout, i, end))
			continue;
		if (prot == PROT_READ && !writable && end == i + 1 && part->mapped && round_to_page(part->file_size) == part->size)
			continue;
		if (!mprotect((void *)start, size, prot))
			continue;
		if (errno != EACCES || !(prot & PROT_EXEC))
			return STATUS_NO_MEMORY;
		/* A file system mounted noexec: run a copy. */
		for (u32 j = i; j < end; j++) {
			u32 status = layout->parts[j].mapped ? read_part(layout, &layout->parts[j]) : STATUS_SUCCESS;

			if (status)
				return status;
		}
		if (mprotect((void *)start, size, prot))
			return STATUS_ACCESS_DENIED;
	}
	return STATUS_SUCCESS;
}

static u32 relocate(const struct layout *layout, const struct pe_headers *headers)
{
	u64 delta = layout->base - headers->base;
	guest_ptr base_field;
	u32 signature_at;

	if (mprotect((void *)layout->base, headers->size, PROT_READ | PROT_WRITE))
		return STATUS_NO_MEMORY;
	if (!image_relocate(layout->base, headers, delta))
		return STATUS_INVALID_IMAGE_FORMAT;
	/* The headers in memory tell where the image is, not where it would have liked to be. */
	if (!guest_copy_in(&signature_at, layout->base + 60, sizeof(signature_at)))
		return STATUS_INVALID_IMAGE_FORMAT;
	base_field = layout->base + signature_at + 24 + (headers->is_64 ? 24 : 28);
	if (base_field + 8 > layout->base + headers->headers_size || !guest_copy_out(base_field, &layout->base, headers->is_64 ? 8 : 4))
		return STATUS_INVALID_IMAGE_FORMAT;
	return STATUS_SUCCESS;
}

static u32 reserve(struct layout *layout, const struct pe_headers *headers, u32 flags)
{
	bool movable = flags & HOST_IMAGE_RESOURCES || !(headers->characteristics & PE_FILE_RELOCS_STRIPPED);
	u32 status = STATUS_CONFLICTING_ADDRESSES;

	layout->base = headers->base;
	if (layout->base)
		status = memory_reserve(&layout->base, headers->size, 0, false, MEM_IMAGE, PAGE_EXECUTE_WRITECOPY);
	if (status && movable) {
		layout->base = 0;
		status = memory_reserve(&layout->base, headers->size, 0, false, MEM_IMAGE, PAGE_EXECUTE_WRITECOPY);
	}
	return status;
}

static u32 map_sections(int fd, u32 flags, const struct pe_headers *headers, u64 file_size, guest_ptr *base)
{
	struct layout layout = { .fd = fd };
	bool relocated;
	u32 status = reserve(&layout, headers, flags);

	if (status)
		return status;
	relocated = layout.base != headers->base && !(flags & HOST_IMAGE_RESOURCES);
	lay_out(&layout, headers, file_size, flags);
	status = fill_parts(&layout, headers->size);
	for (u32 i = 0; i < layout.count && !status; i++)
		if (has_tail(&layout.parts[i], headers))
			status = clear_tail(&layout, &layout.parts[i]);
	if (!status && relocated)
		status = relocate(&layout, headers);
	if (!status)
		status = protect_parts(&layout, relocated);
	if (status)
		memory_release(layout.base);
	*base = layout.base;
	return status;
}

/* The bytes of the file as they are. */
static u32 map_flat(int fd, u64 file_size, guest_ptr *base)
{
	u32 status;

	if (!file_size)
		return STATUS_INVALID_IMAGE_FORMAT;
	*base = 0;
	status = memory_reserve(base, file_size, 0, false, MEM_MAPPED, PAGE_READONLY);
	if (status)
		return status;
	if (mmap((void *)*base, file_size, PROT_READ, MAP_PRIVATE | MAP_FIXED, fd, 0) == MAP_FAILED) {
		memory_release(*base);
		return STATUS_INVALID_FILE_FOR_SECTION;
	}
	memory_set_pages(*base, (file_size + PE_PAGE - 1) & ~(u64)(PE_PAGE - 1), PAGE_READONLY);
	return STATUS_SUCCESS;
}

u32 image_map(int fd, u32 flags, struct mapped_image *out)
{
	struct pe_headers headers;
	struct stat file;
	const char *why;
	u64 file_size;
	u32 status;

	*out = (struct mapped_image){ 0 };
	if (fstat(fd, &file) < 0)
		return STATUS_INVALID_HANDLE;
	if (S_ISDIR(file.st_mode))
		return STATUS_FILE_IS_A_DIRECTORY;
	out->file_id[0] = file.st_dev;
	out->file_id[1] = file.st_ino;
	if (flags & HOST_IMAGE_DATAFILE) {
		if (pe_read_headers(fd, &headers, &file_size, &why) != PE_OK)
			return STATUS_INVALID_IMAGE_FORMAT;
		out->size = file.st_size;
		return map_flat(fd, file.st_size, &out->base);
	}
	if (pe_read_headers(fd, &headers, &file_size, &why) != PE_OK)
		return STATUS_INVALID_IMAGE_FORMAT;
	if (!(flags & HOST_IMAGE_RESOURCES) && (headers.machine != guest_width.machine || headers.is_64 != guest_width.wide))
		return STATUS_IMAGE_MACHINE_TYPE_MISMATCH;
	out->size = headers.size;
	out->entry = headers.entry;
	out->machine = headers.machine;
	out->characteristics = headers.characteristics;
	out->subsystem = headers.subsystem;
	out->stack_reserve = headers.stack_reserve;
	status = map_sections(fd, flags, &headers, file_size, &out->base);
	return status;
}

bool image_unmap(guest_ptr base)
{
	return memory_release(base);
}

static u32 status_of_open(int error)
{
	switch (error) {
	case ENOENT:
	case ELOOP:
		return STATUS_OBJECT_NAME_NOT_FOUND;
	case ENOTDIR:
		return STATUS_OBJECT_PATH_NOT_FOUND;
	case EACCES:
	case EPERM:
		return STATUS_ACCESS_DENIED;
	case EMFILE:
	case ENFILE:
		return STATUS_TOO_MANY_OPENED_FILES;
	case ENOMEM:
		return STATUS_NO_MEMORY;
	case ENAMETOOLONG:
		return STATUS_NAME_TOO_LONG;
	default:
		return STATUS_IO_DEVICE_ERROR;
	}
}

/* The Unix path that the guest asks for. */
static u32 image_path(const struct host_loader_map_image *params, char *path)
{
	u16 name[PATH_MAX];
	char file_name[NAME_MAX + 1];
	size_t length;

	if (params->path.bytes % 2)
		return STATUS_INVALID_PARAMETER;
	if (params->path.bytes > sizeof(name))
		return STATUS_NAME_TOO_LONG;
	if (!guest_copy_in(name, params->path.buffer, params->path.bytes))
		return STATUS_ACCESS_VIOLATION;
	if (!(params->flags & HOST_IMAGE_INSTALLED))
		return path_to_unix(name, params->path.bytes / 2, path);
	length = utf16_to_bytes(file_name, sizeof(file_name) - 1, name, params->path.bytes / 2);
	if (length >= sizeof(file_name) || memchr(file_name, '/', length))
		return STATUS_OBJECT_NAME_INVALID;
	file_name[length] = 0;
	if (snprintf(path, PATH_MAX, "%s/%s", layout_system_folder(), file_name) >= PATH_MAX)
		return STATUS_NAME_TOO_LONG;
	return STATUS_SUCCESS;
}

u32 host_loader_map_image(struct host_loader_map_image *params)
{
	char path[PATH_MAX];
	struct mapped_image image;
	u32 status;
	int fd;

	if (params->flags & ~(HOST_IMAGE_DATAFILE | HOST_IMAGE_RESOURCES | HOST_IMAGE_INSTALLED))
		return STATUS_INVALID_PARAMETER;
	status = image_path(params, path);
	if (status)
		return status;
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (fd < 0)
		return status_of_open(errno);
	status = image_map(fd, params->flags, &image);
	close(fd);
	params->base = image.base;
	params->size = image.size;
	params->file_id[0] = image.file_id[0];
	params->file_id[1] = image.file_id[1];
	return status;
}

u32 host_loader_unmap_image(struct host_loader_unmap_image *params)
{
	return image_unmap(params->base) ? STATUS_SUCCESS : STATUS_NOT_MAPPED_VIEW;
}
