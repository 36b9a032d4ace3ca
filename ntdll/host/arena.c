/*
 * The arena: see arena.h.
 *
 * The file is sparse and as long as the reserve from the start, so growing is touching. Record 0 is the arena's head. Freed
 * records go to a list; the rest of the file has never been used and reads as zero.
 */
#include "arena.h"

#include <pthread.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define ARENA_BYTES (256ull << 20)

struct arena_head {
	u32 any_sequence;
	u32 reserved[15];
};
_Static_assert(sizeof(struct arena_head) == ARENA_RECORD_BYTES, "the head is a record");

struct free_record {
	struct free_record *next;
};

static pthread_mutex_t arena_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_once_t arena_once = PTHREAD_ONCE_INIT;
static int arena_file = -1;
static char *arena_base;
static u64 arena_used;
static struct free_record *arena_free_list;

static void arena_create(void)
{
	int fd = memfd_create("decant-arena", MFD_CLOEXEC);
	void *base;

	/* Where there are no memfds or no more descriptors, records still work within this process. */
	if (fd >= 0 && ftruncate(fd, ARENA_BYTES)) {
		close(fd);
		fd = -1;
	}
	base = mmap(NULL, ARENA_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_NORESERVE | (fd < 0 ? MAP_ANONYMOUS : 0), fd, 0);
	if (base == MAP_FAILED) {
		if (fd >= 0)
			close(fd);
		return;
	}
	arena_file = fd;
	arena_base = base;
	arena_used = ARENA_RECORD_BYTES;
}

void *arena_alloc(void)
{
	void *record = NULL;

	pthread_once(&arena_once, arena_create);
	pthread_mutex_lock(&arena_lock);
	if (arena_free_list) {
		record = arena_free_list;
		arena_free_list = arena_free_list->next;
	} else if (arena_base && arena_used < ARENA_BYTES) {
		record = arena_base + arena_used;
		arena_used += ARENA_RECORD_BYTES;
	}
	pthread_mutex_unlock(&arena_lock);
	if (record)
		memset(record, 0, ARENA_RECORD_BYTES);
	return record;
}

void arena_free(void *record)
{
	struct free_record *freed = record;

	pthread_mutex_lock(&arena_lock);
	freed->next = arena_free_list;
	arena_free_list = freed;
	pthread_mutex_unlock(&arena_lock);
}

int arena_descriptor(void)
{
	return arena_file;
}

u32 *arena_any_sequence(void)
{
	return &((struct arena_head *)arena_base)->any_sequence;
}
