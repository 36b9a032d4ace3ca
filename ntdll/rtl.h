/*
 * What ntdll's own files share of its Rtl half. The exported functions are in decant/rtl.h.
 */
#ifndef NTDLL_RTL_H
#define NTDLL_RTL_H

#include <decant/peb.h>
#include <decant/rtl.h>

/* --- what the Rtl half calls of the rest of ntdll --- */

NTSTATUS WINAPI NtAllocateVirtualMemory(HANDLE process, PVOID *base, ULONG_PTR zero_bits, SIZE_T *size, ULONG type, ULONG protect);
NTSTATUS WINAPI NtFreeVirtualMemory(HANDLE process, PVOID *base, SIZE_T *size, ULONG type);
NTSTATUS WINAPI RtlInitializeCriticalSection(RTL_CRITICAL_SECTION *section);
NTSTATUS WINAPI RtlEnterCriticalSection(RTL_CRITICAL_SECTION *section);
BOOLEAN WINAPI RtlTryEnterCriticalSection(RTL_CRITICAL_SECTION *section);
NTSTATUS WINAPI RtlLeaveCriticalSection(RTL_CRITICAL_SECTION *section);
NTSTATUS WINAPI RtlDeleteCriticalSection(RTL_CRITICAL_SECTION *section);
void WINAPI RtlRaiseException(EXCEPTION_RECORD *record);

#ifndef NtCurrentProcess
#define NtCurrentProcess() ((HANDLE)(LONG_PTR)-1)
#endif

/* --- heap --- */

/* The process starts with heap_init(); each thread ends with heap_thread_detach(), which gives back what its cache holds. */
void heap_init(void);
void heap_thread_detach(void);
void heap_terminate_on_corruption(void);
void heap_compact_all(void);

/* --- strings --- */

#define RTL_UTF8_INVALID 0xffffffffu

/*
 * The character at SOURCE, of which BYTES (at least one) are there, or RTL_UTF8_INVALID; *used is how far to go on, for what is
 * ill-formed the maximal part that starts like a character.
 */
ULONG rtl_utf8_decode(const BYTE *source, ULONG bytes, ULONG *used);
/* Bytes that a string becomes in the OEM code page, and from it in UTF-16. */
ULONG rtl_oem_size(PCWCH source, ULONG bytes);
ULONG rtl_oem_to_unicode_size(PCCH source, ULONG bytes);

#endif
