/*
 * FormatMessage: messages from a string, a module's message table or the system, with inserts.
 *
 * Everything is done in UTF-16; the A function converts the source and the result, and its %s inserts are ANSI. A message passes
 * through two steps at once: escapes and inserts are expanded, and lines are broken at the width that the flags give. Line
 * breaks of the message itself count only when there is no width; %n counts always.
 */
#include "kernel32.h"
#include "format_value.h"
#include "system_messages.h"

#include <decant/peb.h>
#include <decant/rtl.h>

/* winerror.h of the toolchain lacks it. */
#ifndef ERROR_NO_WORK_DONE
#define ERROR_NO_WORK_DONE 235
#endif

#define SOURCE_FLAGS (FORMAT_MESSAGE_FROM_STRING | FORMAT_MESSAGE_FROM_HMODULE | FORMAT_MESSAGE_FROM_SYSTEM)

struct expansion {
	struct format_text out;
	DWORD flags;
	const ULONG_PTR *arguments;     /* NULL: there are none */
	BOOL ansi;
	ULONG width;                    /* 0: lines break where the message does; ~0: nowhere */
	size_t line;                    /* where the line being written began */
	DWORD error;
};

static void put_break(struct expansion *to)
{
	format_put(&to->out, '\r');
	format_put(&to->out, '\n');
	to->line = to->out.length;
}

/* Appends C; a line that grows longer than the width is broken at its last space. */
static void put(struct expansion *to, WCHAR c)
{
	size_t space, i;

	format_put(&to->out, c);
	if (!to->width || to->width == ~0u || to->out.failed || to->out.length - to->line <= to->width)
		return;
	for (space = to->out.length - 1; space > to->line && to->out.text[space] != ' '; space--)
		;
	if (space == to->line) {
		/* A word longer than the line is cut. */
		WCHAR last = to->out.text[--to->out.length];

		put_break(to);
		if (last != ' ')
			format_put(&to->out, last);
		return;
	}
	/* The space becomes the break, which is one unit longer. */
	format_put(&to->out, 0);
	if (to->out.failed)
		return;
	for (i = to->out.length - 1; i > space + 1; i--)
		to->out.text[i] = to->out.text[i - 1];
	to->out.text[space] = '\r';
	to->out.text[space + 1] = '\n';
	to->line = space + 2;
}

static void put_text(struct expansion *to, const struct format_text *text)
{
	size_t i;

	for (i = 0; i < text->length; i++)
		put(to, text->text[i]);
}

/* The format between the exclamation marks behind an insert's number, or NULL when it is not closed. */
static const WCHAR *insert_format(const WCHAR *c, struct format_spec *spec)
{
	const WCHAR *end;

	if (*c != '!') {
		format_parse(L"s", spec);
		return c;
	}
	end = format_parse(c + 1, spec);
	if (end && *end == '!')
		return end + 1;
	/* Formats that printf knows and inserts do not: the insert is taken for a string. */
	end = wcschr(c + 1, '!');
	format_parse(L"s", spec);
	return end ? end + 1 : NULL;
}

/* An insert at C (the digit); answers what follows it. */
static const WCHAR *expand_insert(struct expansion *to, const WCHAR *c)
{
	struct format_text value = { .grows = TRUE };
	struct format_spec spec;
	ULONG number = *c++ - '0';
	const ULONG_PTR *argument;

	if (*c >= '0' && *c <= '9')
		number = number * 10 + (*c++ - '0');
	if (to->flags & FORMAT_MESSAGE_IGNORE_INSERTS) {
		format_put(&to->out, '%');
		if (number > 9)
			format_put(&to->out, (WCHAR)('0' + number / 10));
		format_put(&to->out, (WCHAR)('0' + number % 10));
		return c;
	}
	c = insert_format(c, &spec);
	if (!c || !to->arguments) {
		to->error = ERROR_INVALID_PARAMETER;
		return NULL;
	}
	argument = to->arguments + number - 1;
	if (spec.width_is_argument) {
		spec.width = (int)*argument++;
		if (spec.width < 0) {
			spec.left = TRUE;
			spec.width = -spec.width;
		}
	}
	if (spec.precision_is_argument)
		spec.precision = (int)*argument++;
	format_value(&value, &spec, sizeof(ULONG_PTR) == 4 && spec.length == FORMAT_64 ? *(const ULONGLONG *)argument : *argument, to->ansi);
	put_text(to, &value);
	if (value.text)
		RtlFreeHeap(current_peb()->ProcessHeap, 0, value.text);
	return c;
}

