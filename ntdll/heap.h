/*
 * The heap's data structures, shared by heap*.c and by nothing else.
 *
 * A heap owns *regions*, runs of 64 KB granules from NtAllocateVirtualMemory. A run of granules that serves one purpose is a
 * *span*: either a slab, cut into equal blocks of one size class, or a single big block. Everything about a span is kept outside
 * of it, in the heap's metadata granules, so a program that writes past its block damages its data but not ours.
 *
 *     heap_map[address / 64 KB] -> span -> heap, class, state of each block
 *
 * Each block of a slab has one state byte: 0 is free, 1 + n means allocated with n bytes of the block not asked for. That gives
 * the exact size HeapSize answers, finds double frees and addresses that are no block, and lets HeapWalk see every block. Slack
 * of 254 bytes or more is stored in the last four bytes of the block, and the state byte is STATE_SLACK_IN_BLOCK.
 *
 * In front of the heap's lock each thread has a *cache* per heap: a list of free blocks per class, which it pops and pushes without
 * any atomic operation. Blocks on such a list have state 0 and are checked when they leave it, so a list damaged by a write to
 * freed memory is found before anything is handed out.
 *
 * Locks: heap->lock covers everything of a heap but the threads' caches and the state bytes; heap_list_lock covers the list of
 * heaps, heap_map's leaves and the pool of caches. Order: heap->lock, then heap_list_lock.
 */
#ifndef NTDLL_HEAP_H
#define NTDLL_HEAP_H

#include "ntdll.h"
#include "rtl.h"

#define GRANULE_SHIFT 16
#define GRANULE_SIZE ((SIZE_T)1 << GRANULE_SHIFT)
#define BLOCK_ALIGN 16

/* Sizes up to FINE_MAX have a class every 16 bytes, then eight classes to each doubling up to SLAB_MAX. */
#define FINE_MAX 1024
#define FINE_CLASSES (FINE_MAX / BLOCK_ALIGN + 1)
#define SLAB_MAX 32768
#define CLASS_COUNT (FINE_CLASSES + 40)
/* Above this a block has a region of its own, which goes back to the system when it is freed. */
#define REGION_BLOCK_MAX (512 * 1024)
#define REGION_GRANULES_FIRST 16
#define REGION_GRANULES_MAX 256
/* Free granules may hold this much memory before it is given back. */
#define RETAINED_MAX (4u << 20)

#define STATE_FREE 0
#define STATE_SLACK_IN_BLOCK 255
#define INLINE_STATES 64

/* heap->gate: OPEN lets threads use their caches; anything else sends every operation through heap->lock. */
#define HEAP_GATE_OPEN 0x48656170u
#define HEAP_GATE_LOCKED 0x4c6f636bu
#define HEAP_GATE_SLOW 0x536c6f77u
#define HEAP_GATE_DEAD 0u

enum span_kind { SPAN_SLAB, SPAN_BIG, SPAN_META };

struct heap_region {
	struct heap_region *next;
	char *base;
	ULONG granules;
	ULONG used;
	BOOLEAN dedicated;      /* one big block and no use for the tables; used counts the granules with memory behind them */
	BYTE busy[REGION_GRANULES_MAX];         /* this granule belongs to a span */
	BYTE committed[REGION_GRANULES_MAX];    /* ... has memory behind it */
	BYTE dirty[REGION_GRANULES_MAX];        /* ... may hold something else than zeroes */
};

struct heap_span {
	/* What alloc and free read: the first cache line. */
	char *base;             /* first block */
	BYTE *states;
	struct heap *heap;
	ULONG block_size;       /* SPAN_SLAB */
	ULONG reciprocal;       /* 2^32 / block_size, rounded up */
	ULONG block_count;
	USHORT class_index;
	BYTE kind;
	BYTE listed;            /* on heap->partial[class_index] */
	/* Under the heap's lock. */
	ULONG carved;           /* blocks ever handed out; those behind have never been touched */
	ULONG used;             /* blocks allocated or in a thread's cache */
	void *free_list;
	struct heap_cache *owner;
	struct heap_span *next, *prev;
	struct heap_region *region;
	char *start;            /* first granule */
	ULONG granules;
	SIZE_T size;            /* SPAN_BIG: bytes asked for */
	BYTE inline_states[INLINE_STATES];
};

