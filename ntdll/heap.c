/*
 * RtlAllocateHeap, RtlFreeHeap, RtlReAllocateHeap, RtlSizeHeap.
 *
 * The first halves of allocate and free work on the thread's cache and touch nothing shared; all that is rare is in functions of
 * its own, so that the common path saves no registers. heap.h tells how the pieces fit. Addresses that are no allocated block
 * of the heap are always recognised: the call fails with ERROR_INVALID_PARAMETER, or raises STATUS_HEAP_CORRUPTION after
 * HeapSetInformation(HeapEnableTerminationOnCorruption), as Microsoft documents for that setting.
 */
#include "heap.h"

#define likely(x) __builtin_expect(!!(x), 1)
#define unlikely(x) __builtin_expect(!!(x), 0)

/* Here, where the quick paths are, because gcc reaches another file's data through one more load on PE. */
struct heap_span **heap_map[1u << MAP_TOP_BITS];

static BOOLEAN corruption_is_fatal;

void heap_terminate_on_corruption(void)
{
	corruption_is_fatal = TRUE;
}

static void heap_raise(NTSTATUS status, const void *address)
{
	EXCEPTION_RECORD record;

	memset(&record, 0, sizeof(record));
	record.ExceptionCode = (DWORD)status;
	record.ExceptionAddress = __builtin_return_address(0);
	record.NumberParameters = 1;
	record.ExceptionInformation[0] = (ULONG_PTR)address;
	RtlRaiseException(&record);
}

void heap_corrupt(struct heap *heap, void *address)
{
	(void)heap;
	if (corruption_is_fatal)
		heap_raise(STATUS_HEAP_CORRUPTION, address);
	RtlSetLastWin32ErrorAndNtStatusFromNtStatus(STATUS_INVALID_PARAMETER);
}

struct heap *heap_enter(HANDLE handle)
{
	struct heap_span *span = heap_span_of(handle);
	struct heap *heap;

	if (!span || span->kind != SPAN_META || span->heap != (struct heap *)handle)
		return NULL;
	heap = span->heap;
	RtlEnterCriticalSection(&heap->lock);
	return heap;
}

void heap_leave(struct heap *heap)
{
	RtlLeaveCriticalSection(&heap->lock);
}

/* Notes that a heap of fixed size gives or gets back BYTES; FALSE when it would exceed its limit. */
static BOOLEAN heap_charge(struct heap *heap, SIZE_T bytes)
{
	if (heap->limit && (bytes > heap->limit || heap->charged > heap->limit - bytes))
		return FALSE;
	heap->charged += bytes;
	return TRUE;
}

/* What a block costs a heap of fixed size. */
static SIZE_T block_cost(SIZE_T size)
{
	return ((size + BLOCK_ALIGN - 1) & ~(SIZE_T)(BLOCK_ALIGN - 1)) + BLOCK_ALIGN;
}

static void *alloc_locked(struct heap *heap, struct heap_cache *cache, SIZE_T size, BOOLEAN *zeroed)
{
	struct heap_span *span;
	void *block;

	*zeroed = FALSE;
	if (size > SLAB_MAX) {
		span = heap_big_create(heap, size, zeroed);
		return span ? span->base : NULL;
	}
	block = heap_slab_take(heap, cache, heap_class_of(size));
	if (block) {
		span = heap_span_of(block);
		heap_block_set_size(span, heap_block_index(span, block), size);
	}
	return block;
}

/* Pops from the bin, once filled, what the quick path would have. */
static void *bin_pop(struct heap *heap, struct heap_bin *bin, SIZE_T size)
{
	void *block = bin->head;
	struct heap_span *slab = heap_span_of(block);
	ULONG index;

	if (slab && slab->heap == heap && slab->kind == SPAN_SLAB && bin->count) {
		index = heap_block_index(slab, block);
		if (index < slab->block_count && slab->states[index] == STATE_FREE && slab->block_size >= size) {
			bin->head = *(void **)block;
			bin->count--;
			heap_block_set_size(slab, index, size);
			return block;
		}
	}
	bin->head = NULL;
	bin->count = 0;
	heap_corrupt(heap, block);
	return NULL;
}

