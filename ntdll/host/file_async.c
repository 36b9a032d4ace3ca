/*
 * Calls on files that finish later: see file_async.h.
 *
 * A call that waits is a request on a list. The watcher (watch.h) comes back to it when its descriptor is ready; whoever marks it
 * as running may try it, and whoever takes it off the list finishes it, so that it is finished exactly once.
 *
 * Lock order: request_lock, then nothing. Guest memory is touched, and events are set, without it.
 */
#include "file_async.h"

#include "blocking.h"
#include "sync.h"
#include "thread.h"
#include "loader/guest_copy.h"
#include "loader/status.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

/* How often a call is tried that waits for something without a descriptor. */
#define TRY_AGAIN_NS 10000000ll

static pthread_mutex_t request_lock = PTHREAD_MUTEX_INITIALIZER;
static struct file_request *requests;

static bool is_error(u32 status)
{
	return status >> 30 == 3;
}

static void write_status_block(guest_ptr iosb, bool narrow, u32 status, u64 information)
{
	if (!iosb)
		return;
	if (narrow) {
		u32 block[2] = { status, (u32)information };

		guest_copy_out(iosb, block, sizeof(block));
	} else {
		u64 block[2] = { status, information };

		guest_copy_out(iosb, block, sizeof(block));
	}
}

static void post(struct file *file, const struct host_file_async *async, u32 status)
{
	struct host_completion_packet packet = {
		.key = file->port_key, .context = async->apc_context, .information = async->information, .status = status,
	};

	completion_post(file->port, &packet);
}

static void queue_apc(struct thread *thread, const struct host_file_async *async)
{
	struct apc *apc = malloc(sizeof(*apc));

	if (!apc)
		return;
	*apc = (struct apc){ .routine = async->apc_routine, .arguments = { async->apc_context, async->iosb, 0 } };
	if (!thread_queue_apc(thread, apc))
		free(apc);
}

/* THREAD gets the APC, if there is one. at_once: the caller has STATUS, too. */
static void tell(struct file *file, struct object *event, struct thread *thread, const struct host_file_async *async, bool narrow, u32 status,
		 bool at_once)
{
	write_status_block(async->iosb, narrow, status, async->information);
	if (event)
		event_set(event);
	else if (!file->position && file->object.waitable)
		waitable_set(file->object.waitable);
	if (async->apc_routine && thread)
		queue_apc(thread, async);
	else if (file->port && async->apc_context && !(file->skip_port && at_once && status == STATUS_SUCCESS))
		post(file, async, status);
}

u32 file_async_begin(struct file *file, const struct host_file_async *async)
{
	struct object *event;
	u32 status;

	if (!async->event) {
		if (!file->position && file->object.waitable)
			waitable_reset(file->object.waitable);
		return STATUS_SUCCESS;
	}
	status = handle_lookup(async->event & ~(u64)1, &event_type, EVENT_MODIFY_STATE, &event);
	if (status)
		return status;
	waitable_reset(event->waitable);
	object_release(event);
	return STATUS_SUCCESS;
}

u32 file_async_finish(struct file *file, const struct host_file_async *async, bool narrow, u32 status)
{
	struct object *event = NULL;

	if (is_error(status))
		return status;
	if (async->event && handle_lookup(async->event & ~(u64)1, &event_type, EVENT_MODIFY_STATE, &event))
		event = NULL;
	tell(file, event, thread_current(), async, narrow, status, true);
	object_release(event);
	return status;
}

static void request_free(struct file_request *request)
{
	if (request->drop)
		request->drop(request);
	if (request->fd >= 0)
		close(request->fd);
	object_release(request->event);
	object_release(request->thread ? &request->thread->object : NULL);
	object_release(request->file);
	free(request);
}

/* The request is off the list and belongs to the caller. */
static void request_finish(struct file_request *request, u32 status)
{
	watch_stop(&request->watch);
	watch_timer_stop(&request->timer);
	__atomic_sub_fetch(&request->file->pending, 1, __ATOMIC_RELAXED);
	tell(request->file, request->event, request->thread, &request->async, request->narrow, status, false);
	request_free(request);
}

static void unlink_locked(struct file_request *request)
{
	struct file_request **at = &requests;

	while (*at != request)
		at = &(*at)->next;
	*at = request->next;
}

/* Has the watcher come back to the request. False if it cannot. */
static bool request_watch(struct file_request *request)
{
	if (request->fd < 0 || !request->events)
		return watch_timer_start(&request->timer, wait_now() + TRY_AGAIN_NS);
	return watch_start(&request->watch, (u32)request->events);
}

/* Tries a request that is marked as running; it is finished here, or waits on. */
static void request_try(struct file_request *request)
{
	bool again, done;
	u32 status;

	do {
		status = request->attempt(request);
		if (status == STATUS_PENDING && !request_watch(request))
			status = STATUS_INSUFFICIENT_RESOURCES;
		pthread_mutex_lock(&request_lock);
		done = status != STATUS_PENDING || request->cancelled;
		again = !done && request->again;
		request->again = false;
		if (done)
			unlink_locked(request);
		else
			request->running = again;
		pthread_mutex_unlock(&request_lock);
	} while (again);
	if (done)
		request_finish(request, status != STATUS_PENDING ? status : STATUS_CANCELLED);
}

