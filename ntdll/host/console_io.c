/*
 * Text to and from the console.
 *
 * What was read but did not fit the reader's buffer waits here, in UTF-8 with Windows' line ends, whichever way it is asked for
 * next: the rest of a line of ReadConsole may be fetched by ReadFile.
 */
#include "console.h"

#include "blocking.h"
#include "loader/guest_copy.h"
#include "loader/status.h"
#include "loader/utf.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <string.h>
#include <sys/syscall.h>

#define LINE_BYTES 4096u /* the kernel's longest line */
#define CONTROL_Z 26

static pthread_mutex_t typed_lock = PTHREAD_MUTEX_INITIALIZER;
static char typed[4 * LINE_BYTES];
static u32 typed_start, typed_end;
/* A character outside the basic plane, cut in half by a reader with room for one unit: its other half. */
static u16 half_character;

u32 host_console_write(struct host_console_write *params)
{
	struct host_file_transfer io = { .buffer = params->text, .length = params->bytes };
	struct file *file;
	u32 status = console_lookup(params->handle, HOST_CONSOLE_OUTPUT, FILE_WRITE_DATA, &file);

	params->written = 0;
	if (status)
		return status;
	status = file_write_waiting(file, &io);
	params->written = (u32)io.async.information;
	object_release(file);
	return status;
}

static bool has_typed(void)
{
	bool has;

	pthread_mutex_lock(&typed_lock);
	has = typed_start < typed_end;
	pthread_mutex_unlock(&typed_lock);
	return has;
}

void console_forget_typed(void)
{
	pthread_mutex_lock(&typed_lock);
	typed_start = typed_end = 0;
	half_character = 0;
	pthread_mutex_unlock(&typed_lock);
}

/* Keeps COUNT bytes as the terminal gives them. What there is no room for is lost: nobody types so far ahead of a program. */
static void keep_typed(const char *bytes, u32 count, bool line)
{
	pthread_mutex_lock(&typed_lock);
	if (typed_start == typed_end)
		typed_start = typed_end = 0;
	for (u32 i = 0; i < count && typed_end + 2 <= sizeof(typed); i++) {
		if (bytes[i] == '\n')
			typed[typed_end++] = '\r';
		if (bytes[i] != '\n' || line)
			typed[typed_end++] = bytes[i];
	}
	pthread_mutex_unlock(&typed_lock);
}

/* One read of the terminal in the setting that it has. */
static u32 read_bytes(struct file *file, char *bytes, u32 *got)
{
	long result;

	for (;;) {
		result = blocking_syscall(SYS_read, file->fd, (long)bytes, LINE_BYTES, 0, 0, 0);
		if (result == -EAGAIN) { /* somebody else's descriptor, set to not wait */
			struct pollfd polled = { file->fd, POLLIN, 0 };

			result = blocking_syscall(SYS_poll, (long)&polled, 1, -1, 0, 0, 0);
			if (result >= 0)
				continue;
		}
		if (result != -EINTR)
			break;
		if (blocking_must_end())
			return STATUS_THREAD_IS_TERMINATING;
	}
	/* The terminal hung up: nobody types any more. */
	*got = result > 0 ? (u32)result : 0;
	return result < 0 && result != -EIO ? file_status((int)-result) : STATUS_SUCCESS;
}

static void end_lines(char *bytes, u32 count)
{
	for (u32 i = 0; i < count; i++)
		if (bytes[i] == '\r')
			bytes[i] = '\n';
}

/*
 * Reads a line, or characters, as the mode says. *got is 0 at the terminal's end, or for a line that begins with CTRL+Z. Keys that
 * wait as events were typed first.
 */
static u32 read_terminal(struct file *file, u32 *got)
{
	char bytes[LINE_BYTES];
	u32 mode = console_input_mode(file->fd);
	bool line = mode & ENABLE_LINE_INPUT;
	u32 status = STATUS_SUCCESS;

	terminal_apply(file->fd, mode, TERMINAL_TEXT);
	if (line) {
		*got = console_events_text(bytes, sizeof(bytes));
		end_lines(bytes, *got);
		if (!*got)
			status = read_bytes(file, bytes, got);
	} else {
		status = console_wait_text(file->fd, mode, bytes, sizeof(bytes), got);
		end_lines(bytes, *got);
	}
	if (line && *got && bytes[0] == CONTROL_Z)
		*got = 0;
	keep_typed(bytes, *got, line);
	return status;
}

/* The length in bytes of the whole characters in BYTES that make at most UNITS units of UTF-16. */
static u32 bytes_for_units(const char *bytes, u32 count, u32 units)
{
	u32 end = 0;

	while (end < count) {
		u8 lead = (u8)bytes[end];
		u32 size = lead < 0xc0 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
		u32 takes = size == 4 ? 2 : 1;

		if (takes > units)
			break;
		units -= takes;
		end = size > count - end ? count : end + size;
	}
	return end;
}

static u32 take_wide(u16 *units, u32 size)
{
	u32 taken = 0, bytes, length;

	if (half_character) {
		units[taken++] = half_character;
		half_character = 0;
	}
	bytes = bytes_for_units(typed + typed_start, typed_end - typed_start, size - taken);
	length = (u32)utf16_from_bytes(units + taken, size - taken, typed + typed_start, bytes);
	taken += length < size - taken ? length : size - taken;
	typed_start += bytes;
	if (!taken && typed_start < typed_end) {
		u16 pair[2];

		bytes = bytes_for_units(typed + typed_start, typed_end - typed_start, 2);
		utf16_from_bytes(pair, 2, typed + typed_start, bytes);
		typed_start += bytes;
		units[taken++] = pair[0];
		half_character = pair[1];
	}
	return taken;
}

static u32 take_bytes(char *bytes, u32 size)
{
	u32 count = typed_end - typed_start < size ? typed_end - typed_start : size;

	memcpy(bytes, typed + typed_start, count);
	typed_start += count;
	return count;
}

/* Hands out what there is. Copying out may fault, so it happens without the lock. */
static u32 hand_out(struct host_console_read *params)
{
	union {
		u16 units[LINE_BYTES];
		char bytes[LINE_BYTES];
	} out;
	bool wide = params->flags & HOST_CONSOLE_READ_WIDE;
	u32 size = params->size < LINE_BYTES ? params->size : LINE_BYTES;

	pthread_mutex_lock(&typed_lock);
	params->got = wide ? take_wide(out.units, size) : take_bytes(out.bytes, size);
	pthread_mutex_unlock(&typed_lock);
	return guest_copy_out(params->buffer, &out, wide ? params->got * 2ull : params->got) ? STATUS_SUCCESS : STATUS_ACCESS_VIOLATION;
}

u32 host_console_read(struct host_console_read *params)
{
	struct file *file;
	u32 status = console_lookup(params->handle, HOST_CONSOLE_INPUT, FILE_READ_DATA, &file);
	u32 got = 1;

	params->got = 0;
	if (status)
		return status;
	if (!has_typed() && !half_character)
		status = params->size ? read_terminal(file, &got) : STATUS_SUCCESS;
	if (!status && got && params->size)
		status = hand_out(params);
	object_release(file);
	return status;
}
