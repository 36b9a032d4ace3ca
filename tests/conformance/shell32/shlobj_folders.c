/*
 * Known folders, and folders with all that lead to them. Microsoft, "KNOWNFOLDERID", "CSIDL", "SHCreateDirectoryEx".
 */
#include "../test.h"

#include <knownfolders.h>
#include <shlobj.h>

#include <string.h>

static BOOL known_is(const KNOWNFOLDERID *id, DWORD flags, const char *variable, const WCHAR *tail)
{
	WCHAR expected[2 * MAX_PATH] = L"";
	WCHAR name[64], *path = (WCHAR *)1;
	BOOL same;

	MultiByteToWideChar(CP_ACP, 0, variable, -1, name, 64);
	GetEnvironmentVariableW(name, expected, MAX_PATH);
	wcscat(expected, tail);
	if (SHGetKnownFolderPath(id, flags, NULL, &path) != S_OK)
		return FALSE;
	same = !lstrcmpiW(path, expected);
	if (!same)
		printf("%ls, expected %ls\n", path, expected);
	CoTaskMemFree(path);
	return same;
}

TEST(SHGetKnownFolderPath_matches_environment)
{
	CHECK(known_is(&FOLDERID_Profile, 0, "USERPROFILE", L""));
	CHECK(known_is(&FOLDERID_RoamingAppData, 0, "APPDATA", L""));
	CHECK(known_is(&FOLDERID_LocalAppData, 0, "LOCALAPPDATA", L""));
	CHECK(known_is(&FOLDERID_LocalAppDataLow, 0, "USERPROFILE", L"\\AppData\\LocalLow"));
	CHECK(known_is(&FOLDERID_ProgramData, 0, "ProgramData", L""));
	CHECK(known_is(&FOLDERID_ProgramFiles, 0, "ProgramFiles", L""));
	CHECK(known_is(&FOLDERID_ProgramFilesCommon, 0, "CommonProgramFiles", L""));
	CHECK(known_is(&FOLDERID_Windows, 0, "windir", L""));
	CHECK(known_is(&FOLDERID_System, 0, "windir", L"\\system32"));
	CHECK(known_is(&FOLDERID_Public, 0, "PUBLIC", L""));
	CHECK(known_is(&FOLDERID_StartMenu, 0, "APPDATA", L"\\Microsoft\\Windows\\Start Menu"));
	CHECK(known_is(&FOLDERID_SendTo, KF_FLAG_DONT_VERIFY, "APPDATA", L"\\Microsoft\\Windows\\SendTo"));
}

TEST(SHGetKnownFolderPath_errors)
{
	static const GUID nothing = { 0x11111111, 2, 3, { 4, 5, 6, 7, 8, 9, 10, 11 } };
	WCHAR *path = (WCHAR *)1;

	CHECK_EQ(SHGetKnownFolderPath(&nothing, 0, NULL, &path), E_INVALIDARG);
	CHECK(path == NULL);
	path = (WCHAR *)1;
	CHECK_EQ(SHGetKnownFolderPath(&FOLDERID_ComputerFolder, 0, NULL, &path), E_FAIL);
	CHECK(path == NULL);
}

TEST(SHGetFolderPath_is_known_folder)
{
	WCHAR path[MAX_PATH], *known;
	char narrow[MAX_PATH], again[MAX_PATH];

	CHECK_EQ(SHGetFolderPathW(NULL, CSIDL_APPDATA, NULL, SHGFP_TYPE_CURRENT, path), S_OK);
	REQUIRE(SHGetKnownFolderPath(&FOLDERID_RoamingAppData, 0, NULL, &known) == S_OK);
	CHECK_WSTR(path, known);
	CoTaskMemFree(known);
	CHECK_EQ(SHGetFolderPathA(NULL, CSIDL_APPDATA, NULL, SHGFP_TYPE_DEFAULT, narrow), S_OK);
	CHECK(SHGetSpecialFolderPathA(NULL, again, CSIDL_APPDATA, FALSE));
	CHECK_STR(again, narrow);
	CHECK(SHGetSpecialFolderPathW(NULL, path, CSIDL_WINDOWS, FALSE));
	GetEnvironmentVariableA("windir", narrow, MAX_PATH);
	sprintf(again, "%ls", path);
	CHECK(!lstrcmpiA(again, narrow));
}

TEST(SHGetFolderPath_errors)
{
	WCHAR path[MAX_PATH] = L"x";

	CHECK_EQ(SHGetFolderPathW(NULL, 0xfe, NULL, 0, path), E_INVALIDARG);
	CHECK_WSTR(path, L"");
	CHECK(FAILED(SHGetFolderPathW(NULL, CSIDL_DRIVES, NULL, 0, path)));
	CHECK(!SHGetSpecialFolderPathW(NULL, path, CSIDL_PRINTERS, FALSE));
}

static void temporary(char *path, const char *tail)
{
	GetTempPathA(MAX_PATH, path);
	sprintf(path + strlen(path), "shell32_%lu%s", GetCurrentProcessId(), tail);
}

TEST(SHCreateDirectoryEx_makes_all)
{
	char root[MAX_PATH], middle[MAX_PATH], deep[MAX_PATH];

	temporary(root, "");
	temporary(middle, "\\a");
	temporary(deep, "\\a\\b\\");
	CHECK_EQ(SHCreateDirectoryExA(NULL, deep, NULL), ERROR_SUCCESS);
	CHECK(GetFileAttributesA(deep) != INVALID_FILE_ATTRIBUTES);
	CHECK_EQ(SHCreateDirectoryExA(NULL, deep, NULL), ERROR_ALREADY_EXISTS);
	temporary(deep, "\\a\\b");
	CHECK(RemoveDirectoryA(deep));
	CHECK(RemoveDirectoryA(middle));
	CHECK(RemoveDirectoryA(root));
}

TEST(SHCreateDirectoryEx_errors)
{
	char path[400];

	CHECK_EQ(SHCreateDirectoryExW(NULL, L"relative\\folder", NULL), ERROR_BAD_PATHNAME);
	memset(path, 'x', sizeof(path));
	memcpy(path, "C:\\", 3);
	path[300] = 0;
	CHECK_EQ(SHCreateDirectoryExA(NULL, path, NULL), ERROR_FILENAME_EXCED_RANGE);
}