/* Takes hold of a request for trying it. If it is being tried already, that is done once more; if finished, nothing. */
static bool request_hold(struct file_request *request)
{
	bool held;

	pthread_mutex_lock(&request_lock);
	held = !request->running;
	request->again = !held;
	request->running = true;
	pthread_mutex_unlock(&request_lock);
	return held;
}

static void descriptor_ready(struct watch *watch, u32 events)
{
	struct file_request *request = (struct file_request *)((char *)watch - offsetof(struct file_request, watch));

	(void)events;
	if (request_hold(request))
		request_try(request);
}

static void timer_due(struct watch_timer *timer)
{
	struct file_request *request = (struct file_request *)((char *)timer - offsetof(struct file_request, timer));

	if (request_hold(request))
		request_try(request);
}

/* Waits on the calling thread for a file of synchronous use. */
static u32 run_here(struct file_request *request)
{
	for (;;) {
		struct pollfd polled = { request->fd, request->events, 0 };
		u32 status = request->attempt(request);
		struct timespec pause = { 0, 10000000 };
		long result;

		if (status != STATUS_PENDING)
			return status;
		result = blocking_syscall(SYS_ppoll, (long)&polled, request->fd >= 0, request->fd >= 0 ? 0 : (long)&pause, 0, 8, 0);
		if (result == -EINTR && blocking_must_end())
			return STATUS_THREAD_IS_TERMINATING;
		if (result < 0 && result != -EINTR)
			return file_status((int)-result);
	}
}

u32 file_async_run(const struct file_request *model, u64 *information)
{
	struct file_request *request, here = *model;
	u32 status;

	status = file_async_begin(model->file, &model->async);
	if (status)
		goto out;
	status = model->file->position ? run_here(&here) : here.attempt(&here);
	if (status != STATUS_PENDING) {
		*information = here.async.information;
		status = file_async_finish(here.file, &here.async, here.narrow, status);
		goto out;
	}
	request = malloc(sizeof(*request));
	if (!request) {
		status = STATUS_INSUFFICIENT_RESOURCES;
		goto out;
	}
	*request = here;
	request->watch.ready = descriptor_ready;
	request->timer.due = timer_due;
	request->fd = here.fd < 0 ? -1 : fcntl(here.fd, F_DUPFD_CLOEXEC, 0);
	request->watch.fd = request->fd;
	if (here.fd >= 0 && request->fd < 0) {
		free(request);
		status = STATUS_TOO_MANY_OPENED_FILES;
		goto out;
	}
	if (request->async.event && handle_lookup(request->async.event & ~(u64)1, &event_type, EVENT_MODIFY_STATE, &request->event))
		request->event = NULL;
	object_retain(request->file);
	request->thread = thread_current();
	if (request->thread)
		object_retain(request->thread);
	write_status_block(request->async.iosb, request->narrow, STATUS_PENDING, 0);
	__atomic_add_fetch(&request->file->pending, 1, __ATOMIC_RELAXED);
	request->running = true;
	pthread_mutex_lock(&request_lock);
	request->next = requests;
	requests = request;
	pthread_mutex_unlock(&request_lock);
	request_try(request);
	return STATUS_PENDING;
out:
	if (here.drop)
		here.drop(&here);
	return status;
}

/* Takes hold of one waiting request with CONTEXT that PASS has not seen yet; NULL if there is none. */
static struct file_request *hold_next(u64 context, u64 pass)
{
	struct file_request *request;

	pthread_mutex_lock(&request_lock);
	for (request = requests; request; request = request->next) {
		if (request->context[0] != context || request->pass == pass)
			continue;
		request->pass = pass;
		if (!request->running)
			break;
		request->again = true;
	}
	if (request)
		request->running = true;
	pthread_mutex_unlock(&request_lock);
	return request;
}

void file_async_retry(u64 context)
{
	static u64 passes;
	u64 pass = __atomic_add_fetch(&passes, 1, __ATOMIC_RELAXED);
	struct file_request *request;

	while ((request = hold_next(context, pass)))
		request_try(request);
}

bool file_async_cancel(struct file *file, guest_ptr iosb, const struct thread *thread)
{
	struct file_request *mine = NULL, **at = &requests;
	bool found = false;

	pthread_mutex_lock(&request_lock);
	while (*at) {
		struct file_request *request = *at;

		if (request->file != file || (iosb && request->async.iosb != iosb) || (thread && request->thread != thread)) {
			at = &request->next;
			continue;
		}
		found = true;
		request->cancelled = true;
		if (request->running) { /* whoever tries it sees the mark */
			at = &request->next;
			continue;
		}
		request->running = true;
		*at = request->next;
		request->next = mine;
		mine = request;
	}
	pthread_mutex_unlock(&request_lock);
	while (mine) {
		struct file_request *next = mine->next;

		request_finish(mine, STATUS_CANCELLED);
		mine = next;
	}
	return found;
}

void file_async_closed(struct file *file)
{
	if (__atomic_load_n(&file->pending, __ATOMIC_RELAXED))
		file_async_cancel(file, 0, NULL);
}

u32 host_file_cancel(struct host_file_cancel *params)
{
	struct file *file;
	u32 status = handle_lookup(params->handle, &file_type, 0, &file);

	if (status)
		return status;
	if (!file_async_cancel(file, params->iosb, params->own_thread ? thread_current() : NULL))
		status = STATUS_NOT_FOUND;
	object_release(file);
	return status;
}
