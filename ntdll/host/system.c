/*
 * The machine's memory and load, its name and its user, its battery.
 *
 * Memory is that of the machine or, where a control group limits this process to less, what the limit leaves: programs size
 * their caches by it.
 */
#include "loader/guest_copy.h"
#include "loader/status.h"
#include "loader/utf.h"
#include "loader/width.h"
#include "memory.h"
#include "prefix.h"
#include "system_files.h"

#include <decant/system.h>

#include <pwd.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sysinfo.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#define SYSTEM_TIME_OF_1970 116444736000000000ll

/* --- memory --- */

/* A line "NAME:   1234 kB" of /proc/meminfo, in bytes; 0 if there is no such line. */
static u64 meminfo_field(const char *text, const char *name)
{
	size_t length = strlen(name);

	for (const char *line = text; line; line = strchr(line, '\n')) {
		line += *line == '\n';
		if (!strncmp(line, name, length) && line[length] == ':')
			return strtoull(line + length + 1, NULL, 10) * 1024;
	}
	return 0;
}

/* The memory limit of this process' control group and how much of it is used; false if there is none. */
static bool read_group_limit(u64 *limit, u64 *used)
{
	char text[1024], path[1200];
	char *end;

	if (system_read_number("/sys/fs/cgroup/memory.max", limit))
		return system_read_number("/sys/fs/cgroup/memory.current", used);
	if (system_read_number("/sys/fs/cgroup/memory/memory.limit_in_bytes", limit))
		return system_read_number("/sys/fs/cgroup/memory/memory.usage_in_bytes", used);
	if (system_read_file("/proc/self/cgroup", text, sizeof(text)) <= 0 || strncmp(text, "0::", 3))
		return false;
	end = strchr(text, '\n');
	if (end)
		*end = 0;
	snprintf(path, sizeof(path), "/sys/fs/cgroup%s/memory.max", text + 3);
	if (!system_read_number(path, limit))
		return false;
	snprintf(path, sizeof(path), "/sys/fs/cgroup%s/memory.current", text + 3);
	return system_read_number(path, used);
}

u32 host_system_memory(struct host_system_memory *params)
{
	char text[4096];
	u64 limit, used, swap_total, swap_free;

	memset(params, 0, sizeof(*params));
	if (system_read_file("/proc/meminfo", text, sizeof(text)) <= 0)
		return STATUS_UNSUCCESSFUL;
	params->total = meminfo_field(text, "MemTotal");
	params->available = meminfo_field(text, "MemAvailable");
	params->cached = meminfo_field(text, "Cached");
	params->installed = params->total;
	swap_total = meminfo_field(text, "SwapTotal");
	swap_free = meminfo_field(text, "SwapFree");
	if (read_group_limit(&limit, &used) && limit < params->total) {
		params->total = limit;
		limit = used < limit ? limit - used : 0;
		if (limit < params->available)
			params->available = limit;
	}
	params->commit_limit = params->total + swap_total;
	params->commit_available = params->available + swap_free;
	return STATUS_SUCCESS;
}

u32 host_system_address_space(struct host_system_address_space *params)
{
	params->lowest = MEMORY_LOWEST;
	params->highest = guest_width.highest - 1;
	params->available = memory_free_bytes();
	return STATUS_SUCCESS;
}

/* --- load --- */

/* The line of /proc/stat for all processors (0), or for the one of that number (from 1); NULL if there is none. */
static const char *processor_line(const char *text, u32 processor)
{
	char name[24];

	if (!processor)
		return text;
	snprintf(name, sizeof(name), "\ncpu%u ", processor - 1);
	text = strstr(text, name);
	return text ? text + 1 : NULL;
}

