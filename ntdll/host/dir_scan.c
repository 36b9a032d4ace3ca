/*
 * Listing folders: NtQueryDirectoryFile.
 *
 * The first call of a scan reads all names of the folder, keeps those that match the pattern and sorts them by upper-case name,
 * the order in which NTFS lists them and which programs have come to rely on. The facts of a name are asked for when it is
 * handed out, as many names in one call as the caller's buffer holds. A pattern without wildcards names one file, which is looked
 * up like a path and costs no reading of the folder.
 *
 * A scan belongs to the file object and is used under its lock. Guest memory is written after the lock is released: entries are
 * put together in a buffer of the host's.
 */
#include "dir_scan.h"

#include "dir_cache.h"
#include "file.h"
#include "path_name.h"
#include "wildcard.h"
#include "loader/guest_copy.h"
#include "loader/status.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#define FileDirectoryInformation 1u
#define FileFullDirectoryInformation 2u
#define FileBothDirectoryInformation 3u
#define FileNamesInformation 12u
#define FileIdBothDirectoryInformation 37u
#define FileIdFullDirectoryInformation 38u

/* A name found: its Windows form stands in `units`, its bytes in `bytes`. */
struct found {
	u64 key[2];    /* how the name begins, for sorting: see sort_key */
	u32 units_at;
	u32 bytes_at;
	u16 units;
	bool in_layer; /* one of the layer's own folders or files */
};

struct folder_scan {
	struct found *found;
	size_t count, capacity, next;
	u16 *units;
	size_t units_used, units_size;
	char *bytes;
	size_t bytes_used, bytes_size;
	const struct layer_folder *layer; /* the layer's folder at this place, or NULL */
	bool any;                         /* something was handed out */
	u16 *pattern;
	size_t pattern_length;
};

void folder_scan_free(struct folder_scan *scan)
{
	if (!scan)
		return;
	free(scan->found);
	free(scan->units);
	free(scan->bytes);
	free(scan->pattern);
	free(scan);
}

static bool reserve(void **array, size_t *size, size_t used, size_t more, size_t unit)
{
	size_t wanted = *size ? *size : 1024;
	void *grown;

	if (used + more <= *size)
		return true;
	while (wanted < used + more)
		wanted *= 2;
	grown = realloc(*array, wanted * unit);
	if (!grown)
		return false;
	*array = grown;
	*size = wanted;
	return true;
}

/*
 * The first sixteen upper-case units, a byte each. From the first on that is not ASCII names have equal keys and are compared in
 * full: its byte is above all of ASCII, and no other follows.
 */
static void sort_key(u64 key[2], const u16 *units, size_t length)
{
	key[0] = key[1] = 0;
	for (size_t i = 0; i < 16 && i < length; i++) {
		u64 byte = units[i] < 0x80 ? name_fold(units[i]) : 0x80;

		key[i / 8] |= byte << (56 - i % 8 * 8);
		if (byte == 0x80)
			return;
	}
}

/* Adds NAME if the pattern matches. False without memory. */
static bool add(struct folder_scan *scan, const char *name, bool in_layer)
{
	size_t bytes = strlen(name) + 1;
	struct found *found;
	size_t length;
	u16 *units;

	if (!reserve((void **)&scan->units, &scan->units_size, scan->units_used, bytes, sizeof(u16)) ||
	    !reserve((void **)&scan->bytes, &scan->bytes_size, scan->bytes_used, bytes, 1) ||
	    !reserve((void **)&scan->found, &scan->capacity, scan->count, 1, sizeof(*found)) ||
	    scan->units_used > UINT32_MAX - bytes || scan->bytes_used > UINT32_MAX - bytes)
		return false;
	units = scan->units + scan->units_used;
	length = name_from_unix(units, bytes, name, bytes - 1);
	if (!wildcard_match(scan->pattern, scan->pattern_length, units, length))
		return true;
	found = &scan->found[scan->count++];
	*found = (struct found){ { 0 }, (u32)scan->units_used, (u32)scan->bytes_used, (u16)length, in_layer };
	sort_key(found->key, units, length);
	scan->units_used += length;
	memcpy(scan->bytes + scan->bytes_used, name, bytes);
	scan->bytes_used += bytes;
	return true;
}

