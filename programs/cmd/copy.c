/*
 * copy: files to a file or a folder, files joined with +, text and binary.
 *
 * Words separated by + are joined into one target. /a (text) ends a source at its first control-Z and ends the target with one,
 * where it stands behind them; binary is the rule, but for joining, where text is.
 */
#include "cmd.h"

#include <stdlib.h>

struct source {
	const wchar_t *name;
	bool text, chosen;  /* chosen: by /a or /b */
	bool joins;         /* with the one before */
};

struct copying {
	struct source *sources;
	int count;
	const wchar_t *to;
	bool to_folder, overwrite, end_mark;
	const struct source *source;
	int copied, failed, seen;
};

/* --- the line: a+b, /a and /b behind names --- */

static bool is_device(const wchar_t *name)
{
	return same_word(name, L"con") || same_word(name, L"nul") || same_word(name, L"con:") || same_word(name, L"nul:");
}

static wchar_t *take_name(const wchar_t **at)
{
	const wchar_t *from = *at;
	bool quoted = false;
	wchar_t *name;

	while (**at && (quoted || (!is_delimiter(**at) && **at != '+' && **at != '/'))) {
		if (**at == '"')
			quoted = !quoted;
		(*at)++;
	}
	name = copy_part(from, (size_t)(*at - from));
	strip_quotes(name);
	return name;
}

/* FALSE for a switch that there is not. */
static bool take_switch(const wchar_t **at, struct copying *copying, bool *text, bool *chosen)
{
	const wchar_t *from = *at + 1;
	size_t length = wcscspn(from, L" \t/+");

	*at = from + length;
	if (length == 1 && (towlower(*from) == 'a' || towlower(*from) == 'b')) {
		*text = towlower(*from) == 'a';
		*chosen = true;
		if (copying->count) {
			copying->sources[copying->count - 1].text = *text;
			copying->sources[copying->count - 1].chosen = true;
		}
	} else if (length == 1 && towlower(*from) == 'y') {
		copying->overwrite = true;
	} else if (length == 2 && !_wcsnicmp(from, L"-y", 2)) {
		copying->overwrite = false;
	} else if (!(length == 1 && wcschr(L"vnzdl", towlower(*from)))) {
		/* Verification, short names, restart and the like change nothing of what is copied. */
		return false;
	}
	return true;
}

static bool parse_line(const wchar_t *at, struct copying *copying)
{
	bool joins = false, text = false, chosen = false;

	copying->sources = allocate((wcslen(at) + 1) * sizeof(*copying->sources));
	for (;;) {
		at = skip_delimiters(at);
		if (!*at)
			return true;
		if (*at == '+') {
			joins = true;
			at++;
		} else if (*at == '/') {
			if (!take_switch(&at, copying, &text, &chosen))
				return false;
		} else {
			copying->sources[copying->count++] = (struct source){ take_name(&at), text, chosen, joins };
			joins = false;
		}
	}
}

/* --- the work --- */

static bool may_write(struct copying *copying, const wchar_t *to)
{
	wchar_t answer;

	if (copying->overwrite || is_device(to) || GetFileAttributesW(to) == INVALID_FILE_ATTRIBUTES)
		return true;
	put_format(L"Overwrite %ls? (Yes/No/All): ", to);
	if (!ask(L"", &answer))
		answer = 'n';
	if (answer == 'a')
		copying->overwrite = true;
	return answer == 'y' || answer == 'a';
}

static bool same_file(const wchar_t *a, const wchar_t *b)
{
	struct text first = { 0 }, second = { 0 };
	bool same;

	add_modified(&first, a, L"f", 1);
	add_modified(&second, b, L"f", 1);
	same = same_word(text_get(&first), text_get(&second));
	text_free(&first);
	text_free(&second);
	return same;
}

/* Adds FROM to the open file TO. */
static bool append(const wchar_t *from, HANDLE to, bool text)
{
	HANDLE file = CreateFileW(same_word(from, L"con") ? L"CONIN$" : from, GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL,
				  OPEN_EXISTING, 0, NULL);
	static char bytes[0x10000];
	DWORD done, written;
	bool more = true, good = true;

	if (file == INVALID_HANDLE_VALUE)
		return false;
	while (more && ReadFile(file, bytes, sizeof(bytes), &done, NULL) && done) {
		const char *end = text ? memchr(bytes, 0x1a, done) : NULL;

		if (end) {
			done = (DWORD)(end - bytes);
			more = false;
		}
		if (!WriteFile(to, bytes, done, &written, NULL) || written != done) {
			good = false;
			break;
		}
	}
	CloseHandle(file);
	return good;
}

/* One file to one file. */
static bool copy_one(struct copying *copying, const wchar_t *from, const wchar_t *to)
{
	HANDLE file;
	bool good;

	if (!copying->source->text && !is_device(from) && !is_device(to))
		return CopyFileW(from, to, FALSE);
	file = CreateFileW(same_word(to, L"con") ? L"CONOUT$" : to, GENERIC_WRITE, FILE_SHARE_READ, NULL,
			   is_device(to) ? OPEN_EXISTING : CREATE_ALWAYS, 0, NULL);
	if (file == INVALID_HANDLE_VALUE)
		return false;
	good = append(from, file, copying->source->text);
	CloseHandle(file);
	return good;
}

