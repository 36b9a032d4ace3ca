/*
 * Objects and the handle table.
 *
 * Objects come from pools by size whose memory is never given to anything else, so the word that counts references stays one
 * for ever. A handle is looked up without a lock: read the slot, add a reference unless the count is zero, read the slot
 * again. If it still names the object, the reference is good; if not, it is given back to whatever object that memory is now.
 *
 * The table is a tree of two levels that only grows. Free slots form a list, last freed first, as on Windows. Slot n is the
 * handle 4(n+1); the low two bits of a handle are the program's to use.
 */
#include "object.h"

#include "object_peek.h"
#include "loader/status.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/* --- pools --- */

#define POOL_STEP 64u
#define POOL_COUNT (OBJECT_BYTES_MAX / POOL_STEP)
#define POOL_BLOCK 16u

static pthread_mutex_t pool_lock = PTHREAD_MUTEX_INITIALIZER;
static struct object *pools[POOL_COUNT]; /* linked through name */

static u32 pool_of(u32 size)
{
	return (size - 1) / POOL_STEP;
}

static struct object *pool_grow(u32 pool)
{
	u32 size = (pool + 1) * POOL_STEP;
	char *block = aligned_alloc(POOL_STEP, (size_t)size * POOL_BLOCK);

	if (!block)
		return NULL;
	memset(block, 0, (size_t)size * POOL_BLOCK);
	for (u32 i = 1; i < POOL_BLOCK; i++) {
		struct object *object = (struct object *)(block + i * size);

		object->name = (struct object_name *)pools[pool];
		pools[pool] = object;
	}
	return (struct object *)block;
}

static struct object *pool_take(u32 size)
{
	u32 pool = pool_of(size);
	struct object *object;

	pthread_mutex_lock(&pool_lock);
	object = pools[pool];
	if (object)
		pools[pool] = (struct object *)object->name;
	else
		object = pool_grow(pool);
	pthread_mutex_unlock(&pool_lock);
	return object;
}

static void pool_give(struct object *object, u32 size)
{
	u32 pool = pool_of(size);

	pthread_mutex_lock(&pool_lock);
	object->name = (struct object_name *)pools[pool];
	pools[pool] = object;
	pthread_mutex_unlock(&pool_lock);
}

/* --- objects --- */

static struct object *current_process;

void *object_create(const struct object_type *type)
{
	struct object *object = pool_take(type->size);

	if (!object)
		return NULL;
	/* The count stays zero until all else is set: a look-up of a stale handle may be reading it. */
	memset(&object->handles, 0, type->size - offsetof(struct object, handles));
	object->type = type;
	if (type->wait != WAIT_KIND_NONE) {
		object->waitable = waitable_create(type->wait);
		if (!object->waitable) {
			pool_give(object, type->size);
			return NULL;
		}
	}
	__atomic_store_n(&object->references, 1, __ATOMIC_RELEASE);
	return object;
}

void object_retain(void *object)
{
	__atomic_add_fetch(&((struct object *)object)->references, 1, __ATOMIC_RELAXED);
}

void object_release(void *pointer)
{
	struct object *object = pointer;
	const struct object_type *type;

	if (!object || __atomic_sub_fetch(&object->references, 1, __ATOMIC_ACQ_REL))
		return;
	type = object->type;
	if (type->destroy)
		type->destroy(object);
	if (type->peeked)
		peek_defer(object);
	else
		object_reclaim(object);
}

void object_reclaim(struct object *object)
{
	if (object->waitable)
		waitable_destroy(object->waitable);
	pool_give(object, object->type->size);
}

void object_set_current_process(struct object *process)
{
	__atomic_store_n(&current_process, process, __ATOMIC_RELEASE);
}

struct object *object_current_process(void)
{
	return __atomic_load_n(&current_process, __ATOMIC_ACQUIRE);
}

bool object_retain_unless_dead(struct object *object)
{
	u32 references = __atomic_load_n(&object->references, __ATOMIC_RELAXED);

	while (references)
		if (__atomic_compare_exchange_n(&object->references, &references, references + 1, true, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED))
			return true;
	return false;
}

u32 access_translate(const struct object_type *type, u32 access)
{
	if (access & ACCESS_MAXIMUM_ALLOWED)
		access |= type->all;
	if (access & ACCESS_GENERIC_READ)
		access |= type->generic_read;
	if (access & ACCESS_GENERIC_WRITE)
		access |= type->generic_write;
	if (access & ACCESS_GENERIC_EXECUTE)
		access |= type->generic_execute;
	if (access & ACCESS_GENERIC_ALL)
		access |= type->all;
	return access & type->all;
}

/* --- the table --- */

#define CHUNK_SLOTS 1024u
#define CHUNKS 4096u
#define SLOT_NONE (~0u)

