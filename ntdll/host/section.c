/*
 * Sections and their views.
 *
 * A section has a descriptor: of the file behind it, a copy with a life of its own, or of a memfd. A view is a region of the
 * guest's address space (MEM_MAPPED) with a shared or private mapping of that descriptor; views of images are the loader's
 * (image.h). The list of views tells which address belongs to what, for unmapping and for flushing.
 *
 * Windows rounds a file up to the section's size when it is made writable and larger; Linux raises SIGBUS behind a file's end,
 * so both agree.
 *
 * Lock order: view_lock, then memory_lock.
 */
#include "file.h"
#include "image.h"
#include "memory.h"

#include "loader/guest_copy.h"
#include "loader/status.h"
#include "loader/width.h"

#include <decant/section.h>

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#define SECTION_QUERY 1u
#define SECTION_MAP_WRITE 2u
#define SECTION_MAP_READ 4u
#define SECTION_MAP_EXECUTE 8u

#define SEC_FILE 0x0800000u
#define SEC_IMAGE 0x1000000u
#define SEC_RESERVE 0x4000000u
#define SEC_COMMIT 0x8000000u
#define SEC_LARGE_PAGES 0x80000000u

struct section {
	struct object object;
	int fd;
	bool of_file;
	u32 protect;
	u32 allocation;
	u64 size;
};

struct view {
	struct view *next;
	guest_ptr base;
	u64 size;
	bool image;
	bool shared;
	struct section *section; /* with a reference */
};

static pthread_mutex_t view_lock = PTHREAD_MUTEX_INITIALIZER;
static struct view *views;

static void section_destroy(struct object *object)
{
	struct section *section = (struct section *)object;

	if (section->fd >= 0)
		close(section->fd);
}

static const struct object_type section_type = {
	.name = "Section",
	.size = sizeof(struct section),
	.wait = WAIT_KIND_NONE,
	.generic_read = 0x00020005,
	.generic_write = 0x00020002,
	.generic_execute = 0x00020008,
	.all = 0x000f001f,
	.destroy = section_destroy,
};

static bool writes(u32 protect)
{
	return protect & (PAGE_READWRITE | PAGE_EXECUTE_READWRITE);
}

/* The rights on the file that a section of PROTECT needs. */
static u32 file_access_for(u32 protect)
{
	switch (protect) {
	case PAGE_READWRITE: return FILE_READ_DATA | FILE_WRITE_DATA;
	case PAGE_EXECUTE_READWRITE: return FILE_READ_DATA | FILE_WRITE_DATA | FILE_EXECUTE;
	case PAGE_EXECUTE:
	case PAGE_EXECUTE_READ:
	case PAGE_EXECUTE_WRITECOPY: return FILE_READ_DATA | FILE_EXECUTE;
	default: return FILE_READ_DATA;
	}
}

static u32 check_image(int fd)
{
	struct mapped_image image;
	u32 status = image_map(fd, 0, &image);

	if (!status)
		image_unmap(image.base);
	return status;
}

static u32 attach_file(struct section *section, guest_handle handle, u64 size)
{
	struct file *file;
	struct stat info;
	u32 status = handle_lookup(handle, &file_type, file_access_for(section->protect), &file);

	if (status)
		return status;
	if (file->kind != FILE_KIND_DISK || file->path_only || fstat(file->fd, &info))
		status = STATUS_INVALID_FILE_FOR_SECTION;
	else if (!info.st_size && !size)
		status = STATUS_MAPPED_FILE_SIZE_ZERO;
	else if (size > (u64)info.st_size && section->allocation & SEC_IMAGE)
		status = STATUS_SECTION_TOO_BIG;
	else if (size > (u64)info.st_size && !writes(section->protect))
		status = STATUS_SECTION_TOO_BIG;
	else if (size > INT64_MAX)
		status = STATUS_SECTION_TOO_BIG;
	else if (size > (u64)info.st_size && ftruncate(file->fd, (off_t)size))
		status = file_status(errno);
	if (!status && section->allocation & SEC_IMAGE)
		status = check_image(file->fd);
	if (!status) {
		section->size = size ? size : (u64)info.st_size;
		section->of_file = true;
		section->fd = fcntl(file->fd, F_DUPFD_CLOEXEC, 0);
		if (section->fd < 0)
			status = file_status(errno);
	}
	object_release(file);
	return status;
}

static u32 attach_memory(struct section *section, u64 size)
{
	if (section->allocation & SEC_IMAGE)
		return STATUS_INVALID_FILE_FOR_SECTION;
	if (!size)
		return STATUS_INVALID_PARAMETER;
	if (size > guest_width.highest)
		return STATUS_SECTION_TOO_BIG;
	section->size = (size + PAGE_BYTES - 1) & ~(u64)(PAGE_BYTES - 1);
	section->fd = memfd_create("decant-section", MFD_CLOEXEC);
	if (section->fd < 0)
		return file_status(errno);
	return ftruncate(section->fd, (off_t)section->size) ? STATUS_COMMITMENT_LIMIT : STATUS_SUCCESS;
}

