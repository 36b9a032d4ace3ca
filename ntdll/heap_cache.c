/*
 * What stands between a thread and the heap's lock: per thread and heap, a list of free blocks for each size class.
 *
 * An empty bin is filled with a batch from a slab that this thread alone takes from, so threads do not write to each other's cache
 * lines; a full bin gives the older half of its blocks back to the slabs they came from, whoever owns those. A cache belongs to
 * its thread and is touched by another only when its heap is destroyed, which no thread may be using then.
 *
 * Caches come from a pool of our own rather than from the heap they serve, because they outlive it on other threads' lists.
 */
#include "heap.h"

RTL_CRITICAL_SECTION heap_list_lock;

static struct heap_cache *cache_pool;
static char *cache_pool_next, *cache_pool_end;

/* Blocks a bin takes in one go: about a page of memory. */
static ULONG batch_of(ULONG class_index)
{
	ULONG count = 4096 / heap_class_size(class_index);

	return count > 64 ? 64 : count < 2 ? 2 : count;
}

static struct heap_cache *pool_take(void)
{
	struct heap_cache *cache;

	RtlEnterCriticalSection(&heap_list_lock);
	cache = cache_pool;
	if (cache) {
		cache_pool = cache->next;
	} else {
		if ((SIZE_T)(cache_pool_end - cache_pool_next) < sizeof(*cache)) {
			cache_pool_next = heap_system_alloc(GRANULE_SIZE);
			cache_pool_end = cache_pool_next ? cache_pool_next + GRANULE_SIZE : NULL;
		}
		if (cache_pool_next) {
			cache = (struct heap_cache *)cache_pool_next;
			cache_pool_next += (sizeof(*cache) + 63) & ~(SIZE_T)63;
		}
	}
	RtlLeaveCriticalSection(&heap_list_lock);
	return cache;
}

static void pool_give(struct heap_cache *cache)
{
	RtlEnterCriticalSection(&heap_list_lock);
	cache->next = cache_pool;
	cache_pool = cache;
	RtlLeaveCriticalSection(&heap_list_lock);
}

static struct heap_cache *cache_create(struct heap *heap)
{
	struct heap_cache *cache = pool_take();
	ULONG i;

	if (!cache)
		return NULL;
	memset(cache, 0, sizeof(*cache));
	for (i = 1; i < CLASS_COUNT; i++)
		cache->bins[i].limit = 2 * batch_of(i);
	RtlEnterCriticalSection(&heap->lock);
	cache->heap = heap;
	cache->heap_next = heap->caches;
	heap->caches = cache;
	RtlLeaveCriticalSection(&heap->lock);
	return cache;
}

struct heap_cache *heap_cache_get(struct heap *heap)
{
	struct heap_cache **first = heap_thread_caches();
	struct heap_cache **link, *cache;

	for (link = first; (cache = *link) != NULL;) {
		if (cache->heap == heap)
			break;
		if (!cache->heap) {
			*link = cache->next;
			pool_give(cache);
			continue;
		}
		link = &cache->next;
	}
	if (cache)
		*link = cache->next;
	else
		cache = cache_create(heap);
	if (cache) {
		cache->next = *first;
		*first = cache;
	}
	return cache;
}

/* One free block of SLAB, which has one. */
static void *slab_pop(struct heap_span *slab)
{
	void *block = slab->free_list;

	if (block)
		slab->free_list = *(void **)block;
	else
		block = slab->base + (SIZE_T)slab->carved++ * slab->block_size;
	slab->used++;
	return block;
}

static BOOLEAN slab_has_free(const struct heap_span *slab)
{
	return slab->free_list || slab->carved < slab->block_count;
}

/* A slab of the class with a free block: CACHE's own, which may change, or the heap's. */
static struct heap_span *slab_with_free(struct heap *heap, struct heap_cache *cache, ULONG class_index)
{
	struct heap_span **own = cache ? &cache->bins[class_index].slab : NULL;
	struct heap_span *slab;

