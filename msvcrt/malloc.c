/*
 * malloc and its family: the process heap, with nothing in between.
 *
 * Blocks of the runtimes and of HeapAlloc(GetProcessHeap()) are of one kind, so a block may be freed by another member of the
 * family than made it. When memory runs out and _set_new_mode(1) is in force, the new handler is asked before failure is reported.
 */
#include "crt.h"
#include "heap.h"
#include <malloc.h>

PVOID NTAPI RtlAllocateHeap(PVOID heap, ULONG flags, SIZE_T bytes);
PVOID NTAPI RtlReAllocateHeap(PVOID heap, ULONG flags, PVOID block, SIZE_T bytes);
BOOLEAN NTAPI RtlFreeHeap(PVOID heap, ULONG flags, PVOID block);
SIZE_T NTAPI RtlSizeHeap(PVOID heap, ULONG flags, const void *block);

static HANDLE heap;

/* What a request may not exceed: half the address space, as in Microsoft's runtimes. */
#define BYTES_MAX ((size_t)-32)

void heap_init(void)
{
	heap = GetProcessHeap();
}

/* Whether to try again: the new handler made room. */
static bool make_room(size_t bytes)
{
	if (_query_new_mode() && _callnewh(bytes))
		return true;
	crt_thread()->error = ENOMEM;
	return false;
}

static void *allocate(ULONG flags, size_t bytes)
{
	void *block;

	if (bytes > BYTES_MAX) {
		crt_thread()->error = ENOMEM;
		return NULL;
	}
	do
		block = RtlAllocateHeap(heap, flags, bytes ? bytes : 1);
	while (__builtin_expect(!block, 0) && make_room(bytes));
	return block;
}

void *__cdecl malloc(size_t bytes)
{
	return allocate(0, bytes);
}

void __cdecl free(void *block)
{
	if (block)
		RtlFreeHeap(heap, 0, block);
}

void *__cdecl calloc(size_t count, size_t size)
{
	size_t bytes;

	if (__builtin_mul_overflow(count, size, &bytes)) {
		crt_thread()->error = ENOMEM;
		return NULL;
	}
	return allocate(HEAP_ZERO_MEMORY, bytes);
}

void *__cdecl realloc(void *block, size_t bytes)
{
	void *moved;

	if (!block)
		return malloc(bytes);
	if (!bytes) {
		free(block);
		return NULL;
	}
	if (bytes > BYTES_MAX) {
		crt_thread()->error = ENOMEM;
		return NULL;
	}
	do
		moved = RtlReAllocateHeap(heap, 0, block, bytes);
	while (__builtin_expect(!moved, 0) && make_room(bytes));
	return moved;
}

void *__cdecl _recalloc(void *block, size_t count, size_t size)
{
	size_t bytes, old = block ? _msize(block) : 0;
	void *moved;

	if (__builtin_mul_overflow(count, size, &bytes)) {
		crt_thread()->error = ENOMEM;
		return NULL;
	}
	moved = realloc(block, bytes);
	if (moved && bytes > old)
		memset((char *)moved + old, 0, bytes - old);
	return moved;
}

size_t __cdecl _msize(void *block)
{
	if (!block) {
		crt_invalid_parameter(EINVAL);
		return (size_t)-1;
	}
	return RtlSizeHeap(heap, 0, block);
}

void *__cdecl _expand(void *block, size_t bytes)
{
	if (!block) {
		crt_invalid_parameter(EINVAL);
		return NULL;
	}
	if (bytes <= BYTES_MAX) {
		void *same = RtlReAllocateHeap(heap, HEAP_REALLOC_IN_PLACE_ONLY, block, bytes ? bytes : 1);

		if (same)
			return same;
	}
	crt_thread()->error = ENOMEM;
	return NULL;
}

int __cdecl _heapmin(void)
{
	HeapCompact(heap, 0);
	return 0;
}

int __cdecl _heapchk(void)
{
	return HeapValidate(heap, 0, NULL) ? _HEAPOK : _HEAPBADNODE;
}

intptr_t __cdecl _get_heap_handle(void)
{
	return (intptr_t)heap;
}
