/*
 * What decant says on standard error: see report.h.
 */
#include "report.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

static void print_line(const char *format, va_list arguments)
{
	char line[2048];
	static const char prefix[] = "decant: ";
	int length = sizeof(prefix) - 1;
	int saved_errno = errno;
	int added;

	__builtin_memcpy(line, prefix, sizeof(prefix));
	added = vsnprintf(line + length, sizeof(line) - length - 1, format, arguments);
	if (added > 0)
		length += added < (int)sizeof(line) - length - 1 ? added : (int)sizeof(line) - length - 2;
	line[length++] = '\n';
	/* Nothing can be done about a standard error that is closed or full. */
	if (write(STDERR_FILENO, line, length) < 0)
		errno = saved_errno;
	errno = saved_errno;
}

void report(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	print_line(format, arguments);
	va_end(arguments);
}

void report_fatal(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	print_line(format, arguments);
	va_end(arguments);
	_exit(125);
}
