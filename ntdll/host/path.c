/*
 * NT paths: reading them. See path.h; path_find.c looks them up, path_dos.c goes the other way.
 */
#include "path.h"

#include "path_name.h"
#include "path_redirect.h"
#include "prefix.h"
#include "loader/status.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static size_t skip_prefix(const u16 *name, size_t length, const char *prefix)
{
	size_t i;

	for (i = 0; prefix[i]; i++)
		if (i >= length || (name[i] != (u16)prefix[i] && name_fold(name[i]) != name_fold((u16)prefix[i])))
			return 0;
	return i;
}

static bool is(const u16 *name, size_t length, const char *text)
{
	return length == strlen(text) && skip_prefix(name, length, text) == length;
}

/* Checks the components of a name, which starts behind a backslash, and cuts "::$DATA", the name of a file's own stream. */
static u32 check_components(const u16 *name, size_t *length)
{
	size_t start = 0;
	static const char data_stream[] = "::$DATA";

	if (*length > sizeof(data_stream) - 1 &&
	    skip_prefix(name + *length - (sizeof(data_stream) - 1), sizeof(data_stream) - 1, data_stream))
		*length -= sizeof(data_stream) - 1;
	for (size_t i = 0; i <= *length; i++) {
		if (i < *length && name[i] != '\\') {
			if (!name_unit_valid(name[i]))
				return STATUS_OBJECT_NAME_INVALID;
			continue;
		}
		if ((i - start == 1 && name[start] == '.') || (i - start == 2 && name[start] == '.' && name[start + 1] == '.'))
			return STATUS_OBJECT_NAME_INVALID;
		start = i + 1;
	}
	return STATUS_SUCCESS;
}

/* The kernel takes paths of less than PATH_MAX: opens the folders of a longer one and leaves the rest relative to the last. */
static u32 shorten(struct path *path)
{
	while (strlen(path->name) >= PATH_MAX) {
		char *cut = path->name + PATH_MAX - 1;
		int folder;

		while (cut > path->name + 1 && *cut != '/')
			cut--;
		if (cut <= path->name + 1)
			return STATUS_OBJECT_NAME_INVALID;
		*cut = 0;
		folder = openat(path->at, path->name, O_PATH | O_DIRECTORY | O_CLOEXEC);
		if (folder < 0)
			return errno == ENOENT || errno == ENOTDIR ? STATUS_OBJECT_PATH_NOT_FOUND : path_status(errno);
		if (path->owns_at)
			close(path->at);
		path->at = folder;
		path->owns_at = true;
		path->name = cut + 1;
		path->drive = 0;
	}
	return STATUS_SUCCESS;
}

/* Stores BASE, a slash and the units as the name. Slashes at the end and doubled ones are dropped. */
static u32 store(struct path *path, const char *base, const u16 *name, size_t length)
{
	size_t base_length = strlen(base);
	size_t capacity = sizeof(path->buffer) - base_length - 2;
	size_t count;
	char *out, *end;

	path->name = path->buffer;
	if (length * 3 > capacity) {
		path->allocated = malloc(base_length + 2 + length * 3);
		if (!path->allocated)
			return STATUS_NO_MEMORY;
		path->name = path->allocated;
		capacity = length * 3;
	}
	memcpy(path->name, base, base_length);
	out = path->name + base_length;
	if (base_length && base[base_length - 1] != '/')
		*out++ = '/';
	path->below = (size_t)(out - path->name);
	count = name_to_unix(out, capacity, name, length);
	end = out + count;
	while (end > out && end[-1] == '/') {
		end--;
		path->wants_folder = true;
	}
	*end = 0;
	if (end == out && out > path->name + 1)
		*--out = 0;
	if (memmem(out, (size_t)(end - out), "//", 2)) {
		char *to = out;

		for (const char *from = out; *from; from++)
			if (from[0] != '/' || from[1] != '/')
				*to++ = *from;
		*to = 0;
		end = to;
	}
	return end - path->name >= PATH_MAX ? shorten(path) : STATUS_SUCCESS;
}