/* The escape behind a percent sign; answers what follows it, or NULL at the end of the message. */
static const WCHAR *expand_escape(struct expansion *to, const WCHAR *c)
{
	if (*c >= '1' && *c <= '9')
		return expand_insert(to, c);
	switch (*c) {
	case 0:
		/* A percent sign at the very end is an error. */
		to->error = ERROR_INVALID_PARAMETER;
		return NULL;
	case '0':
		return NULL;
	case 'n':
		put_break(to);
		break;
	case 'r':
		format_put(&to->out, '\r');
		break;
	case 't':
		format_put(&to->out, '\t');
		break;
	case 'b':
		format_put(&to->out, ' ');
		break;
	default:
		put(to, *c);
		break;
	}
	return c + 1;
}

static void expand(struct expansion *to, const WCHAR *c)
{
	while (c && *c && !to->out.failed) {
		if (*c == '%' && (!(to->flags & FORMAT_MESSAGE_IGNORE_INSERTS) || (c[1] && !(c[1] >= '1' && c[1] <= '9')))) {
			c = expand_escape(to, c + 1);
		} else if (*c == '\r' || *c == '\n') {
			if (*c == '\r' && c[1] == '\n')
				c++;
			c++;
			if (!to->width)
				put_break(to);
			else if (*c && to->out.length > to->line)
				put(to, ' ');
			else if (!*c && to->width == ~0u)
				put(to, ' ');
		} else {
			put(to, *c++);
		}
	}
}

/* --- where messages come from --- */

struct message_block {
	DWORD low, high, offset;
};

struct message_entry {
	WORD length, flags;     /* flags 1: UTF-16, else ANSI */
	BYTE text[];
};

/* The text of message ID in a message table, as a new wide string, or NULL. */
static WCHAR *table_message(const BYTE *table, DWORD size, DWORD id)
{
	const struct message_block *blocks = (const struct message_block *)(table + sizeof(DWORD));
	DWORD count = size < sizeof(DWORD) ? 0 : *(const DWORD *)table, i;
	const struct message_entry *entry;
	DWORD at, bytes, units;
	WCHAR *text;

	if (count > (size - sizeof(DWORD)) / sizeof(*blocks))
		return NULL;
	for (i = 0; i < count && !(id >= blocks[i].low && id <= blocks[i].high); i++)
		;
	if (i == count)
		return NULL;
	for (at = blocks[i].offset, id -= blocks[i].low;; id--) {
		if (at > size || size - at < sizeof(*entry))
			return NULL;
		entry = (const struct message_entry *)(table + at);
		if (entry->length < sizeof(*entry) || entry->length > size - at)
			return NULL;
		if (!id)
			break;
		at += entry->length;
	}
	bytes = entry->length - sizeof(*entry);
	text = RtlAllocateHeap(current_peb()->ProcessHeap, HEAP_ZERO_MEMORY, ((size_t)bytes + 1) * sizeof(WCHAR));
	if (!text)
		return NULL;
	if (entry->flags & 1) {
		memcpy(text, entry->text, bytes & ~1u);
	} else {
		for (units = 0; units < bytes && entry->text[units]; units++)
			;
		if (units)
			MultiByteToWideChar(CP_ACP, 0, (const char *)entry->text, (int)units, text, (int)bytes);
	}
	return text;
}

