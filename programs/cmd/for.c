/*
 * The for command in its five forms.
 */
#include "cmd.h"

#include <stdlib.h>

static int run_body(const struct node *node, wchar_t variable, const wchar_t *value)
{
	const wchar_t *before = shell.for_values[variable];
	int result;

	shell.for_values[variable] = value;
	result = run_node(node->left);
	shell.for_values[variable] = before;
	return result;
}

/* --- for, for /d --- */

struct visit {
	const struct node *node;
	const wchar_t *pattern;  /* as written: its folder part is kept */
	const wchar_t *folder;   /* for /r: where this round looks */
	bool folders;
	int result;
};

static bool visit_match(const wchar_t *path, const WIN32_FIND_DATAW *found, void *context)
{
	struct visit *visit = context;
	bool folder = found->dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY;
	struct text value = { 0 };

	(void)path;
	if (folder != visit->folders || (found->dwFileAttributes & FILE_ATTRIBUTE_HIDDEN) || is_dots(found))
		return true;
	if (visit->folder)
		join_path(&value, visit->folder, found->cFileName);
	else {
		text_add_part(&value, visit->pattern, folder_length(visit->pattern));
		text_add(&value, found->cFileName);
	}
	visit->result = run_body(visit->node, visit->node->variable, value.s);
	text_free(&value);
	return shell.leaving == LEAVE_NOTHING;
}

/* Runs the body for every word of SET; words with wildcards stand for the files (or folders) that match. */
static int run_words(const struct node *node, const wchar_t *set, const wchar_t *folder, bool folders)
{
	struct visit visit = { .node = node, .folder = folder, .folders = folders };
	wchar_t *word;

	while (shell.leaving == LEAVE_NOTHING && (word = next_raw_word(&set))) {
		if (wcspbrk(word, L"*?")) {
			struct text pattern = { 0 };

			strip_quotes(word);
			if (folder)
				join_path(&pattern, folder, word);
			else
				text_add(&pattern, word);
			visit.pattern = word;
			each_match(pattern.s, visit_match, &visit);
			text_free(&pattern);
		} else if (folder) {
			struct text path = { 0 };

			strip_quotes(word);
			join_path(&path, folder, word);
			visit.result = run_body(node, node->variable, path.s);
			text_free(&path);
		} else {
			visit.result = run_body(node, node->variable, word);
		}
		free(word);
	}
	return visit.result;
}

/* --- for /r --- */

struct tree {
	const struct node *node;
	const wchar_t *set;
	int result;
};

static bool visit_folder(const wchar_t *path, const WIN32_FIND_DATAW *found, void *context);

static void run_tree(struct tree *tree, const wchar_t *folder)
{
	struct text all = { 0 };

	tree->result = run_words(tree->node, tree->set, folder, tree->node->ignore_case);
	join_path(&all, folder, L"*");
	if (shell.leaving == LEAVE_NOTHING)
		each_match(all.s, visit_folder, tree);
	text_free(&all);
}

static bool visit_folder(const wchar_t *path, const WIN32_FIND_DATAW *found, void *context)
{
	if ((found->dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY) && !(found->dwFileAttributes & FILE_ATTRIBUTE_REPARSE_POINT) && !is_dots(found))
		run_tree(context, path);
	return shell.leaving == LEAVE_NOTHING;
}

static int for_tree(const struct node *node, const wchar_t *set, const wchar_t *options)
{
	struct tree tree = { .node = node, .set = set };
	wchar_t *given = copy_string(*options ? options : L"."), *folder;
	DWORD room;

	strip_quotes(given);
	room = GetFullPathNameW(given, 0, NULL, NULL);
	folder = allocate((room + 1) * sizeof(*folder));
	GetFullPathNameW(given, room + 1, folder, NULL);
	run_tree(&tree, folder);
	free(folder);
	free(given);
	return tree.result;
}

/* --- for /l --- */

static int for_numbers(const struct node *node, const wchar_t *set)
{
	int number[3] = { 0 }, result = 0;
	wchar_t text[16];

	for (int i = 0; i < 3; i++) {
		wchar_t *word = next_word(&set);

		if (word)
			number[i] = (int)wcstol(word, NULL, 0);
		free(word);
	}
	for (long long i = number[0]; number[1] < 0 ? i >= number[2] : i <= number[2]; i += number[1]) {
		if (shell.leaving != LEAVE_NOTHING)
			break;
		_snwprintf(text, 16, L"%d", (int)i);
		result = run_body(node, node->variable, text);
	}
	return result;
}