u32 host_system_times(struct host_system_times *params)
{
	char text[16384];
	const char *line;
	u32 processor = params->processor;
	unsigned long long user, nice, kernel, idle, wait, hard, soft, steal;
	u64 unit = 10000000ull / (u64)sysconf(_SC_CLK_TCK);
	struct timespec boot, now;
	struct sysinfo info;

	memset(params, 0, sizeof(*params));
	if (system_read_file("/proc/stat", text, sizeof(text)) < 0)
		*text = 0;
	line = processor_line(text, processor);
	if (!line)
		return STATUS_INVALID_PARAMETER;
	line += strcspn(line, " ");
	if (sscanf(line, "%llu %llu %llu %llu %llu %llu %llu %llu", &user, &nice, &kernel, &idle, &wait, &hard, &soft, &steal) == 8) {
		params->idle = (idle + wait) * unit;
		params->kernel = (kernel + hard + soft + steal) * unit + params->idle;
		params->user = (user + nice) * unit;
	}
	clock_gettime(CLOCK_BOOTTIME, &boot);
	clock_gettime(CLOCK_REALTIME, &now);
	params->boot = (now.tv_sec - boot.tv_sec) * 10000000ll + (now.tv_nsec - boot.tv_nsec) / 100 + SYSTEM_TIME_OF_1970;
	if (!sysinfo(&info))
		params->processes = params->threads = info.procs;
	return STATUS_SUCCESS;
}

/* --- names --- */

static const char *home_folder(char *buffer, size_t size)
{
	struct passwd entry, *found = NULL;
	const char *home = getenv("HOME");

	if (home && *home == '/')
		return home;
	if (!getpwuid_r(geteuid(), &entry, buffer, size, &found) && found)
		return entry.pw_dir;
	return "/";
}

u32 host_system_string(struct host_system_string *params)
{
	char buffer[4096];
	struct utsname names;
	const char *text;
	u16 units[4096];
	size_t length;
	u32 room = params->bytes;

	uname(&names);
	switch (params->which) {
	case HOST_STRING_USER:
		text = prefix_user_name();
		break;
	case HOST_STRING_HOST:
		text = names.nodename;
		break;
	case HOST_STRING_HOME:
		text = home_folder(buffer, sizeof(buffer));
		break;
	case HOST_STRING_KERNEL:
		text = names.release;
		break;
	default:
		return STATUS_INVALID_PARAMETER;
	}
	length = utf16_from_bytes(units, 4096, text, strlen(text));
	if (length > 4096)
		length = 4096;
	params->bytes = (u32)(length * sizeof(*units));
	if (params->bytes > room)
		return STATUS_BUFFER_TOO_SMALL;
	return guest_copy_out(params->buffer, units, params->bytes) ? STATUS_SUCCESS : STATUS_ACCESS_VIOLATION;
}

/* --- power --- */

#define BATTERY_NONE 128
#define BATTERY_CHARGING 8

u32 host_system_power(struct host_system_power *params)
{
	char state[32];
	u64 online, percent;

	*params = (struct host_system_power){ .ac_line = 1, .battery_flag = BATTERY_NONE, .percent = 255, .seconds_left = ~0u };
	for (unsigned battery = 0; battery < 4; battery++) {
		char path[80];

		snprintf(path, sizeof(path), "/sys/class/power_supply/BAT%u/capacity", battery);
		if (!system_read_number(path, &percent))
			continue;
		params->percent = percent > 100 ? 100 : (u8)percent;
		params->battery_flag = percent > 66 ? 1 : percent < 5 ? 4 : percent < 33 ? 2 : 0;
		snprintf(path, sizeof(path), "/sys/class/power_supply/BAT%u/status", battery);
		system_read_file(path, state, sizeof(state));
		if (!strncmp(state, "Charging", 8))
			params->battery_flag |= BATTERY_CHARGING;
		else if (!strncmp(state, "Discharging", 11))
			params->ac_line = 0;
		break;
	}
	if (system_read_number("/sys/class/power_supply/AC/online", &online))
		params->ac_line = online ? 1 : 0;
	return STATUS_SUCCESS;
}
