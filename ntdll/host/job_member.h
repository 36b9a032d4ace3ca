/*
 * The jobs that this process is in, and how its children come to be in them.
 *
 * A process learns from its own record (process_record.h) that it was put into a job, and is told to look by JOB_SIGNAL. It then takes
 * over the job's shared record and the reading end of the job's *life pipe*, whose writing end only the holder has: when the last
 * handle is closed, or the holder dies in whatever way, the kernel sends this process JOB_SIGNAL, and it ends if the job says
 * KILL_ON_JOB_CLOSE, with all other members. That takes no thread and nothing of who does not use jobs. Programs of Unix in a job
 * cannot take part: the holder or another member ends them.
 */
#ifndef DECANT_JOB_MEMBER_H
#define DECANT_JOB_MEMBER_H

#include "job_record.h"
#include "process_record.h"

/* Takes the jobs that OWN, the record of this process, names, and listens for more. OWN may be NULL. Once, before guest code runs. */
void job_member_init(struct process_record *own);
/* The process ends: it leaves its jobs, and the jobs that it holds end if they are to. Any thread, also in a signal handler. */
void job_member_exit(void);
/* Takes what was added to this process' own record. */
void job_member_take(void);

/* The innermost job that this process is in, NULL if none. Valid for ever. */
struct job_record *job_member_innermost(void);

/* Process PID, a child, has ended. */
void job_member_note_end(u32 pid, u64 user_time, u64 kernel_time);

/* --- held jobs, in job.c's name --- */

/* Keeps a job that this process holds where its end finds it. False if there are too many. */
bool job_member_hold(struct job_record *record);
void job_member_let_go(struct job_record *record);
/* What JOB_SIGNAL writes to when members come; -1: nothing. */
void job_member_set_news(int fd);

/* --- children --- */

/* A child on its way into this process' jobs. */
struct job_child {
	struct job_record *records[PROCESS_JOBS_MAX];
	struct job_member *members[PROCESS_JOBS_MAX];
	int fds[2 * PROCESS_JOBS_MAX]; /* that stay open in a child of decant */
	u32 count;
};

/*
 * Takes places in the jobs that a child is to be in and notes them in RECORD, the child's, if it has one. breakaway: it was asked to
 * leave them. STATUS_ACCESS_DENIED if it may not, STATUS_QUOTA_EXCEEDED.
 */
u32 job_child_prepare(struct job_child *child, struct process_record *record, bool breakaway);
/* The child runs as PID, or for 0 never will. */
void job_child_started(struct job_child *child, u32 pid);

#endif
