/*
 * Paths of any length (pathcch.h). Only text is looked at, never a file; separators are backslashes alone.
 *
 * A path has a root, which may be empty: "C:\", "\\server\share\", either of those behind "\\?\", or a single backslash. What follows is
 * segments. The functions that make a path build it on the process heap first, since where it goes may be where it comes from.
 */
#include <windows.h>
#include <pathcch.h>

#include <string.h>
#include <wchar.h>

/* Flags that the toolchain's header lacks. */
#define FORCE_ENABLE_LONG 0x02u
#define FORCE_DISABLE_LONG 0x04u
#define KEEP_SEGMENTS 0x08u     /* PATHCCH_DO_NOT_NORMALIZE_SEGMENTS */
#define ENSURE_EXTENDED 0x10u   /* PATHCCH_ENSURE_IS_EXTENDED_LENGTH_PATH */
#define ENSURE_SLASH 0x20u      /* PATHCCH_ENSURE_TRAILING_SLASH */

#define FILENAME_TOO_LONG HRESULT_FROM_WIN32(ERROR_FILENAME_EXCED_RANGE)
#define INSUFFICIENT_BUFFER HRESULT_FROM_WIN32(ERROR_INSUFFICIENT_BUFFER)

static BOOL is_drive(const WCHAR *path)
{
	return ((path[0] | 0x20) >= 'a' && (path[0] | 0x20) <= 'z') && path[1] == ':';
}

/* How much of PATH is "\\?\", or with *UNC set "\\?\UNC\". */
static size_t prefix_length(const WCHAR *path, BOOL *unc)
{
	*unc = FALSE;
	if (wcsncmp(path, L"\\\\?\\", 4))
		return 0;
	*unc = (path[4] | 0x20) == 'u' && (path[5] | 0x20) == 'n' && (path[6] | 0x20) == 'c' && path[7] == '\\';
	return *unc ? 8 : is_drive(path + 4) ? 4 : 0;
}

/* "server\share" at TEXT. */
static size_t share_length(const WCHAR *text)
{
	const WCHAR *at = text;

	while (*at && *at != '\\')
		at++;
	if (*at)
		for (at++; *at && *at != '\\'; at++)
			;
	return at - text;
}

/* The length of a path's root without the backslash that ends it; *slash says whether there is one. */
static size_t root_length(const WCHAR *path, BOOL *slash)
{
	BOOL unc;
	size_t length = prefix_length(path, &unc);

	if (unc)
		length += share_length(path + length);
	else if (is_drive(path + length))
		length += 2;
	else if (path[0] == '\\' && path[1] == '\\')
		length = 2 + share_length(path + 2);
	*slash = path[length] == '\\';
	return length;
}

BOOL APIENTRY PathCchIsRoot(PCWSTR path)
{
	BOOL slash;
	size_t length;

	if (!path || !*path)
		return FALSE;
	length = root_length(path, &slash);
	/* A drive's root needs its backslash, a share is one without. */
	if (length && path[length - 1] == ':')
		return slash && !path[length + 1];
	return length ? !path[length] : slash && !path[1];
}

HRESULT APIENTRY PathCchSkipRoot(PCWSTR path, PCWSTR *end)
{
	BOOL slash;
	size_t length;

	if (!path || !*path || !end)
		return E_INVALIDARG;
	length = root_length(path, &slash);
	if (!length && !slash)
		return E_INVALIDARG;
	*end = path + length + slash;
	return S_OK;
}

/* Copies a segment and removes what "." and ".." stand for. OUT begins at the end of the root. Returns where the text ends now. */
static WCHAR *put_segments(WCHAR *start, const WCHAR *from)
{
	WCHAR *out = start;

	while (*from) {
		size_t length = wcscspn(from, L"\\");
		BOOL more = from[length] == '\\';

		if (length == 1 && from[0] == '.') {
			/* The last one takes the backslash before it along. */
			if (!more && out > start)
				out--;
		} else if (length == 2 && from[0] == '.' && from[1] == '.') {
			if (out > start) {
				for (out--; out > start && out[-1] != '\\'; out--)
					;
				if (!more && out > start)
					out--;
			}
		} else {
			memmove(out, from, (length + more) * sizeof(WCHAR));
			out += length + more;
		}
		from += length + more;
	}
	*out = 0;
	return out;
}

static WCHAR *strip_dots(WCHAR *start, WCHAR *end)
{
	while (end > start && end[-1] == '.' && !(end - start > 1 && end[-2] == '*'))
		end--;
	*end = 0;
	return end;
}

/* Canonicalizes PATH into TO, which holds that and ten characters more. */
static HRESULT canonicalize(const WCHAR *path, ULONG flags, WCHAR *to)
{
	BOOL slash, unc;
	size_t prefix = prefix_length(path, &unc), root;
	WCHAR *start, *end;

	/* Without its prefix; that comes back if the path needs it. */
	path += prefix;
	if (unc) {
		to[0] = to[1] = '\\';
		wcscpy(to + 2, path);
	} else {
		wcscpy(to, path);
	}
	root = root_length(to, &slash);
	start = to + root + slash;
	end = put_segments(start, start);
	if (!(flags & KEEP_SEGMENTS))
		end = strip_dots(start, end);
	if (end == to || (flags & ENSURE_SLASH && end[-1] != '\\') || (prefix && root == 2 && !slash && end == start)) {
		*end++ = '\\';
		*end = 0;
	}
	if (end - to >= MAX_PATH && !(flags & PATHCCH_ALLOW_LONG_PATHS))
		return FILENAME_TOO_LONG;
	if ((flags & ENSURE_EXTENDED || (end - to >= MAX_PATH && !(flags & FORCE_ENABLE_LONG))) && root) {
		unc = to[0] == '\\';
		memmove(to + (unc ? 8 : 4), to + (unc ? 2 : 0), (end - to + 1 - (unc ? 2 : 0)) * sizeof(WCHAR));
		memcpy(to, unc ? L"\\\\?\\UNC\\" : L"\\\\?\\", (unc ? 8 : 4) * sizeof(WCHAR));
	}
	return wcslen(to) >= PATHCCH_MAX_CCH ? FILENAME_TOO_LONG : S_OK;
}

