/*
 * What kind of URL a text is (shlwapi.h).
 */
#include <windows.h>
#include <shlwapi.h>

#include <string.h>
#include <wchar.h>

static WCHAR lower(WCHAR c)
{
	return c >= 'A' && c <= 'Z' ? c + 32 : c;
}

static BOOL begins_with(const WCHAR *text, const char *start)
{
	for (; *start; start++, text++)
		if (lower(*text) != (BYTE)*start)
			return FALSE;
	return TRUE;
}

/* The length of a scheme with its colon, 0 without one. A single letter is a drive. */
static size_t scheme_length(const WCHAR *url)
{
	size_t length = 0;

	while ((lower(url[length]) >= 'a' && lower(url[length]) <= 'z') || (url[length] >= '0' && url[length] <= '9') || url[length] == '+' ||
	       url[length] == '-' || url[length] == '.')
		length++;
	return length >= 2 && url[length] == ':' ? length + 1 : 0;
}

/* Whether the text begins with one of COUNT others. */
static BOOL is_one_of(const WCHAR *url, const char *const *starts, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (begins_with(url, starts[i]))
			return TRUE;
	return FALSE;
}

/* A scheme is guessed of what a host is called, as browsers do. */
static BOOL has_guessable_scheme(const WCHAR *url)
{
	static const char *const hosts[] = { "www.", "ftp.", "gopher.", "wais.", "\\\\" };

	return scheme_length(url) || is_one_of(url, hosts, ARRAYSIZE(hosts)) || (lower(url[0]) >= 'a' && lower(url[0]) <= 'z' && url[1] == ':');
}

BOOL WINAPI UrlIsW(LPCWSTR url, URLIS what)
{
	static const char *const opaque[] = { "mailto:", "shell:", "javascript:", "vbscript:", "about:", "data:", "news:", "urn:" };
	static const char *const unkept[] = { "javascript:", "vbscript:", "about:" };
	size_t length;

	if (!url)
		return FALSE;
	length = wcslen(url);
	switch (what) {
	case URLIS_URL:
		return scheme_length(url) != 0;
	case URLIS_OPAQUE:
		return is_one_of(url, opaque, ARRAYSIZE(opaque));
	case URLIS_NOHISTORY:
		return is_one_of(url, unkept, ARRAYSIZE(unkept));
	case URLIS_FILEURL:
		return begins_with(url, "file:");
	case URLIS_APPLIABLE:
		return has_guessable_scheme(url);
	case URLIS_DIRECTORY:
		return length && url[length - 1] == '/';
	case URLIS_HASQUERY:
		return wcschr(url, '?') != NULL;
	default:
		return FALSE;
	}
}

BOOL WINAPI UrlIsA(LPCSTR url, URLIS what)
{
	int size = url ? MultiByteToWideChar(CP_ACP, 0, url, -1, NULL, 0) : 0;
	WCHAR *wide = size ? HeapAlloc(GetProcessHeap(), 0, size * sizeof(WCHAR)) : NULL;
	BOOL result;

	if (!wide)
		return FALSE;
	MultiByteToWideChar(CP_ACP, 0, url, -1, wide, size);
	result = UrlIsW(wide, what);
	HeapFree(GetProcessHeap(), 0, wide);
	return result;
}
