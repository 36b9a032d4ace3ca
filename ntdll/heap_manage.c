/*
 * Heaps as objects: making and destroying them, the list of the process' heaps, HeapLock, and HeapSetInformation.
 *
 * RtlLockHeap closes the heap's gate, which sends every other thread from its cache to the heap's lock; an operation that had
 * begun in a cache by then finishes, and cannot disturb a walk because a walk reads only the state bytes.
 *
 * A heap of fixed size has no caches: its limit is counted in bytes of blocks, plus what Windows would need to manage them.
 */
#include "heap.h"

/* "The largest block of a fixed-size heap is slightly less than 1,024 KB (64-bit) or 512 KB (32-bit)": HeapCreate. */
#define FIXED_BLOCK_MAX (sizeof(void *) == 8 ? 0xffff0u : 0x7fff0u)
#define FIXED_OVERHEAD 4096

static struct heap **heap_list;
static ULONG heap_count, heap_room;

static BOOLEAN heap_list_add(struct heap *heap)
{
	BOOLEAN added = FALSE;

	RtlEnterCriticalSection(&heap_list_lock);
	if (heap_count == heap_room) {
		ULONG room = heap_room ? heap_room * 2 : 1024;
		struct heap **list = heap_system_alloc(room * sizeof(*list));

		if (list) {
			if (heap_list) {
				memcpy(list, heap_list, heap_count * sizeof(*list));
				heap_system_free(heap_list);
			}
			heap_list = list;
			heap_room = room;
		}
	}
	if (heap_count < heap_room) {
		heap_list[heap_count++] = heap;
		added = TRUE;
	}
	RtlLeaveCriticalSection(&heap_list_lock);
	return added;
}

static void heap_list_remove(struct heap *heap)
{
	ULONG i;

	RtlEnterCriticalSection(&heap_list_lock);
	for (i = 0; i < heap_count && heap_list[i] != heap; i++)
		;
	if (i < heap_count) {
		memmove(heap_list + i, heap_list + i + 1, (heap_count - i - 1) * sizeof(*heap_list));
		heap_count--;
	}
	RtlLeaveCriticalSection(&heap_list_lock);
}

void heap_init(void)
{
	RtlInitializeCriticalSection(&heap_list_lock);
}

PVOID WINAPI RtlCreateHeap(ULONG flags, PVOID base, SIZE_T reserve, SIZE_T commit, PVOID lock, PRTL_HEAP_PARAMETERS parameters)
{
	struct heap *heap;

	/* Memory, locks and commit routines of the caller's own are for drivers; there are no heaps in those here. */
	if (base || lock || parameters || (commit > reserve && reserve))
		return NULL;
	heap = heap_system_alloc(GRANULE_SIZE);
	if (!heap)
		return NULL;
	heap->flags = flags & (HEAP_NO_SERIALIZE | HEAP_GENERATE_EXCEPTIONS | HEAP_ZERO_MEMORY | HEAP_GROWABLE | HEAP_CREATE_ENABLE_EXECUTE);
	heap->next_region = REGION_GRANULES_FIRST;
	heap->meta_next = (char *)heap + ((sizeof(*heap) + 63) & ~(SIZE_T)63);
	heap->meta_end = (char *)heap + GRANULE_SIZE;
	heap->open_gate = HEAP_GATE_OPEN;
	if (reserve && !(flags & HEAP_GROWABLE)) {
		heap->limit = ((reserve + 4095) & ~(SIZE_T)4095) > FIXED_OVERHEAD ? ((reserve + 4095) & ~(SIZE_T)4095) : 2 * FIXED_OVERHEAD;
		heap->open_gate = HEAP_GATE_SLOW;
	}
	heap->self.kind = SPAN_META;
	heap->self.heap = heap;
	heap->self.start = heap->self.base = (char *)heap;
	heap->self.granules = 1;
	RtlInitializeCriticalSection(&heap->lock);
	heap->gate = heap->open_gate;
	if (!heap_list_add(heap))
		goto no_memory;
	if (!heap_map_set(heap, 1, &heap->self)) {
		heap_list_remove(heap);
		goto no_memory;
	}
	return heap;

no_memory:
	RtlDeleteCriticalSection(&heap->lock);
	heap_system_free(heap);
	return NULL;
}

