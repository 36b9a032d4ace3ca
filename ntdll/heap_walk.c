/*
 * Looking at a whole heap: RtlWalkHeap, RtlValidateHeap, RtlCompactHeap.
 *
 * A walk goes through the regions by their place in the heap's list, through a region by address and through a slab by block. An
 * entry names an address, and the next step starts from what heap_map says about it, so a walk needs no state but the
 * caller's entry and survives that blocks come and go in between.
 */
#include "heap.h"

/* Entry flags, as HeapWalk shows them: PROCESS_HEAP_ENTRY in winbase.h has the same bits. */
#define WALK_REGION 0x0001
#define WALK_UNCOMMITTED 0x0002
#define WALK_BUSY 0x0004

static void entry_set(struct rtl_heap_walk_entry *entry, void *address, SIZE_T size, ULONG overhead, ULONG flags)
{
	memset(entry, 0, sizeof(*entry));
	entry->DataAddress = address;
	entry->DataSize = size;
	entry->OverheadBytes = (BYTE)overhead;
	entry->Flags = (USHORT)flags;
}

static void entry_set_region(struct rtl_heap_walk_entry *entry, const struct heap_region *region)
{
	ULONG i, committed = 0;

	for (i = 0; i < region->granules; i++)
		committed += region->dedicated ? i < region->used : region->committed[i];
	entry_set(entry, region->base, 0, 0, WALK_REGION);
	entry->u.Segment.CommittedSize = committed << GRANULE_SHIFT;
	entry->u.Segment.UnCommittedSize = (region->granules - committed) << GRANULE_SHIFT;
	entry->u.Segment.FirstEntry = region->base;
	entry->u.Segment.LastEntry = region->base + ((SIZE_T)region->granules << GRANULE_SHIFT);
}

/* Fills ENTRY with the block or the free run at granule AT of REGION. */
static void entry_set_granule(struct rtl_heap_walk_entry *entry, struct heap_region *region, ULONG at, ULONG block_index)
{
	char *start = region->base + ((SIZE_T)at << GRANULE_SHIFT);
	struct heap_span *span = heap_span_of(start);
	ULONG run = 0;
	BYTE committed;

	if (span && span->kind == SPAN_BIG) {
		entry_set(entry, span->base, span->size, 0, WALK_BUSY);
	} else if (span) {
		BOOLEAN busy = span->states[block_index] != STATE_FREE;
		SIZE_T size = busy ? heap_block_get_size(span, block_index) : span->block_size;

		entry_set(entry, span->base + (SIZE_T)block_index * span->block_size, size, (ULONG)(span->block_size - size) & 0xff, busy ? WALK_BUSY : 0);
	} else {
		committed = region->committed[at];
		while (at + run < region->granules && !region->busy[at + run] && region->committed[at + run] == committed)
			run++;
		entry_set(entry, start, (SIZE_T)run << GRANULE_SHIFT, 0, committed ? 0 : WALK_UNCOMMITTED);
	}
}

static NTSTATUS walk_first_of(struct rtl_heap_walk_entry *entry, struct heap_region *region)
{
	if (!region)
		return STATUS_NO_MORE_ENTRIES;
	entry_set_region(entry, region);
	return STATUS_SUCCESS;
}

static NTSTATUS walk_step(struct heap *heap, struct rtl_heap_walk_entry *entry)
{
	struct heap_region *region;
	struct heap_span *span;
	char *address = entry->DataAddress;
	ULONG at, next;

	if (!address)
		return walk_first_of(entry, heap->regions);
	for (region = heap->regions; region; region = region->next) {
		if (address >= region->base && address < region->base + ((SIZE_T)region->granules << GRANULE_SHIFT))
			break;
	}
	if (!region)
		return STATUS_INVALID_PARAMETER;
	at = (ULONG)((SIZE_T)(address - region->base) >> GRANULE_SHIFT);
	span = heap_span_of(address);
	if (entry->Flags & WALK_REGION) {
		next = 0;
	} else if (span && span->kind == SPAN_SLAB) {
		ULONG block = heap_block_index(span, address);

		at = (ULONG)((SIZE_T)(span->start - region->base) >> GRANULE_SHIFT);
		if (block + 1 < span->block_count) {
			entry_set_granule(entry, region, at, block + 1);
			return STATUS_SUCCESS;
		}
		next = at + span->granules;
	} else if (span) {
		next = region->dedicated ? region->granules : at + span->granules;
	} else {
		next = at + (ULONG)(entry->DataSize >> GRANULE_SHIFT);
	}
	if (next >= region->granules)
		return walk_first_of(entry, region->next);
	entry_set_granule(entry, region, next, 0);
	return STATUS_SUCCESS;
}

