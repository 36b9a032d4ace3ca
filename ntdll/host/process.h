/*
 * Process objects.
 *
 * One stands for a process, this one or another, decant's or one of Unix. It is signalled when the process has ended, which the
 * watcher learns from a pidfd; the exit code is then in the process' record, or is made of the Unix status.
 */
#ifndef DECANT_PROCESS_HOST_H
#define DECANT_PROCESS_HOST_H

#include "object.h"
#include "process_record.h"
#include "watch.h"

#include <decant/process.h>

#define PROCESS_TERMINATE 0x0001u
#define PROCESS_CREATE_THREAD 0x0002u
#define PROCESS_VM_OPERATION 0x0008u
#define PROCESS_VM_READ 0x0010u
#define PROCESS_VM_WRITE 0x0020u
#define PROCESS_DUP_HANDLE 0x0040u
#define PROCESS_SET_INFORMATION 0x0200u
#define PROCESS_QUERY_INFORMATION 0x0400u
#define PROCESS_SUSPEND_RESUME 0x0800u
#define PROCESS_QUERY_LIMITED_INFORMATION 0x1000u
#define PROCESS_ALL_ACCESS 0x001fffffu

#define CONTROL_C_EXIT 0xC000013Au

struct process {
	struct object object;
	u32 id;
	int pidfd;                     /* -1: this process, or the kernel has no pidfds */
	struct process_record *record; /* NULL: a process of Unix */
	struct watch watch;
	bool child;                    /* ours to reap */
	u32 state;                     /* enum process_state */
	u32 exit_code;
	s64 create_time, exit_time;
	u64 kernel_time, user_time;    /* of one that has ended */
	struct object *main_thread;    /* remote thread object of a child, with a reference, until it has ended */
};
enum process_state { PROCESS_RUNS, PROCESS_ENDED };

extern const struct object_type process_type;

/* The object of this process. */
struct process *process_self(void);
/* Tells others that this process' thread with the id first + 4 * SLOT begins to live, or does no more. */
void process_note_thread(u32 slot, bool lives);
/*
 * An object for process PID with PIDFD and RECORD, both of which it takes (even if it fails). It is watched, and keeps itself alive,
 * until the process has ended. main_thread is wanted of a child, which will be reaped: the object of its first thread, with a
 * reference. NULL without memory.
 */
struct process *process_new(u32 pid, int pidfd, struct process_record *record, struct object **main_thread);
/* Win32's priority class of process PID, whose record is RECORD or NULL. */
u32 process_priority_class(u32 pid, const struct process_record *record);
/* The code a process exited with, or STATUS_PENDING. */
u32 process_exit_code(struct process *process);
/* Whether it has ended. */
bool process_has_ended(const struct process *process);

/* --- remote_thread.c: the first thread of a child --- */

extern const struct object_type remote_thread_type;
struct object *remote_thread_new(struct process *process);
/* Its process has ended. */
void remote_thread_ended(struct object *thread);

#endif