/* --- for /f --- */

struct options {
	wchar_t end_of_line;
	int skip;
	wchar_t delimiters[64];
	unsigned tokens;     /* bit n-1: token n */
	int count;           /* of variables, the rest of the line included */
	bool rest;
	bool back_quotes;
};

static bool parse_tokens(const wchar_t **at, struct options *options)
{
	options->tokens = 0;
	options->count = 0;
	while (**at && **at != ' ' && **at != '"') {
		wchar_t *end;
		long from, to;

		if (**at == '*') {
			options->rest = true;
			(*at)++;
			break;
		}
		from = to = wcstol(*at, &end, 10);
		if (end == *at || from < 1 || from > 31)
			return false;
		if (*end == '-') {
			*at = end + 1;
			to = wcstol(*at, &end, 10);
			if (end == *at || to > 31)
				return false;
		}
		for (long token = from; token <= to; token++)
			options->tokens |= 1u << (token - 1);
		*at = end + (*end == ',');
	}
	for (unsigned bits = options->tokens; bits; bits &= bits - 1)
		options->count++;
	return true;
}

static bool parse_options(const wchar_t *text, struct options *options)
{
	wchar_t *bare = copy_string(text);
	const wchar_t *at;
	bool good = true;

	*options = (struct options){ .end_of_line = ';', .delimiters = L" \t", .tokens = 1, .count = 1 };
	strip_quotes(bare);
	for (at = bare; good && *(at = skip_blanks(at));) {
		if (!_wcsnicmp(at, L"eol=", 4)) {
			options->end_of_line = at[4];
			at += 4 + (at[4] != 0);
		} else if (!_wcsnicmp(at, L"skip=", 5)) {
			options->skip = (int)wcstol(at + 5, (wchar_t **)&at, 0);
		} else if (!_wcsnicmp(at, L"delims=", 7)) {
			size_t count = 0;

			/* Up to the next blank; one that ends the options is itself a delimiter. */
			at += 7;
			while (*at && !(*at == ' ' && at[1] && *skip_blanks(at))) {
				if (count + 1 < sizeof(options->delimiters) / sizeof(wchar_t))
					options->delimiters[count++] = *at;
				at++;
			}
			options->delimiters[count] = 0;
		} else if (!_wcsnicmp(at, L"tokens=", 7)) {
			at += 7;
			good = parse_tokens(&at, options);
		} else if (!_wcsnicmp(at, L"usebackq", 8)) {
			options->back_quotes = true;
			at += 8;
		} else {
			good = false;
		}
	}
	free(bare);
	if (!good)
		put_error(L"%ls was unexpected at this time.\r\n", text);
	return good;
}

static bool separates(const struct options *options, wchar_t c)
{
	return c && wcschr(options->delimiters, c);
}

/* Cuts LINE into its tokens, gives them to the variables from the node's on, and runs the body. */
static int run_line(const struct node *node, const struct options *options, wchar_t *line)
{
	const wchar_t *before[33];
	int variables = options->count + options->rest, token = 0, given = 0, result;
	wchar_t *at = line;

	while (separates(options, *at))
		at++;
	if (!*at || (options->end_of_line && *line == options->end_of_line))
		return 0;
	for (int i = 0; i < variables && node->variable + i < 128; i++) {
		before[i] = shell.for_values[node->variable + i];
		shell.for_values[node->variable + i] = L"";
	}
	while (*at && given < variables) {
		wchar_t *start = at;
		bool wanted;

		if (options->rest && !(options->tokens >> token)) {
			shell.for_values[node->variable + given++] = start;
			break;
		}
		while (*at && !separates(options, *at))
			at++;
		wanted = token < 31 && options->tokens >> token++ & 1;
		if (*at)
			*at++ = 0;
		while (separates(options, *at))
			at++;
		if (wanted && node->variable + given < 128)
			shell.for_values[node->variable + given++] = start;
	}
	result = given ? run_node(node->left) : 0;
	for (int i = 0; i < variables && node->variable + i < 128; i++)
		shell.for_values[node->variable + i] = before[i];
	return result;
}

