/*
 * Expansion: %names% and parameters before a line is parsed, for variables and !names! before a command runs.
 *
 * The differences between a batch file and a line at the prompt are Microsoft's: in a batch file %% is one percent sign, a name that
 * is not defined is nothing and a lone percent sign vanishes; at the prompt all three stay as they were written.
 */
#include "cmd.h"

#include <stdlib.h>

/* --- values --- */

static void add_date(struct text *to)
{
	wchar_t date[64];

	if (GetDateFormatW(LOCALE_USER_DEFAULT, 0, NULL, L"ddd MM/dd/yyyy", date, 64))
		text_add(to, date);
}

static void add_time(struct text *to)
{
	wchar_t clock[32];
	SYSTEMTIME now;

	GetLocalTime(&now);
	_snwprintf(clock, 32, L"%2u:%02u:%02u.%02u", now.wHour, now.wMinute, now.wSecond, now.wMilliseconds / 10);
	text_add(to, clock);
}

static void add_number(struct text *to, int value)
{
	wchar_t digits[16];

	_snwprintf(digits, 16, L"%d", value);
	text_add(to, digits);
}

/* What has a value without being set. */
static bool add_made_up(struct text *to, const wchar_t *name)
{
	if (same_word(name, L"CD")) {
		DWORD room = GetCurrentDirectoryW(0, NULL);
		wchar_t *folder = allocate((room + 1) * sizeof(*folder));

		GetCurrentDirectoryW(room + 1, folder);
		text_add(to, folder);
		free(folder);
	} else if (same_word(name, L"DATE")) {
		add_date(to);
	} else if (same_word(name, L"TIME")) {
		add_time(to);
	} else if (same_word(name, L"RANDOM")) {
		add_number(to, rand() & 0x7fff);
	} else if (same_word(name, L"ERRORLEVEL")) {
		add_number(to, shell.errorlevel);
	} else if (same_word(name, L"CMDEXTVERSION")) {
		add_number(to, 2);
	} else if (same_word(name, L"CMDCMDLINE")) {
		text_add(to, shell.command_line);
	} else {
		return false;
	}
	return true;
}

wchar_t *variable_value(const wchar_t *name)
{
	struct text text = { 0 };
	DWORD room = GetEnvironmentVariableW(name, NULL, 0);
	wchar_t *value;

	if (room) {
		value = allocate(room * sizeof(*value));
		*value = 0;
		GetEnvironmentVariableW(name, value, room);
		return value;
	}
	if (shell.extensions && add_made_up(&text, name))
		return text.s;
	return NULL;
}

/* --- parts of paths: %~modifiers --- */

/* The file VALUE as the folders of the variable SEARCH have it, full; NULL if none has. */
static wchar_t *searched(const wchar_t *value, const wchar_t *search, size_t search_length)
{
	wchar_t *name = copy_part(search, search_length), *folders = variable_value(name), *path = NULL;
	DWORD room = folders ? SearchPathW(folders, value, NULL, 0, NULL, NULL) : 0;

	if (room) {
		path = allocate((room + 1) * sizeof(*path));
		SearchPathW(folders, value, NULL, room + 1, path, NULL);
	}
	free(name);
	free(folders);
	return path;
}

static wchar_t *full_path(const wchar_t *value)
{
	DWORD room = GetFullPathNameW(value, 0, NULL, NULL);
	wchar_t *path = allocate((room + 1) * sizeof(*path));

	*path = 0;
	if (room)
		GetFullPathNameW(value, room + 1, path, NULL);
	return path;
}

static void add_attributes(struct text *to, DWORD attributes)
{
	static const wchar_t letters[] = L"drahscotl";
	static const DWORD bits[] = { FILE_ATTRIBUTE_DIRECTORY, FILE_ATTRIBUTE_READONLY, FILE_ATTRIBUTE_ARCHIVE, FILE_ATTRIBUTE_HIDDEN,
				      FILE_ATTRIBUTE_SYSTEM, FILE_ATTRIBUTE_COMPRESSED, FILE_ATTRIBUTE_OFFLINE,
				      FILE_ATTRIBUTE_TEMPORARY, FILE_ATTRIBUTE_REPARSE_POINT };

	for (size_t i = 0; i < sizeof(bits) / sizeof(*bits); i++)
		text_add_char(to, attributes & bits[i] ? letters[i] : '-');
}

static void add_space_before(struct text *to, size_t start)
{
	if (to->length > start)
		text_add_char(to, ' ');
}

