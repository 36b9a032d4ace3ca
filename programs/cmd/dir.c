/*
 * dir: what is in folders.
 */
#include "cmd.h"

#include <stdlib.h>

struct listing {
	bool bare, tree, wide, lower, commas, short_names;
	struct attributes attributes;
	bool all;               /* hidden and system files too */
	const wchar_t *order;   /* letters n e g s d, - before one that is reversed */
	wchar_t time;           /* c a w */
	unsigned long long files, folders, bytes; /* in all folders */
	bool found;
};

struct entries {
	WIN32_FIND_DATAW *of;
	size_t count, room;
};

static const struct listing *sorting; /* qsort hands no context on */

static unsigned long long size_of(const WIN32_FIND_DATAW *entry)
{
	return (unsigned long long)entry->nFileSizeHigh << 32 | entry->nFileSizeLow;
}

static const FILETIME *time_of(const struct listing *listing, const WIN32_FIND_DATAW *entry)
{
	return listing->time == 'c' ? &entry->ftCreationTime : listing->time == 'a' ? &entry->ftLastAccessTime : &entry->ftLastWriteTime;
}

static bool is_folder_entry(const WIN32_FIND_DATAW *entry)
{
	return entry->dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY;
}

static const wchar_t *extension_of(const WIN32_FIND_DATAW *entry)
{
	const wchar_t *dot = wcsrchr(entry->cFileName, '.');

	return dot ? dot : L"";
}

static int compare_by(wchar_t key, const WIN32_FIND_DATAW *a, const WIN32_FIND_DATAW *b)
{
	switch (key) {
	case 'n': return _wcsicmp(a->cFileName, b->cFileName);
	case 'e': return _wcsicmp(extension_of(a), extension_of(b));
	case 'g': return is_folder_entry(b) - is_folder_entry(a);
	case 's': return size_of(a) < size_of(b) ? -1 : size_of(a) > size_of(b);
	case 'd': return CompareFileTime(time_of(sorting, a), time_of(sorting, b));
	}
	return 0;
}

static int compare(const void *first, const void *second)
{
	const wchar_t *at = sorting->order;

	for (; *at; at++) {
		bool reversed = *at == '-';
		int order;

		at += reversed;
		if (!*at)
			break;
		order = compare_by((wchar_t)towlower(*at), first, second);
		if (order)
			return reversed ? -order : order;
	}
	return _wcsicmp(((const WIN32_FIND_DATAW *)first)->cFileName, ((const WIN32_FIND_DATAW *)second)->cFileName);
}

static bool wanted(const struct listing *listing, const WIN32_FIND_DATAW *entry)
{
	return attributes_match(&listing->attributes, entry->dwFileAttributes) &&
	       (listing->all || !(entry->dwFileAttributes & (FILE_ATTRIBUTE_HIDDEN | FILE_ATTRIBUTE_SYSTEM)));
}

static bool collect(const wchar_t *path, const WIN32_FIND_DATAW *found, void *context)
{
	struct entries *entries = context;

	(void)path;
	if (entries->count == entries->room) {
		size_t room = entries->room * 2 + 16;
		WIN32_FIND_DATAW *more = allocate(room * sizeof(*more));

		memcpy(more, entries->of, entries->count * sizeof(*more));
		free(entries->of);
		entries->of = more;
		entries->room = room;
	}
	entries->of[entries->count++] = *found;
	return true;
}

/* 1234567 as 1,234,567. */
static void add_number(struct text *to, unsigned long long number, bool commas, size_t width)
{
	wchar_t digits[32], result[48];
	int length = _snwprintf(digits, 32, L"%llu", number), at = 0;

	for (int i = 0; i < length; i++) {
		if (commas && i && (length - i) % 3 == 0)
			result[at++] = ',';
		result[at++] = digits[i];
	}
	for (size_t i = (size_t)at; i < width; i++)
		text_add_char(to, ' ');
	text_add_part(to, result, (size_t)at);
}

