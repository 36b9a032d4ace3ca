/*
 * Cleanup groups: objects that are closed together.
 *
 * A member is on the group's list until it is freed, which may be after it was closed: closing the members waits for callbacks
 * of those too. The group is freed when the program has closed it and no member is left. The list and the count are under the
 * group's lock, which comes before its members'.
 */
#include "threadpool_object.h"

#include <decant/nt_threadpool.h>

struct _TP_CLEANUP_GROUP {
	RTL_SRWLOCK lock;
	ULONG references; /* the program's and each member's */
	LIST_ENTRY members;
};

NTSTATUS NTAPI TpAllocCleanupGroup(TP_CLEANUP_GROUP **made)
{
	TP_CLEANUP_GROUP *group = RtlAllocateHeap(current_peb()->ProcessHeap, HEAP_ZERO_MEMORY, sizeof *group);

	if (!group)
		return STATUS_NO_MEMORY;
	group->references = 1;
	group->members.Flink = group->members.Blink = &group->members;
	*made = group;
	return STATUS_SUCCESS;
}

/* Lock held; gives it back. */
static void release(TP_CLEANUP_GROUP *group)
{
	bool last = --group->references == 0;

	RtlReleaseSRWLockExclusive(&group->lock);
	if (last)
		RtlFreeHeap(current_peb()->ProcessHeap, 0, group);
}

VOID NTAPI TpReleaseCleanupGroup(TP_CLEANUP_GROUP *group)
{
	RtlAcquireSRWLockExclusive(&group->lock);
	release(group);
}

void tp_group_join(TP_CLEANUP_GROUP *group, struct tp_object *object)
{
	RtlAcquireSRWLockExclusive(&group->lock);
	object->group = group;
	group->references++;
	object->members.Flink = &group->members;
	object->members.Blink = group->members.Blink;
	group->members.Blink->Flink = &object->members;
	group->members.Blink = &object->members;
	RtlReleaseSRWLockExclusive(&group->lock);
}

void tp_group_leave(struct tp_object *object)
{
	TP_CLEANUP_GROUP *group = object->group;

	if (!group)
		return;
	RtlAcquireSRWLockExclusive(&group->lock);
	object->members.Flink->Blink = object->members.Blink;
	object->members.Blink->Flink = object->members.Flink;
	release(group);
}

/* The first member that somebody still holds, with a reference more. One that nobody holds is about to leave. Lock held. */
static struct tp_object *hold_member(TP_CLEANUP_GROUP *group, const struct tp_object *after)
{
	const LIST_ENTRY *link = after ? after->members.Flink : group->members.Flink;

	for (; link != &group->members; link = link->Flink) {
		struct tp_object *object = CONTAINING_RECORD(link, struct tp_object, members);

		RtlAcquireSRWLockExclusive(&object->lock);
		bool alive = object->references > 0;
		if (alive)
			object->references++;
		RtlReleaseSRWLockExclusive(&object->lock);
		if (alive)
			return object;
	}
	return NULL;
}

/* Closes one member. Without locks, with a reference. */
static void close_member(struct tp_object *object, bool cancel, PVOID cleanup_context)
{
	if (object->kind->stop)
		object->kind->stop(object);
	RtlAcquireSRWLockExclusive(&object->lock);
	bool cancelled = cancel && (!object->closed || object->pending), close = !object->closed;
	object->closed = true;
	RtlReleaseSRWLockExclusive(&object->lock);
	tp_object_wait(object, cancel);
	if (cancelled && object->cancel)
		object->cancel(object->context, cleanup_context);
	if (close)
		tp_object_release(object);
}

VOID NTAPI TpReleaseCleanupGroupMembers(TP_CLEANUP_GROUP *group, BOOL cancel, PVOID cleanup_context)
{
	struct tp_object *object = NULL, *next;

	RtlAcquireSRWLockExclusive(&group->lock);
	group->references++;
	/* A member that is held stays on the list, so the walk goes on from it. */
	while ((next = hold_member(group, object)) != NULL) {
		RtlReleaseSRWLockExclusive(&group->lock);
		if (object)
			tp_object_release(object);
		object = next;
		close_member(object, cancel, cleanup_context);
		RtlAcquireSRWLockExclusive(&group->lock);
	}
	RtlReleaseSRWLockExclusive(&group->lock);
	if (object)
		tp_object_release(object);
	RtlAcquireSRWLockExclusive(&group->lock);
	release(group);
}
