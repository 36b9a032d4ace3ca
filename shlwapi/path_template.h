/*
 * Paths as text (shlwapi.h): taking them apart and putting them together. Buffers of paths have MAX_PATH characters.
 */

static CHAR_T *NAME(end_of)(const CHAR_T *text)
{
	while (*text)
		text++;
	return (CHAR_T *)text;
}

static int NAME(length_of)(const CHAR_T *text)
{
	return (int)(NAME(end_of)(text) - text);
}

static BOOL NAME(is_drive)(const CHAR_T *path)
{
	CHAR_T letter = path[0] | 0x20;

	return letter >= 'a' && letter <= 'z' && path[1] == ':';
}

LPTYPE WINAPI NAME(PathAddBackslash)(LPTYPE path)
{
	int length;

	if (!path)
		return NULL;
	length = NAME(length_of)(path);
	if (length >= MAX_PATH - 1)
		return NULL;
	if (length && path[length - 1] != '\\') {
		path[length++] = '\\';
		path[length] = 0;
	}
	return path + length;
}

LPTYPE WINAPI NAME(PathRemoveBackslash)(LPTYPE path)
{
	CHAR_T *last;

	if (!path)
		return NULL;
	last = NAME(end_of)(path);
	if (last == path)
		return path;
	last--;
	/* The backslash of a root stays. */
	if (*last == '\\' && !NAME(PathIsRoot)(path))
		*last = 0;
	return last;
}

LPTYPE WINAPI NAME(PathFindExtension)(LPCTYPE path)
{
	const CHAR_T *dot = NULL;

	if (!path)
		return NULL;
	for (; *path; path++) {
		if (*path == '\\' || *path == ' ')
			dot = NULL;
		else if (*path == '.')
			dot = path;
	}
	return (LPTYPE)(dot ? dot : path);
}

BOOL WINAPI NAME(PathAddExtension)(LPTYPE path, LPCTYPE extension)
{
	static const CHAR_T exe[] = { '.', 'e', 'x', 'e', 0 };
	CHAR_T *place;

	if (!path)
		return FALSE;
	if (!extension)
		extension = exe;
	place = NAME(PathFindExtension)(path);
	if (*place || place - path + NAME(length_of)(extension) >= MAX_PATH)
		return FALSE;
	memcpy(place, extension, (NAME(length_of)(extension) + 1) * sizeof(CHAR_T));
	return TRUE;
}

void WINAPI NAME(PathRemoveExtension)(LPTYPE path)
{
	if (path)
		*NAME(PathFindExtension)(path) = 0;
}

BOOL WINAPI NAME(PathRenameExtension)(LPTYPE path, LPCTYPE extension)
{
	CHAR_T *place = NAME(PathFindExtension)(path);

	if (place - path + NAME(length_of)(extension) >= MAX_PATH)
		return FALSE;
	memcpy(place, extension, (NAME(length_of)(extension) + 1) * sizeof(CHAR_T));
	return TRUE;
}

LPTYPE WINAPI NAME(PathFindFileName)(LPCTYPE path)
{
	const CHAR_T *name = path;

	for (; path && *path; path++)
		if ((*path == '\\' || *path == '/' || *path == ':') && path[1] && path[1] != '\\' && path[1] != '/')
			name = path + 1;
	return (LPTYPE)name;
}

void WINAPI NAME(PathStripPath)(LPTYPE path)
{
	CHAR_T *name = NAME(PathFindFileName)(path);

	if (name != path)
		memmove(path, name, (NAME(length_of)(name) + 1) * sizeof(CHAR_T));
}

BOOL WINAPI NAME(PathIsFileSpec)(LPCTYPE path)
{
	if (!path)
		return FALSE;
	for (; *path; path++)
		if (*path == '\\' || *path == ':')
			return FALSE;
	return TRUE;
}

BOOL WINAPI NAME(PathIsRelative)(LPCTYPE path)
{
	return !path || !*path || (*path != '\\' && !NAME(is_drive)(path));
}

BOOL WINAPI NAME(PathIsUNC)(LPCTYPE path)
{
	return path && path[0] == '\\' && path[1] == '\\' && path[2] != '?';
}

/* What follows "C:\", "C:", "\" or "\\server\share\"; PATH itself if it has no root. */
static const CHAR_T *NAME(skip_root)(const CHAR_T *path)
{
	int parts;

	if (NAME(is_drive)(path))
		return path + (path[2] == '\\' ? 3 : 2);
	if (path[0] != '\\')
		return path;
	if (path[1] != '\\')
		return path + 1;
	for (path += 2, parts = 0; *path; path++)
		if (*path == '\\' && ++parts == 2)
			return path + 1;
	return path;
}