static WCHAR *module_message(HMODULE module, DWORD id, DWORD language)
{
	HRSRC resource = FindResourceExW(module, (LPCWSTR)RT_MESSAGETABLE, MAKEINTRESOURCEW(1), (WORD)language);
	HGLOBAL loaded = resource ? LoadResource(module, resource) : NULL;
	const BYTE *table = loaded ? LockResource(loaded) : NULL;
	WCHAR *text;

	if (!table)
		return NULL;
	text = table_message(table, SizeofResource(module, resource), id);
	if (!text)
		SetLastError(ERROR_MR_MID_NOT_FOUND);
	return text;
}

static WCHAR *copy_text(const WCHAR *source)
{
	size_t bytes = (wcslen(source) + 1) * sizeof(WCHAR);
	WCHAR *text = RtlAllocateHeap(current_peb()->ProcessHeap, 0, bytes);

	return text ? memcpy(text, source, bytes) : NULL;
}

static WCHAR *widen(const char *source)
{
	int units = MultiByteToWideChar(CP_ACP, 0, source, -1, NULL, 0);
	WCHAR *text = RtlAllocateHeap(current_peb()->ProcessHeap, 0, (size_t)units * sizeof(WCHAR));

	if (text)
		MultiByteToWideChar(CP_ACP, 0, source, -1, text, units);
	return text;
}

static WCHAR *system_message(DWORD id)
{
	const char *message = system_message_find(id);
	WCHAR *text;
	size_t length, i;

	if (!message) {
		SetLastError(ERROR_MR_MID_NOT_FOUND);
		return NULL;
	}
	length = strlen(message);
	text = RtlAllocateHeap(current_peb()->ProcessHeap, 0, (length + 3) * sizeof(WCHAR));
	if (!text) {
		SetLastError(ERROR_NOT_ENOUGH_MEMORY);
		return NULL;
	}
	for (i = 0; i < length; i++)
		text[i] = (WCHAR)message[i];
	text[length] = '\r';
	text[length + 1] = '\n';
	text[length + 2] = 0;
	return text;
}

/* The message that the flags ask for, from the heap, or NULL with the last error set. */
static WCHAR *message_find(DWORD flags, const void *source, DWORD id, DWORD language, BOOL ansi)
{
	WCHAR *text = NULL;

	if (flags & FORMAT_MESSAGE_FROM_STRING) {
		text = !source ? NULL : ansi ? widen(source) : copy_text(source);
		if (!text)
			SetLastError(source ? ERROR_NOT_ENOUGH_MEMORY : ERROR_INVALID_PARAMETER);
		return text;
	}
	if (flags & FORMAT_MESSAGE_FROM_HMODULE)
		text = module_message(source ? (HMODULE)source : GetModuleHandleW(NULL), id, language);
	if (!text && flags & FORMAT_MESSAGE_FROM_SYSTEM)
		text = system_message(id);
	return text;
}

/* The whole text in to->out, from the heap and terminated; FALSE with the last error set. */
static BOOL format(struct expansion *to, DWORD flags, const void *source, DWORD id, DWORD language, va_list *arguments, BOOL ansi)
{
	ULONG width = flags & FORMAT_MESSAGE_MAX_WIDTH_MASK;
	WCHAR *message;

	memset(to, 0, sizeof(*to));
	if (!(flags & SOURCE_FLAGS)
	    || (flags & FORMAT_MESSAGE_FROM_STRING && flags & (FORMAT_MESSAGE_FROM_HMODULE | FORMAT_MESSAGE_FROM_SYSTEM))) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return FALSE;
	}
	to->out.grows = TRUE;
	to->flags = flags;
	to->ansi = ansi;
	to->width = width == FORMAT_MESSAGE_MAX_WIDTH_MASK ? ~0u : width;
	/* A va_list is the address of the next argument's slot here. */
	if (arguments)
		to->arguments = flags & FORMAT_MESSAGE_ARGUMENT_ARRAY ? (const ULONG_PTR *)arguments : *(const ULONG_PTR **)arguments;
	message = message_find(flags, source, id, language, ansi);
	if (!message)
		return FALSE;
	expand(to, message);
	RtlFreeHeap(current_peb()->ProcessHeap, 0, message);
	format_put(&to->out, 0);
	if (to->out.failed)
		to->error = ERROR_NOT_ENOUGH_MEMORY;
	if (to->error) {
		if (to->out.text)
			RtlFreeHeap(current_peb()->ProcessHeap, 0, to->out.text);
		SetLastError(to->error);
		return FALSE;
	}
	return TRUE;
}

