/*
 * Random numbers: getrandom(), straight into the guest's buffer.
 */
#include "loader/status.h"

#include <decant/random.h>

#include <errno.h>
#include <sys/random.h>

u32 host_random_fill(struct host_random_fill *params)
{
	while (params->bytes) {
		ssize_t got = getrandom((void *)params->buffer, params->bytes, 0);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return errno == EFAULT ? STATUS_ACCESS_VIOLATION : STATUS_UNSUCCESSFUL;
		params->buffer += got;
		params->bytes -= got;
	}
	return STATUS_SUCCESS;
}
