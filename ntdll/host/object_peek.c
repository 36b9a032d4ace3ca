/*
 * Who looks at which object, and when an object that is gone may be used again: see object_peek.h.
 */
#include "object_peek.h"

#include <linux/membarrier.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

#define COLLECT_MOST 64u

_Thread_local struct peek *peek_own;
static struct peek *peeks; /* only grows, at its head */

static pthread_mutex_t collected_lock = PTHREAD_MUTEX_INITIALIZER;
static struct object *collected; /* linked through name */
static u32 collected_count;

static pthread_once_t once = PTHREAD_ONCE_INIT;
static bool possible;

static void find_out(void)
{
	possible = syscall(SYS_membarrier, MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED, 0, 0) == 0 &&
		   syscall(SYS_membarrier, MEMBARRIER_CMD_PRIVATE_EXPEDITED, 0, 0) == 0;
}

void peek_join(void)
{
	struct peek *peek;

	pthread_once(&once, find_out);
	if (!possible)
		return;
	for (peek = __atomic_load_n(&peeks, __ATOMIC_ACQUIRE); peek; peek = peek->next) {
		if (!__atomic_exchange_n(&peek->used, true, __ATOMIC_ACQUIRE)) {
			peek_own = peek;
			return;
		}
	}
	/* A line of its own, since every look writes to it. */
	peek = aligned_alloc(64, 64);
	if (!peek)
		return;
	*peek = (struct peek){ .used = true, .next = __atomic_load_n(&peeks, __ATOMIC_RELAXED) };
	while (!__atomic_compare_exchange_n(&peeks, &peek->next, peek, true, __ATOMIC_RELEASE, __ATOMIC_RELAXED))
		;
	peek_own = peek;
}

void peek_leave(void)
{
	if (peek_own)
		__atomic_store_n(&peek_own->used, false, __ATOMIC_RELEASE);
	peek_own = NULL;
}

static bool is_looked_at(const struct object *object)
{
	for (struct peek *peek = __atomic_load_n(&peeks, __ATOMIC_ACQUIRE); peek; peek = peek->next)
		if (__atomic_load_n(&peek->object, __ATOMIC_ACQUIRE) == object)
			return true;
	return false;
}

static void collect(struct object *object)
{
	object->name = (struct object_name *)collected;
	collected = object;
	collected_count++;
}

/* Whoever noted an object before its handle went has that note seen from here on; whoever came later found no handle. */
static void reclaim(struct object *list)
{
	if (syscall(SYS_membarrier, MEMBARRIER_CMD_PRIVATE_EXPEDITED, 0, 0))
		abort(); /* it worked before */
	while (list) {
		struct object *object = list;

		list = (struct object *)object->name;
		if (is_looked_at(object)) {
			pthread_mutex_lock(&collected_lock);
			collect(object);
			pthread_mutex_unlock(&collected_lock);
		} else {
			object_reclaim(object);
		}
	}
}

void peek_defer(struct object *object)
{
	struct object *list = NULL;

	if (!__atomic_load_n(&peeks, __ATOMIC_ACQUIRE)) { /* nobody has ever looked */
		object_reclaim(object);
		return;
	}
	pthread_mutex_lock(&collected_lock);
	collect(object);
	if (collected_count >= COLLECT_MOST) {
		list = collected;
		collected = NULL;
		collected_count = 0;
	}
	pthread_mutex_unlock(&collected_lock);
	if (list)
		reclaim(list);
}