static int run_lines(const struct node *node, const struct options *options, wchar_t *content)
{
	int skip = options->skip, result = 0;
	wchar_t *next;

	for (wchar_t *line = content; line && *line && shell.leaving == LEAVE_NOTHING; line = next) {
		size_t length;

		next = wcschr(line, '\n');
		if (next)
			*next++ = 0;
		length = wcslen(line);
		if (length && line[length - 1] == '\r')
			line[length - 1] = 0;
		if (skip-- > 0)
			continue;
		skip = 0;
		result = run_line(node, options, line);
	}
	return result;
}

static void read_all(HANDLE from, struct text *content)
{
	size_t room = 4096, length = 0;
	char *bytes = allocate(room), *more;
	DWORD done;

	while (ReadFile(from, bytes + length, (DWORD)(room - length), &done, NULL) && done) {
		length += done;
		if (length == room) {
			more = allocate(room * 2);
			memcpy(more, bytes, length);
			free(bytes);
			bytes = more;
			room *= 2;
		}
	}
	text_add(content, L"");
	text_add_bytes(content, bytes, length);
	free(bytes);
}

static bool read_output(const wchar_t *command, struct text *content)
{
	SECURITY_ATTRIBUTES inherit = { sizeof(inherit), NULL, TRUE };
	HANDLE read, write, process;

	if (!CreatePipe(&read, &write, &inherit, 0))
		return false;
	SetHandleInformation(read, HANDLE_FLAG_INHERIT, 0);
	process = start_shell(command, NULL, write);
	CloseHandle(write);
	if (process)
		read_all(read, content);
	CloseHandle(read);
	if (!process)
		return false;
	WaitForSingleObject(process, INFINITE);
	CloseHandle(process);
	return true;
}

static bool read_file(const wchar_t *name, struct text *content)
{
	HANDLE file = CreateFileW(name, GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL, OPEN_EXISTING, 0, NULL);

	if (file == INVALID_HANDLE_VALUE) {
		put_error(L"The system cannot find the file %ls.\r\n", name);
		return false;
	}
	read_all(file, content);
	CloseHandle(file);
	return true;
}

/* The set as one item between the quotes QUOTE, or NULL. */
static wchar_t *quoted_item(const wchar_t *set, wchar_t quote)
{
	size_t length;

	set = skip_blanks(set);
	length = wcslen(set);
	while (length && (set[length - 1] == ' ' || set[length - 1] == '\t'))
		length--;
	return length >= 2 && set[0] == quote && set[length - 1] == quote ? copy_part(set + 1, length - 2) : NULL;
}

static int for_text(const struct node *node, const wchar_t *set, const wchar_t *option_text)
{
	struct text content = { 0 };
	struct options options;
	wchar_t *item, *word;
	int result = 0;

	if (!parse_options(option_text, &options)) {
		shell.leaving = LEAVE_BATCH;
		return shell.errorlevel = 255;
	}
	if ((item = quoted_item(set, options.back_quotes ? '`' : '\''))) {
		if (read_output(item, &content))
			result = run_lines(node, &options, content.s);
		else
			result = system_error(GetLastError());
	} else if ((item = quoted_item(set, options.back_quotes ? '\'' : '"'))) {
		text_add(&content, item);
		result = run_lines(node, &options, content.s);
	} else {
		while (shell.leaving == LEAVE_NOTHING && (word = next_word(&set))) {
			text_clear(&content);
			if (!read_file(word, &content)) {
				free(word);
				result = shell.errorlevel = 1;
				break;
			}
			result = run_lines(node, &options, content.s);
			free(word);
		}
	}
	free(item);
	text_free(&content);
	return result;
}

int run_for(const struct node *node)
{
	wchar_t *set = expand_late(node->set), *options = expand_late(node->options);
	int result = 0;

	switch (node->loop) {
	case FOR_PLAIN:
		result = run_words(node, set, NULL, false);
		break;
	case FOR_FOLDERS:
		result = run_words(node, set, NULL, true);
		break;
	case FOR_TREE:
		result = for_tree(node, set, options);
		break;
	case FOR_NUMBERS:
		result = for_numbers(node, set);
		break;
	case FOR_TEXT:
		result = for_text(node, set, options);
		break;
	}
	free(set);
	free(options);
	return result;
}
