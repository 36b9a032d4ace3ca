/*
 * Opening and making files and folders: NtCreateFile.
 *
 * The one system call that an open needs is made first, with the name as it was given. Only when that finds nothing is the name
 * looked for in another case and in the layer, and only then is a new file made. What Windows checks and Linux does not
 * (attributes, sharing) is checked on the open descriptor, before anything of the file is changed.
 */
#include "file.h"

#include "console.h"
#include "pipe.h"
#include "loader/status.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define WRITES_DATA (FILE_WRITE_DATA | FILE_APPEND_DATA)
#define READS_DATA (FILE_READ_DATA | FILE_EXECUTE)

struct opening {
	struct host_file_create *params;
	struct path path;
	struct file *file;
	struct stat info;
	u32 access;
	bool want_folder;
	bool made;
	int fd;
};

static bool overwrites(u32 disposition)
{
	return disposition == FILE_SUPERSEDE || disposition == FILE_OVERWRITE || disposition == FILE_OVERWRITE_IF;
}

static bool may_make(u32 disposition)
{
	return disposition != FILE_OPEN && disposition != FILE_OVERWRITE;
}

static u32 check_params(const struct host_file_create *params, u32 access)
{
	u32 options = params->options;

	if (params->disposition > FILE_OVERWRITE_IF || params->share & ~7u)
		return STATUS_INVALID_PARAMETER;
	if (options & FILE_DIRECTORY_FILE && (options & FILE_NON_DIRECTORY_FILE || overwrites(params->disposition)))
		return STATUS_INVALID_PARAMETER;
	if (options & FILE_DELETE_ON_CLOSE && !(access & ACCESS_DELETE))
		return STATUS_INVALID_PARAMETER;
	if (options & (FILE_SYNCHRONOUS_IO_ALERT | FILE_SYNCHRONOUS_IO_NONALERT) && !(access & ACCESS_SYNCHRONIZE))
		return STATUS_INVALID_PARAMETER;
	if (options & FILE_OPEN_BY_FILE_ID)
		return STATUS_NOT_SUPPORTED;
	return STATUS_SUCCESS;
}

static int open_flags(const struct opening *opening)
{
	u32 access = opening->access;
	u32 disposition = opening->params->disposition;
	bool writes = access & WRITES_DATA || overwrites(disposition);
	int flags = O_CLOEXEC | O_NOCTTY | O_NONBLOCK;

	if (opening->want_folder)
		return flags | O_DIRECTORY | (access & READS_DATA ? O_RDONLY : O_PATH);
	if (writes)
		flags |= access & READS_DATA ? O_RDWR : O_WRONLY;
	else if (!(access & READS_DATA))
		return O_PATH | O_CLOEXEC | (opening->params->options & FILE_OPEN_REPARSE_POINT ? O_NOFOLLOW : 0);
	if (access & FILE_APPEND_DATA && !(access & FILE_WRITE_DATA))
		flags |= O_APPEND;
	if (opening->params->options & FILE_WRITE_THROUGH)
		flags |= O_DSYNC;
	if (opening->params->options & FILE_OPEN_REPARSE_POINT)
		flags |= O_NOFOLLOW;
	return flags;
}

