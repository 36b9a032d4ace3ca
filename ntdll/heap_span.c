/*
 * Where heaps get their memory: regions, the spans cut from them, and the map that finds the span of an address.
 *
 * A region is reserved and committed in one call, since the pages cost nothing before they are touched; what is given back later is
 * decommitted by runs of granules. Regions grow from 1 MB to 16 MB with the heap. A block above REGION_BLOCK_MAX has a region
 * to itself. One empty region is kept, so that a program which allocates and frees around a region's edge makes no system calls.
 *
 * Everything here runs under the lock of the heap it works on; the map's leaves are made under heap_list_lock.
 */
#include "heap.h"

void *heap_system_alloc(SIZE_T size)
{
	PVOID base = NULL;

	if (!NT_SUCCESS(NtAllocateVirtualMemory(NtCurrentProcess(), &base, 0, &size, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE)))
		return NULL;
	return base;
}

void heap_system_free(void *address)
{
	PVOID base = address;
	SIZE_T size = 0;

	NtFreeVirtualMemory(NtCurrentProcess(), &base, &size, MEM_RELEASE);
}

/* Memory for blocks; executable if the heap was made with HEAP_CREATE_ENABLE_EXECUTE. START is NULL to reserve it, too. */
static char *blocks_commit(const struct heap *heap, char *start, SIZE_T size)
{
	ULONG protection = heap->flags & HEAP_CREATE_ENABLE_EXECUTE ? PAGE_EXECUTE_READWRITE : PAGE_READWRITE;
	PVOID base = start;

	if (!NT_SUCCESS(NtAllocateVirtualMemory(NtCurrentProcess(), &base, 0, &size, start ? MEM_COMMIT : MEM_RESERVE | MEM_COMMIT, protection)))
		return NULL;
	return base;
}

static BOOLEAN system_decommit(char *start, SIZE_T size)
{
	PVOID base = start;

	return NT_SUCCESS(NtFreeVirtualMemory(NtCurrentProcess(), &base, &size, MEM_DECOMMIT));
}

BOOLEAN heap_map_set(const void *start, SIZE_T count, struct heap_span *span)
{
	ULONG_PTR granule = (ULONG_PTR)start >> GRANULE_SHIFT;

	for (; count; count--, granule++) {
		ULONG_PTR top = granule >> (MAP_LEAF_SHIFT - GRANULE_SHIFT);

		if (!heap_map[top]) {
			RtlEnterCriticalSection(&heap_list_lock);
			if (!heap_map[top])
				heap_map[top] = heap_system_alloc(MAP_LEAF_ENTRIES * sizeof(struct heap_span *));
			RtlLeaveCriticalSection(&heap_list_lock);
			if (!heap_map[top])
				return FALSE;
		}
		heap_map[top][granule & (MAP_LEAF_ENTRIES - 1)] = span;
	}
	return TRUE;
}

void *heap_meta_alloc(struct heap *heap, SIZE_T size)
{
	void *record;

	size = (size + 63) & ~(SIZE_T)63;
	if ((SIZE_T)(heap->meta_end - heap->meta_next) < size) {
		struct heap_meta *meta = heap_system_alloc(GRANULE_SIZE);

		if (!meta)
			return NULL;
		meta->next = heap->metas;
		heap->metas = meta;
		heap->meta_next = (char *)meta + 64;
		heap->meta_end = (char *)meta + GRANULE_SIZE;
	}
	record = heap->meta_next;
	heap->meta_next += size;
	return record;
}

static struct heap_span *span_alloc(struct heap *heap)
{
	struct heap_span *span = heap->spare_spans;

	if (span)
		heap->spare_spans = span->next;
	else
		span = heap_meta_alloc(heap, sizeof(*span));
	if (span) {
		memset(span, 0, sizeof(*span));
		span->heap = heap;
	}
	return span;
}

