/*
 * An array of the environment, for one width of character. The file that includes it defines CHAR, ARRAY (the variable), STORE, FIND,
 * LENGTH, COMPARE (without regard to case) and INITIAL, the array that main was given: it is never freed.
 */

CHAR *FIND(const CHAR *name, size_t length)
{
	for (CHAR **entry = ARRAY; entry && *entry; entry++)
		if (!COMPARE(*entry, name, length) && (*entry)[length] == '=')
			return *entry + length + 1;
	return NULL;
}

bool STORE(CHAR *setting, size_t name_length, bool remove)
{
	CHAR **entry, **grown;
	size_t count;

	for (entry = ARRAY; *entry; entry++)
		if (!COMPARE(*entry, setting, name_length) && (*entry)[name_length] == '=')
			break;
	if (remove) {
		if (*entry) {
			free(*entry);
			for (; *entry; entry++)
				entry[0] = entry[1];
		}
		free(setting);
		return true;
	}
	if (*entry) {
		free(*entry);
		*entry = setting;
		return true;
	}
	count = entry - ARRAY;
	grown = ARRAY == INITIAL ? malloc((count + 2) * sizeof(*grown)) : realloc(ARRAY, (count + 2) * sizeof(*grown));
	if (!grown)
		return false;
	if (ARRAY == INITIAL)
		memcpy(grown, ARRAY, count * sizeof(*grown));
	grown[count] = setting;
	grown[count + 1] = NULL;
	ARRAY = grown;
	return true;
}
