/*
 * Opening the console by name, and the handles that belong to it.
 */
#include "console.h"

#include "loader/status.h"

#include <fcntl.h>
#include <unistd.h>

u32 console_open(enum path_kind kind, struct host_file_create *params, u32 access)
{
	u32 reads = FILE_READ_DATA, writes = FILE_WRITE_DATA | FILE_APPEND_DATA;
	int fd;

	if (kind == PATH_CONSOLE && access & reads && access & writes)
		return STATUS_INVALID_PARAMETER;
	if (kind == PATH_CONSOLE)
		kind = access & writes ? PATH_CONSOLE_OUTPUT : PATH_CONSOLE_INPUT;
	fd = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
	if (fd < 0)
		return STATUS_OBJECT_NAME_NOT_FOUND;
	params->information = FILE_OPENED;
	return file_from_terminal(fd, kind == PATH_CONSOLE_INPUT ? FILE_KIND_CONSOLE_INPUT : FILE_KIND_CONSOLE_OUTPUT, &params->handle);
}

static enum host_console_side side_of(const struct file *file)
{
	switch (file->kind) {
	case FILE_KIND_CONSOLE_INPUT: return HOST_CONSOLE_INPUT;
	case FILE_KIND_CONSOLE_OUTPUT: return HOST_CONSOLE_OUTPUT;
	default: return HOST_CONSOLE_ANY;
	}
}

u32 console_lookup(guest_handle handle, enum host_console_side side, u32 access, struct file **file)
{
	u32 status = handle_lookup(handle, &file_type, access, file);

	if (status == STATUS_OBJECT_TYPE_MISMATCH)
		return STATUS_INVALID_HANDLE;
	if (status)
		return status;
	if (side_of(*file) == HOST_CONSOLE_ANY || (side != HOST_CONSOLE_ANY && side_of(*file) != side)) {
		object_release(*file);
		return STATUS_INVALID_HANDLE;
	}
	return STATUS_SUCCESS;
}
