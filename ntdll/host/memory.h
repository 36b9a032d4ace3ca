/*
 * The guest's address space: who owns which range, and in what state each page is.
 *
 * A *region* is what one reservation, image or view made: a range aligned to 64 KB at its start, its type and the protection
 * it was made with, and a byte for every page. Regions are kept in one sorted table; the kernel's own mappings follow it. All
 * functions may be called from any host thread; they take memory_lock, which comes after every other lock.
 */
#ifndef DECANT_MEMORY_HOST_H
#define DECANT_MEMORY_HOST_H

#include <decant/memory.h>
#include <stdbool.h>

#define PAGE_BYTES 0x1000u
#define GRANULARITY 0x10000u

/* Windows' protections ... */
#define PAGE_NOACCESS 0x01u
#define PAGE_READONLY 0x02u
#define PAGE_READWRITE 0x04u
#define PAGE_WRITECOPY 0x08u
#define PAGE_EXECUTE 0x10u
#define PAGE_EXECUTE_READ 0x20u
#define PAGE_EXECUTE_READWRITE 0x40u
#define PAGE_EXECUTE_WRITECOPY 0x80u
#define PAGE_GUARD 0x100u
#define PAGE_NOCACHE 0x200u
#define PAGE_WRITECOMBINE 0x400u
/* ... states and types. */
#define MEM_COMMIT 0x1000u
#define MEM_RESERVE 0x2000u
#define MEM_DECOMMIT 0x4000u
#define MEM_RELEASE 0x8000u
#define MEM_FREE 0x10000u
#define MEM_PRIVATE 0x20000u
#define MEM_MAPPED 0x40000u
#define MEM_RESET 0x80000u
#define MEM_TOP_DOWN 0x100000u
#define MEM_WRITE_WATCH 0x200000u
#define MEM_PHYSICAL 0x400000u
#define MEM_RESET_UNDO 0x1000000u
#define MEM_LARGE_PAGES 0x20000000u
#define MEM_IMAGE 0x1000000u

/* The lowest and, exclusively, the highest address that Windows gives to programs of 64 bits. */
#define MEMORY_LOWEST 0x10000ull
#define MEMORY_HIGHEST 0x7fffffff0000ull

/* The mmap protection of a Windows protection; -1 for one that is not exactly one access right plus modifiers. */
int memory_prot(u32 protect);

/* Sets the whole address space of a 32-bit program aside, so that nothing of the host's is put there. Once, before any other. */
void memory_set_aside(void);

/* How much of the guest's address space is in no region. */
u64 memory_free_bytes(void);

/*
 * Reserves SIZE bytes, rounded up to pages, without committing any: at BASE (rounded down to 64 KB) or, where BASE is 0,
 * anywhere at or below LIMIT (0 for no limit), from the top if TOP_DOWN. type is MEM_PRIVATE, MEM_IMAGE or MEM_MAPPED;
 * protect what queries name as the allocation's protection. The pages are inaccessible until memory_commit_pages or until the
 * caller maps something over them and says so with memory_set_pages.
 * Stores the base; returns STATUS_SUCCESS, STATUS_CONFLICTING_ADDRESSES, STATUS_NO_MEMORY.
 */
u32 memory_reserve(guest_ptr *base, u64 size, u64 limit, bool top_down, u32 type, u32 protect);

/*
 * Makes pages of a region accessible (fresh ones read as zero) with a Windows protection. base and size are page-aligned and
 * lie in one region. Host-made mappings (stacks, TEBs) use it as NtAllocateVirtualMemory does.
 */
u32 memory_commit_pages(guest_ptr base, u64 size, u32 protect);

/* Records that the caller gave pages of its region PROTECT with mmap or mprotect; 0 records them as reserved only. */
void memory_set_pages(guest_ptr base, u64 size, u32 protect);

/* Unmaps and forgets the whole region that starts at BASE, whatever its type; false if there is none. */
bool memory_release(guest_ptr base);

/* What a fault at ADDRESS means to Windows. */
enum memory_fault {
	MEMORY_FAULT_ACCESS,      /* an access violation */
	MEMORY_FAULT_GUARD,       /* a guard page was hit; it is an ordinary page now */
	MEMORY_FAULT_RETRY,       /* another thread made the page accessible meanwhile: run the instruction again */
};

/*
 * Classifies a fault of guest code at ADDRESS and takes the guard off a guard page. access: PROT_READ, PROT_WRITE or PROT_EXEC.
 * Called by the signal handler, on the thread that faulted, which holds no host lock.
 */
enum memory_fault memory_fault(guest_ptr address, int access);

#endif
