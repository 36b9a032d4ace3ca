/*
 * The table of regions, for memory*.c alone: see memory.h for what a region is.
 */
#ifndef DECANT_MEMORY_MAP_H
#define DECANT_MEMORY_MAP_H

#include "memory.h"

#include <pthread.h>

struct region {
	guest_ptr base;
	u64 size;    /* whole pages */
	u32 type;    /* MEM_PRIVATE, MEM_IMAGE, MEM_MAPPED */
	u32 protect; /* of the allocation */
	u8 *pages;   /* a page code each; the array is mapped, so that a huge reservation costs only what is touched */
};

/* Page codes: 0 is reserved; else 1 + log2 of the access right, with the modifiers above it. */
#define PAGE_CODE_GUARD 0x10
#define PAGE_CODE_NOCACHE 0x20
#define PAGE_CODE_WRITECOMBINE 0x40

extern pthread_mutex_t memory_lock;

u8 page_code(u32 protect);
u32 page_protect(u8 code);

/* All of these with memory_lock held. */
struct region *region_containing(guest_ptr address);
/* The region with the lowest base at or above ADDRESS, or NULL. */
struct region *region_above(guest_ptr address);
/* The bytes in all regions. */
u64 regions_total(void);
/* True if nothing of ours lies in the range. */
bool range_is_free(guest_ptr base, u64 size);
/* A free range for SIZE bytes within [low, high], aligned to 64 KB; 0 if there is none. */
guest_ptr range_find(u64 size, guest_ptr low, guest_ptr high, bool top_down);
/* Adds a region; NULL if there is no memory for it. */
struct region *region_add(guest_ptr base, u64 size, u32 type, u32 protect);
void region_remove(struct region *region);

#endif
