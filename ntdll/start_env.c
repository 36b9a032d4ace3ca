/*
 * The environment that the program starts with.
 *
 * Variables come over as they are in the Unix environment. Names that begin with "=" are the process' own (current directories of
 * drives), so those and strings without "=" stay behind.
 */
#include "start.h"

#include "rtl.h"

static bool is_variable(const WCHAR *text)
{
	return *text && *text != '=' && wcschr(text, '=');
}

WCHAR *start_environment(const WCHAR *raw, ULONG bytes, SIZE_T *size)
{
	const WCHAR *end = raw + bytes / sizeof(WCHAR);
	WCHAR *block = RtlAllocateHeap(current_peb()->ProcessHeap, 0, bytes + 2 * sizeof(WCHAR));
	WCHAR *to = block;

	if (!block)
		return NULL;
	while (raw < end) {
		ULONG length = wcslen(raw) + 1;

		if (is_variable(raw)) {
			memcpy(to, raw, length * sizeof(WCHAR));
			to += length;
		}
		raw += length;
	}
	/* An empty environment, too, ends with two zeros. */
	if (to == block)
		*to++ = 0;
	*to++ = 0;
	*size = (to - block) * sizeof(WCHAR);
	return block;
}
