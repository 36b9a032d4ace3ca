/*
 * CommandLineToArgvW (shellapi.h).
 *
 * Blanks separate arguments, quotation marks keep together. 2n backslashes before a quotation mark are n and the mark counts, 2n+1
 * are n and a plain mark. In quotes, two marks are one plain mark and the quoted part is over. The program's name comes first and
 * has no escapes: it ends at its closing mark, or without marks at the first blank or control character.
 */
#include "shell32.h"

static BOOL is_blank(WCHAR c)
{
	return c == ' ' || c == '\t';
}

/* Writes the program's name to TO and returns where the rest begins; *to is behind the terminator. */
static const WCHAR *take_program(const WCHAR *from, WCHAR **to)
{
	BOOL quoted = *from == '"';

	from += quoted;
	while (*from && (quoted ? *from != '"' : *from > ' '))
		*(*to)++ = *from++;
	*(*to)++ = 0;
	return from + (quoted && *from);
}

/* The same for any other argument. */
static const WCHAR *take_argument(const WCHAR *from, WCHAR **to)
{
	BOOL quoted = FALSE;

	while (*from && (quoted || !is_blank(*from))) {
		SIZE_T slashes = 0, kept;

		while (from[slashes] == '\\')
			slashes++;
		from += slashes;
		kept = *from == '"' ? slashes / 2 : slashes;
		while (kept--)
			*(*to)++ = '\\';
		if (*from != '"') {
			/* Behind backslashes the loop's condition has not been asked about this character. */
			if (!slashes)
				*(*to)++ = *from++;
			continue;
		}
		from++;
		if (slashes % 2) {
			*(*to)++ = '"';
		} else if (quoted && *from == '"') {
			*(*to)++ = '"';
			from++;
			quoted = FALSE;
		} else {
			quoted = !quoted;
		}
	}
	*(*to)++ = 0;
	return from;
}

/* The program's own path alone, for an empty command line. */
static LPWSTR *own_path(int *count)
{
	LPWSTR *list;

	for (DWORD room = MAX_PATH, length;; room *= 2) {
		list = LocalAlloc(LMEM_FIXED, 2 * sizeof(*list) + room * sizeof(WCHAR));
		if (!list)
			return NULL;
		list[0] = (WCHAR *)(list + 2);
		list[1] = NULL;
		length = GetModuleFileNameW(NULL, list[0], room);
		if (length && length < room)
			break;
		LocalFree(list);
		if (!length)
			return NULL;
	}
	*count = 1;
	return list;
}

LPWSTR *WINAPI CommandLineToArgvW(LPCWSTR line, int *count)
{
	SIZE_T length, most;
	LPWSTR *list;
	WCHAR *text;

	if (!count) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return NULL;
	}
	if (!*line)
		return own_path(count);
	length = wcslen(line);
	/* The name, which an argument may follow at once, and every second character an argument of one letter. */
	most = length / 2 + 3;
	/* No argument is longer than what it comes from, and the terminators take the blanks' places. */
	list = LocalAlloc(LMEM_FIXED, most * sizeof(*list) + (length + 3) * sizeof(WCHAR));
	if (!list)
		return NULL;
	text = (WCHAR *)(list + most);
	*count = 0;
	list[(*count)++] = text;
	line = take_program(line, &text);
	for (;;) {
		while (is_blank(*line))
			line++;
		if (!*line)
			break;
		list[(*count)++] = text;
		line = take_argument(line, &text);
	}
	list[*count] = NULL;
	return list;
}
