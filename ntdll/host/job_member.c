/*
 * Membership of jobs: see job_member.h.
 */
#include "job_member.h"

#include "loader/signal.h"
#include "loader/status.h"
#include "process_start.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <sys/resource.h>
#include <unistd.h>

enum membership_state { MEMBERSHIP_NONE, MEMBERSHIP_TAKING, MEMBERSHIP_HELD, MEMBERSHIP_OVER /* nobody has a handle any more */ };

struct membership {
	u32 state;
	struct job_record *record;
	int record_fd, life_fd;
};

#define HELD_MAX 1024u

static struct process_record *own;
static struct membership memberships[PROCESS_JOBS_MAX];
static struct job_record *held[HELD_MAX];
static u32 held_used;
static int news_fd = -1;

/* --- joining --- */

/* Opens descriptor FD of process HOLDER, or of this one for 0. */
static int open_descriptor(u32 holder, int fd, int flags)
{
	char path[48];

	if (holder)
		snprintf(path, sizeof(path), "/proc/%u/fd/%d", holder, fd);
	else
		snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	return open(path, flags | O_CLOEXEC);
}

static void end_with_job(struct job_record *record)
{
	if (record)
		job_record_kill(record, NULL, 0);
	process_exit(0);
}

/* Has the kernel send JOB_SIGNAL when the pipe hangs up. */
static bool watch_life(int fd)
{
	return !fcntl(fd, F_SETOWN, getpid()) && !fcntl(fd, F_SETSIG, JOB_SIGNAL) && !fcntl(fd, F_SETFL, O_NONBLOCK | O_ASYNC);
}

static void look_at_life(struct membership *membership)
{
	struct pollfd life = { .fd = membership->life_fd };

	if (__atomic_load_n(&membership->state, __ATOMIC_ACQUIRE) != MEMBERSHIP_HELD)
		return;
	if (poll(&life, 1, 0) <= 0 || !(life.revents & POLLHUP))
		return;
	if (membership->record->limits.flags & HOST_JOB_KILL_ON_JOB_CLOSE)
		end_with_job(membership->record);
	membership->state = MEMBERSHIP_OVER;
}

static void take_one(struct membership *membership, const struct process_job *job)
{
	u32 none = MEMBERSHIP_NONE;

	if (!__atomic_load_n(&job->written, __ATOMIC_ACQUIRE) || membership->state != MEMBERSHIP_NONE ||
	    !__atomic_compare_exchange_n(&membership->state, &none, MEMBERSHIP_TAKING, false, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED))
		return;
	membership->record_fd = open_descriptor(job->holder, job->record_fd, O_RDWR);
	membership->life_fd = open_descriptor(job->holder, job->life_fd, O_RDONLY | O_NONBLOCK);
	if (!job->holder) {
		close(job->record_fd);
		close(job->life_fd);
	}
	membership->record = membership->record_fd >= 0 ? job_record_map(membership->record_fd) : NULL;
	/* The holder is gone already. */
	if (!membership->record || membership->record->id != job->id || membership->life_fd < 0 || !watch_life(membership->life_fd)) {
		if (job->kill)
			end_with_job(membership->record);
		return;
	}
	if (!job->holder && job->place < JOB_MEMBERS)
		job_member_enter(membership->record, &membership->record->members[job->place], (u32)getpid());
	__atomic_store_n(&membership->state, MEMBERSHIP_HELD, __ATOMIC_RELEASE);
	look_at_life(membership);
}

void job_member_take(void)
{
	for (u32 i = 0; own && i < PROCESS_JOBS_MAX; i++)
		take_one(&memberships[i], &own->jobs[i]);
}

static void on_signal(int number, siginfo_t *info, void *context)
{
	static const u64 one = 1;
	int error = errno;

	(void)number;
	(void)info;
	(void)context;
	job_member_take();
	for (u32 i = 0; i < PROCESS_JOBS_MAX; i++)
		look_at_life(&memberships[i]);
	/* It can fail only where the counter is full, and then the watcher is about to wake. */
	if (news_fd >= 0 && write(news_fd, &one, sizeof(one)) < 0)
		errno = error;
	errno = error;
}

void job_member_init(struct process_record *record)
{
	sigset_t none;

	own = record;
	sigemptyset(&none);
	signal_install(JOB_SIGNAL, on_signal, SA_RESTART, &none);
	if (record && record->job_count)
		job_member_take();
}

static bool is_member(const struct membership *membership)
{
	return __atomic_load_n(&membership->state, __ATOMIC_ACQUIRE) >= MEMBERSHIP_HELD;
}

