/*
 * Where lines come from: batch files, a line of /c or call, standard input; and setlocal's scopes, which belong to a batch file.
 *
 * A batch file is read whole when it starts. Its lines end in CR LF, LF or at a control-Z.
 */
#include "cmd.h"

#include <stdlib.h>

struct scope {
	struct scope *outer;
	wchar_t *environment; /* a block of NAME=VALUE */
	wchar_t *folder;
	bool delayed, extensions;
};

/* --- lines --- */

static bool batch_line(struct batch *batch, struct text *line)
{
	const wchar_t *from = batch->content + batch->at;
	size_t length = wcscspn(from, L"\n\x1a");

	if (!*from || *from == 0x1a)
		return false;
	batch->at += length + (from[length] == '\n');
	while (length && from[length - 1] == '\r')
		length--;
	text_add_part(line, from, length);
	return true;
}

bool input_line(struct text *line, bool continued)
{
	text_clear(line);
	if (shell.batch)
		return batch_line(shell.batch, line);
	if (continued)
		put(L"More? ");
	return read_line(GetStdHandle(STD_INPUT_HANDLE), line);
}

bool batch_find_label(struct batch *batch, const wchar_t *label)
{
	size_t start = batch->at, length;

	label = skip_blanks(label);
	label += *label == ':';
	label = skip_blanks(label);
	length = wcscspn(label, L" \t,;=:+\r\n&|<>");
	if (!length)
		return false;
	/* From here to the end, then from the beginning to here. */
	for (int round = 0; round < 2; round++) {
		struct text line = { 0 };

		for (;;) {
			const wchar_t *at;
			bool got, found;

			if (round && batch->at >= start)
				break;
			text_clear(&line);
			got = batch_line(batch, &line);
			if (!got)
				break;
			at = skip_delimiters(text_get(&line));
			if (*at != ':')
				continue;
			at = skip_blanks(at + 1);
			found = !_wcsnicmp(at, label, length) && wcschr(L" \t,;=:+&|<>", at[length]);
			if (found) {
				text_free(&line);
				return true;
			}
		}
		text_free(&line);
		batch->at = 0;
	}
	batch->at = start;
	return false;
}

/* --- setlocal --- */

void scope_push(struct batch *batch)
{
	struct scope *scope = allocate(sizeof(*scope));
	wchar_t *block = GetEnvironmentStringsW(), *end = block;
	DWORD room = GetCurrentDirectoryW(0, NULL);

	while (*end)
		end += wcslen(end) + 1;
	scope->environment = copy_part(block, (size_t)(end - block));
	FreeEnvironmentStringsW(block);
	scope->folder = allocate((room + 1) * sizeof(wchar_t));
	GetCurrentDirectoryW(room + 1, scope->folder);
	scope->delayed = shell.delayed;
	scope->extensions = shell.extensions;
	scope->outer = batch->scopes;
	batch->scopes = scope;
}

/* Sets or, with set FALSE, removes every variable of a block. Names may begin with an equals sign (=C:). */
static void apply_environment(const wchar_t *block, bool set)
{
	for (const wchar_t *entry = block; *entry; entry += wcslen(entry) + 1) {
		const wchar_t *equals = wcschr(entry + 1, '=');
		wchar_t *name;

		if (!equals)
			continue;
		name = copy_part(entry, (size_t)(equals - entry));
		SetEnvironmentVariableW(name, set ? equals + 1 : NULL);
		free(name);
	}
}

void scope_pop(struct batch *batch)
{
	struct scope *scope = batch->scopes;
	wchar_t *block;

	if (!scope)
		return;
	block = GetEnvironmentStringsW();
	apply_environment(block, false);
	FreeEnvironmentStringsW(block);
	apply_environment(scope->environment, true);
	SetCurrentDirectoryW(scope->folder);
	shell.delayed = scope->delayed;
	shell.extensions = scope->extensions;
	batch->scopes = scope->outer;
	free(scope->environment);
	free(scope->folder);
	free(scope);
}

/* --- parameters --- */

static void set_parameters(struct batch *batch, const wchar_t *name, const wchar_t *arguments)
{
	const wchar_t *at;
	size_t length;

	arguments = skip_delimiters(arguments);
	length = wcslen(arguments);
	batch->rest = copy_part(arguments, length);
	at = batch->rest;
	batch->parameters[0] = copy_string(name);
	for (int i = 1; i < 10; i++)
		batch->parameters[i] = next_raw_word(&at);
	batch->tail = at;
}

