/*
 * start, mklink: programs beside the shell, and links.
 */
#include "cmd.h"

#include <stdlib.h>

/* The switches of start stand before the program; what follows it is its own. */
struct start {
	wchar_t *title, *folder;
	DWORD flags;
	bool wait;
};

static bool take_switch(const wchar_t *word, const wchar_t **rest, struct start *start)
{
	static const struct {
		const wchar_t *name;
		DWORD flag;
	} classes[] = { { L"low", IDLE_PRIORITY_CLASS }, { L"normal", NORMAL_PRIORITY_CLASS }, { L"high", HIGH_PRIORITY_CLASS },
			{ L"realtime", REALTIME_PRIORITY_CLASS }, { L"abovenormal", ABOVE_NORMAL_PRIORITY_CLASS },
			{ L"belownormal", BELOW_NORMAL_PRIORITY_CLASS } };

	for (size_t i = 0; i < sizeof(classes) / sizeof(*classes); i++) {
		if (same_word(word, classes[i].name)) {
			start->flags |= classes[i].flag;
			return true;
		}
	}
	if (same_word(word, L"wait") || same_word(word, L"w")) {
		start->wait = true;
	} else if (towlower(*word) == 'd') {
		free(start->folder);
		start->folder = word[1] ? copy_string(word + 1) : next_word(rest);
	} else if (!same_word(word, L"b") && !same_word(word, L"i") && !same_word(word, L"min") && !same_word(word, L"max")) {
		/* In the same window, with the environment as it is, small, large: how a terminal runs programs anyway. */
		put_error(L"Invalid switch - \"/%ls\".\r\n", word);
		return false;
	}
	return true;
}

static int run_started(const struct start *start, const wchar_t *name, const wchar_t *rest)
{
	STARTUPINFOW startup = { .cb = sizeof(startup), .lpTitle = start->title };
	PROCESS_INFORMATION process;
	struct text line = { 0 };
	wchar_t *path = *name ? find_program(name) : NULL, own[MAX_PATH];
	DWORD code = 0;
	bool shell_runs = !path || is_batch_file(path);

	if (!path && *name && !builtin_find(name, wcslen(name))) {
		put_error(L"The system cannot find the file %ls.\r\n", name);
		return 9059;
	}
	GetModuleFileNameW(NULL, own, MAX_PATH);
	if (shell_runs) {
		text_add_char(&line, '"');
		text_add(&line, own);
		text_add(&line, *name ? L"\" /k \"" : L"\"");
	}
	if (*name) {
		text_add_char(&line, '"');
		text_add(&line, name);
		text_add_char(&line, '"');
		text_add(&line, rest);
		if (shell_runs)
			text_add_char(&line, '"');
	}
	if (!CreateProcessW(shell_runs ? own : path, line.s, NULL, NULL, TRUE, start->flags, NULL, start->folder, &startup, &process)) {
		code = (DWORD)system_error(GetLastError());
	} else {
		if (start->wait) {
			WaitForSingleObject(process.hProcess, INFINITE);
			GetExitCodeProcess(process.hProcess, &code);
			shell.errorlevel = (int)code;
		}
		CloseHandle(process.hThread);
		CloseHandle(process.hProcess);
	}
	text_free(&line);
	free(path);
	return (int)code;
}

int builtin_start(const wchar_t *arguments)
{
	struct start start = { 0 };
	const wchar_t *at = skip_delimiters(arguments);
	wchar_t *word = NULL;
	int result = 1;

	/* A first word in quotes is the title. */
	if (*at == '"')
		start.title = next_word(&at);
	for (;;) {
		at = skip_delimiters(at);
		if (*at != '/')
			break;
		at++;
		word = next_word(&at);
		if (!word || !take_switch(word, &at, &start))
			goto out;
		free(word);
	}
	word = next_word(&at);
	result = run_started(&start, word ? word : L"", at);
out:
	free(word);
	free(start.title);
	free(start.folder);
	return result;
}

int builtin_mklink(const wchar_t *arguments)
{
	struct words words;
	const wchar_t *kind;
	bool done;
	int result = 0;

	words_split(arguments, &words);
	if (!words_check(&words, L"d h") || words.count != 2) {
		words_free(&words);
		return syntax_error();
	}
	if (words_switch(&words, L"h")) {
		kind = L"Hardlink created for %ls <<===>> %ls\r\n";
		done = CreateHardLinkW(words.word[0], words.word[1], NULL);
	} else {
		kind = L"symbolic link created for %ls <<===>> %ls\r\n";
		done = CreateSymbolicLinkW(words.word[0], words.word[1],
					   (words_switch(&words, L"d") ? SYMBOLIC_LINK_FLAG_DIRECTORY : 0) | SYMBOLIC_LINK_FLAG_ALLOW_UNPRIVILEGED_CREATE);
	}
	if (done)
		put_format(kind, words.word[0], words.word[1]);
	else
		result = system_error(GetLastError());
	words_free(&words);
	return result;
}
