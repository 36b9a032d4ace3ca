/*
 * I/O completion ports: a queue of packets and a semaphore that counts them.
 *
 * A thread takes the semaphore, then a packet; there is always one for it. The port's waitable is that semaphore, so a port can
 * be waited for as such. Windows holds threads back while as many as the port's concurrency run; here all that wait may run,
 * which the documentation allows: the concurrency is a goal.
 */
#include "sync.h"

#include "loader/guest_copy.h"
#include "loader/status.h"

#include <pthread.h>
#include <stdlib.h>

struct packet {
	struct packet *next;
	struct host_completion_packet content;
};

struct completion {
	struct object object;
	pthread_mutex_t lock; /* of the queue */
	struct packet *first, **last;
};

static void completion_destroy(struct object *object)
{
	struct completion *port = (struct completion *)object;
	struct packet *packet;

	while ((packet = port->first)) {
		port->first = packet->next;
		free(packet);
	}
	pthread_mutex_destroy(&port->lock);
}

const struct object_type completion_type = {
	.name = "IoCompletion",
	.size = sizeof(struct completion),
	.wait = WAIT_KIND_SEMAPHORE,
	.generic_read = ACCESS_STANDARD_READ | IO_COMPLETION_QUERY_STATE,
	.generic_write = ACCESS_STANDARD_READ | IO_COMPLETION_MODIFY_STATE,
	.generic_execute = ACCESS_STANDARD_READ | ACCESS_SYNCHRONIZE,
	.all = ACCESS_STANDARD_ALL | IO_COMPLETION_QUERY_STATE | IO_COMPLETION_MODIFY_STATE,
	.destroy = completion_destroy,
};

struct object *completion_object_create(void)
{
	struct completion *port = object_create(&completion_type);

	if (!port)
		return NULL;
	pthread_mutex_init(&port->lock, NULL);
	port->last = &port->first;
	port->object.waitable->limit = INT32_MAX;
	return &port->object;
}

void completion_query(struct object *object, struct host_sync_query *query)
{
	query->state = (s32)waitable_state(object->waitable);
}

u32 completion_post(struct object *object, const struct host_completion_packet *content)
{
	struct completion *port = (struct completion *)object;
	struct packet *packet = malloc(sizeof(*packet));
	u32 previous;

	if (!packet)
		return STATUS_NO_MEMORY;
	packet->next = NULL;
	packet->content = *content;
	pthread_mutex_lock(&port->lock);
	*port->last = packet;
	port->last = &packet->next;
	pthread_mutex_unlock(&port->lock);
	waitable_release_semaphore(object->waitable, 1, &previous);
	return STATUS_SUCCESS;
}

static void take_packet(struct completion *port, struct host_completion_packet *content)
{
	struct packet *packet;

	pthread_mutex_lock(&port->lock);
	packet = port->first;
	port->first = packet->next;
	if (!port->first)
		port->last = &port->first;
	pthread_mutex_unlock(&port->lock);
	*content = packet->content;
	free(packet);
}

u32 host_completion_set(struct host_completion_set *params)
{
	struct object *port;
	u32 status = handle_lookup(params->handle, &completion_type, IO_COMPLETION_MODIFY_STATE, &port);

	if (status)
		return status;
	status = completion_post(port, &params->packet);
	object_release(port);
	return status;
}

u32 host_completion_remove(struct host_completion_remove *params)
{
	s64 deadline = wait_deadline(params->timeout);
	struct host_completion_packet content;
	struct completion *port;
	u32 status;

	params->taken = 0;
	if (!params->count)
		return STATUS_INVALID_PARAMETER;
	status = handle_lookup(params->handle, &completion_type, IO_COMPLETION_MODIFY_STATE, &port);
	if (status)
		return status;
	/* A buffer that cannot be written must not cost a packet. */
	if (!guest_fill((void *)params->packets, 0, sizeof(content))) {
		object_release(port);
		return STATUS_ACCESS_VIOLATION;
	}
	while (params->taken < params->count) {
		struct waitable *waitable = port->object.waitable;

		status = wait_objects(&waitable, 1, false, params->alertable && !params->taken, params->taken ? 0 : deadline);
		if (status)
			break;
		take_packet(port, &content);
		if (!guest_copy_out(params->packets + params->taken * sizeof(content), &content, sizeof(content))) {
			completion_post(&port->object, &content);
			status = STATUS_ACCESS_VIOLATION;
			break;
		}
		params->taken++;
	}
	object_release(port);
	return params->taken ? STATUS_SUCCESS : status;
}
