/*
 * Interlocked singly linked lists, 32-bit: lock-free stacks on cmpxchg8b.
 *
 * The header is the address of the first entry, then depth and sequence of 16 bits each; see slist_x86_64.c for what the sequence
 * is for.
 */
#include "ntdll.h"
#include "rtl.h"

static SLIST_HEADER slist_read(const SLIST_HEADER *head)
{
	SLIST_HEADER now;

	now.Next.Next = *(SLIST_ENTRY *const volatile *)&head->Next.Next;
	now.Depth = *(const volatile WORD *)&head->Depth;
	now.Sequence = *(const volatile WORD *)&head->Sequence;
	return now;
}

static BOOL slist_exchange(SLIST_HEADER *head, SLIST_HEADER old, PSLIST_ENTRY next, DWORD depth)
{
	SLIST_HEADER new;

	new.Next.Next = next;
	new.Depth = (WORD)depth;
	new.Sequence = (WORD)(old.Sequence + 1);
	return __sync_bool_compare_and_swap(&head->Alignment, old.Alignment, new.Alignment);
}

VOID WINAPI RtlInitializeSListHead(PSLIST_HEADER head)
{
	head->Alignment = 0;
}

PSLIST_ENTRY WINAPI RtlFirstEntrySList(const SLIST_HEADER *head)
{
	return slist_read(head).Next.Next;
}

WORD WINAPI RtlQueryDepthSList(PSLIST_HEADER head)
{
	return slist_read(head).Depth;
}

PSLIST_ENTRY WINAPI RtlInterlockedPushListSListEx(PSLIST_HEADER head, PSLIST_ENTRY list, PSLIST_ENTRY end, DWORD count)
{
	SLIST_HEADER now;

	do {
		now = slist_read(head);
		end->Next = now.Next.Next;
	} while (!slist_exchange(head, now, list, now.Depth + count));
	return now.Next.Next;
}

PSLIST_ENTRY WINAPI RtlInterlockedPushEntrySList(PSLIST_HEADER head, PSLIST_ENTRY entry)
{
	return RtlInterlockedPushListSListEx(head, entry, entry, 1);
}

PSLIST_ENTRY WINAPI RtlInterlockedPopEntrySList(PSLIST_HEADER head)
{
	SLIST_HEADER now;

	do {
		now = slist_read(head);
		if (!now.Next.Next)
			return NULL;
	} while (!slist_exchange(head, now, *(SLIST_ENTRY *volatile *)&now.Next.Next->Next, now.Depth - 1u));
	return now.Next.Next;
}

PSLIST_ENTRY WINAPI RtlInterlockedFlushSList(PSLIST_HEADER head)
{
	SLIST_HEADER now;

	do {
		now = slist_read(head);
		if (!now.Next.Next)
			return NULL;
	} while (!slist_exchange(head, now, NULL, 0));
	return now.Next.Next;
}
