/*
 * Folders by CSIDL (shlobj.h): the older numbers of known folders.
 */
#include "known_folders.h"

#include <knownfolders.h>
#include <objbase.h>

static const KNOWNFOLDERID *const folder_ids[] = {
	[CSIDL_DESKTOP] = &FOLDERID_Desktop,
	[CSIDL_INTERNET] = &FOLDERID_InternetFolder,
	[CSIDL_PROGRAMS] = &FOLDERID_Programs,
	[CSIDL_CONTROLS] = &FOLDERID_ControlPanelFolder,
	[CSIDL_PRINTERS] = &FOLDERID_PrintersFolder,
	[CSIDL_PERSONAL] = &FOLDERID_Documents,
	[CSIDL_FAVORITES] = &FOLDERID_Favorites,
	[CSIDL_STARTUP] = &FOLDERID_Startup,
	[CSIDL_RECENT] = &FOLDERID_Recent,
	[CSIDL_SENDTO] = &FOLDERID_SendTo,
	[CSIDL_BITBUCKET] = &FOLDERID_RecycleBinFolder,
	[CSIDL_STARTMENU] = &FOLDERID_StartMenu,
	[CSIDL_MYMUSIC] = &FOLDERID_Music,
	[CSIDL_MYVIDEO] = &FOLDERID_Videos,
	[CSIDL_DESKTOPDIRECTORY] = &FOLDERID_Desktop,
	[CSIDL_DRIVES] = &FOLDERID_ComputerFolder,
	[CSIDL_NETWORK] = &FOLDERID_NetworkFolder,
	[CSIDL_NETHOOD] = &FOLDERID_NetHood,
	[CSIDL_FONTS] = &FOLDERID_Fonts,
	[CSIDL_TEMPLATES] = &FOLDERID_Templates,
	[CSIDL_COMMON_STARTMENU] = &FOLDERID_CommonStartMenu,
	[CSIDL_COMMON_PROGRAMS] = &FOLDERID_CommonPrograms,
	[CSIDL_COMMON_STARTUP] = &FOLDERID_CommonStartup,
	[CSIDL_COMMON_DESKTOPDIRECTORY] = &FOLDERID_PublicDesktop,
	[CSIDL_APPDATA] = &FOLDERID_RoamingAppData,
	[CSIDL_PRINTHOOD] = &FOLDERID_PrintHood,
	[CSIDL_LOCAL_APPDATA] = &FOLDERID_LocalAppData,
	[CSIDL_ALTSTARTUP] = &FOLDERID_Startup,
	[CSIDL_COMMON_ALTSTARTUP] = &FOLDERID_CommonStartup,
	[CSIDL_COMMON_FAVORITES] = &FOLDERID_Favorites,
	[CSIDL_INTERNET_CACHE] = &FOLDERID_InternetCache,
	[CSIDL_COOKIES] = &FOLDERID_Cookies,
	[CSIDL_HISTORY] = &FOLDERID_History,
	[CSIDL_COMMON_APPDATA] = &FOLDERID_ProgramData,
	[CSIDL_WINDOWS] = &FOLDERID_Windows,
	[CSIDL_SYSTEM] = &FOLDERID_System,
	[CSIDL_PROGRAM_FILES] = &FOLDERID_ProgramFiles,
	[CSIDL_MYPICTURES] = &FOLDERID_Pictures,
	[CSIDL_PROFILE] = &FOLDERID_Profile,
	[CSIDL_SYSTEMX86] = &FOLDERID_SystemX86,
	[CSIDL_PROGRAM_FILESX86] = &FOLDERID_ProgramFilesX86,
	[CSIDL_PROGRAM_FILES_COMMON] = &FOLDERID_ProgramFilesCommon,
	[CSIDL_PROGRAM_FILES_COMMONX86] = &FOLDERID_ProgramFilesCommonX86,
	[CSIDL_COMMON_TEMPLATES] = &FOLDERID_CommonTemplates,
	[CSIDL_COMMON_DOCUMENTS] = &FOLDERID_PublicDocuments,
	[CSIDL_COMMON_ADMINTOOLS] = &FOLDERID_CommonAdminTools,
	[CSIDL_ADMINTOOLS] = &FOLDERID_AdminTools,
	[CSIDL_CONNECTIONS] = &FOLDERID_ConnectionsFolder,
	[CSIDL_COMMON_MUSIC] = &FOLDERID_PublicMusic,
	[CSIDL_COMMON_PICTURES] = &FOLDERID_PublicPictures,
	[CSIDL_COMMON_VIDEO] = &FOLDERID_PublicVideos,
	[CSIDL_RESOURCES] = &FOLDERID_ResourceDir,
	[CSIDL_RESOURCES_LOCALIZED] = &FOLDERID_LocalizedResourcesDir,
	[CSIDL_COMMON_OEM_LINKS] = &FOLDERID_CommonOEMLinks,
	[CSIDL_CDBURN_AREA] = &FOLDERID_CDBurning,
	[CSIDL_COMPUTERSNEARME] = &FOLDERID_NetworkFolder,
};

