/*
 * Names of objects.
 *
 * One table of the process holds the names under \BaseNamedObjects, which is where CreateEvent and its kin put theirs; \Sessions\N,
 * Global\ and Local\ all lead there, since there is one session. Names are compared exactly, as Windows does. A name belongs to
 * its object and goes with the last handle. Names are not yet shared between processes: that is the broker's part (DESIGN 3).
 *
 * names_lock covers the table and the moment at which a named object loses its last handle, so that nobody finds a name whose
 * object is going.
 */
#include "object.h"

#include "loader/guest_copy.h"
#include "loader/status.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define BUCKETS 256u
#define NAME_BYTES_MAX 32766u

struct object_name {
	struct object_name *next;
	struct object *object;
	u32 hash;
	u32 units;
	u16 text[];
};

static pthread_mutex_t names_lock = PTHREAD_MUTEX_INITIALIZER;
static struct object_name *names[BUCKETS];

static const u16 base_folder[] = u"\\BaseNamedObjects\\";
#define BASE_UNITS (sizeof(base_folder) / sizeof(*base_folder) - 1)

void object_names_lock(void)
{
	pthread_mutex_lock(&names_lock);
}

void object_names_unlock(void)
{
	pthread_mutex_unlock(&names_lock);
}

static u16 fold_ascii(u16 unit)
{
	return unit >= 'A' && unit <= 'Z' ? unit + 32 : unit;
}

/* Steps over PREFIX (ASCII) at *text without regard to case; false if it is not there. */
static bool skip_prefix(const u16 **text, const u16 *end, const char *prefix)
{
	const u16 *at = *text;

	for (; *prefix; prefix++, at++)
		if (at == end || fold_ascii(*at) != fold_ascii((u8)*prefix))
			return false;
	*text = at;
	return true;
}

/* Finds the last part of a full path of units [*text, end): what follows \BaseNamedObjects\ and its links. */
static u32 path_strip(const u16 **text, const u16 *end)
{
	const u16 *session;

	if (*text == end || **text != '\\')
		return STATUS_OBJECT_PATH_SYNTAX_BAD;
	session = *text;
	if (skip_prefix(&session, end, "\\Sessions\\")) {
		while (session < end && *session >= '0' && *session <= '9')
			session++;
		*text = session;
	}
	if (!skip_prefix(text, end, "\\BaseNamedObjects\\"))
		return STATUS_OBJECT_PATH_NOT_FOUND;
	if (!skip_prefix(text, end, "Global\\"))
		skip_prefix(text, end, "Local\\");
	if (*text == end)
		return STATUS_OBJECT_NAME_INVALID;
	for (const u16 *at = *text; at < end; at++)
		if (*at == '\\')
			return STATUS_OBJECT_PATH_NOT_FOUND;
	return STATUS_SUCCESS;
}

/* A fresh object_name of what ATTRIBUTES asks for, in no table; *NAME is NULL for no name. */
static u32 name_read(const struct host_object_attributes *attributes, struct object_name **name)
{
	u32 units = attributes->name.bytes / 2;
	const u16 *text;
	u16 *copy;
	u32 status;

	*name = NULL;
	if (!attributes->name.bytes)
		return STATUS_SUCCESS;
	if (attributes->name.bytes > NAME_BYTES_MAX || attributes->name.bytes % 2)
		return STATUS_OBJECT_NAME_INVALID;
	if (attributes->root)
		return STATUS_OBJECT_TYPE_MISMATCH; /* there are no directory objects to name */
	copy = malloc(units * sizeof(*copy));
	if (!copy)
		return STATUS_NO_MEMORY;
	if (!guest_copy_in(copy, attributes->name.buffer, units * sizeof(*copy))) {
		free(copy);
		return STATUS_ACCESS_VIOLATION;
	}
	text = copy;
	status = path_strip(&text, copy + units);
	if (!status) {
		units -= (u32)(text - copy);
		*name = malloc(sizeof(**name) + units * sizeof(*text));
		if (*name) {
			**name = (struct object_name){ .hash = 2166136261u, .units = units };
			memcpy((*name)->text, text, units * sizeof(*text));
			for (u32 i = 0; i < units; i++)
				(*name)->hash = ((*name)->hash ^ text[i]) * 16777619u;
		} else {
			status = STATUS_NO_MEMORY;
		}
	}
	free(copy);
	return status;
}

