/*
 * Host calls about the machine and who uses it: processors, memory, names, load.
 */
#ifndef DECANT_SYSTEM_H
#define DECANT_SYSTEM_H

#include "host_call.h"

#define HOST_CALLS_SYSTEM(CALL) \
	CALL(system_processors) \
	CALL(system_topology) \
	CALL(system_memory) \
	CALL(system_address_space) \
	CALL(system_times) \
	CALL(system_string) \
	CALL(system_power) \
	CALL(system_current_processor)
HOST_NUMBERS(SYSTEM);

/*
 * What the processors are. mask has a bit for each that this process may use; features has bit n for PF_n of
 * IsProcessorFeaturePresent. identifier is "Intel64 Family 6 Model 158 Stepping 10", vendor "GenuineIntel".
 */
struct host_system_processors {
	u64 mask;
	u64 features;
	u32 count; /* bits in mask */
	u32 family, model, stepping;
	u32 megahertz;
	u32 wants_megahertz; /* set by who asks: it may cost a look into /proc */
	char vendor[16];
	char name[64];
};

/*
 * The processors' relation to one another. Each record describes a core, a package or a cache; records points to room for count of
 * them. count returns how many there are; STATUS_BUFFER_TOO_SMALL if they did not fit.
 */
struct host_system_topology {
	guest_ptr records;
	u32 count;
	u32 reserved;
};

struct host_topology_record {
	u64 mask;       /* processors that share it */
	u32 kind;       /* enum host_topology_kind */
	u32 cache_size; /* bytes */
	u16 line_size;
	u8 level, associativity;
	u8 type;        /* PROCESSOR_CACHE_TYPE: 0 unified, 1 instruction, 2 data */
	u8 threads;     /* of a core */
	u8 reserved[2];
};
enum host_topology_kind { HOST_TOPOLOGY_CORE, HOST_TOPOLOGY_PACKAGE, HOST_TOPOLOGY_CACHE };

/* Memory in bytes, of the machine or of the container that limits it. commit: what programs may allocate, swap included. */
struct host_system_memory {
	u64 total, available, cached;
	u64 commit_limit, commit_available;
	u64 installed; /* what the machine has, without the container's limit */
};

/* What of its address space the program gets: the lowest and highest address, and how many bytes of it are free. */
struct host_system_address_space {
	guest_ptr lowest, highest;
	u64 available;
};

/*
 * Time that all processors together have spent since the start, in 100 ns; boot is the system time of the start. processor 1 asks for the
 * first processor alone, and so on, 0 for all: STATUS_INVALID_PARAMETER if there is no such processor.
 */
struct host_system_times {
	u64 idle, kernel, user; /* kernel holds idle, as GetSystemTimes has it */
	s64 boot;
	u32 processes, threads;
	u32 processor;
	u32 reserved;
};

enum host_system_string_kind { HOST_STRING_USER, HOST_STRING_HOST, HOST_STRING_HOME, HOST_STRING_KERNEL };

/* A name in UTF-16 without terminator; bytes is the room, and returns the length. STATUS_BUFFER_TOO_SMALL. */
struct host_system_string {
	guest_ptr buffer;
	u32 bytes;
	u32 which; /* enum host_system_string_kind */
};

/* What GetSystemPowerStatus tells, in its terms. */
struct host_system_power {
	u8 ac_line, battery_flag, percent, reserved;
	u32 seconds_left;
};

/* The processor that the caller ran on just now, as the bits of host_system_processors.mask count. */
struct host_system_current_processor {
	u32 number;
	u32 reserved;
};

ASSERT_SIZE(struct host_system_processors, 120);
ASSERT_SIZE(struct host_system_topology, 16);
ASSERT_SIZE(struct host_topology_record, 24);
ASSERT_SIZE(struct host_system_memory, 48);
ASSERT_SIZE(struct host_system_address_space, 24);
ASSERT_SIZE(struct host_system_times, 48);
ASSERT_SIZE(struct host_system_string, 16);
ASSERT_SIZE(struct host_system_power, 8);
ASSERT_SIZE(struct host_system_current_processor, 8);

#endif