LPTYPE WINAPI NAME(PathSkipRoot)(LPCTYPE path)
{
	const CHAR_T *after;

	if (!path || !*path)
		return NULL;
	after = NAME(skip_root)(path);
	return after == path ? NULL : (LPTYPE)after;
}

BOOL WINAPI NAME(PathIsRoot)(LPCTYPE path)
{
	const CHAR_T *each;
	int parts = 0;

	if (!path || !*path)
		return FALSE;
	if (NAME(is_drive)(path))
		return path[2] == '\\' && !path[3];
	if (path[0] != '\\')
		return FALSE;
	if (!path[1])
		return TRUE;
	if (path[1] != '\\')
		return FALSE;
	for (each = path + 2; *each; each++)
		if (*each == '\\' && (++parts > 1 || !each[1]))
			return FALSE;
	return TRUE;
}

BOOL WINAPI NAME(PathRemoveFileSpec)(LPTYPE path)
{
	CHAR_T *root, *each, *cut;

	if (!path)
		return FALSE;
	root = (CHAR_T *)NAME(skip_root)(path);
	cut = root;
	for (each = root; *each; each++)
		if (*each == '\\')
			cut = each;
	if (!*cut)
		return FALSE;
	*cut = 0;
	return TRUE;
}

BOOL WINAPI NAME(PathStripToRoot)(LPTYPE path)
{
	if (!path)
		return FALSE;
	while (!NAME(PathIsRoot)(path))
		if (!NAME(PathRemoveFileSpec)(path))
			return FALSE;
	return TRUE;
}

int WINAPI NAME(PathGetDriveNumber)(LPCTYPE path)
{
	return path && NAME(is_drive)(path) ? (path[0] | 0x20) - 'a' : -1;
}

LPTYPE WINAPI NAME(PathBuildRoot)(LPTYPE path, int drive)
{
	if (path && drive >= 0 && drive < 26) {
		path[0] = (CHAR_T)('A' + drive);
		path[1] = ':';
		path[2] = '\\';
		path[3] = 0;
	}
	return path;
}

/* Quotes go around a path with spaces. */
BOOL WINAPI NAME(PathQuoteSpaces)(LPTYPE path)
{
	int length = path ? NAME(length_of)(path) : 0, i;

	for (i = 0; i < length && path[i] != ' '; i++)
		;
	if (i == length || length + 2 >= MAX_PATH)
		return FALSE;
	memmove(path + 1, path, length * sizeof(CHAR_T));
	path[0] = path[length + 1] = '"';
	path[length + 2] = 0;
	return TRUE;
}

BOOL WINAPI NAME(PathUnquoteSpaces)(LPTYPE path)
{
	int length = path ? NAME(length_of)(path) : 0;

	if (length < 2 || path[0] != '"' || path[length - 1] != '"')
		return FALSE;
	memmove(path, path + 1, (length - 2) * sizeof(CHAR_T));
	path[length - 2] = 0;
	return TRUE;
}

void WINAPI NAME(PathRemoveBlanks)(LPTYPE path)
{
	CHAR_T *start = path, *end;

	if (!path)
		return;
	while (*start == ' ')
		start++;
	for (end = NAME(end_of)(start); end > start && end[-1] == ' '; end--)
		;
	memmove(path, start, (char *)end - (char *)start);
	path[end - start] = 0;
}

/* The arguments after a program's name, which may be quoted. */
LPTYPE WINAPI NAME(PathGetArgs)(LPCTYPE line)
{
	BOOL quoted = FALSE;

	if (!line)
		return NULL;
	for (; *line; line++) {
		if (*line == '"')
			quoted = !quoted;
		else if (*line == ' ' && !quoted)
			return (LPTYPE)(line + 1);
	}
	return (LPTYPE)line;
}

void WINAPI NAME(PathRemoveArgs)(LPTYPE line)
{
	CHAR_T *arguments = NAME(PathGetArgs)(line);

	if (!line)
		return;
	if (*arguments || (arguments > line && arguments[-1] == ' '))
		arguments[-1] = 0;
}

