/*
 * Pipes.
 *
 * An unnamed pipe is the kernel's own, so that it can be handed to any child process: a plain descriptor with no pipe_end. A
 * named pipe is a Unix socket in the abstract name space, a stream for bytes and a sequence of packets for messages; its name
 * goes with the process that made it. The process that made the name accepts connections with the watcher and gives each to an
 * instance that listens; a client learns from the first bytes whether there was one.
 */
#ifndef DECANT_PIPE_H
#define DECANT_PIPE_H

#include "file.h"

struct file_request;

/* FILE_PIPE_*_STATE */
enum pipe_state {
	PIPE_DISCONNECTED = 1,
	PIPE_LISTENING = 2,
	PIPE_CONNECTED = 3,
	PIPE_CLOSING = 4,
};

/* What a server tells a client when it takes it. */
struct pipe_welcome {
	u32 magic;
	u32 accepted;
	u32 message_type;
	u32 client_access; /* FILE_SHARE_READ: clients may read, FILE_SHARE_WRITE: they may write */
	u32 inbound, outbound;
	u32 max_instances;
};

struct pipe_name;

/* One end. Under its file's lock, but for what never changes and for state, which is read without it. */
struct pipe_end {
	struct pipe_end *next;    /* instances of the name */
	struct file *file;
	struct pipe_name *name;   /* server: the name it is an instance of */
	struct pipe_welcome facts;
	bool server;
	bool message_read;
	bool no_wait;
	bool inherited;           /* another process has this end, too: it is not closed before that one closes it */
	u32 state;                /* enum pipe_state */
	int connected_event;      /* server: becomes readable when a client comes; -1 until somebody waits */
	char *rest;               /* of a message that was read in part */
	size_t rest_at, rest_length;
	u16 *text;                /* the pipe's name, for queries */
	size_t text_length;
};

/* Opens the client end of the named pipe that PATH names: NtCreateFile on \\.\pipe\NAME. */
u32 pipe_open(const struct path *path, struct host_file_create *params, u32 access);

/* Frees an end; its handle is closed and nothing uses it. NULL is fine. */
void pipe_end_free(struct pipe_end *end);
/* The state of an end, as its client knows it too. Not with its file's lock held. */
u32 pipe_end_state(const struct pipe_end *end);
/* The last handle of an end was closed: the other side learns of it. */
void pipe_end_closed(struct pipe_end *end);

/* --- pipe_io.c --- */

u32 pipe_read(struct file *file, struct host_file_transfer *io);
u32 pipe_write(struct file *file, struct host_file_transfer *io);
/* Waits until the other side has read everything. */
u32 pipe_flush(struct file *file);

/* What has no pipe_end, but is one: the kernel's own pipes, and sockets that this process was started with. */
static inline bool pipe_is_unnamed(const struct file *file)
{
	return file->kind == FILE_KIND_PIPE && !file->pipe && !file->driver;
}

/* How many bytes can be read at once from a pipe of either kind; *message is the length of the first message, if it has any. */
u32 pipe_available(struct file *file, u32 *message);
/* FSCTL_PIPE_PEEK for either kind. */
u32 pipe_peek(struct file *file, struct host_file_control *params);

/* --- pipe_named.c --- */

u32 pipe_listen(struct file *file, struct host_file_control *params);
u32 pipe_disconnect(struct file *file);
/* FSCTL_PIPE_WAIT, on the folder of all pipes. */
u32 pipe_wait(struct host_file_control *params);

/* FilePipeInformation and FilePipeLocalInformation of pipes of either kind; STATUS_INVALID_PARAMETER for other files. */
u32 pipe_query(struct file *file, struct host_file_query *params);
u32 pipe_set_mode(struct file *file, u32 read_mode, u32 completion_mode);
size_t pipe_name(const struct file *file, u16 *out, size_t capacity);
/* The process at the other end. */
u32 pipe_peer_process(const struct file *file);

#endif
