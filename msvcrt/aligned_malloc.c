/*
 * _aligned_malloc and its family.
 *
 * A block of malloc holds the aligned one; the word before the aligned address, itself aligned to a pointer, is the address of
 * malloc's block. With an offset it is the address OFFSET bytes into the block that is aligned.
 */
#include "crt.h"
#include <malloc.h>

static void **origin_of(void *block)
{
	return (void **)(((uintptr_t)block & ~(uintptr_t)(sizeof(void *) - 1)) - sizeof(void *));
}

void *__cdecl _aligned_offset_malloc(size_t bytes, size_t alignment, size_t offset)
{
	size_t padding, total;
	uintptr_t start;
	char *origin;
	void *block;

	if (!alignment || (alignment & (alignment - 1)) || (offset && offset >= bytes)) {
		crt_invalid_parameter(EINVAL);
		return NULL;
	}
	if (alignment < sizeof(void *))
		alignment = sizeof(void *);
	padding = (0 - offset) & (sizeof(void *) - 1);
	if (__builtin_add_overflow(bytes, alignment - 1 + padding + sizeof(void *), &total)) {
		crt_thread()->error = ENOMEM;
		return NULL;
	}
	origin = malloc(total);
	if (!origin)
		return NULL;
	start = (uintptr_t)origin + padding + sizeof(void *) + offset;
	block = (void *)(((start + alignment - 1) & ~(uintptr_t)(alignment - 1)) - offset);
	*origin_of(block) = origin;
	return block;
}

void *__cdecl _aligned_malloc(size_t bytes, size_t alignment)
{
	return _aligned_offset_malloc(bytes, alignment, 0);
}

void __cdecl _aligned_free(void *block)
{
	if (block)
		free(*origin_of(block));
}

size_t __cdecl _aligned_msize(void *block, size_t alignment, size_t offset)
{
	void *origin;

	(void)alignment, (void)offset;
	if (!block) {
		crt_invalid_parameter(EINVAL);
		return (size_t)-1;
	}
	origin = *origin_of(block);
	return _msize(origin) - ((char *)block - (char *)origin);
}

void *__cdecl _aligned_offset_realloc(void *block, size_t bytes, size_t alignment, size_t offset)
{
	void *moved;
	size_t kept;

	if (!block)
		return _aligned_offset_malloc(bytes, alignment, offset);
	if (!bytes) {
		_aligned_free(block);
		return NULL;
	}
	moved = _aligned_offset_malloc(bytes, alignment, offset);
	if (!moved)
		return NULL;
	kept = _aligned_msize(block, alignment, offset);
	memcpy(moved, block, kept < bytes ? kept : bytes);
	_aligned_free(block);
	return moved;
}

void *__cdecl _aligned_realloc(void *block, size_t bytes, size_t alignment)
{
	return _aligned_offset_realloc(block, bytes, alignment, 0);
}

void *__cdecl _aligned_offset_recalloc(void *block, size_t count, size_t size, size_t alignment, size_t offset)
{
	size_t bytes, old = block ? _aligned_msize(block, alignment, offset) : 0;
	void *moved;

	if (__builtin_mul_overflow(count, size, &bytes)) {
		crt_thread()->error = ENOMEM;
		return NULL;
	}
	moved = _aligned_offset_realloc(block, bytes, alignment, offset);
	if (moved && bytes > old)
		memset((char *)moved + old, 0, bytes - old);
	return moved;
}

void *__cdecl _aligned_recalloc(void *block, size_t count, size_t size, size_t alignment)
{
	return _aligned_offset_recalloc(block, count, size, alignment, 0);
}
