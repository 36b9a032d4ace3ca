/*
 * Input events: the queue of keys behind ReadConsoleInput and PeekConsoleInput.
 *
 * Keys are read from the terminal when somebody asks, never ahead of that, so that a child process that reads the same terminal
 * finds what was typed for it. Reading the terminal and filling the queue happen under one lock, and never wait there: who wants
 * to wait polls first, without it.
 */
#include "console.h"
#include "console_keys.h"

#include "blocking.h"
#include "loader/guest_copy.h"
#include "loader/status.h"
#include "loader/utf.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#define EVENTS_MAX 1024u
/* How long the rest of an escape sequence may take; ESC alone is the key of that name. */
#define SEQUENCE_MS 25

static pthread_mutex_t input_lock = PTHREAD_MUTEX_INITIALIZER;
static struct key_event queue[EVENTS_MAX]; /* a ring */
static u32 queue_first, queue_count;

static void queue_put(const struct key_event *events, u32 count)
{
	for (u32 i = 0; i < count && queue_count < EVENTS_MAX; i++)
		queue[(queue_first + queue_count++) % EVENTS_MAX] = events[i];
}

/* What is typed and complete, as events. */
static void queue_bytes(const char *bytes, u32 length)
{
	struct key_event events[KEY_EVENTS_MAX];
	u32 count;

	for (u32 start = 0; start < length;) {
		start += key_decode(bytes + start, length - start, true, events, &count);
		queue_put(events, count);
	}
}

static bool is_readable(int fd, int timeout)
{
	struct pollfd polled = { fd, POLLIN, 0 };

	return poll(&polled, 1, timeout) > 0;
}

/* Turns what the terminal has into events, without waiting for a key. Locked. False where it has hung up. */
static bool fill(int fd, u32 mode)
{
	struct key_event events[KEY_EVENTS_MAX];
	char bytes[256];
	u32 length = 0, count;

	while (queue_count <= EVENTS_MAX / 2 && is_readable(fd, length ? SEQUENCE_MS : 0)) {
		ssize_t got = read(fd, bytes + length, sizeof(bytes) - length);
		u32 start = 0, taken = 1;

		if (got < 0 && (errno == EINTR || errno == EAGAIN))
			continue;
		if (got <= 0)
			return false;
		for (length += (u32)got; start < length && taken; start += taken) {
			bool complete = length == sizeof(bytes) && !start;

			taken = (mode & ENABLE_VIRTUAL_TERMINAL_INPUT ? key_decode_plain : key_decode)(bytes + start, length - start, complete,
												     events, &count);
			if (taken)
				queue_put(events, count);
		}
		length -= start;
		memmove(bytes, bytes + start, length);
	}
	queue_bytes(bytes, length);
	return true;
}

/* Waits until the queue has an event. */
static u32 wait_for_event(int fd, u32 mode)
{
	struct pollfd polled = { fd, POLLIN, 0 };
	bool alive, empty;

	for (;;) {
		pthread_mutex_lock(&input_lock);
		alive = fill(fd, mode);
		empty = !queue_count;
		pthread_mutex_unlock(&input_lock);
		if (!empty)
			return STATUS_SUCCESS;
		if (!alive)
			return STATUS_INVALID_HANDLE;
		if (blocking_syscall(SYS_poll, (long)&polled, 1, -1, 0, 0, 0) == -EINTR && blocking_must_end())
			return STATUS_THREAD_IS_TERMINATING;
	}
}

static u32 read_events(struct file *file, struct host_console_events *params)
{
	struct key_event taken[64];
	u32 mode = console_input_mode(file->fd);
	u32 size = params->size < 64 ? params->size : 64;
	u32 status = STATUS_SUCCESS;

	terminal_apply(file->fd, mode, TERMINAL_KEYS);
	if (params->flags & HOST_CONSOLE_EVENTS_WAIT && size)
		status = wait_for_event(file->fd, mode);
	if (status)
		return status;
	pthread_mutex_lock(&input_lock);
	fill(file->fd, mode);
	params->available = queue_count;
	params->got = queue_count < size ? queue_count : size;
	for (u32 i = 0; i < params->got; i++)
		taken[i] = queue[(queue_first + i) % EVENTS_MAX];
	if (!(params->flags & HOST_CONSOLE_EVENTS_PEEK)) {
		queue_first = (queue_first + params->got) % EVENTS_MAX;
		queue_count -= params->got;
	}
	pthread_mutex_unlock(&input_lock);
	return guest_copy_out(params->buffer, taken, params->got * sizeof(*taken)) ? STATUS_SUCCESS : STATUS_ACCESS_VIOLATION;
}

