/*
 * The shared memory of jobs: see job_record.h.
 */
#include "job_record.h"

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

struct job_record *job_record_create(int *fd)
{
	struct job_record *record;

	*fd = memfd_create("decant-job", MFD_CLOEXEC);
	if (*fd < 0)
		return NULL;
	record = ftruncate(*fd, sizeof(*record)) ? MAP_FAILED : mmap(NULL, sizeof(*record), PROT_READ | PROT_WRITE, MAP_SHARED, *fd, 0);
	if (record == MAP_FAILED) {
		close(*fd);
		return NULL;
	}
	record->holder = (u32)getpid();
	if (getrandom(&record->id, sizeof(record->id), 0) != sizeof(record->id))
		record->id = (u64)record->holder << 32 | (u32)*fd;
	__atomic_store_n(&record->version, JOB_RECORD_VERSION, __ATOMIC_RELEASE);
	return record;
}

struct job_record *job_record_map(int fd)
{
	struct job_record *record;
	struct stat info;

	if (fstat(fd, &info) || info.st_size < (off_t)sizeof(*record))
		return NULL;
	record = mmap(NULL, sizeof(*record), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (record == MAP_FAILED)
		return NULL;
	if (__atomic_load_n(&record->version, __ATOMIC_ACQUIRE) == JOB_RECORD_VERSION)
		return record;
	munmap(record, sizeof(*record));
	return NULL;
}

void job_record_unmap(struct job_record *record)
{
	if (record)
		munmap(record, sizeof(*record));
}

/* --- processes --- */

static char *put_number(char *to, u32 number)
{
	if (number >= 10)
		to = put_number(to, number / 10);
	*to++ = (char)('0' + number % 10);
	return to;
}

/* Field 22 of /proc/PID/stat, read without anything that a signal handler may not call. */
u64 job_process_start(u32 pid)
{
	char path[32] = "/proc/", text[1024];
	const char *at;
	u64 start = 0;
	ssize_t got;
	int fd;

	memcpy(put_number(path + 6, pid), "/stat", 6);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return 0;
	got = read(fd, text, sizeof(text) - 1);
	close(fd);
	if (got <= 0)
		return 0;
	text[got] = 0;
	/* The name may hold anything; ") S", the third field, follows its last parenthesis. */
	at = strrchr(text, ')');
	if (!at || at[1] != ' ' || at[2] == 'Z' || at[2] == 'X')
		return 0;
	for (int spaces = 0; *at && spaces < 20; at++)
		spaces += *at == ' ';
	for (; *at >= '0' && *at <= '9'; at++)
		start = start * 10 + (u64)(*at - '0');
	return start;
}

static bool member_lives(const struct job_member *member)
{
	return job_process_start(member->pid) == member->start;
}

static bool state_change(struct job_member *member, u32 from, u32 to)
{
	return __atomic_compare_exchange_n(&member->state, &from, to, false, __ATOMIC_ACQ_REL, __ATOMIC_RELAXED);
}

static void tell_holder(const struct job_record *record)
{
	if (record->has_port)
		kill((pid_t)record->holder, JOB_SIGNAL);
}

/* --- coming and going --- */

/* One process more, if there may be one. */
static bool count_in(struct job_record *record)
{
	u32 active = __atomic_load_n(&record->active, __ATOMIC_RELAXED);

	do {
		if (record->limits.flags & HOST_JOB_ACTIVE_PROCESS && active >= record->limits.active_processes)
			return false;
	} while (!__atomic_compare_exchange_n(&record->active, &active, active + 1, true, __ATOMIC_RELAXED, __ATOMIC_RELAXED));
	return true;
}

static struct job_member *take_place(struct job_record *record)
{
	u32 used = __atomic_load_n(&record->used, __ATOMIC_ACQUIRE);

	for (u32 i = 0; i < used && i < JOB_MEMBERS; i++)
		if (state_change(&record->members[i], JOB_MEMBER_NONE, JOB_MEMBER_RESERVED) ||
		    (!record->has_port && state_change(&record->members[i], JOB_MEMBER_LEFT, JOB_MEMBER_RESERVED)))
			return &record->members[i];
	used = __atomic_fetch_add(&record->used, 1, __ATOMIC_ACQ_REL);
	if (used < JOB_MEMBERS && state_change(&record->members[used], JOB_MEMBER_NONE, JOB_MEMBER_RESERVED))
		return &record->members[used];
	return NULL;
}

struct job_member *job_record_reserve(struct job_record *record)
{
	struct job_member *member;