struct job_record *job_member_innermost(void)
{
	for (u32 i = PROCESS_JOBS_MAX; i-- > 0;)
		if (is_member(&memberships[i]))
			return memberships[i].record;
	return NULL;
}

/* --- holding --- */

bool job_member_hold(struct job_record *record)
{
	for (u32 i = 0; i < HELD_MAX; i++) {
		struct job_record *none = NULL;

		if (!__atomic_compare_exchange_n(&held[i], &none, record, false, __ATOMIC_ACQ_REL, __ATOMIC_RELAXED))
			continue;
		if (held_used <= i)
			held_used = i + 1;
		return true;
	}
	return false;
}

void job_member_let_go(struct job_record *record)
{
	for (u32 i = 0; i < HELD_MAX; i++)
		if (held[i] == record)
			__atomic_store_n(&held[i], NULL, __ATOMIC_RELEASE);
}

void job_member_set_news(int fd)
{
	__atomic_store_n(&news_fd, fd, __ATOMIC_RELEASE);
}

/* --- leaving --- */

static void leave_all(u32 pid, const struct job_usage *usage)
{
	for (u32 i = 0; i < PROCESS_JOBS_MAX; i++)
		if (is_member(&memberships[i]))
			job_record_leave(memberships[i].record, pid, usage);
	for (u32 i = 0; i < held_used; i++)
		if (held[i])
			job_record_leave(held[i], pid, usage);
}

static u64 time_of(const struct timeval *time)
{
	return (u64)time->tv_sec * 10000000u + (u64)time->tv_usec * 10u;
}

void job_member_exit(void)
{
	struct rusage usage;

	if (!held_used && !memberships[0].state)
		return;
	for (u32 i = 0; i < held_used; i++)
		if (held[i] && held[i]->limits.flags & HOST_JOB_KILL_ON_JOB_CLOSE)
			job_record_kill(held[i], NULL, 0);
	getrusage(RUSAGE_SELF, &usage);
	leave_all((u32)getpid(), &(struct job_usage){ .user_time = time_of(&usage.ru_utime), .kernel_time = time_of(&usage.ru_stime),
						      .page_faults = (u64)(usage.ru_minflt + usage.ru_majflt),
						      .peak_memory = (u64)usage.ru_maxrss * 1024 });
}

void job_member_note_end(u32 pid, u64 user_time, u64 kernel_time)
{
	if (held_used || memberships[0].state)
		leave_all(pid, &(struct job_usage){ .user_time = user_time, .kernel_time = kernel_time });
}

/* --- children --- */

/* Whether a child stays in a job; it leaves from the innermost outwards as far as it may. */
static u32 how_far(bool breakaway, u32 *count)
{
	u32 jobs = 0;

	while (jobs < PROCESS_JOBS_MAX && is_member(&memberships[jobs]))
		jobs++;
	*count = jobs;
	while (*count) {
		u32 flags = memberships[*count - 1].record->limits.flags;

		if (!(flags & HOST_JOB_SILENT_BREAKAWAY_OK) && !(breakaway && flags & HOST_JOB_BREAKAWAY_OK))
			break;
		(*count)--;
	}
	return breakaway && jobs && *count == jobs ? STATUS_ACCESS_DENIED : STATUS_SUCCESS;
}

u32 job_child_prepare(struct job_child *child, struct process_record *record, bool breakaway)
{
	u32 count, status;

	child->count = 0;
	job_member_take();
	status = how_far(breakaway, &count);
	for (u32 i = 0; !status && i < count; i++) {
		struct membership *membership = &memberships[i];
		struct job_member *member = job_record_reserve(membership->record);

		if (!member) {
			job_child_started(child, 0);
			return STATUS_QUOTA_EXCEEDED;
		}
		child->records[i] = membership->record;
		child->members[i] = member;
		child->fds[2 * i] = membership->record_fd;
		child->fds[2 * i + 1] = membership->life_fd;
		child->count++;
		if (record)
			record->jobs[i] = (struct process_job){ .id = membership->record->id, .record_fd = membership->record_fd,
								.life_fd = membership->life_fd,
								.place = (u32)(member - membership->record->members),
								.kill = membership->record->limits.flags & HOST_JOB_KILL_ON_JOB_CLOSE,
								.written = 1 };
	}
	if (record && !status)
		record->job_count = count;
	return status;
}

void job_child_started(struct job_child *child, u32 pid)
{
	for (u32 i = 0; i < child->count; i++) {
		if (pid)
			job_member_enter(child->records[i], child->members[i], pid);
		else
			job_member_cancel(child->records[i], child->members[i]);
	}
	child->count = 0;
}
