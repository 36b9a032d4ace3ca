/*
 * ntdll's Rtl exports that the toolchain's headers do not declare, for ntdll and for the DLLs on top of it.
 *
 * Names and layouts are Microsoft's, from the driver kit's documentation (wdm.h, ntifs.h) where there is one; our own structure
 * names are lower_snake. Include after windows.h and winternl.h.
 */
#ifndef DECANT_RTL_H
#define DECANT_RTL_H

/* winternl.h has macros of these names; ntdll exports functions. */
#undef RtlMoveMemory
#undef RtlCopyMemory
#undef RtlFillMemory
#undef RtlZeroMemory

/* --- heaps --- */

#ifndef HEAP_GROWABLE
#define HEAP_GROWABLE 0x00000002
#endif

struct rtl_heap_walk_entry {
	PVOID DataAddress;
	SIZE_T DataSize;
	UCHAR OverheadBytes;
	UCHAR SegmentIndex;
	USHORT Flags;
	union {
		struct {
			SIZE_T Settable;
			USHORT TagIndex;
			USHORT AllocatorBackTraceIndex;
			ULONG Reserved[2];
		} Block;
		struct {
			ULONG CommittedSize;
			ULONG UnCommittedSize;
			PVOID FirstEntry;
			PVOID LastEntry;
		} Segment;
	} u;
};

PVOID WINAPI RtlReAllocateHeap(HANDLE handle, ULONG flags, PVOID block, SIZE_T size);
SIZE_T WINAPI RtlSizeHeap(HANDLE handle, ULONG flags, const void *block);
BOOLEAN WINAPI RtlValidateHeap(HANDLE handle, ULONG flags, const void *block);
BOOLEAN WINAPI RtlValidateProcessHeaps(void);
BOOLEAN WINAPI RtlLockHeap(HANDLE handle);
BOOLEAN WINAPI RtlUnlockHeap(HANDLE handle);
SIZE_T WINAPI RtlCompactHeap(HANDLE handle, ULONG flags);
NTSTATUS WINAPI RtlWalkHeap(HANDLE handle, PVOID walk_entry);
ULONG WINAPI RtlGetProcessHeaps(ULONG count, HANDLE *heaps);
NTSTATUS WINAPI RtlEnumProcessHeaps(NTSTATUS (WINAPI *routine)(HANDLE, PVOID), PVOID context);

/* --- errors --- */

void WINAPI RtlSetLastWin32ErrorAndNtStatusFromNtStatus(NTSTATUS status);
void WINAPI RtlSetLastWin32Error(ULONG error);
ULONG WINAPI RtlGetLastWin32Error(void);
NTSTATUS WINAPI RtlGetLastNtStatus(void);

ULONG WINAPI RtlNtStatusToDosErrorNoTeb(NTSTATUS status);
VOID WINAPI RtlRestoreLastWin32Error(ULONG error);
NTSTATUS WINAPI RtlSetThreadErrorMode(ULONG mode, ULONG *previous);
ULONG WINAPI RtlGetThreadErrorMode(void);

#endif
