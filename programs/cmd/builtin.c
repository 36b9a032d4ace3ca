/*
 * The table of commands that are built in, and the small ones.
 */
#include "cmd.h"

#include <stdlib.h>

static const struct builtin builtins[] = {
	{ L"break", builtin_break, true },
	{ L"call", builtin_call, true },
	{ L"cd", builtin_cd, false },
	{ L"chdir", builtin_cd, false },
	{ L"cls", builtin_cls, true },
	{ L"color", builtin_color, true },
	{ L"copy", builtin_copy, false },
	{ L"date", builtin_date, false },
	{ L"del", builtin_del, false },
	{ L"dir", builtin_dir, false },
	{ L"echo", builtin_echo, true },
	{ L"endlocal", builtin_endlocal, true },
	{ L"erase", builtin_del, false },
	{ L"exit", builtin_exit, true },
	{ L"goto", builtin_goto, true },
	{ L"md", builtin_md, false },
	{ L"mkdir", builtin_md, false },
	{ L"mklink", builtin_mklink, false },
	{ L"move", builtin_move, false },
	{ L"path", builtin_path, true },
	{ L"pause", builtin_pause, true },
	{ L"popd", builtin_popd, true },
	{ L"prompt", builtin_prompt, true },
	{ L"pushd", builtin_pushd, true },
	{ L"rd", builtin_rd, true },
	{ L"rem", builtin_rem, true },
	{ L"ren", builtin_ren, false },
	{ L"rename", builtin_ren, false },
	{ L"rmdir", builtin_rd, true },
	{ L"set", builtin_set, true },
	{ L"setlocal", builtin_setlocal, true },
	{ L"shift", builtin_shift, true },
	{ L"start", builtin_start, true },
	{ L"time", builtin_time, false },
	{ L"title", builtin_title, true },
	{ L"type", builtin_type, false },
	{ L"ver", builtin_ver, false },
	{ L"verify", builtin_verify, false },
	{ L"vol", builtin_vol, false },
};

const struct builtin *builtin_find(const wchar_t *name, size_t length)
{
	for (size_t i = 0; i < sizeof(builtins) / sizeof(*builtins); i++)
		if (wcslen(builtins[i].name) == length && !_wcsnicmp(builtins[i].name, name, length))
			return &builtins[i];
	return NULL;
}

int builtin_echo(const wchar_t *arguments)
{
	const wchar_t *word = skip_blanks(arguments);
	size_t length = wcslen(word);

	while (length && (word[length - 1] == ' ' || word[length - 1] == '\t'))
		length--;
	if (!*arguments || !length) {
		/* "echo " with nothing else tells the state; "echo." and its kin, an empty line, do not come here. */
		put_format(L"ECHO is %ls.\r\n", shell.echo ? L"on" : L"off");
	} else if (is_delimiter(*arguments) && length == 2 && !_wcsnicmp(word, L"on", 2)) {
		shell.echo = true;
	} else if (is_delimiter(*arguments) && length == 3 && !_wcsnicmp(word, L"off", 3)) {
		shell.echo = false;
	} else {
		/* One sign between the command and its text is not part of the text. */
		put_line(arguments + 1);
	}
	return 0;
}

int builtin_rem(const wchar_t *arguments)
{
	(void)arguments;
	return 0;
}

int builtin_break(const wchar_t *arguments)
{
	(void)arguments;
	return 0;
}

int builtin_ver(const wchar_t *arguments)
{
	/* The true one, not what the manifest of this program would make GetVersionEx say. */
	typedef LONG WINAPI rtl_get_version(OSVERSIONINFOW *version);
	rtl_get_version *get = (rtl_get_version *)(void *)GetProcAddress(GetModuleHandleW(L"ntdll.dll"), "RtlGetVersion");
	OSVERSIONINFOW version = { .dwOSVersionInfoSize = sizeof(version) };

	(void)arguments;
	if (get)
		get(&version);
	put_format(L"\r\nMicrosoft Windows [Version %lu.%lu.%lu]\r\n", version.dwMajorVersion, version.dwMinorVersion, version.dwBuildNumber);
	return 0;
}

