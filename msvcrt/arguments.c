/*
 * main's arguments.
 *
 * The command line is split by the rules of Microsoft's documentation, "Parsing C command-line arguments": blanks separate,
 * quotation marks keep together, 2n backslashes before a quotation mark are n and the mark counts, 2n+1 are n and a plain mark. In
 * quotes, two marks are one mark; msvcrt.dll then takes the quoted part to be over, later runtimes do not. The program's name
 * has no escapes. Where the startup code asks for it, arguments with wildcards outside of quotes become the names that match them,
 * in order; without a match they stay as they are.
 */
#include "startup.h"
#include "file_name.h"
#include "arguments.h"

int crt_argc;
char **crt_argv;
wchar_t **crt_wargv;
char *crt_acmdln;
wchar_t *crt_wcmdln;
char *crt_pgmptr;
wchar_t *crt_wpgmptr;

bool command_line_init(void)
{
	crt_acmdln = GetCommandLineA();
	crt_wcmdln = GetCommandLineW();
	return true;
}

/* Arguments as they are found. */
struct list {
	wchar_t **items;
	int count, room;
};

static bool list_add(struct list *list, wchar_t *item)
{
	if (list->count + 1 >= list->room) {
		int room = list->room ? list->room * 2 : 16;
		wchar_t **grown = realloc(list->items, room * sizeof(*grown));

		if (!grown)
			return false;
		list->items = grown;
		list->room = room;
	}
	list->items[list->count++] = item;
	list->items[list->count] = NULL;
	return true;
}

static int compare_names(const void *a, const void *b)
{
	return _wcsicmp(*(wchar_t *const *)a, *(wchar_t *const *)b);
}

/* Adds what PATTERN matches; PATTERN itself if that is nothing. */
static bool add_matches(struct list *list, const wchar_t *pattern)
{
	const wchar_t *last = wcsrchr(pattern, '\\'), *slash = wcsrchr(pattern, '/');
	size_t folder_length;
	WIN32_FIND_DATAW found;
	int first = list->count;
	HANDLE search = FindFirstFileW(pattern, &found);

	if (!last || (slash && slash > last))
		last = slash;
	if (!last)
		last = wcschr(pattern, ':');
	folder_length = last ? last + 1 - pattern : 0;
	if (search != INVALID_HANDLE_VALUE) {
		do {
			size_t length = wcslen(found.cFileName);
			wchar_t *name;

			if (!wcscmp(found.cFileName, L".") || !wcscmp(found.cFileName, L".."))
				continue;
			name = malloc((folder_length + length + 1) * sizeof(wchar_t));
			if (!name || !list_add(list, name)) {
				free(name);
				FindClose(search);
				return false;
			}
			memcpy(name, pattern, folder_length * sizeof(wchar_t));
			wcscpy(name + folder_length, found.cFileName);
		} while (FindNextFileW(search, &found));
		FindClose(search);
	}
	if (list->count == first)
		return list_add(list, _wcsdup(pattern));
	qsort(list->items + first, list->count - first, sizeof(*list->items), compare_names);
	return true;
}

/* The program's name, *AT moved behind it. */
static void parse_program(const wchar_t **at, wchar_t *to)
{
	bool quoted = false;
	const wchar_t *p;

	for (p = *at; *p && (quoted || (*p != ' ' && *p != '\t')); p++) {
		if (*p == '"')
			quoted = !quoted;
		else
			*to++ = *p;
	}
	*to = 0;
	*at = p;
}

/* One argument, *AT moved behind it; *wild: it has a wildcard that stands in no quotes. */
static void parse_argument(const wchar_t **at, wchar_t *to, bool *wild)
{
	const wchar_t *p = *at;
	bool quoted = false;

	*wild = false;
	for (;;) {
		int slashes = 0;
		bool literal = true;

		while (*p == '\\') {
			slashes++;
			p++;
		}
		if (*p == '"') {
			if (slashes % 2 == 0) {
				literal = quoted && p[1] == '"';
				if (literal)
					p++;
				if (!literal || !CRT_IS_UCRT)
					quoted = !quoted;
			}
			slashes /= 2;
		}
		while (slashes--)
			*to++ = '\\';
		if (!*p || (!quoted && (*p == ' ' || *p == '\t')))
			break;
		if (literal) {
			if (!quoted && (*p == '*' || *p == '?'))
				*wild = true;
			*to++ = *p;
		}
		p++;
	}
	*to = 0;
	*at = p;
}

