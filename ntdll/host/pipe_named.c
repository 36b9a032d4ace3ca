/*
 * Named pipes: names, instances, connecting. See pipe.h.
 *
 * Lock order: names_lock, then a file's lock. Nothing sleeps under either; a client waits for its welcome without a lock.
 */
#include "pipe.h"

#include "file_async.h"
#include "blocking.h"
#include "path_name.h"
#include "prefix.h"
#include "watch.h"
#include "loader/guest_copy.h"
#include "loader/status.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

#define WELCOME_MAGIC 0x65706970u
#define WELCOME_TIMEOUT_S 10
#define INSTANCES_UNLIMITED 0xffffffffu
#define FILE_PIPE_MESSAGE 1u

struct pipe_name {
	struct pipe_name *next;
	struct watch watch; /* of the listening socket */
	struct sockaddr_un address;
	socklen_t address_length;
	struct pipe_end *instances;
	u32 count;
	struct pipe_welcome facts;
};

static pthread_mutex_t names_lock = PTHREAD_MUTEX_INITIALIZER;
static struct pipe_name *names;

/* A name's place: names are compared without case, belong to a user and a prefix, and may be long. */
static socklen_t make_address(const u16 *name, size_t length, struct sockaddr_un *address)
{
	const char *prefix = prefix_folder();
	u64 first = 14695981039346656037ull, second = 0x9e3779b97f4a7c15ull;

	for (size_t i = 0; i < length; i++) {
		first = (first ^ name_fold(name[i])) * 1099511628211ull;
		second = (second ^ name_fold(name[i])) * 0xff51afd7ed558ccdull;
		second ^= second >> 31;
	}
	for (; prefix && *prefix; prefix++)
		first = (first ^ (u8)*prefix) * 1099511628211ull;
	memset(address, 0, sizeof(*address));
	address->sun_family = AF_UNIX;
	return (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 +
			   (size_t)snprintf(address->sun_path + 1, sizeof(address->sun_path) - 1, "decant-pipe-%u-%016llx%016llx",
					    (unsigned)getuid(), (unsigned long long)first, (unsigned long long)second));
}

static struct pipe_end *end_new(const u16 *name, size_t length)
{
	struct pipe_end *end = calloc(1, sizeof(*end));

	if (!end)
		return NULL;
	end->connected_event = -1;
	end->text = malloc(length * 2 + 2);
	if (!end->text) {
		free(end);
		return NULL;
	}
	memcpy(end->text, name, length * 2);
	end->text_length = length;
	return end;
}

void pipe_end_free(struct pipe_end *end)
{
	if (!end)
		return;
	if (end->connected_event >= 0)
		close(end->connected_event);
	free(end->rest);
	free(end->text);
	free(end);
}

/* --- the server's side --- */

/*
 * Gives a connection to an instance that listens. The welcome is the first thing the client reads: it is sent before the instance
 * can be written to. names_lock held.
 */
static bool give_connection(struct pipe_name *name, int socket, struct pipe_welcome *welcome)
{
	for (struct pipe_end *end = name->instances; end; end = end->next) {
		u64 one = 1;

		if (end->state != PIPE_LISTENING)
			continue;
		welcome->accepted = 1;
		if (send(socket, welcome, sizeof(*welcome), MSG_NOSIGNAL | MSG_DONTWAIT) != sizeof(*welcome))
			return false;
		pthread_mutex_lock(&end->file->lock);
		if (end->file->fd >= 0)
			close(end->file->fd);
		end->file->fd = socket;
		__atomic_store_n(&end->state, PIPE_CONNECTED, __ATOMIC_RELEASE);
		if (end->connected_event >= 0 && write(end->connected_event, &one, sizeof(one)) < 0)
			end->connected_event = end->connected_event; /* cannot fail: the counter was zero */
		pthread_mutex_unlock(&end->file->lock);
		return true;
	}
	return false;
}

/* A client that has its welcome goes on; the end is marked as connected before the names are free again. */
u32 pipe_end_state(const struct pipe_end *end)
{
	u32 state = __atomic_load_n(&end->state, __ATOMIC_ACQUIRE);

	if (state != PIPE_LISTENING)
		return state;
	pthread_mutex_lock(&names_lock);
	pthread_mutex_unlock(&names_lock);
	return __atomic_load_n(&end->state, __ATOMIC_ACQUIRE);
}

