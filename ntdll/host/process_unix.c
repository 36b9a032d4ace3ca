/*
 * Arguments and environment of programs of Unix: see process_create.h.
 */
#include "process_create.h"

#include "path.h"
#include "loader/status.h"
#include "loader/utf.h"

#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void unix_strings_free(char **strings)
{
	for (size_t i = 0; strings && strings[i]; i++)
		free(strings[i]);
	free(strings);
}

static char *bytes_of(const u16 *units, size_t length)
{
	size_t size = utf16_to_bytes(NULL, 0, units, length);
	char *bytes = malloc(size + 1);

	if (bytes) {
		utf16_to_bytes(bytes, size, units, length);
		bytes[size] = 0;
	}
	return bytes;
}

/* --- arguments --- */

static bool is_blank(u16 c)
{
	return c == ' ' || c == '\t';
}

/* Skips argument zero, in which a quote only begins and ends and backslashes mean nothing. */
static const u16 *skip_program(const u16 *at, const u16 *end)
{
	bool quoted = false;

	for (; at < end && (quoted || !is_blank(*at)); at++)
		if (*at == '"')
			quoted = !quoted;
	return at;
}

/* Takes the argument at AT apart into OUT, which has room; returns where it ends. */
static const u16 *take_argument(const u16 *at, const u16 *end, u16 *out, size_t *length)
{
	bool quoted = false;

	*length = 0;
	while (at < end && (quoted || !is_blank(*at))) {
		size_t backslashes = 0;

		while (at < end && *at == '\\') {
			backslashes++;
			at++;
		}
		if (at < end && *at == '"') {
			for (size_t i = 0; i < backslashes / 2; i++)
				out[(*length)++] = '\\';
			if (backslashes % 2) {
				out[(*length)++] = '"';
			} else if (quoted && at + 1 < end && at[1] == '"') {
				out[(*length)++] = '"';
				at++;
			} else {
				quoted = !quoted;
			}
			at++;
			continue;
		}
		for (size_t i = 0; i < backslashes; i++)
			out[(*length)++] = '\\';
		if (at < end && (quoted || !is_blank(*at)))
			out[(*length)++] = *at++;
	}
	return at;
}

char **unix_arguments(const char *program, const u16 *line, size_t length)
{
	const u16 *end = line + length;
	char **arguments = calloc(length / 2 + 3, sizeof(*arguments));
	u16 *buffer = malloc((length + 1) * sizeof(*buffer));
	size_t count = 0;

	if (!arguments || !buffer)
		goto fail;
	arguments[count++] = strdup(program);
	for (line = skip_program(line, end); line < end;) {
		size_t taken;

		while (line < end && is_blank(*line))
			line++;
		if (line == end)
			break;
		line = take_argument(line, end, buffer, &taken);
		arguments[count] = bytes_of(buffer, taken);
		if (!arguments[count++])
			goto fail;
	}
	free(buffer);
	return arguments;
fail:
	free(buffer);
	unix_strings_free(arguments);
	return NULL;
}

/* --- environment --- */

/* The Unix list of a Windows PATH: folders that are there, each as it is found. */
static char *unix_path_list(const u16 *value, size_t length)
{
	char *list = malloc((length / 2 + 2) * 2 + PATH_MAX + 8 * length);
	char *to = list;

	if (!list)
		return NULL;
	to = stpcpy(to, "PATH=");
	for (size_t at = 0; at < length;) {
		u16 name[PATH_MAX] = { '\\', '?', '?', '\\' };
		char folder[PATH_MAX];
		size_t run = 0;

		while (at + run < length && value[at + run] != ';')
			run++;
		/* Windows' own folders hold nothing for programs of Unix. */
		if (run > 2 && run < PATH_MAX - 4 && (value[at] | 0x20) == 'z' && value[at + 1] == ':') {
			memcpy(name + 4, value + at, run * sizeof(*name));
			if (path_to_unix(name, run + 4, folder) == STATUS_SUCCESS && strlen(folder) < 8 * run) {
				if (to[-1] != '=')
					*to++ = ':';
				to = stpcpy(to, folder);
			}
		}
		at += run + 1;
	}
	*to = 0;
	return list;
}

static bool begins_with_path(const u16 *text, size_t length)
{
	static const char name[] = "PATH=";

	if (length < 5)
		return false;
	for (int i = 0; i < 5; i++)
		if ((text[i] >= 'a' && text[i] <= 'z' ? text[i] - 0x20 : text[i]) != name[i])
			return false;
	return true;
}

char **unix_environment(const u16 *block, size_t length)
{
	size_t count = 0, capacity = 1;
	char **strings;

	for (size_t i = 0; i < length; i++)
		capacity += !block[i];
	strings = calloc(capacity + 1, sizeof(*strings));
	if (!strings)
		return NULL;
	for (size_t at = 0; at < length && block[at];) {
		size_t run = 0;

		while (at + run < length && block[at + run])
			run++;
		if (block[at] != '=') {
			strings[count] = begins_with_path(block + at, run) ? unix_path_list(block + at + 5, run - 5) : bytes_of(block + at, run);
			if (!strings[count++]) {
				unix_strings_free(strings);
				return NULL;
			}
		}
		at += run + 1;
	}
	return strings;
}
