/*
 * What the kernel knows of a process: the files of /proc/PID.
 */
#ifndef DECANT_PROCESS_PROC_H
#define DECANT_PROCESS_PROC_H

#include <decant/types.h>

#include <stdbool.h>

/* Times in 100 ns; create_time is system time. */
struct proc_stat {
	u32 parent, threads;
	u64 user_time, kernel_time, page_faults;
	s64 create_time;
};

/* Bytes. */
struct proc_memory {
	u64 resident, peak_resident, virtual_bytes, peak_virtual, private_bytes;
};

struct proc_io {
	u64 read_bytes, write_bytes, read_count, write_count;
};

/* False if there is no process PID. */
bool proc_read_stat(u32 pid, struct proc_stat *stat);
/* What cannot be read is 0. */
void proc_read_memory(u32 pid, struct proc_memory *memory);
void proc_read_io(u32 pid, struct proc_io *io);

#endif