static bool same_user(int socket)
{
	struct ucred peer;
	socklen_t length = sizeof(peer);

	return getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &peer, &length) == 0 && (peer.uid == getuid() || peer.uid == 0);
}

static void set_buffers(int socket, u32 bytes)
{
	int size = bytes > 1 << 20 ? 1 << 20 : bytes < 65536 ? 65536 : (int)bytes;

	setsockopt(socket, SOL_SOCKET, SO_SNDBUF, &size, sizeof(size));
}

static void client_came(struct watch *watch, u32 events)
{
	struct pipe_name *name = (struct pipe_name *)((char *)watch - offsetof(struct pipe_name, watch));
	struct pipe_welcome welcome;
	int socket;

	(void)events;
	while ((socket = accept4(watch->fd, NULL, NULL, SOCK_CLOEXEC)) >= 0) {
		bool given;

		pthread_mutex_lock(&names_lock);
		welcome = name->facts;
		set_buffers(socket, welcome.outbound);
		given = same_user(socket) && give_connection(name, socket, &welcome);
		pthread_mutex_unlock(&names_lock);
		if (!given) {
			welcome.accepted = 0;
			if (send(socket, &welcome, sizeof(welcome), MSG_NOSIGNAL | MSG_DONTWAIT) < 0)
				welcome.accepted = 0; /* a client that is gone need not know */
			close(socket);
		}
	}
	watch_start(watch, EPOLLIN);
}

static struct pipe_name *find_name(const struct sockaddr_un *address, socklen_t length)
{
	struct pipe_name *name = names;

	while (name && (name->address_length != length || memcmp(&name->address, address, length)))
		name = name->next;
	return name;
}

