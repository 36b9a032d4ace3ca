/*
 * What Windows tells about a file, from what Linux knows about it.
 *
 * A file without a write permission bit is READONLY; a file is ARCHIVE and a folder is not. Other attributes that a program sets
 * are kept in the extended attribute user.decant.attributes, a creation time that it sets in user.decant.created. The sticky bit,
 * which means nothing on files, says that there is one of them, so that the others need not be asked. On a folder the bit has a
 * meaning, so it marks attributes there, which few folders have, and not the creation time, which is asked for.
 *
 * A symbolic link to a folder is shown as what it is, so that programs which delete or copy trees do not walk into it; one to a
 * file is shown as the file.
 */
#include "file.h"

#include "loader/status.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/xattr.h>
#include <unistd.h>

#define ATTRIBUTES_NAME "user.decant.attributes"
#define CREATED_NAME "user.decant.created"
#define EPOCH_DIFFERENCE 11644473600ll
#define STORED (FILE_ATTRIBUTE_HIDDEN | FILE_ATTRIBUTE_SYSTEM | FILE_ATTRIBUTE_ARCHIVE | FILE_ATTRIBUTE_TEMPORARY | \
		FILE_ATTRIBUTE_OFFLINE | FILE_ATTRIBUTE_NOT_CONTENT_INDEXED)

static u64 windows_time(s64 seconds, u32 nanoseconds)
{
	return (u64)((seconds + EPOCH_DIFFERENCE) * 10000000ll + nanoseconds / 100);
}

u64 time_to_windows(const struct timespec *time)
{
	return windows_time(time->tv_sec, (u32)time->tv_nsec);
}

static u64 time_of_statx(const struct statx_timestamp *time)
{
	return windows_time(time->tv_sec, time->tv_nsec);
}

static u32 attributes_of_mode(mode_t mode)
{
	u32 attributes = S_ISDIR(mode) ? FILE_ATTRIBUTE_DIRECTORY : FILE_ATTRIBUTE_ARCHIVE;

	if (S_ISREG(mode) && !(mode & 0222))
		attributes |= FILE_ATTRIBUTE_READONLY;
	return attributes;
}

u32 attributes_of_stat(const struct stat *info)
{
	return attributes_of_mode(info->st_mode);
}

/* A path that leads to a descriptor, O_PATH or not, for calls that take paths only. */
static const char *descriptor_link(char out[32], int fd)
{
	snprintf(out, 32, "/proc/self/fd/%d", fd);
	return out;
}

/* A path that leads to NAME relative to AT; empty names AT itself. */
static void entry_path(char out[PATH_MAX + 64], int at, const char *name)
{
	if (!*name)
		descriptor_link(out, at);
	else if (at == AT_FDCWD || *name == '/')
		strcpy(out, name);
	else
		snprintf(out, PATH_MAX + 64, "/proc/self/fd/%d/%s", at, name);
}

static u32 with_stored(u32 attributes, const char *path)
{
	char text[16];
	ssize_t length = getxattr(path, ATTRIBUTES_NAME, text, sizeof(text) - 1);
	unsigned stored;

	if (length <= 0)
		return attributes;
	text[length] = 0;
	if (sscanf(text, "%x", &stored) != 1)
		return attributes;
	return (attributes & ~STORED) | (stored & STORED);
}

static u64 with_created(u64 created, const char *path)
{
	u64 stored;

	return getxattr(path, CREATED_NAME, &stored, sizeof(stored)) == sizeof(stored) ? stored : created;
}

static void facts_of_statx(const struct statx *info, struct file_facts *facts)
{
	facts->accessed = time_of_statx(&info->stx_atime);
	facts->written = time_of_statx(&info->stx_mtime);
	facts->changed = time_of_statx(&info->stx_ctime);
	facts->created = info->stx_mask & STATX_BTIME ? time_of_statx(&info->stx_btime) : facts->written;
	facts->attributes = attributes_of_mode(info->stx_mode);
	facts->size = S_ISREG(info->stx_mode) ? info->stx_size : 0;
	facts->allocated = S_ISREG(info->stx_mode) ? info->stx_blocks * 512 : 0;
	facts->index = info->stx_ino;
	facts->links = info->stx_nlink;
	if (S_ISDIR(info->stx_mode))
		facts->links = 1;
	facts->reparse_tag = 0;
}

#define WANTED (STATX_BASIC_STATS | STATX_BTIME)

/* Stats NAME; a link to a file as the file, one to a folder or to nothing as the link. */
static int stat_entry(int at, const char *name, struct statx *info, struct file_facts *facts)
{
	struct statx target;
	bool to_folder = false;

	if (statx(at, name, AT_SYMLINK_NOFOLLOW | AT_STATX_DONT_SYNC | AT_EMPTY_PATH, WANTED, info))
		return errno;
	if (!S_ISLNK(info->stx_mode)) {
		facts_of_statx(info, facts);
		return 0;
	}
	if (*name && statx(at, name, AT_STATX_DONT_SYNC, WANTED, &target) == 0) {
		to_folder = S_ISDIR(target.stx_mode);
		if (!to_folder) {
			*info = target;
			facts_of_statx(info, facts);
			return 0;
		}
	}
	facts_of_statx(info, facts);
	facts->attributes = FILE_ATTRIBUTE_REPARSE_POINT | (to_folder ? FILE_ATTRIBUTE_DIRECTORY : FILE_ATTRIBUTE_ARCHIVE);
	facts->reparse_tag = IO_REPARSE_TAG_SYMLINK;
	return 0;
}