HANDLE WINAPI RtlDestroyHeap(HANDLE handle)
{
	struct heap *heap = heap_enter(handle);
	struct heap_region *region, *next_region;
	struct heap_meta *meta, *next_meta;

	if (!heap || handle == current_peb()->ProcessHeap) {
		if (heap)
			heap_leave(heap);
		return handle;
	}
	heap->gate = HEAP_GATE_DEAD;
	heap_cache_forget(heap);
	heap_list_remove(heap);
	heap_map_set(heap, 1, NULL);
	for (region = heap->regions; region; region = next_region) {
		next_region = region->next;
		heap_map_set(region->base, region->granules, NULL);
		heap_system_free(region->base);
	}
	heap_leave(heap);
	RtlDeleteCriticalSection(&heap->lock);
	for (meta = heap->metas; meta; meta = next_meta) {
		next_meta = meta->next;
		heap_system_free(meta);
	}
	heap_system_free(heap);
	return NULL;
}

ULONG WINAPI RtlGetProcessHeaps(ULONG count, HANDLE *heaps)
{
	ULONG total, i;

	RtlEnterCriticalSection(&heap_list_lock);
	total = heap_count;
	for (i = 0; i < total && i < count; i++)
		heaps[i] = heap_list[i];
	RtlLeaveCriticalSection(&heap_list_lock);
	return total;
}

/* The routine runs without our locks, on the heaps there were when the call began. */
NTSTATUS WINAPI RtlEnumProcessHeaps(NTSTATUS (WINAPI *routine)(HANDLE, PVOID), PVOID context)
{
	ULONG room = RtlGetProcessHeaps(0, NULL) + 16, count, i;
	HANDLE *heaps = heap_system_alloc(room * sizeof(*heaps));
	NTSTATUS status = STATUS_SUCCESS;

	if (!heaps)
		return STATUS_NO_MEMORY;
	count = RtlGetProcessHeaps(room, heaps);
	for (i = 0; i < count && i < room && NT_SUCCESS(status); i++)
		status = routine(heaps[i], context);
	heap_system_free(heaps);
	return status;
}

BOOLEAN WINAPI RtlLockHeap(HANDLE handle)
{
	struct heap *heap = heap_enter(handle);

	if (!heap)
		return FALSE;
	if (heap->flags & HEAP_NO_SERIALIZE) {
		heap_leave(heap);
		return FALSE;
	}
	heap->lock_depth++;
	heap->gate = HEAP_GATE_LOCKED;
	return TRUE;
}

BOOLEAN WINAPI RtlUnlockHeap(HANDLE handle)
{
	struct heap *heap = heap_enter(handle);
	BOOLEAN held;

	if (!heap)
		return FALSE;
	/* Only the holder gets here while lock_depth is above zero: everybody else waits in heap_enter. */
	held = heap->lock_depth > 0;
	if (held && --heap->lock_depth == 0)
		heap->gate = heap->open_gate;
	heap_leave(heap);
	if (held)
		heap_leave(heap);
	return held;
}

DWORD WINAPI RtlSetHeapInformation(PVOID handle, HEAP_INFORMATION_CLASS class, PVOID information, SIZE_T length)
{
	struct heap *heap;
	ULONG value;

	switch ((int)class) {
	case HeapCompatibilityInformation:
		if (length < sizeof(value))
			return STATUS_BUFFER_TOO_SMALL;
		value = *(ULONG *)information;
		heap = heap_enter(handle);
		if (!heap)
			return STATUS_INVALID_PARAMETER;
		heap_leave(heap);
		/* The front end for small blocks is always on, as in Windows 10; it can be asked for but not taken away. */
		return value == 2 && !(heap->flags & HEAP_NO_SERIALIZE) && !heap->limit ? STATUS_SUCCESS : STATUS_UNSUCCESSFUL;
	case HeapEnableTerminationOnCorruption:
		heap_terminate_on_corruption();
		return STATUS_SUCCESS;
	case 3: /* HeapOptimizeResources: a version and flags; NULL means all heaps */
		if (length < 2 * sizeof(ULONG))
			return STATUS_BUFFER_TOO_SMALL;
		if (((ULONG *)information)[0] != 1)
			return STATUS_INVALID_PARAMETER;
		if (handle)
			RtlCompactHeap(handle, 0);
		else
			heap_compact_all();
		return STATUS_SUCCESS;
	default:
		return STATUS_INVALID_INFO_CLASS;
	}
}

DWORD WINAPI RtlQueryHeapInformation(HANDLE handle, HEAP_INFORMATION_CLASS class, PVOID information, SIZE_T length, PSIZE_T needed)
{
	struct heap *heap;

	if (class != HeapCompatibilityInformation)
		return STATUS_INVALID_INFO_CLASS;
	if (needed)
		*needed = sizeof(ULONG);
	if (length < sizeof(ULONG))
		return STATUS_BUFFER_TOO_SMALL;
	heap = heap_enter(handle);
	if (!heap)
		return STATUS_INVALID_PARAMETER;
	*(ULONG *)information = heap->flags & HEAP_NO_SERIALIZE || heap->limit ? 0 : 2;
	heap_leave(heap);
	return STATUS_SUCCESS;
}