u32 host_section_create(struct host_section_create *params)
{
	u32 known = SEC_IMAGE | SEC_RESERVE | SEC_COMMIT | 0x10000000u | 0x40000000u; /* and SEC_NOCACHE, SEC_WRITECOMBINE */
	struct section *section;
	u32 status;

	if (memory_prot(params->protect) < 0 || params->protect == PAGE_NOACCESS)
		return STATUS_INVALID_PAGE_PROTECTION;
	if (params->allocation & ~known || !(params->allocation & (SEC_IMAGE | SEC_RESERVE | SEC_COMMIT)))
		return params->allocation & SEC_LARGE_PAGES ? STATUS_NOT_SUPPORTED : STATUS_INVALID_PARAMETER;
	section = object_create(&section_type);
	if (!section)
		return STATUS_NO_MEMORY;
	section->fd = -1;
	section->protect = params->protect;
	section->allocation = params->allocation | (params->file ? SEC_FILE : 0);
	/* An existing section of the name is taken as it is, whatever else was asked for. */
	if (params->attributes.name.bytes && params->attributes.attributes & OBJ_OPENIF) {
		status = object_open(&section_type, &params->attributes, params->access, &params->handle);
		if (!status)
			status = STATUS_OBJECT_NAME_EXISTS;
		if (status != STATUS_OBJECT_NAME_NOT_FOUND)
			goto out;
	}
	status = params->file ? attach_file(section, params->file, params->size) : attach_memory(section, params->size);
	if (!status)
		status = object_publish(section, &params->attributes, params->access, &params->handle);
out:
	object_release(section);
	return status;
}

u32 host_section_open(struct host_section_open *params)
{
	return object_open(&section_type, &params->attributes, params->access, &params->handle);
}

/* The access that a view of PROTECT needs of the section's handle. */
static u32 section_access_for(u32 protect)
{
	switch (protect) {
	case PAGE_NOACCESS: return 0;
	case PAGE_READWRITE: return SECTION_MAP_WRITE;
	case PAGE_EXECUTE:
	case PAGE_EXECUTE_READ:
	case PAGE_EXECUTE_WRITECOPY: return SECTION_MAP_READ | SECTION_MAP_EXECUTE;
	case PAGE_EXECUTE_READWRITE: return SECTION_MAP_WRITE | SECTION_MAP_EXECUTE;
	default: return SECTION_MAP_READ;
	}
}

static u32 check_view(const struct section *section, u32 protect)
{
	bool executes = protect & (PAGE_EXECUTE | PAGE_EXECUTE_READ | PAGE_EXECUTE_READWRITE | PAGE_EXECUTE_WRITECOPY);
	u32 executable = PAGE_EXECUTE | PAGE_EXECUTE_READ | PAGE_EXECUTE_READWRITE | PAGE_EXECUTE_WRITECOPY;

	if (memory_prot(protect) < 0)
		return STATUS_INVALID_PAGE_PROTECTION;
	if ((writes(protect) && !writes(section->protect)) || (executes && !(section->protect & executable)))
		return STATUS_SECTION_PROTECTION;
	return STATUS_SUCCESS;
}

/* Keeps a record of the view; the section lives as long as it. */
static bool view_add(struct section *section, guest_ptr base, u64 size, bool image, bool shared)
{
	struct view *view = malloc(sizeof(*view));

	if (!view)
		return false;
	*view = (struct view){ .base = base, .size = size, .image = image, .shared = shared, .section = section };
	object_retain(section);
	pthread_mutex_lock(&view_lock);
	view->next = views;
	views = view;
	pthread_mutex_unlock(&view_lock);
	return true;
}

static u32 map_image(struct section *section, struct host_section_map *params)
{
	struct mapped_image image;
	u32 status = image_map(section->fd, 0, &image);

	if (status)
		return status;
	if (!view_add(section, image.base, image.size, true, false)) {
		image_unmap(image.base);
		return STATUS_NO_MEMORY;
	}
	params->base = image.base;
	params->size = image.size;
	return STATUS_SUCCESS;
}

