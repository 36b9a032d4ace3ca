/*
 * wsprintf and LoadString.
 *
 * wsprintf writes at most 1024 bytes (A) or characters (W) with the terminator, as documented. Its conversions are those of
 * kernel32/format_value.h; %s and %c are of the function's own width, %S and %C of the other.
 */
#include "user32.h"

#include "kernel32/format_value.h"

#define WSPRINTF_MAX 1024

/* Formats into OUT; plain strings are ANSI when ANSI is set. */
static void format_all(struct format_text *out, const WCHAR *format, BOOL ansi, va_list arguments)
{
	while (*format) {
		struct format_spec spec;
		const WCHAR *next;
		ULONGLONG value;

		if (*format != '%') {
			format_put(out, *format++);
			continue;
		}
		if (format[1] == '%') {
			format_put(out, '%');
			format += 2;
			continue;
		}
		next = format_parse(format + 1, &spec);
		/* What is no conversion is text. */
		if (!next) {
			format++;
			continue;
		}
		format = next;
		if (spec.width_is_argument) {
			spec.width = va_arg(arguments, int);
			if (spec.width < 0) {
				spec.left = TRUE;
				spec.width = -spec.width;
			}
		}
		if (spec.precision_is_argument)
			spec.precision = va_arg(arguments, int);
		if (wcschr(L"sSp", spec.type))
			value = (ULONG_PTR)va_arg(arguments, void *);
		else if (spec.length == FORMAT_64)
			value = va_arg(arguments, ULONGLONG);
		else if (spec.length == FORMAT_POINTER)
			value = va_arg(arguments, ULONG_PTR);
		else
			value = va_arg(arguments, UINT);
		format_value(out, &spec, value, ansi);
	}
}

int WINAPI wvsprintfW(LPWSTR buffer, LPCWSTR format, va_list arguments)
{
	struct format_text out = { .text = buffer, .room = WSPRINTF_MAX - 1 };
	size_t length;

	format_all(&out, format, FALSE, arguments);
	length = out.length < WSPRINTF_MAX ? out.length : WSPRINTF_MAX - 1;
	buffer[length] = 0;
	return (int)length;
}

int WINAPI wvsprintfA(LPSTR buffer, LPCSTR format, va_list arguments)
{
	WCHAR wide_format[WSPRINTF_MAX * 2], text[WSPRINTF_MAX];
	struct format_text out = { .text = text, .room = WSPRINTF_MAX };
	size_t length, bytes;

	if (!MultiByteToWideChar(CP_ACP, 0, format, -1, wide_format, WSPRINTF_MAX * 2)) {
		/* A format longer than any result: only its start can show. */
		MultiByteToWideChar(CP_ACP, 0, format, WSPRINTF_MAX, wide_format, WSPRINTF_MAX * 2);
		wide_format[WSPRINTF_MAX] = 0;
	}
	format_all(&out, wide_format, TRUE, arguments);
	length = out.length < WSPRINTF_MAX ? out.length : WSPRINTF_MAX - 1;
	bytes = length ? (size_t)WideCharToMultiByte(CP_ACP, 0, text, (int)length, buffer, WSPRINTF_MAX - 1, NULL, NULL) : 0;
	buffer[bytes] = 0;
	return (int)bytes;
}

int WINAPIV wsprintfW(LPWSTR buffer, LPCWSTR format, ...)
{
	va_list arguments;
	int length;

	va_start(arguments, format);
	length = wvsprintfW(buffer, format, arguments);
	va_end(arguments);
	return length;
}

int WINAPIV wsprintfA(LPSTR buffer, LPCSTR format, ...)
{
	va_list arguments;
	int length;

	va_start(arguments, format);
	length = wvsprintfA(buffer, format, arguments);
	va_end(arguments);
	return length;
}

/* --- LoadString --- */

/* The string ID of MODULE, counted and not terminated: strings stand in blocks of sixteen, each behind its length. */
static const WCHAR *find_string(HINSTANCE module, UINT id, size_t *length)
{
	HRSRC resource = FindResourceW(module, MAKEINTRESOURCEW((id >> 4 & 0xffff) + 1), (LPCWSTR)RT_STRING);
	HGLOBAL loaded = resource ? LoadResource(module, resource) : NULL;
	const WCHAR *at = loaded ? LockResource(loaded) : NULL;
	size_t left = at ? SizeofResource(module, resource) / sizeof(WCHAR) : 0;
	UINT i;

	if (!at)
		return NULL;
	for (i = 0; i < (id & 15) && left; i++) {
		size_t skip = (size_t)*at + 1;

		if (skip > left)
			return NULL;
		at += skip;
		left -= skip;
	}
	if (!left || (size_t)*at + 1 > left)
		return NULL;
	*length = *at;
	return at + 1;
}

int WINAPI LoadStringW(HINSTANCE module, UINT id, LPWSTR buffer, int room)
{
	size_t length;
	const WCHAR *text;

	if (!buffer)
		return 0;
	text = find_string(module, id, &length);
	if (!text) {
		if (room > 0)
			buffer[0] = 0;
		return 0;
	}
	/* With no room the caller gets the address of the resource itself. */
	if (!room) {
		*(const WCHAR **)buffer = text;
		return (int)length;
	}
	if (length > (size_t)room - 1)
		length = (size_t)room - 1;
	memcpy(buffer, text, length * sizeof(WCHAR));
	buffer[length] = 0;
	return (int)length;
}

int WINAPI LoadStringA(HINSTANCE module, UINT id, LPSTR buffer, int room)
{
	size_t length;
	const WCHAR *text;
	int bytes = 0;

	if (!buffer || room <= 0)
		return 0;
	text = find_string(module, id, &length);
	/* What does not fit is cut, at a whole character. */
	while (text && length && !(bytes = WideCharToMultiByte(CP_ACP, 0, text, (int)length, buffer, room - 1, NULL, NULL)))
		length = length > (size_t)room - 1 ? (size_t)room - 1 : length - 1;
	buffer[bytes] = 0;
	return bytes;
}
