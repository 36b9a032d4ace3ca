/*
 * Virtual memory: the calls behind NtAllocateVirtualMemory and its family, and what bring-up and threads reserve.
 *
 * Reserved pages are mapped PROT_NONE and unaccounted; committing is mprotect, decommitting maps fresh PROT_NONE pages over
 * the old ones. The guest's pages come from a part of the address space in which the kernel never puts mappings by itself
 * (guest_width.automatic_low), so what the table says is free there is free. A 32-bit program's whole address space is mapped
 * like reserved pages from the start: nothing else ever lies in it, and reserving takes no system call.
 */
#include "memory.h"

#include "memory_map.h"
#include "loader/status.h"
#include "loader/width.h"

#include <errno.h>
#include <sys/mman.h>

#define MODIFIERS (PAGE_GUARD | PAGE_NOCACHE | PAGE_WRITECOMBINE)
#define PAGE_TARGETS 0x40000000u /* PAGE_TARGETS_INVALID, PAGE_TARGETS_NO_UPDATE */
#define EXECUTABLE (PAGE_EXECUTE | PAGE_EXECUTE_READ | PAGE_EXECUTE_READWRITE | PAGE_EXECUTE_WRITECOPY)

int memory_prot(u32 protect)
{
	switch (protect & ~MODIFIERS) {
	case PAGE_NOACCESS: return PROT_NONE;
	case PAGE_READONLY: return PROT_READ;
	case PAGE_READWRITE:
	case PAGE_WRITECOPY: return PROT_READ | PROT_WRITE;
	case PAGE_EXECUTE:
	case PAGE_EXECUTE_READ: return PROT_READ | PROT_EXEC;
	case PAGE_EXECUTE_READWRITE:
	case PAGE_EXECUTE_WRITECOPY: return PROT_READ | PROT_WRITE | PROT_EXEC;
	default: return -1;
	}
}

/* Which targets control-flow guard lets calls go to in executable pages: no process here is guarded by it, so all of them either way. */
static bool take_targets(u32 *protect)
{
	if (!(*protect & PAGE_TARGETS))
		return true;
	*protect &= ~PAGE_TARGETS;
	return *protect & EXECUTABLE;
}

/* What NtAllocateVirtualMemory and NtProtectVirtualMemory accept for private memory. */
static bool valid_private_protect(u32 protect)
{
	if (memory_prot(protect) < 0 || protect & (PAGE_WRITECOPY | PAGE_EXECUTE_WRITECOPY))
		return false;
	return !(protect & MODIFIERS) || !(protect & PAGE_NOACCESS);
}

/* A guard page is mapped without access; the fault takes the guard off. */
static int mapped_prot(u32 protect)
{
	return protect & PAGE_GUARD ? PROT_NONE : memory_prot(protect);
}

static u32 status_of_errno(void)
{
	return errno == EEXIST ? STATUS_CONFLICTING_ADDRESSES : STATUS_NO_MEMORY;
}

/* What lies below is mapped as reserved where no region is: 0, or all that the guest gets. */
static guest_ptr set_aside;

static bool map_reserved(guest_ptr base, u64 size, int how)
{
	void *want = (void *)base;
	void *got;

	if (base < set_aside && how == MAP_FIXED_NOREPLACE)
		return true;
	got = mmap(want, size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | how, -1, 0);
	if (got == MAP_FAILED)
		return false;
	if (got != want) { /* a kernel older than MAP_FIXED_NOREPLACE took it as a hint */
		munmap(got, size);
		errno = EEXIST;
		return false;
	}
	return true;
}

static void unmap(guest_ptr base, u64 size)
{
	if (base < set_aside)
		map_reserved(base, size, MAP_FIXED);
	else
		munmap((void *)base, size);
}

void memory_set_aside(void)
{
	/* Where that is refused (a limit on address space, an address that is taken), each reservation finds out for itself. */
	if (map_reserved(MEMORY_LOWEST, guest_width.highest - MEMORY_LOWEST, MAP_FIXED_NOREPLACE))
		set_aside = guest_width.highest;
}

u64 memory_free_bytes(void)
{
	u64 bytes;

	pthread_mutex_lock(&memory_lock);
	bytes = guest_width.highest - MEMORY_LOWEST - regions_total();
	pthread_mutex_unlock(&memory_lock);
	return bytes;
}