struct slot {
	struct object *object; /* NULL while free */
	u32 access;
	u32 flags; /* HOST_HANDLE_*; the next free slot's number while free */
};

static pthread_mutex_t table_lock = PTHREAD_MUTEX_INITIALIZER;
static struct slot *chunks[CHUNKS];
static u32 slots_used;             /* slots ever given out */
static u32 slots_free = SLOT_NONE; /* list of those given back */
static u32 slots_open;

static struct slot *slot_at(u32 index)
{
	struct slot *chunk;

	if (index >= CHUNKS * CHUNK_SLOTS)
		return NULL;
	chunk = __atomic_load_n(&chunks[index / CHUNK_SLOTS], __ATOMIC_ACQUIRE);
	return chunk ? chunk + index % CHUNK_SLOTS : NULL;
}

static struct slot *slot_of(guest_handle handle)
{
	u64 index = (handle >> 2) - 1;

	return index < CHUNKS * CHUNK_SLOTS ? slot_at((u32)index) : NULL;
}

static guest_handle handle_of(u32 index)
{
	return ((guest_handle)index + 1) << 2;
}

/* Makes the slot exist; false without memory. table_lock held. */
static bool slot_ensure(u32 index)
{
	struct slot *chunk;

	if (chunks[index / CHUNK_SLOTS])
		return true;
	chunk = calloc(CHUNK_SLOTS, sizeof(*chunk));
	if (!chunk)
		return false;
	__atomic_store_n(&chunks[index / CHUNK_SLOTS], chunk, __ATOMIC_RELEASE);
	return true;
}

static void slot_fill(struct slot *slot, struct object *object, u32 access, u32 flags)
{
	slot->flags = flags;
	__atomic_store_n(&slot->access, access, __ATOMIC_RELAXED);
	object_retain(object);
	__atomic_add_fetch(&object->handles, 1, __ATOMIC_RELAXED);
	slots_open++;
	__atomic_store_n(&slot->object, object, __ATOMIC_RELEASE);
}

u32 handle_create(void *object, u32 access, u32 flags, guest_handle *handle)
{
	u32 status = STATUS_SUCCESS;
	u32 index;

	access = access_translate(((struct object *)object)->type, access);
	pthread_mutex_lock(&table_lock);
	index = slots_free;
	if (index != SLOT_NONE) {
		slots_free = slot_at(index)->flags;
	} else if (slots_used == CHUNKS * CHUNK_SLOTS) {
		status = STATUS_INSUFFICIENT_RESOURCES;
	} else if (!slot_ensure(slots_used)) {
		status = STATUS_NO_MEMORY;
	} else {
		index = slots_used++;
	}
	if (!status) {
		slot_fill(slot_at(index), object, access, flags);
		*handle = handle_of(index);
	}
	pthread_mutex_unlock(&table_lock);
	return status;
}

/* Takes a slot that is not at the head of the free list, or beyond those ever used, out of the list. table_lock held. */
static bool slot_claim(u32 index)
{
	u32 *link = &slots_free;

	while (slots_used <= index) {
		if (!slot_ensure(slots_used))
			return false;
		slot_at(slots_used)->flags = slots_free;
		slots_free = slots_used++;
	}
	while (*link != SLOT_NONE && *link != index)
		link = &slot_at(*link)->flags;
	if (*link == SLOT_NONE)
		return false;
	*link = slot_at(index)->flags;
	return true;
}

u32 handle_install(guest_handle handle, void *object, u32 access, u32 flags)
{
	u64 index = (handle >> 2) - 1;
	u32 status = STATUS_INVALID_HANDLE;

	if (index >= CHUNKS * CHUNK_SLOTS)
		return status;
	pthread_mutex_lock(&table_lock);
	if (slot_claim((u32)index)) {
		slot_fill(slot_at((u32)index), object, access_translate(((struct object *)object)->type, access), flags);
		status = STATUS_SUCCESS;
	}
	pthread_mutex_unlock(&table_lock);
	return status;
}

/* The object of a handle with a reference, and the access the handle grants; NULL if there is none. */
static struct object *slot_retain(guest_handle handle, u32 *access)
{
	struct slot *slot = slot_of(handle);
	struct object *object;

	if (!slot) {
		object = handle == HANDLE_CURRENT_PROCESS ? object_current_process() :
			 handle == HANDLE_CURRENT_THREAD ? thread_current_object() : NULL;
		if (object) {
			object_retain(object);
			*access = object->type->all;
		}
		return object;
	}
	for (;;) {
		object = __atomic_load_n(&slot->object, __ATOMIC_ACQUIRE);
		if (!object)
			return NULL;
		if (!object_retain_unless_dead(object))
			continue;
		*access = __atomic_load_n(&slot->access, __ATOMIC_RELAXED);
		if (__atomic_load_n(&slot->object, __ATOMIC_ACQUIRE) == object)
			return object;
		object_release(object);
	}
}

