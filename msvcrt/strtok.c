/*
 * strtok and wcstok: tokens of a string, the rest remembered per thread (wcstok of the Universal CRT: by the caller).
 */
#include "crt.h"

char *__cdecl strtok(char *s, const char *delimiters)
{
	char **next = &crt_thread()->strtok_next;

	if (!s && !*next)
		return NULL;
	return strtok_s(s, delimiters, next);
}

wchar_t *__cdecl crt_wcstok(wchar_t *s, const wchar_t *delimiters, wchar_t **next)
{
	if (!CRT_IS_UCRT || !next)
		next = &crt_thread()->wcstok_next;
	if (!s && !*next)
		return NULL;
	return wcstok_s(s, delimiters, next);
}
