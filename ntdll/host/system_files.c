/*
 * Reading the kernel's small text files: see system_files.h.
 */
#include "system_files.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

long system_read_file(const char *path, char *text, size_t size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	size_t length = 0;
	ssize_t got;

	*text = 0;
	if (fd < 0)
		return -1;
	while (length < size - 1 && ((got = read(fd, text + length, size - 1 - length)) > 0 || (got < 0 && errno == EINTR)))
		if (got > 0)
			length += (size_t)got;
	close(fd);
	text[length] = 0;
	return (long)length;
}

bool system_read_number(const char *path, u64 *number)
{
	char text[64];
	char *end;

	if (system_read_file(path, text, sizeof(text)) <= 0)
		return false;
	*number = strtoull(text, &end, 10);
	return end != text;
}
