/*
 * Control codes of files, folders and pipes: NtFsControlFile and NtDeviceIoControlFile.
 */
#include "file.h"

#include "file_async.h"
#include "path_name.h"
#include "pipe.h"
#include "loader/guest_copy.h"
#include "loader/status.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define FSCTL_PIPE_DISCONNECT 0x110004u
#define FSCTL_PIPE_LISTEN 0x110008u
#define FSCTL_PIPE_PEEK 0x11400cu
#define FSCTL_PIPE_WAIT 0x110018u
#define FSCTL_PIPE_PEER 0x110fffu /* ours: the process at the other end */
#define FSCTL_GET_COMPRESSION 0x9003cu
#define FSCTL_GET_REPARSE_POINT 0x900a8u
#define FSCTL_SET_SPARSE 0x900c4u
#define FSCTL_SET_ZERO_DATA 0x980c8u
#define FSCTL_QUERY_ALLOCATED_RANGES 0x940cfu

/* --- symbolic links --- */

struct reparse_data {
	u32 tag;
	u16 data_bytes;
	u16 reserved;
	u16 substitute_at, substitute_bytes;
	u16 print_at, print_bytes;
	u32 flags; /* 1: relative */
	u16 names[2 * PATH_MAX];
};
#define REPARSE_HEAD 20u

/* The target of a link as Windows writes it: a DOS path, or a path relative to the link's folder. */
static u32 get_reparse_point(struct file *file, struct host_file_control *params)
{
	struct reparse_data data;
	char target[PATH_MAX];
	ssize_t length;
	size_t count, prefix;
	u32 whole, room;

	if (file->kind != FILE_KIND_LINK)
		return STATUS_NOT_A_REPARSE_POINT;
	length = readlinkat(file->fd, "", target, sizeof(target) - 1);
	if (length < 0)
		return file_status(errno);
	target[length] = 0;
	memset(&data, 0, REPARSE_HEAD);
	data.tag = IO_REPARSE_TAG_SYMLINK;
	data.flags = target[0] != '/';
	prefix = data.flags ? 0 : 4;
	memcpy(data.names, u"\\??\\", prefix * 2);
	if (data.flags) {
		count = 0;
		for (const char *part = target; *part;) {
			size_t bytes = strcspn(part, "/");

			count += name_from_unix(data.names + count, PATH_MAX - count, part, bytes);
			part += bytes;
			if (*part && count < PATH_MAX) {
				data.names[count++] = '\\';
				part++;
			}
		}
	} else {
		count = path_to_dos(target, data.names + prefix, PATH_MAX - prefix);
	}
	if (count + prefix > PATH_MAX)
		return STATUS_NAME_TOO_LONG;
	data.substitute_bytes = (u16)((prefix + count) * 2);
	data.print_at = data.substitute_bytes;
	data.print_bytes = (u16)(count * 2);
	memcpy(data.names + prefix + count, data.names + prefix, count * 2);
	data.data_bytes = (u16)(12 + data.substitute_bytes + data.print_bytes);
	whole = 8u + data.data_bytes;
	if (params->output_length < REPARSE_HEAD)
		return STATUS_BUFFER_TOO_SMALL;
	room = params->output_length < whole ? params->output_length : whole;
	params->async.information = room;
	if (!guest_copy_out(params->output, &data, room))
		return STATUS_ACCESS_VIOLATION;
	return room < whole ? STATUS_BUFFER_OVERFLOW : STATUS_SUCCESS;
}

/* --- holes --- */

static u32 set_zero_data(struct file *file, const struct host_file_control *params)
{
	s64 range[2];
	struct stat info;

	if (params->input_length < sizeof(range))
		return STATUS_INVALID_PARAMETER;
	if (!guest_copy_in(range, params->input, sizeof(range)))
		return STATUS_ACCESS_VIOLATION;
	if (range[0] < 0 || range[1] < range[0])
		return STATUS_INVALID_PARAMETER;
	if (fstat(file->fd, &info))
		return file_status(errno);
	if (range[1] > info.st_size)
		range[1] = info.st_size;
	if (range[0] >= range[1])
		return STATUS_SUCCESS;
	if (fallocate(file->fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, range[0], range[1] - range[0]) == 0)
		return STATUS_SUCCESS;
	if (errno != EOPNOTSUPP)
		return file_status(errno);
	while (range[0] < range[1]) {
		static const char zeroes[65536];
		size_t part = range[1] - range[0] < (s64)sizeof(zeroes) ? (size_t)(range[1] - range[0]) : sizeof(zeroes);
		ssize_t put = pwrite(file->fd, zeroes, part, range[0]);

		if (put < 0 && errno != EINTR)
			return file_status(errno);
		if (put > 0)
			range[0] += put;
	}
	return STATUS_SUCCESS;
}

