/*
 * Files: walking over what a pattern matches, and del, ren, move, type.
 */
#include "cmd.h"

#include <stdlib.h>

/* --- paths --- */

size_t folder_length(const wchar_t *path)
{
	size_t length = wcslen(path);

	while (length && path[length - 1] != '\\' && path[length - 1] != '/' && path[length - 1] != ':')
		length--;
	return length;
}

void join_path(struct text *to, const wchar_t *folder, const wchar_t *name)
{
	wchar_t last;

	text_add(to, folder);
	last = to->length ? to->s[to->length - 1] : '\\';
	if (last != '\\' && last != '/' && last != ':')
		text_add_char(to, '\\');
	text_add(to, name);
}

bool is_folder(const wchar_t *path)
{
	DWORD attributes = GetFileAttributesW(path);

	return attributes != INVALID_FILE_ATTRIBUTES && attributes & FILE_ATTRIBUTE_DIRECTORY;
}

bool is_dots(const WIN32_FIND_DATAW *found)
{
	return !wcscmp(found->cFileName, L".") || !wcscmp(found->cFileName, L"..");
}

struct match {
	struct match *next;
	WIN32_FIND_DATAW found;
};

/* All names are read before the first is visited: visits create, rename and delete files in the very folder. */
int each_match(const wchar_t *pattern, bool (*visit)(const wchar_t *path, const WIN32_FIND_DATAW *found, void *context), void *context)
{
	struct match *first = NULL, **last = &first, *next;
	WIN32_FIND_DATAW found;
	HANDLE find = FindFirstFileW(pattern, &found);
	wchar_t *folder;
	int count = 0;
	bool more = true;

	if (find == INVALID_HANDLE_VALUE)
		return 0;
	do {
		struct match *match = allocate(sizeof(*match));

		match->found = found;
		match->next = NULL;
		*last = match;
		last = &match->next;
	} while (FindNextFileW(find, &found));
	FindClose(find);
	folder = copy_part(pattern, folder_length(pattern));
	for (; first; first = next) {
		if (more) {
			struct text path = { 0 };

			text_add(&path, folder);
			text_add(&path, first->found.cFileName);
			more = visit(path.s, &first->found, context);
			text_free(&path);
			count++;
		}
		next = first->next;
		free(first);
	}
	free(folder);
	return count;
}

/* --- attributes, as /a:hr-d has them --- */

struct attributes parse_attributes(const wchar_t *letters)
{
	static const wchar_t names[] = L"rhsadil";
	static const DWORD bits[] = { FILE_ATTRIBUTE_READONLY, FILE_ATTRIBUTE_HIDDEN, FILE_ATTRIBUTE_SYSTEM, FILE_ATTRIBUTE_ARCHIVE,
				      FILE_ATTRIBUTE_DIRECTORY, FILE_ATTRIBUTE_NOT_CONTENT_INDEXED, FILE_ATTRIBUTE_REPARSE_POINT };
	struct attributes result = { 0, 0 };
	bool negated = false;

	for (letters += *letters == ':'; *letters; letters++) {
		const wchar_t *at = wcschr(names, towlower(*letters));

		if (at)
			*(negated ? &result.clear : &result.set) |= bits[at - names];
		negated = *letters == '-';
	}
	return result;
}

bool attributes_match(const struct attributes *wanted, DWORD attributes)
{
	return (attributes & wanted->set) == wanted->set && !(attributes & wanted->clear);
}

/* --- del --- */

struct deletion {
	bool force, prompt, tree, wants_attributes;
	struct attributes attributes;
	const wchar_t *name_pattern;
	int deleted, failed;
};

static bool delete_file(const wchar_t *path, const WIN32_FIND_DATAW *found, void *context)
{
	struct deletion *deletion = context;
	DWORD attributes = found->dwFileAttributes;
	wchar_t answer = 'y';

	if (attributes & FILE_ATTRIBUTE_DIRECTORY)
		return true;
	if (deletion->wants_attributes) {
		if (!attributes_match(&deletion->attributes, attributes))
			return true;
	} else if (attributes & (FILE_ATTRIBUTE_HIDDEN | FILE_ATTRIBUTE_SYSTEM)) {
		return true;
	}
	if (deletion->prompt) {
		put_format(L"%ls, Delete (Y/N)? ", path);
		if (!ask(L"", &answer))
			return false;
		if (answer != 'y')
			return true;
	}
	if (deletion->force && attributes & FILE_ATTRIBUTE_READONLY)
		SetFileAttributesW(path, attributes & ~(DWORD)FILE_ATTRIBUTE_READONLY);
	if (!DeleteFileW(path)) {
		put_error(L"%ls\r\n", path);
		system_error(GetLastError());
		deletion->failed++;
		return true;
	}
	deletion->deleted++;
	if (deletion->tree)
		put_format(L"Deleted file - %ls\r\n", path);
	return true;
}