int attributes_of_path(int at, const char *name, struct file_facts *facts)
{
	struct stat info;

	if (fstatat(at, name, &info, AT_SYMLINK_NOFOLLOW))
		return errno;
	if (S_ISLNK(info.st_mode) || info.st_mode & S_ISVTX)
		return facts_of_path(at, name, facts);
	facts->attributes = attributes_of_stat(&info);
	facts->size = S_ISREG(info.st_mode) ? (u64)info.st_size : 0;
	facts->allocated = S_ISREG(info.st_mode) ? (u64)info.st_blocks * 512 : 0;
	facts->created = facts->accessed = facts->written = facts->changed = 0;
	return 0;
}

int facts_of_path(int at, const char *name, struct file_facts *facts)
{
	char path[PATH_MAX + 64];
	struct statx info;
	int error = stat_entry(at, name, &info, facts);
	bool marked = info.stx_mode & S_ISVTX;

	if (error || facts->reparse_tag || S_ISCHR(info.stx_mode) || !(marked || S_ISDIR(info.stx_mode)))
		return error;
	entry_path(path, at, name);
	if (marked)
		facts->attributes = with_stored(facts->attributes, path);
	facts->created = with_created(facts->created, path);
	return 0;
}

void facts_of_layer(struct file_facts *facts)
{
	/* The folder with the installed DLLs is as old as the layer is. */
	if (facts_of_path(AT_FDCWD, layer_files(layer_find("windows/system32")), facts))
		memset(facts, 0, sizeof(*facts));
	facts->attributes = FILE_ATTRIBUTE_DIRECTORY;
	facts->size = facts->allocated = 0;
	facts->links = 1;
}

u32 facts_of_file(const struct file *file, struct file_facts *facts)
{
	int error;

	if (file->layer) {
		facts_of_layer(facts);
		return STATUS_SUCCESS;
	}
	if (file->fd < 0)
		return STATUS_INVALID_DEVICE_REQUEST;
	error = facts_of_path(file->fd, "", facts);
	if (!error && file->kind == FILE_KIND_LINK) {
		char link[40];
		struct stat target;

		if (stat(descriptor_link(link, file->fd), &target) == 0 && S_ISDIR(target.st_mode))
			facts->attributes |= FILE_ATTRIBUTE_DIRECTORY;
	}
	return error ? file_status(error) : STATUS_SUCCESS;
}

u32 attributes_set(int fd, const struct stat *info, u32 attributes)
{
	u32 plain = attributes_of_stat(info) & STORED;
	u32 stored = attributes & STORED;
	mode_t mode = info->st_mode & 07777;
	char path[32];

	descriptor_link(path, fd);
	if (S_ISREG(info->st_mode)) {
		/* Takes the write bits away, or gives them to whom umask would at the file's making. */
		if (attributes & FILE_ATTRIBUTE_READONLY)
			mode &= ~0222u;
		else if (!(mode & 0222))
			mode |= 0200 | (mode & 0440) >> 1;
	}
	if (stored != plain) {
		char text[16];

		snprintf(text, sizeof(text), "0x%x", stored);
		if (setxattr(path, ATTRIBUTES_NAME, text, strlen(text), 0) && errno != ENOTSUP)
			return file_status(errno);
		mode |= S_ISVTX;
	} else if (mode & S_ISVTX && removexattr(path, ATTRIBUTES_NAME) == 0 && getxattr(path, CREATED_NAME, NULL, 0) < 0) {
		mode &= ~(mode_t)S_ISVTX;
	}
	if (mode != (info->st_mode & 07777) && chmod(path, mode))
		return file_status(errno);
	return STATUS_SUCCESS;
}

static struct timespec time_from_windows(u64 time)
{
	s64 ticks = (s64)time - EPOCH_DIFFERENCE * 10000000ll;
	struct timespec result = { ticks / 10000000, ticks % 10000000 * 100 };

	if (result.tv_nsec < 0) {
		result.tv_nsec += 1000000000;
		result.tv_sec--;
	}
	return result;
}

/* Keeps a creation time beside the file PATH leads to. A file system without extended attributes keeps the time that it has. */
static u32 created_set(const char *path, u64 created)
{
	struct stat info;

	if (setxattr(path, CREATED_NAME, &created, sizeof(created), 0))
		return errno == ENOTSUP || errno == EPERM ? STATUS_SUCCESS : file_status(errno);
	if (stat(path, &info) || (S_ISREG(info.st_mode) && !(info.st_mode & S_ISVTX) && chmod(path, (info.st_mode & 07777) | S_ISVTX)))
		return file_status(errno);
	return STATUS_SUCCESS;
}

static bool is_time(u64 time)
{
	return time && time < 0xfffffffffffffffeull;
}

u32 times_set(const struct file *file, u64 created, u64 accessed, u64 written)
{
	struct timespec times[2] = { { 0, UTIME_OMIT }, { 0, UTIME_OMIT } };
	char path[32];

	if (file->fd < 0)
		return STATUS_ACCESS_DENIED;
	descriptor_link(path, file->fd);
	if (is_time(accessed))
		times[0] = time_from_windows(accessed);
	if (is_time(written))
		times[1] = time_from_windows(written);
	if (is_time(created)) {
		u32 status = created_set(path, created);

		if (status)
			return status;
	}
	if ((is_time(accessed) || is_time(written)) && utimensat(AT_FDCWD, path, times, file->kind == FILE_KIND_LINK ? AT_SYMLINK_NOFOLLOW : 0))
		return file_status(errno);
	return STATUS_SUCCESS;
}
