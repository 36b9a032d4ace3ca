/*
 * Who has which file open in this process, and what they allow each other: sharing modes and pending deletes.
 *
 * Every open with an access that counts enters a record found by device and inode; a file that is open once has one record and
 * nothing else to pay for. The rules are those of IoCheckShareAccess as documented: an open is refused if it wants what an
 * earlier one does not share, or does not share what an earlier one has.
 */
#include "file.h"

#include "loader/status.h"

#include <stdlib.h>
#include <string.h>

struct share {
	struct share *next;
	dev_t device;
	ino_t inode;
	u32 opens; /* in the table, counting or not */
	u32 counted, readers, writers, deleters;
	u32 share_read, share_write, share_delete;
	bool delete_pending;
};

#define BUCKETS 256u

static pthread_mutex_t share_lock = PTHREAD_MUTEX_INITIALIZER;
static struct share *buckets[BUCKETS];
static struct share *spare;

static struct share **bucket_of(dev_t device, ino_t inode)
{
	return &buckets[(inode ^ device ^ inode >> 8) % BUCKETS];
}

static struct share *find(dev_t device, ino_t inode)
{
	struct share *share = *bucket_of(device, inode);

	while (share && (share->inode != inode || share->device != device))
		share = share->next;
	return share;
}

static bool reads(const struct file *file)
{
	return file->access & (FILE_READ_DATA | FILE_EXECUTE);
}

static bool writes(const struct file *file)
{
	return file->access & (FILE_WRITE_DATA | FILE_APPEND_DATA);
}

static bool deletes(const struct file *file)
{
	return file->access & ACCESS_DELETE;
}

static bool conflict(const struct share *share, const struct file *file)
{
	u32 mode = file->share_mode;

	if (reads(file) && share->share_read < share->counted)
		return true;
	if (writes(file) && share->share_write < share->counted)
		return true;
	if (deletes(file) && share->share_delete < share->counted)
		return true;
	return (!(mode & FILE_SHARE_READ) && share->readers) || (!(mode & FILE_SHARE_WRITE) && share->writers) ||
	       (!(mode & FILE_SHARE_DELETE) && share->deleters);
}

static void count(struct share *share, const struct file *file, u32 by)
{
	if (!reads(file) && !writes(file) && !deletes(file))
		return;
	share->counted += by;
	if (reads(file))
		share->readers += by;
	if (writes(file))
		share->writers += by;
	if (deletes(file))
		share->deleters += by;
	if (file->share_mode & FILE_SHARE_READ)
		share->share_read += by;
	if (file->share_mode & FILE_SHARE_WRITE)
		share->share_write += by;
	if (file->share_mode & FILE_SHARE_DELETE)
		share->share_delete += by;
}

static struct share *add(const struct file *file)
{
	struct share **bucket = bucket_of(file->device, file->inode);
	struct share *share = spare;

	if (share)
		spare = share->next;
	else
		share = malloc(sizeof(*share));
	if (!share)
		return NULL;
	*share = (struct share){ .next = *bucket, .device = file->device, .inode = file->inode };
	*bucket = share;
	return share;
}

u32 share_open(struct file *file)
{
	u32 status = STATUS_SUCCESS;
	struct share *share;

	pthread_mutex_lock(&share_lock);
	share = find(file->device, file->inode);
	if (share && share->delete_pending)
		status = STATUS_DELETE_PENDING;
	else if (share && (reads(file) || writes(file) || deletes(file)) && conflict(share, file))
		status = STATUS_SHARING_VIOLATION;
	else if (!share && !(share = add(file)))
		status = STATUS_NO_MEMORY;
	if (!status) {
		share->opens++;
		count(share, file, 1);
		file->share = share;
	}
	pthread_mutex_unlock(&share_lock);
	return status;
}

bool share_close(struct file *file)
{
	struct share *share = file->share;
	bool delete_now = false;

	pthread_mutex_lock(&share_lock);
	count(share, file, -1u);
	if (--share->opens == 0) {
		struct share **at = bucket_of(share->device, share->inode);

		delete_now = share->delete_pending;
		while (*at != share)
			at = &(*at)->next;
		*at = share->next;
		share->next = spare;
		spare = share;
	}
	pthread_mutex_unlock(&share_lock);
	file->share = NULL;
	return delete_now;
}

void share_set_delete(struct file *file, bool pending)
{
	pthread_mutex_lock(&share_lock);
	if (file->share)
		file->share->delete_pending = pending;
	pthread_mutex_unlock(&share_lock);
}

bool share_delete_pending(const struct file *file)
{
	bool pending;

	pthread_mutex_lock(&share_lock);
	pending = file->share && file->share->delete_pending;
	pthread_mutex_unlock(&share_lock);
	return pending;
}

bool share_allows_delete(dev_t device, ino_t inode)
{
	const struct share *share;
	bool allows;

	pthread_mutex_lock(&share_lock);
	share = find(device, inode);
	allows = !share || share->share_delete == share->counted;
	pthread_mutex_unlock(&share_lock);
	return allows;
}