static void delete_in(struct deletion *deletion, const wchar_t *folder);

static bool delete_below(const wchar_t *path, const WIN32_FIND_DATAW *found, void *context)
{
	if (found->dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY && !(found->dwFileAttributes & FILE_ATTRIBUTE_REPARSE_POINT) && !is_dots(found))
		delete_in(context, path);
	return true;
}

static void delete_in(struct deletion *deletion, const wchar_t *folder)
{
	struct text pattern = { 0 };

	join_path(&pattern, folder, deletion->name_pattern);
	each_match(pattern.s, delete_file, deletion);
	if (deletion->tree) {
		text_clear(&pattern);
		join_path(&pattern, folder, L"*");
		each_match(pattern.s, delete_below, deletion);
	}
	text_free(&pattern);
}

static bool is_everything(const wchar_t *name)
{
	return !wcscmp(name, L"*") || !wcscmp(name, L"*.*");
}

int builtin_del(const wchar_t *arguments)
{
	struct deletion deletion = { 0 };
	struct words words;
	const wchar_t *attributes;
	int result = 0;

	words_split(arguments, &words);
	if (!words_check(&words, L"p f s q a") || !words.count) {
		result = words.count ? 1 : syntax_error();
		words_free(&words);
		return result;
	}
	deletion.force = words_switch(&words, L"f");
	deletion.prompt = words_switch(&words, L"p");
	deletion.tree = words_switch(&words, L"s");
	attributes = words_switch(&words, L"a");
	deletion.wants_attributes = attributes;
	if (attributes)
		deletion.attributes = parse_attributes(attributes);
	for (int i = 0; i < words.count; i++) {
		wchar_t *word = words.word[i], *folder;
		wchar_t answer = 'y';
		int before = deletion.deleted + deletion.failed;

		if (is_folder(word)) {
			folder = copy_string(word);
			deletion.name_pattern = L"*";
		} else {
			folder = copy_part(word, folder_length(word));
			deletion.name_pattern = word + wcslen(folder);
		}
		if (is_everything(deletion.name_pattern) && shell.interactive && !shell.batch && !words_switch(&words, L"q") && !deletion.prompt) {
			put_format(L"%ls, Are you sure (Y/N)? ", word);
			if (!ask(L"", &answer))
				answer = 'n';
		}
		if (answer == 'y')
			delete_in(&deletion, folder);
		if (answer == 'y' && before == deletion.deleted + deletion.failed && !wcspbrk(word, L"*?") && !is_folder(word)) {
			struct text full = { 0 };

			add_modified(&full, word, L"f", 1);
			put_error(L"Could Not Find %ls\r\n", text_get(&full));
			text_free(&full);
		}
		free(folder);
	}
	words_free(&words);
	/* What is not there to delete is no error. */
	return deletion.failed ? 1 : 0;
}

/* --- ren --- */

/* NAME as PATTERN makes it: ? takes over a character, * all up to the character that follows it in the pattern. */
static void apply_pattern(const wchar_t *name, const wchar_t *pattern, struct text *to)
{
	for (; *pattern; pattern++) {
		if (*pattern == '?') {
			if (*name)
				text_add_char(to, *name++);
		} else if (*pattern == '*') {
			const wchar_t *end = pattern[1] ? wcsrchr(name, pattern[1]) : NULL;
			size_t length = end ? (size_t)(end - name) : wcslen(name);

			text_add_part(to, name, length);
			name += length;
		} else {
			text_add_char(to, *pattern);
			if (*pattern == '.') {
				const wchar_t *dot = wcschr(name, '.');

				name = dot ? dot + 1 : name + wcslen(name);
			} else if (*name && *name != '.') {
				name++;
			}
		}
	}
	while (to->length && (to->s[to->length - 1] == '.' || to->s[to->length - 1] == ' '))
		to->s[--to->length] = 0;
}

struct renaming {
	const wchar_t *pattern;
	bool folders;
	int failed, done;
};

static bool rename_file(const wchar_t *path, const WIN32_FIND_DATAW *found, void *context)
{
	struct renaming *renaming = context;
	struct text to = { 0 }, name = { 0 };

	if (!renaming->folders && found->dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY)
		return true;
	renaming->done++;
	text_add_part(&to, path, folder_length(path));
	apply_pattern(found->cFileName, renaming->pattern, &name);
	text_add(&to, text_get(&name));
	if (!MoveFileExW(path, to.s, 0)) {
		DWORD error = GetLastError();

		renaming->failed++;
		if (error == ERROR_ALREADY_EXISTS || error == ERROR_FILE_EXISTS)
			put_error(L"A duplicate file name exists, or the file\r\ncannot be found.\r\n");
		else
			system_error(error);
	}
	text_free(&name);
	text_free(&to);
	return true;
}