/* One try with the name as it stands. 0 or an errno. */
static int try_open(struct opening *opening)
{
	int flags = open_flags(opening);
	const struct path *path = &opening->path;
	int error;

	opening->fd = openat(path->at, path->name, flags);
	if (opening->fd >= 0)
		return 0;
	error = errno;
	if (error == EISDIR && !(opening->params->options & FILE_NON_DIRECTORY_FILE)) {
		/* Folders are opened with write access to set their times; the descriptor need not have it. */
		opening->fd = openat(path->at, path->name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		return opening->fd >= 0 ? 0 : errno;
	}
	if (error == ELOOP && flags & O_NOFOLLOW) {
		opening->fd = openat(path->at, path->name, O_PATH | O_NOFOLLOW | O_CLOEXEC);
		return opening->fd >= 0 ? 0 : errno;
	}
	if (error == EACCES && opening->want_folder) {
		/* A folder that may be passed through and not listed. */
		opening->fd = openat(path->at, path->name, O_PATH | O_DIRECTORY | O_CLOEXEC);
		return opening->fd >= 0 ? 0 : error;
	}
	return error;
}

static int make(struct opening *opening)
{
	const struct path *path = &opening->path;
	u32 attributes = opening->params->file_attributes;
	int flags;

	if (opening->want_folder) {
		if (mkdirat(path->at, path->name, 0777))
			return errno;
	} else {
		flags = open_flags(opening);
		if (flags & O_PATH)
			flags = O_RDONLY | O_CLOEXEC;
		opening->fd = openat(path->at, path->name, flags | O_CREAT | O_EXCL, attributes & FILE_ATTRIBUTE_READONLY ? 0444 : 0666);
		if (opening->fd < 0)
			return errno;
	}
	opening->made = true;
	path_created(path);
	return opening->want_folder ? try_open(opening) : 0;
}

/* ENOTDIR for a folder that was asked for: the name exists and is a file. */
static bool names_a_file(const struct opening *opening)
{
	struct stat info;

	return opening->want_folder && fstatat(opening->path.at, opening->path.name, &info, 0) == 0;
}

/* Opens or makes; leaves fd, or path.layer for a folder that is the layer's alone. */
static u32 open_or_make(struct opening *opening)
{
	struct host_file_create *params = opening->params;
	struct path *path = &opening->path;
	int error = ENOENT;
	u32 status;

	if (params->disposition != FILE_CREATE) {
		error = try_open(opening);
		if (!error)
			return STATUS_SUCCESS;
		if (error == ENOTDIR && names_a_file(opening))
			return params->options & FILE_DIRECTORY_FILE ? STATUS_NOT_A_DIRECTORY : STATUS_OBJECT_NAME_INVALID;
		if (error != ENOENT && error != ENOTDIR)
			return error == EISDIR ? STATUS_FILE_IS_A_DIRECTORY : path_status(error);
	}
	status = path_find(path);
	if (!status) {
		if (params->disposition == FILE_CREATE) {
			params->information = FILE_EXISTS;
			return STATUS_OBJECT_NAME_COLLISION;
		}
		if (path->layer)
			return STATUS_SUCCESS;
		if (path->in_layer && (opening->access & (WRITES_DATA | FILE_WRITE_ATTRIBUTES) || overwrites(params->disposition)))
			status = path_make_real(path);
		if (status)
			return status;
		error = try_open(opening);
		if (error == ENOTDIR && names_a_file(opening))
			return params->options & FILE_DIRECTORY_FILE ? STATUS_NOT_A_DIRECTORY : STATUS_OBJECT_NAME_INVALID;
		return !error ? STATUS_SUCCESS : error == EISDIR ? STATUS_FILE_IS_A_DIRECTORY : path_status(error);
	}
	if (status != STATUS_OBJECT_NAME_NOT_FOUND || !may_make(params->disposition)) {
		params->information = FILE_DOES_NOT_EXIST;
		return status;
	}
	if (path->wants_folder && !opening->want_folder)
		return STATUS_OBJECT_NAME_INVALID;
	status = path_make_parent(path);
	if (status)
		return status;
	error = make(opening);
	if (error == EEXIST && params->disposition != FILE_CREATE) /* somebody else was faster */
		error = try_open(opening);
	return error ? path_status(error) : STATUS_SUCCESS;
}

/* What the open file must be and may be, before it is changed. */
static u32 check_opened(struct opening *opening)
{
	const struct host_file_create *params = opening->params;
	bool folder;
	u32 attributes;

	if (fstat(opening->fd, &opening->info))
		return file_status(errno);
	folder = S_ISDIR(opening->info.st_mode);
	if (opening->made)
		return STATUS_SUCCESS;
	if (folder && params->options & FILE_NON_DIRECTORY_FILE)
		return STATUS_FILE_IS_A_DIRECTORY;
	if (folder && overwrites(params->disposition))
		return STATUS_FILE_IS_A_DIRECTORY;
	if (!folder && opening->path.wants_folder)
		return STATUS_OBJECT_NAME_INVALID;
	if (!S_ISREG(opening->info.st_mode))
		return STATUS_SUCCESS;
	attributes = attributes_of_stat(&opening->info);
	if (attributes & FILE_ATTRIBUTE_READONLY) {
		if (opening->access & WRITES_DATA || overwrites(params->disposition))
			return STATUS_ACCESS_DENIED;
		if (params->options & FILE_DELETE_ON_CLOSE)
			return STATUS_CANNOT_DELETE;
	}
	if (overwrites(params->disposition) && opening->info.st_mode & S_ISVTX) {
		/* A hidden or system file is only replaced by one that is so, too. */
		struct file_facts facts;
		u32 special = FILE_ATTRIBUTE_HIDDEN | FILE_ATTRIBUTE_SYSTEM;

		if (facts_of_path(opening->fd, "", &facts) == 0 && facts.attributes & special & ~params->file_attributes)
			return STATUS_ACCESS_DENIED;
	}
	return STATUS_SUCCESS;
}

static u32 new_attributes(const struct opening *opening, u32 extra)
{
	u32 attributes = opening->params->file_attributes | extra;

	if (S_ISREG(opening->info.st_mode) && !(opening->made && attributes & FILE_ATTRIBUTE_TEMPORARY))
		attributes |= FILE_ATTRIBUTE_ARCHIVE;
	return attributes & ~FILE_ATTRIBUTE_TEMPORARY;
}

static u32 finish_data(struct opening *opening)
{
	const struct host_file_create *params = opening->params;
	u32 special = FILE_ATTRIBUTE_HIDDEN | FILE_ATTRIBUTE_SYSTEM;

	if (!S_ISREG(opening->info.st_mode)) {
		if (opening->made && params->file_attributes & special)
			return attributes_set(opening->fd, &opening->info, params->file_attributes);
		return STATUS_SUCCESS;
	}
	if (!opening->made && overwrites(params->disposition)) {
		if (ftruncate(opening->fd, 0))
			return file_status(errno);
		if (params->file_attributes & (special | FILE_ATTRIBUTE_READONLY) || opening->info.st_mode & S_ISVTX)
			return attributes_set(opening->fd, &opening->info, new_attributes(opening, 0));
	} else if (opening->made && params->file_attributes & special) {
		return attributes_set(opening->fd, &opening->info, new_attributes(opening, 0));
	}
	if (opening->made && params->allocation && params->allocation < INT64_MAX && opening->access & WRITES_DATA &&
	    fallocate(opening->fd, FALLOC_FL_KEEP_SIZE, 0, (off_t)params->allocation) && errno == ENOSPC)
		return STATUS_DISK_FULL;
	return STATUS_SUCCESS;
}

static void describe(struct opening *opening)
{
	struct file *file = opening->file;
	const struct host_file_create *params = opening->params;
	bool disk = S_ISREG(opening->info.st_mode) || S_ISDIR(opening->info.st_mode);

	file->fd = opening->fd;
	file->kind = S_ISLNK(opening->info.st_mode) ? FILE_KIND_LINK : file_kind(&opening->info);
	if (opening->path.kind == PATH_VOLUME)
		file->kind = FILE_KIND_VOLUME;
	file->device = opening->info.st_dev;
	file->inode = opening->info.st_ino;
	file->delete_on_close = params->options & FILE_DELETE_ON_CLOSE;
	file->path_only = !(opening->access & (READS_DATA | WRITES_DATA)) && !opening->made;
	if (!disk && opening->fd >= 0 && file->kind != FILE_KIND_LINK && !file->path_only) /* waits are made by us where they are wanted */
		fcntl(opening->fd, F_SETFL, fcntl(opening->fd, F_GETFL) & ~O_NONBLOCK);
	if (params->options & FILE_SEQUENTIAL_ONLY && file->kind == FILE_KIND_DISK)
		posix_fadvise(opening->fd, 0, 0, POSIX_FADV_SEQUENTIAL);
}

static u32 create_disk(struct opening *opening)
{
	struct host_file_create *params = opening->params;
	u32 status;

	opening->want_folder = params->options & FILE_DIRECTORY_FILE;
	if (opening->path.wants_folder && !may_make(params->disposition))
		opening->want_folder = true;
	status = open_or_make(opening);
	if (!status && opening->path.layer) {
		if (params->options & FILE_NON_DIRECTORY_FILE || overwrites(params->disposition))
			return STATUS_FILE_IS_A_DIRECTORY;
		if (params->options & FILE_DELETE_ON_CLOSE)
			return STATUS_ACCESS_DENIED;
		opening->file->layer = opening->path.layer;
		opening->file->kind = FILE_KIND_FOLDER;
		params->information = FILE_OPENED;
		return STATUS_SUCCESS;
	}
	if (!status)
		status = check_opened(opening);
	if (status)
		return status;
	describe(opening);
	status = share_open(opening->file);
	if (status)
		return status;
	status = finish_data(opening);
	if (status)
		return status;
	if (opening->made)
		params->information = FILE_CREATED;
	else if (params->disposition == FILE_SUPERSEDE)
		params->information = FILE_SUPERSEDED;
	else
		params->information = overwrites(params->disposition) ? FILE_OVERWRITTEN : FILE_OPENED;
	return STATUS_SUCCESS;
}

static u32 create_nul(struct opening *opening)
{
	struct host_file_create *params = opening->params;

	if (params->options & FILE_DIRECTORY_FILE)
		return STATUS_NOT_A_DIRECTORY;
	opening->fd = open("/dev/null", O_RDWR | O_CLOEXEC);
	if (opening->fd < 0 || fstat(opening->fd, &opening->info))
		return path_status(errno);
	describe(opening);
	opening->file->kind = FILE_KIND_NUL;
	params->information = FILE_OPENED;
	return STATUS_SUCCESS;
}

/* Makes the handle to what `fill` opened; takes everything back if that fails. */
static u32 finish(struct opening *opening, u32 status)
{
	struct host_file_create *params = opening->params;
	struct file *file = opening->file;

	if (status) {
		if (file->share)
			share_close(file);
		file->fd = opening->fd;
		object_release(file);
		return status;
	}
	file->drive = (u8)opening->path.drive;
	return file_publish(file, opening->access, params->attributes.attributes & OBJ_INHERIT ? HOST_HANDLE_INHERIT : 0, &params->handle);
}

u32 host_file_create(struct host_file_create *params)
{
	struct opening opening;
	struct file_name name;
	u32 status;

	opening.params = params;
	opening.fd = -1;
	opening.made = false;
	opening.access = access_translate(&file_type, params->access);
	params->handle = 0;
	params->information = 0;
	status = check_params(params, opening.access);
	if (status)
		return status;
	status = file_parse(&opening.path, &name, &params->attributes);
	if (status)
		goto out;
	switch (opening.path.kind) {
	case PATH_CONSOLE:
	case PATH_CONSOLE_INPUT:
	case PATH_CONSOLE_OUTPUT:
		status = console_open(opening.path.kind, params, opening.access);
		goto out;
	case PATH_PIPE:
		status = pipe_open(&opening.path, params, opening.access);
		goto out;
	default:
		break;
	}
	opening.file = file_new();
	if (!opening.file) {
		status = STATUS_NO_MEMORY;
		goto out;
	}
	opening.file->access = opening.access;
	opening.file->share_mode = params->share;
	opening.file->options = params->options;
	opening.file->position = params->options & (FILE_SYNCHRONOUS_IO_ALERT | FILE_SYNCHRONOUS_IO_NONALERT);
	opening.file->alertable = params->options & FILE_SYNCHRONOUS_IO_ALERT;
	opening.file->append_only = (opening.access & WRITES_DATA) == FILE_APPEND_DATA;
	status = finish(&opening, opening.path.kind == PATH_NUL ? create_nul(&opening) : create_disk(&opening));
out:
	path_finish(&opening.path);
	file_name_free(&name);
	return status;
}

/* The facts of what PATH names. */
static u32 facts_of_name(struct path *path, bool created, struct file_facts *facts)
{
	int (*ask)(int, const char *, struct file_facts *) = created ? facts_of_path : attributes_of_path;
	int error = ask(path->at, path->name, facts);

	if (error == ENOENT || error == ENOTDIR) {
		u32 status = path_find(path);

		if (status)
			return status;
		if (path->layer) {
			facts_of_layer(facts);
			return STATUS_SUCCESS;
		}
		error = ask(path->at, path->name, facts);
	}
	if (error)
		return path_status(error);
	return path->wants_folder && !(facts->attributes & FILE_ATTRIBUTE_DIRECTORY) ? STATUS_OBJECT_NAME_INVALID : STATUS_SUCCESS;
}

u32 host_file_attributes(struct host_file_attributes *params)
{
	struct file_facts facts;
	struct file_name name;
	struct path path;
	u32 status = file_parse(&path, &name, &params->attributes);

	if (!status) {
		switch (path.kind) {
		case PATH_FILE:
		case PATH_VOLUME:
			status = facts_of_name(&path, params->flags & HOST_ATTRIBUTES_TIMES, &facts);
			break;
		case PATH_NUL:
			facts = (struct file_facts){ .attributes = FILE_ATTRIBUTE_ARCHIVE };
			break;
		default:
			status = STATUS_INVALID_DEVICE_REQUEST;
		}
	}
	if (!status) {
		params->created = facts.created;
		params->accessed = facts.accessed;
		params->written = facts.written;
		params->changed = facts.changed;
		params->allocated = facts.allocated;
		params->size = facts.size;
		params->file_attributes = facts.attributes;
	}
	path_finish(&path);
	file_name_free(&name);
	return status;
}
