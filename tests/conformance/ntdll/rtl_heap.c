/*
 * Heaps: what they hand out, sizes, in-place growth, limits, walks, and what they say to wrong addresses.
 */
#include "test.h"

#define BLOCKS 2000

static unsigned next_random(unsigned *seed)
{
	*seed = *seed * 1664525 + 1013904223;
	return *seed >> 8;
}

TEST(heap_blocks)
{
	HANDLE heap = HeapCreate(0, 0, 0);
	static unsigned char *blocks[BLOCKS];
	static size_t sizes[BLOCKS];
	unsigned seed = 7, step, i;

	REQUIRE(heap);
	memset(blocks, 0, sizeof(blocks));
	for (step = 0; step < 60000; step++) {
		unsigned at = next_random(&seed) % BLOCKS, kind = next_random(&seed) % 16;
		size_t size = kind == 0 ? next_random(&seed) % 900000 : kind < 4 ? next_random(&seed) % 40000 : next_random(&seed) % 1500;

		if (!blocks[at]) {
			blocks[at] = HeapAlloc(heap, kind & 1 ? HEAP_ZERO_MEMORY : 0, size);
			REQUIRE(blocks[at]);
			CHECK(!((ULONG_PTR)blocks[at] & 15));
			sizes[at] = size;
			for (i = 0; kind & 1 && i < size; i += 211)
				CHECK(!blocks[at][i]);
		} else {
			REQUIRE(HeapSize(heap, 0, blocks[at]) == sizes[at]);
			if (sizes[at])
				CHECK(blocks[at][0] == (BYTE)at && blocks[at][sizes[at] - 1] == (BYTE)at);
			if (kind & 1) {
				unsigned char *moved = HeapReAlloc(heap, HEAP_ZERO_MEMORY, blocks[at], size);

				REQUIRE(moved);
				if (size && sizes[at])
					CHECK(moved[0] == (BYTE)at);
				for (i = (unsigned)sizes[at]; i < size; i += 97)
					CHECK(!moved[i]);
				blocks[at] = moved;
				sizes[at] = size;
			} else {
				CHECK(HeapFree(heap, 0, blocks[at]));
				blocks[at] = NULL;
				continue;
			}
		}
		if (sizes[at])
			blocks[at][0] = blocks[at][sizes[at] - 1] = (BYTE)at;
	}
	CHECK(HeapValidate(heap, 0, NULL));
	CHECK(HeapDestroy(heap));
}

TEST(heap_realloc_in_place)
{
	HANDLE heap = HeapCreate(0, 0, 0);
	char *block = HeapAlloc(heap, 0, 100), *next;

	REQUIRE(block);
	next = HeapAlloc(heap, 0, 100);
	CHECK(HeapReAlloc(heap, HEAP_REALLOC_IN_PLACE_ONLY, block, 50) == block);
	CHECK_EQ(HeapSize(heap, 0, block), 50);
	CHECK(!HeapReAlloc(heap, HEAP_REALLOC_IN_PLACE_ONLY, block, 1000000));
	CHECK_EQ(HeapSize(heap, 0, block), 50);
	CHECK(HeapFree(heap, 0, NULL));
	HeapFree(heap, 0, next);
	HeapDestroy(heap);
}

TEST(heap_fixed_size)
{
	HANDLE heap = HeapCreate(0, 4096, 65536);
	size_t total = 0;
	void *block, *last = NULL;

	REQUIRE(heap);
	while ((block = HeapAlloc(heap, 0, 1000)) != NULL) {
		total += 1000;
		last = block;
		REQUIRE(total <= 65536);
	}
	CHECK(total > 40000);
	/* What is freed can be had again. */
	CHECK(HeapFree(heap, 0, last));
	CHECK(HeapAlloc(heap, 0, 1000) != NULL);
	CHECK(!HeapAlloc(heap, 0, 0x200000));
	HeapDestroy(heap);
}

TEST(heap_walk)
{
	HANDLE heap = HeapCreate(0, 0, 0);
	PROCESS_HEAP_ENTRY entry = { 0 };
	void *small = HeapAlloc(heap, 0, 123), *large = HeapAlloc(heap, 0, 300000);
	int regions = 0, found = 0;

	REQUIRE(small && large);
	CHECK(HeapLock(heap));
	while (HeapWalk(heap, &entry)) {
		if (entry.wFlags & PROCESS_HEAP_REGION)
			regions++;
		if (entry.wFlags & PROCESS_HEAP_ENTRY_BUSY && entry.lpData == small && entry.cbData == 123)
			found |= 1;
		if (entry.wFlags & PROCESS_HEAP_ENTRY_BUSY && entry.lpData == large && entry.cbData == 300000)
			found |= 2;
	}
	CHECK_ERROR(ERROR_NO_MORE_ITEMS);
	CHECK(HeapUnlock(heap));
	CHECK(regions >= 1 && found == 3);
	HeapDestroy(heap);
}

