/*
 * The console's screen: how large it is, and where its cursor is.
 */
#include "console.h"

#include "loader/status.h"

#include <fcntl.h>
#include <sys/ioctl.h>

#define COLUMNS_UNKNOWN 80u
#define ROWS_UNKNOWN 25u

u32 host_console_screen(struct host_console_screen *params)
{
	struct winsize size;
	struct file *file;
	u32 status = console_lookup(params->handle, HOST_CONSOLE_OUTPUT, 0, &file);

	if (status)
		return status;
	/* A terminal that does not tell, such as a serial line. */
	if (ioctl(file->fd, TIOCGWINSZ, &size) || !size.ws_col || !size.ws_row) {
		size.ws_col = COLUMNS_UNKNOWN;
		size.ws_row = ROWS_UNKNOWN;
	}
	params->columns = size.ws_col;
	params->rows = size.ws_row;
	params->x = params->y = 0;
	if (params->flags & HOST_CONSOLE_CURSOR && (fcntl(file->fd, F_GETFL) & O_ACCMODE) == O_RDWR)
		console_ask_cursor(file->fd, &params->x, &params->y);
	object_release(file);
	return STATUS_SUCCESS;
}
