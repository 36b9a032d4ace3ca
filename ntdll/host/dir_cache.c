/*
 * Directory name cache.
 *
 * Windows names are case-insensitive, Linux names are not. Each cached directory keeps a table from the folded name to the name
 * on disk, built on the first miss and thrown away when the directory's change stamp moves, so a lookup whose case matches
 * costs one openat() and any other costs one stat() and one hash. Misses are answered from it too: programs probe for files that
 * are not there far more often than for those that are.
 *
 * Kernels before 6.13 give changes within one clock tick the same stamp. An index built that soon after a change that was not
 * our own is used once and built again.
 *
 * Owned by the process. Lock order: dir_cache_lock, then nothing; it is held while an index is built, since who asks then wants
 * that very index.
 */
#include "dir_cache.h"

#include "path_name.h"

#include <dirent.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define SLOTS 64u
#define TICK_NS 20000000ll

struct dir_index {
	dev_t device;
	ino_t inode;
	struct timespec changed; /* the directory's ctime that the index describes */
	bool young;              /* may have missed a change of the same tick */
	bool own_change;         /* the last change was ours: dir_cache_added */
	char *names;             /* one after the other, terminated */
	size_t names_used, names_size;
	struct entry {
		u32 hash;
		u32 offset; /* of the name, plus one; 0 is free */
	} *table;
	u32 count, table_size;   /* a power of two */
};

static pthread_mutex_t dir_cache_lock = PTHREAD_MUTEX_INITIALIZER;
static struct dir_index slots[SLOTS];

static void index_clear(struct dir_index *index)
{
	free(index->names);
	free(index->table);
	*index = (struct dir_index){ 0 };
}

static void table_put(struct entry *table, u32 size, struct entry entry)
{
	u32 at = entry.hash & (size - 1);

	while (table[at].offset)
		at = (at + 1) & (size - 1);
	table[at] = entry;
}

static bool table_grow(struct dir_index *index)
{
	u32 size = index->table_size ? index->table_size * 2 : 64;
	struct entry *table = calloc(size, sizeof(*table));

	if (!table)
		return false;
	for (u32 i = 0; i < index->table_size; i++)
		if (index->table[i].offset)
			table_put(table, size, index->table[i]);
	free(index->table);
	index->table = table;
	index->table_size = size;
	return true;
}

static bool index_add(struct dir_index *index, const char *name)
{
	u16 units[NAME_MAX + 1];
	size_t bytes = strlen(name) + 1;
	size_t length = name_from_unix(units, NAME_MAX + 1, name, bytes - 1);

	if (index->names_used + bytes > index->names_size) {
		size_t size = index->names_size ? index->names_size * 2 : 4096;
		char *names = size < UINT32_MAX / 2 ? realloc(index->names, size) : NULL;

		if (!names)
			return false;
		index->names = names;
		index->names_size = size;
	}
	if ((index->count + 1) * 2 > index->table_size && !table_grow(index))
		return false;
	memcpy(index->names + index->names_used, name, bytes);
	table_put(index->table, index->table_size, (struct entry){ name_hash(units, length), (u32)index->names_used + 1 });
	index->names_used += bytes;
	index->count++;
	return true;
}

static bool same_time(const struct timespec *a, const struct timespec *b)
{
	return a->tv_sec == b->tv_sec && a->tv_nsec == b->tv_nsec;
}

static bool just_changed(const struct timespec *changed)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return (now.tv_sec - changed->tv_sec) * 1000000000ll + now.tv_nsec - changed->tv_nsec < TICK_NS;
}

struct linux_dirent {
	u64 inode;
	s64 offset;
	u16 length;
	u8 type;
	char name[];
};

static bool read_names(struct dir_index *index, int fd)
{
	_Alignas(8) char buffer[32768];
	long got;

	while ((got = syscall(SYS_getdents64, fd, buffer, sizeof(buffer))) > 0) {
		for (long at = 0; at < got;) {
			struct linux_dirent *entry = (struct linux_dirent *)(buffer + at);

			if (strcmp(entry->name, ".") && strcmp(entry->name, "..") && !index_add(index, entry->name))
				return false;
			at += entry->length;
		}
	}
	return got == 0;
}

/* Builds the index of a folder; its stamp is read before the names, so that a change meanwhile makes it stale. */
static bool index_build(struct dir_index *index, int at, const char *folder, bool own_change)
{
	int fd = openat(at, folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct stat info;
	bool good;

	index_clear(index);
	if (fd < 0)
		return false;
	good = fstat(fd, &info) == 0 && table_grow(index) && read_names(index, fd);
	close(fd);
	if (!good) {
		index_clear(index);
		return false;
	}
	index->device = info.st_dev;
	index->inode = info.st_ino;
	index->changed = info.st_ctim;
	index->young = !own_change && just_changed(&info.st_ctim);
	return true;
}

static struct dir_index *slot_of(const struct stat *info)
{
	return &slots[(info->st_ino * 0x9e3779b97f4a7c15ull >> 32 ^ info->st_dev) % SLOTS];
}

static bool describes(const struct dir_index *index, const struct stat *info)
{
	return index->table && index->device == info->st_dev && index->inode == info->st_ino;
}

static bool index_find(const struct dir_index *index, const u16 *name, size_t length, char found[NAME_MAX + 1])
{
	u32 hash = name_hash(name, length);

	for (u32 at = hash & (index->table_size - 1); index->table[at].offset; at = (at + 1) & (index->table_size - 1)) {
		const char *candidate = index->names + index->table[at].offset - 1;
		u16 units[NAME_MAX + 1];

		if (index->table[at].hash != hash)
			continue;
		if (name_equal(units, name_from_unix(units, NAME_MAX + 1, candidate, strlen(candidate)), name, length)) {
			strcpy(found, candidate);
			return true;
		}
	}
	return false;
}

bool dir_cache_find(int at, const char *folder, const struct stat *info, const u16 *name, size_t length, char found[NAME_MAX + 1])
{
	struct dir_index *index = slot_of(info);
	bool result = false;
	bool good;

	if (length > NAME_MAX)
		return false;
	pthread_mutex_lock(&dir_cache_lock);
	good = describes(index, info) && same_time(&index->changed, &info->st_ctim);
	if (!good || index->young)
		good = index_build(index, at, folder, good && index->own_change);
	if (good)
		result = index_find(index, name, length, found);
	pthread_mutex_unlock(&dir_cache_lock);
	return result;
}

void dir_cache_added(const struct stat *info, const char *name)
{
	struct dir_index *index = slot_of(info);

	pthread_mutex_lock(&dir_cache_lock);
	if (describes(index, info)) {
		index->changed = info->st_ctim;
		index->own_change = true;
		if (!index_add(index, name))
			index_clear(index);
	}
	pthread_mutex_unlock(&dir_cache_lock);
}
