/*
 * set, path, prompt: the environment.
 */
#include "cmd.h"

#include <stdlib.h>

/* Shows all variables that begin with PREFIX. */
static int show_variables(const wchar_t *prefix)
{
	wchar_t *block = GetEnvironmentStringsW();
	size_t length = wcslen(prefix);
	bool any = false;

	for (const wchar_t *entry = block; *entry; entry += wcslen(entry) + 1) {
		if (*entry == '=' || _wcsnicmp(entry, prefix, length))
			continue;
		put_line(entry);
		any = true;
	}
	FreeEnvironmentStringsW(block);
	if (any)
		return 0;
	put_error(L"Environment variable %ls not defined\r\n", prefix);
	return 1;
}

/* "a=b" inside of quotes is a=b; what follows the last quote is dropped. */
static wchar_t *definition(const wchar_t *arguments)
{
	wchar_t *text = copy_string(skip_blanks(arguments)), *last;

	if (*text == '"') {
		memmove(text, text + 1, wcslen(text) * sizeof(*text));
		last = wcsrchr(text, '"');
		if (last)
			*last = 0;
	}
	return text;
}

static int ask_value(const wchar_t *arguments)
{
	wchar_t *text = definition(arguments), *equals = wcschr(text, '='), *question;
	struct text line = { 0 };
	int result = 1;

	if (!equals) {
		free(text);
		return syntax_error();
	}
	*equals = 0;
	question = equals + 1;
	if (*question == '"')
		strip_quotes(question);
	put(question);
	/* Without an answer the variable stays as it was. Without a name, as in "set /p=text", this prints a line without its end. */
	if (read_line(GetStdHandle(STD_INPUT_HANDLE), &line) && line.length && *text) {
		SetEnvironmentVariableW(text, line.s);
		result = 0;
	}
	text_free(&line);
	free(text);
	return result;
}

static int calculate(const wchar_t *arguments)
{
	wchar_t *text = copy_string(arguments);
	int value, problem;

	strip_quotes(text);
	problem = arithmetic(text, &value);
	/* At the prompt the value is shown. */
	if (!problem && !(shell.batch && shell.batch->path))
		put_format(L"%d", value);
	free(text);
	return problem;
}

int builtin_set(const wchar_t *arguments)
{
	const wchar_t *at = skip_delimiters(arguments);
	wchar_t *text, *equals;
	int result = 0;

	if (shell.extensions && !_wcsnicmp(at, L"/a", 2))
		return calculate(at + 2);
	if (shell.extensions && !_wcsnicmp(at, L"/p", 2))
		return ask_value(at + 2);
	text = definition(at);
	equals = wcschr(text, '=');
	if (!equals) {
		size_t length = wcslen(text);

		while (length && text[length - 1] == ' ')
			text[--length] = 0;
		result = show_variables(text);
	} else if (equals == text) {
		result = syntax_error();
	} else {
		*equals = 0;
		if (!SetEnvironmentVariableW(text, equals[1] ? equals + 1 : NULL))
			result = equals[1] ? system_error(GetLastError()) : 1;
	}
	free(text);
	return result;
}

int builtin_path(const wchar_t *arguments)
{
	const wchar_t *at = skip_blanks(arguments);
	wchar_t *value;

	at += *at == '=';
	if (!*at) {
		value = variable_value(L"PATH");
		put_format(value ? L"PATH=%ls\r\n" : L"No Path\r\n", value);
		free(value);
		return 0;
	}
	SetEnvironmentVariableW(L"PATH", wcscmp(at, L";") ? at : NULL);
	return 0;
}

int builtin_prompt(const wchar_t *arguments)
{
	const wchar_t *at = skip_blanks(arguments);

	at += *at == '=';
	SetEnvironmentVariableW(L"PROMPT", *at ? at : NULL);
	return 0;
}