static u32 map_somewhere(guest_ptr *base, u64 size, u64 limit, bool top_down)
{
	guest_ptr high = limit && limit < guest_width.highest - 1 ? limit : guest_width.highest - 1;
	guest_ptr low = high < guest_width.automatic_low + size ? MEMORY_LOWEST : guest_width.automatic_low;

	/* The range found can only be taken by the host's own mappings: step over each of those. */
	for (int tries = 0; tries < 256; tries++) {
		*base = range_find(size, low, high, top_down);
		if (!*base && !guest_width.wide && low > MEMORY_LOWEST)
			*base = range_find(size, low = MEMORY_LOWEST, high, top_down);
		if (!*base)
			return STATUS_NO_MEMORY;
		if (map_reserved(*base, size, MAP_FIXED_NOREPLACE))
			return STATUS_SUCCESS;
		if (errno != EEXIST && errno != EPERM)
			return status_of_errno();
		if (top_down)
			high = *base - 1;
		else
			low = *base + GRANULARITY;
	}
	return STATUS_NO_MEMORY;
}

static u32 reserve_locked(guest_ptr *base, u64 size, u64 limit, bool top_down, u32 type, u32 protect)
{
	u32 status;

	if (*base) {
		size += *base & (GRANULARITY - 1);
		*base &= ~(u64)(GRANULARITY - 1);
	}
	if (size > guest_width.highest || *base > guest_width.highest - size)
		return STATUS_NO_MEMORY;
	size = (size + PAGE_BYTES - 1) & ~(u64)(PAGE_BYTES - 1);
	if (*base) {
		if (!range_is_free(*base, size))
			return STATUS_CONFLICTING_ADDRESSES;
		if (!map_reserved(*base, size, MAP_FIXED_NOREPLACE))
			return status_of_errno();
	} else {
		status = map_somewhere(base, size, limit, top_down);
		if (status)
			return status;
	}
	if (!region_add(*base, size, type, protect)) {
		unmap(*base, size);
		return STATUS_NO_MEMORY;
	}
	return STATUS_SUCCESS;
}

u32 memory_reserve(guest_ptr *base, u64 size, u64 limit, bool top_down, u32 type, u32 protect)
{
	u32 status;

	pthread_mutex_lock(&memory_lock);
	status = reserve_locked(base, size, limit, top_down, type, protect);
	pthread_mutex_unlock(&memory_lock);
	return status;
}

/* Gives pages their access, run by run: committed pages keep their content, MEM_COMMIT of them changes the protection only. */
static u32 set_protect_locked(struct region *region, guest_ptr base, u64 size, u32 protect)
{
	if (mprotect((void *)base, size, mapped_prot(protect)))
		return errno == EACCES ? STATUS_SECTION_PROTECTION : STATUS_COMMITMENT_LIMIT;
	__builtin_memset(region->pages + (base - region->base) / PAGE_BYTES, page_code(protect), size / PAGE_BYTES);
	return STATUS_SUCCESS;
}

static u32 commit_locked(guest_ptr base, u64 size, u32 protect)
{
	struct region *region = region_containing(base);

	if (!region || size > region->size || base - region->base > region->size - size)
		return STATUS_CONFLICTING_ADDRESSES;
	if (region->type == MEM_IMAGE)
		return STATUS_CONFLICTING_ADDRESSES;
	return set_protect_locked(region, base, size, protect);
}

u32 memory_commit_pages(guest_ptr base, u64 size, u32 protect)
{
	u32 status;

	pthread_mutex_lock(&memory_lock);
	status = commit_locked(base, size, protect);
	pthread_mutex_unlock(&memory_lock);
	return status;
}

void memory_set_pages(guest_ptr base, u64 size, u32 protect)
{
	struct region *region;

	pthread_mutex_lock(&memory_lock);
	region = region_containing(base);
	if (region)
		__builtin_memset(region->pages + (base - region->base) / PAGE_BYTES, protect ? page_code(protect) : 0, size / PAGE_BYTES);
	pthread_mutex_unlock(&memory_lock);
}

bool memory_release(guest_ptr base)
{
	struct region *region;
	bool found = false;

	pthread_mutex_lock(&memory_lock);
	region = region_containing(base);
	if (region && region->base == base) {
		unmap(base, region->size);
		region_remove(region);
		found = true;
	}
	pthread_mutex_unlock(&memory_lock);
	return found;
}

/*
 * Lets code run that an old program has among its data: PAGE and those around it that are like it. Their protection, as the program
 * sees it, does not change.
 */
static bool execute_data(struct region *region, guest_ptr page)
{
	u64 count = region->size / PAGE_BYTES, index = (page - region->base) / PAGE_BYTES;
	u64 first = index, end = index + 1;
	u8 code = region->pages[index];

	if (!code || !(memory_prot(page_protect(code)) & PROT_READ))
		return false;
	while (first > 0 && region->pages[first - 1] == code)
		first--;
	while (end < count && region->pages[end] == code)
		end++;
	return !mprotect((void *)(region->base + first * PAGE_BYTES), (end - first) * PAGE_BYTES, memory_prot(page_protect(code)) | PROT_EXEC);
}