static void show_entry(const struct listing *listing, const WIN32_FIND_DATAW *entry)
{
	struct text line = { 0 };
	wchar_t stamp[40];
	FILETIME local;
	SYSTEMTIME at;

	FileTimeToLocalFileTime(time_of(listing, entry), &local);
	FileTimeToSystemTime(&local, &at);
	_snwprintf(stamp, 40, L"%02u/%02u/%04u  %02u:%02u %ls", at.wMonth, at.wDay, at.wYear, (at.wHour + 11) % 12 + 1, at.wMinute,
		   at.wHour < 12 ? L"AM" : L"PM");
	text_add(&line, stamp);
	if (is_folder_entry(entry)) {
		text_add(&line, entry->dwFileAttributes & FILE_ATTRIBUTE_REPARSE_POINT ? L"    <SYMLINKD>    " : L"    <DIR>         ");
	} else if (entry->dwFileAttributes & FILE_ATTRIBUTE_REPARSE_POINT) {
		text_add(&line, L"    <SYMLINK>     ");
	} else {
		add_number(&line, size_of(entry), listing->commas, 18);
	}
	text_add_char(&line, ' ');
	if (listing->short_names) {
		size_t length = wcslen(entry->cAlternateFileName);

		text_add(&line, entry->cAlternateFileName);
		for (; length < 13; length++)
			text_add_char(&line, ' ');
	}
	text_add(&line, entry->cFileName);
	if (listing->lower)
		_wcslwr(line.s);
	put_line(line.s);
	text_free(&line);
}

static void show_wide(const struct listing *listing, const struct entries *entries)
{
	size_t width = 0, columns, i = 0, shown = 0;

	for (i = 0; i < entries->count; i++) {
		size_t length = wcslen(entries->of[i].cFileName) + 2 * is_folder_entry(&entries->of[i]);

		width = length > width ? length : width;
	}
	columns = width + 2 >= 80 ? 1 : 80 / (width + 2);
	for (i = 0; i < entries->count; i++) {
		const WIN32_FIND_DATAW *entry = &entries->of[i];
		struct text name = { 0 };

		if (!wanted(listing, entry))
			continue;
		text_add(&name, is_folder_entry(entry) ? L"[" : L"");
		text_add(&name, entry->cFileName);
		text_add(&name, is_folder_entry(entry) ? L"]" : L"");
		if (++shown % columns)
			while (name.length < width + 2)
				text_add_char(&name, ' ');
		put(name.s);
		if (shown % columns == 0)
			put(L"\r\n");
		text_free(&name);
	}
	if (shown % columns)
		put(L"\r\n");
}

static void show_total(const struct listing *listing, unsigned long long files, unsigned long long bytes)
{
	struct text line = { 0 };

	add_number(&line, files, false, 16);
	text_add(&line, L" File(s)");
	add_number(&line, bytes, listing->commas, 15);
	text_add(&line, L" bytes");
	put_line(line.s);
	text_free(&line);
}

static void show_free(const struct listing *listing, const wchar_t *folder, unsigned long long folders)
{
	ULARGE_INTEGER available = { .QuadPart = 0 };
	struct text line = { 0 };

	GetDiskFreeSpaceExW(folder, &available, NULL, NULL);
	add_number(&line, folders, false, 16);
	text_add(&line, L" Dir(s) ");
	add_number(&line, available.QuadPart, listing->commas, 15);
	text_add(&line, L" bytes free");
	put_line(line.s);
	text_free(&line);
}

