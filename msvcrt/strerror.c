/*
 * strerror, perror and their kin: words for errno values.
 *
 * The first 43 are those of every Microsoft runtime; the Universal CRT has words for the POSIX values from 100 on too.
 */
#include "crt.h"
#include "stream.h"

static const char unknown[] = "Unknown error";

const char *const crt_sys_errlist[] = {
	"No error", "Operation not permitted", "No such file or directory", "No such process", "Interrupted function call",
	"Input/output error", "No such device or address", "Arg list too long", "Exec format error", "Bad file descriptor",
	"No child processes", "Resource temporarily unavailable", "Not enough space", "Permission denied", "Bad address",
	unknown, "Resource device", "File exists", "Improper link", "No such device", "Not a directory", "Is a directory",
	"Invalid argument", "Too many open files in system", "Too many open files", "Inappropriate I/O control operation",
	unknown, "File too large", "No space left on device", "Invalid seek", "Read-only file system", "Too many links",
	"Broken pipe", "Domain error", "Result too large", unknown, "Resource deadlock avoided", unknown, "Filename too long",
	"No locks available", "Function not implemented", "Directory not empty", "Illegal byte sequence", unknown,
};
#define ERRORS 43
const int crt_sys_nerr = ERRORS;

#define POSIX_FIRST 100
static const char *const posix_errors[] = {
	"address in use", "address not available", "address family not supported", "connection already in progress", "bad message",
	"operation canceled", "connection aborted", "connection refused", "connection reset", "destination address required",
	"host unreachable", "identifier removed", "operation in progress", "already connected", "too many symbolic link levels",
	"message size", "network down", "network reset", "network unreachable", "no buffer space", "no message available", "no link",
	"no message", "no protocol option", "no stream resources", "not a stream", "not connected", "state not recoverable",
	"not a socket", "not supported", "operation not supported", unknown, "value too large", "owner dead", "protocol error",
	"protocol not supported", "wrong protocol type", "stream timeout", "timed out", "text file busy", "operation would block",
};

static const char *message_of(int error)
{
	if (error >= 0 && error < ERRORS)
		return crt_sys_errlist[error];
	if (CRT_IS_UCRT && error >= POSIX_FIRST && error < POSIX_FIRST + (int)(sizeof(posix_errors) / sizeof(posix_errors[0])))
		return posix_errors[error - POSIX_FIRST];
	return unknown;
}

const char *const *__cdecl __sys_errlist(void)
{
	return crt_sys_errlist;
}

const int *__cdecl __sys_nerr(void)
{
	return &crt_sys_nerr;
}

char *__cdecl strerror(int error)
{
	return strcpy(crt_thread()->message_text, message_of(error));
}

static wchar_t *widen(wchar_t *to, const char *from, size_t size)
{
	size_t i;

	for (i = 0; from[i] && i + 1 < size; i++)
		to[i] = (unsigned char)from[i];
	to[i] = 0;
	return to;
}

wchar_t *__cdecl _wcserror(int error)
{
	struct crt_thread *thread = crt_thread();

	return widen(thread->wide_message_text, message_of(error), sizeof(thread->wide_message_text) / sizeof(wchar_t));
}

errno_t __cdecl strerror_s(char *buffer, size_t size, int error)
{
	const char *text = message_of(error);
	size_t length = strlen(text);

	if (!buffer || !size)
		return crt_invalid_parameter_errno(EINVAL);
	if (length >= size)
		length = size - 1;
	memcpy(buffer, text, length);
	buffer[length] = 0;
	return 0;
}

errno_t __cdecl _wcserror_s(wchar_t *buffer, size_t size, int error)
{
	if (!buffer || !size)
		return crt_invalid_parameter_errno(EINVAL);
	widen(buffer, message_of(error), size);
	return 0;
}

/* "PREFIX: message", the message being that of errno; without a prefix the message alone. Both with a line feed. */
char *__cdecl _strerror(const char *prefix)
{
	struct crt_thread *thread = crt_thread();
	char *to = thread->message_text;
	size_t room = sizeof(thread->message_text) - 40, length = prefix ? strnlen(prefix, room - 3) : 0;

	if (length) {
		memcpy(to, prefix, length);
		strcpy(to + length, ": ");
		length += 2;
	}
	strcpy(to + length, message_of(thread->error));
	return strcat(to, "\n");
}

wchar_t *__cdecl __wcserror(const wchar_t *prefix)
{
	struct crt_thread *thread = crt_thread();
	wchar_t *to = thread->wide_message_text;
	size_t size = sizeof(thread->wide_message_text) / sizeof(wchar_t), length = prefix ? wcsnlen(prefix, size - 43) : 0;

	if (length) {
		memcpy(to, prefix, length * sizeof(wchar_t));
		to[length++] = ':';
		to[length++] = ' ';
	}
	widen(to + length, message_of(thread->error), size - length - 1);
	return wcscat(to, L"\n");
}

errno_t __cdecl _strerror_s(char *buffer, size_t size, const char *prefix)
{
	const char *text;
	size_t length;

	if (!buffer || !size)
		return crt_invalid_parameter_errno(EINVAL);
	text = _strerror(prefix);
	length = strlen(text);
	if (length >= size)
		length = size - 1;
	memcpy(buffer, text, length);
	buffer[length] = 0;
	return 0;
}

void __cdecl perror(const char *prefix)
{
	const char *text = message_of(crt_thread()->error);
	unsigned prefix_length = prefix ? (unsigned)strlen(prefix) : 0;

	if (prefix_length) {
		_write(2, prefix, prefix_length);
		_write(2, ": ", 2);
	}
	_write(2, text, (unsigned)strlen(text));
	_write(2, "\n", 1);
}

void __cdecl _wperror(const wchar_t *prefix)
{
	if (prefix && *prefix)
		fputws(prefix, stderr);
	if (prefix && *prefix)
		fputws(L": ", stderr);
	perror(NULL);
}