struct heap {
	ULONG gate;
	ULONG flags;
	RTL_CRITICAL_SECTION lock;
	BOOLEAN lock_ready;
	ULONG lock_depth;       /* RtlLockHeap nesting */
	ULONG open_gate;        /* what gate is when nobody holds RtlLockHeap */
	SIZE_T limit, charged;  /* limit of a heap of fixed size, or 0; bytes in blocks */
	struct heap_region *regions;
	struct heap_span *partial[CLASS_COUNT];
	struct heap_span *bigs;
	struct heap_span *spare_spans;
	struct heap_cache *caches;
	struct heap_meta *metas;
	char *meta_next, *meta_end;
	SIZE_T dirty_bytes;     /* committed memory of free granules that was used */
	ULONG next_region;      /* granules of the next region */
	struct heap_region *spare_regions;
	struct heap_span self;  /* SPAN_META: what heap_map has for the heap's first granule */
};

/* A granule of metadata; the heap itself stands at the start of the first. */
struct heap_meta {
	struct heap_meta *next;
};

struct heap_bin {
	void *head;
	ULONG count;
	ULONG limit;
	struct heap_span *slab; /* where this thread gets its blocks from */
};

struct heap_cache {
	struct heap *heap;      /* NULL when the heap was destroyed */
	struct heap_cache *next;        /* of the same thread */
	struct heap_cache *heap_next;   /* of the same heap */
	struct heap_bin bins[CLASS_COUNT];
};

/* heap_map's upper level covers the address space in steps of 2 GB. */
#define MAP_TOP_BITS (sizeof(void *) == 8 ? 16 : 1)
#define MAP_LEAF_SHIFT 31
#define MAP_LEAF_ENTRIES (1u << (MAP_LEAF_SHIFT - GRANULE_SHIFT))

extern struct heap_span **heap_map[1u << MAP_TOP_BITS];
extern RTL_CRITICAL_SECTION heap_list_lock;

/* The span that covers ADDRESS, or NULL; any value may be asked for. */
static inline struct heap_span *heap_span_of(const void *address)
{
	ULONG_PTR value = (ULONG_PTR)address;
	ULONG_PTR top = value >> MAP_LEAF_SHIFT;
	struct heap_span **leaf;

	if (__builtin_expect(top >= sizeof(heap_map) / sizeof(*heap_map), 0))
		return NULL;
	leaf = heap_map[top];
	if (__builtin_expect(!leaf, 0))
		return NULL;
	return leaf[value >> GRANULE_SHIFT & (MAP_LEAF_ENTRIES - 1)];
}

/* The index of the block of SLAB that starts at ADDRESS, or block_count if no block starts there. */
static inline ULONG heap_block_index(const struct heap_span *slab, const void *address)
{
	SIZE_T offset = (SIZE_T)((const char *)address - slab->base);
	ULONG index;

	if (__builtin_expect(offset >= 4 * GRANULE_SIZE, 0))
		return slab->block_count;
	index = (ULONG)((ULONGLONG)offset * slab->reciprocal >> 32);
	if (__builtin_expect(index * slab->block_size != offset || index >= slab->block_count, 0))
		return slab->block_count;
	return index;
}

/* The class that serves SIZE bytes, at most SLAB_MAX. */
static inline ULONG heap_class_of(SIZE_T size)
{
	ULONG shift;

	if (__builtin_expect(size <= FINE_MAX, 1))
		return (ULONG)(size + BLOCK_ALIGN - 1) / BLOCK_ALIGN + !size;
	shift = 31 - (ULONG)__builtin_clz((ULONG)size - 1);
	return FINE_CLASSES + (shift - 10) * 8 + ((((ULONG)size - 1) >> (shift - 3)) & 7);
}

static inline ULONG heap_class_size(ULONG class_index)
{
	ULONG step;

	if (class_index < FINE_CLASSES)
		return class_index * BLOCK_ALIGN;
	step = class_index - FINE_CLASSES;
	return (1024u << (step / 8)) + (128u << (step / 8)) * (step % 8 + 1);
}

