/*
 * Names that go and change: deleting, renaming, linking.
 *
 * An open file knows its name from /proc, so it is right after others renamed it. The name is taken away only if it still leads
 * to the same file.
 */
#include "file.h"

#include "loader/status.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

u32 file_unlink(struct file *file)
{
	char path[PATH_MAX];
	struct stat info;

	if (!file_path(file, path))
		return STATUS_FILE_DELETED;
	if (lstat(path, &info))
		return path_status(errno);
	if (info.st_ino != file->inode || info.st_dev != file->device)
		return STATUS_FILE_DELETED;
	if (S_ISDIR(info.st_mode) ? rmdir(path) : unlink(path))
		return path_status(errno);
	return STATUS_SUCCESS;
}

bool folder_is_empty(const struct file *folder)
{
	char path[32];
	struct dirent *entry;
	bool empty = true;
	DIR *stream;

	snprintf(path, sizeof(path), "/proc/self/fd/%d", folder->fd);
	stream = opendir(path);
	if (!stream)
		return true;
	while (empty && (entry = readdir(stream)))
		empty = !strcmp(entry->d_name, ".") || !strcmp(entry->d_name, "..");
	closedir(stream);
	return empty;
}

/* Whether the name at PATH may be taken from its file: others that have it open must share that. */
static u32 check_target(const struct path *path, u32 flags)
{
	struct stat info;

	if (fstatat(path->at, path->name, &info, AT_SYMLINK_NOFOLLOW))
		return errno == ENOENT ? STATUS_SUCCESS : path_status(errno);
	if (!(flags & HOST_RENAME_REPLACE))
		return STATUS_OBJECT_NAME_COLLISION;
	if (S_ISDIR(info.st_mode) || attributes_of_stat(&info) & FILE_ATTRIBUTE_READONLY)
		return STATUS_ACCESS_DENIED;
	return share_allows_delete(info.st_dev, info.st_ino) ? STATUS_SUCCESS : STATUS_ACCESS_DENIED;
}

/* The other path, read and looked up: where the new name goes. */
static u32 find_target(struct path *path, const char *from, u32 flags)
{
	struct stat info, source;
	u32 status = STATUS_SUCCESS;

	if (path->kind != PATH_FILE)
		return path->kind == PATH_VOLUME ? STATUS_ACCESS_DENIED : STATUS_OBJECT_NAME_INVALID;
	if (fstatat(path->at, path->name, &info, AT_SYMLINK_NOFOLLOW)) {
		char wanted[NAME_MAX + 1];
		const char *last = strrchr(path->name, '/');

		last = last ? last + 1 : path->name;
		if (strlen(last) > NAME_MAX)
			return STATUS_OBJECT_NAME_INVALID;
		strcpy(wanted, last);
		status = path_find(path);
		if (status == STATUS_OBJECT_NAME_NOT_FOUND)
			return path_make_parent(path);
		if (status)
			return status;
		if (path->layer || path->in_layer)
			return STATUS_ACCESS_DENIED;
		/* Changing the case of the file's own name: the new spelling counts. */
		if (!(flags & HOST_RENAME_LINK) && fstatat(path->at, path->name, &info, AT_SYMLINK_NOFOLLOW) == 0 && lstat(from, &source) == 0 &&
		    info.st_ino == source.st_ino && info.st_dev == source.st_dev) {
			char *slash = strrchr(path->name, '/');

			if (strlen(slash ? slash + 1 : path->name) == strlen(wanted))
				strcpy(slash ? slash + 1 : path->name, wanted);
			return STATUS_SUCCESS;
		}
	} else if (!(flags & HOST_RENAME_LINK) && lstat(from, &source) == 0 && info.st_ino == source.st_ino && info.st_dev == source.st_dev) {
		return STATUS_SUCCESS;
	}
	return check_target(path, flags);
}