static void span_recycle(struct heap_span *span)
{
	struct heap *heap = span->heap;

	span->heap = NULL;
	span->next = heap->spare_spans;
	heap->spare_spans = span;
}

static struct heap_region *region_create(struct heap *heap, SIZE_T granules, BOOLEAN dedicated)
{
	struct heap_region *region = heap->spare_regions;

	if (region)
		heap->spare_regions = region->next;
	else
		region = heap_meta_alloc(heap, sizeof(*region));
	if (!region)
		return NULL;
	memset(region, 0, sizeof(*region));
	region->base = blocks_commit(heap, NULL, granules << GRANULE_SHIFT);
	if (!region->base) {
		region->next = heap->spare_regions;
		heap->spare_regions = region;
		return NULL;
	}
	region->granules = (ULONG)granules;
	region->dedicated = dedicated;
	if (dedicated)
		region->used = (ULONG)granules;
	else
		memset(region->committed, 1, granules);
	region->next = heap->regions;
	heap->regions = region;
	return region;
}

static void region_destroy(struct heap *heap, struct heap_region *region)
{
	struct heap_region **link = &heap->regions;
	ULONG i;

	while (*link != region)
		link = &(*link)->next;
	*link = region->next;
	if (!region->dedicated) {
		for (i = 0; i < region->granules; i++) {
			if (region->dirty[i])
				heap->dirty_bytes -= GRANULE_SIZE;
		}
	}
	heap_system_free(region->base);
	region->next = heap->spare_regions;
	heap->spare_regions = region;
}

/* The first of COUNT free granules in a row, or region->granules. */
static ULONG region_find(const struct heap_region *region, ULONG count)
{
	ULONG i, run = 0;

	if (region->dedicated || region->granules - region->used < count)
		return region->granules;
	for (i = 0; i < region->granules; i++) {
		run = region->busy[i] ? 0 : run + 1;
		if (run == count)
			return i + 1 - count;
	}
	return region->granules;
}

/* Takes granules AT to AT + COUNT; *clean says whether all of them read as zero. */
static BOOLEAN region_take(struct heap *heap, struct heap_region *region, ULONG at, ULONG count, BOOLEAN *clean)
{
	ULONG i;

	*clean = TRUE;
	for (i = at; i < at + count; i++) {
		if (!region->committed[i] && !blocks_commit(heap, region->base + ((SIZE_T)i << GRANULE_SHIFT), GRANULE_SIZE))
			return FALSE;
		region->committed[i] = 1;
	}
	for (i = at; i < at + count; i++) {
		if (region->dirty[i]) {
			region->dirty[i] = 0;
			heap->dirty_bytes -= GRANULE_SIZE;
			*clean = FALSE;
		}
		region->busy[i] = 1;
	}
	region->used += count;
	return TRUE;
}

static void region_give(struct heap *heap, struct heap_region *region, ULONG at, ULONG count)
{
	memset(region->busy + at, 0, count);
	memset(region->dirty + at, 1, count);
	heap->dirty_bytes += (SIZE_T)count << GRANULE_SHIFT;
	region->used -= count;
}

/* Decommits the dirty free granules of REGION. */
static void region_trim(struct heap *heap, struct heap_region *region)
{
	ULONG i = 0, run;

	while (i < region->granules) {
		for (run = 0; i + run < region->granules && region->dirty[i + run]; run++)
			;
		if (run && system_decommit(region->base + ((SIZE_T)i << GRANULE_SHIFT), (SIZE_T)run << GRANULE_SHIFT)) {
			memset(region->dirty + i, 0, run);
			memset(region->committed + i, 0, run);
			heap->dirty_bytes -= (SIZE_T)run << GRANULE_SHIFT;
		}
		i += run + 1;
	}
}

void heap_trim(struct heap *heap)
{
	struct heap_region *region;

	for (region = heap->regions; region; region = region->next) {
		if (!region->dedicated)
			region_trim(heap, region);
	}
}