static bool parse_command_line(const wchar_t *line, bool expand, struct list *list)
{
	wchar_t *argument = malloc((wcslen(line) + MAX_PATH + 1) * sizeof(wchar_t));
	bool done = argument != NULL, wild;

	if (!done)
		return false;
	if (*line)
		parse_program(&line, argument);
	else if (!GetModuleFileNameW(NULL, argument, MAX_PATH))
		*argument = 0;
	done = list_add(list, _wcsdup(argument));
	while (done) {
		while (*line == ' ' || *line == '\t')
			line++;
		if (!*line)
			break;
		parse_argument(&line, argument, &wild);
		done = expand && wild ? add_matches(list, argument) : list_add(list, _wcsdup(argument));
	}
	free(argument);
	return done;
}

bool arguments_make(bool expand)
{
	struct list list = { NULL, 0, 0 };
	wchar_t program[MAX_PATH];

	if (crt_wargv)
		return true;
	if (!parse_command_line(crt_wcmdln, expand, &list))
		return false;
	if (GetModuleFileNameW(NULL, program, MAX_PATH))
		crt_wpgmptr = _wcsdup(program);
	crt_argc = list.count;
	crt_wargv = list.items;
	return true;
}

bool arguments_make_narrow(bool expand)
{
	char **narrow;

	if (crt_argv)
		return true;
	if (!arguments_make(expand))
		return false;
	narrow = calloc(crt_argc + 1, sizeof(*narrow));
	if (!narrow)
		return false;
	for (int i = 0; i < crt_argc; i++) {
		narrow[i] = file_name_narrow(crt_wargv[i]);
		if (!narrow[i])
			return false;
	}
	if (crt_wpgmptr)
		crt_pgmptr = file_name_narrow(crt_wpgmptr);
	crt_argv = narrow;
	return true;
}

/* MODE: 0 no arguments, 1 as they stand, 2 with wildcards expanded. */
errno_t __cdecl _configure_narrow_argv(int mode)
{
	return !mode || arguments_make_narrow(mode == 2) ? 0 : ENOMEM;
}

errno_t __cdecl _configure_wide_argv(int mode)
{
	return !mode || arguments_make(mode == 2) ? 0 : ENOMEM;
}

int *__cdecl __p___argc(void) { return &crt_argc; }
char ***__cdecl __p___argv(void) { return &crt_argv; }
wchar_t ***__cdecl __p___wargv(void) { return &crt_wargv; }
char **__cdecl __p__acmdln(void) { return &crt_acmdln; }
wchar_t **__cdecl __p__wcmdln(void) { return &crt_wcmdln; }
char **__cdecl __p__pgmptr(void) { return &crt_pgmptr; }
wchar_t **__cdecl __p__wpgmptr(void) { return &crt_wpgmptr; }

errno_t __cdecl _get_pgmptr(char **value)
{
	if (!value || !arguments_make_narrow(false))
		return crt_invalid_parameter_errno(EINVAL);
	*value = crt_pgmptr;
	return 0;
}

errno_t __cdecl _get_wpgmptr(wchar_t **value)
{
	if (!value || !arguments_make(false))
		return crt_invalid_parameter_errno(EINVAL);
	*value = crt_wpgmptr;
	return 0;
}

/* WinMain's command line: what follows the program's name. */
wchar_t *__cdecl _get_wide_winmain_command_line(void)
{
	wchar_t *p = crt_wcmdln;
	bool quoted = false;

	for (; *p > ' ' || (*p && quoted); p++)
		if (*p == '"')
			quoted = !quoted;
	while (*p && *p <= ' ')
		p++;
	return p;
}

char *__cdecl _get_narrow_winmain_command_line(void)
{
	char *p = crt_acmdln;
	bool quoted = false;

	for (; (unsigned char)*p > ' ' || (*p && quoted); p++)
		if (*p == '"')
			quoted = !quoted;
	while (*p && (unsigned char)*p <= ' ')
		p++;
	return p;
}
