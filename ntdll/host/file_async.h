/*
 * Calls on files that finish later, and how every finished call is told to those who wait for it.
 */
#ifndef DECANT_FILE_ASYNC_H
#define DECANT_FILE_ASYNC_H

#include "file.h"
#include "watch.h"

struct thread;

/*
 * A call that waits. `attempt` does the work without waiting, on the watcher's thread or the caller's: it returns
 * STATUS_PENDING as long as it has to wait, else the result, with async.information set.
 */
struct file_request {
	struct file_request *next;
	struct watch watch;           /* of a descriptor of its own, a copy of fd */
	struct watch_timer timer;     /* where there is no descriptor: it tries again from time to time */
	struct file *file;            /* with a reference */
	struct object *event;         /* with a reference, or NULL */
	struct thread *thread;        /* that made the call, with a reference, or NULL */
	struct host_file_async async;
	u32 (*attempt)(struct file_request *request);
	void (*drop)(struct file_request *request); /* frees what context holds; may be NULL */
	int fd;                       /* what becomes ready, or -1 */
	short events;                 /* and for what: POLLIN, POLLOUT; 0: it tries again from time to time */
	bool narrow;
	bool cancelled;
	bool again;                   /* became ready while it was being tried */
	bool running;                 /* being tried right now, or not on the list yet */
	guest_ptr buffer;
	u32 length;
	u64 context[4];
	u64 pass;                     /* of file_async_retry that has seen it */
};

/* Resets the event that a call names, before it starts. STATUS_INVALID_HANDLE and its kin. */
HOST_SERVICE u32 file_async_begin(struct file *file, const struct host_file_async *async);

/*
 * Tells that a call ended at once with STATUS: writes the status block, signals, queues and posts. An error is only returned.
 * Returns STATUS.
 */
HOST_SERVICE u32 file_async_finish(struct file *file, const struct host_file_async *async, bool narrow, u32 status);

/*
 * Runs a call that may have to wait. MODEL holds all but next, event and thread; `file` is borrowed. Files for synchronous use
 * are waited for here, the others by the watcher, which finishes the call after STATUS_PENDING was returned.
 * *information is set when it is not pending.
 */
HOST_SERVICE u32 file_async_run(const struct file_request *model, u64 *information);

/* Ends the pending calls of FILE that match; false if none did. iosb 0 matches all; thread NULL matches all. */
HOST_SERVICE bool file_async_cancel(struct file *file, guest_ptr iosb, const struct thread *thread);

/* Tries those waiting calls again whose context[0] is CONTEXT: what they wait for may have come without their descriptor's knowing. */
HOST_SERVICE void file_async_retry(u64 context);

/* The last handle of FILE was closed. */
void file_async_closed(struct file *file);

#endif