enum memory_fault memory_fault(guest_ptr address, int access)
{
	enum memory_fault result = MEMORY_FAULT_ACCESS;
	struct region *region;

	pthread_mutex_lock(&memory_lock);
	region = region_containing(address);
	if (region) {
		guest_ptr page = address & ~(u64)(PAGE_BYTES - 1);
		u8 code = region->pages[(page - region->base) / PAGE_BYTES];

		if (code & PAGE_CODE_GUARD) {
			set_protect_locked(region, page, PAGE_BYTES, page_protect(code) & ~PAGE_GUARD);
			result = MEMORY_FAULT_GUARD;
		} else if (code && (memory_prot(page_protect(code)) & access) == access && region->type == MEM_PRIVATE) {
			result = MEMORY_FAULT_RETRY;
		} else if (access == PROT_EXEC && guest_width.data_executes && execute_data(region, page)) {
			result = MEMORY_FAULT_RETRY;
		}
	}
	pthread_mutex_unlock(&memory_lock);
	return result;
}

/* Rounds [base, base+size) out to whole pages; false if it wraps or leaves the guest's addresses. */
static bool round_to_pages(guest_ptr *base, u64 *size)
{
	guest_ptr end;

	if (__builtin_add_overflow(*base, *size, &end) || end > guest_width.highest)
		return false;
	end = (end + PAGE_BYTES - 1) & ~(u64)(PAGE_BYTES - 1);
	*base &= ~(u64)(PAGE_BYTES - 1);
	*size = end - *base;
	return true;
}

u32 host_memory_alloc(struct host_memory_alloc *params)
{
	u32 type = params->type;
	u64 size = params->size;
	guest_ptr base = params->base;
	u32 status = STATUS_SUCCESS;

	if (type & (MEM_WRITE_WATCH | MEM_PHYSICAL | MEM_LARGE_PAGES))
		return STATUS_NOT_SUPPORTED;
	if (!(type & (MEM_COMMIT | MEM_RESERVE | MEM_RESET | MEM_RESET_UNDO)) ||
	    type & ~(MEM_COMMIT | MEM_RESERVE | MEM_RESET | MEM_RESET_UNDO | MEM_TOP_DOWN))
		return STATUS_INVALID_PARAMETER;
	if (!size || size > guest_width.highest)
		return STATUS_INVALID_PARAMETER;
	if (!take_targets(&params->protect) || !valid_private_protect(params->protect))
		return STATUS_INVALID_PAGE_PROTECTION;
	if (base && !round_to_pages(&base, &size))
		return STATUS_INVALID_PARAMETER;
	size = (size + PAGE_BYTES - 1) & ~(u64)(PAGE_BYTES - 1);

	pthread_mutex_lock(&memory_lock);
	if (type & (MEM_RESET | MEM_RESET_UNDO)) {
		/* Both allow the content to be lost or kept; keeping it is always right. */
		struct region *region = region_containing(base);

		if (!region || base + size > region->base + region->size)
			status = STATUS_CONFLICTING_ADDRESSES;
	} else {
		bool reserve = type & MEM_RESERVE || !base;

		if (reserve) {
			status = reserve_locked(&base, size, params->limit, type & MEM_TOP_DOWN, MEM_PRIVATE, params->protect);
			if (!status)
				size = region_containing(base)->size;
		}
		if (!status && type & MEM_COMMIT) {
			status = commit_locked(base, size, params->protect);
			if (status && reserve) {
				unmap(base, size);
				region_remove(region_containing(base));
			}
		}
	}
	pthread_mutex_unlock(&memory_lock);
	if (!status) {
		params->base = base;
		params->size = size;
	}
	return status;
}

static u32 release_locked(struct region *region, guest_ptr *base, u64 *size)
{
	if (*base != region->base || (*size && *size != region->size))
		return STATUS_FREE_VM_NOT_AT_BASE;
	*size = region->size;
	unmap(region->base, region->size);
	region_remove(region);
	return STATUS_SUCCESS;
}

static u32 decommit_locked(struct region *region, guest_ptr *base, u64 *size)
{
	if (!*size) {
		if (*base != region->base)
			return STATUS_FREE_VM_NOT_AT_BASE;
		*size = region->size;
	}
	if (*size > region->size || *base - region->base > region->size - *size)
		return STATUS_UNABLE_TO_FREE_VM;
	if (!map_reserved(*base, *size, MAP_FIXED))
		return STATUS_NO_MEMORY;
	__builtin_memset(region->pages + (*base - region->base) / PAGE_BYTES, 0, *size / PAGE_BYTES);
	return STATUS_SUCCESS;
}

