/*
 * Byte-range locks: NtLockFile and NtUnlockFile.
 *
 * The locks of this process are in one list, which knows their owners and exact ranges, and keeps transfers of other handles
 * out, as Windows does. Towards other processes they are open-file-description locks of the kernel, where the descriptor allows
 * that; those join and split, so after an unlock the handle's other locks on the range are taken again. Between processes locks
 * keep out locks, not transfers.
 *
 * Lock order: lock_list_lock, then nothing.
 */
#include "file_lock.h"

#include "file_async.h"
#include "thread.h"
#include "loader/status.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

struct lock {
	struct lock *next;
	struct file *file;
	u64 first, last; /* last is inclusive */
	u32 key;
	bool exclusive;
	bool empty;      /* of length 0: conflicts with nothing */
};

u32 file_lock_count;
static pthread_mutex_t lock_list_lock = PTHREAD_MUTEX_INITIALIZER;
static struct lock *locks;

static bool same_file(const struct file *a, const struct file *b)
{
	return a->inode == b->inode && a->device == b->device;
}

static bool overlaps(const struct lock *lock, u64 first, u64 last)
{
	return !lock->empty && lock->first <= last && first <= lock->last;
}

bool file_locks_conflict(const struct file *file, s64 offset, u64 length, bool write)
{
	bool conflict = false;
	u64 first;

	if (!length)
		return false;
	if (offset == HOST_FILE_POSITION)
		offset = lseek(file->fd, 0, SEEK_CUR);
	first = offset < 0 ? 0 : (u64)offset;
	pthread_mutex_lock(&lock_list_lock);
	for (const struct lock *lock = locks; lock && !conflict; lock = lock->next)
		if (same_file(lock->file, file) && overlaps(lock, first, first + length - 1))
			conflict = lock->file == file ? write && !lock->exclusive : write || lock->exclusive;
	pthread_mutex_unlock(&lock_list_lock);
	return conflict;
}

/* The kernel's half: 0, EAGAIN if another process is in the way. What the descriptor or the kernel cannot do is left out. */
static int kernel_lock(const struct file *file, short type, u64 first, u64 last)
{
	struct flock range = { .l_type = type, .l_whence = SEEK_SET };

	if (first > INT64_MAX)
		return 0;
	range.l_start = (off_t)first;
	range.l_len = last >= INT64_MAX ? 0 : (off_t)(last - first + 1);
	if (fcntl(file->fd, F_OFD_SETLK, &range) == 0)
		return 0;
	return errno == EAGAIN || errno == EACCES ? EAGAIN : 0;
}

static u32 lock_now(struct file *file, u64 first, u64 length, u32 key, bool exclusive)
{
	u64 last = length ? first + length - 1 : first;
	u32 status = STATUS_SUCCESS;
	struct lock *added = malloc(sizeof(*added));

	if (!added)
		return STATUS_INSUFFICIENT_RESOURCES;
	*added = (struct lock){ .file = file, .first = first, .last = last, .key = key, .exclusive = exclusive, .empty = !length };
	pthread_mutex_lock(&lock_list_lock);
	for (const struct lock *lock = locks; lock && length && !status; lock = lock->next)
		if (same_file(lock->file, file) && overlaps(lock, first, last) && (exclusive || (lock->exclusive && lock->file != file)))
			status = STATUS_LOCK_NOT_GRANTED;
	if (!status && length && kernel_lock(file, exclusive ? F_WRLCK : F_RDLCK, first, last))
		status = STATUS_LOCK_NOT_GRANTED;
	if (!status) {
		added->next = locks;
		locks = added;
		__atomic_add_fetch(&file_lock_count, 1, __ATOMIC_RELAXED);
		added = NULL;
	}
	pthread_mutex_unlock(&lock_list_lock);
	free(added);
	return status;
}

