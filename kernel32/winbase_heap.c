/*
 * GlobalAlloc, LocalAlloc and their families.
 *
 * Fixed memory is a block of the process heap and its handle is the address. A movable handle is the address of an entry in a table
 * that is told from block addresses by its place: handles lie at 8 modulo 16, blocks at 0. The entry holds the block, which moves
 * only while its lock count is zero, the count, and the flags. A discarded entry has no block.
 *
 * Local and global handles are the same thing, as on all 32- and 64-bit Windows.
 */
#include "kernel32.h"

#include <decant/peb.h>
#include <decant/rtl.h>

#define ENTRY_MAGIC 0x4d48u     /* a live entry */
#define ENTRY_FREE 0x4d46u
#define ENTRIES_PER_PAGE 1024
#define LOCK_MAX 0xff

/* Aligned to 16, so that handle_of's 8 more never make a block's address. */
struct movable {
	void *block;            /* NULL when discarded or of size zero */
	struct movable *next;   /* ENTRY_FREE */
	USHORT magic;
	BYTE locks;
	BYTE discardable;
} __attribute__((aligned(16)));

struct movable_page {
	struct movable_page *next;
	struct movable entries[ENTRIES_PER_PAGE];
};

static struct movable_page *pages;
static struct movable *free_entries;

static HANDLE heap(void)
{
	return current_peb()->ProcessHeap;
}

static HANDLE handle_of(struct movable *entry)
{
	return (char *)entry + 8;
}

/* The table is guarded by the lock of the process heap, which all of these functions need anyway. */
static void lock_table(void)
{
	RtlLockHeap(heap());
}

static void unlock_table(void)
{
	RtlUnlockHeap(heap());
}

/* The live entry of HANDLE, or NULL; under the table's lock. */
static struct movable *entry_of(HANDLE handle)
{
	struct movable *entry = (struct movable *)((char *)handle - 8);
	struct movable_page *page;

	if (((ULONG_PTR)handle & 15) != 8)
		return NULL;
	for (page = pages; page; page = page->next) {
		if (entry >= page->entries && entry < page->entries + ENTRIES_PER_PAGE)
			return entry->magic == ENTRY_MAGIC ? entry : NULL;
	}
	return NULL;
}

static BOOL add_page(void)
{
	struct movable_page *page = RtlAllocateHeap(heap(), HEAP_ZERO_MEMORY, sizeof(*page));
	ULONG i;

	if (!page)
		return FALSE;
	for (i = 0; i < ENTRIES_PER_PAGE; i++) {
		page->entries[i].magic = ENTRY_FREE;
		page->entries[i].next = free_entries;
		free_entries = &page->entries[i];
	}
	page->next = pages;
	pages = page;
	return TRUE;
}

static void entry_release(struct movable *entry)
{
	entry->magic = ENTRY_FREE;
	entry->next = free_entries;
	free_entries = entry;
}

static HANDLE movable_alloc(UINT flags, SIZE_T bytes)
{
	struct movable *entry = NULL;
	void *block = NULL;

	if (bytes) {
		block = RtlAllocateHeap(heap(), flags & GMEM_ZEROINIT ? HEAP_ZERO_MEMORY : 0, bytes);
		if (!block)
			return NULL;
	}
	lock_table();
	if (free_entries || add_page()) {
		entry = free_entries;
		free_entries = entry->next;
		entry->block = block;
		entry->magic = ENTRY_MAGIC;
		entry->locks = 0;
		entry->discardable = (flags & GMEM_DISCARDABLE) != 0;
	}
	unlock_table();
	if (!entry) {
		if (block)
			RtlFreeHeap(heap(), 0, block);
		SetLastError(ERROR_NOT_ENOUGH_MEMORY);
		return NULL;
	}
	return handle_of(entry);
}

HGLOBAL WINAPI GlobalAlloc(UINT flags, SIZE_T bytes)
{
	if (flags & ~(UINT)GMEM_VALID_FLAGS) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return NULL;
	}
	if (flags & GMEM_MOVEABLE)
		return movable_alloc(flags, bytes);
	return RtlAllocateHeap(heap(), flags & GMEM_ZEROINIT ? HEAP_ZERO_MEMORY : 0, bytes);
}