static __attribute__((noinline)) PVOID alloc_slow(struct heap *heap, ULONG flags, SIZE_T size)
{
	struct heap_cache *cache = NULL;
	BOOLEAN zeroed = FALSE;
	void *block = NULL;

	flags |= heap->flags;
	if (heap->gate == HEAP_GATE_OPEN && size <= SLAB_MAX)
		cache = heap_cache_get(heap);
	if (cache) {
		ULONG class_index = heap_class_of(size);
		struct heap_bin *bin = &cache->bins[class_index];

		if (!bin->head) {
			RtlEnterCriticalSection(&heap->lock);
			heap_bin_fill(heap, cache, class_index);
			RtlLeaveCriticalSection(&heap->lock);
		}
		if (bin->head)
			block = bin_pop(heap, bin, size);
	} else if (heap_enter(heap)) {
		if (heap_charge(heap, block_cost(size))) {
			block = alloc_locked(heap, NULL, size, &zeroed);
			if (!block)
				heap->charged -= block_cost(size);
		}
		heap_leave(heap);
	}
	if (!block) {
		if (flags & HEAP_GENERATE_EXCEPTIONS)
			heap_raise(STATUS_NO_MEMORY, (void *)size);
		RtlSetLastWin32ErrorAndNtStatusFromNtStatus(STATUS_NO_MEMORY);
		return NULL;
	}
	if (flags & HEAP_ZERO_MEMORY && !zeroed)
		memset(block, 0, size);
	return block;
}

PVOID WINAPI RtlAllocateHeap(HANDLE handle, ULONG flags, SIZE_T size)
{
	struct heap *heap = handle;
	struct heap_cache *cache = *heap_thread_caches();

	if (likely(size <= FINE_MAX && cache && cache->heap == heap && heap->gate == HEAP_GATE_OPEN)) {
		struct heap_bin *bin = &cache->bins[heap_class_of(size)];
		void *block = bin->head;
		struct heap_span *slab = heap_span_of(block);

		if (likely(slab && slab->heap == heap)) {
			ULONG index = heap_block_index(slab, block);

			if (likely(index < slab->block_count && slab->states[index] == STATE_FREE && slab->block_size - size < BLOCK_ALIGN + !size)) {
				bin->head = *(void **)block;
				bin->count--;
				slab->states[index] = (BYTE)(slab->block_size - size + 1);
				if (unlikely((flags | heap->flags) & HEAP_ZERO_MEMORY))
					memset(block, 0, size);
				return block;
			}
		}
	}
	return alloc_slow(heap, flags, size);
}

static BOOLEAN free_locked(struct heap *heap, struct heap_span *span, void *block)
{
	ULONG index;

	if (span->kind == SPAN_BIG) {
		if (span->base != block)
			return FALSE;
		heap->charged -= heap->limit ? block_cost(span->size) : 0;
		heap_span_destroy(span);
		return TRUE;
	}
	index = heap_block_index(span, block);
	if (span->kind != SPAN_SLAB || index >= span->block_count || span->states[index] == STATE_FREE)
		return FALSE;
	heap->charged -= heap->limit ? block_cost(heap_block_get_size(span, index)) : 0;
	span->states[index] = STATE_FREE;
	heap_slab_give(heap, span, block);
	return TRUE;
}

static __attribute__((noinline)) BOOLEAN free_slow(struct heap *heap, void *block)
{
	struct heap_span *span;
	struct heap_cache *cache = NULL;
	BOOLEAN freed = FALSE;
	ULONG index;

	if (!block)
		return TRUE;
	span = heap_span_of(block);
	if (span && span->heap == heap && span->kind == SPAN_SLAB && heap->gate == HEAP_GATE_OPEN) {
		index = heap_block_index(span, block);
		if (index < span->block_count && span->states[index] != STATE_FREE)
			cache = heap_cache_get(heap);
	}
	if (cache) {
		struct heap_bin *bin = &cache->bins[span->class_index];

		span->states[index] = STATE_FREE;
		*(void **)block = bin->head;
		bin->head = block;
		if (++bin->count > bin->limit) {
			RtlEnterCriticalSection(&heap->lock);
			heap_bin_drain(heap, bin, bin->limit / 2);
			RtlLeaveCriticalSection(&heap->lock);
		}
		return TRUE;
	}
	if (heap_enter(heap)) {
		span = heap_span_of(block);
		freed = span && span->heap == heap && free_locked(heap, span, block);
		heap_leave(heap);
	}
	if (!freed)
		heap_corrupt(heap, block);
	return freed;
}

