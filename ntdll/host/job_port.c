/*
 * A job's completion port: what its holder posts there.
 *
 * Members change the job's shared record and send its holder JOB_SIGNAL; the handler wakes the watcher, which comes here and compares
 * the record with what was told. Each member is also watched by a pidfd, so that a killed one is noticed, and so that nobody hears of
 * an end before there is an exit code.
 *
 * port_lock covers the list of jobs with ports and what they have told.
 */
#include "job.h"

#include "job_member.h"
#include "process_record.h"
#include "sync.h"
#include "watch.h"
#include "loader/status.h"

#include <pthread.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/syscall.h>
#include <unistd.h>

/* A member that is watched. */
struct watched {
	struct watch watch;
	struct watch_timer after;
	struct job *job; /* a reference */
	struct process_record *record; /* NULL: a program of Unix */
	u32 place;
};

static pthread_mutex_t port_lock = PTHREAD_MUTEX_INITIALIZER;
static struct job *jobs;
static struct watch news;

static void post(struct job *job, u32 message, u32 pid)
{
	struct host_completion_packet packet = { .key = job->key, .context = pid, .information = message };

	completion_post(job->port, &packet);
}

/* A member has ended. port_lock held. */
static void tell_end(struct job *job, u32 place, u32 exit_code)
{
	struct job_member *member = &job->record->members[place];

	job_record_sweep(job->record);
	if (__atomic_load_n(&member->state, __ATOMIC_ACQUIRE) != JOB_MEMBER_LEFT)
		return;
	post(job, exit_code >> 30 == 3 ? JOB_MESSAGE_ABNORMAL_EXIT_PROCESS : JOB_MESSAGE_EXIT_PROCESS, member->pid);
	__atomic_store_n(&member->state, JOB_MEMBER_NONE, __ATOMIC_RELEASE);
	if (!__atomic_load_n(&job->record->active, __ATOMIC_ACQUIRE))
		post(job, JOB_MESSAGE_ACTIVE_PROCESS_ZERO, 0);
}

static void watched_free(struct watched *watched)
{
	watch_stop(&watched->watch);
	close(watched->watch.fd);
	process_record_unmap(watched->record);
	object_release(watched->job);
	free(watched);
}

static void tell_member_end(struct watch_timer *timer)
{
	struct watched *watched = (struct watched *)((char *)timer - offsetof(struct watched, after));

	pthread_mutex_lock(&port_lock);
	if (watched->job->port)
		tell_end(watched->job, watched->place, watched->record ? watched->record->exit_code : 0);
	pthread_mutex_unlock(&port_lock);
	watched_free(watched);
}

/*
 * The process object of the member, if there is one, learns of the end by a watch of its own that is ready as well. It goes first, so
 * that who hears of the end from the port finds an exit code.
 */
static void member_ended(struct watch *watch, u32 events)
{
	struct watched *watched = (struct watched *)((char *)watch - offsetof(struct watched, watch));

	(void)events;
	watched->after.due = tell_member_end;
	if (!watch_timer_start(&watched->after, wait_now()))
		tell_member_end(&watched->after);
}

static bool watch_member(struct job *job, u32 place)
{
	struct watched *watched = calloc(1, sizeof(*watched));
	u32 pid = job->record->members[place].pid;
	int fd = watched ? (int)syscall(SYS_pidfd_open, pid, 0) : -1;

	if (fd < 0) {
		free(watched);
		return false;
	}
	object_retain(job);
	*watched = (struct watched){ .watch = { .ready = member_ended, .fd = fd }, .job = job, .record = process_record_find(pid), .place = place };
	if (watch_start(&watched->watch, EPOLLIN))
		return true;
	watched_free(watched);
	return false;
}

/* Tells what JOB's port does not know yet. port_lock held. */
static void tell_news(struct job *job)
{
	struct job_record *record = job->record;

	for (u32 i = 0; i < record->used && i < JOB_MEMBERS; i++) {
		struct job_member *member = &record->members[i];
		u32 state = __atomic_load_n(&member->state, __ATOMIC_ACQUIRE);

		if ((state != JOB_MEMBER_ACTIVE && state != JOB_MEMBER_LEFT) || member->told)
			continue;
		member->told = 1;
		post(job, JOB_MESSAGE_NEW_PROCESS, member->pid);
		if (!watch_member(job, i))
			tell_end(job, i, 0);
	}
	for (u32 refused = record->refused; job->refused_told != refused; job->refused_told++)
		post(job, JOB_MESSAGE_ACTIVE_PROCESS_LIMIT, 0);
}

static void news_came(struct watch *watch, u32 events)
{
	u64 count;
	ssize_t got = read(watch->fd, &count, sizeof(count));

	(void)events;
	(void)got;
	pthread_mutex_lock(&port_lock);
	for (struct job *job = jobs; job; job = job->next)
		tell_news(job);
	pthread_mutex_unlock(&port_lock);
	watch_start(watch, EPOLLIN);
}

/* The first port of the process: has JOB_SIGNAL wake the watcher. */
static bool listen_for_news(void)
{
	if (news.ready)
		return true;
	news.fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (news.fd < 0)
		return false;
	news.ready = news_came;
	if (watch_start(&news, EPOLLIN)) {
		job_member_set_news(news.fd);
		return true;
	}
	close(news.fd);
	news.ready = NULL;
	return false;
}

u32 job_port_set(struct job *job, struct object *port, u64 key)
{
	struct object *before;
	struct job **at;
	u32 status = STATUS_SUCCESS;

	pthread_mutex_lock(&port_lock);
	before = job->port;
	if (port && !listen_for_news()) {
		status = STATUS_INSUFFICIENT_RESOURCES;
		before = NULL;
	} else {
		for (at = &jobs; *at && *at != job; at = &(*at)->next)
			;
		if (*at)
			*at = job->next;
		job->port = port;
		job->key = key;
		__atomic_store_n(&job->record->has_port, port != NULL, __ATOMIC_SEQ_CST);
		if (port) {
			object_retain(port);
			job->next = jobs;
			jobs = job;
			/* Processes that are in the job already are reported, too (Microsoft, "JOBOBJECT_ASSOCIATE_COMPLETION_PORT"). */
			job->refused_told = job->record->refused;
			job_record_sweep(job->record);
			tell_news(job);
		}
	}
	pthread_mutex_unlock(&port_lock);
	object_release(before);
	return status;
}