HGLOBAL WINAPI GlobalFree(HGLOBAL handle)
{
	struct movable *entry;
	BOOL freed;

	if (!handle)
		return NULL;
	if (((ULONG_PTR)handle & 15) == 0)
		return RtlFreeHeap(heap(), 0, handle) ? NULL : (SetLastError(ERROR_INVALID_HANDLE), handle);
	lock_table();
	entry = entry_of(handle);
	freed = entry != NULL;
	if (freed) {
		if (entry->block)
			RtlFreeHeap(heap(), 0, entry->block);
		entry_release(entry);
	}
	unlock_table();
	if (!freed) {
		SetLastError(ERROR_INVALID_HANDLE);
		return handle;
	}
	return NULL;
}

/* Whether HANDLE is the address of fixed memory. */
static BOOL is_fixed(HANDLE handle)
{
	return handle && ((ULONG_PTR)handle & 15) == 0 && RtlValidateHeap(heap(), 0, handle);
}

LPVOID WINAPI GlobalLock(HGLOBAL handle)
{
	struct movable *entry;
	void *block = NULL;

	if (is_fixed(handle))
		return handle;
	lock_table();
	entry = entry_of(handle);
	if (!entry) {
		SetLastError(ERROR_INVALID_HANDLE);
	} else if (!entry->block) {
		SetLastError(ERROR_DISCARDED);
	} else {
		block = entry->block;
		if (entry->locks < LOCK_MAX)
			entry->locks++;
	}
	unlock_table();
	return block;
}

BOOL WINAPI GlobalUnlock(HGLOBAL handle)
{
	struct movable *entry;
	BOOL still_locked = FALSE;

	/* Fixed memory is always locked: GlobalUnlock answers TRUE for it. */
	if (is_fixed(handle))
		return TRUE;
	lock_table();
	entry = entry_of(handle);
	if (!entry) {
		SetLastError(ERROR_INVALID_HANDLE);
	} else if (!entry->locks) {
		SetLastError(ERROR_NOT_LOCKED);
	} else {
		still_locked = --entry->locks != 0;
		if (!still_locked)
			SetLastError(NO_ERROR);
	}
	unlock_table();
	return still_locked;
}

SIZE_T WINAPI GlobalSize(HGLOBAL handle)
{
	struct movable *entry;
	SIZE_T size = 0;

	if (is_fixed(handle))
		return RtlSizeHeap(heap(), 0, handle);
	lock_table();
	entry = entry_of(handle);
	if (!entry)
		SetLastError(ERROR_INVALID_HANDLE);
	else if (entry->block)
		size = RtlSizeHeap(heap(), 0, entry->block);
	unlock_table();
	return size;
}

UINT WINAPI GlobalFlags(HGLOBAL handle)
{
	struct movable *entry;
	UINT flags = GMEM_INVALID_HANDLE;

	if (is_fixed(handle))
		return 0;
	lock_table();
	entry = entry_of(handle);
	if (entry)
		flags = entry->locks | (entry->discardable ? GMEM_DISCARDABLE : 0) | (entry->block ? 0 : GMEM_DISCARDED);
	else
		SetLastError(ERROR_INVALID_HANDLE);
	unlock_table();
	return flags;
}

HGLOBAL WINAPI GlobalHandle(LPCVOID memory)
{
	struct movable_page *page;
	HANDLE handle = NULL;
	ULONG i;

	lock_table();
	for (page = pages; page && !handle && memory; page = page->next) {
		for (i = 0; i < ENTRIES_PER_PAGE && !handle; i++) {
			if (page->entries[i].magic == ENTRY_MAGIC && page->entries[i].block == memory)
				handle = handle_of(&page->entries[i]);
		}
	}
	if (!handle && (entry_of((HANDLE)memory) || is_fixed((HANDLE)memory)))
		handle = (HANDLE)memory;
	unlock_table();
	if (!handle)
		SetLastError(ERROR_INVALID_HANDLE);
	return handle;
}

