/*
 * Where users' profiles are (userenv.h).
 *
 * The folders are the ones of a fresh Windows, as ntdll puts them into the environment (ntdll/start_env.c). The environment itself
 * is not asked, since a program may have changed it.
 */
#include <windows.h>
#include <userenv.h>

#include <string.h>

#define USERS L"C:\\users"

/* Sizes count characters with the terminator. */
static BOOL put_wide(const WCHAR *path, LPWSTR buffer, LPDWORD size)
{
	DWORD needed = (DWORD)lstrlenW(path) + 1;

	if (!size) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return FALSE;
	}
	if (!buffer || *size < needed) {
		*size = needed;
		SetLastError(ERROR_INSUFFICIENT_BUFFER);
		return FALSE;
	}
	*size = needed;
	memcpy(buffer, path, needed * sizeof(WCHAR));
	return TRUE;
}

static BOOL put_narrow(const WCHAR *path, LPSTR buffer, LPDWORD size)
{
	DWORD needed = WideCharToMultiByte(CP_ACP, 0, path, -1, NULL, 0, NULL, NULL);

	if (!size) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return FALSE;
	}
	if (!buffer || *size < needed) {
		*size = needed;
		SetLastError(ERROR_INSUFFICIENT_BUFFER);
		return FALSE;
	}
	*size = WideCharToMultiByte(CP_ACP, 0, path, -1, buffer, *size, NULL, NULL);
	return TRUE;
}

BOOL WINAPI GetProfilesDirectoryW(LPWSTR path, LPDWORD size)
{
	return put_wide(USERS, path, size);
}

BOOL WINAPI GetProfilesDirectoryA(LPSTR path, LPDWORD size)
{
	return put_narrow(USERS, path, size);
}

BOOL WINAPI GetAllUsersProfileDirectoryW(LPWSTR path, LPDWORD size)
{
	return put_wide(L"C:\\ProgramData", path, size);
}

BOOL WINAPI GetAllUsersProfileDirectoryA(LPSTR path, LPDWORD size)
{
	return put_narrow(L"C:\\ProgramData", path, size);
}

BOOL WINAPI GetDefaultUserProfileDirectoryW(LPWSTR path, LPDWORD size)
{
	return put_wide(USERS L"\\Default", path, size);
}

BOOL WINAPI GetDefaultUserProfileDirectoryA(LPSTR path, LPDWORD size)
{
	return put_narrow(USERS L"\\Default", path, size);
}

/* The profile of the token's user. */
static BOOL user_profile(HANDLE token, WCHAR *path)
{
	BYTE buffer[sizeof(TOKEN_USER) + SECURITY_MAX_SID_SIZE];
	WCHAR name[257], domain[257];
	DWORD name_size = ARRAYSIZE(name), domain_size = ARRAYSIZE(domain), returned;
	SID_NAME_USE use;

	if (!GetTokenInformation(token, TokenUser, buffer, sizeof(buffer), &returned))
		return FALSE;
	if (!LookupAccountSidW(NULL, ((TOKEN_USER *)buffer)->User.Sid, name, &name_size, domain, &domain_size, &use))
		return FALSE;
	lstrcpyW(path, USERS L"\\");
	lstrcatW(path, name);
	return TRUE;
}

BOOL WINAPI GetUserProfileDirectoryW(HANDLE token, LPWSTR path, LPDWORD size)
{
	WCHAR profile[300];

	return user_profile(token, profile) && put_wide(profile, path, size);
}

BOOL WINAPI GetUserProfileDirectoryA(HANDLE token, LPSTR path, LPDWORD size)
{
	WCHAR profile[300];

	return user_profile(token, profile) && put_narrow(profile, path, size);
}
