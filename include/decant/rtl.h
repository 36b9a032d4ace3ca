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

/* --- strings --- */

#ifndef RTL_DUPLICATE_UNICODE_STRING_NULL_TERMINATE
#define RTL_DUPLICATE_UNICODE_STRING_NULL_TERMINATE 1u
#define RTL_DUPLICATE_UNICODE_STRING_ALLOCATE_NULL_STRING 2u
#endif

NTSTATUS WINAPI RtlInitUnicodeStringEx(PUNICODE_STRING string, PCWSTR source);
BOOLEAN WINAPI RtlCreateUnicodeString(PUNICODE_STRING string, PCWSTR source);
NTSTATUS WINAPI RtlDuplicateUnicodeString(ULONG flags, const UNICODE_STRING *source, PUNICODE_STRING copy);
VOID WINAPI RtlCopyUnicodeString(PUNICODE_STRING dest, PCUNICODE_STRING source);
VOID WINAPI RtlCopyString(PSTRING dest, const STRING *source);
NTSTATUS WINAPI RtlAppendUnicodeStringToString(PUNICODE_STRING dest, PCUNICODE_STRING source);
NTSTATUS WINAPI RtlAppendUnicodeToString(PUNICODE_STRING dest, PCWSTR source);
NTSTATUS WINAPI RtlAppendStringToString(PSTRING dest, const STRING *source);
LONG WINAPI RtlCompareUnicodeStrings(PCWCH a, SIZE_T a_count, PCWCH b, SIZE_T b_count, BOOLEAN fold);
LONG WINAPI RtlCompareUnicodeString(PCUNICODE_STRING a, PCUNICODE_STRING b, BOOLEAN fold);
BOOLEAN WINAPI RtlEqualUnicodeString(PCUNICODE_STRING a, PCUNICODE_STRING b, BOOLEAN fold);
BOOLEAN WINAPI RtlSuffixUnicodeString(PCUNICODE_STRING suffix, PCUNICODE_STRING string, BOOLEAN fold);
LONG WINAPI RtlCompareString(const STRING *a, const STRING *b, BOOLEAN fold);
BOOLEAN WINAPI RtlEqualString(const STRING *a, const STRING *b, BOOLEAN fold);
CHAR WINAPI RtlUpperChar(CHAR c);
WCHAR WINAPI RtlUpcaseUnicodeChar(WCHAR c);
WCHAR WINAPI RtlDowncaseUnicodeChar(WCHAR c);
NTSTATUS WINAPI RtlUpcaseUnicodeString(PUNICODE_STRING dest, PCUNICODE_STRING source, BOOLEAN allocate);
NTSTATUS WINAPI RtlDowncaseUnicodeString(PUNICODE_STRING dest, PCUNICODE_STRING source, BOOLEAN allocate);
NTSTATUS WINAPI RtlHashUnicodeString(const UNICODE_STRING *string, BOOLEAN fold, ULONG algorithm, PULONG hash);
NTSTATUS WINAPI RtlFindCharInUnicodeString(ULONG flags, PCUNICODE_STRING string, PCUNICODE_STRING set, USHORT *position);

/* Code pages and UTF-8; sizes are bytes. */
NTSTATUS WINAPI RtlUnicodeToMultiByteN(PCHAR dest, ULONG room, PULONG written, PCWCH source, ULONG bytes);
NTSTATUS WINAPI RtlUnicodeToOemN(PCHAR dest, ULONG room, PULONG written, PCWCH source, ULONG bytes);
NTSTATUS WINAPI RtlUpcaseUnicodeToMultiByteN(PCHAR dest, ULONG room, PULONG written, PCWCH source, ULONG bytes);
NTSTATUS WINAPI RtlUpcaseUnicodeToOemN(PCHAR dest, ULONG room, PULONG written, PCWCH source, ULONG bytes);
NTSTATUS WINAPI RtlMultiByteToUnicodeN(PWCH dest, ULONG room, PULONG written, PCCH source, ULONG bytes);
NTSTATUS WINAPI RtlOemToUnicodeN(PWCH dest, ULONG room, PULONG written, PCCH source, ULONG bytes);
NTSTATUS WINAPI RtlMultiByteToUnicodeSize(PULONG size, PCCH source, ULONG bytes);
NTSTATUS WINAPI RtlUnicodeToUTF8N(PCHAR dest, ULONG room, PULONG written, PCWCH source, ULONG bytes);
NTSTATUS WINAPI RtlUTF8ToUnicodeN(PWSTR dest, ULONG room, PULONG written, PCCH source, ULONG bytes);
NTSTATUS WINAPI RtlOemStringToUnicodeString(PUNICODE_STRING dest, PCOEM_STRING source, BOOLEAN allocate);
NTSTATUS WINAPI RtlUnicodeStringToUTF8String(PSTRING dest, PCUNICODE_STRING source, BOOLEAN allocate);
NTSTATUS WINAPI RtlUTF8StringToUnicodeString(PUNICODE_STRING dest, const STRING *source, BOOLEAN allocate);

/* Numbers and GUIDs */
NTSTATUS WINAPI RtlInt64ToUnicodeString(ULONGLONG value, ULONG base, PUNICODE_STRING string);
NTSTATUS WINAPI RtlIntegerToUnicodeString(ULONG value, ULONG base, PUNICODE_STRING string);
NTSTATUS WINAPI RtlLargeIntegerToChar(const ULONGLONG *value, ULONG base, ULONG room, PCHAR text);
NTSTATUS WINAPI RtlIntegerToChar(ULONG value, ULONG base, ULONG room, PCHAR text);
NTSTATUS WINAPI RtlUnicodeStringToInteger(PCUNICODE_STRING string, ULONG base, PULONG value);
NTSTATUS WINAPI RtlStringFromGUID(REFGUID guid, PUNICODE_STRING string);
NTSTATUS WINAPI RtlGUIDFromString(PCUNICODE_STRING string, GUID *guid);

#endif
