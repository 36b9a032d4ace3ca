/*
 * Walking the tree. What a command returns is what && and || look at; ERRORLEVEL is shell.errorlevel, which some commands leave
 * alone.
 */
#include "cmd.h"

#include <stdlib.h>

/* --- if --- */

static bool is_number(const wchar_t *s, long *value)
{
	wchar_t *end;

	*value = wcstol(s, &end, 0);
	return *s && !*end;
}

static bool exists(const wchar_t *pattern)
{
	wchar_t *name = copy_string(pattern);
	size_t length;
	WIN32_FIND_DATAW found;
	HANDLE find;
	bool result;

	strip_quotes(name);
	length = wcslen(name);
	if (!wcspbrk(name, L"*?")) {
		/* "folder\" and "folder\nul" ask for a folder. */
		if (length > 4 && same_word(name + length - 4, L"\\nul"))
			name[length - 3] = 0;
		result = GetFileAttributesW(name) != INVALID_FILE_ATTRIBUTES;
	} else {
		find = FindFirstFileW(name, &found);
		result = find != INVALID_HANDLE_VALUE;
		if (result)
			FindClose(find);
	}
	free(name);
	return result;
}

/* EQU NEQ LSS LEQ GTR GEQ: numbers where both sides are, else text. -1: no such operator. */
static int compare(const struct node *node, const wchar_t *first, const wchar_t *second)
{
	static const wchar_t *const names[] = { L"equ", L"neq", L"lss", L"leq", L"gtr", L"geq" };
	long a, b;
	int order;
	size_t i;

	if (is_number(first, &a) && is_number(second, &b))
		order = a < b ? -1 : a > b;
	else
		order = node->ignore_case ? _wcsicmp(first, second) : wcscmp(first, second);
	for (i = 0; i < 6 && !same_word(node->operation, names[i]); i++)
		;
	switch (i) {
	case 0: return order == 0;
	case 1: return order != 0;
	case 2: return order < 0;
	case 3: return order <= 0;
	case 4: return order > 0;
	case 5: return order >= 0;
	}
	put_error(L"%ls was unexpected at this time.\r\n", node->operation);
	shell.errorlevel = 255;
	shell.leaving = LEAVE_BATCH;
	return -1;
}

static bool variable_defined(const wchar_t *name)
{
	wchar_t *value = variable_value(name);

	free(value);
	return value != NULL;
}

static int condition_holds(const struct node *node)
{
	wchar_t *first = expand_late(node->first), *second = node->second ? expand_late(node->second) : NULL;
	int result = 0;

	switch (node->condition) {
	case IF_EXIST:
		result = exists(first);
		break;
	case IF_DEFINED:
		result = variable_defined(first);
		break;
	case IF_ERRORLEVEL:
		result = shell.errorlevel >= wcstol(first, NULL, 10);
		break;
	case IF_CMDEXTVERSION:
		result = 2 >= wcstol(first, NULL, 10);
		break;
	case IF_EQUAL:
		result = !(node->ignore_case ? _wcsicmp(first, second) : wcscmp(first, second));
		break;
	case IF_COMPARE:
		result = compare(node, first, second);
		break;
	}
	free(first);
	free(second);
	return result < 0 ? result : result != node->negated;
}

static int run_if(const struct node *node)
{
	int holds = condition_holds(node);

	if (holds < 0)
		return 1;
	return holds ? run_node(node->left) : node->right ? run_node(node->right) : 0;
}

/* --- pipes --- */

static HANDLE start_side(const struct node *node, HANDLE input, HANDLE output)
{
	struct text line = { 0 };
	wchar_t *expanded;
	HANDLE process;

	show_node(node, &line);
	/* The other shell knows neither the for variables nor, unless it is told, that !names! are to be expanded. */
	expanded = expand_late(text_get(&line));
	process = start_shell(expanded, input, output);
	free(expanded);
	text_free(&line);
	return process;
}