/* Notes in the state byte of block INDEX of SLAB that SIZE of its bytes are in use. */
static inline void heap_block_set_size(struct heap_span *slab, ULONG index, SIZE_T size)
{
	ULONG slack = slab->block_size - (ULONG)size;

	if (__builtin_expect(slack < STATE_SLACK_IN_BLOCK - 1, 1)) {
		slab->states[index] = (BYTE)(slack + 1);
	} else {
		*(ULONG *)(slab->base + (SIZE_T)(index + 1) * slab->block_size - sizeof(ULONG)) = slack;
		slab->states[index] = STATE_SLACK_IN_BLOCK;
	}
}

static inline SIZE_T heap_block_get_size(const struct heap_span *slab, ULONG index)
{
	ULONG slack = slab->states[index] - 1u;

	if (slab->states[index] == STATE_SLACK_IN_BLOCK)
		slack = *(ULONG *)(slab->base + (SIZE_T)(index + 1) * slab->block_size - sizeof(ULONG));
	return slack <= slab->block_size ? slab->block_size - slack : 0;
}

/* --- heap_span.c: all under heap->lock --- */

/* A slab of CLASS_INDEX with every block free, or NULL. It is on no list. */
struct heap_span *heap_slab_create(struct heap *heap, ULONG class_index);
/* A block of SIZE > SLAB_MAX bytes, or NULL; *zeroed says whether it is known to hold zeroes. */
struct heap_span *heap_big_create(struct heap *heap, SIZE_T size, BOOLEAN *zeroed);
/* Tries to make the big block SIZE bytes long where it is. */
BOOLEAN heap_big_resize(struct heap_span *big, SIZE_T size);
/* Gives the span's granules back to its region, and regions and memory to the system where enough is free. */
void heap_span_destroy(struct heap_span *span);
void heap_slab_list(struct heap_span *slab);
void heap_slab_unlist(struct heap_span *slab);
/* Memory for records that live as long as the heap, or NULL. */
void *heap_meta_alloc(struct heap *heap, SIZE_T size);
/* Decommits what free granules still hold. */
void heap_trim(struct heap *heap);
/* Points heap_map's entries of COUNT granules from START to SPAN (NULL clears); FALSE when out of memory. */
BOOLEAN heap_map_set(const void *start, SIZE_T count, struct heap_span *span);
void *heap_system_alloc(SIZE_T size);
void heap_system_free(void *address);

/* --- heap_cache.c --- */

/* The calling thread's cache for HEAP, made if it has none; NULL when there is no memory for one. */
struct heap_cache *heap_cache_get(struct heap *heap);
/* Under heap->lock: moves blocks of CLASS_INDEX from slabs to the bin, and from the bin to their slabs until KEEP are left. */
BOOLEAN heap_bin_fill(struct heap *heap, struct heap_cache *cache, ULONG class_index);
void heap_bin_drain(struct heap *heap, struct heap_bin *bin, ULONG keep);
void heap_cache_drain(struct heap *heap, struct heap_cache *cache);
/* Under heap->lock: one block straight from or to the slabs. */
void *heap_slab_take(struct heap *heap, struct heap_cache *cache, ULONG class_index);
void heap_slab_give(struct heap *heap, struct heap_span *slab, void *block);
/* When a heap dies, no thread may find its caches again. */
void heap_cache_forget(struct heap *heap);
/* The calling thread's list of caches: in a field of the TEB that Windows leaves to instrumentation. */
static inline struct heap_cache **heap_thread_caches(void)
{
	return (struct heap_cache **)&current_teb()->Instrumentation[0];
}

/* --- heap.c --- */

/* The process was found to write where it may not: raises STATUS_HEAP_CORRUPTION where the program asked for that. */
void heap_corrupt(struct heap *heap, void *address);
/* HANDLE as a heap, with its lock taken, or NULL. */
struct heap *heap_enter(HANDLE handle);
void heap_leave(struct heap *heap);

#endif