	if (!count_in(record)) {
		job_record_sweep(record);
		if (!count_in(record)) {
			__atomic_add_fetch(&record->refused, 1, __ATOMIC_RELAXED);
			tell_holder(record);
			return NULL;
		}
	}
	member = take_place(record);
	if (!member)
		__atomic_sub_fetch(&record->active, 1, __ATOMIC_RELAXED);
	return member;
}

void job_member_enter(struct job_record *record, struct job_member *member, u32 pid)
{
	if (!state_change(member, JOB_MEMBER_RESERVED, JOB_MEMBER_ENTERING)) {
		/* The other one is at it, unless it has just been killed. */
		for (int i = 0; i < 1000 && __atomic_load_n(&member->state, __ATOMIC_ACQUIRE) == JOB_MEMBER_ENTERING; i++)
			nanosleep(&(struct timespec){ 0, 100000 }, NULL);
		return;
	}
	member->pid = pid;
	member->start = job_process_start(pid);
	member->told = 0;
	member->noted = 0;
	__atomic_add_fetch(&record->total, 1, __ATOMIC_RELAXED);
	__atomic_store_n(&member->state, JOB_MEMBER_ACTIVE, __ATOMIC_RELEASE);
	tell_holder(record);
}

void job_member_cancel(struct job_record *record, struct job_member *member)
{
	__atomic_store_n(&member->state, JOB_MEMBER_NONE, __ATOMIC_RELEASE);
	__atomic_sub_fetch(&record->active, 1, __ATOMIC_RELAXED);
}

static void member_leave(struct job_record *record, struct job_member *member)
{
	if (!state_change(member, JOB_MEMBER_ACTIVE, JOB_MEMBER_LEFT))
		return;
	__atomic_sub_fetch(&record->active, 1, __ATOMIC_RELAXED);
	tell_holder(record);
}

static struct job_member *member_find(struct job_record *record, u32 pid)
{
	for (u32 i = 0; i < record->used && i < JOB_MEMBERS; i++)
		if (__atomic_load_n(&record->members[i].state, __ATOMIC_ACQUIRE) == JOB_MEMBER_ACTIVE && record->members[i].pid == pid)
			return &record->members[i];
	return NULL;
}

void job_record_leave(struct job_record *record, u32 pid, const struct job_usage *usage)
{
	struct job_member *member = member_find(record, pid);
	u64 peak = __atomic_load_n(&record->peak_process_memory, __ATOMIC_RELAXED);

	if (!member || __atomic_exchange_n(&member->noted, 1, __ATOMIC_RELAXED))
		return;
	__atomic_add_fetch(&record->user_time, usage->user_time, __ATOMIC_RELAXED);
	__atomic_add_fetch(&record->kernel_time, usage->kernel_time, __ATOMIC_RELAXED);
	__atomic_add_fetch(&record->page_faults, usage->page_faults, __ATOMIC_RELAXED);
	while (peak < usage->peak_memory &&
	       !__atomic_compare_exchange_n(&record->peak_process_memory, &peak, usage->peak_memory, true, __ATOMIC_RELAXED, __ATOMIC_RELAXED))
		;
	if (!record->has_port)
		member_leave(record, member);
}

void job_record_sweep(struct job_record *record)
{
	for (u32 i = 0; i < record->used && i < JOB_MEMBERS; i++) {
		struct job_member *member = &record->members[i];

		if (__atomic_load_n(&member->state, __ATOMIC_ACQUIRE) == JOB_MEMBER_ACTIVE && !member_lives(member))
			member_leave(record, member);
	}
}

bool job_record_contains(struct job_record *record, u32 pid)
{
	struct job_member *member = member_find(record, pid);

	return member && member_lives(member);
}

/* --- the end --- */

/* Kills MEMBER, which a descriptor names so that it cannot become another meanwhile. */
static void member_kill(const struct job_member *member)
{
	int pidfd = (int)syscall(SYS_pidfd_open, member->pid, 0);

	if (pidfd < 0)
		return;
	if (member_lives(member))
		syscall(SYS_pidfd_send_signal, pidfd, SIGKILL, NULL, 0);
	close(pidfd);
}

#define ROUNDS_MAX 1000u
#define ROUNDS_FOR_RESERVED 50u /* its maker may be dead, and it never come */

void job_record_kill(struct job_record *record, void (*before)(u32 pid, u32 exit_code), u32 exit_code)
{
	const struct timespec pause = { 0, 1000000 };
	u32 self = (u32)getpid();
	bool left = true;

	/* What one of them was starting when it died shows up in a later round. */
	for (u32 round = 0; left && round < ROUNDS_MAX; round++) {
		left = false;
		for (u32 i = 0; i < record->used && i < JOB_MEMBERS; i++) {
			struct job_member *member = &record->members[i];
			u32 state = __atomic_load_n(&member->state, __ATOMIC_ACQUIRE);

			if (state == JOB_MEMBER_RESERVED || state == JOB_MEMBER_ENTERING)
				left |= round < ROUNDS_FOR_RESERVED;
			if (state != JOB_MEMBER_ACTIVE || member->pid == self || !member_lives(member))
				continue;
			left = true;
			if (before)
				before(member->pid, exit_code);
			member_kill(member);
		}
		if (left)
			nanosleep(&pause, NULL);
	}
}