static int compare_found(const void *a, const void *b, void *context)
{
	const struct found *first = a, *second = b;
	const struct folder_scan *scan = context;

	if (first->key[0] != second->key[0])
		return first->key[0] < second->key[0] ? -1 : 1;
	if (first->key[1] != second->key[1])
		return first->key[1] < second->key[1] ? -1 : 1;
	return name_compare(scan->units + first->units_at, first->units, scan->units + second->units_at, second->units);
}

struct linux_dirent {
	u64 inode;
	s64 offset;
	u16 length;
	u8 type;
	char name[];
};

static u32 read_folder(struct folder_scan *scan, int fd)
{
	_Alignas(8) char buffer[65536];
	long got;

	if (lseek(fd, 0, SEEK_SET) < 0)
		return file_status(errno);
	while ((got = syscall(SYS_getdents64, fd, buffer, sizeof(buffer))) > 0) {
		for (long at = 0; at < got;) {
			struct linux_dirent *entry = (struct linux_dirent *)(buffer + at);

			if (strcmp(entry->name, ".") && strcmp(entry->name, "..") && !add(scan, entry->name, false))
				return STATUS_NO_MEMORY;
			at += entry->length;
		}
	}
	return got < 0 ? file_status(errno) : STATUS_SUCCESS;
}