/* A span of COUNT granules from a shared region. */
static struct heap_span *span_create(struct heap *heap, ULONG count, BOOLEAN *clean)
{
	struct heap_region *region;
	struct heap_span *span = span_alloc(heap);
	ULONG at = 0;

	if (!span)
		return NULL;
	for (region = heap->regions; region; region = region->next) {
		at = region_find(region, count);
		if (at < region->granules)
			break;
	}
	if (!region) {
		region = region_create(heap, heap->next_region, FALSE);
		if (!region)
			goto no_memory;
		if (heap->next_region < REGION_GRANULES_MAX)
			heap->next_region *= 2;
		at = 0;
	}
	if (!region_take(heap, region, at, count, clean))
		goto no_memory;
	span->region = region;
	span->start = region->base + ((SIZE_T)at << GRANULE_SHIFT);
	span->granules = count;
	span->base = span->start;
	if (!heap_map_set(span->start, count, span)) {
		region_give(heap, region, at, count);
		goto no_memory;
	}
	return span;

no_memory:
	span_recycle(span);
	return NULL;
}

struct heap_span *heap_slab_create(struct heap *heap, ULONG class_index)
{
	ULONG size = heap_class_size(class_index);
	ULONG granules = size <= 4096 ? 1 : size <= 16384 ? 2 : 4;
	SIZE_T room = (SIZE_T)granules << GRANULE_SHIFT;
	/* Slabs start at different distances from their granule, or the first blocks of all classes would share cache sets. */
	ULONG color = size <= 4096 ? (class_index & 15) * 64 : 0;
	BOOLEAN clean;
	struct heap_span *slab = span_create(heap, granules, &clean);

	if (!slab)
		return NULL;
	slab->kind = SPAN_SLAB;
	slab->class_index = (USHORT)class_index;
	slab->block_size = size;
	slab->reciprocal = (ULONG)((0x100000000ull + size - 1) / size);
	room -= color;
	slab->base = slab->start + color;
	if (room / size <= INLINE_STATES) {
		slab->states = slab->inline_states;
		slab->block_count = (ULONG)(room / size);
	} else {
		ULONG count = (ULONG)(room / (size + 1));

		slab->states = (BYTE *)slab->base;
		slab->base += (count + BLOCK_ALIGN - 1) & ~(SIZE_T)(BLOCK_ALIGN - 1);
		while (slab->base + (SIZE_T)count * size > slab->start + ((SIZE_T)granules << GRANULE_SHIFT))
			count--;
		slab->block_count = count;
		if (!clean)
			memset(slab->states, STATE_FREE, count);
	}
	return slab;
}

struct heap_span *heap_big_create(struct heap *heap, SIZE_T size, BOOLEAN *zeroed)
{
	SIZE_T granules = (size >> GRANULE_SHIFT) + ((size & (GRANULE_SIZE - 1)) != 0);
	struct heap_span *big;
	struct heap_region *region;

	if (granules > ~(SIZE_T)0 >> (GRANULE_SHIFT + 1) || granules > 0x7fffffff)
		return NULL;
	*zeroed = TRUE;
	if (size <= REGION_BLOCK_MAX) {
		big = span_create(heap, (ULONG)granules, zeroed);
		if (!big)
			return NULL;
	} else {
		big = span_alloc(heap);
		if (!big)
			return NULL;
		region = region_create(heap, granules, TRUE);
		if (!region) {
			span_recycle(big);
			return NULL;
		}
		big->region = region;
		big->start = big->base = region->base;
		big->granules = (ULONG)granules;
		if (!heap_map_set(big->start, granules, big)) {
			region_destroy(heap, region);
			span_recycle(big);
			return NULL;
		}
	}
	big->kind = SPAN_BIG;
	big->size = size;
	big->next = heap->bigs;
	if (big->next)
		big->next->prev = big;
	heap->bigs = big;
	return big;
}