void batch_shift(struct batch *batch, int first)
{
	free(batch->parameters[first]);
	for (int i = first; i < 9; i++)
		batch->parameters[i] = batch->parameters[i + 1];
	batch->parameters[9] = batch->parameters[8] ? next_raw_word(&batch->tail) : NULL;
}

/* --- running --- */

static wchar_t *read_batch(const wchar_t *path)
{
	HANDLE file = CreateFileW(path, GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, NULL, OPEN_EXISTING, 0, NULL);
	struct text text = { 0 };
	LARGE_INTEGER size;
	DWORD done = 0;
	char *bytes;

	if (file == INVALID_HANDLE_VALUE)
		return NULL;
	if (!GetFileSizeEx(file, &size) || size.QuadPart > 0x7fffffff)
		size.QuadPart = 0;
	bytes = allocate((size_t)size.QuadPart);
	if (!ReadFile(file, bytes, (DWORD)size.QuadPart, &done, NULL))
		done = 0;
	CloseHandle(file);
	text_add(&text, L"");
	text_add_bytes(&text, bytes, done);
	free(bytes);
	return text.s;
}

/* Runs commands until the current batch ends; then takes it away. */
static void run_batch_lines(struct batch *batch)
{
	struct batch *caller = shell.batch;
	const wchar_t *values[128];

	batch->caller = caller;
	shell.batch = batch;
	/* The for variables of the caller are not seen. */
	memcpy(values, shell.for_values, sizeof(values));
	memset(shell.for_values, 0, sizeof(shell.for_values));
	for (;;) {
		struct pool *pool = pool_create();
		struct node *node;
		bool more = shell.leaving == LEAVE_NOTHING && parse_next(pool, &node);

		if (more && node && shell.leaving == LEAVE_NOTHING) {
			if (batch->path && shell.echo && !node->quiet) {
				struct text shown = { 0 };

				show_node(node, &shown);
				put(L"\r\n");
				show_prompt();
				put_line(text_get(&shown));
				text_free(&shown);
			}
			run_node(node);
		}
		pool_free(pool);
		if (shell.leaving == LEAVE_LINE)
			shell.leaving = LEAVE_NOTHING;
		if (!more)
			break;
	}
	if (shell.leaving == LEAVE_BATCH)
		shell.leaving = LEAVE_NOTHING;
	while (batch->scopes)
		scope_pop(batch);
	memcpy(shell.for_values, values, sizeof(values));
	shell.batch = caller;
	for (int i = 0; i < 10; i++)
		free(batch->parameters[i]);
	free(batch->rest);
	if (!batch->shared_content)
		free(batch->content);
	free(batch->path);
}

int batch_run(const wchar_t *path, const wchar_t *name, const wchar_t *arguments, const wchar_t *label)
{
	struct batch batch = { 0 };
	const wchar_t *dot = wcsrchr(path, '.');

	if (label) {
		batch.content = shell.batch->content;
		batch.shared_content = true;
		batch.at = shell.batch->at;
		if (!batch_find_label(&batch, label)) {
			put_error(L"The system cannot find the batch label specified - %ls\r\n", label + (*label == ':'));
			return shell.errorlevel = 1;
		}
	} else {
		batch.content = read_batch(path);
		if (!batch.content)
			return shell.errorlevel = system_error(GetLastError());
	}
	batch.path = copy_string(path);
	batch.is_cmd = dot && same_word(dot, L".cmd");
	set_parameters(&batch, name, arguments);
	run_batch_lines(&batch);
	return shell.errorlevel;
}

/* LINE with its names expanded as its surroundings want it, as the content of a batch file that expands to the same. */
static wchar_t *expanded_content(const wchar_t *line)
{
	struct text expanded = { 0 }, doubled = { 0 };

	expand_percent(line, &expanded);
	text_add(&doubled, L"");
	for (const wchar_t *at = text_get(&expanded); *at; at++) {
		if (*at == '%')
			text_add_char(&doubled, '%');
		text_add_char(&doubled, *at);
	}
	text_free(&expanded);
	return doubled.s;
}

int line_run(const wchar_t *line)
{
	struct pool *pool = pool_create();
	struct batch *before = shell.batch, batch = { .caller = before, .content = expanded_content(line) };
	struct node *node;

	shell.batch = &batch;
	if (!parse_next(pool, &node))
		node = NULL;
	shell.batch = before;
	if (shell.leaving == LEAVE_BATCH && !before)
		shell.leaving = LEAVE_NOTHING;
	if (node)
		run_node(node);
	pool_free(pool);
	free(batch.content);
	return shell.errorlevel;
}
