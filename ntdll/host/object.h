/*
 * Objects, and the handles that name them.
 *
 * An object is a structure of its type's size that begins with struct object. It lives as long as anything refers to it: its
 * handles, the calls that use it right now, other objects. Its memory is only ever used again for objects, which is what lets
 * a handle be looked up without a lock: see handle_lookup.
 *
 * Everything here may be called from any host thread. Lock order: a type's own locks, then names, then the handle table, then
 * pools; `closed` and `destroy` are called with no lock of this file held.
 */
#ifndef DECANT_OBJECT_HOST_H
#define DECANT_OBJECT_HOST_H

#include "loader/plugins.h"
#include "wait.h"

#include <decant/object.h>
#include <stdbool.h>

/* Access rights that every type has, and those that stand for others. */
#define ACCESS_DELETE 0x00010000u
#define ACCESS_READ_CONTROL 0x00020000u
#define ACCESS_SYNCHRONIZE 0x00100000u
#define ACCESS_STANDARD_REQUIRED 0x000f0000u
#define ACCESS_STANDARD_READ 0x00020000u
#define ACCESS_STANDARD_ALL 0x001f0000u
#define ACCESS_MAXIMUM_ALLOWED 0x02000000u
#define ACCESS_GENERIC_ALL 0x10000000u
#define ACCESS_GENERIC_EXECUTE 0x20000000u
#define ACCESS_GENERIC_WRITE 0x40000000u
#define ACCESS_GENERIC_READ 0x80000000u

/* OBJECT_ATTRIBUTES.Attributes */
#define OBJ_INHERIT 0x002u
#define OBJ_PERMANENT 0x010u
#define OBJ_EXCLUSIVE 0x020u
#define OBJ_CASE_INSENSITIVE 0x040u
#define OBJ_OPENIF 0x080u

/* The handles that mean the caller's own process and thread. */
#define HANDLE_CURRENT_PROCESS ((guest_handle)-1)
#define HANDLE_CURRENT_THREAD ((guest_handle)-2)

struct object;
struct object_name;

struct object_type {
	const char *name;      /* Windows' name of the type: "Event", "File" */
	const struct object_type *base; /* objects of this type begin with one of that, and may be used as such; or NULL */
	u32 size;              /* of the structure that begins with struct object; at most OBJECT_BYTES_MAX */
	enum wait_kind wait;   /* WAIT_KIND_NONE for types that cannot be waited for */
	bool peeked;           /* its objects keep one record for life and may be looked at without a reference: object_peek.h */
	u32 generic_read, generic_write, generic_execute, all; /* what the generic rights stand for */
	/* The last handle was closed; references may remain. NULL if nothing happens then. */
	void (*closed)(struct object *object);
	/* The last reference is gone: frees what the structure owns, not the structure. NULL if it owns nothing. */
	void (*destroy)(struct object *object);
};
#define OBJECT_BYTES_MAX 1024u

struct object {
	u32 references;
	u32 handles;
	const struct object_type *type;
	struct waitable *waitable;  /* its record in the arena, or NULL; the type may replace it */
	struct object_name *name;   /* owned by object_name.c */
};

/* --- objects --- */

/*
 * Makes an object of TYPE, all zero but for the common part, with one reference that the caller owns and, if the type can be
 * waited for, a record that is not signalled. NULL without memory.
 */
HOST_SERVICE void *object_create(const struct object_type *type);
HOST_SERVICE void object_retain(void *object);
/* Adds a reference to an object whose last one may be gone; false if it is. */
bool object_retain_unless_dead(struct object *object);
/* Gives one reference back; the last one destroys. NULL is fine. */
HOST_SERVICE void object_release(void *object);

/* The memory of an object without references is free for another: object_peek.c's last step. */
void object_reclaim(struct object *object);

/* What the process and the thread pseudo handle mean. The process object is kept for ever. */
HOST_SERVICE void object_set_current_process(struct object *process);
struct object *object_current_process(void);
struct object *thread_current_object(void); /* thread.c; NULL on host threads that run no guest code */

/* --- handles --- */