static u32 name_create(const struct sockaddr_un *address, socklen_t length, const struct pipe_welcome *facts, struct pipe_name **out)
{
	struct pipe_name *name = calloc(1, sizeof(*name));
	u32 status = STATUS_SUCCESS;

	if (!name)
		return STATUS_NO_MEMORY;
	name->address = *address;
	name->address_length = length;
	name->facts = *facts;
	name->watch.ready = client_came;
	name->watch.fd = socket(AF_UNIX, (facts->message_type ? SOCK_SEQPACKET : SOCK_STREAM) | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (name->watch.fd < 0)
		status = file_status(errno);
	else if (bind(name->watch.fd, (const struct sockaddr *)address, length))
		status = errno == EADDRINUSE ? STATUS_ACCESS_DENIED : file_status(errno); /* another process's */
	else if (listen(name->watch.fd, 128) || !watch_start(&name->watch, EPOLLIN))
		status = STATUS_INSUFFICIENT_RESOURCES;
	if (status) {
		if (name->watch.fd >= 0)
			close(name->watch.fd);
		free(name);
		return status;
	}
	name->next = names;
	names = name;
	*out = name;
	return STATUS_SUCCESS;
}

/* Adds END to the instances of its name. names_lock held. */
static u32 add_instance(struct pipe_end *end, const struct host_pipe_create *params, const struct pipe_welcome *facts)
{
	struct sockaddr_un address;
	socklen_t length = make_address(end->text, end->text_length, &address);
	struct pipe_name *name = find_name(&address, length);
	u32 status;

	if (name) {
		if (params->disposition == FILE_CREATE)
			return STATUS_ACCESS_DENIED; /* FILE_FLAG_FIRST_PIPE_INSTANCE */
		if (name->facts.message_type != facts->message_type || name->facts.client_access != facts->client_access)
			return STATUS_ACCESS_DENIED;
		if (name->count >= name->facts.max_instances)
			return STATUS_INSTANCE_NOT_AVAILABLE;
	} else {
		if (params->disposition == FILE_OPEN)
			return STATUS_OBJECT_NAME_NOT_FOUND;
		status = name_create(&address, length, facts, &name);
		if (status)
			return status;
	}
	end->facts = name->facts;
	end->name = name;
	end->next = name->instances;
	name->instances = end;
	name->count++;
	__atomic_store_n(&end->state, PIPE_LISTENING, __ATOMIC_RELEASE);
	return STATUS_SUCCESS;
}

void pipe_end_closed(struct pipe_end *end)
{
	struct pipe_name *gone = NULL;
	int fd = end->file->fd;

	__atomic_store_n(&end->state, PIPE_CLOSING, __ATOMIC_RELEASE);
	if (end->name) {
		pthread_mutex_lock(&names_lock);
		struct pipe_end **at = &end->name->instances;

		while (*at != end)
			at = &(*at)->next;
		*at = end->next;
		if (--end->name->count == 0) {
			struct pipe_name **place = &names;

			gone = end->name;
			while (*place != gone)
				place = &(*place)->next;
			*place = gone->next;
		}
		pthread_mutex_unlock(&names_lock);
	}
	if (gone) {
		watch_stop(&gone->watch);
		close(gone->watch.fd);
		free(gone);
	}
	/* What was written before stays to be read. */
	if (fd >= 0 && !end->inherited)
		shutdown(fd, SHUT_RDWR);
}

u32 host_pipe_create(struct host_pipe_create *params)
{
	struct pipe_welcome facts = {
		.magic = WELCOME_MAGIC, .message_type = params->type & FILE_PIPE_MESSAGE, .client_access = params->share & 3,
		.inbound = params->inbound_quota, .outbound = params->outbound_quota,
		.max_instances = params->max_instances ? params->max_instances : INSTANCES_UNLIMITED,
	};
	u32 access = access_translate(&file_type, params->access);
	struct file_name text;
	struct path path;
	struct file *file;
	u32 status;

	if (params->share & ~3u || !(params->share & 3) || params->type & ~1u || params->read_mode > 1 || params->completion_mode > 1 ||
	    (params->read_mode && !params->type))
		return STATUS_INVALID_PARAMETER;
	status = file_parse(&path, &text, &params->attributes);
	if (!status && (path.kind != PATH_PIPE || !path.tail_length))
		status = STATUS_OBJECT_NAME_INVALID;
	file = status ? NULL : file_new();
	if (!status && !file)
		status = STATUS_NO_MEMORY;
	if (!status) {
		file->kind = FILE_KIND_PIPE;
		file->position = params->options & (FILE_SYNCHRONOUS_IO_ALERT | FILE_SYNCHRONOUS_IO_NONALERT);
		file->options = params->options;
		file->access = access;
		file->pipe = end_new(path.tail, path.tail_length);
		status = file->pipe ? STATUS_SUCCESS : STATUS_NO_MEMORY;
	}
	if (!status) {
		struct pipe_end *end = file->pipe;

		end->file = file;
		end->server = true;
		end->message_read = params->read_mode;
		end->no_wait = params->completion_mode;
		pthread_mutex_lock(&names_lock);
		status = add_instance(end, params, &facts);
		pthread_mutex_unlock(&names_lock);
	}
	if (!status) {
		params->information = FILE_CREATED;
		status = file_publish(file, access, params->attributes.attributes & OBJ_INHERIT ? HOST_HANDLE_INHERIT : 0, &params->handle);
	} else {
		object_release(file ? &file->object : NULL);
	}
	path_finish(&path);
	file_name_free(&text);
	return status;
}

/* --- listening, disconnecting, waiting --- */

static u32 attempt_listen(struct file_request *request)
{
	struct pipe_end *end = request->file->pipe;
	u64 count;

	switch (__atomic_load_n(&end->state, __ATOMIC_ACQUIRE)) {
	case PIPE_CONNECTED:
		if (read(end->connected_event, &count, sizeof(count)) < 0)
			return STATUS_SUCCESS;
		return STATUS_SUCCESS;
	case PIPE_LISTENING:
		return end->no_wait ? STATUS_PIPE_LISTENING : STATUS_PENDING;
	default:
		return STATUS_PIPE_DISCONNECTED;
	}
}

u32 pipe_listen(struct file *file, struct host_file_control *params)
{
	struct pipe_end *end = file->pipe;
	struct file_request model = {
		.file = file,
		.async = params->async,
		.attempt = attempt_listen,
		.events = POLLIN,
		.narrow = params->flags & HOST_FILE_NARROW,
	};
	u32 status = STATUS_SUCCESS;

	if (!end || !end->server)
		return STATUS_ILLEGAL_FUNCTION;
	pipe_end_state(end); /* waits for one that is being connected */
	pthread_mutex_lock(&file->lock);
	if (end->connected_event < 0)
		end->connected_event = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	model.fd = end->connected_event;
	if (model.fd < 0)
		status = STATUS_TOO_MANY_OPENED_FILES;
	else if (end->state == PIPE_CONNECTED) {
		struct pollfd polled = { file->fd, POLLIN, 0 };

		status = poll(&polled, 1, 0) > 0 && polled.revents & POLLHUP && !(polled.revents & POLLIN) ? STATUS_PIPE_CLOSING
													     : STATUS_PIPE_CONNECTED;
	} else if (end->state == PIPE_DISCONNECTED)
		__atomic_store_n(&end->state, PIPE_LISTENING, __ATOMIC_RELEASE);
	pthread_mutex_unlock(&file->lock);
	return status ? status : file_async_run(&model, &params->async.information);
}

u32 pipe_disconnect(struct file *file)
{
	struct pipe_end *end = file->pipe;
	u32 status = STATUS_SUCCESS;
	u64 count;

	if (!end || !end->server)
		return STATUS_ILLEGAL_FUNCTION;
	pthread_mutex_lock(&file->lock);
	if (end->state == PIPE_DISCONNECTED)
		status = STATUS_PIPE_DISCONNECTED;
	__atomic_store_n(&end->state, PIPE_DISCONNECTED, __ATOMIC_RELEASE);
	if (file->fd >= 0)
		shutdown(file->fd, SHUT_RDWR);
	if (end->connected_event >= 0 && read(end->connected_event, &count, sizeof(count)) < 0)
		count = 0;
	free(end->rest);
	end->rest = NULL;
	pthread_mutex_unlock(&file->lock);
	return status;
}

/* Whether some process listens at an abstract address. Connecting to find out would take an instance. */
static bool is_listed(const char *address)
{
	FILE *list = fopen("/proc/net/unix", "re");
	char line[512];
	bool found = false;

	while (list && !found && fgets(line, sizeof(line), list)) {
		const char *name = strchr(line, '@');

		found = name && !strncmp(name + 1, address, strlen(address));
	}
	if (list)
		fclose(list);
	return found;
}

/* Whether the name exists, and whether an instance is free as far as this process can tell. */
static u32 probe(const u16 *name, size_t length)
{
	struct sockaddr_un address;
	socklen_t address_length = make_address(name, length, &address);
	u32 status = STATUS_OBJECT_NAME_NOT_FOUND;
	const struct pipe_name *own;

	pthread_mutex_lock(&names_lock);
	own = find_name(&address, address_length);
	if (own) {
		status = STATUS_PENDING;
		for (const struct pipe_end *end = own->instances; end; end = end->next)
			if (end->state == PIPE_LISTENING)
				status = STATUS_SUCCESS;
	}
	pthread_mutex_unlock(&names_lock);
	if (own)
		return status;
	return is_listed(address.sun_path + 1) ? STATUS_SUCCESS : STATUS_OBJECT_NAME_NOT_FOUND;
}

/* FILE_PIPE_WAIT_FOR_BUFFER */
struct wait_head {
	s64 timeout;
	u32 name_bytes;
	u8 timeout_given;
	u8 reserved;
	u16 name[];
};

u32 pipe_wait(struct host_file_control *params)
{
	struct {
		struct wait_head head;
		u16 name[256 + 8];
	} wait;
	s64 deadline;
	u32 status;

	if (params->input_length < 14 || params->input_length > sizeof(wait))
		return STATUS_INVALID_PARAMETER;
	if (!guest_copy_in(&wait, params->input, params->input_length))
		return STATUS_ACCESS_VIOLATION;
	if (wait.head.name_bytes > params->input_length - 14 || wait.head.name_bytes % 2)
		return STATUS_INVALID_PARAMETER;
	deadline = wait_deadline(wait.head.timeout_given ? wait.head.timeout : -500000);
	for (;;) {
		struct timespec pause = { 0, 5000000 };

		status = probe((const u16 *)((const char *)&wait + 14), wait.head.name_bytes / 2);
		if (status != STATUS_PENDING)
			return status;
		if (wait_now() >= deadline)
			return STATUS_IO_TIMEOUT;
		if (blocking_syscall(SYS_nanosleep, (long)&pause, 0, 0, 0, 0, 0) == -EINTR && blocking_must_end())
			return STATUS_THREAD_IS_TERMINATING;
	}
}

/* --- the client's side --- */

static int connect_as(int type, const struct sockaddr_un *address, socklen_t length)
{
	int fd = socket(AF_UNIX, type | SOCK_CLOEXEC, 0);

	if (fd >= 0 && connect(fd, (const struct sockaddr *)address, length)) {
		int error = errno;

		close(fd);
		errno = error;
		return -1;
	}
	return fd;
}

/* Connects and waits for the server's word. */
static u32 connect_client(const struct sockaddr_un *address, socklen_t length, struct pipe_welcome *welcome, int *out)
{
	struct timeval timeout = { WELCOME_TIMEOUT_S, 0 }, none = { 0, 0 };
	int fd = connect_as(SOCK_STREAM, address, length);
	ssize_t got;

	/* Sockets of each kind have names of their own. */
	if (fd < 0 && errno == ECONNREFUSED)
		fd = connect_as(SOCK_SEQPACKET, address, length);
	if (fd < 0)
		return errno == ECONNREFUSED || errno == ENOENT ? STATUS_OBJECT_NAME_NOT_FOUND : file_status(errno);
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof(timeout));
	do
		got = recv(fd, welcome, sizeof(*welcome), MSG_WAITALL);
	while (got < 0 && errno == EINTR);
	if (got != sizeof(*welcome) || welcome->magic != WELCOME_MAGIC || !welcome->accepted) {
		close(fd);
		return got == sizeof(*welcome) ? STATUS_PIPE_NOT_AVAILABLE : STATUS_OBJECT_NAME_NOT_FOUND;
	}
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &none, sizeof(none));
	set_buffers(fd, welcome->inbound);
	*out = fd;
	return STATUS_SUCCESS;
}