/* A file on C: that another folder than the one named has: FOLDER, below drive_c. */
static u32 store_redirected(struct path *path, const char *folder, const u16 *name, size_t length)
{
	char base[PATH_MAX];
	u32 status;

	if ((size_t)snprintf(base, sizeof(base), "%s/%s", prefix_drive_c(), folder) >= sizeof(base))
		return STATUS_OBJECT_NAME_INVALID;
	path->wants_folder = !length && name[-1] == '\\';
	status = store(path, base, name, length);
	path->below = strlen(prefix_drive_c()) + 1;
	return status;
}

static u32 parse_drive(struct path *path, char drive, const u16 *name, size_t length)
{
	const char *folder;
	size_t used;
	u32 status;

	path->drive = drive;
	if (drive != 'C' && drive != 'Z')
		return STATUS_OBJECT_PATH_NOT_FOUND;
	if (!length) {
		path->kind = PATH_VOLUME;
		return store(path, drive == 'C' ? prefix_drive_c() : "/", name, 0);
	}
	if (name[0] != '\\')
		return STATUS_OBJECT_NAME_INVALID;
	length--;
	status = check_components(name + 1, &length);
	if (status)
		return status;
	path->kind = PATH_FILE;
	folder = drive == 'C' ? path_redirect(name + 1, length, &used) : NULL;
	if (folder)
		return store_redirected(path, folder, name + 1 + used, length - used);
	return store(path, drive == 'C' ? prefix_drive_c() : "/", name + 1, length);
}

static u32 parse_pipe(struct path *path, const u16 *name, size_t length)
{
	if (length && name[0] != '\\')
		return STATUS_OBJECT_NAME_NOT_FOUND;
	path->kind = PATH_PIPE;
	path->tail = length ? name + 1 : name;
	path->tail_length = length ? length - 1 : 0;
	return STATUS_SUCCESS;
}

static u32 parse_kind(struct path *path, enum path_kind kind)
{
	path->kind = kind;
	return STATUS_SUCCESS;
}

/* A name in the folder of DOS devices: "C:\x", "NUL", "pipe\x". */
static u32 parse_dos_device(struct path *path, const u16 *name, size_t length)
{
	size_t used;

	if (length >= 2 && name[1] == ':') {
		u16 letter = name_fold(name[0]);

		if (letter >= 'A' && letter <= 'Z')
			return parse_drive(path, (char)letter, name + 2, length - 2);
	}
	if (is(name, length, "NUL"))
		return parse_kind(path, PATH_NUL);
	if (is(name, length, "CON"))
		return parse_kind(path, PATH_CONSOLE);
	if (is(name, length, "CONIN$"))
		return parse_kind(path, PATH_CONSOLE_INPUT);
	if (is(name, length, "CONOUT$"))
		return parse_kind(path, PATH_CONSOLE_OUTPUT);
	used = skip_prefix(name, length, "pipe");
	if (used && (used == length || name[used] == '\\'))
		return parse_pipe(path, name + used, length - used);
	used = skip_prefix(name, length, "GLOBALROOT");
	if (used && used < length && name[used] == '\\')
		return path_parse(path, name + used, length - used);
	used = skip_prefix(name, length, "UNC\\");
	if (used)
		return STATUS_BAD_NETWORK_PATH;
	for (size_t i = 0; i < length; i++)
		if (name[i] == '\\')
			return STATUS_OBJECT_PATH_NOT_FOUND;
	return length ? STATUS_OBJECT_NAME_NOT_FOUND : STATUS_OBJECT_NAME_INVALID;
}

static u32 parse_device(struct path *path, const u16 *name, size_t length)
{
	size_t used;

	if (is(name, length, "Null"))
		return parse_kind(path, PATH_NUL);
	used = skip_prefix(name, length, "NamedPipe");
	if (used)
		return parse_pipe(path, name + used, length - used);
	used = skip_prefix(name, length, "HarddiskVolume");
	if (used && used < length && (name[used] == '1' || name[used] == '2'))
		return parse_drive(path, name[used] == '1' ? 'C' : 'Z', name + used + 1, length - used - 1);
	return STATUS_OBJECT_NAME_NOT_FOUND;
}