int builtin_ren(const wchar_t *arguments)
{
	struct renaming renaming = { 0 };
	struct words words;
	int result;

	words_split(arguments, &words);
	if (words.count != 2 || wcspbrk(words.word[1], L"\\/:")) {
		words_free(&words);
		return syntax_error();
	}
	renaming.pattern = words.word[1];
	renaming.folders = !wcspbrk(words.word[0], L"*?");
	each_match(words.word[0], rename_file, &renaming);
	result = renaming.failed ? 1 : 0;
	if (!renaming.done)
		result = system_error(ERROR_FILE_NOT_FOUND);
	words_free(&words);
	return result;
}

/* --- move --- */

struct move {
	const wchar_t *to;
	bool into_folder, overwrite;
	int moved, failed;
};

static bool move_file(const wchar_t *path, const WIN32_FIND_DATAW *found, void *context)
{
	struct move *move = context;
	struct text to = { 0 };
	wchar_t answer = 'y';

	if (is_dots(found))
		return true;
	if (move->into_folder)
		join_path(&to, move->to, found->cFileName);
	else
		text_add(&to, move->to);
	if (!move->overwrite && GetFileAttributesW(to.s) != INVALID_FILE_ATTRIBUTES && !is_folder(to.s)) {
		put_format(L"Overwrite %ls? (Yes/No/All): ", to.s);
		if (!ask(L"", &answer))
			answer = 'n';
		if (answer == 'a')
			move->overwrite = true;
	}
	if (answer != 'n') {
		if (MoveFileExW(path, to.s, MOVEFILE_COPY_ALLOWED | MOVEFILE_REPLACE_EXISTING)) {
			move->moved++;
		} else {
			move->failed++;
			system_error(GetLastError());
		}
	}
	text_free(&to);
	return true;
}

int builtin_move(const wchar_t *arguments)
{
	struct move move = { 0 };
	struct words words;
	bool folder;
	const wchar_t *name;

	words_split(arguments, &words);
	if (!words_check(&words, L"y -y") || words.count < 1 || words.count > 2) {
		words_free(&words);
		return syntax_error();
	}
	folder = is_folder(words.word[0]);
	move.to = words.count == 2 ? words.word[1] : L".";
	move.into_folder = is_folder(move.to);
	move.overwrite = !words_switch(&words, L"-y") && (words_switch(&words, L"y") || shell.batch || !shell.interactive);
	if (!each_match(words.word[0], move_file, &move)) {
		words_free(&words);
		return system_error(ERROR_FILE_NOT_FOUND);
	}
	name = folder ? L"dir(s)" : L"file(s)";
	put_format(L"%9d %ls moved.\r\n", move.moved, name);
	words_free(&words);
	return move.failed ? 1 : 0;
}

/* --- type --- */

struct typing {
	bool named; /* more than one file: each is announced */
	int result;
};

static bool type_file(const wchar_t *path, const WIN32_FIND_DATAW *found, void *context)
{
	HANDLE out = GetStdHandle(STD_OUTPUT_HANDLE);
	struct typing *typing = context;
	static char bytes[0x10000];
	HANDLE file;
	DWORD done, written;

	if (found && found->dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY) {
		if (!typing->named)
			typing->result = system_error(ERROR_ACCESS_DENIED);
		return true;
	}
	file = CreateFileW(path, GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, NULL, OPEN_EXISTING, 0, NULL);
	if (file == INVALID_HANDLE_VALUE) {
		typing->result = system_error(GetLastError());
		return true;
	}
	if (typing->named)
		put_error(L"\r\n%ls\r\n\r\n\r\n", path);
	while (ReadFile(file, bytes, sizeof(bytes), &done, NULL) && done)
		if (!WriteFile(out, bytes, done, &written, NULL))
			break;
	CloseHandle(file);
	return true;
}

int builtin_type(const wchar_t *arguments)
{
	struct typing typing = { 0 };
	struct words words;

	words_split(arguments, &words);
	if (!words.count) {
		words_free(&words);
		return syntax_error();
	}
	for (int i = 0; i < words.count; i++) {
		typing.named = words.count > 1 || wcspbrk(words.word[i], L"*?");
		/* Devices (con, nul) match no pattern. */
		if (!each_match(words.word[i], type_file, &typing) && !type_file(words.word[i], NULL, &typing))
			break;
	}
	words_free(&words);
	return typing.result;
}