/* Gives ENTRY's block another size. A block that is locked stays where it is. */
static HGLOBAL movable_resize(struct movable *entry, SIZE_T bytes, UINT flags)
{
	ULONG heap_flags = flags & GMEM_ZEROINIT ? HEAP_ZERO_MEMORY : 0;
	void *block;

	if (!bytes && entry->block) {
		if (entry->locks) {
			SetLastError(ERROR_INVALID_HANDLE);
			return NULL;
		}
		RtlFreeHeap(heap(), 0, entry->block);
		entry->block = NULL;
		return handle_of(entry);
	}
	if (!bytes)
		return handle_of(entry);
	if (!entry->block)
		block = RtlAllocateHeap(heap(), heap_flags, bytes);
	else
		block = RtlReAllocateHeap(heap(), heap_flags | (entry->locks && !(flags & GMEM_MOVEABLE) ? HEAP_REALLOC_IN_PLACE_ONLY : 0), entry->block, bytes);
	if (!block) {
		SetLastError(ERROR_NOT_ENOUGH_MEMORY);
		return NULL;
	}
	entry->block = block;
	return handle_of(entry);
}

static HGLOBAL fixed_realloc(HGLOBAL handle, SIZE_T bytes, UINT flags)
{
	ULONG heap_flags = (flags & GMEM_ZEROINIT ? HEAP_ZERO_MEMORY : 0) | (flags & GMEM_MOVEABLE ? 0 : HEAP_REALLOC_IN_PLACE_ONLY);
	void *block;

	/* GMEM_MODIFY cannot make fixed memory movable here, as in Windows: it keeps being fixed. */
	if (flags & GMEM_MODIFY)
		return handle;
	block = RtlReAllocateHeap(heap(), heap_flags, handle, bytes);
	if (!block)
		SetLastError(ERROR_NOT_ENOUGH_MEMORY);
	return block;
}

HGLOBAL WINAPI GlobalReAlloc(HGLOBAL handle, SIZE_T bytes, UINT flags)
{
	struct movable *entry;
	HGLOBAL result = NULL;

	if (flags & ~(UINT)(GMEM_VALID_FLAGS | GMEM_MODIFY)) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return NULL;
	}
	if (is_fixed(handle))
		return fixed_realloc(handle, bytes, flags);
	lock_table();
	entry = entry_of(handle);
	if (!entry) {
		SetLastError(ERROR_INVALID_HANDLE);
	} else if (flags & GMEM_MODIFY) {
		entry->discardable = (flags & GMEM_DISCARDABLE) != 0;
		result = handle;
	} else {
		result = movable_resize(entry, bytes, flags);
	}
	unlock_table();
	return result;
}

/* --- the local family: the same functions with their own names; flags have the same bits --- */

HLOCAL WINAPI LocalAlloc(UINT flags, SIZE_T bytes)
{
	if (flags & ~(UINT)LMEM_VALID_FLAGS) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return NULL;
	}
	return GlobalAlloc(flags & (GMEM_MOVEABLE | GMEM_ZEROINIT), bytes);
}

HLOCAL WINAPI LocalFree(HLOCAL handle)
{
	return GlobalFree(handle);
}

LPVOID WINAPI LocalLock(HLOCAL handle)
{
	return GlobalLock(handle);
}

BOOL WINAPI LocalUnlock(HLOCAL handle)
{
	/* Unlike GlobalUnlock, LocalUnlock of fixed memory fails: there is no lock count. */
	if (is_fixed(handle)) {
		SetLastError(ERROR_NOT_LOCKED);
		return FALSE;
	}
	return GlobalUnlock(handle);
}

SIZE_T WINAPI LocalSize(HLOCAL handle)
{
	return GlobalSize(handle);
}

UINT WINAPI LocalFlags(HLOCAL handle)
{
	return GlobalFlags(handle);
}

HLOCAL WINAPI LocalHandle(LPCVOID memory)
{
	return GlobalHandle(memory);
}

HLOCAL WINAPI LocalReAlloc(HLOCAL handle, SIZE_T bytes, UINT flags)
{
	return GlobalReAlloc(handle, bytes, flags & (GMEM_MOVEABLE | GMEM_ZEROINIT | GMEM_MODIFY | GMEM_DISCARDABLE));
}

/* --- 16-bit inheritance that does what it says: memory here is not discarded, compacted or fixed --- */

SIZE_T WINAPI GlobalCompact(DWORD minimum)
{
	(void)minimum;
	return RtlCompactHeap(heap(), 0);
}

SIZE_T WINAPI LocalCompact(UINT minimum)
{
	(void)minimum;
	return RtlCompactHeap(heap(), 0);
}