static void list_folder(struct listing *listing, const wchar_t *folder, const wchar_t *pattern)
{
	struct entries entries = { 0 };
	unsigned long long files = 0, folders = 0, bytes = 0;
	struct text all = { 0 };

	join_path(&all, folder, pattern);
	each_match(all.s, collect, &entries);
	sorting = listing;
	if (listing->order && entries.count)
		qsort(entries.of, entries.count, sizeof(*entries.of), compare);
	for (size_t i = 0; i < entries.count; i++) {
		const WIN32_FIND_DATAW *entry = &entries.of[i];

		if (!wanted(listing, entry) || (listing->tree && listing->bare && is_dots(entry)))
			continue;
		if (is_folder_entry(entry))
			folders++;
		else
			files++, bytes += size_of(entry);
		if (listing->bare && !is_dots(entry)) {
			struct text name = { 0 };

			if (listing->tree)
				join_path(&name, folder, entry->cFileName);
			else
				text_add(&name, entry->cFileName);
			if (listing->lower)
				_wcslwr(name.s);
			put_line(name.s);
			text_free(&name);
		}
	}
	if (files + folders) {
		listing->found = true;
		if (!listing->bare) {
			put_format(L"\r\n Directory of %ls\r\n\r\n", folder);
			if (listing->wide)
				show_wide(listing, &entries);
			for (size_t i = 0; !listing->wide && i < entries.count; i++)
				if (wanted(listing, &entries.of[i]))
					show_entry(listing, &entries.of[i]);
			show_total(listing, files, bytes);
			if (!listing->tree)
				show_free(listing, folder, folders);
		}
	}
	listing->files += files;
	listing->folders += folders;
	listing->bytes += bytes;
	free(entries.of);
	if (!listing->tree) {
		text_free(&all);
		return;
	}
	entries = (struct entries){ 0 };
	text_clear(&all);
	join_path(&all, folder, L"*");
	each_match(all.s, collect, &entries);
	sorting = listing;
	if (listing->order && entries.count)
		qsort(entries.of, entries.count, sizeof(*entries.of), compare);
	for (size_t i = 0; i < entries.count; i++) {
		const WIN32_FIND_DATAW *entry = &entries.of[i];

		if (!is_folder_entry(entry) || is_dots(entry) || entry->dwFileAttributes & FILE_ATTRIBUTE_REPARSE_POINT)
			continue;
		if (!listing->all && entry->dwFileAttributes & (FILE_ATTRIBUTE_HIDDEN | FILE_ATTRIBUTE_SYSTEM))
			continue;
		text_clear(&all);
		join_path(&all, folder, entry->cFileName);
		list_folder(listing, all.s, pattern);
	}
	free(entries.of);
	text_free(&all);
}

/* Lists what WORD names: a folder, a file, or a pattern. */
static void list_word(struct listing *listing, const wchar_t *word)
{
	struct text full = { 0 };
	size_t length;
	wchar_t *folder;
	const wchar_t *pattern = L"*";

	add_modified(&full, word, L"f", 1);
	length = folder_length(text_get(&full));
	if (is_folder(full.s)) {
		folder = copy_string(full.s);
	} else {
		folder = copy_part(full.s, length);
		pattern = full.s + length;
		/* A folder's own backslash is not shown, but for a root's. */
		if (length > 3 && folder[length - 1] == '\\')
			folder[length - 1] = 0;
	}
	if (!listing->bare) {
		wchar_t root[3] = { folder[0], folder[1], 0 };

		builtin_vol(root);
	}
	list_folder(listing, folder, *pattern ? pattern : L"*");
	if (listing->found && !listing->bare && listing->tree) {
		put(L"\r\n     Total Files Listed:\r\n");
		show_total(listing, listing->files, listing->bytes);
		show_free(listing, folder, listing->folders);
	}
	free(folder);
	text_free(&full);
}

int builtin_dir(const wchar_t *arguments)
{
	struct listing listing = { .commas = true, .time = 'w' };
	struct words words;
	const wchar_t *value;
	int result = 0;

	words_split(arguments, &words);
	if (!words_check(&words, L"a b c -c d l n o s t w x 4")) {
		words_free(&words);
		return 1;
	}
	listing.bare = words_switch(&words, L"b");
	listing.tree = words_switch(&words, L"s");
	listing.wide = words_switch(&words, L"w") || words_switch(&words, L"d");
	listing.lower = words_switch(&words, L"l");
	listing.commas = !words_switch(&words, L"-c");
	listing.short_names = words_switch(&words, L"x");
	if ((value = words_switch(&words, L"a"))) {
		listing.all = true;
		listing.attributes = parse_attributes(value);
	}
	if ((value = words_switch(&words, L"o"))) {
		value += *value == ':';
		listing.order = *value ? value : L"gn";
	}
	if ((value = words_switch(&words, L"t")))
		listing.time = (wchar_t)towlower(value[*value == ':']);
	if (!words.count)
		list_word(&listing, L".");
	for (int i = 0; i < words.count; i++)
		list_word(&listing, words.word[i]);
	if (!listing.found) {
		put_error(L"File Not Found\r\n");
		result = 1;
	}
	words_free(&words);
	return result;
}
