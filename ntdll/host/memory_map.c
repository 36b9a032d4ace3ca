/*
 * The table of regions.
 *
 * A sorted array of pointers: a program has tens of regions, a big one some thousands, so binary search and memmove beat any
 * tree.
 */
#include "memory_map.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

pthread_mutex_t memory_lock = PTHREAD_MUTEX_INITIALIZER;

static struct region **regions;
static size_t region_count, region_capacity;

u8 page_code(u32 protect)
{
	u8 code = (u8)(1 + __builtin_ctz(protect & 0xff));

	if (protect & PAGE_GUARD)
		code |= PAGE_CODE_GUARD;
	if (protect & PAGE_NOCACHE)
		code |= PAGE_CODE_NOCACHE;
	if (protect & PAGE_WRITECOMBINE)
		code |= PAGE_CODE_WRITECOMBINE;
	return code;
}

u32 page_protect(u8 code)
{
	u32 protect = 1u << ((code & 0xf) - 1);

	if (code & PAGE_CODE_GUARD)
		protect |= PAGE_GUARD;
	if (code & PAGE_CODE_NOCACHE)
		protect |= PAGE_NOCACHE;
	if (code & PAGE_CODE_WRITECOMBINE)
		protect |= PAGE_WRITECOMBINE;
	return protect;
}

/* The index of the first region that ends above ADDRESS. */
static size_t first_ending_above(guest_ptr address)
{
	size_t low = 0, high = region_count;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (regions[middle]->base + regions[middle]->size <= address)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

struct region *region_containing(guest_ptr address)
{
	size_t i = first_ending_above(address);

	return i < region_count && regions[i]->base <= address ? regions[i] : NULL;
}

struct region *region_above(guest_ptr address)
{
	size_t i = first_ending_above(address);

	if (i < region_count && regions[i]->base < address)
		i++;
	return i < region_count ? regions[i] : NULL;
}

u64 regions_total(void)
{
	u64 total = 0;

	for (size_t i = 0; i < region_count; i++)
		total += regions[i]->size;
	return total;
}

bool range_is_free(guest_ptr base, u64 size)
{
	size_t i = first_ending_above(base);

	return i >= region_count || regions[i]->base >= base + size;
}

static u64 round_up(u64 value)
{
	return (value + GRANULARITY - 1) & ~(u64)(GRANULARITY - 1);
}

static guest_ptr range_find_up(u64 size, guest_ptr low, guest_ptr high)
{
	guest_ptr base = round_up(low);

	for (size_t i = first_ending_above(base); i < region_count; i++) {
		if (regions[i]->base >= base && regions[i]->base - base >= size)
			break;
		base = round_up(regions[i]->base + regions[i]->size);
	}
	return base <= high && high - base >= size - 1 ? base : 0;
}

static guest_ptr range_find_down(u64 size, guest_ptr low, guest_ptr high)
{
	guest_ptr end = high + 1;
	size_t first = first_ending_above(high);
	guest_ptr base;

	/* One may lie across the upper end, or at it. */
	if (first < region_count && regions[first]->base <= high)
		first++;
	for (size_t i = first; i-- > 0;) {
		guest_ptr floor = regions[i]->base + regions[i]->size;

		if (floor < end && end - floor >= size + GRANULARITY)
			break;
		end = regions[i]->base;
	}
	if (end < size)
		return 0;
	base = (end - size) & ~(u64)(GRANULARITY - 1);
	return base >= low && range_is_free(base, size) ? base : 0;
}

guest_ptr range_find(u64 size, guest_ptr low, guest_ptr high, bool top_down)
{
	return top_down ? range_find_down(size, low, high) : range_find_up(size, low, high);
}

struct region *region_add(guest_ptr base, u64 size, u32 type, u32 protect)
{
	struct region *region = malloc(sizeof(*region));
	size_t i;

	if (!region)
		return NULL;
	if (region_count == region_capacity) {
		size_t capacity = region_capacity ? region_capacity * 2 : 64;
		struct region **grown = realloc(regions, capacity * sizeof(*grown));

		if (!grown) {
			free(region);
			return NULL;
		}
		regions = grown;
		region_capacity = capacity;
	}
	*region = (struct region){ .base = base, .size = size, .type = type, .protect = protect };
	if (size / PAGE_BYTES > PAGE_BYTES) {
		region->pages = mmap(NULL, size / PAGE_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
		if (region->pages == MAP_FAILED)
			region->pages = NULL;
	} else {
		region->pages = calloc(size / PAGE_BYTES, 1);
	}
	if (!region->pages) {
		free(region);
		return NULL;
	}
	i = first_ending_above(base);
	memmove(regions + i + 1, regions + i, (region_count - i) * sizeof(*regions));
	regions[i] = region;
	region_count++;
	return region;
}

void region_remove(struct region *region)
{
	size_t i = first_ending_above(region->base);

	memmove(regions + i, regions + i + 1, (region_count - i - 1) * sizeof(*regions));
	region_count--;
	if (region->size / PAGE_BYTES > PAGE_BYTES)
		munmap(region->pages, region->size / PAGE_BYTES);
	else
		free(region->pages);
	free(region);
}
