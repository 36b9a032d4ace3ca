/*
 * Looking up paths whose case does not match, and paths of the layer under C:. See path_find in path.h.
 *
 * The longest part of the path that exists as it is written is found from the end, since usually all but the last component is
 * right; from there on each component is looked for in its folder's index.
 */
#include "path.h"

#include "dir_cache.h"
#include "path_layer.h"
#include "path_name.h"
#include "prefix.h"
#include "loader/status.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

/* Where the part of the name begins that may be spelled in another case. */
static size_t searchable(const struct path *path)
{
	if (path->drive == 'C' && path->at == AT_FDCWD)
		return path->below;
	return path->name[0] == '/';
}

/* Stats the folder that is the first LENGTH bytes of the name. */
static bool stat_folder(const struct path *path, char *name, size_t length, struct stat *info)
{
	char kept = name[length];
	bool found;

	if (!length)
		return fstatat(path->at, ".", info, 0) == 0;
	if (length > 1 && name[length - 1] == '/')
		return name[--length] ? stat_folder(path, name, length, info) : false;
	name[length] = 0;
	found = fstatat(path->at, name, info, 0) == 0 && S_ISDIR(info->st_mode);
	name[length] = kept;
	return found;
}

/* The name of a folder for openat: the first LENGTH bytes of NAME in OUT. */
static const char *folder_name(char out[PATH_MAX], const char *name, size_t length)
{
	while (length > 1 && name[length - 1] == '/')
		length--;
	if (!length)
		return ".";
	memcpy(out, name, length);
	out[length] = 0;
	return out;
}

static bool replace_name(struct path *path, const char *name)
{
	size_t length = strlen(name);

	if (!path->allocated && length < sizeof(path->buffer)) {
		path->name = strcpy(path->buffer, name);
		return true;
	}
	char *copy = strdup(name);

	if (!copy)
		return false;
	free(path->allocated);
	path->name = path->allocated = copy;
	return true;
}

/* Looks in the tree on disk. */
static u32 find_on_disk(struct path *path)
{
	char fixed[PATH_MAX], folder[PATH_MAX], found[NAME_MAX + 1];
	size_t start = searchable(path), length = strlen(path->name), known;
	struct stat info;
	const char *rest;
	u32 status;

	if (start > length)
		start = length;
	known = length;
	do {
		while (known > start && path->name[known - 1] != '/')
			known--;
		if (known > start)
			known--; /* at the slash */
	} while (!stat_folder(path, path->name, known, &info) && known > start);
	if (known <= start && !stat_folder(path, path->name, known = start, &info))
		return STATUS_OBJECT_PATH_NOT_FOUND;
	if (known == length)
		return STATUS_SUCCESS; /* the drive's root itself */
	memcpy(fixed, path->name, known);
	rest = path->name + known;
	for (;;) {
		u16 units[NAME_MAX + 1];
		const char *end;
		size_t count;

		rest += *rest == '/';
		end = strchrnul(rest, '/');
		count = name_from_unix(units, NAME_MAX + 1, rest, (size_t)(end - rest));
		if (count > NAME_MAX)
			return STATUS_OBJECT_NAME_INVALID;
		if (!dir_cache_find(path->at, folder_name(folder, fixed, known), &info, units, count, found)) {
			status = *end ? STATUS_OBJECT_PATH_NOT_FOUND : STATUS_OBJECT_NAME_NOT_FOUND;
			path->indexed = !*end;
			path->parent_device = info.st_dev;
			path->parent_inode = info.st_ino;
			break;
		}
		if (known && fixed[known - 1] != '/')
			fixed[known++] = '/';
		count = strlen(found);
		if (known + count + 1 >= sizeof(fixed))
			return STATUS_OBJECT_NAME_INVALID;
		memcpy(fixed + known, found, count);
		known += count;
		rest = end;
		if (!*rest) {
			status = STATUS_SUCCESS;
			break;
		}
		if (!stat_folder(path, fixed, known, &info)) {
			status = STATUS_OBJECT_PATH_NOT_FOUND;
			break;
		}
	}
	if (*rest && known && fixed[known - 1] != '/')
		fixed[known++] = '/';
	if (known + strlen(rest) >= sizeof(fixed))
		return STATUS_OBJECT_NAME_INVALID;
	strcpy(fixed + known, rest + (*rest == '/'));
	return replace_name(path, fixed) ? status : STATUS_NO_MEMORY;
}

/* Looks for a file of FOLDER, one of the layer, and makes the path lead to it. */
static bool find_layer_file(struct path *path, const struct layer_folder *folder, const char *name)
{
	const char *files = layer_files(folder);
	char found[NAME_MAX + 1], full[PATH_MAX];
	u16 units[NAME_MAX + 1];
	struct stat info;
	size_t length;

	if (!files || stat(files, &info))
		return false;
	length = name_from_unix(units, NAME_MAX + 1, name, strlen(name));
	if (length > NAME_MAX || !dir_cache_find(AT_FDCWD, files, &info, units, length, found))
		return false;
	return snprintf(full, sizeof(full), "%s/%s", files, found) < (int)sizeof(full) && replace_name(path, full);
}