void path_init(struct path *path)
{
	memset(path, 0, offsetof(struct path, buffer));
	path->at = AT_FDCWD;
	path->name = path->buffer;
	path->buffer[0] = 0;
}

u32 path_parse(struct path *path, const u16 *name, size_t length)
{
	static const char *const dos_devices[] = { "\\??\\", "\\DosDevices\\", "\\GLOBAL??\\" };
	size_t used;

	path_init(path);
	if (!length)
		return STATUS_OBJECT_PATH_SYNTAX_BAD;
	for (size_t i = 0; i < sizeof(dos_devices) / sizeof(dos_devices[0]); i++) {
		used = skip_prefix(name, length, dos_devices[i]);
		if (used)
			return parse_dos_device(path, name + used, length - used);
	}
	used = skip_prefix(name, length, "\\Device\\");
	if (used)
		return parse_device(path, name + used, length - used);
	return name[0] == '\\' ? STATUS_OBJECT_PATH_NOT_FOUND : STATUS_OBJECT_PATH_SYNTAX_BAD;
}

u32 path_parse_at(struct path *path, int at, const char *below, const u16 *name, size_t length)
{
	u32 status;

	path_init(path);
	path->kind = PATH_FILE;
	if (length && name[0] == '\\')
		return STATUS_OBJECT_NAME_INVALID;
	status = check_components(name, &length);
	if (status)
		return status;
	if (below) {
		char base[PATH_MAX];

		if ((size_t)snprintf(base, sizeof(base), "%s/%s", prefix_drive_c(), below) >= sizeof(base))
			return STATUS_OBJECT_NAME_INVALID;
		path->drive = 'C';
		status = store(path, base, name, length);
		path->below = strlen(prefix_drive_c()) + 1;
		return status;
	}
	path->at = at;
	return store(path, length ? "" : ".", name, length);
}

void path_finish(struct path *path)
{
	if (path->owns_at)
		close(path->at);
	free(path->allocated);
}

u32 path_status(int error)
{
	switch (error) {
	case ENOENT: return STATUS_OBJECT_NAME_NOT_FOUND;
	case ENOTDIR: return STATUS_OBJECT_PATH_NOT_FOUND;
	case EACCES:
	case EPERM: return STATUS_ACCESS_DENIED;
	case EEXIST: return STATUS_OBJECT_NAME_COLLISION;
	case EISDIR: return STATUS_FILE_IS_A_DIRECTORY;
	case ENOTEMPTY: return STATUS_DIRECTORY_NOT_EMPTY;
	case EROFS: return STATUS_MEDIA_WRITE_PROTECTED;
	case ENOSPC:
	case EDQUOT: return STATUS_DISK_FULL;
	case EMFILE:
	case ENFILE: return STATUS_TOO_MANY_OPENED_FILES;
	case ENAMETOOLONG:
	case EINVAL: return STATUS_OBJECT_NAME_INVALID;
	case ENOMEM: return STATUS_NO_MEMORY;
	case ETXTBSY:
	case EBUSY: return STATUS_SHARING_VIOLATION;
	case ELOOP: return STATUS_OBJECT_NAME_NOT_FOUND;
	case EXDEV: return STATUS_NOT_SAME_DEVICE;
	case EMLINK: return STATUS_TOO_MANY_LINKS;
	case EFBIG: return STATUS_FILE_TOO_LARGE;
	case EFAULT: return STATUS_ACCESS_VIOLATION;
	case ENXIO:
	case ENODEV: return STATUS_NO_SUCH_DEVICE;
	case EOPNOTSUPP: return STATUS_NOT_SUPPORTED;
	default: return STATUS_IO_DEVICE_ERROR;
	}
}
