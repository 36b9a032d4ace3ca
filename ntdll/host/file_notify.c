/*
 * Changes in folders: NtNotifyChangeDirectoryFile, on inotify.
 *
 * The first call on a handle starts to watch; what changes between two calls is kept for the next one, as on Windows. With
 * subtree every folder below has a watch of its own, and so gets each one that is made later. When the kernel's queue or the
 * caller's buffer cannot hold the changes, the answer is STATUS_NOTIFY_ENUM_DIR: look for yourself.
 */
#include "file_notify.h"

#include "file_async.h"
#include "path_name.h"
#include "loader/guest_copy.h"
#include "loader/status.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

#define NOTIFY_FILE_NAME 0x001u
#define NOTIFY_DIR_NAME 0x002u
#define NOTIFY_ATTRIBUTES 0x004u
#define NOTIFY_SIZE 0x008u
#define NOTIFY_LAST_WRITE 0x010u
#define NOTIFY_LAST_ACCESS 0x020u
#define NOTIFY_CREATION 0x040u
#define NOTIFY_ALL 0xfffu

#define ACTION_ADDED 1u
#define ACTION_REMOVED 2u
#define ACTION_MODIFIED 3u
#define ACTION_RENAMED_OLD 4u
#define ACTION_RENAMED_NEW 5u

struct watched_folder {
	struct watched_folder *next;
	int watch;
	char path[]; /* below the folder that was asked for, "" for itself */
};

struct folder_notify {
	int fd;
	u32 filter;
	bool subtree;
	struct watched_folder *folders;
};

void folder_notify_free(struct folder_notify *notify)
{
	if (!notify)
		return;
	close(notify->fd);
	while (notify->folders) {
		struct watched_folder *folder = notify->folders;

		notify->folders = folder->next;
		free(folder);
	}
	free(notify);
}

static u32 mask_of(u32 filter)
{
	u32 mask = IN_ONLYDIR;

	if (filter & (NOTIFY_FILE_NAME | NOTIFY_DIR_NAME | NOTIFY_CREATION))
		mask |= IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO;
	if (filter & (NOTIFY_SIZE | NOTIFY_LAST_WRITE))
		mask |= IN_MODIFY;
	if (filter & NOTIFY_ATTRIBUTES)
		mask |= IN_ATTRIB;
	if (filter & NOTIFY_LAST_ACCESS)
		mask |= IN_ACCESS;
	return mask;
}

/*
 * Watches the folder at PATH, of which the first ROOT bytes are the folder that was asked for, and those below it. PATH has room
 * for PATH_MAX and is the same at the end. Folders that cannot be watched are left out.
 */
static void add_folder(struct folder_notify *notify, char *path, size_t root)
{
	u32 mask = mask_of(notify->filter) | (notify->subtree ? IN_CREATE | IN_MOVED_TO : 0);
	const char *below = path[root] ? path + root + 1 : "";
	size_t length = strlen(path);
	struct watched_folder *folder = malloc(sizeof(*folder) + strlen(below) + 1);
	struct dirent *entry;
	DIR *stream;

	if (!folder)
		return;
	strcpy(folder->path, below);
	folder->watch = inotify_add_watch(notify->fd, path, mask | (*below ? IN_DONT_FOLLOW : 0));
	if (folder->watch < 0) {
		free(folder);
		return;
	}
	folder->next = notify->folders;
	notify->folders = folder;
	if (!notify->subtree || !(stream = opendir(path)))
		return;
	while ((entry = readdir(stream))) {
		if (entry->d_type != DT_DIR || !strcmp(entry->d_name, ".") || !strcmp(entry->d_name, "..") ||
		    length + 1 + strlen(entry->d_name) >= PATH_MAX)
			continue;
		path[length] = '/';
		strcpy(path + length + 1, entry->d_name);
		add_folder(notify, path, root);
		path[length] = 0;
	}
	closedir(stream);
}

static u32 start(struct file *file, u32 filter, bool subtree)
{
	struct folder_notify *notify;
	char path[PATH_MAX];

	if (!file_path(file, path))
		return STATUS_INVALID_PARAMETER;
	notify = calloc(1, sizeof(*notify));
	if (!notify)
		return STATUS_NO_MEMORY;
	notify->fd = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
	if (notify->fd < 0) {
		free(notify);
		return STATUS_INSUFFICIENT_RESOURCES;
	}
	notify->filter = filter;
	notify->subtree = subtree;
	add_folder(notify, path, strlen(path));
	if (!notify->folders) {
		folder_notify_free(notify);
		return STATUS_INSUFFICIENT_RESOURCES;
	}
	file->notify = notify;
	return STATUS_SUCCESS;
}

static const struct watched_folder *folder_of(const struct folder_notify *notify, int watch)
{
	const struct watched_folder *folder = notify->folders;

	while (folder && folder->watch != watch)
		folder = folder->next;
	return folder;
}

