/*
 * Copying between open files, and symbolic links.
 *
 * The kernel copies from file to file itself, and shares the blocks where the file system can.
 */
#include "file.h"

#include "path_name.h"
#include "loader/status.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/sendfile.h>
#include <unistd.h>

/* What copy_file_range cannot do between two file systems, sendfile does with a copy. */
static ssize_t copy_some(int from, int to, off_t offset, size_t length)
{
	off_t in = offset, out = offset;
	ssize_t copied = copy_file_range(from, &in, to, &out, length, 0);

	if (copied >= 0 || (errno != EXDEV && errno != EINVAL && errno != ENOSYS && errno != EOPNOTSUPP))
		return copied;
	if (lseek(to, offset, SEEK_SET) < 0)
		return -1;
	in = offset;
	return sendfile(to, from, &in, length);
}

u32 host_file_copy(struct host_file_copy *params)
{
	struct file *from, *to = NULL;
	ssize_t copied;
	u32 status = handle_lookup(params->from, &file_type, FILE_READ_DATA, &from);

	if (status)
		return status;
	status = handle_lookup(params->to, &file_type, FILE_WRITE_DATA, &to);
	params->done = 0;
	if (!status && (from->kind != FILE_KIND_DISK || to->kind != FILE_KIND_DISK || params->offset > INT64_MAX))
		status = STATUS_INVALID_PARAMETER;
	if (!status) {
		do
			copied = copy_some(from->fd, to->fd, (off_t)params->offset, params->length);
		while (copied < 0 && errno == EINTR);
		if (copied < 0)
			status = file_status(errno);
		else
			params->done = (u64)copied;
	}
	object_release(to ? &to->object : NULL);
	object_release(from);
	return status;
}

/* The text of a link to TARGET, in OUT of PATH_MAX bytes. */
static u32 link_text(const struct file_name *target, bool absolute, char *out)
{
	struct path path;
	size_t length;
	u32 status;

	if (!absolute) {
		length = name_to_unix(out, PATH_MAX - 1, target->units, target->length);
		if (!length || length >= PATH_MAX)
			return STATUS_NAME_TOO_LONG;
		out[length] = 0;
		return STATUS_SUCCESS;
	}
	status = path_parse(&path, target->units, target->length);
	if (!status && path.kind != PATH_FILE && path.kind != PATH_VOLUME)
		status = STATUS_OBJECT_NAME_INVALID;
	if (!status && path.at != AT_FDCWD)
		status = STATUS_NAME_TOO_LONG;
	/* A link may lead to what is not there; what is there is named as on disk. */
	if (!status && access(path.name, F_OK))
		path_find(&path);
	if (!status)
		strcpy(out, path.name);
	path_finish(&path);
	return status;
}

u32 host_file_symlink(struct host_file_symlink *params)
{
	struct file_name name, target;
	char text[PATH_MAX];
	struct path path;
	struct stat info;
	u32 status = file_name_copy(&target, &params->target);

	if (!status)
		status = link_text(&target, params->flags & HOST_SYMLINK_ABSOLUTE, text);
	file_name_free(&target);
	if (status)
		return status;
	status = file_parse(&path, &name, &params->attributes);
	if (!status && path.kind != PATH_FILE)
		status = STATUS_OBJECT_NAME_INVALID;
	if (!status && fstatat(path.at, path.name, &info, AT_SYMLINK_NOFOLLOW) == 0)
		status = STATUS_OBJECT_NAME_COLLISION;
	if (!status) {
		status = path_find(&path);
		if (!status)
			status = STATUS_OBJECT_NAME_COLLISION;
		else if (status == STATUS_OBJECT_NAME_NOT_FOUND)
			status = path_make_parent(&path);
	}
	if (!status && symlinkat(text, path.at, path.name))
		status = path_status(errno);
	if (!status)
		path_created(&path);
	path_finish(&path);
	file_name_free(&name);
	return status;
}