/*
 * Makes a handle to OBJECT with ACCESS (generic rights and MAXIMUM_ALLOWED are translated by the type) and the HOST_HANDLE_*
 * flags. The handle takes a reference of its own. STATUS_NO_MEMORY, STATUS_INSUFFICIENT_RESOURCES.
 */
HOST_SERVICE u32 handle_create(void *object, u32 access, u32 flags, guest_handle *handle);

/*
 * Finds the object behind HANDLE, checks its type (unless TYPE is NULL) and that the handle grants all of ACCESS (specific
 * rights only), and takes a reference, which the caller gives back with object_release. *OBJECT is a `struct X *` of the type.
 * Safe against a close at the same time. STATUS_INVALID_HANDLE, STATUS_OBJECT_TYPE_MISMATCH, STATUS_ACCESS_DENIED.
 */
HOST_SERVICE u32 handle_lookup(guest_handle handle, const struct object_type *type, u32 access, void *object);

/*
 * The object of TYPE, or of any `peeked` type if that is NULL, behind HANDLE, if that grants ACCESS, without a reference: *NOTE is
 * left saying that it is looked at. NULL otherwise, and *NOTE is NULL. For object_peek.h.
 */
struct object *handle_peek(guest_handle handle, const struct object_type *type, u32 access, struct object **note);

/* The access that HANDLE grants, 0 for none. */
HOST_SERVICE u32 handle_access(guest_handle handle);
/* NtClose. STATUS_INVALID_HANDLE, STATUS_HANDLE_NOT_CLOSABLE. */
HOST_SERVICE u32 handle_close(guest_handle handle);
/* Calls VISIT for every open handle, with a reference held during the call, until it returns false; for inheritance. */
void handle_for_each(bool (*visit)(guest_handle handle, struct object *object, u32 access, u32 flags, void *context), void *context);
/* Puts OBJECT at the handle value HANDLE, which must be free: for a child that inherits its parent's values. */
u32 handle_install(guest_handle handle, void *object, u32 access, u32 flags);
/* Changes the HOST_HANDLE_* flags in MASK to those of FLAGS; *NOW is what they are then. STATUS_INVALID_HANDLE. */
u32 handle_flags(guest_handle handle, u32 mask, u32 flags, u32 *now);
/* How many handles the process has open. */
u32 handle_count(void);
/* ACCESS with generic rights and MAXIMUM_ALLOWED replaced by what they mean for TYPE. */
HOST_SERVICE u32 access_translate(const struct object_type *type, u32 access);

/* --- names --- */

/*
 * Makes a handle to the new OBJECT, whose reference the caller keeps, under the name in ATTRIBUTES, if it has one. If an
 * object of that name exists: with OBJ_OPENIF a handle to that one and STATUS_OBJECT_NAME_EXISTS, or
 * STATUS_OBJECT_TYPE_MISMATCH; without it STATUS_OBJECT_NAME_COLLISION. Bad names: STATUS_OBJECT_PATH_SYNTAX_BAD,
 * STATUS_OBJECT_PATH_NOT_FOUND, STATUS_OBJECT_NAME_INVALID. A name goes with its object's last handle.
 */
HOST_SERVICE u32 object_publish(void *object, const struct host_object_attributes *attributes, u32 access, guest_handle *handle);

/*
 * Makes a handle to the object of TYPE that has the name in ATTRIBUTES. STATUS_OBJECT_NAME_NOT_FOUND,
 * STATUS_OBJECT_TYPE_MISMATCH and those of bad names.
 */
HOST_SERVICE u32 object_open(const struct object_type *type, const struct host_object_attributes *attributes, u32 access, guest_handle *handle);

/* object_name.c's half of the last close: the name is gone when it returns. */
void object_name_forget(struct object *object);
/* Copies at most CAPACITY bytes of the full name to guest memory at TO and returns its length in bytes, or ~0 after a fault. */
u32 object_name_copy(struct object *object, guest_ptr to, u32 capacity);
/* A lock that keeps a name from being found while its last handle goes; object.c takes it around the last close. */
void object_names_lock(void);
void object_names_unlock(void);

#endif
