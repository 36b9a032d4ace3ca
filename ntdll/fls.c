/*
 * Fiber-local storage.
 *
 * A slot is an index and a callback for the process; its values stand in a block that belongs to a fiber, or to a thread that is
 * none, and that TEB.FlsData points to while it runs. All blocks are in one list, because freeing a slot calls back for every
 * value there is. One lock guards slots and list; callbacks run without it.
 */
#include "nt_object.h"
#include "rtl.h"
#include "thread.h"

#define SLOTS 1024u
#define FIRST_VALUES 128u

struct fls_block {
	LIST_ENTRY link;
	ULONG count;
	PVOID *values;
};

struct fls_slot {
	BOOLEAN used;
	PFLS_CALLBACK_FUNCTION callback;
};

static RTL_SRWLOCK lock;
static struct fls_slot slots[SLOTS];
static LIST_ENTRY blocks = { &blocks, &blocks };

static PVOID allocate(SIZE_T size)
{
	return RtlAllocateHeap(current_peb()->ProcessHeap, HEAP_ZERO_MEMORY, size);
}

static void release(PVOID memory)
{
	RtlFreeHeap(current_peb()->ProcessHeap, 0, memory);
}

NTSTATUS NTAPI RtlFlsAlloc(PFLS_CALLBACK_FUNCTION callback, ULONG *index)
{
	NTSTATUS status = STATUS_NO_MEMORY;

	RtlAcquireSRWLockExclusive(&lock);
	/* Slot 0 is not given out: programs take 0 for none. */
	for (ULONG i = 1; i < SLOTS; i++) {
		if (slots[i].used)
			continue;
		slots[i] = (struct fls_slot){ TRUE, callback };
		*index = i;
		status = STATUS_SUCCESS;
		break;
	}
	RtlReleaseSRWLockExclusive(&lock);
	return status;
}

/* The next value of a slot that is to be called back for, taken out of its block; NULL when there is none. */
static PVOID take_value(ULONG index)
{
	PVOID value = NULL;

	RtlAcquireSRWLockExclusive(&lock);
	for (LIST_ENTRY *link = blocks.Flink; link != &blocks && !value; link = link->Flink) {
		struct fls_block *block = CONTAINING_RECORD(link, struct fls_block, link);

		if (index < block->count) {
			value = block->values[index];
			block->values[index] = NULL;
		}
	}
	RtlReleaseSRWLockExclusive(&lock);
	return value;
}

NTSTATUS NTAPI RtlFlsFree(ULONG index)
{
	PFLS_CALLBACK_FUNCTION callback;
	PVOID value;

	if (!index || index >= SLOTS || !slots[index].used)
		return STATUS_INVALID_PARAMETER;
	callback = slots[index].callback;
	while ((value = take_value(index)))
		if (callback)
			callback(value);
	RtlAcquireSRWLockExclusive(&lock);
	slots[index] = (struct fls_slot){ FALSE, NULL };
	RtlReleaseSRWLockExclusive(&lock);
	return STATUS_SUCCESS;
}

NTSTATUS NTAPI RtlFlsGetValue(ULONG index, PVOID *value)
{
	const struct fls_block *block = current_teb()->FlsData;

	if (!index || index >= SLOTS)
		return STATUS_INVALID_PARAMETER;
	*value = block && index < block->count ? block->values[index] : NULL;
	return STATUS_SUCCESS;
}

static struct fls_block *block_create(void)
{
	struct fls_block *block = allocate(sizeof(*block));

	if (!block)
		return NULL;
	RtlAcquireSRWLockExclusive(&lock);
	block->link = (LIST_ENTRY){ &blocks, blocks.Blink };
	blocks.Blink->Flink = &block->link;
	blocks.Blink = &block->link;
	RtlReleaseSRWLockExclusive(&lock);
	current_teb()->FlsData = block;
	return block;
}

static BOOL block_grow(struct fls_block *block, ULONG index)
{
	ULONG count = index < FIRST_VALUES ? FIRST_VALUES : SLOTS;
	PVOID *values = allocate(count * sizeof(*values)), *before;

	if (!values)
		return FALSE;
	RtlAcquireSRWLockExclusive(&lock);
	before = block->values;
	if (before)
		memcpy(values, before, block->count * sizeof(*values));
	block->values = values;
	block->count = count;
	RtlReleaseSRWLockExclusive(&lock);
	release(before);
	return TRUE;
}

NTSTATUS NTAPI RtlFlsSetValue(ULONG index, PVOID value)
{
	struct fls_block *block = current_teb()->FlsData;

	if (!index || index >= SLOTS)
		return STATUS_INVALID_PARAMETER;
	if (!block && !(block = block_create()))
		return STATUS_NO_MEMORY;
	if (index >= block->count && !block_grow(block, index))
		return STATUS_NO_MEMORY;
	block->values[index] = value;
	return STATUS_SUCCESS;
}

#define PROCESS_CALLBACKS 1u
#define PROCESS_FREE 2u

VOID NTAPI RtlProcessFlsData(PVOID fls, ULONG flags)
{
	struct fls_block *block = fls;

	if (!block)
		return;
	for (ULONG i = 1; flags & PROCESS_CALLBACKS && i < block->count; i++) {
		PVOID value = block->values[i];

		block->values[i] = NULL;
		if (value && slots[i].used && slots[i].callback)
			slots[i].callback(value);
	}
	if (!(flags & PROCESS_FREE))
		return;
	RtlAcquireSRWLockExclusive(&lock);
	block->link.Flink->Blink = block->link.Blink;
	block->link.Blink->Flink = block->link.Flink;
	RtlReleaseSRWLockExclusive(&lock);
	release(block->values);
	release(block);
}

void fls_thread_detach(void)
{
	PVOID fls = current_teb()->FlsData;

	RtlProcessFlsData(fls, PROCESS_CALLBACKS);
	current_teb()->FlsData = NULL;
	RtlProcessFlsData(fls, PROCESS_FREE);
}