/* Hands over TEXT, LENGTH units of SIZE bytes without the terminator; answers the length. */
static DWORD deliver(DWORD flags, const void *text, size_t length, size_t unit, void *buffer, DWORD room)
{
	void *to = buffer;

	if (flags & FORMAT_MESSAGE_ALLOCATE_BUFFER) {
		to = LocalAlloc(LMEM_FIXED, (length + 1 > room ? length + 1 : room) * unit);
		*(void **)buffer = to;
		if (!to) {
			SetLastError(ERROR_NOT_ENOUGH_MEMORY);
			return 0;
		}
	} else if (room < length + 1) {
		SetLastError(ERROR_INSUFFICIENT_BUFFER);
		return 0;
	}
	memcpy(to, text, (length + 1) * unit);
	if (!length)
		SetLastError(ERROR_NO_WORK_DONE);
	return (DWORD)length;
}

static BOOL buffer_is_usable(DWORD flags, const void *buffer)
{
	if (buffer)
		return TRUE;
	SetLastError(flags & FORMAT_MESSAGE_ALLOCATE_BUFFER ? ERROR_NOT_ENOUGH_MEMORY : ERROR_INVALID_PARAMETER);
	return FALSE;
}

DWORD WINAPI FormatMessageW(DWORD flags, LPCVOID source, DWORD id, DWORD language, LPWSTR buffer, DWORD room, va_list *arguments)
{
	struct expansion to;
	DWORD length;

	if (!buffer_is_usable(flags, buffer))
		return 0;
	if (flags & FORMAT_MESSAGE_ALLOCATE_BUFFER)
		*(void **)buffer = NULL;
	if (!format(&to, flags, source, id, language, arguments, FALSE))
		return 0;
	length = deliver(flags, to.out.text, to.out.length - 1, sizeof(WCHAR), buffer, room);
	RtlFreeHeap(current_peb()->ProcessHeap, 0, to.out.text);
	return length;
}

DWORD WINAPI FormatMessageA(DWORD flags, LPCVOID source, DWORD id, DWORD language, LPSTR buffer, DWORD room, va_list *arguments)
{
	struct expansion to;
	DWORD length = 0;
	char *text;
	int bytes;

	if (!buffer_is_usable(flags, buffer))
		return 0;
	if (flags & FORMAT_MESSAGE_ALLOCATE_BUFFER)
		*(void **)buffer = NULL;
	if (!format(&to, flags, source, id, language, arguments, TRUE))
		return 0;
	bytes = WideCharToMultiByte(CP_ACP, 0, to.out.text, (int)to.out.length, NULL, 0, NULL, NULL);
	text = RtlAllocateHeap(current_peb()->ProcessHeap, 0, (size_t)bytes);
	if (text) {
		WideCharToMultiByte(CP_ACP, 0, to.out.text, (int)to.out.length, text, bytes, NULL, NULL);
		length = deliver(flags, text, (size_t)bytes - 1, 1, buffer, room);
		RtlFreeHeap(current_peb()->ProcessHeap, 0, text);
	} else {
		SetLastError(ERROR_NOT_ENOUGH_MEMORY);
	}
	RtlFreeHeap(current_peb()->ProcessHeap, 0, to.out.text);
	return length;
}
