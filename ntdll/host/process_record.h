/*
 * What decant processes know of one another: a page of shared memory each.
 *
 * A process' record is a memfd called "decant-process" that stays open in it, so others find it through /proc/PID/fd, and it needs no
 * file system, no daemon and no clean-up. A parent makes the record of its child and hands it over, and still has it when the child
 * is gone: that is how the exit code comes back with all its 32 bits. Only the owner writes to it, but for exit_code and exited
 * (whoever ends the process), suspend_count, boost_disabled, control_events and jobs.
 *
 * In a child's memfd the start information follows behind the record (process_start.h).
 */
#ifndef DECANT_PROCESS_RECORD_H
#define DECANT_PROCESS_RECORD_H

#include <decant/process.h>

#include <stdbool.h>

#define PROCESS_RECORD_NAME "decant-process"
#define PROCESS_RECORD_BYTES 0x3000u
#define PROCESS_RECORD_VERSION 0x44430003u
#define PROCESS_PATH_UNITS 4096u
#define PROCESS_THREAD_SLOTS HOST_PROCESS_THREAD_SLOTS

/* A job that a process is in; written once by who brings it in. */
struct process_job {
	u64 id;
	u32 holder;         /* whose descriptors the next are; 0: the process inherited them */
	s32 record_fd;
	s32 life_fd;        /* a pipe that hangs up when the job's last handle is closed */
	u32 place;          /* in the record's members */
	u32 kill;           /* whether that ends the process; the job's record knows better, but may be gone */
	u32 written;        /* last thing written */
};
#define PROCESS_JOBS_MAX 8u

struct process_record {
	u32 version;        /* PROCESS_RECORD_VERSION, last thing written */
	u32 process_id;
	u32 parent_id;
	u32 group_id;       /* for console events */
	u32 exited;         /* exit_code holds */
	u32 exit_code;
	u32 suspend_count;  /* futex: the first thread waits before its first instruction while it is not 0 */
	u32 control_events; /* CTRL_*_EVENT bits that somebody raised with SIGINT */
	u32 priority_class;
	u32 path_units;
	u32 boost_disabled; /* SetProcessPriorityBoost: Linux has no such boost, so this is all there is to it */
	u32 machine;        /* IMAGE_FILE_MACHINE_* of the program */
	u64 peb;
	s64 create_time;
	u16 path[PROCESS_PATH_UNITS]; /* the program's DOS path */
	u32 threads[PROCESS_THREAD_SLOTS / 32]; /* bit n: the thread with the id first + 4n lives */
	struct process_job jobs[PROCESS_JOBS_MAX]; /* each nested in the one before it */
	u32 job_count;
};
_Static_assert(sizeof(struct process_record) <= PROCESS_RECORD_BYTES, "the record outgrew its place");

/* Makes a record, mapped, and *fd for it (close-on-exec). NULL without memory or descriptors. */
struct process_record *process_record_create(int *fd);
/* Maps the record behind FD; NULL if it is none. Leaves FD open. */
struct process_record *process_record_map(int fd);
/* The record of process PID if it is a process of decant that this user may look at, else NULL. */
struct process_record *process_record_find(u32 pid);
void process_record_unmap(struct process_record *record);

/* Notes EXIT_CODE unless one is noted already; returns the code that holds. */
u32 process_record_set_exit(struct process_record *record, u32 exit_code);

#endif
