/*
 * Events, mutexes, semaphores, timers, keyed events and I/O completion ports, for host code.
 */
#ifndef DECANT_SYNC_HOST_H
#define DECANT_SYNC_HOST_H

#include "object.h"

#include <decant/sync.h>

HOST_SERVICE extern const struct object_type event_type;
extern const struct object_type mutant_type;
extern const struct object_type semaphore_type;
extern const struct object_type timer_type;
extern const struct object_type keyed_event_type;
extern const struct object_type completion_type;

#define EVENT_QUERY_STATE 1u
#define EVENT_MODIFY_STATE 2u
#define MUTANT_QUERY_STATE 1u
#define SEMAPHORE_QUERY_STATE 1u
#define SEMAPHORE_MODIFY_STATE 2u
#define TIMER_QUERY_STATE 1u
#define TIMER_MODIFY_STATE 2u
#define KEYED_EVENT_WAIT 1u
#define KEYED_EVENT_WAKE 2u
#define IO_COMPLETION_QUERY_STATE 1u
#define IO_COMPLETION_MODIFY_STATE 2u

/* A new object that is none of the others' business yet: sync_create's half for each kind that has state of its own. */
struct object *timer_object_create(bool auto_reset);
struct object *completion_object_create(void);
void timer_query(struct object *timer, struct host_sync_query *query);
void completion_query(struct object *completion, struct host_sync_query *query);

/*
 * Puts a packet into a completion port: what finished I/O on a file that is bound to it does. STATUS_NO_MEMORY. The caller
 * holds a reference on the port (an object of completion_type) and no lock.
 */
HOST_SERVICE u32 completion_post(struct object *completion, const struct host_completion_packet *packet);

/* Sets an event from host code: the event of an OVERLAPPED. */
HOST_SERVICE void event_set(struct object *event);

#endif