static u32 rename_to(struct file *file, const char *from, const struct path *path, u32 flags)
{
	char link[32];

	if (!(flags & HOST_RENAME_LINK)) {
		if (renameat(AT_FDCWD, from, path->at, path->name))
			return errno == ENOENT ? STATUS_OBJECT_PATH_NOT_FOUND : path_status(errno);
		path_created(path);
		return STATUS_SUCCESS;
	}
	if (file->kind == FILE_KIND_FOLDER)
		return STATUS_FILE_IS_A_DIRECTORY;
	snprintf(link, sizeof(link), "/proc/self/fd/%d", file->fd);
	if (flags & HOST_RENAME_REPLACE)
		unlinkat(path->at, path->name, 0);
	if (linkat(AT_FDCWD, link, path->at, path->name, AT_SYMLINK_FOLLOW))
		return path_status(errno);
	path_created(path);
	return STATUS_SUCCESS;
}

static u32 parse_target(const struct file *file, const struct host_file_rename *params, struct path *path, struct file_name *name)
{
	struct host_object_attributes attributes = { .name = params->name, .root = params->root };
	char from[PATH_MAX];
	u32 status = file_name_copy(name, &params->name);

	path_init(path);
	if (status)
		return status;
	if (!name->length)
		return STATUS_INVALID_PARAMETER;
	if (params->root || name->units[0] == '\\') {
		file_name_free(name);
		return file_parse(path, name, &attributes);
	}
	/* A bare name: in the file's own folder. */
	if (!file_path(file, from))
		return STATUS_FILE_DELETED;
	for (size_t i = 0; i < name->length; i++)
		if (name->units[i] == '\\')
			return STATUS_OBJECT_NAME_INVALID;
	*strrchr(from, '/') = 0;
	int folder = open(*from ? from : "/", O_PATH | O_DIRECTORY | O_CLOEXEC);

	if (folder < 0)
		return path_status(errno);
	status = path_parse_at(path, folder, NULL, name->units, name->length);
	path->owns_at = true;
	return status;
}

u32 host_file_rename(struct host_file_rename *params)
{
	struct file_name name;
	char from[PATH_MAX];
	struct path path;
	struct file *file;
	u32 status = handle_lookup(params->handle, &file_type, params->flags & HOST_RENAME_LINK ? 0 : ACCESS_DELETE, &file);

	if (status)
		return status;
	status = parse_target(file, params, &path, &name);
	if (!status && !file_path(file, from))
		status = file->layer ? STATUS_ACCESS_DENIED : STATUS_FILE_DELETED;
	if (!status && !(params->flags & HOST_RENAME_LINK) && path_below_drive_c(from) && !*path_below_drive_c(from))
		status = STATUS_ACCESS_DENIED;
	if (!status)
		status = find_target(&path, from, params->flags);
	if (!status)
		status = rename_to(file, from, &path, params->flags);
	path_finish(&path);
	file_name_free(&name);
	object_release(file);
	return status;
}

/* Takes the name away if sharing and attributes allow it. */
static u32 delete_name(struct path *path)
{
	struct stat info;
	u32 status;

	if (path->kind != PATH_FILE)
		return STATUS_OBJECT_NAME_INVALID;
	if (fstatat(path->at, path->name, &info, AT_SYMLINK_NOFOLLOW)) {
		if (errno != ENOENT && errno != ENOTDIR)
			return path_status(errno);
		status = path_find(path);
		if (status)
			return status;
		if (path->layer)
			return STATUS_FILE_IS_A_DIRECTORY;
		if (path->in_layer)
			return STATUS_ACCESS_DENIED;
		if (fstatat(path->at, path->name, &info, AT_SYMLINK_NOFOLLOW))
			return path_status(errno);
	}
	if (S_ISDIR(info.st_mode))
		return STATUS_FILE_IS_A_DIRECTORY;
	if (path->wants_folder)
		return STATUS_OBJECT_NAME_INVALID;
	if (attributes_of_stat(&info) & FILE_ATTRIBUTE_READONLY)
		return STATUS_CANNOT_DELETE;
	if (!share_allows_delete(info.st_dev, info.st_ino))
		return STATUS_SHARING_VIOLATION;
	return unlinkat(path->at, path->name, 0) ? path_status(errno) : STATUS_SUCCESS;
}

u32 host_file_delete(struct host_file_delete *params)
{
	struct file_name name;
	struct path path;
	u32 status = file_parse(&path, &name, &params->attributes);

	if (!status)
		status = delete_name(&path);
	path_finish(&path);
	file_name_free(&name);
	return status;
}
