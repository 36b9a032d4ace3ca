/*
 * Thread-local storage by slots (processthreadsapi.h), and fiber-local storage (fibersapi.h).
 *
 * The first 64 slots are in the TEB, 1024 more in an array that it points to once one is used. Two bitmaps in the PEB, under the
 * PEB lock, say which slots are taken: compilers and debuggers know all of these.
 */
#include "kernel32.h"

#include <decant/nt_sync.h>
#include <decant/peb.h>
#include <decant/rtl.h>

VOID NTAPI RtlAcquirePebLock(void);
VOID NTAPI RtlReleasePebLock(void);

#define SLOTS 64u
#define EXPANSION_SLOTS 1024u

/* Takes the first clear bit of COUNT; COUNT if there is none. */
static DWORD take_bit(ULONG *bits, DWORD count)
{
	for (DWORD i = 0; i < count; i++) {
		if (bits[i / 32] & 1u << i % 32)
			continue;
		bits[i / 32] |= 1u << i % 32;
		return i;
	}
	return count;
}

static PVOID *ensure_expansion(void)
{
	struct thread_block *teb = current_teb();

	if (!teb->TlsExpansionSlots)
		teb->TlsExpansionSlots = RtlAllocateHeap(current_peb()->ProcessHeap, HEAP_ZERO_MEMORY, EXPANSION_SLOTS * sizeof(PVOID));
	return teb->TlsExpansionSlots;
}

DWORD WINAPI TlsAlloc(void)
{
	struct process_block *peb = current_peb();
	DWORD slot;

	RtlAcquirePebLock();
	slot = take_bit(peb->TlsBitmapBits, SLOTS);
	if (slot < SLOTS) {
		current_teb()->TlsSlots[slot] = NULL;
	} else {
		DWORD expansion = EXPANSION_SLOTS;

		if (ensure_expansion())
			expansion = take_bit(peb->TlsExpansionBitmapBits, EXPANSION_SLOTS);
		if (expansion < EXPANSION_SLOTS)
			current_teb()->TlsExpansionSlots[expansion] = NULL;
		slot = expansion < EXPANSION_SLOTS ? SLOTS + expansion : TLS_OUT_OF_INDEXES;
	}
	RtlReleasePebLock();
	if (slot == TLS_OUT_OF_INDEXES)
		SetLastError(ERROR_NO_MORE_ITEMS);
	return slot;
}

BOOL WINAPI TlsFree(DWORD slot)
{
	ULONG *bits = slot < SLOTS ? current_peb()->TlsBitmapBits : current_peb()->TlsExpansionBitmapBits;
	DWORD bit = slot < SLOTS ? slot : slot - SLOTS;
	BOOL taken = FALSE;

	RtlAcquirePebLock();
	if (slot < SLOTS + EXPANSION_SLOTS && bits[bit / 32] & 1u << bit % 32) {
		taken = !NtSetInformationThread(NtCurrentThread(), ThreadZeroTlsCell, &slot, sizeof(slot));
		bits[bit / 32] &= ~(1u << bit % 32);
	}
	RtlReleasePebLock();
	if (!taken)
		SetLastError(ERROR_INVALID_PARAMETER);
	return taken;
}

LPVOID WINAPI TlsGetValue(DWORD slot)
{
	struct thread_block *teb = current_teb();

	teb->LastErrorValue = ERROR_SUCCESS;
	if (slot < SLOTS)
		return teb->TlsSlots[slot];
	if (slot >= SLOTS + EXPANSION_SLOTS) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return NULL;
	}
	return teb->TlsExpansionSlots ? teb->TlsExpansionSlots[slot - SLOTS] : NULL;
}

BOOL WINAPI TlsSetValue(DWORD slot, LPVOID value)
{
	if (slot < SLOTS) {
		current_teb()->TlsSlots[slot] = value;
		return TRUE;
	}
	if (slot >= SLOTS + EXPANSION_SLOTS) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return FALSE;
	}
	if (!ensure_expansion()) {
		SetLastError(ERROR_NOT_ENOUGH_MEMORY);
		return FALSE;
	}
	current_teb()->TlsExpansionSlots[slot - SLOTS] = value;
	return TRUE;
}

/* --- fiber-local storage --- */

DWORD WINAPI FlsAlloc(PFLS_CALLBACK_FUNCTION callback)
{
	ULONG index;
	NTSTATUS status = RtlFlsAlloc(callback, &index);

	if (!status)
		return index;
	set_last_status(status);
	return FLS_OUT_OF_INDEXES;
}

BOOL WINAPI FlsFree(DWORD index)
{
	return check_status(RtlFlsFree(index));
}

PVOID WINAPI FlsGetValue(DWORD index)
{
	PVOID value = NULL;
	NTSTATUS status = RtlFlsGetValue(index, &value);

	if (status)
		set_last_status(status);
	else
		SetLastError(ERROR_SUCCESS);
	return value;
}

BOOL WINAPI FlsSetValue(DWORD index, PVOID value)
{
	return check_status(RtlFlsSetValue(index, value));
}
