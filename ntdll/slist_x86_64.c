/*
 * Interlocked singly linked lists, 64-bit: lock-free stacks on cmpxchg16b.
 *
 * The header is two words: depth (16 bits) and sequence (48 bits), and the address of the first entry, whose low four bits are not
 * part of it. The sequence grows with every change, so that a list which has the same first entry as before, but changed in between,
 * is not taken for unchanged. A pop reads the link of an entry that another thread may have popped already; its value is
 * thrown away then, but its memory must still be readable: InterlockedPopEntrySList's callers keep entries in memory that
 * lives as long as the list.
 */
#include "ntdll.h"
#include "rtl.h"

typedef unsigned __int128 u128;

struct slist_words {
	ULONGLONG state; /* depth, then sequence */
	ULONGLONG next;  /* address | reserved bits */
};

#define DEPTH_MASK 0xffffull
#define SEQUENCE_ONE 0x10000ull
#define RESERVED_MASK 0xfull

static struct slist_words slist_read(const SLIST_HEADER *head)
{
	const volatile struct slist_words *words = (const volatile struct slist_words *)head;
	struct slist_words now;

	/* The halves may be of different moments; the exchange finds out. */
	now.state = words->state;
	now.next = words->next;
	return now;
}

static BOOL slist_exchange(SLIST_HEADER *head, struct slist_words old, ULONGLONG state, const void *next)
{
	u128 before = (u128)old.next << 64 | old.state;
	u128 after = (u128)((ULONGLONG)next | (old.next & RESERVED_MASK)) << 64 | state;

	return __sync_bool_compare_and_swap((u128 *)head, before, after);
}

static PSLIST_ENTRY slist_first(struct slist_words now)
{
	return (PSLIST_ENTRY)(now.next & ~RESERVED_MASK);
}

VOID WINAPI RtlInitializeSListHead(PSLIST_HEADER head)
{
	struct slist_words *words = (struct slist_words *)head;

	words->state = 0;
	words->next = 1; /* HeaderX64.HeaderType: 16 bytes */
}

PSLIST_ENTRY WINAPI RtlFirstEntrySList(const SLIST_HEADER *head)
{
	return slist_first(slist_read(head));
}

WORD WINAPI RtlQueryDepthSList(PSLIST_HEADER head)
{
	return (WORD)(slist_read(head).state & DEPTH_MASK);
}

PSLIST_ENTRY WINAPI RtlInterlockedPushListSListEx(PSLIST_HEADER head, PSLIST_ENTRY list, PSLIST_ENTRY end, DWORD count)
{
	struct slist_words now;
	PSLIST_ENTRY first;

	do {
		now = slist_read(head);
		first = slist_first(now);
		end->Next = first;
	} while (!slist_exchange(head, now, ((now.state & ~DEPTH_MASK) + SEQUENCE_ONE) | ((now.state + count) & DEPTH_MASK), list));
	return first;
}

PSLIST_ENTRY WINAPI RtlInterlockedPushEntrySList(PSLIST_HEADER head, PSLIST_ENTRY entry)
{
	return RtlInterlockedPushListSListEx(head, entry, entry, 1);
}

PSLIST_ENTRY WINAPI RtlInterlockedPopEntrySList(PSLIST_HEADER head)
{
	struct slist_words now;
	PSLIST_ENTRY first;

	do {
		now = slist_read(head);
		first = slist_first(now);
		if (!first)
			return NULL;
	} while (!slist_exchange(head, now, ((now.state & ~DEPTH_MASK) + SEQUENCE_ONE) | ((now.state - 1) & DEPTH_MASK),
				 *(SLIST_ENTRY *volatile *)&first->Next));
	return first;
}

PSLIST_ENTRY WINAPI RtlInterlockedFlushSList(PSLIST_HEADER head)
{
	struct slist_words now;

	do {
		now = slist_read(head);
		if (!slist_first(now))
			return NULL;
	} while (!slist_exchange(head, now, (now.state & ~DEPTH_MASK) + SEQUENCE_ONE, NULL));
	return slist_first(now);
}