NTSTATUS WINAPI RtlWalkHeap(HANDLE handle, PVOID walk_entry)
{
	struct heap *heap = heap_enter(handle);
	NTSTATUS status;

	if (!heap)
		return STATUS_INVALID_HANDLE;
	status = walk_step(heap, walk_entry);
	heap_leave(heap);
	return status;
}

static BOOLEAN block_is_valid(const struct heap *heap, const void *block)
{
	const struct heap_span *span = heap_span_of(block);
	ULONG index;

	if (!span || span->heap != heap)
		return FALSE;
	if (span->kind == SPAN_BIG)
		return span->base == block;
	index = heap_block_index(span, block);
	return span->kind == SPAN_SLAB && index < span->block_count && span->states[index] != STATE_FREE
	       && (span->states[index] != STATE_SLACK_IN_BLOCK || heap_block_get_size(span, index) != 0);
}

/* The free list of every slab of the heap that is not wholly in use must consist of its free blocks. */
static BOOLEAN slab_is_valid(const struct heap_span *slab)
{
	const void *block;
	ULONG seen = 0, index;

	for (block = slab->free_list; block; block = *(void *const *)block) {
		index = heap_block_index(slab, block);
		if (index >= slab->carved || slab->states[index] != STATE_FREE || ++seen > slab->block_count)
			return FALSE;
	}
	return seen + slab->used == slab->carved;
}

static BOOLEAN heap_is_valid(const struct heap *heap)
{
	const struct heap_region *region;
	const struct heap_span *span;
	ULONG at;

	for (region = heap->regions; region; region = region->next) {
		for (at = 0; at < region->granules; at += span ? span->granules : 1) {
			span = heap_span_of(region->base + ((SIZE_T)at << GRANULE_SHIFT));
			if (region->dedicated)
				break;
			if (!span != !region->busy[at] || (span && span->heap != heap))
				return FALSE;
			if (span && span->kind == SPAN_SLAB && !slab_is_valid(span))
				return FALSE;
		}
	}
	return TRUE;
}

BOOLEAN WINAPI RtlValidateHeap(HANDLE handle, ULONG flags, const void *block)
{
	struct heap *heap = heap_enter(handle);
	BOOLEAN valid;

	(void)flags;
	if (!heap)
		return FALSE;
	valid = block ? block_is_valid(heap, block) : heap_is_valid(heap);
	heap_leave(heap);
	return valid;
}

BOOLEAN WINAPI RtlValidateProcessHeaps(void)
{
	HANDLE heaps[64];
	ULONG count = RtlGetProcessHeaps(64, heaps), i;
	BOOLEAN valid = TRUE;

	for (i = 0; i < count && i < 64; i++)
		valid = RtlValidateHeap(heaps[i], 0, NULL) && valid;
	return valid;
}

/* The largest run of free, committed granules; a fixed heap answers what its limit leaves. */
static SIZE_T largest_free(const struct heap *heap)
{
	const struct heap_region *region;
	SIZE_T best = 0, run;
	ULONG i;

	for (region = heap->regions; region; region = region->next) {
		for (i = 0, run = 0; !region->dedicated && i < region->granules; i++) {
			run = region->busy[i] || !region->committed[i] ? 0 : run + GRANULE_SIZE;
			best = run > best ? run : best;
		}
	}
	if (heap->limit && best > heap->limit - heap->charged)
		best = heap->limit - heap->charged;
	return best;
}

SIZE_T WINAPI RtlCompactHeap(HANDLE handle, ULONG flags)
{
	struct heap *heap = heap_enter(handle);
	struct heap_cache *cache;
	SIZE_T largest;

	(void)flags;
	if (!heap)
		return 0;
	for (cache = *heap_thread_caches(); cache; cache = cache->next) {
		if (cache->heap == heap)
			heap_cache_drain(heap, cache);
	}
	largest = largest_free(heap);
	heap_trim(heap);
	heap_leave(heap);
	return largest;
}

static NTSTATUS WINAPI compact_one(HANDLE heap, PVOID context)
{
	(void)context;
	RtlCompactHeap(heap, 0);
	return STATUS_SUCCESS;
}

void heap_compact_all(void)
{
	RtlEnumProcessHeaps(compact_one, NULL);
}