BOOLEAN WINAPI RtlFreeHeap(HANDLE handle, ULONG flags, PVOID block)
{
	struct heap *heap = handle;
	struct heap_cache *cache = *heap_thread_caches();
	struct heap_span *slab = heap_span_of(block);

	(void)flags;
	if (likely(slab && slab->heap == heap && cache && cache->heap == heap && slab->kind == SPAN_SLAB && heap->gate == HEAP_GATE_OPEN)) {
		ULONG index = heap_block_index(slab, block);

		if (likely(index < slab->block_count && slab->states[index] != STATE_FREE)) {
			struct heap_bin *bin = &cache->bins[slab->class_index];

			if (likely(bin->count < bin->limit)) {
				slab->states[index] = STATE_FREE;
				*(void **)block = bin->head;
				bin->head = block;
				bin->count++;
				return TRUE;
			}
		}
	}
	return free_slow(heap, block);
}

SIZE_T WINAPI RtlSizeHeap(HANDLE handle, ULONG flags, const void *block)
{
	struct heap_span *span = heap_span_of(block);
	ULONG index;

	(void)flags;
	if (span && span->heap == (struct heap *)handle) {
		if (span->kind == SPAN_BIG && span->base == block)
			return span->size;
		if (span->kind == SPAN_SLAB) {
			index = heap_block_index(span, block);
			if (index < span->block_count && span->states[index] != STATE_FREE)
				return heap_block_get_size(span, index);
		}
	}
	heap_corrupt(handle, (void *)block);
	return ~(SIZE_T)0;
}

/* Resizes BLOCK, OLD_SIZE bytes long, without moving it. */
static BOOLEAN resize_in_place(struct heap *heap, struct heap_span *span, void *block, SIZE_T old_size, SIZE_T size)
{
	BOOLEAN done = FALSE;

	if (span->kind == SPAN_SLAB && !heap->limit) {
		if (size > span->block_size || heap_class_of(size) + 8 < span->class_index)
			return FALSE;
		heap_block_set_size(span, heap_block_index(span, block), size);
		return TRUE;
	}
	if (!heap_enter(heap))
		return FALSE;
	if (size <= old_size || heap_charge(heap, block_cost(size) - block_cost(old_size))) {
		if (span->kind == SPAN_SLAB) {
			done = size <= span->block_size;
			if (done)
				heap_block_set_size(span, heap_block_index(span, block), size);
		} else {
			done = size > SLAB_MAX && heap_big_resize(span, size);
		}
		if (done != (size > old_size) && heap->limit)
			heap->charged -= done ? block_cost(old_size) - block_cost(size) : block_cost(size) - block_cost(old_size);
	}
	heap_leave(heap);
	return done;
}

/* Shrinks a block that must not move but is far larger than its new size: the surplus stays with it. */
static BOOLEAN shrink_anyway(struct heap *heap, struct heap_span *span, void *block, SIZE_T size)
{
	if (span->kind == SPAN_SLAB) {
		heap_block_set_size(span, heap_block_index(span, block), size);
		return TRUE;
	}
	if (!heap_enter(heap))
		return FALSE;
	heap_big_resize(span, size);
	heap_leave(heap);
	return TRUE;
}

PVOID WINAPI RtlReAllocateHeap(HANDLE handle, ULONG flags, PVOID block, SIZE_T size)
{
	struct heap *heap = handle;
	struct heap_span *span = heap_span_of(block);
	ULONG all_flags = flags | heap->flags;
	SIZE_T old_size;
	void *moved;

	if (!block)
		return NULL;
	old_size = RtlSizeHeap(handle, flags, block);
	if (old_size == ~(SIZE_T)0)
		return NULL;
	if (resize_in_place(heap, span, block, old_size, size)
	    || (flags & HEAP_REALLOC_IN_PLACE_ONLY && size <= old_size && shrink_anyway(heap, span, block, size))) {
		if (all_flags & HEAP_ZERO_MEMORY && size > old_size)
			memset((char *)block + old_size, 0, size - old_size);
		return block;
	}
	if (flags & HEAP_REALLOC_IN_PLACE_ONLY) {
		if (all_flags & HEAP_GENERATE_EXCEPTIONS)
			heap_raise(STATUS_NO_MEMORY, (void *)size);
		RtlSetLastWin32ErrorAndNtStatusFromNtStatus(STATUS_NO_MEMORY);
		return NULL;
	}
	moved = RtlAllocateHeap(handle, flags & ~(ULONG)HEAP_ZERO_MEMORY, size);
	if (!moved)
		return NULL;
	memcpy(moved, block, size < old_size ? size : old_size);
	if (all_flags & HEAP_ZERO_MEMORY && size > old_size)
		memset((char *)moved + old_size, 0, size - old_size);
	RtlFreeHeap(handle, 0, block);
	return moved;
}