static u32 query_allocated_ranges(struct file *file, struct host_file_control *params)
{
	s64 range[2];
	off_t at, end;

	if (params->input_length < sizeof(range))
		return STATUS_INVALID_PARAMETER;
	if (!guest_copy_in(range, params->input, sizeof(range)))
		return STATUS_ACCESS_VIOLATION;
	if (range[0] < 0 || range[1] < 0 || __builtin_add_overflow(range[0], range[1], &end))
		return STATUS_INVALID_PARAMETER;
	at = range[0];
	while (at < end && (at = lseek(file->fd, at, SEEK_DATA)) >= 0 && at < end) {
		off_t hole = lseek(file->fd, at, SEEK_HOLE);
		s64 found[2] = { at, (hole < end ? hole : end) - at };

		if (hole < 0)
			return file_status(errno);
		if (params->async.information + sizeof(found) > params->output_length)
			return params->async.information ? STATUS_BUFFER_OVERFLOW : STATUS_BUFFER_TOO_SMALL;
		if (!guest_copy_out(params->output + params->async.information, found, sizeof(found)))
			return STATUS_ACCESS_VIOLATION;
		params->async.information += sizeof(found);
		at = hole;
	}
	return STATUS_SUCCESS;
}

static u32 put_word(struct host_file_control *params, const void *value, u32 bytes)
{
	if (params->output_length < bytes)
		return STATUS_BUFFER_TOO_SMALL;
	params->async.information = bytes;
	return guest_copy_out(params->output, value, bytes) ? STATUS_SUCCESS : STATUS_ACCESS_VIOLATION;
}

/* What ends at once. */
static u32 control_now(struct file *file, struct host_file_control *params)
{
	u32 peer;

	if (file->kind == FILE_KIND_PIPE) {
		switch (params->code) {
		case FSCTL_PIPE_DISCONNECT: return pipe_disconnect(file);
		case FSCTL_PIPE_PEEK: return pipe_peek(file, params);
		case FSCTL_PIPE_WAIT: return pipe_wait(params);
		case FSCTL_PIPE_PEER:
			peer = pipe_peer_process(file);
			return peer ? put_word(params, &peer, sizeof(peer)) : STATUS_PIPE_DISCONNECTED;
		default: return STATUS_INVALID_DEVICE_REQUEST;
		}
	}
	switch (params->code) {
	case FSCTL_GET_REPARSE_POINT: return get_reparse_point(file, params);
	case FSCTL_GET_COMPRESSION: return put_word(params, &(u16){ 0 }, sizeof(u16));
	case FSCTL_SET_SPARSE: return file->kind == FILE_KIND_DISK ? STATUS_SUCCESS : STATUS_INVALID_PARAMETER; /* every file may have holes */
	case FSCTL_SET_ZERO_DATA: return file->kind == FILE_KIND_DISK ? set_zero_data(file, params) : STATUS_INVALID_PARAMETER;
	case FSCTL_QUERY_ALLOCATED_RANGES:
		return file->kind == FILE_KIND_DISK ? query_allocated_ranges(file, params) : STATUS_INVALID_PARAMETER;
	default: return STATUS_INVALID_DEVICE_REQUEST;
	}
}

/* The access that a code asks for stands in its bits 14 and 15. */
static u32 access_of(u32 code)
{
	return (code >> 14 & 1 ? FILE_READ_DATA : 0) | (code >> 15 & 1 ? FILE_WRITE_DATA : 0);
}

u32 host_file_control(struct host_file_control *params)
{
	struct file *file;
	u32 status = handle_lookup(params->async.handle, &file_type, access_of(params->code), &file);

	params->async.information = 0;
	if (status)
		return status;
	if (file->driver) {
		status = file->driver->control ? file->driver->control(file, params) : STATUS_INVALID_DEVICE_REQUEST;
	} else if (params->code == FSCTL_PIPE_LISTEN) {
		status = pipe_listen(file, params);
	} else {
		status = file_async_begin(file, &params->async);
		if (!status)
			status = control_now(file, params);
		status = file_async_finish(file, &params->async, params->flags & HOST_FILE_NARROW, status);
	}
	object_release(file);
	return status;
}
