/*
 * What processes know of a job: shared memory, a memfd that the job's holder and its members have mapped.
 *
 * The *holder* is the process that made the job, the only one with handles to it. Members are entered by whoever brings them in: the
 * holder by AssignProcessToJobObject, a member by CreateProcess. They leave by themselves on their way out; one that is killed is
 * found dead by the next who looks, by its start time, so that a process id that is used again harms nobody.
 *
 * There is no lock, so that nobody can die with it: a member's place is taken and given back by exchanging its state. Everything here
 * but the functions marked so may be called in a signal handler.
 */
#ifndef DECANT_JOB_RECORD_H
#define DECANT_JOB_RECORD_H

#include <decant/job.h>

#include <stdbool.h>

#define JOB_MEMBERS 4096u
#define JOB_RECORD_VERSION 0x444a0001u

/* The holder is told of what happens in its job, and members of a new job of theirs, by this signal; ignored by who knows no jobs. */
#define JOB_SIGNAL SIGURG

enum job_member_state {
	JOB_MEMBER_NONE,
	JOB_MEMBER_RESERVED, /* for a process that is being made */
	JOB_MEMBER_ENTERING,
	JOB_MEMBER_ACTIVE,
	JOB_MEMBER_LEFT,     /* has ended; the holder may still have to tell its completion port */
};

struct job_member {
	u32 state;
	u32 pid;
	u64 start; /* of the process, in the kernel's ticks */
	u32 told;  /* the holder's: its port knows of it */
	u32 noted; /* its use of the processor is counted */
};

struct job_record {
	u32 version;
	u32 holder;              /* process id */
	u64 id;                  /* random */
	u64 parent;              /* id of the job that this one is nested in, or 0; fixed by the first member */
	struct host_job_limits limits;
	u32 end_action;
	u32 has_port;            /* members that left keep their places until the holder has told of them */
	u32 active, total, terminated;
	u32 refused;             /* processes that would have been one too many */
	u64 user_time, kernel_time; /* of those that left */
	u64 page_faults;
	u64 peak_process_memory, peak_job_memory;
	u32 used;                /* places ever taken */
	u32 reserved;
	struct job_member members[JOB_MEMBERS];
};

/* A new record, mapped, with its descriptor; NULL without memory or descriptors. */
struct job_record *job_record_create(int *fd);
/* Maps the record behind FD; NULL if it is none. */
struct job_record *job_record_map(int fd);
void job_record_unmap(struct job_record *record);

/* The start time of process PID; 0 if it has ended. */
u64 job_process_start(u32 pid);

/* Takes a place for one process more. NULL if there are as many as may be. */
struct job_member *job_record_reserve(struct job_record *record);
/*
 * The process of a reserved place came to be: PID. Its maker says so and so does the process itself, lest the maker be killed in between;
 * the first counts, and the holder is told.
 */
void job_member_enter(struct job_record *record, struct job_member *member, u32 pid);
/* It did not. */
void job_member_cancel(struct job_record *record, struct job_member *member);

/* A process' use of the processor and of memory, at its end. */
struct job_usage {
	u64 user_time, kernel_time, page_faults, peak_memory;
};
/* Process PID has ended, or is about to. Where the holder has a port it stays until the holder sees its end. */
void job_record_leave(struct job_record *record, u32 pid, const struct job_usage *usage);
/* Finds members that ended without a word. */
void job_record_sweep(struct job_record *record);
bool job_record_contains(struct job_record *record, u32 pid);

/*
 * Kills all members but the caller, those too that come to be meanwhile, and returns when they are dead. BEFORE, if not NULL, is called
 * before each with EXIT_CODE.
 */
void job_record_kill(struct job_record *record, void (*before)(u32 pid, u32 exit_code), u32 exit_code);

#endif