/* The action that an event is to this filter; 0 if it is none. */
static u32 action_of(const struct folder_notify *notify, u32 mask)
{
	u32 names = mask & IN_ISDIR ? NOTIFY_DIR_NAME : NOTIFY_FILE_NAME;

	if (mask & (IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO) && !(notify->filter & (names | NOTIFY_CREATION)))
		return 0;
	if (mask & IN_CREATE)
		return ACTION_ADDED;
	if (mask & IN_DELETE)
		return ACTION_REMOVED;
	if (mask & IN_MOVED_FROM)
		return ACTION_RENAMED_OLD;
	if (mask & IN_MOVED_TO)
		return ACTION_RENAMED_NEW;
	if (mask & IN_MODIFY && notify->filter & (NOTIFY_SIZE | NOTIFY_LAST_WRITE))
		return ACTION_MODIFIED;
	if (mask & (IN_ATTRIB | IN_ACCESS))
		return ACTION_MODIFIED;
	return 0;
}

struct record_head {
	u32 next, action, name_bytes;
};

/* The answer as it grows. */
struct answer {
	char *bytes;
	size_t used, last, capacity;
	bool overflow;
};

static void put_record(struct answer *answer, u32 action, const char *folder, const char *name)
{
	u16 units[2 * PATH_MAX];
	size_t count = 0, at = (answer->used + 3) & ~(size_t)3;
	struct record_head head = { 0, action, 0 };
	const char *part = folder;

	while (*part) {
		size_t bytes = strcspn(part, "/");

		count += name_from_unix(units + count, PATH_MAX, part, bytes);
		units[count++] = '\\';
		part += bytes;
		part += *part == '/';
	}
	count += name_from_unix(units + count, PATH_MAX, name, strlen(name));
	head.name_bytes = (u32)count * 2;
	if (at + sizeof(head) + head.name_bytes > answer->capacity) {
		answer->overflow = true;
		return;
	}
	if (answer->used) {
		u32 distance = (u32)(at - answer->last);

		memcpy(answer->bytes + answer->last, &distance, sizeof(distance));
	}
	memcpy(answer->bytes + at, &head, sizeof(head));
	memcpy(answer->bytes + at + sizeof(head), units, head.name_bytes);
	answer->last = at;
	answer->used = at + sizeof(head) + head.name_bytes;
}

/* A folder that came to be below is watched, too. */
static void follow(struct folder_notify *notify, const struct file *file, const char *folder, const char *name)
{
	char path[PATH_MAX];
	size_t root;

	if (!file_path(file, path))
		return;
	root = strlen(path);
	if (snprintf(path + root, sizeof(path) - root, "/%s%s%s", folder, *folder ? "/" : "", name) < (int)(sizeof(path) - root))
		add_folder(notify, path, root);
}

static void take_event(const struct file *file, const struct inotify_event *event, struct answer *answer)
{
	struct folder_notify *notify = file->notify;
	const struct watched_folder *folder;
	u32 action;

	if (event->mask & IN_Q_OVERFLOW) {
		answer->overflow = true;
		return;
	}
	folder = folder_of(notify, event->wd);
	if (!folder || !event->len)
		return;
	action = action_of(notify, event->mask);
	if (action)
		put_record(answer, action, folder->path, event->name);
	if (notify->subtree && event->mask & IN_ISDIR && event->mask & (IN_CREATE | IN_MOVED_TO))
		follow(notify, file, folder->path, event->name);
}

#define ANSWER_MOST 65536u

static u32 attempt_notify(struct file_request *request)
{
	struct file *file = request->file;
	_Alignas(8) char events[16384];
	struct answer answer = { .capacity = request->length < ANSWER_MOST ? request->length : ANSWER_MOST };
	u32 status = STATUS_PENDING;
	ssize_t got;

	answer.bytes = malloc(ANSWER_MOST);
	if (!answer.bytes)
		return STATUS_NO_MEMORY;
	pthread_mutex_lock(&file->lock);
	got = read(file->notify->fd, events, sizeof(events));
	for (ssize_t at = 0; at < got;) {
		const struct inotify_event *event = (const struct inotify_event *)(events + at);

		take_event(file, event, &answer);
		at += (ssize_t)(sizeof(*event) + event->len);
	}
	pthread_mutex_unlock(&file->lock);
	if (answer.overflow) {
		request->async.information = 0;
		status = STATUS_NOTIFY_ENUM_DIR;
	} else if (answer.used) {
		request->async.information = answer.used;
		status = guest_copy_out(request->buffer, answer.bytes, answer.used) ? STATUS_SUCCESS : STATUS_ACCESS_VIOLATION;
	}
	free(answer.bytes);
	return status;
}

u32 host_file_notify(struct host_file_notify *params)
{
	struct file_request model = {
		.async = params->async,
		.attempt = attempt_notify,
		.events = POLLIN,
		.narrow = params->flags & HOST_FILE_NARROW,
		.buffer = params->buffer,
		.length = params->length,
	};
	struct file *file;
	u32 status = handle_lookup(params->async.handle, &file_type, FILE_READ_DATA, &file);

	params->async.information = 0;
	if (status)
		return status;
	if (!(params->filter & NOTIFY_ALL) || params->filter & ~NOTIFY_ALL || file->kind != FILE_KIND_FOLDER || file->fd < 0)
		status = STATUS_INVALID_PARAMETER;
	pthread_mutex_lock(&file->lock);
	if (!status && !file->notify)
		status = start(file, params->filter, params->subtree);
	if (!status)
		model.fd = file->notify->fd;
	pthread_mutex_unlock(&file->lock);
	if (!status) {
		model.file = file;
		model.async.information = 0;
		status = file_async_run(&model, &params->async.information);
	}
	object_release(file);
	return status;
}