/* Resolves "." and "..", which never go above the root. */
BOOL WINAPI NAME(PathCanonicalize)(LPTYPE buffer, LPCTYPE path)
{
	const CHAR_T *root_end, *from;
	CHAR_T *to, *root;

	if (buffer)
		*buffer = 0;
	if (!buffer || !path || NAME(length_of)(path) >= MAX_PATH) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return FALSE;
	}
	root_end = NAME(skip_root)(path);
	memcpy(buffer, path, (root_end - path) * sizeof(CHAR_T));
	root = to = buffer + (root_end - path);
	for (from = root_end; *from;) {
		int length = 0;

		while (from[length] && from[length] != '\\')
			length++;
		if (length == 2 && from[0] == '.' && from[1] == '.') {
			/* The part before goes, with its backslash. */
			if (to > root && to[-1] == '\\')
				to--;
			while (to > root && to[-1] != '\\')
				to--;
		} else if (length != 1 || from[0] != '.') {
			memcpy(to, from, length * sizeof(CHAR_T));
			to += length;
			if (from[length])
				*to++ = '\\';
		}
		from += length + (from[length] != 0);
	}
	/* What ".." or "." at the end left behind ends without a backslash. */
	if (to > root && to[-1] == '\\' && from > path && from[-1] != '\\')
		to--;
	*to = 0;
	if (!*buffer) {
		buffer[0] = '\\';
		buffer[1] = 0;
	} else if (NAME(is_drive)(buffer) && !buffer[2]) {
		buffer[2] = '\\';
		buffer[3] = 0;
	}
	return TRUE;
}

LPTYPE WINAPI NAME(PathCombine)(LPTYPE buffer, LPCTYPE folder, LPCTYPE file)
{
	CHAR_T joined[MAX_PATH];
	int length = 0, file_length;

	if (!buffer || (!folder && !file)) {
		if (buffer)
			*buffer = 0;
		return NULL;
	}
	if (!file)
		file = folder + NAME(length_of)(folder);
	if (folder && *folder && NAME(PathIsRelative)(file)) {
		length = NAME(length_of)(folder);
	} else if (folder && *file == '\\' && file[1] != '\\') {
		/* From the root of the folder's drive. */
		length = (int)(NAME(skip_root)(folder) - folder);
		file++;
	}
	file_length = NAME(length_of)(file);
	if (length + file_length + 2 > MAX_PATH) {
		*buffer = 0;
		return NULL;
	}
	memcpy(joined, folder, length * sizeof(CHAR_T));
	if (length && joined[length - 1] != '\\' && file_length)
		joined[length++] = '\\';
	memcpy(joined + length, file, (file_length + 1) * sizeof(CHAR_T));
	return NAME(PathCanonicalize)(buffer, joined) ? buffer : NULL;
}

BOOL WINAPI NAME(PathAppend)(LPTYPE path, LPCTYPE more)
{
	CHAR_T joined[MAX_PATH];

	if (!path || !more)
		return FALSE;
	while (*more == '\\')
		more++;
	if (!NAME(PathCombine)(joined, path, more))
		return FALSE;
	memcpy(path, joined, (NAME(length_of)(joined) + 1) * sizeof(CHAR_T));
	return TRUE;
}

/* One pattern, without its semicolon. */
static BOOL NAME(matches)(const CHAR_T *name, const CHAR_T *pattern, const CHAR_T *end)
{
	for (; pattern < end; pattern++) {
		if (*pattern == '*') {
			for (;; name++) {
				if (NAME(matches)(name, pattern + 1, end))
					return TRUE;
				if (!*name)
					return FALSE;
			}
		}
		if (!*name || (*pattern != '?' && NAME(upper)(*pattern) != NAME(upper)(*name)))
			return FALSE;
		name++;
	}
	return !*name;
}

BOOL WINAPI NAME(PathMatchSpec)(LPCTYPE name, LPCTYPE patterns)
{
	if (!name || !patterns)
		return FALSE;
	for (;;) {
		const CHAR_T *end;

		while (*patterns == ' ')
			patterns++;
		for (end = patterns; *end && *end != ';'; end++)
			;
		/* "*.*" is every name, with or without a dot. */
		if (end - patterns == 3 && patterns[0] == '*' && patterns[1] == '.' && patterns[2] == '*')
			return TRUE;
		if (NAME(matches)(name, patterns, end))
			return TRUE;
		if (!*end)
			return FALSE;
		patterns = end + 1;
	}
}

BOOL WINAPI NAME(PathFileExists)(LPCTYPE path)
{
	return path && NAME(GetFileAttributes)(path) != INVALID_FILE_ATTRIBUTES;
}

BOOL WINAPI NAME(PathIsDirectory)(LPCTYPE path)
{
	DWORD attributes = path ? NAME(GetFileAttributes)(path) : INVALID_FILE_ATTRIBUTES;

	return attributes != INVALID_FILE_ATTRIBUTES ? (BOOL)(attributes & FILE_ATTRIBUTE_DIRECTORY) : FALSE;
}

BOOL WINAPI NAME(PathIsPrefix)(LPCTYPE prefix, LPCTYPE path)
{
	int i;

	if (!prefix || !path)
		return FALSE;
	for (i = 0; prefix[i]; i++)
		if (NAME(upper)(prefix[i]) != NAME(upper)(path[i]))
			return FALSE;
	return !path[i] || path[i] == '\\' || (i && prefix[i - 1] == '\\');
}
