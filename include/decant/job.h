/*
 * Host calls of job objects.
 *
 * Limits, access masks and messages are Windows' own numbers (winnt.h: JOB_OBJECT_*).
 */
#ifndef DECANT_JOB_H
#define DECANT_JOB_H

#include "host_call.h"
#include "object.h"

#define HOST_CALLS_JOB(CALL) \
	CALL(job_create) \
	CALL(job_open) \
	CALL(job_assign) \
	CALL(job_terminate) \
	CALL(job_contains) \
	CALL(job_set) \
	CALL(job_query)
HOST_NUMBERS(JOB);

/* NtCreateJobObject and NtOpenJobObject. */
struct host_job_create {
	struct host_object_attributes attributes;
	guest_handle handle;
	u32 access;
	u32 reserved;
};
struct host_job_open {
	struct host_object_attributes attributes;
	guest_handle handle;
	u32 access;
	u32 reserved;
};

/*
 * NtAssignProcessToJobObject. STATUS_ACCESS_DENIED for a process whose jobs this one cannot be nested in, STATUS_QUOTA_EXCEEDED, after
 * the process was ended, if it is one too many, STATUS_PROCESS_IS_TERMINATING.
 */
struct host_job_assign {
	guest_handle job, process;
};

/* NtTerminateJobObject. */
struct host_job_terminate {
	guest_handle job;
	u32 exit_code;
	u32 reserved;
};

/* NtIsProcessInJob: contains returns whether process is in job, or for 0 in any. */
struct host_job_contains {
	guest_handle job, process;
	u32 contains;
	u32 reserved;
};

struct host_job_limits {
	s64 process_time, job_time;
	u64 minimum_working_set, maximum_working_set;
	u64 affinity;
	u64 process_memory, job_memory;
	u32 flags; /* JOB_OBJECT_LIMIT_*, of those below */
	u32 active_processes;
	u32 priority_class, scheduling_class;
};
/* The limits that are kept; what another one asks for is refused with STATUS_NOT_SUPPORTED. */
#define HOST_JOB_ACTIVE_PROCESS 0x0008u
#define HOST_JOB_PRESERVE_JOB_TIME 0x0040u
#define HOST_JOB_DIE_ON_UNHANDLED_EXCEPTION 0x0400u
#define HOST_JOB_BREAKAWAY_OK 0x0800u
#define HOST_JOB_SILENT_BREAKAWAY_OK 0x1000u
#define HOST_JOB_KILL_ON_JOB_CLOSE 0x2000u
#define HOST_JOB_LIMITS_KEPT 0x3c48u

enum host_job_setting {
	HOST_JOB_LIMITS,  /* of limits; keeps the flags in `kept` as they are */
	HOST_JOB_PORT,    /* port and key */
	HOST_JOB_END_ACTION,
};
struct host_job_set {
	guest_handle handle;
	struct host_job_limits limits;
	guest_handle port; /* 0 ends the association */
	u64 key;
	u32 setting;       /* enum host_job_setting */
	u32 kept;
	u32 end_action;
	u32 reserved;
};

/*
 * Everything that NtQueryInformationJobObject tells. handle 0: the job that the caller is in, STATUS_ACCESS_DENIED if it is in none.
 * ids points at room for capacity u32 process ids; listed returns how many were stored, active how many there are.
 */
struct host_job_query {
	guest_handle handle;
	struct host_job_limits limits;
	guest_ptr ids;
	u64 user_time, kernel_time;
	u64 page_faults;
	u64 peak_process_memory, peak_job_memory;
	u32 capacity;
	u32 listed;
	u32 active, total, terminated;
	u32 end_action;
	u32 wants_usage; /* nonzero: fill times, faults and memory, which costs more */
	u32 reserved;
};

ASSERT_SIZE(struct host_job_create, 48);
ASSERT_SIZE(struct host_job_open, 48);
ASSERT_SIZE(struct host_job_assign, 16);
ASSERT_SIZE(struct host_job_terminate, 16);
ASSERT_SIZE(struct host_job_contains, 24);
ASSERT_SIZE(struct host_job_limits, 72);
ASSERT_SIZE(struct host_job_set, 112);
ASSERT_SIZE(struct host_job_query, 160);

#endif
