/*
 * The host calls of the loader's area: what guest code asks at its start, and what it has printed.
 */
#include "command_line.h"
#include "guest_copy.h"
#include "program.h"
#include "report.h"
#include "status.h"
#include "utf.h"
#include "ntdll/host/file.h"
#include "ntdll/host/path.h"
#include "ntdll/host/process_start.h"
#include "ntdll/host/processors.h"

#include <decant/loader.h>

#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

extern char **environ;

/* A growing UTF-16 text on its way to the guest: what does not fit is only counted. */
struct text {
	guest_ptr to;
	u32 capacity; /* bytes */
	u32 bytes;
	bool fault;
};

static void text_add(struct text *text, const u16 *units, size_t count)
{
	size_t bytes = count * sizeof(*units);

	if (text->bytes + bytes <= text->capacity && !guest_copy_out(text->to + text->bytes, units, bytes))
		text->fault = true;
	text->bytes += (u32)bytes;
}

static bool text_add_bytes(struct text *text, const char *bytes, size_t length)
{
	u16 *units = malloc(length * sizeof(*units) + 1);

	if (!units)
		return false;
	text_add(text, units, utf16_from_bytes(units, length, bytes, length));
	free(units);
	return true;
}

/* Stores the length of a text where its capacity was; STATUS_BUFFER_TOO_SMALL if it did not fit. */
static u32 text_finish(const struct text *text, u32 *bytes)
{
	*bytes = text->bytes;
	if (text->fault)
		return STATUS_ACCESS_VIOLATION;
	return text->bytes > text->capacity ? STATUS_BUFFER_TOO_SMALL : STATUS_SUCCESS;
}

static u32 put_command_line(struct text *text, const u16 *dos_path, size_t dos_length)
{
	char *name, *line = NULL;
	size_t length;
	u32 status = STATUS_NO_MEMORY;

	if (program.command_line)
		return text_add_bytes(text, program.command_line, strlen(program.command_line)) ? STATUS_SUCCESS : STATUS_NO_MEMORY;
	name = malloc(dos_length * 3 + 1);
	if (!name)
		return status;
	length = utf16_to_bytes(name, dos_length * 3, dos_path, dos_length);
	name[length] = 0;
	line = command_line_join(name, program.arguments);
	if (line && text_add_bytes(text, line, strlen(line)))
		status = STATUS_SUCCESS;
	free(line);
	free(name);
	return status;
}

static bool put_environment(struct text *text)
{
	static const u16 zero;

	for (char **variable = environ; *variable; variable++) {
		if (!text_add_bytes(text, *variable, strlen(*variable)))
			return false;
		text_add(text, &zero, 1);
	}
	return true;
}

static void put_directory(struct text *text)
{
	static const u16 backslash = '\\';
	u16 dos[PATH_MAX + 2];
	char directory[PATH_MAX];
	size_t length;

	/* A folder that was removed, or that lies out of reach, leaves the root. */
	if (!getcwd(directory, sizeof(directory)) || directory[0] != '/')
		strcpy(directory, "/");
	length = path_to_dos(directory, dos, PATH_MAX + 2);
	text_add(text, dos, length);
	if (dos[length - 1] != '\\')
		text_add(text, &backslash, 1);
}

/*
 * Handles to descriptors 0, 1 and 2, made at the first call; 0 for one that is closed. Children inherit them, as on Windows. Standard error is not closed with its
 * handle, since decant's own reports go there.
 */
static void put_standard_handles(guest_handle handles[3])
{
	static guest_handle made[3];
	static bool done;
	u32 flags;

	if (!done && process_start_info())
		process_start_make_handles(made);
	for (int fd = 0; fd < 3 && !done && !process_start_info(); fd++) {
		if (file_from_descriptor(fd, fd == 2, &made[fd]))
			made[fd] = 0;
		else
			handle_flags(made[fd], HOST_HANDLE_INHERIT, HOST_HANDLE_INHERIT, &flags);
	}
	done = true;
	memcpy(handles, made, sizeof(made));
}

static u32 first_error(u32 first, u32 second)
{
	return first ? first : second;
}

u32 host_loader_start(struct host_loader_start *params)
{
	u16 dos_path[PATH_MAX + 2];
	size_t dos_length = path_to_dos(program.path, dos_path, PATH_MAX + 2);
	struct text image = { params->image_path, params->image_path_bytes, 0, false };
	struct text line = { params->command_line, params->command_line_bytes, 0, false };
	struct text directory = { params->directory, params->directory_bytes, 0, false };
	struct text environment = { params->environment, params->environment_bytes, 0, false };
	const struct process_start *start = process_start_info();
	u32 status;

	text_add(&image, dos_path, dos_length);
	if (start) {
		text_add(&line, process_start_text(start, start->command_line), start->command_line.bytes / 2);
		text_add(&environment, process_start_text(start, start->environment), start->environment.bytes / 2);
		params->flags = HOST_START_BY_PROCESS;
	} else {
		status = put_command_line(&line, dos_path, dos_length);
		if (status)
			return status;
		if (!put_environment(&environment))
			return STATUS_NO_MEMORY;
		params->flags = 0;
	}
	params->processors = (u32)__builtin_popcountll(processors_mask());
	put_directory(&directory);

	status = text_finish(&image, &params->image_path_bytes);
	status = first_error(status, text_finish(&line, &params->command_line_bytes));
	status = first_error(status, text_finish(&directory, &params->directory_bytes));
	status = first_error(status, text_finish(&environment, &params->environment_bytes));
	put_standard_handles(params->standard);
	params->ntdll_base = program.ntdll_base;
	params->ntdll_size = program.ntdll_size;
	return status;
}

u32 host_loader_report(struct host_loader_report *params)
{
	char text[1024];

	if (params->text_bytes >= sizeof(text))
		return STATUS_INVALID_PARAMETER;
	if (!guest_copy_in(text, params->text, params->text_bytes))
		return STATUS_ACCESS_VIOLATION;
	report("%.*s", (int)params->text_bytes, text);
	return STATUS_SUCCESS;
}