/* All sides run at once, each in a shell of its own; the last one's exit code is the pipe's. */
static int run_pipe(const struct node *node)
{
	SECURITY_ATTRIBUTES inherit = { sizeof(inherit), NULL, TRUE };
	HANDLE read, write, left, right;
	DWORD code = 1;

	if (!CreatePipe(&read, &write, &inherit, 0))
		return shell.errorlevel = system_error(GetLastError());
	/* Each side has only its own end: else a reader would wait for a writer that is itself. */
	SetHandleInformation(read, HANDLE_FLAG_INHERIT, 0);
	left = start_side(node->left, NULL, write);
	CloseHandle(write);
	SetHandleInformation(read, HANDLE_FLAG_INHERIT, HANDLE_FLAG_INHERIT);
	right = start_side(node->right, read, NULL);
	CloseHandle(read);
	if (right) {
		WaitForSingleObject(right, INFINITE);
		GetExitCodeProcess(right, &code);
		CloseHandle(right);
	}
	if (left) {
		WaitForSingleObject(left, INFINITE);
		CloseHandle(left);
	}
	return shell.errorlevel = (int)code;
}

/* --- commands --- */

int run_command(const wchar_t *name, const wchar_t *arguments)
{
	const struct builtin *builtin = builtin_find(name, wcslen(name));
	wchar_t *path, *bare;
	int result;

	if (builtin) {
		if (!wcscmp(skip_blanks(arguments), L"/?")) {
			put_format(L"%ls is described in Microsoft's \"Windows commands\" reference.\r\n", builtin->name);
			return 0;
		}
		result = builtin->run(arguments);
		if (result || !builtin->keeps_errorlevel || (shell.batch && shell.batch->is_cmd))
			shell.errorlevel = result;
		return result;
	}
	bare = copy_string(name);
	strip_quotes(bare);
	/* A drive alone makes it the current one. */
	if (bare[0] && bare[1] == ':' && !bare[2]) {
		free(bare);
		if (!SetCurrentDirectoryW(name))
			return shell.errorlevel = system_error(ERROR_INVALID_DRIVE);
		return 0;
	}
	path = find_program(bare);
	if (!path) {
		put_error(L"'%ls' is not recognized as an internal or external command,\r\noperable program or batch file.\r\n", name);
		shell.errorlevel = 9009;
	} else if (is_batch_file(path)) {
		/* Without call, a batch file does not come back to the one that runs it. */
		bool replaces = shell.batch && shell.batch->path;

		batch_run(path, name, arguments, NULL);
		if (replaces && shell.leaving == LEAVE_NOTHING)
			shell.leaving = LEAVE_BATCH;
	} else {
		shell.errorlevel = run_program(path, name, arguments);
	}
	free(path);
	free(bare);
	return shell.errorlevel;
}

static int run_simple(const struct node *node)
{
	wchar_t *name, *arguments;
	int result;

	name = expand_late(node->name);
	arguments = expand_late(node->arguments);
	result = run_command(name, arguments);
	free(name);
	free(arguments);
	return result;
}

static int run_kind(const struct node *node)
{
	int result;

	switch (node->kind) {
	case NODE_COMMAND:
		return run_simple(node);
	case NODE_BLOCK:
		return run_node(node->left);
	case NODE_SEQUENCE:
		run_node(node->left);
		return run_node(node->right);
	case NODE_AND:
		result = run_node(node->left);
		return result ? result : run_node(node->right);
	case NODE_OR:
		result = run_node(node->left);
		return result ? run_node(node->right) : result;
	case NODE_PIPE:
		return run_pipe(node);
	case NODE_IF:
		return run_if(node);
	case NODE_FOR:
		return run_for(node);
	}
	return 0;
}

int run_node(const struct node *node)
{
	struct saved_handles saved;
	int result = 1;

	if (!node || shell.leaving != LEAVE_NOTHING)
		return shell.leaving == LEAVE_NOTHING ? 0 : 1;
	if (!node->redirections)
		return run_kind(node);
	if (redirect_apply(node->redirections, &saved))
		result = run_kind(node);
	redirect_undo(&saved);
	return result;
}
