/*
 * Between the A functions and the W functions.
 */
#include "shell32.h"

BOOL shell_widen(const char *text, WCHAR **wide)
{
	int count;

	*wide = NULL;
	if (!text)
		return TRUE;
	count = MultiByteToWideChar(CP_ACP, 0, text, -1, NULL, 0);
	*wide = HeapAlloc(GetProcessHeap(), 0, count * sizeof(WCHAR));
	if (!*wide) {
		SetLastError(ERROR_NOT_ENOUGH_MEMORY);
		return FALSE;
	}
	MultiByteToWideChar(CP_ACP, 0, text, -1, *wide, count);
	return TRUE;
}

void shell_free(void *text)
{
	if (text)
		HeapFree(GetProcessHeap(), 0, text);
}