/* A handle to the folder of all pipes, for waiting on a name. */
static u32 open_all(struct host_file_create *params, u32 access)
{
	struct file *file = file_new();

	if (!file)
		return STATUS_NO_MEMORY;
	file->kind = FILE_KIND_PIPE;
	file->position = true;
	file->access = access;
	params->information = FILE_OPENED;
	return file_publish(file, access, 0, &params->handle);
}

u32 pipe_open(const struct path *path, struct host_file_create *params, u32 access)
{
	struct sockaddr_un address;
	struct pipe_welcome welcome;
	struct file *file;
	int fd = -1;
	u32 status;

	if (!path->tail_length)
		return open_all(params, access);
	status = connect_client(&address, make_address(path->tail, path->tail_length, &address), &welcome, &fd);
	if (status)
		return status;
	if ((access & FILE_READ_DATA && !(welcome.client_access & FILE_SHARE_READ)) ||
	    (access & FILE_WRITE_DATA && !(welcome.client_access & FILE_SHARE_WRITE)))
		status = STATUS_ACCESS_DENIED;
	file = status ? NULL : file_new();
	if (!file) {
		close(fd);
		return status ? status : STATUS_NO_MEMORY;
	}
	file->fd = fd;
	file->kind = FILE_KIND_PIPE;
	file->access = access;
	file->options = params->options;
	file->position = params->options & (FILE_SYNCHRONOUS_IO_ALERT | FILE_SYNCHRONOUS_IO_NONALERT);
	file->pipe = end_new(path->tail, path->tail_length);
	if (!file->pipe) {
		object_release(&file->object);
		return STATUS_NO_MEMORY;
	}
	file->pipe->file = file;
	file->pipe->facts = welcome;
	file->pipe->state = PIPE_CONNECTED;
	params->information = FILE_OPENED;
	return file_publish(file, access, params->attributes.attributes & OBJ_INHERIT ? HOST_HANDLE_INHERIT : 0, &params->handle);
}