u32 host_console_events(struct host_console_events *params)
{
	struct file *file;
	u32 status = console_lookup(params->handle, HOST_CONSOLE_INPUT, FILE_READ_DATA, &file);

	params->got = params->available = 0;
	if (status)
		return status;
	status = read_events(file, params);
	object_release(file);
	return status;
}

u32 host_console_flush(struct host_console_flush *params)
{
	struct file *file;
	u32 status = console_lookup(params->handle, HOST_CONSOLE_INPUT, FILE_READ_DATA, &file);

	if (status)
		return status;
	terminal_discard(file->fd);
	console_forget_typed();
	pthread_mutex_lock(&input_lock);
	queue_count = 0;
	pthread_mutex_unlock(&input_lock);
	object_release(file);
	return STATUS_SUCCESS;
}

u32 console_events_text(char *bytes, u32 size)
{
	u16 pair[2];
	u32 count = 0, units = 0;

	pthread_mutex_lock(&input_lock);
	while (queue_count && count + 4 <= size) {
		const struct key_event *event = &queue[queue_first];

		queue_first = (queue_first + 1) % EVENTS_MAX;
		queue_count--;
		if (!event->down || !event->character)
			continue;
		pair[units++] = event->character;
		/* The first half of a character waits for the second. */
		if (units == 1 && (event->character & 0xfc00) == 0xd800)
			continue;
		count += (u32)utf16_to_bytes(bytes + count, size - count, pair, units);
		units = 0;
	}
	pthread_mutex_unlock(&input_lock);
	return count;
}

u32 console_wait_text(int fd, u32 mode, char *bytes, u32 size, u32 *got)
{
	u32 status = STATUS_SUCCESS;

	*got = 0;
	/* Keys such as arrows have no text. */
	while (!status && !(*got = console_events_text(bytes, size)))
		status = wait_for_event(fd, mode);
	return status == STATUS_INVALID_HANDLE ? STATUS_SUCCESS : status;
}

/* --- the cursor, whose place comes as input --- */

#define ANSWER_MS 300

static bool terminal_is_silent;

/* Finds ESC [ row ; column R in BYTES; *start and *end are where it stands. */
static bool find_answer(const char *bytes, u32 length, u32 *start, u32 *end, u32 *row, u32 *column)
{
	for (u32 i = 0; i + 5 < length; i++) {
		int taken = 0;

		if (bytes[i] == 27 && sscanf(bytes + i, "\033[%4u;%4uR%n", row, column, &taken) == 2 && taken) {
			*start = i;
			*end = i + (u32)taken;
			return *row && *column;
		}
	}
	return false;
}

/* Locked. Whatever is typed meanwhile becomes events. */
static bool ask(int fd, u32 *row, u32 *column)
{
	static const char question[] = "\033[6n";
	char bytes[256];
	u32 length = 0, start, end;

	if (write(fd, question, sizeof(question) - 1) != sizeof(question) - 1)
		return false;
	while (length < sizeof(bytes) - 1 && is_readable(fd, ANSWER_MS)) {
		ssize_t got = read(fd, bytes + length, sizeof(bytes) - 1 - length);

		if (got <= 0)
			break;
		length += (u32)got;
		bytes[length] = 0;
		if (find_answer(bytes, length, &start, &end, row, column)) {
			queue_bytes(bytes, start);
			queue_bytes(bytes + end, length - end);
			return true;
		}
	}
	queue_bytes(bytes, length);
	return false;
}

bool console_ask_cursor(int fd, u32 *x, u32 *y)
{
	u32 mode = console_input_mode(fd);
	enum terminal_style before;
	u32 row = 1, column = 1;
	bool known = false;

	if (terminal_is_silent || !terminal_in_foreground(fd))
		return false;
	before = terminal_apply(fd, mode, TERMINAL_KEYS);
	pthread_mutex_lock(&input_lock);
	if (fill(fd, mode))
		known = ask(fd, &row, &column);
	terminal_is_silent = !known;
	pthread_mutex_unlock(&input_lock);
	terminal_apply(fd, mode, before);
	*x = column - 1;
	*y = row - 1;
	return known;
}