HRESULT WINAPI SHGetFolderPathW(HWND window, int csidl, HANDLE token, DWORD type, LPWSTR path)
{
	unsigned number = (unsigned)csidl & ~CSIDL_FLAG_MASK;
	HRESULT result;
	WCHAR *place;

	(void)window;
	if (!path)
		return E_INVALIDARG;
	*path = 0;
	if (number >= ARRAYSIZE(folder_ids) || !folder_ids[number] || type > SHGFP_TYPE_DEFAULT)
		return E_INVALIDARG;
	/* The flags have the values of KF_FLAG_*. */
	result = SHGetKnownFolderPath(folder_ids[number], (DWORD)csidl & CSIDL_FLAG_MASK, token, &place);
	if (result == HRESULT_FROM_WIN32(ERROR_FILE_NOT_FOUND))
		return S_FALSE;
	if (FAILED(result))
		return result;
	if (wcslen(place) < MAX_PATH)
		wcscpy(path, place);
	else
		result = HRESULT_FROM_WIN32(ERROR_INSUFFICIENT_BUFFER);
	CoTaskMemFree(place);
	return result;
}

/* Hands a path of at most MAX_PATH characters to a narrow buffer of that size. */
static HRESULT put_narrow(const WCHAR *wide, char *path)
{
	*path = 0;
	return WideCharToMultiByte(CP_ACP, 0, wide, -1, path, MAX_PATH, NULL, NULL) ? S_OK : HRESULT_FROM_WIN32(GetLastError());
}

HRESULT WINAPI SHGetFolderPathA(HWND window, int csidl, HANDLE token, DWORD type, LPSTR path)
{
	WCHAR wide[MAX_PATH];
	HRESULT result;

	if (!path)
		return E_INVALIDARG;
	result = SHGetFolderPathW(window, csidl, token, type, wide);
	if (result != S_OK)
		*path = 0;
	return result == S_OK ? put_narrow(wide, path) : result;
}

HRESULT WINAPI SHGetFolderPathAndSubDirW(HWND window, int csidl, HANDLE token, DWORD type, LPCWSTR sub, LPWSTR path)
{
	HRESULT result = SHGetFolderPathW(window, csidl, token, type, path);
	DWORD attributes;
	int error = 0;

	if (result != S_OK || !sub || !*sub)
		return result;
	if (wcslen(path) + 1 + wcslen(sub) >= MAX_PATH) {
		*path = 0;
		return HRESULT_FROM_WIN32(ERROR_FILENAME_EXCED_RANGE);
	}
	wcscat(path, L"\\");
	wcscat(path, sub);
	if (csidl & CSIDL_FLAG_CREATE) {
		error = SHCreateDirectoryExW(NULL, path, NULL);
		if (error == ERROR_ALREADY_EXISTS)
			error = 0;
	} else if (!(csidl & CSIDL_FLAG_DONT_VERIFY)) {
		attributes = GetFileAttributesW(path);
		if (attributes == INVALID_FILE_ATTRIBUTES || !(attributes & FILE_ATTRIBUTE_DIRECTORY))
			error = ERROR_PATH_NOT_FOUND;
	}
	if (error)
		*path = 0;
	return error ? HRESULT_FROM_WIN32(error) : S_OK;
}

HRESULT WINAPI SHGetFolderPathAndSubDirA(HWND window, int csidl, HANDLE token, DWORD type, LPCSTR sub, LPSTR path)
{
	WCHAR wide[MAX_PATH], *wide_sub;
	HRESULT result;

	if (!path)
		return E_INVALIDARG;
	*path = 0;
	if (!shell_widen(sub, &wide_sub))
		return E_OUTOFMEMORY;
	result = SHGetFolderPathAndSubDirW(window, csidl, token, type, wide_sub, wide);
	shell_free(wide_sub);
	return result == S_OK ? put_narrow(wide, path) : result;
}

BOOL WINAPI SHGetSpecialFolderPathW(HWND window, LPWSTR path, int csidl, BOOL create)
{
	return SHGetFolderPathW(window, csidl | (create ? CSIDL_FLAG_CREATE : 0), NULL, SHGFP_TYPE_CURRENT, path) == S_OK;
}

BOOL WINAPI SHGetSpecialFolderPathA(HWND window, LPSTR path, int csidl, BOOL create)
{
	return SHGetFolderPathA(window, csidl | (create ? CSIDL_FLAG_CREATE : 0), NULL, SHGFP_TYPE_CURRENT, path) == S_OK;
}