/* The layer's folders and files that the prefix does not have. What stands there twice is dropped after sorting. */
static u32 read_layer(struct folder_scan *scan)
{
	const char *files = layer_files(scan->layer);
	char name[NAME_MAX + 1];
	u32 cursor = 0;
	_Alignas(8) char buffer[32768];
	long got;
	int fd;

	while (layer_next(scan->layer, &cursor, name))
		if (!add(scan, name, true))
			return STATUS_NO_MEMORY;
	if (!files)
		return STATUS_SUCCESS;
	fd = open(files, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return STATUS_SUCCESS;
	while ((got = syscall(SYS_getdents64, fd, buffer, sizeof(buffer))) > 0) {
		for (long at = 0; at < got;) {
			struct linux_dirent *entry = (struct linux_dirent *)(buffer + at);
			const char *dot = strrchr(entry->name, '.');

			if (dot && (!strcmp(dot, ".dll") || !strcmp(dot, ".exe") || !strcmp(dot, ".drv")) && !add(scan, entry->name, true)) {
				close(fd);
				return STATUS_NO_MEMORY;
			}
			at += entry->length;
		}
	}
	close(fd);
	return STATUS_SUCCESS;
}

static void drop_doubles(struct folder_scan *scan)
{
	size_t kept = 0;

	for (size_t i = 0; i < scan->count; i++) {
		const struct found *entry = &scan->found[i], *last = kept ? &scan->found[kept - 1] : NULL;

		if (last && last->in_layer != entry->in_layer && compare_found(last, entry, scan) == 0) {
			if (last->in_layer)
				scan->found[kept - 1] = *entry;
			continue;
		}
		scan->found[kept++] = *entry;
	}
	scan->count = kept;
}

static bool is_drive_root(const struct file *folder)
{
	char path[PATH_MAX];
	const char *below;

	if (folder->layer)
		return !folder->layer->path[0];
	if (!file_path(folder, path))
		return false;
	below = path_below_drive_c(path);
	return (below && !*below) || !strcmp(path, "/");
}

/* The folder of the layer at the place of FOLDER, if it has one. */
static const struct layer_folder *layer_of(const struct file *folder)
{
	char path[PATH_MAX];
	const char *below;

	if (folder->layer || folder->drive != 'C')
		return folder->layer;
	below = file_path(folder, path) ? path_below_drive_c(path) : NULL;
	return below ? layer_find(below) : NULL;
}

static bool has_wildcard(const u16 *pattern, size_t length)
{
	for (size_t i = 0; i < length; i++)
		if (pattern[i] == '*' || pattern[i] == '?' || pattern[i] == '<' || pattern[i] == '>' || pattern[i] == '"')
			return true;
	return !length;
}

/* The one name of a pattern without wildcards. */
static u32 find_one(struct folder_scan *scan, const struct file *folder)
{
	char name[NAME_MAX + 1], found[NAME_MAX + 1];
	size_t length = name_to_unix(name, NAME_MAX, scan->pattern, scan->pattern_length);
	struct stat info;

	if (length > NAME_MAX)
		return STATUS_SUCCESS;
	name[length] = 0;
	if (memchr(name, '/', length))
		return STATUS_OBJECT_NAME_INVALID;
	if (folder->fd >= 0) {
		if (fstatat(folder->fd, name, &info, AT_SYMLINK_NOFOLLOW) == 0)
			return add(scan, name, false) ? STATUS_SUCCESS : STATUS_NO_MEMORY;
		if (fstat(folder->fd, &info) == 0 && dir_cache_find(folder->fd, ".", &info, scan->pattern, scan->pattern_length, found))
			return add(scan, found, false) ? STATUS_SUCCESS : STATUS_NO_MEMORY;
	}
	return scan->layer ? read_layer(scan) : STATUS_SUCCESS;
}

static u32 fill(struct folder_scan *scan, const struct file *folder)
{
	u32 status = STATUS_SUCCESS;
	size_t dots;

	scan->layer = layer_of(folder);
	if (!has_wildcard(scan->pattern, scan->pattern_length))
		return find_one(scan, folder);
	if (!is_drive_root(folder) && (!add(scan, ".", false) || !add(scan, "..", false)))
		return STATUS_NO_MEMORY;
	dots = scan->count;
	if (folder->fd >= 0)
		status = read_folder(scan, folder->fd);
	if (!status && scan->layer)
		status = read_layer(scan);
	if (status)
		return status;
	qsort_r(scan->found + dots, scan->count - dots, sizeof(*scan->found), compare_found, scan);
	if (scan->layer)
		drop_doubles(scan);
	return STATUS_SUCCESS;
}

/* --- entries --- */

struct entry_layout {
	u16 name_at;        /* offset of the name */
	u16 ea_at;          /* offset of EaSize, 0 if there is none */
	u16 id_at;          /* offset of FileId, 0 if there is none */
	u16 name_length_at;
};

static bool layout_of(u32 information_class, struct entry_layout *layout)
{
	switch (information_class) {
	case FileDirectoryInformation: *layout = (struct entry_layout){ 64, 0, 0, 60 }; return true;
	case FileFullDirectoryInformation: *layout = (struct entry_layout){ 68, 64, 0, 60 }; return true;
	case FileBothDirectoryInformation: *layout = (struct entry_layout){ 94, 64, 0, 60 }; return true;
	case FileIdBothDirectoryInformation: *layout = (struct entry_layout){ 104, 64, 96, 60 }; return true;
	case FileIdFullDirectoryInformation: *layout = (struct entry_layout){ 80, 64, 72, 60 }; return true;
	case FileNamesInformation: *layout = (struct entry_layout){ 12, 0, 0, 8 }; return true;
	default: return false;
	}
}

/* The part that the classes with facts have in common. */
struct entry_head {
	u32 next;
	u32 index;
	u64 created, accessed, written, changed;
	u64 size, allocated;
	u32 attributes;
	u32 name_bytes;
};
ASSERT_SIZE(struct entry_head, 64);

static int facts_of_found(const struct file *folder, const struct folder_scan *scan, const struct found *found, struct file_facts *facts)
{
	const char *name = scan->bytes + found->bytes_at;
	char path[PATH_MAX];

	if (folder->fd < 0 && !found->in_layer) { /* "." and ".." of a folder of the layer */
		facts_of_layer(facts);
		return 0;
	}
	if (!found->in_layer)
		return facts_of_path(folder->fd, name, facts);
	if (layer_files(scan->layer) && snprintf(path, sizeof(path), "%s/%s", layer_files(scan->layer), name) < (int)sizeof(path) &&
	    facts_of_path(AT_FDCWD, path, facts) == 0)
		return 0;
	facts_of_layer(facts);
	return 0;
}

/* Puts one entry at TO, which has ROOM bytes; returns its length, 0 if it does not fit, -1 if the file is gone. */
static long put_entry(char *to, size_t room, const struct file *folder, struct folder_scan *scan, const struct found *found, u32 information_class)
{
	struct entry_layout layout = { 0 };
	struct file_facts facts;
	u32 name_bytes = found->units * 2u;

	layout_of(information_class, &layout);
	if (layout.name_at + name_bytes > room)
		return 0;
	memset(to, 0, layout.name_at);
	if (information_class != FileNamesInformation) {
		struct entry_head head;

		if (facts_of_found(folder, scan, found, &facts))
			return -1;
		head = (struct entry_head){
			.created = facts.created, .accessed = facts.accessed, .written = facts.written, .changed = facts.changed,
			.size = facts.size, .allocated = facts.allocated, .attributes = facts.attributes,
		};
		memcpy(to, &head, sizeof(head));
		if (layout.ea_at)
			memcpy(to + layout.ea_at, &facts.reparse_tag, sizeof(u32));
		if (layout.id_at)
			memcpy(to + layout.id_at, &facts.index, sizeof(u64));
	}
	memcpy(to + layout.name_length_at, &name_bytes, sizeof(u32));
	memcpy(to + layout.name_at, scan->units + found->units_at, name_bytes);
	return layout.name_at + (long)name_bytes;
}

/* Fills BUFFER with entries from where the scan stands. */
static u32 put_entries(char *buffer, u32 length, const struct file *folder, struct folder_scan *scan, u32 information_class, bool single, u64 *used)
{
	u32 last = 0;
	size_t at = 0;

	*used = 0;
	while (scan->next < scan->count) {
		long put = put_entry(buffer + at, length - at, folder, scan, &scan->found[scan->next], information_class);

		if (put == 0)
			break;
		scan->next++;
		if (put < 0)
			continue;
		if (*used) {
			u32 distance = (u32)at - last;

			memcpy(buffer + last, &distance, sizeof(distance));
		}
		last = (u32)at;
		*used = at + (size_t)put;
		at = (*used + 7) & ~(size_t)7;
		if (single || at >= length)
			break;
	}
	if (*used) {
		scan->any = true;
		return STATUS_SUCCESS;
	}
	if (scan->next < scan->count)
		return STATUS_BUFFER_OVERFLOW;
	return scan->any ? STATUS_NO_MORE_FILES : STATUS_NO_SUCH_FILE;
}

static u32 start_scan(struct file *folder, const struct file_name *pattern)
{
	struct folder_scan *scan = calloc(1, sizeof(*scan));
	u32 status;

	if (!scan)
		return STATUS_NO_MEMORY;
	scan->pattern_length = pattern->length;
	scan->pattern = malloc(pattern->length * 2 + 2);
	if (!scan->pattern) {
		folder_scan_free(scan);
		return STATUS_NO_MEMORY;
	}
	memcpy(scan->pattern, pattern->units, pattern->length * 2);
	status = fill(scan, folder);
	if (status) {
		folder_scan_free(scan);
		return status;
	}
	folder_scan_free(folder->scan);
	folder->scan = scan;
	return STATUS_SUCCESS;
}

static u32 enumerate(struct file *folder, struct host_file_enumerate *params, char *buffer, u32 length)
{
	struct file_name pattern;
	u32 status = file_name_copy(&pattern, &params->pattern);

	pthread_mutex_lock(&folder->lock);
	if (!status && (!folder->scan || params->flags & HOST_ENUMERATE_RESTART)) {
		/* Without a pattern a restarted scan keeps the one it had. */
		if (folder->scan && !pattern.length && folder->scan->pattern_length && folder->scan->pattern_length <= FILE_NAME_INLINE) {
			memcpy(pattern.buffer, folder->scan->pattern, folder->scan->pattern_length * 2);
			pattern.length = folder->scan->pattern_length;
		}
		status = start_scan(folder, &pattern);
	}
	if (!status)
		status = put_entries(buffer, length, folder, folder->scan, params->information_class, params->flags & HOST_ENUMERATE_SINGLE,
				     &params->information);
	pthread_mutex_unlock(&folder->lock);
	file_name_free(&pattern);
	return status;
}

#define BUFFER_MOST 65536u

u32 host_file_enumerate(struct host_file_enumerate *params)
{
	struct entry_layout layout;
	u32 length = params->length < BUFFER_MOST ? params->length : BUFFER_MOST;
	_Alignas(8) char buffer[BUFFER_MOST];
	struct file *folder;
	u32 status;

	params->information = 0;
	if (!layout_of(params->information_class, &layout))
		return STATUS_INVALID_INFO_CLASS;
	if (length < layout.name_at + 2u)
		return STATUS_INFO_LENGTH_MISMATCH;
	status = handle_lookup(params->handle, &file_type, FILE_READ_DATA, &folder);
	if (status)
		return status;
	if (folder->kind != FILE_KIND_FOLDER && folder->kind != FILE_KIND_VOLUME)
		status = STATUS_INVALID_PARAMETER;
	else
		status = enumerate(folder, params, buffer, length);
	object_release(folder);
	if (!status && !guest_copy_out(params->buffer, buffer, params->information))
		status = STATUS_ACCESS_VIOLATION;
	return status;
}