/* Grows or shrinks a block that has a region to itself; the region's address space stays what it was. */
static BOOLEAN dedicated_resize(struct heap_span *big, ULONG granules)
{
	struct heap_region *region = big->region;
	char *from;

	if (granules > region->granules)
		return FALSE;
	if (granules > region->used) {
		from = region->base + ((SIZE_T)region->used << GRANULE_SHIFT);
		if (!blocks_commit(big->heap, from, (SIZE_T)(granules - region->used) << GRANULE_SHIFT))
			return FALSE;
		region->used = granules;
	} else if (granules < region->used) {
		from = region->base + ((SIZE_T)granules << GRANULE_SHIFT);
		if (system_decommit(from, (SIZE_T)(region->used - granules) << GRANULE_SHIFT))
			region->used = granules;
	}
	return TRUE;
}

BOOLEAN heap_big_resize(struct heap_span *big, SIZE_T size)
{
	struct heap_region *region = big->region;
	SIZE_T needed = (size >> GRANULE_SHIFT) + ((size & (GRANULE_SIZE - 1)) != 0);
	ULONG granules, at, i;
	BOOLEAN clean;

	if (needed > 0x7fffffff)
		return FALSE;
	granules = needed ? (ULONG)needed : 1;
	if (region->dedicated) {
		if (!dedicated_resize(big, granules))
			return FALSE;
		big->size = size;
		return TRUE;
	}
	at = (ULONG)((SIZE_T)(big->start - region->base) >> GRANULE_SHIFT);
	if (granules > big->granules) {
		if (granules > region->granules - at)
			return FALSE;
		for (i = at + big->granules; i < at + granules; i++) {
			if (region->busy[i])
				return FALSE;
		}
		if (!region_take(big->heap, region, at + big->granules, granules - big->granules, &clean))
			return FALSE;
		if (!heap_map_set(big->start + ((SIZE_T)big->granules << GRANULE_SHIFT), granules - big->granules, big))
			return FALSE;
	} else if (granules < big->granules) {
		heap_map_set(big->start + ((SIZE_T)granules << GRANULE_SHIFT), big->granules - granules, NULL);
		region_give(big->heap, region, at + granules, big->granules - granules);
	}
	big->granules = granules;
	big->size = size;
	return TRUE;
}

/* Whether a region other than REGION stands empty, so that REGION need not be kept. */
static BOOLEAN another_is_empty(const struct heap *heap, const struct heap_region *region)
{
	const struct heap_region *other;

	for (other = heap->regions; other; other = other->next) {
		if (other != region && !other->dedicated && !other->used)
			return TRUE;
	}
	return FALSE;
}

void heap_span_destroy(struct heap_span *span)
{
	struct heap *heap = span->heap;
	struct heap_region *region = span->region;

	if (span->kind == SPAN_BIG) {
		if (span->prev)
			span->prev->next = span->next;
		else
			heap->bigs = span->next;
		if (span->next)
			span->next->prev = span->prev;
	}
	heap_map_set(span->start, span->granules, NULL);
	if (region->dedicated) {
		region_destroy(heap, region);
	} else {
		region_give(heap, region, (ULONG)((SIZE_T)(span->start - region->base) >> GRANULE_SHIFT), span->granules);
		if (!region->used && another_is_empty(heap, region))
			region_destroy(heap, region);
		else if (heap->dirty_bytes > RETAINED_MAX)
			heap_trim(heap);
	}
	span_recycle(span);
}

void heap_slab_list(struct heap_span *slab)
{
	struct heap_span **list = &slab->heap->partial[slab->class_index];

	slab->listed = TRUE;
	slab->prev = NULL;
	slab->next = *list;
	if (*list)
		(*list)->prev = slab;
	*list = slab;
}

void heap_slab_unlist(struct heap_span *slab)
{
	slab->listed = FALSE;
	if (slab->prev)
		slab->prev->next = slab->next;
	else
		slab->heap->partial[slab->class_index] = slab->next;
	if (slab->next)
		slab->next->prev = slab->prev;
}
