/*
 * Cores, packages and caches, from /sys/devices/system/cpu.
 *
 * Each of them is told once, by the lowest processor that belongs to it. Where the kernel shows no topology (some containers),
 * every processor is a core of one package.
 */
#include "loader/guest_copy.h"
#include "loader/status.h"
#include "processors.h"
#include "system_files.h"

#include <decant/system.h>

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct topology {
	guest_ptr records;
	u32 room, count;
	bool fault;
};

static void add(struct topology *topology, const struct host_topology_record *record)
{
	if (topology->count < topology->room &&
	    !guest_copy_out(topology->records + topology->count * sizeof(*record), record, sizeof(*record)))
		topology->fault = true;
	topology->count++;
}

/* A list of processors like "0-3,8" as a mask, without those beyond 64; 0 if the file is not there. */
static u64 read_mask(const char *folder, const char *file)
{
	char path[160], text[256];
	char *at = text;
	u64 mask = 0;

	snprintf(path, sizeof(path), "%s/%s", folder, file);
	if (system_read_file(path, text, sizeof(text)) <= 0)
		return 0;
	while (*at >= '0' && *at <= '9') {
		unsigned long first = strtoul(at, &at, 10), last = first;

		if (*at == '-')
			last = strtoul(at + 1, &at, 10);
		for (; first <= last && first < 64; first++)
			mask |= 1ull << first;
		at += *at == ',';
	}
	return mask;
}

static u64 read_number(const char *folder, const char *file)
{
	char path[160];
	u64 number = 0;

	snprintf(path, sizeof(path), "%s/%s", folder, file);
	system_read_number(path, &number);
	return number;
}

static u8 read_cache_type(const char *folder)
{
	char path[160], text[32];

	snprintf(path, sizeof(path), "%s/type", folder);
	if (system_read_file(path, text, sizeof(text)) <= 0)
		return 0;
	return *text == 'I' ? 1 : *text == 'D' ? 2 : 0;
}

static bool is_lowest(u64 mask, u32 processor)
{
	return (u32)__builtin_ctzll(mask) == processor;
}

static void add_caches(struct topology *topology, u32 processor, u64 allowed)
{
	for (u32 index = 0; index < 16; index++) {
		char folder[128];
		struct host_topology_record record = { .kind = HOST_TOPOLOGY_CACHE };
		u64 ways;

		snprintf(folder, sizeof(folder), "/sys/devices/system/cpu/cpu%u/cache/index%u", processor, index);
		record.mask = read_mask(folder, "shared_cpu_list") & allowed;
		if (!record.mask)
			return;
		if (!is_lowest(record.mask, processor))
			continue;
		record.level = (u8)read_number(folder, "level");
		record.cache_size = (u32)read_number(folder, "size") * 1024;
		record.line_size = (u16)read_number(folder, "coherency_line_size");
		ways = read_number(folder, "ways_of_associativity");
		record.associativity = ways > 254 ? 255 : (u8)ways;
		record.type = read_cache_type(folder);
		add(topology, &record);
	}
}

u32 host_system_topology(struct host_system_topology *params)
{
	struct topology topology = { params->records, params->count, 0, false };
	u64 allowed = processors_mask();
	for (u32 processor = 0; processor < 64; processor++) {
		char folder[96];
		u64 core, package;

		if (!(allowed >> processor & 1))
			continue;
		snprintf(folder, sizeof(folder), "/sys/devices/system/cpu/cpu%u/topology", processor);
		core = read_mask(folder, "thread_siblings_list") & allowed;
		package = read_mask(folder, "core_siblings_list") & allowed;
		if (!core)
			core = 1ull << processor;
		if (!package)
			package = allowed;
		if (is_lowest(core, processor))
			add(&topology, &(struct host_topology_record){ .mask = core, .kind = HOST_TOPOLOGY_CORE,
								       .threads = (u8)__builtin_popcountll(core) });
		if (is_lowest(package, processor))
			add(&topology, &(struct host_topology_record){ .mask = package, .kind = HOST_TOPOLOGY_PACKAGE });
		add_caches(&topology, processor, allowed);
	}
	params->count = topology.count;
	if (topology.fault)
		return STATUS_ACCESS_VIOLATION;
	return topology.count > topology.room ? STATUS_BUFFER_TOO_SMALL : STATUS_SUCCESS;
}