/* --- information --- */

struct local_info {
	u32 type, configuration, max_instances, instances, inbound, available, outbound, write_room, state, server;
};

/* An unnamed pipe: its reading end is what a server would have. */
static struct local_info unnamed_info(struct file *file)
{
	bool reads = file->access & FILE_READ_DATA, writes = file->access & FILE_WRITE_DATA;
	int size = fcntl(file->fd, F_GETPIPE_SZ);
	struct local_info info = {
		.configuration = reads && writes ? 2 : 0, .max_instances = 1, .instances = 1, .inbound = size > 0 ? (u32)size : 65536,
		.outbound = size > 0 ? (u32)size : 65536, .state = PIPE_CONNECTED, .server = reads && !writes,
	};
	u32 message;

	info.write_room = info.outbound;
	if (reads)
		info.available = pipe_available(file, &message);
	return info;
}

static struct local_info local_info(struct file *file)
{
	static const u32 configurations[4] = { 0, 1, 0, 2 }; /* FILE_PIPE_OUTBOUND, INBOUND, FULL_DUPLEX */
	const struct pipe_end *end = file->pipe;
	struct local_info info = {
		.type = end->facts.message_type, .configuration = configurations[end->facts.client_access & 3], .max_instances = end->facts.max_instances,
		.instances = 1, .inbound = end->facts.inbound, .outbound = end->facts.outbound, .write_room = end->facts.outbound,
		.state = end->state, .server = end->server,
	};
	u32 message;

