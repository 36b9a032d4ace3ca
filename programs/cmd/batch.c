/*
 * The commands of batch files: call, goto, exit, shift, setlocal, endlocal.
 */
#include "cmd.h"

#include <stdlib.h>

int builtin_goto(const wchar_t *arguments)
{
	const wchar_t *label = skip_delimiters(arguments);

	if (!shell.batch || !shell.batch->path)
		return 0;
	if (shell.extensions && !_wcsnicmp(label, L":eof", 4) && (!label[4] || is_delimiter(label[4]))) {
		shell.leaving = LEAVE_BATCH;
		return 0;
	}
	if (batch_find_label(shell.batch, label)) {
		shell.leaving = LEAVE_LINE;
		return 0;
	}
	put_error(L"The system cannot find the batch label specified - %ls\r\n", label + (*label == ':'));
	shell.leaving = LEAVE_BATCH;
	return 1;
}

int builtin_exit(const wchar_t *arguments)
{
	const wchar_t *at = skip_blanks(arguments);
	bool batch_only = !_wcsnicmp(at, L"/b", 2);
	int code = shell.errorlevel;

	if (batch_only)
		at = skip_blanks(at + 2);
	if ((*at >= '0' && *at <= '9') || *at == '-')
		code = (int)wcstol(at, NULL, 10);
	shell.errorlevel = code;
	shell.leaving = batch_only && shell.batch ? LEAVE_BATCH : LEAVE_SHELL;
	return code;
}

static int call_label(const wchar_t *label, const wchar_t *arguments)
{
	if (!shell.batch || !shell.batch->path) {
		put_error(L"Invalid attempt to call batch label outside of batch script.\r\n");
		return 1;
	}
	return batch_run(shell.batch->path, label, arguments, label);
}

int builtin_call(const wchar_t *arguments)
{
	struct text again = { 0 };
	const wchar_t *at;
	wchar_t *name, *bare, *path;
	int result;

	/* call looks at its line a second time: %%x%% in a batch file is expanded here. */
	expand_percent(skip_delimiters(arguments), &again);
	at = text_get(&again);
	name = next_raw_word(&at);
	if (!name) {
		text_free(&again);
		return 0;
	}
	if (*name == ':') {
		result = call_label(name, at);
	} else if (builtin_find(name, wcslen(name)) || same_word(name, L"if") || same_word(name, L"for")) {
		result = builtin_find(name, wcslen(name)) ? run_command(name, at) : line_run(again.s);
	} else {
		bare = copy_string(name);
		strip_quotes(bare);
		path = find_program(bare);
		if (path && is_batch_file(path))
			result = batch_run(path, name, at, NULL);
		else
			result = run_command(name, at);
		free(path);
		free(bare);
	}
	free(name);
	text_free(&again);
	return result;
}

int builtin_shift(const wchar_t *arguments)
{
	const wchar_t *at = skip_blanks(arguments);
	int first = 0;

	if (!shell.batch)
		return 0;
	if (*at == '/') {
		if (at[1] < '0' || at[1] > '8') {
			put_error(L"Invalid parameter to SHIFT command\r\n");
			return 1;
		}
		first = at[1] - '0';
	}
	batch_shift(shell.batch, first);
	return 0;
}

int builtin_setlocal(const wchar_t *arguments)
{
	wchar_t *word;

	if (!shell.batch)
		return 0;
	scope_push(shell.batch);
	while ((word = next_word(&arguments))) {
		if (same_word(word, L"enabledelayedexpansion"))
			shell.delayed = true;
		else if (same_word(word, L"disabledelayedexpansion"))
			shell.delayed = false;
		else if (same_word(word, L"enableextensions"))
			shell.extensions = true;
		else if (same_word(word, L"disableextensions"))
			shell.extensions = false;
		free(word);
	}
	return 0;
}

int builtin_endlocal(const wchar_t *arguments)
{
	(void)arguments;
	if (shell.batch)
		scope_pop(shell.batch);
	return 0;
}
