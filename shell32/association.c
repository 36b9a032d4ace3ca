/*
 * Commands of file classes: see association.h.
 *
 * CLASSES\.ext names a ProgID, CLASSES\PROGID\shell\VERB\command holds the command; CLASSES is HKEY_CURRENT_USER\Software\Classes and
 * then HKEY_CLASSES_ROOT. What no class is registered for is the desktop's: xdg-open knows the applications of this machine.
 */
#include "association.h"

/* The text of a default value that is not empty, environment variables put in. */
static BOOL read_text(HKEY key, const WCHAR *path, WCHAR *text, DWORD room)
{
	DWORD bytes = room * sizeof(WCHAR);

	return !RegGetValueW(key, path, NULL, RRF_RT_REG_SZ, NULL, text, &bytes) && *text;
}

BOOL association_of_key(HKEY key, const WCHAR *verb, WCHAR *command)
{
	WCHAR path[300], own[200], *comma;

	if (!verb || !*verb) {
		/* shell's default value: a list of verbs, the first counts. */
		if (!read_text(key, L"shell", own, ARRAYSIZE(own)))
			wcscpy(own, L"open");
		comma = wcspbrk(own, L", ");
		if (comma)
			*comma = 0;
		verb = own;
	}
	if (wcslen(verb) >= ARRAYSIZE(own) || wcschr(verb, '\\'))
		return FALSE;
	wcscpy(path, L"shell\\");
	wcscat(path, verb);
	wcscat(path, L"\\command");
	return read_text(key, path, command, COMMAND_ROOM);
}

/* The class's key: what the user registered comes before what the machine has. NULL: there is none. */
static HKEY open_class(const WCHAR *name, BOOL of_user)
{
	WCHAR path[300];
	HKEY key;

	if (!*name || wcslen(name) + 20 > ARRAYSIZE(path))
		return NULL;
	wcscpy(path, of_user ? L"Software\\Classes\\" : L"");
	wcscat(path, name);
	return RegOpenKeyExW(of_user ? HKEY_CURRENT_USER : HKEY_CLASSES_ROOT, path, 0, KEY_READ, &key) ? NULL : key;
}

/* The ProgID of an extension. */
static BOOL find_prog_id(const WCHAR *extension, WCHAR *name, DWORD room)
{
	BOOL found = FALSE;

	for (int of_user = 1; of_user >= 0 && !found; of_user--) {
		HKEY key = open_class(extension, of_user);

		if (!key)
			continue;
		found = read_text(key, NULL, name, room);
		RegCloseKey(key);
	}
	return found;
}

BOOL association_of_class(const WCHAR *name, const WCHAR *verb, WCHAR *command)
{
	WCHAR prog_id[256];
	BOOL found = FALSE;

	if (*name == '.' && find_prog_id(name, prog_id, ARRAYSIZE(prog_id)))
		name = prog_id;
	for (int of_user = 1; of_user >= 0 && !found; of_user--) {
		HKEY key = open_class(name, of_user);

		if (!key)
			continue;
		found = association_of_key(key, verb, command);
		RegCloseKey(key);
	}
	return found;
}

/* The NUMBERth parameter, as long as *length says. */
static const WCHAR *parameter(const WCHAR *parameters, unsigned number, SIZE_T *length)
{
	const WCHAR *start;
	BOOL quoted;

	for (;;) {
		parameters += wcsspn(parameters, L" \t");
		start = parameters;
		quoted = FALSE;
		for (; *parameters && (quoted || (*parameters != ' ' && *parameters != '\t')); parameters++)
			if (*parameters == '"')
				quoted = !quoted;
		if (!--number || !*parameters)
			break;
	}
	*length = number ? 0 : parameters - start;
	return start;
}

/* What stands for %C: its text, *length long. */
static const WCHAR *stands_for(WCHAR c, const WCHAR *file, const WCHAR *parameters, SIZE_T *length)
{
	const WCHAR *text;

	switch (c) {
	case '1':
	case 'L':
	case 'l':
	case 'V':
	case 'v':
		text = file;
		break;
	case '*':
		text = parameters;
		break;
	case '%':
		text = L"%";
		break;
	case '2' ... '9':
		return parameter(parameters, c - '1', length);
	default:
		return NULL;
	}
	*length = wcslen(text);
	return text;
}

WCHAR *association_fill(const WCHAR *command, const WCHAR *file, const WCHAR *parameters)
{
	SIZE_T room = 1, length;
	const WCHAR *at, *text;
	WCHAR *filled, *to;

	if (!parameters)
		parameters = L"";
	for (at = command; *at; at++) {
		text = *at == '%' ? stands_for(at[1], file, parameters, &length) : NULL;
		room += text ? length : 1;
		at += text != NULL;
	}
	filled = to = HeapAlloc(GetProcessHeap(), 0, room * sizeof(WCHAR));
	if (!filled) {
		SetLastError(ERROR_NOT_ENOUGH_MEMORY);
		return NULL;
	}
	for (at = command; *at; at++) {
		text = *at == '%' ? stands_for(at[1], file, parameters, &length) : NULL;
		if (!text) {
			*to++ = *at;
			continue;
		}
		memcpy(to, text, length * sizeof(WCHAR));
		to += length;
		at++;
	}
	*to = 0;
	return filled;
}

BOOL association_desktop(WCHAR *path)
{
	DWORD size = GetEnvironmentVariableW(L"PATH", NULL, 0), length = 0;
	WCHAR *list = size ? HeapAlloc(GetProcessHeap(), 0, size * sizeof(WCHAR)) : NULL;

	if (list && GetEnvironmentVariableW(L"PATH", list, size) < size)
		length = SearchPathW(list, L"xdg-open", NULL, MAX_PATH, path, NULL);
	shell_free(list);
	return length && length < MAX_PATH;
}
