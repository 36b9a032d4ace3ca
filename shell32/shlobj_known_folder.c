/*
 * SHGetKnownFolderPath (shlobj.h).
 *
 * Where profiles are is userenv's knowledge. Folders are not redirected, so the current place and the default one are the same.
 */
#include "known_folders.h"

#include <objbase.h>
#include <userenv.h>

#define DEFAULT_USER ((HANDLE)(LONG_PTR)-1)

/* The folder of the profile that TOKEN stands for: NULL for the caller's own, DEFAULT_USER for new users'. */
static BOOL profile_path(HANDLE token, WCHAR *path)
{
	DWORD size = MAX_PATH;
	BOOL opened = !token, done;

	if (token == DEFAULT_USER)
		return GetDefaultUserProfileDirectoryW(path, &size);
	if (opened && !OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, &token))
		return FALSE;
	done = GetUserProfileDirectoryW(token, path, &size);
	if (opened)
		CloseHandle(token);
	return done;
}

static BOOL base_path(enum folder_base base, HANDLE token, WCHAR *path)
{
	DWORD size = MAX_PATH;
	BOOL done = TRUE;

	switch (base) {
	case BASE_PROFILE:
	case BASE_ROAMING:
	case BASE_LOCAL:
		done = profile_path(token, path);
		if (done && base != BASE_PROFILE)
			wcscat(path, base == BASE_ROAMING ? L"\\AppData\\Roaming" : L"\\AppData\\Local");
		return done;
	case BASE_USERS:
	case BASE_PUBLIC:
		done = GetProfilesDirectoryW(path, &size);
		if (done && base == BASE_PUBLIC)
			wcscat(path, L"\\Public");
		return done;
	case BASE_PROGRAM_DATA:
		return GetAllUsersProfileDirectoryW(path, &size);
	case BASE_WINDOWS:
		return GetWindowsDirectoryW(path, MAX_PATH) != 0;
	case BASE_PROGRAMS:
		wcscpy(path, sizeof(void *) == 8 ? L"C:\\Program Files" : L"C:\\Program Files (x86)");
		return TRUE;
	case BASE_PROGRAMS_X64:
		wcscpy(path, L"C:\\Program Files");
		return TRUE;
	case BASE_PROGRAMS_X86:
		wcscpy(path, L"C:\\Program Files (x86)");
		return TRUE;
	case BASE_VIRTUAL:
		break;
	}
	return FALSE;
}

/* Makes sure that the folder is there, by KF_FLAG_*. */
static HRESULT verify(const struct known_folder *folder, const WCHAR *path, DWORD flags)
{
	DWORD attributes;
	int error;

	if (!(flags & KF_FLAG_CREATE) && flags & KF_FLAG_DONT_VERIFY)
		return S_OK;
	attributes = GetFileAttributesW(path);
	if (attributes != INVALID_FILE_ATTRIBUTES && attributes & FILE_ATTRIBUTE_DIRECTORY)
		return S_OK;
	if (!(flags & KF_FLAG_CREATE) && !folder->precreated)
		return HRESULT_FROM_WIN32(ERROR_FILE_NOT_FOUND);
	error = SHCreateDirectoryExW(NULL, path, NULL);
	return error && error != ERROR_ALREADY_EXISTS ? HRESULT_FROM_WIN32(error) : S_OK;
}

HRESULT WINAPI SHGetKnownFolderPath(REFKNOWNFOLDERID id, DWORD flags, HANDLE token, PWSTR *path)
{
	const struct known_folder *folder;
	WCHAR place[2 * MAX_PATH];
	HRESULT result;

	*path = NULL;
	folder = known_folder_find(id);
	/* A 32-bit program is not told of the 64-bit ones: Microsoft, "KNOWNFOLDERID". */
	if (!folder || (folder->base == BASE_PROGRAMS_X64 && sizeof(void *) == 4))
		return E_INVALIDARG;
	if (folder->base == BASE_VIRTUAL)
		return E_FAIL;
	if (!base_path(folder->base, token, place))
		return HRESULT_FROM_WIN32(GetLastError());
	if (*folder->path) {
		wcscat(place, L"\\");
		wcscat(place, folder->path);
	}
	result = verify(folder, place, flags);
	if (FAILED(result))
		return result;
	*path = CoTaskMemAlloc((wcslen(place) + 1) * sizeof(WCHAR));
	if (!*path)
		return E_OUTOFMEMORY;
	wcscpy(*path, place);
	return S_OK;
}
