/*
 * Looking at an object without taking a reference.
 *
 * Setting an event or taking a signalled one is over in a few nanoseconds, less than the two locked instructions of a reference
 * cost. So a thread only notes, in a place of its own, which object it looks at, with no barrier. Objects of types that may be
 * looked at are not used again when their last reference is gone but collected; now and then one membarrier() makes all notes
 * visible, and what nobody looks at is free.
 *
 * Between object_peek and object_peek_end: nothing that sleeps, takes a lock or releases a reference.
 */
#ifndef DECANT_OBJECT_PEEK_H
#define DECANT_OBJECT_PEEK_H

#include "object.h"

/* The note of a thread. Never freed; one that is not in use waits for the next thread. */
struct peek {
	struct object *object;
	struct peek *next;
	bool used;
};

/* This thread's note; NULL before its first look, and for ever where the kernel has no membarrier(). */
extern _Thread_local struct peek *peek_own;

/* Gives the thread a note if it can have one. Slow, once. */
void peek_join(void);
/* A host thread's end: its note is free for another. */
void peek_leave(void);

/* Keeps OBJECT, whose references are gone, until nobody looks at it; then calls object_reclaim. */
void peek_defer(struct object *object);

/*
 * The object behind HANDLE if it is of TYPE (which has `peeked` set; NULL: of any that has) and the handle grants ACCESS. NULL for
 * any other: handle_lookup says what it is.
 */
static inline struct object *object_peek(guest_handle handle, const struct object_type *type, u32 access)
{
	if (__builtin_expect(!peek_own, 0))
		return peek_join(), NULL;
	return handle_peek(handle, type, access, &peek_own->object);
}

static inline void object_peek_end(void)
{
	__atomic_store_n(&peek_own->object, NULL, __ATOMIC_RELEASE);
}

#endif
