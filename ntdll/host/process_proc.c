/*
 * The kernel's files about processes: see process_proc.h.
 */
#include "process_proc.h"

#include "system_files.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define SYSTEM_TIME_OF_1970 116444736000000000ll

static s64 boot_time(void)
{
	struct timespec boot, now;

	clock_gettime(CLOCK_BOOTTIME, &boot);
	clock_gettime(CLOCK_REALTIME, &now);
	return (now.tv_sec - boot.tv_sec) * 10000000ll + (now.tv_nsec - boot.tv_nsec) / 100 + SYSTEM_TIME_OF_1970;
}

bool proc_read_stat(u32 pid, struct proc_stat *out)
{
	char path[40], text[1024];
	char *after;
	unsigned long long parent, faults, major, user, kernel, threads, start;
	u64 tick = 10000000ull / (u64)sysconf(_SC_CLK_TCK);

	snprintf(path, sizeof(path), "/proc/%u/stat", pid);
	/* The name may hold anything; the fields follow its last parenthesis. */
	if (system_read_file(path, text, sizeof(text)) <= 0 || !(after = strrchr(text, ')')))
		return false;
	if (sscanf(after + 1, " %*c %llu %*d %*d %*d %*d %*u %llu %*u %llu %*u %llu %llu %*d %*d %*d %*d %llu %*d %llu", &parent,
		   &faults, &major, &user, &kernel, &threads, &start) != 7)
		return false;
	*out = (struct proc_stat){ .parent = (u32)parent, .threads = (u32)threads, .user_time = user * tick, .kernel_time = kernel * tick,
				   .page_faults = faults + major, .create_time = boot_time() + (s64)(start * tick) };
	return true;
}

/* A field "NAME: 123 kB" (unit 1024) or "NAME: 123" (unit 1) of a file with one field in a line. */
static u64 field(const char *text, const char *name, u64 unit)
{
	size_t length = strlen(name);

	for (const char *line = text; line; line = strchr(line, '\n')) {
		line += *line == '\n';
		if (!strncmp(line, name, length) && line[length] == ':')
			return strtoull(line + length + 1, NULL, 10) * unit;
	}
	return 0;
}

void proc_read_memory(u32 pid, struct proc_memory *memory)
{
	char path[40], text[4096];

	snprintf(path, sizeof(path), "/proc/%u/status", pid);
	if (system_read_file(path, text, sizeof(text)) < 0)
		*text = 0;
	memory->resident = field(text, "VmRSS", 1024);
	memory->peak_resident = field(text, "VmHWM", 1024);
	memory->virtual_bytes = field(text, "VmSize", 1024);
	memory->peak_virtual = field(text, "VmPeak", 1024);
	memory->private_bytes = field(text, "RssAnon", 1024) + field(text, "VmSwap", 1024);
}

void proc_read_io(u32 pid, struct proc_io *io)
{
	char path[40], text[1024];

	snprintf(path, sizeof(path), "/proc/%u/io", pid);
	if (system_read_file(path, text, sizeof(text)) < 0)
		*text = 0;
	io->read_bytes = field(text, "rchar", 1);
	io->write_bytes = field(text, "wchar", 1);
	io->read_count = field(text, "syscr", 1);
	io->write_count = field(text, "syscw", 1);
}