u32 host_memory_free(struct host_memory_free *params)
{
	guest_ptr base = params->base;
	u64 size = params->size;
	struct region *region;
	u32 status;

	if (params->type != MEM_RELEASE && params->type != MEM_DECOMMIT)
		return STATUS_INVALID_PARAMETER;
	if (!round_to_pages(&base, &size))
		return STATUS_INVALID_PARAMETER;
	pthread_mutex_lock(&memory_lock);
	region = region_containing(base);
	if (!region)
		status = STATUS_MEMORY_NOT_ALLOCATED;
	else if (region->type != MEM_PRIVATE)
		status = STATUS_UNABLE_TO_DELETE_SECTION;
	else if (params->type == MEM_RELEASE)
		status = release_locked(region, &base, &size);
	else
		status = decommit_locked(region, &base, &size);
	pthread_mutex_unlock(&memory_lock);
	if (!status) {
		params->base = base;
		params->size = size;
	}
	return status;
}

u32 host_memory_protect(struct host_memory_protect *params)
{
	guest_ptr base = params->base;
	u64 size = params->size;
	u32 protect = params->protect;
	struct region *region;
	u32 status = STATUS_SUCCESS;
	const u8 *code;

	if (!take_targets(&protect) || memory_prot(protect) < 0 || (protect & MODIFIERS && protect & PAGE_NOACCESS))
		return STATUS_INVALID_PAGE_PROTECTION;
	if (!size || !round_to_pages(&base, &size))
		return STATUS_INVALID_PARAMETER;
	pthread_mutex_lock(&memory_lock);
	region = region_containing(base);
	if (!region || size > region->size || base - region->base > region->size - size) {
		status = STATUS_CONFLICTING_ADDRESSES;
		goto out;
	}
	if (region->type == MEM_PRIVATE && protect & (PAGE_WRITECOPY | PAGE_EXECUTE_WRITECOPY)) {
		status = STATUS_INVALID_PAGE_PROTECTION;
		goto out;
	}
	code = region->pages + (base - region->base) / PAGE_BYTES;
	if (__builtin_memchr(code, 0, size / PAGE_BYTES)) {
		status = STATUS_NOT_COMMITTED;
		goto out;
	}
	params->protect = page_protect(*code);
	/* A writable image page is copied on write, and Windows says so until it has been written. */
	if (region->type == MEM_IMAGE && protect & PAGE_READWRITE)
		protect = (protect & ~PAGE_READWRITE) | PAGE_WRITECOPY;
	if (region->type == MEM_IMAGE && protect & PAGE_EXECUTE_READWRITE)
		protect = (protect & ~PAGE_EXECUTE_READWRITE) | PAGE_EXECUTE_WRITECOPY;
	status = set_protect_locked(region, base, size, protect);
	params->base = base;
	params->size = size;
out:
	pthread_mutex_unlock(&memory_lock);
	return status;
}

/* The length of the run of equal page codes from INDEX on, in pages. */
static u64 run_of_pages(const struct region *region, u64 index)
{
	u64 count = region->size / PAGE_BYTES;
	u64 end = index + 1;

	while (end < count && region->pages[end] == region->pages[index])
		end++;
	return end - index;
}

u32 host_memory_query(struct host_memory_query *params)
{
	guest_ptr address = params->address & ~(u64)(PAGE_BYTES - 1);
	struct region *region;

	if (address >= guest_width.highest)
		return STATUS_INVALID_PARAMETER;
	params->base = address;
	pthread_mutex_lock(&memory_lock);
	region = region_containing(address);
	if (!region) {
		struct region *next = region_above(address);

		params->allocation_base = 0;
		params->allocation_protect = 0;
		params->region_size = (next ? next->base : guest_width.highest) - address;
		params->state = MEM_FREE;
		params->protect = PAGE_NOACCESS;
		params->type = 0;
	} else {
		u64 index = (address - region->base) / PAGE_BYTES;

		params->allocation_base = region->base;
		params->allocation_protect = region->protect;
		params->region_size = run_of_pages(region, index) * PAGE_BYTES;
		params->state = region->pages[index] ? MEM_COMMIT : MEM_RESERVE;
		params->protect = region->pages[index] ? page_protect(region->pages[index]) : 0;
		params->type = region->type;
	}
	pthread_mutex_unlock(&memory_lock);
	return STATUS_SUCCESS;
}
