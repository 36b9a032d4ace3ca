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

/* --- paths --- */

/* What RtlDetermineDosPathNameType_U answers: RTL_PATH_TYPE. */
enum rtl_path_type {
	RTL_PATH_UNKNOWN,
	RTL_PATH_UNC_ABSOLUTE,
	RTL_PATH_DRIVE_ABSOLUTE,
	RTL_PATH_DRIVE_RELATIVE,
	RTL_PATH_ROOTED,
	RTL_PATH_RELATIVE,
	RTL_PATH_LOCAL_DEVICE,
	RTL_PATH_ROOT_LOCAL_DEVICE,
};

ULONG WINAPI RtlDetermineDosPathNameType_U(PCWSTR path);
/* Offset of the device's name in the high half and its length in the low half, in bytes; 0 if PATH names no device. */
ULONG WINAPI RtlIsDosDeviceName_U(PCWSTR path);
/* Sizes in bytes: what was written without its terminator, or what is needed with it; 0 for an unusable path. */
ULONG WINAPI RtlGetFullPathName_U(PCWSTR path, ULONG size, PWSTR buffer, PWSTR *part);
ULONG WINAPI RtlGetCurrentDirectory_U(ULONG size, PWSTR buffer);
NTSTATUS WINAPI RtlSetCurrentDirectory_U(PCUNICODE_STRING path);
/* nt_name is the caller's to free with RtlFreeUnicodeString; relative (RTL_RELATIVE_NAME_U) and part may be NULL. */
NTSTATUS WINAPI RtlDosPathNameToNtPathName_U_WithStatus(PCWSTR path, PUNICODE_STRING nt_name, PCWSTR *part, PVOID relative);

/* --- environment: lengths in characters; a block of NULL is the process' --- */

VOID WINAPI RtlAcquirePebLock(void);
VOID WINAPI RtlReleasePebLock(void);
NTSTATUS WINAPI RtlQueryEnvironmentVariable(PWSTR block, PCWSTR name, SIZE_T name_length, PWSTR value, SIZE_T room, PSIZE_T length);
NTSTATUS WINAPI RtlQueryEnvironmentVariable_U(PWSTR block, PCUNICODE_STRING name, PUNICODE_STRING value);
NTSTATUS WINAPI RtlSetEnvironmentVar(PWSTR *block, PCWSTR name, SIZE_T name_length, PCWSTR value, SIZE_T value_length);
NTSTATUS WINAPI RtlSetEnvironmentVariable(PWSTR *block, PCUNICODE_STRING name, PCUNICODE_STRING value);
NTSTATUS WINAPI RtlCreateEnvironment(BOOLEAN inherit, PWSTR *block);
NTSTATUS WINAPI RtlDestroyEnvironment(PWSTR block);
VOID WINAPI RtlSetCurrentEnvironment(PWSTR block, PWSTR *old);
NTSTATUS WINAPI RtlExpandEnvironmentStrings(PWSTR block, PCWSTR source, SIZE_T count, PWSTR dest, SIZE_T room, PSIZE_T needed);
NTSTATUS WINAPI RtlExpandEnvironmentStrings_U(PWSTR block, PCUNICODE_STRING source, PUNICODE_STRING dest, PULONG needed);

/* --- version and time --- */

NTSTATUS WINAPI RtlGetVersion(PRTL_OSVERSIONINFOW info);
VOID WINAPI RtlGetNtVersionNumbers(PULONG major, PULONG minor, PULONG build);
NTSTATUS WINAPI RtlVerifyVersionInfo(PRTL_OSVERSIONINFOEXW want, ULONG types, ULONGLONG mask);

/* TIME_FIELDS */
struct rtl_time_fields {
	SHORT Year, Month, Day, Hour, Minute, Second, Milliseconds, Weekday;
};

VOID WINAPI RtlTimeToTimeFields(const LARGE_INTEGER *time, struct rtl_time_fields *fields);
BOOLEAN WINAPI RtlTimeFieldsToTime(const struct rtl_time_fields *fields, LARGE_INTEGER *time);
VOID WINAPI RtlSecondsSince1970ToTime(ULONG seconds, PLARGE_INTEGER time);
NTSTATUS WINAPI RtlSystemTimeToLocalTime(const LARGE_INTEGER *system, PLARGE_INTEGER local);

/* --- numbers --- */

ULONG WINAPI RtlRandom(PULONG seed);
ULONG WINAPI RtlRandomEx(PULONG seed);
ULONG WINAPI RtlComputeCrc32(ULONG initial, const void *bytes, ULONG count);

/* --- bitmaps --- */

/* RTL_BITMAP */
struct rtl_bitmap {
	ULONG SizeOfBitMap;
	PULONG Buffer;
};

VOID WINAPI RtlInitializeBitMap(struct rtl_bitmap *bitmap, PULONG buffer, ULONG size);
VOID WINAPI RtlSetBits(struct rtl_bitmap *bitmap, ULONG start, ULONG count);
VOID WINAPI RtlClearBits(struct rtl_bitmap *bitmap, ULONG start, ULONG count);
VOID WINAPI RtlSetBit(struct rtl_bitmap *bitmap, ULONG bit);
VOID WINAPI RtlClearBit(struct rtl_bitmap *bitmap, ULONG bit);
VOID WINAPI RtlSetAllBits(struct rtl_bitmap *bitmap);
VOID WINAPI RtlClearAllBits(struct rtl_bitmap *bitmap);
BOOLEAN WINAPI RtlTestBit(const struct rtl_bitmap *bitmap, ULONG bit);
BOOLEAN WINAPI RtlAreBitsSet(const struct rtl_bitmap *bitmap, ULONG start, ULONG count);
BOOLEAN WINAPI RtlAreBitsClear(const struct rtl_bitmap *bitmap, ULONG start, ULONG count);
ULONG WINAPI RtlFindSetBits(const struct rtl_bitmap *bitmap, ULONG count, ULONG hint);
ULONG WINAPI RtlFindClearBits(const struct rtl_bitmap *bitmap, ULONG count, ULONG hint);
ULONG WINAPI RtlFindSetBitsAndClear(struct rtl_bitmap *bitmap, ULONG count, ULONG hint);
ULONG WINAPI RtlFindClearBitsAndSet(struct rtl_bitmap *bitmap, ULONG count, ULONG hint);
ULONG WINAPI RtlNumberOfSetBits(const struct rtl_bitmap *bitmap);
ULONG WINAPI RtlNumberOfClearBits(const struct rtl_bitmap *bitmap);
ULONG WINAPI RtlFindNextForwardRunClear(const struct rtl_bitmap *bitmap, ULONG from, PULONG start);
ULONG WINAPI RtlFindFirstRunClear(const struct rtl_bitmap *bitmap, PULONG start);
ULONG WINAPI RtlFindLongestRunClear(const struct rtl_bitmap *bitmap, PULONG start);
CCHAR WINAPI RtlFindMostSignificantBit(ULONGLONG value);
CCHAR WINAPI RtlFindLeastSignificantBit(ULONGLONG value);

#endif
