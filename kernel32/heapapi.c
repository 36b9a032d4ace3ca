/*
 * heapapi.h: heaps, over ntdll's.
 *
 * HeapAlloc, HeapReAlloc, HeapFree and HeapSize are ntdll's functions themselves (forwarders in kernel32.def); here is what translates
 * errors and structures.
 */
#include "kernel32.h"

#include <decant/peb.h>
#include <decant/rtl.h>

HANDLE WINAPI GetProcessHeap(void)
{
	return current_peb()->ProcessHeap;
}

DWORD WINAPI GetProcessHeaps(DWORD count, PHANDLE heaps)
{
	return RtlGetProcessHeaps(count, heaps);
}

HANDLE WINAPI HeapCreate(DWORD options, SIZE_T initial, SIZE_T maximum)
{
	ULONG flags = options & (HEAP_GENERATE_EXCEPTIONS | HEAP_NO_SERIALIZE | HEAP_CREATE_ENABLE_EXECUTE);
	HANDLE heap;

	if (maximum && initial > maximum)
		maximum = initial;
	heap = RtlCreateHeap(flags | (maximum ? 0 : HEAP_GROWABLE), NULL, maximum, maximum ? initial : 0, NULL, NULL);
	if (!heap)
		SetLastError(ERROR_NOT_ENOUGH_MEMORY);
	return heap;
}

BOOL WINAPI HeapDestroy(HANDLE heap)
{
	if (RtlDestroyHeap(heap)) {
		SetLastError(ERROR_INVALID_HANDLE);
		return FALSE;
	}
	return TRUE;
}

SIZE_T WINAPI HeapCompact(HANDLE heap, DWORD flags)
{
	SIZE_T largest = RtlCompactHeap(heap, flags);

	if (!largest)
		SetLastError(NO_ERROR);
	return largest;
}

BOOL WINAPI HeapValidate(HANDLE heap, DWORD flags, LPCVOID block)
{
	return RtlValidateHeap(heap, flags, block);
}

BOOL WINAPI HeapLock(HANDLE heap)
{
	return RtlLockHeap(heap);
}

BOOL WINAPI HeapUnlock(HANDLE heap)
{
	return RtlUnlockHeap(heap);
}

BOOL WINAPI HeapSetInformation(HANDLE heap, HEAP_INFORMATION_CLASS class, PVOID information, SIZE_T length)
{
	return check_status((NTSTATUS)RtlSetHeapInformation(heap, class, information, length));
}

BOOL WINAPI HeapQueryInformation(HANDLE heap, HEAP_INFORMATION_CLASS class, PVOID information, SIZE_T length, PSIZE_T needed)
{
	return check_status((NTSTATUS)RtlQueryHeapInformation(heap, class, information, length, needed));
}

/* ntdll's entry has the same bits as Win32's, but is laid out differently. */
BOOL WINAPI HeapWalk(HANDLE heap, LPPROCESS_HEAP_ENTRY entry)
{
	struct rtl_heap_walk_entry walk;
	NTSTATUS status;

	memset(&walk, 0, sizeof(walk));
	walk.DataAddress = entry->lpData;
	walk.DataSize = entry->cbData;
	walk.Flags = entry->wFlags;
	/* cbData has 32 bits; a larger free run is found again from its address. */
	status = RtlWalkHeap(heap, &walk);
	if (!NT_SUCCESS(status))
		return set_last_status(status);
	memset(entry, 0, sizeof(*entry));
	entry->lpData = walk.DataAddress;
	entry->cbData = walk.DataSize > 0xffffffff ? 0xffffffff : (DWORD)walk.DataSize;
	entry->cbOverhead = walk.OverheadBytes;
	entry->iRegionIndex = walk.SegmentIndex;
	entry->wFlags = walk.Flags;
	if (walk.Flags & PROCESS_HEAP_REGION) {
		entry->Region.dwCommittedSize = walk.u.Segment.CommittedSize;
		entry->Region.dwUnCommittedSize = walk.u.Segment.UnCommittedSize;
		entry->Region.lpFirstBlock = walk.u.Segment.FirstEntry;
		entry->Region.lpLastBlock = walk.u.Segment.LastEntry;
	}
	return TRUE;
}

static void summarize(const PROCESS_HEAP_ENTRY *entry, LPHEAP_SUMMARY summary)
{
	if (entry->wFlags & PROCESS_HEAP_REGION) {
		summary->cbCommitted += entry->Region.dwCommittedSize;
		summary->cbReserved += (SIZE_T)entry->Region.dwCommittedSize + entry->Region.dwUnCommittedSize;
		summary->cbMaxReserve = summary->cbReserved;
	} else if (entry->wFlags & PROCESS_HEAP_ENTRY_BUSY) {
		summary->cbAllocated += entry->cbData;
	}
}

BOOL WINAPI HeapSummary(HANDLE heap, DWORD flags, LPHEAP_SUMMARY summary)
{
	PROCESS_HEAP_ENTRY entry = { .lpData = NULL };

	(void)flags;
	if (summary->cb != sizeof(*summary)) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return FALSE;
	}
	memset(summary, 0, sizeof(*summary));
	summary->cb = sizeof(*summary);
	while (HeapWalk(heap, &entry))
		summarize(&entry, summary);
	return GetLastError() == ERROR_NO_MORE_ITEMS;
}
