/*
 * Host calls of virtual memory: what NtAllocateVirtualMemory and its family need.
 *
 * Types and protections are Windows' own numbers (MEM_COMMIT, PAGE_READWRITE, ...). The host keeps the map of reservations;
 * addresses that it never handed out are not free for all: they belong to the host's own libraries.
 */
#ifndef DECANT_MEMORY_H
#define DECANT_MEMORY_H

#include "host_call.h"

#define HOST_CALLS_MEMORY(CALL) \
	CALL(memory_alloc) \
	CALL(memory_free) \
	CALL(memory_protect) \
	CALL(memory_query) \
	CALL(memory_copy) \
	CALL(memory_lock)
HOST_NUMBERS(MEMORY);

/* NtAllocateVirtualMemory. base and size are rounded on return as documented; limit is the highest address allowed, 0 for any. */
struct host_memory_alloc {
	guest_ptr base;
	u64 size;
	u64 limit;
	u32 type;
	u32 protect;
};

/* NtFreeVirtualMemory: type is MEM_RELEASE or MEM_DECOMMIT. */
struct host_memory_free {
	guest_ptr base;
	u64 size;
	u32 type;
	u32 reserved;
};

/* NtProtectVirtualMemory: protect holds the new protection, then the old one of the first page. */
struct host_memory_protect {
	guest_ptr base;
	u64 size;
	u32 protect;
	u32 reserved;
};

/* NtQueryVirtualMemory(MemoryBasicInformation) of the page at address. The fields are MEMORY_BASIC_INFORMATION's. */
struct host_memory_query {
	guest_ptr address;
	guest_ptr base;
	guest_ptr allocation_base;
	u64 region_size;
	u32 allocation_protect;
	u32 state;
	u32 protect;
	u32 type;
};

/*
 * NtReadVirtualMemory and NtWriteVirtualMemory of the own process: copies as far as both ranges are accessible and stores how
 * much that was; STATUS_PARTIAL_COPY if it was not all.
 */
struct host_memory_copy {
	guest_ptr from;
	guest_ptr to;
	u64 size;
	u64 done;
};

/* NtLockVirtualMemory, or NtUnlockVirtualMemory if unlock is not 0. Rounded on return like memory_protect. */
struct host_memory_lock {
	guest_ptr base;
	u64 size;
	u32 unlock;
	u32 reserved;
};

ASSERT_SIZE(struct host_memory_alloc, 32);
ASSERT_SIZE(struct host_memory_free, 24);
ASSERT_SIZE(struct host_memory_protect, 24);
ASSERT_SIZE(struct host_memory_query, 48);
ASSERT_SIZE(struct host_memory_copy, 32);
ASSERT_SIZE(struct host_memory_lock, 24);

#endif
