/*
 * Host calls of sections and their views: NtCreateSection and its family. Protections and attributes are Windows' own numbers.
 */
#ifndef DECANT_SECTION_H
#define DECANT_SECTION_H

#include "host_call.h"
#include "object.h"

#define HOST_CALLS_SECTION(CALL) \
	CALL(section_create) \
	CALL(section_open) \
	CALL(section_map) \
	CALL(section_unmap) \
	CALL(section_query) \
	CALL(section_flush) \
	CALL(section_view_name)
HOST_NUMBERS(SECTION);

/* file 0: memory of its own. size 0: the file's. */
struct host_section_create {
	struct host_object_attributes attributes;
	guest_handle file;
	guest_handle handle;
	u64 size;
	u32 access;
	u32 protect;
	u32 allocation; /* SEC_* */
	u32 reserved;
};

struct host_section_open {
	struct host_object_attributes attributes;
	guest_handle handle;
	u32 access;
	u32 reserved;
};

/* base and size are written on return; limit as in memory_alloc. STATUS_IMAGE_NOT_AT_BASE is a success. */
struct host_section_map {
	guest_handle handle;
	guest_ptr base;
	u64 limit;
	u64 offset;
	u64 size;
	u32 protect;
	u32 allocation; /* MEM_TOP_DOWN, MEM_RESERVE */
};

/* address: anywhere in the view. */
struct host_section_unmap {
	guest_ptr address;
};

struct host_section_query {
	guest_handle handle;
	u64 size;
	u32 allocation;
	u32 reserved;
};

/* NtFlushVirtualMemory: size 0 is up to the view's end. */
struct host_section_flush {
	guest_ptr base;
	u64 size;
};

/* The NT path of the file that is mapped at address: NtQueryVirtualMemory(MemoryMappedFilenameInformation). */
struct host_section_view_name {
	guest_ptr address;
	guest_ptr name;
	u32 name_bytes; /* of the buffer, then of the name */
	u32 reserved;
};

ASSERT_SIZE(struct host_section_create, 72);
ASSERT_SIZE(struct host_section_open, 48);
ASSERT_SIZE(struct host_section_map, 48);
ASSERT_SIZE(struct host_section_query, 24);
ASSERT_SIZE(struct host_section_view_name, 24);

#endif