static BOOL bad_flags(ULONG flags)
{
	return flags & ~(ULONG)0x3f || (flags & (FORCE_ENABLE_LONG | FORCE_DISABLE_LONG)) == (FORCE_ENABLE_LONG | FORCE_DISABLE_LONG) ||
	       (flags & (FORCE_ENABLE_LONG | FORCE_DISABLE_LONG) && !(flags & PATHCCH_ALLOW_LONG_PATHS));
}

#define EXTRA 10

/* A path on the LocalAlloc heap, as the caller is to free it. */
HRESULT APIENTRY PathAllocCanonicalize(PCWSTR path, ULONG flags, PWSTR *out)
{
	HRESULT result;

	if (!out)
		return E_INVALIDARG;
	*out = NULL;
	if (!path || bad_flags(flags))
		return E_INVALIDARG;
	if (wcslen(path) >= PATHCCH_MAX_CCH)
		return FILENAME_TOO_LONG;
	*out = LocalAlloc(LPTR, (wcslen(path) + EXTRA) * sizeof(WCHAR));
	if (!*out)
		return E_OUTOFMEMORY;
	result = canonicalize(path, flags, *out);
	if (FAILED(result)) {
		LocalFree(*out);
		*out = NULL;
	}
	return result;
}

HRESULT APIENTRY PathAllocCombine(PCWSTR path, PCWSTR more, ULONG flags, PWSTR *out)
{
	size_t length, room;
	BOOL slash;
	WCHAR *joined;
	HRESULT result;

	if (!out)
		return E_INVALIDARG;
	*out = NULL;
	if (!path && !more)
		return E_INVALIDARG;
	if (!path || !more)
		return PathAllocCanonicalize(path ? path : more, flags, out);
	/* What has a drive or a server stands for itself; a single backslash begins below the other's root. */
	if (is_drive(more) || (more[0] == '\\' && more[1] == '\\'))
		return PathAllocCanonicalize(more, flags, out);
	length = more[0] == '\\' ? root_length(path, &slash) : wcslen(path);
	room = length + wcslen(more) + 2;
	if (room >= PATHCCH_MAX_CCH)
		return FILENAME_TOO_LONG;
	joined = LocalAlloc(LPTR, room * sizeof(WCHAR));
	if (!joined)
		return E_OUTOFMEMORY;
	memcpy(joined, path, length * sizeof(WCHAR));
	if (length && *more && joined[length - 1] != '\\' && more[0] != '\\')
		joined[length++] = '\\';
	wcscpy(joined + length, more);
	result = PathAllocCanonicalize(joined, flags, out);
	LocalFree(joined);
	return result;
}

/* Hands MADE to a buffer of SIZE characters, which is empty after an error. */
static HRESULT hand_out(HRESULT result, PWSTR made, PWSTR out, size_t size)
{
	if (SUCCEEDED(result) && wcslen(made) >= size)
		result = size < MAX_PATH ? INSUFFICIENT_BUFFER : FILENAME_TOO_LONG;
	if (SUCCEEDED(result))
		wcscpy(out, made);
	else
		out[0] = 0;
	LocalFree(made);
	return result;
}

HRESULT APIENTRY PathCchCanonicalizeEx(PWSTR out, size_t size, PCWSTR path, ULONG flags)
{
	PWSTR made = NULL;
	HRESULT result;

	if (!out || !size || size > PATHCCH_MAX_CCH)
		return E_INVALIDARG;
	result = PathAllocCanonicalize(path, flags, &made);
	return hand_out(result, made, out, size);
}

HRESULT APIENTRY PathCchCanonicalize(PWSTR out, size_t size, PCWSTR path)
{
	return PathCchCanonicalizeEx(out, size, path, 0);
}

HRESULT APIENTRY PathCchCombineEx(PWSTR out, size_t size, PCWSTR path, PCWSTR more, ULONG flags)
{
	PWSTR made = NULL;
	HRESULT result;

	if (!out || !size || size > PATHCCH_MAX_CCH)
		return E_INVALIDARG;
	result = PathAllocCombine(path, more, flags, &made);
	return hand_out(result, made, out, size);
}

HRESULT APIENTRY PathCchCombine(PWSTR out, size_t size, PCWSTR path, PCWSTR more)
{
	return PathCchCombineEx(out, size, path, more, 0);
}

/* Takes the last segment away; S_FALSE if there is none. */
HRESULT APIENTRY PathCchRemoveFileSpec(PWSTR path, size_t size)
{
	BOOL slash;
	size_t root, length;

	if (!path || !size || size > PATHCCH_MAX_CCH || wcsnlen(path, size) == size)
		return E_INVALIDARG;
	root = root_length(path, &slash);
	/* The backslash of a drive's root stays, one behind a share goes. */
	if (slash && (!root || path[root - 1] == ':'))
		root++;
	length = wcslen(path);
	if (length <= root)
		return S_FALSE;
	while (length > root && path[length - 1] != '\\')
		length--;
	if (length > root)
		length--;
	path[length] = 0;
	return S_OK;
}