/* Takes the kernel's lock off a range, and on again where the handle's other locks overlap it. */
static void kernel_unlock(const struct file *file, u64 first, u64 last)
{
	kernel_lock(file, F_UNLCK, first, last);
	for (const struct lock *lock = locks; lock; lock = lock->next)
		if (lock->file == file && overlaps(lock, first, last))
			kernel_lock(file, lock->exclusive ? F_WRLCK : F_RDLCK, lock->first, lock->last);
}

static void remove_at(struct lock **at)
{
	struct lock *lock = *at;

	*at = lock->next;
	if (!lock->empty)
		kernel_unlock(lock->file, lock->first, lock->last);
	__atomic_sub_fetch(&file_lock_count, 1, __ATOMIC_RELAXED);
	free(lock);
}

void file_locks_drop(struct file *file)
{
	if (!file_locks_any())
		return;
	pthread_mutex_lock(&lock_list_lock);
	for (struct lock **at = &locks; *at;) {
		if ((*at)->file == file)
			remove_at(at);
		else
			at = &(*at)->next;
	}
	pthread_mutex_unlock(&lock_list_lock);
}

enum { LOCK_OFFSET, LOCK_LENGTH, LOCK_KEY, LOCK_EXCLUSIVE };

static u32 attempt_lock(struct file_request *request)
{
	u32 status = lock_now(request->file, request->context[LOCK_OFFSET], request->context[LOCK_LENGTH], (u32)request->context[LOCK_KEY],
			      request->context[LOCK_EXCLUSIVE]);

	return status == STATUS_LOCK_NOT_GRANTED ? STATUS_PENDING : status;
}

u32 host_file_lock(struct host_file_lock *params)
{
	bool exclusive = params->flags & HOST_LOCK_EXCLUSIVE;
	struct file *file;
	u64 end;
	u32 status = handle_lookup(params->async.handle, &file_type, 0, &file);

	if (status)
		return status;
	if (!(handle_access(params->async.handle) & (FILE_READ_DATA | FILE_WRITE_DATA)))
		status = STATUS_ACCESS_DENIED;
	else if (file->kind != FILE_KIND_DISK)
		status = STATUS_INVALID_DEVICE_REQUEST;
	else if (params->length && __builtin_add_overflow(params->offset, params->length - 1, &end))
		status = STATUS_INVALID_LOCK_RANGE;
	if (!status && params->flags & HOST_LOCK_AT_ONCE) {
		status = file_async_begin(file, &params->async);
		if (!status)
			status = lock_now(file, params->offset, params->length, params->key, exclusive);
		status = file_async_finish(file, &params->async, params->flags & HOST_LOCK_NARROW, status);
	} else if (!status) {
		struct file_request model = {
			.file = file,
			.async = params->async,
			.attempt = attempt_lock,
			.fd = -1,
			.narrow = params->flags & HOST_LOCK_NARROW,
			.context = { params->offset, params->length, params->key, exclusive },
		};

		status = file_async_run(&model, &params->async.information);
	}
	object_release(file);
	return status;
}

u32 host_file_unlock(struct host_file_unlock *params)
{
	u64 last = params->length ? params->offset + params->length - 1 : params->offset;
	struct lock **at, **found = NULL;
	struct file *file;
	u32 status = handle_lookup(params->handle, &file_type, 0, &file);

	if (status)
		return status;
	pthread_mutex_lock(&lock_list_lock);
	/* Of an exclusive and a shared lock on one range, the exclusive one goes first. */
	for (at = &locks; *at; at = &(*at)->next)
		if ((*at)->file == file && (*at)->first == params->offset && (*at)->last == last && (*at)->empty == !params->length &&
		    (*at)->key == params->key && (!found || (*at)->exclusive))
			found = at;
	if (found)
		remove_at(found);
	else
		status = STATUS_RANGE_NOT_LOCKED;
	pthread_mutex_unlock(&lock_list_lock);
	object_release(file);
	return status;
}
