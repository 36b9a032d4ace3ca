/*
 * The command line of cmd itself, the prompt, and the loop at it.
 */
#include "cmd.h"

#include <stdlib.h>
#include <time.h>

struct shell shell = { .echo = true, .extensions = true };

/* --- the prompt --- */

static void add_prompt_letter(struct text *to, wchar_t letter)
{
	static const wchar_t plain[][2] = { { 'A', '&' }, { 'B', '|' }, { 'C', '(' }, { 'E', 27 }, { 'F', ')' }, { 'G', '>' },
					    { 'H', '\b' }, { 'L', '<' }, { 'Q', '=' }, { 'S', ' ' }, { '$', '$' } };
	static const wchar_t *const values[][2] = { { L"D", L"DATE" }, { L"T", L"TIME" }, { L"P", L"CD" } };
	wchar_t *value, folder[4];

	letter = (wchar_t)towupper(letter);
	for (size_t i = 0; i < sizeof(plain) / sizeof(*plain); i++)
		if (plain[i][0] == letter)
			text_add_char(to, plain[i][1]);
	for (size_t i = 0; i < sizeof(values) / sizeof(*values); i++) {
		if (*values[i][0] == letter && (value = variable_value(values[i][1]))) {
			text_add(to, value);
			free(value);
		}
	}
	if (letter == '_')
		text_add(to, L"\r\n");
	if (letter == 'N' && GetCurrentDirectoryW(0, NULL) && (value = variable_value(L"CD"))) {
		wcsncpy(folder, value, 1);
		folder[1] = 0;
		text_add(to, folder);
		free(value);
	}
}

void show_prompt(void)
{
	wchar_t *prompt = variable_value(L"PROMPT");
	struct text text = { 0 };

	for (const wchar_t *at = prompt ? prompt : L"$P$G"; *at; at++) {
		if (*at == '$' && at[1])
			add_prompt_letter(&text, *++at);
		else
			text_add_char(&text, *at);
	}
	put(text_get(&text));
	text_free(&text);
	free(prompt);
}

static void run_interactively(void)
{
	bool more = true;

	while (more && shell.leaving != LEAVE_SHELL) {
		struct pool *pool = pool_create();
		struct node *node;

		shell.leaving = LEAVE_NOTHING;
		if (shell.echo)
			show_prompt();
		more = parse_next(pool, &node);
		if (more && node)
			run_node(node);
		pool_free(pool);
		if (shell.echo && more)
			put(L"\r\n");
	}
}

/* --- the command line --- */

/*
 * What /c and /k run: everything behind it. Quotes around it go, unless, without /s, there are just the two, with no special
 * character and some blank between them, and what they hold is the name of a program (Microsoft, "cmd").
 */
static wchar_t *command_text(const wchar_t *rest, bool strip)
{
	const wchar_t *end, *last;
	wchar_t *result, *name, *path;
	bool keep;

	rest = skip_blanks(rest);
	if (*rest != '"')
		return copy_string(rest);
	last = wcsrchr(rest, '"');
	end = wcschr(rest + 1, '"');
	if (!strip && end && end == last) {
		name = copy_part(rest + 1, (size_t)(end - rest - 1));
		path = find_program(name);
		keep = !wcspbrk(name, L"&<>()@^|") && wcspbrk(name, L" \t") && path;
		free(path);
		free(name);
		if (keep)
			return copy_string(rest);
	}
	result = copy_string(rest + 1);
	if (last > rest) {
		size_t at = (size_t)(last - rest - 1);

		memmove(result + at, result + at + 1, (wcslen(result + at + 1) + 1) * sizeof(*result));
	}
	return result;
}

/* Behind the program's own name in the command line. */
static const wchar_t *own_arguments(void)
{
	const wchar_t *at = GetCommandLineW();
	bool quoted = false;

	while (*at && (quoted || (*at != ' ' && *at != '\t' && *at != '/'))) {
		if (*at == '"')
			quoted = !quoted;
		at++;
	}
	return at;
}

static bool on(const wchar_t *value)
{
	return _wcsnicmp(value, L":off", 4) != 0;
}

int wmain(void)
{
	const wchar_t *at = own_arguments();
	wchar_t *command = NULL;
	bool strip = false, stay = true;

	shell.command_line = GetCommandLineW();
	srand((unsigned)time(NULL) ^ GetCurrentProcessId());
	for (;;) {
		at = skip_delimiters(at);
		if (*at != '/')
			break;
		switch (towlower(at[1])) {
		case 'c':
		case 'r':
			stay = false;
			command = command_text(at + 2, strip);
			break;
		case 'k':
			command = command_text(at + 2, strip);
			break;
		case 's': strip = true; break;
		case 'q': shell.echo = false; break;
		case 'u': shell.unicode = true; break;
		case 'a': shell.unicode = false; break;
		case 'v': shell.delayed = on(at + 2); break;
		case 'e': shell.extensions = on(at + 2); break;
		case 'x': shell.extensions = true; break;
		case 'y': shell.extensions = false; break;
		}
		if (command)
			break;
		/* /d, /f and /t: what the registry says, completion and colours, which there are not. */
		at += 2;
		while (*at && *at != '/' && !is_delimiter(*at))
			at++;
	}
	if (command) {
		line_run(command);
		free(command);
		if (!stay)
			return shell.errorlevel;
		shell.leaving = shell.leaving == LEAVE_SHELL ? LEAVE_SHELL : LEAVE_NOTHING;
	} else {
		builtin_ver(L"");
		put(L"\r\n");
	}
	shell.interactive = true;
	run_interactively();
	return shell.errorlevel;
}