	if (own && *own) {
		if (slab_has_free(*own))
			return *own;
		(*own)->owner = NULL;
		*own = NULL;
	}
	slab = heap->partial[class_index];
	if (!slab) {
		slab = heap_slab_create(heap, class_index);
		if (!slab)
			return NULL;
		if (!own)
			heap_slab_list(slab);
	}
	if (own) {
		if (slab->listed)
			heap_slab_unlist(slab);
		slab->owner = cache;
		*own = slab;
	}
	return slab;
}

void *heap_slab_take(struct heap *heap, struct heap_cache *cache, ULONG class_index)
{
	struct heap_span *slab = slab_with_free(heap, cache, class_index);
	void *block;

	if (!slab)
		return NULL;
	block = slab_pop(slab);
	if (slab->listed && !slab_has_free(slab))
		heap_slab_unlist(slab);
	return block;
}

void heap_slab_give(struct heap *heap, struct heap_span *slab, void *block)
{
	(void)heap;
	*(void **)block = slab->free_list;
	slab->free_list = block;
	slab->used--;
	if (slab->owner)
		return;
	if (slab->used) {
		if (!slab->listed)
			heap_slab_list(slab);
		return;
	}
	if (slab->listed)
		heap_slab_unlist(slab);
	heap_span_destroy(slab);
}

BOOLEAN heap_bin_fill(struct heap *heap, struct heap_cache *cache, ULONG class_index)
{
	struct heap_bin *bin = &cache->bins[class_index];
	ULONG batch = batch_of(class_index);
	void **tail = &bin->head;
	void *block;

	while (batch-- && (block = heap_slab_take(heap, cache, class_index)) != NULL) {
		*tail = block;
		tail = block;
		bin->count++;
	}
	*tail = NULL;
	return bin->count != 0;
}

/* Gives the blocks of LIST back; a list that a stray write damaged ends at the first address that is no free block of ours. */
static void list_give(struct heap *heap, void *block)
{
	while (block) {
		struct heap_span *slab = heap_span_of(block);
		ULONG index;
		void *next;

		if (!slab || slab->heap != heap || slab->kind != SPAN_SLAB)
			break;
		index = heap_block_index(slab, block);
		if (index >= slab->block_count || slab->states[index] != STATE_FREE)
			break;
		next = *(void **)block;
		heap_slab_give(heap, slab, block);
		block = next;
	}
	if (block)
		heap_corrupt(heap, block);
}

void heap_bin_drain(struct heap *heap, struct heap_bin *bin, ULONG keep)
{
	void **link = &bin->head;
	void *rest;
	ULONG i;

	for (i = 0; i < keep && *link; i++) {
		struct heap_span *slab = heap_span_of(*link);

		if (!slab || slab->heap != heap) {
			heap_corrupt(heap, *link);
			*link = NULL;
			break;
		}
		link = *link;
	}
	rest = *link;
	*link = NULL;
	bin->count = i;
	list_give(heap, rest);
}

void heap_cache_drain(struct heap *heap, struct heap_cache *cache)
{
	ULONG i;

	for (i = 1; i < CLASS_COUNT; i++) {
		struct heap_span *slab = cache->bins[i].slab;

		heap_bin_drain(heap, &cache->bins[i], 0);
		if (!slab)
			continue;
		cache->bins[i].slab = NULL;
		slab->owner = NULL;
		if (!slab->used)
			heap_span_destroy(slab);
		else if (slab_has_free(slab))
			heap_slab_list(slab);
	}
}

void heap_cache_forget(struct heap *heap)
{
	struct heap_cache *cache;

	for (cache = heap->caches; cache; cache = cache->heap_next)
		cache->heap = NULL;
	heap->caches = NULL;
}

void heap_thread_detach(void)
{
	struct heap_cache **first = heap_thread_caches();
	struct heap_cache *cache, **link;

	while ((cache = *first) != NULL) {
		struct heap *heap = cache->heap;

		*first = cache->next;
		if (heap) {
			RtlEnterCriticalSection(&heap->lock);
			heap_cache_drain(heap, cache);
			for (link = &heap->caches; *link && *link != cache; link = &(*link)->heap_next)
				;
			if (*link)
				*link = cache->heap_next;
			RtlLeaveCriticalSection(&heap->lock);
		}
		pool_give(cache);
	}
}