/* Looks in the layer for what is not on disk; STATUS is what the search there gave. */
static u32 find_in_layer(struct path *path, u32 status)
{
	char parent[PATH_MAX], full[PATH_MAX];
	const char *below = strlen(path->name) > path->below ? path->name + path->below : "";
	const char *slash = strrchr(below, '/');
	const char *last = slash ? slash + 1 : below;
	const struct layer_folder *folder = layer_find(below);

	if (folder) {
		path->layer = folder;
		return STATUS_SUCCESS;
	}
	snprintf(parent, sizeof(parent), "%.*s", slash ? (int)(slash - below) : 0, below);
	folder = layer_find(parent);
	if (!folder)
		return status;
	if (find_layer_file(path, folder, last)) {
		path->in_layer = true;
		return STATUS_SUCCESS;
	}
	if (status == STATUS_OBJECT_NAME_NOT_FOUND)
		return status;
	path->layer_parent = folder;
	layer_path(folder, parent);
	if (snprintf(full, sizeof(full), "%s/%s%s%s", prefix_drive_c(), parent, parent[0] ? "/" : "", last) >= (int)sizeof(full))
		return STATUS_OBJECT_NAME_INVALID;
	return replace_name(path, full) ? STATUS_OBJECT_NAME_NOT_FOUND : STATUS_NO_MEMORY;
}

u32 path_find(struct path *path)
{
	u32 status = find_on_disk(path);

	if (path->drive == 'C' && path->at == AT_FDCWD && (status == STATUS_OBJECT_NAME_NOT_FOUND || status == STATUS_OBJECT_PATH_NOT_FOUND))
		status = find_in_layer(path, status);
	return status;
}

u32 path_make_parent(struct path *path)
{
	char parent[PATH_MAX];
	int error;

	if (!path->layer_parent)
		return STATUS_SUCCESS;
	snprintf(parent, sizeof(parent), "%.*s", (int)(strrchr(path->name, '/') - path->name), path->name);
	error = prefix_make_folder(parent);
	path->layer_parent = NULL;
	return error ? path_status(error) : STATUS_SUCCESS;
}

static int copy_file(const char *from, const char *to)
{
	char temporary[PATH_MAX + 16];
	int in = open(from, O_RDONLY | O_CLOEXEC), out, error = 0;
	ssize_t copied;

	if (in < 0)
		return errno;
	snprintf(temporary, sizeof(temporary), "%s.XXXXXX", to);
	out = mkostemp(temporary, O_CLOEXEC);
	if (out < 0) {
		error = errno;
		close(in);
		return error;
	}
	while ((copied = sendfile(out, in, NULL, 1 << 30)) > 0)
		continue;
	if (copied < 0 || fchmod(out, 0644) || rename(temporary, to))
		error = errno;
	close(in);
	if (close(out) && !error)
		error = errno;
	if (error)
		unlink(temporary);
	return error;
}

u32 path_make_real(struct path *path)
{
	char place[PATH_MAX], full[PATH_MAX];
	int error;

	if (path->layer)
		layer_path(path->layer, place);
	else if (!path->in_layer || !layer_shows(path->name, place))
		return STATUS_SUCCESS;
	if (snprintf(full, sizeof(full), "%s/%s", prefix_drive_c(), place) >= (int)sizeof(full))
		return STATUS_OBJECT_NAME_INVALID;
	if (path->layer) {
		error = prefix_make_folder(full);
	} else {
		char *slash = strrchr(full, '/');

		*slash = 0;
		error = prefix_make_folder(full);
		*slash = '/';
		if (!error)
			error = copy_file(path->name, full);
	}
	if (error)
		return path_status(error);
	path->layer = NULL;
	path->in_layer = false;
	return replace_name(path, full) ? STATUS_SUCCESS : STATUS_NO_MEMORY;
}

void path_created(const struct path *path)
{
	const char *slash = strrchr(path->name, '/');
	char folder[PATH_MAX];
	struct stat info;

	if (!path->indexed)
		return;
	if (fstatat(path->at, folder_name(folder, path->name, slash ? (size_t)(slash - path->name) + 1 : 0), &info, 0) == 0 &&
	    info.st_dev == path->parent_device && info.st_ino == path->parent_inode)
		dir_cache_added(&info, slash ? slash + 1 : path->name);
}

u32 path_to_unix(const u16 *name, size_t length, char *out)
{
	struct path path;
	struct stat info;
	u32 status = path_parse(&path, name, length);

	if (!status && path.kind != PATH_FILE && path.kind != PATH_VOLUME)
		status = STATUS_OBJECT_NAME_INVALID;
	if (!status && path.at != AT_FDCWD)
		status = STATUS_NAME_TOO_LONG;
	if (!status && stat(path.name, &info)) {
		status = errno == ENOENT || errno == ENOTDIR ? path_find(&path) : path_status(errno);
		if (!status && path.layer)
			status = STATUS_OBJECT_NAME_NOT_FOUND;
	}
	if (!status || status == STATUS_OBJECT_NAME_NOT_FOUND)
		strcpy(out, path.name);
	path_finish(&path);
	return status;
}
