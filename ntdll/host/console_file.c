/*
 * Opening the console by name: the terminal that controls the process, if it has one.
 */
#include "console.h"

#include "file.h"
#include "loader/status.h"

#include <fcntl.h>
#include <unistd.h>

u32 console_open(enum path_kind kind, struct host_file_create *params, u32 access)
{
	u32 reads = FILE_READ_DATA, writes = FILE_WRITE_DATA | FILE_APPEND_DATA;
	int fd;

	if (kind == PATH_CONSOLE && access & reads && access & writes)
		return STATUS_INVALID_PARAMETER;
	fd = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
	if (fd < 0)
		return STATUS_OBJECT_NAME_NOT_FOUND;
	params->information = FILE_OPENED;
	return file_from_descriptor(fd, false, &params->handle);
}