static DWORD WINAPI take_while_locked(void *heap)
{
	void *block = HeapAlloc(heap, 0, 40);

	HeapFree(heap, 0, block);
	return block != NULL;
}

TEST(heap_lock)
{
	HANDLE heap = HeapCreate(0, 0, 0), thread;
	void *block;
	DWORD code = 0;

	CHECK(HeapLock(heap) && HeapLock(heap));
	thread = CreateThread(NULL, 0, take_while_locked, heap, 0, NULL);
	REQUIRE(thread);
	CHECK_EQ(WaitForSingleObject(thread, 100), WAIT_TIMEOUT);
	/* The holder itself goes on. */
	block = HeapAlloc(heap, 0, 40);
	CHECK(block && HeapFree(heap, 0, block));
	CHECK(HeapUnlock(heap));
	CHECK_EQ(WaitForSingleObject(thread, 50), WAIT_TIMEOUT);
	CHECK(HeapUnlock(heap));
	CHECK_EQ(WaitForSingleObject(thread, 5000), WAIT_OBJECT_0);
	CHECK(GetExitCodeThread(thread, &code) && code == 1);
	CloseHandle(thread);
	HeapDestroy(heap);
}

static DWORD WINAPI churn(void *heap)
{
	void *blocks[64] = { 0 };
	unsigned seed = GetCurrentThreadId(), i, ok = 1;

	for (i = 0; i < 200000; i++) {
		unsigned at = next_random(&seed) % 64;
		size_t size = 16 + next_random(&seed) % 1024;

		if (blocks[at])
			ok &= HeapFree(heap, 0, blocks[at]);
		blocks[at] = HeapAlloc(heap, 0, size);
		ok &= blocks[at] != NULL;
		if (blocks[at])
			memset(blocks[at], (int)at, size);
	}
	for (i = 0; i < 64; i++)
		ok &= HeapFree(heap, 0, blocks[i]);
	return ok;
}

TEST(heap_threads)
{
	HANDLE heap = HeapCreate(0, 0, 0), threads[4];
	DWORD code;
	int i;

	for (i = 0; i < 4; i++)
		threads[i] = CreateThread(NULL, 0, churn, heap, 0, NULL);
	CHECK_EQ(WaitForMultipleObjects(4, threads, TRUE, 60000), WAIT_OBJECT_0);
	for (i = 0; i < 4; i++) {
		CHECK(GetExitCodeThread(threads[i], &code) && code == 1);
		CloseHandle(threads[i]);
	}
	CHECK(HeapValidate(heap, 0, NULL));
	CHECK(HeapDestroy(heap));
}

TEST(heap_list)
{
	HANDLE heaps[64], heap = HeapCreate(0, 0, 0);
	DWORD count = GetProcessHeaps(64, heaps), i, found = 0;

	REQUIRE(count >= 2 && count <= 64);
	for (i = 0; i < count; i++)
		found |= heaps[i] == heap ? 1 : heaps[i] == GetProcessHeap() ? 2 : 0;
	CHECK_EQ(found, 3);
	HeapDestroy(heap);
	CHECK_EQ(GetProcessHeaps(64, heaps), count - 1);
}

TEST(movable_memory)
{
	HGLOBAL handle = GlobalAlloc(GMEM_MOVEABLE | GMEM_ZEROINIT, 1000);
	char *block;

	REQUIRE(handle);
	CHECK_EQ(GlobalSize(handle) >= 1000, TRUE);
	block = GlobalLock(handle);
	REQUIRE(block && (HGLOBAL)block != handle && !block[999]);
	CHECK_EQ(GlobalFlags(handle) & GMEM_LOCKCOUNT, 1);
	CHECK(GlobalHandle(block) == handle);
	block[0] = 'x';
	CHECK(!GlobalUnlock(handle));
	CHECK_ERROR(NO_ERROR);
	CHECK(!GlobalUnlock(handle));
	CHECK_ERROR(ERROR_NOT_LOCKED);
	CHECK(GlobalReAlloc(handle, 100000, GMEM_MOVEABLE) == handle);
	block = GlobalLock(handle);
	CHECK(block && block[0] == 'x');
	GlobalUnlock(handle);
	CHECK(!GlobalFree(handle));
	handle = GlobalAlloc(GMEM_FIXED, 10);
	CHECK(GlobalLock(handle) == handle && GlobalFlags(handle) == 0);
	CHECK(!GlobalFree(handle));
	CHECK(LocalFree(NULL) == NULL);
}
