/*
 * Paths taken apart and put together, for one width of character. The file that includes it defines CHAR, LENGTH,
 * and the names SPLIT, SPLIT_S, MAKE, MAKE_S, SPLIT_PART and DISSECT.
 */

struct SPLIT_PART {
	const CHAR *from;
	size_t count;
};

/* drive "C:", folder with its last separator, name, extension with its dot. */
static void DISSECT(const CHAR *path, struct SPLIT_PART part[4])
{
	const CHAR *slash, *dot = NULL, *end;

	part[0].from = path;
	part[0].count = path[0] && path[1] == ':' ? 2 : 0;
	path += part[0].count;
	slash = path;
	for (end = path; *end; end++) {
		if (*end == '/' || *end == '\\') {
			slash = end + 1;
			dot = NULL;
		} else if (*end == '.') {
			dot = end;
		}
	}
	if (!dot)
		dot = end;
	part[1] = (struct SPLIT_PART){ path, slash - path };
	part[2] = (struct SPLIT_PART){ slash, dot - slash };
	part[3] = (struct SPLIT_PART){ dot, end - dot };
}

void __cdecl SPLIT(const CHAR *path, CHAR *drive, CHAR *folder, CHAR *name, CHAR *extension)
{
	CHAR *const to[4] = { drive, folder, name, extension };
	static const size_t most[4] = { _MAX_DRIVE, _MAX_DIR, _MAX_FNAME, _MAX_EXT };
	struct SPLIT_PART part[4];

	if (!path) {
		crt_invalid_parameter(EINVAL);
		return;
	}
	DISSECT(path, part);
	for (int i = 0; i < 4; i++) {
		size_t count = part[i].count < most[i] ? part[i].count : most[i] - 1;

		if (!to[i])
			continue;
		memcpy(to[i], part[i].from, count * sizeof(CHAR));
		to[i][count] = 0;
	}
}

errno_t __cdecl SPLIT_S(const CHAR *path, CHAR *drive, size_t drive_size, CHAR *folder, size_t folder_size, CHAR *name,
		size_t name_size, CHAR *extension, size_t extension_size)
{
	CHAR *const to[4] = { drive, folder, name, extension };
	const size_t size[4] = { drive_size, folder_size, name_size, extension_size };
	struct SPLIT_PART part[4];
	errno_t error = 0;

	for (int i = 0; i < 4; i++)
		if (!to[i] != !size[i])
			error = EINVAL;
	if (path && !error) {
		DISSECT(path, part);
		for (int i = 0; i < 4; i++)
			if (to[i] && part[i].count >= size[i])
				error = ERANGE;
	} else {
		error = EINVAL;
	}
	for (int i = 0; i < 4; i++) {
		if (!to[i] || !size[i])
			continue;
		if (!error)
			memcpy(to[i], part[i].from, part[i].count * sizeof(CHAR));
		to[i][error ? 0 : part[i].count] = 0;
	}
	return error ? crt_invalid_parameter_errno(error) : 0;
}

errno_t __cdecl MAKE_S(CHAR *path, size_t size, const CHAR *drive, const CHAR *folder, const CHAR *name, const CHAR *extension)
{
	size_t used = 0, length;

	if (!path || !size)
		return crt_invalid_parameter_errno(EINVAL);
#define ADD(from, count) \
	do { \
		if ((count) >= size - used) \
			goto full; \
		memcpy(path + used, from, (count) * sizeof(CHAR)); \
		used += (count); \
	} while (0)
#define ADD_ONE(c) \
	do { \
		CHAR one = (c); \
		ADD(&one, 1); \
	} while (0)
	if (drive && *drive) {
		ADD(drive, 1);
		ADD_ONE(':');
	}
	if (folder && *folder) {
		length = LENGTH(folder);
		ADD(folder, length);
		if (folder[length - 1] != '/' && folder[length - 1] != '\\')
			ADD_ONE('\\');
	}
	if (name) {
		length = LENGTH(name);
		ADD(name, length);
	}
	if (extension && *extension) {
		if (*extension != '.')
			ADD_ONE('.');
		length = LENGTH(extension);
		ADD(extension, length);
	}
#undef ADD
#undef ADD_ONE
	path[used] = 0;
	return 0;
full:
	path[0] = 0;
	return crt_invalid_parameter_errno(ERANGE);
}

void __cdecl MAKE(CHAR *path, const CHAR *drive, const CHAR *folder, const CHAR *name, const CHAR *extension)
{
	MAKE_S(path, _MAX_PATH, drive, folder, name, extension);
}