/* "copy *.txt *.bak": the target's name may have wildcards that take over from the source's. */
static void target_of(const struct copying *copying, const wchar_t *name, struct text *to)
{
	const wchar_t *pattern, *dot = wcsrchr(name, '.');
	size_t base = dot ? (size_t)(dot - name) : wcslen(name);

	if (copying->to_folder) {
		join_path(to, copying->to, name);
		return;
	}
	pattern = copying->to + folder_length(copying->to);
	text_add_part(to, copying->to, folder_length(copying->to));
	for (; *pattern; pattern++) {
		if (*pattern == '*' && (pattern == copying->to + folder_length(copying->to)))
			text_add_part(to, name, base);
		else if (*pattern == '*')
			text_add(to, dot ? dot + 1 : L"");
		else
			text_add_char(to, *pattern);
	}
}

static bool copy_match(const wchar_t *path, const WIN32_FIND_DATAW *found, void *context)
{
	struct copying *copying = context;
	struct text to = { 0 };

	if (found->dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY)
		return true;
	copying->seen++;
	target_of(copying, found->cFileName, &to);
	if (wcspbrk(copying->source->name, L"*?"))
		put_line(path);
	if (same_file(path, to.s)) {
		put_error(L"The file cannot be copied onto itself.\r\n");
		copying->failed++;
	} else if (may_write(copying, to.s)) {
		if (copy_one(copying, path, to.s)) {
			copying->copied++;
		} else {
			system_error(GetLastError());
			copying->failed++;
		}
	}
	text_free(&to);
	return true;
}

static void copy_each(struct copying *copying)
{
	for (int i = 0; i < copying->count && !copying->failed; i++) {
		struct source *source = &copying->sources[i];
		struct text all = { 0 };

		copying->source = source;
		copying->seen = 0;
		if (is_device(source->name)) {
			copying->seen = 1;
			if (copy_one(copying, source->name, copying->to))
				copying->copied++;
			else
				copying->failed = system_error(GetLastError());
			continue;
		}
		if (is_folder(source->name)) {
			join_path(&all, source->name, L"*");
			source->name = all.s;
		}
		each_match(source->name, copy_match, copying);
		if (!copying->seen) {
			put_line(source->name);
			copying->failed = system_error(ERROR_FILE_NOT_FOUND);
		}
	}
}

/* --- joining --- */

struct joining {
	struct copying *copying;
	HANDLE to;
	bool first_is_target;
};

static bool join_match(const wchar_t *path, const WIN32_FIND_DATAW *found, void *context)
{
	struct joining *joining = context;
	struct copying *copying = joining->copying;
	bool text = copying->source->chosen ? copying->source->text : true;

	if (found->dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY)
		return true;
	copying->seen++;
	put_line(path);
	if (joining->first_is_target && same_file(path, copying->to))
		return true;
	if (!append(path, joining->to, text)) {
		system_error(GetLastError());
		copying->failed++;
	}
	return !copying->failed;
}

static void copy_joined(struct copying *copying)
{
	struct joining joining = { .copying = copying };

	/* "copy a+b" adds b to a, "copy a+b a" as well: what is there stays and the rest follows it. */
	joining.first_is_target = same_file(copying->sources[0].name, copying->to);
	if (!joining.first_is_target && !may_write(copying, copying->to))
		return;
	joining.to = CreateFileW(copying->to, GENERIC_WRITE, FILE_SHARE_READ, NULL, joining.first_is_target ? OPEN_EXISTING : CREATE_ALWAYS, 0, NULL);
	if (joining.to == INVALID_HANDLE_VALUE) {
		copying->failed = system_error(GetLastError());
		return;
	}
	if (joining.first_is_target)
		SetFilePointer(joining.to, 0, NULL, FILE_END);
	for (int i = 0; i < copying->count && !copying->failed; i++) {
		copying->source = &copying->sources[i];
		copying->seen = 0;
		each_match(copying->source->name, join_match, &joining);
		/* Of several sources those that are not there are left out, but for the first. */
		if (!copying->seen && !i) {
			put_line(copying->source->name);
			copying->failed = system_error(ERROR_FILE_NOT_FOUND);
		}
	}
	if (copying->end_mark) {
		DWORD done;

		WriteFile(joining.to, "\x1a", 1, &done, NULL);
	}
	CloseHandle(joining.to);
	if (!copying->failed)
		copying->copied = 1;
}

int builtin_copy(const wchar_t *arguments)
{
	struct copying copying = { .overwrite = shell.batch || !shell.interactive };
	const wchar_t **names;
	int count, joined = 0;

	if (!parse_line(arguments, &copying) || !copying.count) {
		for (int i = 0; i < copying.count; i++)
			free((void *)copying.sources[i].name);
		free(copying.sources);
		return syntax_error();
	}
	count = copying.count;
	names = allocate((size_t)count * sizeof(*names));
	for (int i = 0; i < count; i++) {
		names[i] = copying.sources[i].name;
		joined += copying.sources[i].joins;
	}
	/* The last name is the target, unless it is joined to the one before. */
	if (count > 1 && !copying.sources[count - 1].joins) {
		copying.to = names[count - 1];
		copying.end_mark = copying.sources[count - 1].chosen && copying.sources[count - 1].text && joined;
		copying.count--;
	} else {
		copying.to = joined ? names[0] : L".";
	}
	copying.to_folder = is_folder(copying.to);
	if (joined && copying.to_folder) {
		struct text to = { 0 };

		join_path(&to, copying.to, names[0] + folder_length(names[0]));
		copying.to = to.s;
		copying.to_folder = false;
		copy_joined(&copying);
		text_free(&to);
	} else if (joined) {
		copy_joined(&copying);
	} else if (copying.count > 1) {
		copying.failed = syntax_error();
	} else {
		copy_each(&copying);
	}
	put_format(L"%9d file(s) copied.\r\n", copying.copied);
	for (int i = 0; i < count; i++)
		free((void *)names[i]);
	free(names);
	free(copying.sources);
	return copying.failed ? 1 : 0;
}