struct object *handle_peek(guest_handle handle, const struct object_type *type, u32 access, struct object **note)
{
	struct slot *slot = slot_of(handle);
	struct object *object;

	if (!slot)
		return NULL;
	do {
		object = __atomic_load_n(&slot->object, __ATOMIC_ACQUIRE);
		__atomic_store_n(note, object, __ATOMIC_RELAXED);
		if (!object)
			return NULL;
		/* The processor may still see the note last; the membarrier() of who collects objects is for both. */
		__atomic_signal_fence(__ATOMIC_SEQ_CST);
	} while (__atomic_load_n(&slot->object, __ATOMIC_ACQUIRE) != object);
	if ((type ? object->type == type : object->type->peeked) && !(access & ~__atomic_load_n(&slot->access, __ATOMIC_RELAXED)))
		return object;
	__atomic_store_n(note, NULL, __ATOMIC_RELEASE);
	return NULL;
}

u32 handle_lookup(guest_handle handle, const struct object_type *type, u32 access, void *pointer)
{
	u32 granted;
	struct object *object = slot_retain(handle, &granted);
	u32 status = STATUS_SUCCESS;

	*(struct object **)pointer = object;
	if (!object)
		return STATUS_INVALID_HANDLE;
	if (type && object->type != type && object->type->base != type)
		status = STATUS_OBJECT_TYPE_MISMATCH;
	else if (access & ~granted)
		status = STATUS_ACCESS_DENIED;
	if (__builtin_expect(status, 0)) {
		object_release(object);
		*(struct object **)pointer = NULL;
	}
	return status;
}

u32 handle_access(guest_handle handle)
{
	u32 access = 0;

	object_release(slot_retain(handle, &access));
	return access;
}

/* Forgets one handle of an object; the last one takes its name with it. */
static void object_handle_gone(struct object *object)
{
	bool last;

	if (object->name) {
		object_names_lock();
		last = !__atomic_sub_fetch(&object->handles, 1, __ATOMIC_ACQ_REL);
		if (last)
			object_name_forget(object);
		object_names_unlock();
	} else {
		last = !__atomic_sub_fetch(&object->handles, 1, __ATOMIC_ACQ_REL);
	}
	if (last && object->type->closed)
		object->type->closed(object);
	object_release(object);
}

u32 handle_close(guest_handle handle)
{
	struct slot *slot = slot_of(handle);
	struct object *object = NULL;
	u32 status = STATUS_SUCCESS;

	if (!slot)
		return handle == HANDLE_CURRENT_PROCESS || handle == HANDLE_CURRENT_THREAD ? STATUS_SUCCESS : STATUS_INVALID_HANDLE;
	pthread_mutex_lock(&table_lock);
	if (!slot->object) {
		status = STATUS_INVALID_HANDLE;
	} else if (slot->flags & HOST_HANDLE_PROTECT) {
		status = STATUS_HANDLE_NOT_CLOSABLE;
	} else {
		object = slot->object;
		__atomic_store_n(&slot->object, NULL, __ATOMIC_RELEASE);
		slot->flags = slots_free;
		slots_free = (u32)(handle >> 2) - 1;
		slots_open--;
	}
	pthread_mutex_unlock(&table_lock);
	if (object)
		object_handle_gone(object);
	return status;
}

void handle_for_each(bool (*visit)(guest_handle, struct object *, u32, u32, void *), void *context)
{
	bool more = true;

	for (u32 index = 0; more; index++) {
		struct object *object = NULL;
		u32 access = 0, flags = 0;
		bool end;

		pthread_mutex_lock(&table_lock);
		end = index >= slots_used;
		if (!end) {
			struct slot *slot = slot_at(index);

			object = slot->object;
			access = slot->access;
			flags = slot->flags;
			if (object)
				object_retain(object);
		}
		pthread_mutex_unlock(&table_lock);
		if (end)
			return;
		if (object)
			more = visit(handle_of(index), object, access, flags, context);
		object_release(object);
	}
}

u32 handle_count(void)
{
	return __atomic_load_n(&slots_open, __ATOMIC_RELAXED);
}

u32 handle_flags(guest_handle handle, u32 mask, u32 flags, u32 *now)
{
	struct slot *slot = slot_of(handle);
	u32 status = STATUS_INVALID_HANDLE;

	if (!slot)
		return status;
	pthread_mutex_lock(&table_lock);
	if (slot->object) {
		slot->flags = (slot->flags & ~mask) | (flags & mask);
		*now = slot->flags;
		status = STATUS_SUCCESS;
	}
	pthread_mutex_unlock(&table_lock);
	return status;
}
