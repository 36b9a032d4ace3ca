/*
 * What the objects of thread pools have in common: work, timers, waits, I/O and simple callbacks.
 *
 * An object's callback is called as often as it was asked for (pending), by several workers at once if need be (running). The
 * object is the task: it stands in the pool's queue at most once, and a worker that takes it queues it again, before it calls
 * back, if more is pending. References are held by the program until it closes the object, by the queue, by each callback,
 * and by whoever else says so; with the last one the object is freed.
 *
 * All of an object is under its lock, which comes after its group's and before its pool's. Callbacks run without any.
 */
#ifndef NTDLL_THREADPOOL_OBJECT_H
#define NTDLL_THREADPOOL_OBJECT_H

#include "threadpool.h"

#include "rtl.h"

struct tp_object {
	struct pool_task task;
	const struct tp_kind *kind;
	TP_POOL *pool;
	RTL_SRWLOCK lock;
	RTL_CONDITION_VARIABLE quiet; /* nothing is pending or running */
	ULONG references, pending, running;
	bool queued;                  /* the task is in the pool's queue */
	bool closed;                  /* by the program or by its group */
	bool long_function;
	TP_CALLBACK_PRIORITY priority;
	PVOID callback, context;
	PTP_SIMPLE_CALLBACK finalization; /* after each callback */
	PVOID race_dll;               /* with a reference, or NULL */
	TP_CLEANUP_GROUP *group;      /* with a reference, or NULL */
	PTP_CLEANUP_GROUP_CANCEL_CALLBACK cancel;
	LIST_ENTRY members;           /* in the group */
};

struct tp_kind {
	/* Calls the program back. Entered with the object's lock, gives it back before the call. */
	void (*call)(struct tp_object *object, TP_CALLBACK_INSTANCE *instance);
	/* Forgets what pending callbacks would be given. With the object's lock. May be NULL. */
	void (*cancel)(struct tp_object *object);
	/* Lets nothing new become pending: the object is being closed. Without locks. May be NULL. */
	void (*stop)(struct tp_object *object);
	/* Frees what the kind added. The object itself goes afterwards. May be NULL. */
	void (*finish)(struct tp_object *object);
};

/* A callback on its way: on the stack of the worker. */
struct _TP_CALLBACK_INSTANCE {
	struct tp_object *object;
	bool associated;
	bool may_run_long;
	HANDLE event, semaphore, mutex;
	LONG semaphore_count;
	RTL_CRITICAL_SECTION *critical_section;
	PVOID dll;
};

/* Makes an object of SIZE bytes as ENVIRONMENT, which may be NULL, says; one reference is the caller's. */
NTSTATUS tp_object_create(SIZE_T size, const struct tp_kind *kind, PVOID callback, PVOID context,
	const TP_CALLBACK_ENVIRON *environment, struct tp_object **object);
/* Asks for one more callback. With the object's lock. */
void tp_object_post(struct tp_object *object);
/* Gives back a reference. Without the lock. */
void tp_object_release(struct tp_object *object);
/* Waits until nothing is pending or running; CANCEL makes nothing pending first. */
void tp_object_wait(struct tp_object *object, bool cancel);
/* What closing does: no more callbacks but those already pending, and the program's reference goes. */
void tp_object_close(struct tp_object *object);

void tp_group_join(TP_CLEANUP_GROUP *group, struct tp_object *object);
void tp_group_leave(struct tp_object *object);

#endif