void add_modified(struct text *to, const wchar_t *value, const wchar_t *modifiers, size_t count)
{
	bool drive = false, path = false, name = false, extension = false, whole = false, asks_path;
	bool attributes = false, date = false, size = false;
	wchar_t *bare = copy_string(value), *full;
	const wchar_t *file, *dot;
	WIN32_FILE_ATTRIBUTE_DATA facts = { 0 };
	size_t start = to->length;

	strip_quotes(bare);
	for (size_t i = 0; i < count; i++) {
		switch (towlower(modifiers[i])) {
		case 'f': whole = true; break;
		case 'd': drive = true; break;
		case 'p': path = true; break;
		case 'n': name = true; break;
		case 'x': extension = true; break;
		case 'a': attributes = true; break;
		case 't': date = true; break;
		case 'z': size = true; break;
		case '$': {
			const wchar_t *end = wmemchr(modifiers + i, ':', count - i);
			size_t length = end ? (size_t)(end - modifiers) - i - 1 : count - i - 1;
			wchar_t *found = searched(bare, modifiers + i + 1, length);

			if (!found) {
				free(bare);
				return;
			}
			free(bare);
			bare = found;
			whole = whole || !(drive || path || name || extension);
			i += length + 1;
			break;
		}
		}
	}
	if (whole)
		drive = path = name = extension = true;
	asks_path = drive || path || name || extension;
	if (!*bare || !(asks_path || attributes || date || size)) {
		text_add(to, bare);
		free(bare);
		return;
	}
	full = full_path(bare);
	if ((attributes || date || size) && GetFileAttributesExW(full, GetFileExInfoStandard, &facts)) {
		if (attributes)
			add_attributes(to, facts.dwFileAttributes);
		if (date) {
			FILETIME local;
			SYSTEMTIME at;
			wchar_t text[64];

			FileTimeToLocalFileTime(&facts.ftLastWriteTime, &local);
			FileTimeToSystemTime(&local, &at);
			_snwprintf(text, 64, L"%02u/%02u/%04u %02u:%02u %ls", at.wMonth, at.wDay, at.wYear, (at.wHour + 11) % 12 + 1, at.wMinute,
				   at.wHour < 12 ? L"AM" : L"PM");
			add_space_before(to, start);
			text_add(to, text);
		}
		if (size) {
			wchar_t text[32];

			_snwprintf(text, 32, L"%llu", (unsigned long long)facts.nFileSizeHigh << 32 | facts.nFileSizeLow);
			add_space_before(to, start);
			text_add(to, text);
		}
	}
	if (asks_path) {
		size_t root = full[0] && full[1] == ':' ? 2 : 0;

		add_space_before(to, start);
		file = full + folder_length(full);
		dot = wcsrchr(file, '.');
		if (!dot)
			dot = file + wcslen(file);
		if (drive)
			text_add_part(to, full, root);
		if (path)
			text_add_part(to, full + root, (size_t)(file - full) - root);
		if (name)
			text_add_part(to, file, (size_t)(dot - file));
		if (extension)
			text_add(to, dot);
	}
	free(full);
	free(bare);
}

/* --- %name:~n,m% and %name:a=b% --- */

static void add_substring(struct text *to, const wchar_t *value, const wchar_t *spec)
{
	long length = (long)wcslen(value), from, count = length;
	wchar_t *end;

	from = wcstol(spec, &end, 0);
	if (*end == ',')
		count = wcstol(end + 1, NULL, 0);
	if (from < 0)
		from = from + length < 0 ? 0 : from + length;
	if (from > length)
		from = length;
	if (count < 0)
		count = length - from + count;
	if (count > length - from)
		count = length - from;
	if (count > 0)
		text_add_part(to, value + from, (size_t)count);
}

/* *x=y replaces all up to the first x. */
static void add_replaced(struct text *to, const wchar_t *value, const wchar_t *spec, size_t spec_length)
{
	const wchar_t *equals = wmemchr(spec, '=', spec_length);
	bool prefix = *spec == '*';
	const wchar_t *from = spec + prefix;
	size_t from_length = (size_t)(equals - from), to_length = spec_length - (size_t)(equals + 1 - spec);

	while (*value) {
		if (from_length && !_wcsnicmp(value, from, from_length)) {
			text_add_part(to, equals + 1, to_length);
			value += from_length;
			if (prefix)
				break;
			continue;
		}
		if (prefix) {
			const wchar_t *at = value;

			while (*at && _wcsnicmp(at, from, from_length))
				at++;
			if (!*at)
				break;
			value = at;
			continue;
		}
		text_add_char(to, *value++);
	}
	text_add(to, value);
}

/*
 * AT is behind a sign (% or !): tries name, name:~..., name:a=b up to the next sign. Returns what follows, or NULL if this is none.
 * *undefined: it is one, of a name without a value.
 */
static const wchar_t *expand_name(const wchar_t *at, wchar_t sign, struct text *to, bool *undefined)
{
	const wchar_t *end = wcschr(at, sign), *colon;
	wchar_t *name, *value;

	*undefined = false;
	if (!end || end == at)
		return NULL;
	colon = shell.extensions ? wmemchr(at, ':', (size_t)(end - at)) : NULL;
	if (colon == at)
		colon = NULL;
	/* "%a:%" is a's value and a colon gone: a colon that nothing follows is part of the name. */
	if (colon && colon + 1 == end)
		colon = NULL;
	name = copy_part(at, (size_t)((colon ? colon : end) - at));
	value = variable_value(name);
	free(name);
	if (!value) {
		*undefined = true;
		return end + 1;
	}
	if (!colon) {
		text_add(to, value);
	} else if (colon[1] == '~') {
		wchar_t *spec = copy_part(colon + 2, (size_t)(end - colon - 2));

		add_substring(to, value, spec);
		free(spec);
	} else if (wmemchr(colon + 1, '=', (size_t)(end - colon - 1))) {
		add_replaced(to, value, colon + 1, (size_t)(end - colon - 1));
	} else {
		text_add(to, value);
	}
	free(value);
	return end + 1;
}