static struct object *name_find(const struct object_name *name)
{
	for (struct object_name *at = names[name->hash % BUCKETS]; at; at = at->next)
		if (at->hash == name->hash && at->units == name->units && !memcmp(at->text, name->text, at->units * sizeof(*at->text)))
			return at->object;
	return NULL;
}

static u32 flags_of(const struct host_object_attributes *attributes)
{
	return attributes->attributes & OBJ_INHERIT ? HOST_HANDLE_INHERIT : 0;
}

u32 object_publish(void *pointer, const struct host_object_attributes *attributes, u32 access, guest_handle *handle)
{
	struct object *object = pointer, *existing;
	struct object_name *name;
	u32 status = name_read(attributes, &name);

	if (status)
		return status;
	if (!name)
		return handle_create(object, access, flags_of(attributes), handle);
	object_names_lock();
	existing = name_find(name);
	if (existing) {
		if (!(attributes->attributes & OBJ_OPENIF))
			status = STATUS_OBJECT_NAME_COLLISION;
		else if (existing->type != object->type)
			status = STATUS_OBJECT_TYPE_MISMATCH;
		else
			status = handle_create(existing, access, flags_of(attributes), handle);
		if (!status)
			status = STATUS_OBJECT_NAME_EXISTS;
		free(name);
	} else {
		status = handle_create(object, access, flags_of(attributes), handle);
		if (status) {
			free(name);
		} else {
			name->object = object;
			name->next = names[name->hash % BUCKETS];
			names[name->hash % BUCKETS] = name;
			object->name = name;
		}
	}
	object_names_unlock();
	return status;
}

u32 object_open(const struct object_type *type, const struct host_object_attributes *attributes, u32 access, guest_handle *handle)
{
	struct object_name *name;
	struct object *object;
	u32 status = name_read(attributes, &name);

	if (status)
		return status;
	if (!name)
		return STATUS_OBJECT_PATH_SYNTAX_BAD;
	object_names_lock();
	object = name_find(name);
	if (!object)
		status = STATUS_OBJECT_NAME_NOT_FOUND;
	else if (object->type != type)
		status = STATUS_OBJECT_TYPE_MISMATCH;
	else
		status = handle_create(object, access, flags_of(attributes), handle);
	object_names_unlock();
	free(name);
	return status;
}

void object_name_forget(struct object *object)
{
	struct object_name *name = object->name;
	struct object_name **link;

	if (!name)
		return;
	for (link = &names[name->hash % BUCKETS]; *link != name; link = &(*link)->next)
		;
	*link = name->next;
	object->name = NULL;
	free(name);
}

u32 object_name_copy(struct object *object, guest_ptr to, u32 capacity)
{
	struct object_name *name;
	u16 *text = NULL;
	u32 bytes = 0;

	/* Guest memory is not touched under the lock, so the name is copied twice. */
	object_names_lock();
	name = object->name;
	if (name) {
		bytes = (BASE_UNITS + name->units) * sizeof(u16);
		text = bytes <= capacity ? malloc(bytes) : NULL;
		if (text) {
			memcpy(text, base_folder, BASE_UNITS * sizeof(u16));
			memcpy(text + BASE_UNITS, name->text, name->units * sizeof(u16));
		}
	}
	object_names_unlock();
	if (text && !guest_copy_out(to, text, bytes))
		bytes = ~0u;
	free(text);
	return bytes;
}
