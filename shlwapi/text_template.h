/*
 * Searching, comparing and cutting text (shlwapi.h).
 */

static int NAME(text_length)(const CHAR_T *text)
{
	int length = 0;

	while (text[length])
		length++;
	return length;
}

LPTYPE WINAPI NAME(StrChr)(LPCTYPE text, WORD character)
{
	for (; text && *text; text++)
		if (*text == (CHAR_T)character)
			return (LPTYPE)text;
	return NULL;
}

LPTYPE WINAPI NAME(StrChrI)(LPCTYPE text, WORD character)
{
	for (; text && *text; text++)
		if (NAME(upper)(*text) == NAME(upper)((CHAR_T)character))
			return (LPTYPE)text;
	return NULL;
}

LPTYPE WINAPI NAME(StrRChr)(LPCTYPE text, LPCTYPE end, WORD character)
{
	LPCTYPE found = NULL;

	for (; text && (end ? text < end : *text); text++)
		if (*text == (CHAR_T)character)
			found = text;
	return (LPTYPE)found;
}

LPTYPE WINAPI NAME(StrRChrI)(LPCTYPE text, LPCTYPE end, WORD character)
{
	LPCTYPE found = NULL;

	for (; text && (end ? text < end : *text); text++)
		if (NAME(upper)(*text) == NAME(upper)((CHAR_T)character))
			found = text;
	return (LPTYPE)found;
}

int WINAPI NAME(StrCmpN)(LPCTYPE first, LPCTYPE second, int count)
{
	int first_length = 0, second_length = 0;

	while (first_length < count && first[first_length])
		first_length++;
	while (second_length < count && second[second_length])
		second_length++;
	return NAME(CompareString)(LOCALE_USER_DEFAULT, 0, first, first_length, second, second_length) - CSTR_EQUAL;
}

int WINAPI NAME(StrCmpNI)(LPCTYPE first, LPCTYPE second, int count)
{
	int first_length = 0, second_length = 0;

	while (first_length < count && first[first_length])
		first_length++;
	while (second_length < count && second[second_length])
		second_length++;
	return NAME(CompareString)(LOCALE_USER_DEFAULT, NORM_IGNORECASE, first, first_length, second, second_length) - CSTR_EQUAL;
}

LPTYPE WINAPI NAME(StrStr)(LPCTYPE text, LPCTYPE wanted)
{
	int length;

	if (!text || !wanted || !*wanted)
		return NULL;
	length = NAME(text_length)(wanted);
	for (; *text; text++) {
		int i;

		for (i = 0; i < length && text[i] == wanted[i]; i++)
			;
		if (i == length)
			return (LPTYPE)text;
	}
	return NULL;
}

static BOOL NAME(begins_with)(const CHAR_T *text, const CHAR_T *wanted)
{
	for (; *wanted; text++, wanted++)
		if (NAME(upper)(*text) != NAME(upper)(*wanted))
			return FALSE;
	return TRUE;
}

LPTYPE WINAPI NAME(StrStrI)(LPCTYPE text, LPCTYPE wanted)
{
	if (!text || !wanted || !*wanted)
		return NULL;
	for (; *text; text++)
		if (NAME(begins_with)(text, wanted))
			return (LPTYPE)text;
	return NULL;
}

LPTYPE WINAPI NAME(StrRStrI)(LPCTYPE text, LPCTYPE end, LPCTYPE wanted)
{
	LPCTYPE found = NULL;

	if (!text || !wanted || !*wanted)
		return NULL;
	for (; end ? text < end : *text; text++)
		if (NAME(begins_with)(text, wanted))
			found = text;
	return (LPTYPE)found;
}

int WINAPI NAME(StrSpn)(LPCTYPE text, LPCTYPE set)
{
	int count = 0;

	while (text && set && text[count] && NAME(StrChr)(set, (WORD)text[count]))
		count++;
	return count;
}

int WINAPI NAME(StrCSpn)(LPCTYPE text, LPCTYPE set)
{
	int count = 0;

	while (text && set && text[count] && !NAME(StrChr)(set, (WORD)text[count]))
		count++;
	return count;
}

LPTYPE WINAPI NAME(StrPBrk)(LPCTYPE text, LPCTYPE set)
{
	for (; text && set && *text; text++)
		if (NAME(StrChr)(set, (WORD)*text))
			return (LPTYPE)text;
	return NULL;
}

BOOL WINAPI NAME(StrToInt64Ex)(LPCTYPE text, STIF_FLAGS flags, LONGLONG *value)
{
	BOOL negative = FALSE;
	ULONGLONG number = 0;
	const CHAR_T *start;

	if (!text || !value)
		return FALSE;
	while (*text == ' ' || *text == '\t' || *text == '\n')
		text++;
	if (*text == '-' || *text == '+')
		negative = *text++ == '-';
	if (flags & STIF_SUPPORT_HEX && text[0] == '0' && (text[1] | 0x20) == 'x') {
		for (text += 2, start = text;; text++) {
			if (*text >= '0' && *text <= '9')
				number = number << 4 | (ULONGLONG)(*text - '0');
			else if ((*text | 0x20) >= 'a' && (*text | 0x20) <= 'f')
				number = number << 4 | (ULONGLONG)((*text | 0x20) - 'a' + 10);
			else
				break;
		}
		negative = FALSE;
	} else {
		for (start = text; *text >= '0' && *text <= '9'; text++)
			number = number * 10 + (ULONGLONG)(*text - '0');
	}
	*value = (LONGLONG)(negative ? 0 - number : number);
	return text != start;
}

BOOL WINAPI NAME(StrToIntEx)(LPCTYPE text, STIF_FLAGS flags, int *value)
{
	LONGLONG wide;

	if (!value || !NAME(StrToInt64Ex)(text, flags, &wide))
		return FALSE;
	*value = (int)wide;
	return TRUE;
}

/* Digits from the very start, behind a minus sign at most. */
int WINAPI NAME(StrToInt)(LPCTYPE text)
{
	LONGLONG value = 0;

	if (!text || (*text != '-' && (*text < '0' || *text > '9')))
		return 0;
	NAME(StrToInt64Ex)(text, 0, &value);
	return (int)value;
}

BOOL WINAPI NAME(StrTrim)(LPTYPE text, LPCTYPE set)
{
	CHAR_T *start = text, *end;

	if (!text || !set)
		return FALSE;
	while (*start && NAME(StrChr)(set, (WORD)*start))
		start++;
	for (end = start + NAME(text_length)(start); end > start && NAME(StrChr)(set, (WORD)end[-1]); end--)
		;
	if (start == text && !*end)
		return FALSE;
	memmove(text, start, (char *)end - (char *)start);
	text[end - start] = 0;
	return TRUE;
}

LPTYPE WINAPI NAME(StrDup)(LPCTYPE text)
{
	SIZE_T bytes = text ? (NAME(text_length)(text) + 1) * sizeof(CHAR_T) : sizeof(CHAR_T);
	LPTYPE copy = LocalAlloc(LMEM_ZEROINIT, bytes);

	if (copy && text)
		memcpy(copy, text, bytes);
	return copy;
}

LPTYPE WINAPI NAME(StrCatBuff)(LPTYPE to, LPCTYPE from, int size)
{
	int length, i;

	if (!to || !from)
		return to;
	length = NAME(text_length)(to);
	for (i = 0; length + i < size - 1 && from[i]; i++)
		to[length + i] = from[i];
	if (length < size)
		to[length + i] = 0;
	return to;
}
