/*
 * Folders: cd, md, rd, pushd, popd.
 */
#include "cmd.h"

#include <stdlib.h>

/* The whole line is one name here, blanks and all, with or without quotes. */
static wchar_t *only_name(const wchar_t *arguments)
{
	wchar_t *name = copy_string(skip_delimiters(arguments));
	size_t length;

	strip_quotes(name);
	length = wcslen(name);
	while (length && (name[length - 1] == ' ' || name[length - 1] == '\t'))
		name[--length] = 0;
	for (wchar_t *at = name; *at; at++)
		if (*at == '/')
			*at = '\\';
	return name;
}

static void show_folder(void)
{
	wchar_t *folder = variable_value(L"CD");

	if (folder)
		put_line(folder);
	free(folder);
}

int builtin_cd(const wchar_t *arguments)
{
	const wchar_t *at = skip_delimiters(arguments);
	bool drive_too = false;
	wchar_t *name, *folder;
	int result = 0;

	if (!_wcsnicmp(at, L"/d", 2) && (!at[2] || is_delimiter(at[2]) || at[2] == '"')) {
		drive_too = true;
		at += 2;
	}
	name = only_name(at);
	folder = variable_value(L"CD");
	if (!*name) {
		show_folder();
	} else if (name[1] == ':' && !name[2]) {
		struct text variable = { 0 };
		wchar_t *other;

		/* The current folder of a drive is in a variable named after it. */
		text_add_char(&variable, '=');
		text_add(&variable, name);
		other = variable_value(variable.s);
		if (folder && towupper(*folder) == towupper(*name))
			put_line(folder);
		else
			put_format(L"%lc:%ls\r\n", towupper(*name), other ? other + 2 : L"\\");
		free(other);
		text_free(&variable);
	} else if (name[1] == ':' && !drive_too && folder && towupper(*folder) != towupper(*name)) {
		/* The folder of another drive is set without going there. */
		if (is_folder(name)) {
			struct text variable = { 0 };

			text_add_char(&variable, '=');
			text_add_char(&variable, (wchar_t)towupper(*name));
			text_add_char(&variable, ':');
			SetEnvironmentVariableW(variable.s, name);
			text_free(&variable);
		} else {
			result = system_error(ERROR_PATH_NOT_FOUND);
		}
	} else if (!SetCurrentDirectoryW(name)) {
		result = system_error(GetLastError() == ERROR_FILE_NOT_FOUND ? ERROR_PATH_NOT_FOUND : GetLastError());
	}
	free(folder);
	free(name);
	return result;
}

/* Makes every folder of PATH that is not there. */
static bool make_folders(wchar_t *path)
{
	if (CreateDirectoryW(path, NULL))
		return true;
	if (GetLastError() != ERROR_PATH_NOT_FOUND)
		return false;
	for (wchar_t *at = path + 1; *at; at++) {
		wchar_t kept = *at;

		if (kept != '\\' || at[-1] == ':')
			continue;
		*at = 0;
		CreateDirectoryW(path, NULL);
		*at = kept;
	}
	return CreateDirectoryW(path, NULL);
}

int builtin_md(const wchar_t *arguments)
{
	wchar_t *word;
	int result = 0;
	bool any = false;

	while ((word = next_word(&arguments))) {
		any = true;
		for (wchar_t *at = word; *at; at++)
			if (*at == '/')
				*at = '\\';
		if (!make_folders(word)) {
			DWORD error = GetLastError();

			result = 1;
			if (error == ERROR_ALREADY_EXISTS || error == ERROR_FILE_EXISTS)
				put_error(L"A subdirectory or file %ls already exists.\r\n", word);
			else
				system_error(error);
		}
		free(word);
	}
	return any ? result : syntax_error();
}

static int remove_tree(const wchar_t *path);

static bool remove_entry(const wchar_t *path, const WIN32_FIND_DATAW *found, void *context)
{
	int *result = context;

	if (is_dots(found))
		return true;
	if (found->dwFileAttributes & FILE_ATTRIBUTE_READONLY)
		SetFileAttributesW(path, found->dwFileAttributes & ~(DWORD)FILE_ATTRIBUTE_READONLY);
	if ((found->dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY) && !(found->dwFileAttributes & FILE_ATTRIBUTE_REPARSE_POINT)) {
		*result |= remove_tree(path);
	} else if (!(found->dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY ? RemoveDirectoryW(path) : DeleteFileW(path))) {
		put_error(L"%ls - ", path);
		*result = system_error(GetLastError());
	}
	return true;
}

static int remove_tree(const wchar_t *path)
{
	struct text all = { 0 };
	int result = 0;

	join_path(&all, path, L"*");
	each_match(all.s, remove_entry, &result);
	text_free(&all);
	if (!RemoveDirectoryW(path) && !result) {
		put_error(L"%ls - ", path);
		result = system_error(GetLastError());
	}
	return result;
}

int builtin_rd(const wchar_t *arguments)
{
	struct words words;
	bool tree, quiet;
	int result = 0;

	words_split(arguments, &words);
	tree = words_switch(&words, L"s");
	quiet = words_switch(&words, L"q") || shell.batch || !shell.interactive;
	if (!words_check(&words, L"s q"))
		result = 1;
	else if (!words.count)
		result = syntax_error();
	for (int i = 0; i < words.count && !result; i++) {
		wchar_t answer = 'y';

		if (!tree) {
			if (!RemoveDirectoryW(words.word[i]))
				result = system_error(GetLastError());
			continue;
		}
		if (!is_folder(words.word[i])) {
			result = system_error(GetFileAttributesW(words.word[i]) == INVALID_FILE_ATTRIBUTES ? GetLastError() : ERROR_DIRECTORY);
			continue;
		}
		if (!quiet) {
			put_format(L"%ls, Are you sure (Y/N)? ", words.word[i]);
			if (!ask(L"", &answer))
				break;
		}
		if (answer == 'y')
			result = remove_tree(words.word[i]);
	}
	words_free(&words);
	return result;
}

/* --- pushd, popd --- */

static struct pushed {
	struct pushed *below;
	wchar_t *folder;
} *stack;

int builtin_pushd(const wchar_t *arguments)
{
	wchar_t *name = only_name(arguments), *folder;
	struct pushed *entry;

	if (!*name) {
		for (entry = stack; entry; entry = entry->below)
			put_line(entry->folder);
		free(name);
		return 0;
	}
	folder = variable_value(L"CD");
	if (!SetCurrentDirectoryW(name)) {
		DWORD error = GetLastError();

		free(folder);
		free(name);
		return system_error(error == ERROR_FILE_NOT_FOUND ? ERROR_PATH_NOT_FOUND : error);
	}
	free(name);
	entry = allocate(sizeof(*entry));
	entry->folder = folder;
	entry->below = stack;
	stack = entry;
	return 0;
}

int builtin_popd(const wchar_t *arguments)
{
	struct pushed *entry = stack;

	(void)arguments;
	if (!entry)
		return 1;
	SetCurrentDirectoryW(entry->folder);
	stack = entry->below;
	free(entry->folder);
	free(entry);
	return 0;
}