static u32 map_data(struct section *section, struct host_section_map *params)
{
	u64 size = params->size ? params->size : section->size - params->offset;
	bool shared = !(params->protect & (PAGE_WRITECOPY | PAGE_EXECUTE_WRITECOPY));
	int prot = memory_prot(params->protect);
	guest_ptr base = params->base;
	u32 status;
	u64 mapped;

	if (params->offset % GRANULARITY || base % GRANULARITY)
		return STATUS_MAPPED_ALIGNMENT;
	if (params->offset >= section->size || size > section->size - params->offset)
		return STATUS_INVALID_VIEW_SIZE;
	mapped = (size + PAGE_BYTES - 1) & ~(u64)(PAGE_BYTES - 1);
	status = memory_reserve(&base, mapped, params->limit, params->allocation & MEM_TOP_DOWN, MEM_MAPPED, params->protect);
	if (status)
		return status;
	/* A mapping that is only read stays one that can be made writable if the descriptor allows it, as on Windows. */
	if (mmap((void *)base, mapped, prot, (shared ? MAP_SHARED : MAP_PRIVATE) | MAP_FIXED, section->fd, (off_t)params->offset) == MAP_FAILED) {
		status = errno == EACCES || errno == EPERM ? STATUS_ACCESS_DENIED : errno == ENODEV ? STATUS_INVALID_FILE_FOR_SECTION : STATUS_NO_MEMORY;
		memory_release(base);
		return status;
	}
	memory_set_pages(base, mapped, params->protect);
	if (!view_add(section, base, mapped, false, shared)) {
		memory_release(base);
		return STATUS_NO_MEMORY;
	}
	params->base = base;
	params->size = mapped;
	return STATUS_SUCCESS;
}

u32 host_section_map(struct host_section_map *params)
{
	struct section *section;
	u32 status = handle_lookup(params->handle, &section_type, section_access_for(params->protect), &section);

	if (status)
		return status;
	if (section->allocation & SEC_IMAGE) {
		status = map_image(section, params);
	} else {
		status = check_view(section, params->protect);
		if (!status)
			status = map_data(section, params);
	}
	object_release(section);
	return status;
}

static struct view **view_at(guest_ptr address)
{
	struct view **at = &views;

	while (*at && (address < (*at)->base || address - (*at)->base >= (*at)->size))
		at = &(*at)->next;
	return at;
}

u32 host_section_unmap(struct host_section_unmap *params)
{
	struct view **at, *view;

	pthread_mutex_lock(&view_lock);
	at = view_at(params->address);
	view = *at;
	if (view)
		*at = view->next;
	pthread_mutex_unlock(&view_lock);
	if (!view)
		return STATUS_NOT_MAPPED_VIEW;
	if (view->image)
		image_unmap(view->base);
	else
		memory_release(view->base);
	object_release(view->section);
	free(view);
	return STATUS_SUCCESS;
}

u32 host_section_query(struct host_section_query *params)
{
	struct section *section;
	u32 status = handle_lookup(params->handle, &section_type, SECTION_QUERY, &section);

	if (status)
		return status;
	params->size = section->size;
	params->allocation = section->allocation;
	object_release(section);
	return STATUS_SUCCESS;
}

u32 host_section_flush(struct host_section_flush *params)
{
	guest_ptr base = params->base & ~(u64)(PAGE_BYTES - 1);
	u64 size = params->size;
	const struct view *view;
	u32 status = STATUS_SUCCESS;

	pthread_mutex_lock(&view_lock);
	view = *view_at(params->base);
	if (!view) {
		status = STATUS_NOT_MAPPED_VIEW;
	} else {
		u64 left = view->base + view->size - base;

		size = size ? size + (params->base - base) : left;
		if (size > left)
			size = left;
		/* The pages of the file are the mapping's own: asking for their writing is all there is to do. */
		if (view->shared && view->section->of_file && msync((void *)base, size, MS_ASYNC))
			status = file_status(errno);
	}
	pthread_mutex_unlock(&view_lock);
	params->base = base;
	params->size = size;
	return status;
}

u32 host_section_view_name(struct host_section_view_name *params)
{
	char path[PATH_MAX];
	u16 dos[PATH_MAX], name[PATH_MAX + 32];
	static const u16 volume[] = u"\\Device\\HarddiskVolume";
	size_t length, prefix = sizeof(volume) / 2 - 1;
	const struct view *view;
	u32 status = STATUS_SUCCESS;

	pthread_mutex_lock(&view_lock);
	view = *view_at(params->address);
	if (!view)
		status = STATUS_INVALID_ADDRESS;
	else if (!view->section->of_file || !descriptor_path(view->section->fd, path))
		status = STATUS_FILE_INVALID;
	pthread_mutex_unlock(&view_lock);
	if (status)
		return status;
	length = path_to_dos(path, dos, PATH_MAX);
	if (length > PATH_MAX)
		return STATUS_NAME_TOO_LONG;
	/* HarddiskVolume1 is C:, 2 is Z:, as in path.c. */
	__builtin_memcpy(name, volume, prefix * 2);
	name[prefix] = dos[0] == 'C' ? '1' : '2';
	__builtin_memcpy(name + prefix + 1, dos + 2, (length - 2) * 2);
	length = (prefix + 1 + length - 2) * 2;
	if (params->name_bytes < length) {
		params->name_bytes = (u32)length;
		return STATUS_BUFFER_OVERFLOW;
	}
	params->name_bytes = (u32)length;
	return guest_copy_out(params->name, name, length) ? STATUS_SUCCESS : STATUS_ACCESS_VIOLATION;
}