int builtin_cls(const wchar_t *arguments)
{
	HANDLE out = GetStdHandle(STD_OUTPUT_HANDLE);
	CONSOLE_SCREEN_BUFFER_INFO info;
	COORD home = { 0, 0 };
	DWORD done, cells;

	(void)arguments;
	if (!GetConsoleScreenBufferInfo(out, &info)) {
		put(L"\f");
		return 0;
	}
	cells = (DWORD)info.dwSize.X * (DWORD)info.dwSize.Y;
	FillConsoleOutputCharacterW(out, ' ', cells, home, &done);
	FillConsoleOutputAttribute(out, info.wAttributes, cells, home, &done);
	SetConsoleCursorPosition(out, home);
	return 0;
}

int builtin_color(const wchar_t *arguments)
{
	const wchar_t *at = arguments;
	wchar_t *word = next_word(&at), *end;
	long value = word ? wcstol(word, &end, 16) : 7;
	bool good = !word || (wcslen(word) <= 2 && !*end && (value & 15) != value >> 4);

	free(word);
	if (!good)
		return 1;
	SetConsoleTextAttribute(GetStdHandle(STD_OUTPUT_HANDLE), (WORD)value);
	return 0;
}

int builtin_title(const wchar_t *arguments)
{
	SetConsoleTitleW(skip_blanks(arguments));
	return 0;
}

int builtin_pause(const wchar_t *arguments)
{
	HANDLE in = GetStdHandle(STD_INPUT_HANDLE);
	DWORD mode, done;
	wchar_t key;
	char byte;

	(void)arguments;
	put(L"Press any key to continue . . . ");
	if (GetConsoleMode(in, &mode)) {
		SetConsoleMode(in, mode & ~(DWORD)(ENABLE_LINE_INPUT | ENABLE_ECHO_INPUT));
		ReadConsoleW(in, &key, 1, &done, NULL);
		SetConsoleMode(in, mode);
	} else {
		ReadFile(in, &byte, 1, &done, NULL);
	}
	put(L"\r\n");
	return 0;
}

/* date and time show; setting the clock is the machine's owner's, who has the system's own tools for it. */
static int show_clock(const wchar_t *what, const wchar_t *variable, const wchar_t *arguments)
{
	struct words words;
	wchar_t *value;
	int result = 0;

	words_split(arguments, &words);
	if (words.count) {
		result = system_error(ERROR_PRIVILEGE_NOT_HELD);
	} else if ((value = variable_value(variable))) {
		if (words_switch(&words, L"t"))
			put_line(value);
		else
			put_format(L"The current %ls is: %ls\r\n", what, value);
		free(value);
	}
	words_free(&words);
	return result;
}

int builtin_date(const wchar_t *arguments)
{
	return show_clock(L"date", L"DATE", arguments);
}

int builtin_time(const wchar_t *arguments)
{
	return show_clock(L"time", L"TIME", arguments);
}

int builtin_verify(const wchar_t *arguments)
{
	static bool verifies;
	const wchar_t *at = arguments;
	wchar_t *word = next_word(&at);
	int result = 0;

	if (!word)
		put_format(L"VERIFY is %ls.\r\n", verifies ? L"on" : L"off");
	else if (same_word(word, L"on") || same_word(word, L"off"))
		verifies = same_word(word, L"on");
	else
		result = syntax_error();
	free(word);
	return result;
}

int builtin_vol(const wchar_t *arguments)
{
	wchar_t root[4] = L"C:\\", label[MAX_PATH + 1];
	const wchar_t *at = arguments;
	wchar_t *word = next_word(&at), *folder = variable_value(L"CD");
	DWORD serial;

	root[0] = word ? *word : folder ? *folder : 'C';
	root[0] = (wchar_t)towupper(root[0]);
	free(word);
	free(folder);
	if (!GetVolumeInformationW(root, label, MAX_PATH + 1, &serial, NULL, NULL, NULL, 0))
		return system_error(GetLastError());
	if (*label)
		put_format(L" Volume in drive %lc is %ls\r\n", root[0], label);
	else
		put_format(L" Volume in drive %lc has no label.\r\n", root[0]);
	put_format(L" Volume Serial Number is %04lX-%04lX\r\n", serial >> 16, serial & 0xffff);
	return 0;
}