	pthread_mutex_lock(&names_lock);
	if (end->name)
		info.instances = end->name->count;
	pthread_mutex_unlock(&names_lock);
	if (file->fd >= 0 && end->state == PIPE_CONNECTED)
		info.available = pipe_available(file, &message);
	return info;
}

u32 pipe_query(struct file *file, struct host_file_query *params)
{
	const struct pipe_end *end = file->pipe;
	u32 modes[2] = { end ? end->message_read : 0, end ? end->no_wait : file->no_wait };
	struct local_info info;

	if (!end && !pipe_is_unnamed(file))
		return STATUS_INVALID_PARAMETER;
	if (params->information_class == 23) { /* FilePipeInformation */
		if (params->length < sizeof(modes))
			return STATUS_INFO_LENGTH_MISMATCH;
		params->information = sizeof(modes);
		return guest_copy_out(params->buffer, modes, sizeof(modes)) ? STATUS_SUCCESS : STATUS_ACCESS_VIOLATION;
	}
	if (params->length < sizeof(info))
		return STATUS_INFO_LENGTH_MISMATCH;
	info = end ? local_info(file) : unnamed_info(file);
	params->information = sizeof(info);
	return guest_copy_out(params->buffer, &info, sizeof(info)) ? STATUS_SUCCESS : STATUS_ACCESS_VIOLATION;
}

u32 pipe_set_mode(struct file *file, u32 read_mode, u32 completion_mode)
{
	if (read_mode > 1 || completion_mode > 1 || (!file->pipe && !pipe_is_unnamed(file)) ||
	    (read_mode && (!file->pipe || !file->pipe->facts.message_type)))
		return STATUS_INVALID_PARAMETER;
	if (!file->pipe) {
		file->no_wait = completion_mode;
		return STATUS_SUCCESS;
	}
	file->pipe->message_read = read_mode;
	file->pipe->no_wait = completion_mode;
	return STATUS_SUCCESS;
}

size_t pipe_name(const struct file *file, u16 *out, size_t capacity)
{
	const struct pipe_end *end = file->pipe;

	if (end->text_length + 1 > capacity)
		return 0;
	out[0] = '\\';
	memcpy(out + 1, end->text, end->text_length * 2);
	return end->text_length + 1;
}

u32 pipe_peer_process(const struct file *file)
{
	struct ucred peer;
	socklen_t length = sizeof(peer);

	if (file->fd < 0 || getsockopt(file->fd, SOL_SOCKET, SO_PEERCRED, &peer, &length))
		return 0;
	return (u32)peer.pid;
}