/* --- parameters --- */

/* AT is behind %~ (of a parameter or a for variable). The length of the modifiers that stand there, $NAME: included. */
static size_t modifiers_length(const wchar_t *at)
{
	size_t length = wcsspn(at, L"fdpnxsatzFDPNXSATZ");

	if (at[length] == '$') {
		const wchar_t *colon = wcschr(at + length, ':');

		if (colon)
			return (size_t)(colon + 1 - at);
	}
	return length;
}

static const wchar_t *parameter(int digit)
{
	struct batch *batch = shell.batch;

	if (!digit)
		return batch->parameters[0] ? batch->parameters[0] : L"";
	return batch->parameters[digit] ? batch->parameters[digit] : L"";
}

/* AT is behind %. Returns what follows a parameter, or NULL if there is none. */
static const wchar_t *expand_parameter(const wchar_t *at, struct text *to)
{
	size_t count;

	if (*at == '*') {
		text_add(to, shell.batch->rest ? shell.batch->rest : L"");
		return at + 1;
	}
	if (*at >= '0' && *at <= '9') {
		text_add(to, parameter(*at - '0'));
		return at + 1;
	}
	if (*at != '~' || !shell.extensions)
		return NULL;
	count = modifiers_length(at + 1);
	if (at[1 + count] < '0' || at[1 + count] > '9')
		return NULL;
	/* %~f0 is the file itself, however it was called. */
	add_modified(to, at[1 + count] == '0' && count && shell.batch->path ? shell.batch->path : parameter(at[1 + count] - '0'), at + 1, count);
	return at + 2 + count;
}

void expand_percent(const wchar_t *line, struct text *to)
{
	bool batch = shell.batch != NULL, undefined;

	while (*line) {
		const wchar_t *after;

		if (*line != '%') {
			size_t length = wcscspn(line, L"%");

			text_add_part(to, line, length);
			line += length;
			continue;
		}
		line++;
		if (batch && *line == '%') {
			text_add_char(to, '%');
			line++;
		} else if (batch && (after = expand_parameter(line, to))) {
			line = after;
		} else if ((after = expand_name(line, '%', to, &undefined)) && !(undefined && !batch)) {
			/* With a modifier of a name that is not defined the modifier is left, as with Windows. */
			if (undefined) {
				const wchar_t *colon = wmemchr(line, ':', (size_t)(after - 1 - line));

				if (colon && colon > line) {
					text_add_part(to, colon + 1, (size_t)(after - 1 - colon - 1));
				}
			}
			line = after;
		} else if (!batch) {
			text_add_char(to, '%');
		}
	}
}

/* --- late expansion --- */

/* AT is behind % in the body of a for. */
static const wchar_t *expand_for(const wchar_t *at, struct text *to)
{
	size_t count;

	if (*at < 128 && shell.for_values[*at] && *at != '~') {
		text_add(to, shell.for_values[*at]);
		return at + 1;
	}
	if (*at != '~' || !shell.extensions)
		return NULL;
	/* The variable may itself be one of the modifiers' letters: the longest run whose next letter is a variable. */
	for (count = modifiers_length(at + 1) + 1; count-- > 0;) {
		wchar_t letter = at[1 + count];

		if (letter && letter < 128 && shell.for_values[letter]) {
			add_modified(to, shell.for_values[letter], at + 1, count);
			return at + 2 + count;
		}
	}
	return NULL;
}

static void expand_delayed(const wchar_t *s, struct text *to)
{
	bool undefined;

	while (*s) {
		const wchar_t *after;

		if (*s == '^' && s[1]) {
			text_add_char(to, s[1]);
			s += 2;
		} else if (*s != '!') {
			text_add_char(to, *s++);
		} else if ((after = expand_name(s + 1, '!', to, &undefined))) {
			s = after;
		} else {
			s++;
		}
	}
}

wchar_t *expand_late(const wchar_t *s)
{
	struct text replaced = { 0 }, delayed = { 0 };

	while (*s) {
		const wchar_t *after;

		if (*s == '%' && (after = expand_for(s + 1, &replaced)))
			s = after;
		else
			text_add_char(&replaced, *s++);
	}
	if (!replaced.s)
		return copy_string(L"");
	if (!shell.delayed || !wcschr(replaced.s, '!'))
		return replaced.s;
	expand_delayed(replaced.s, &delayed);
	text_free(&replaced);
	return delayed.s ? delayed.s : copy_string(L"");
}
