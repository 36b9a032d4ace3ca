/*
 * Microsoft, "ShellExecuteEx", "ShellExecute", "FindExecutable". That documents go to the desktop is tested in tests/cli.
 */
#include "../test.h"

#include <shellapi.h>

#include <string.h>

static char own[MAX_PATH];

static DWORD wait_for(HANDLE process)
{
	DWORD code = 0xdead;

	if (WaitForSingleObject(process, 30000) == WAIT_OBJECT_0)
		GetExitCodeProcess(process, &code);
	CloseHandle(process);
	return code;
}

TEST(ShellExecuteEx_program)
{
	SHELLEXECUTEINFOA info = { .cbSize = sizeof(info), .fMask = SEE_MASK_NOCLOSEPROCESS | SEE_MASK_NO_CONSOLE | SEE_MASK_FLAG_NO_UI };

	if (test_child_arguments())
		ExitProcess(test_child_arguments()[0] && !strcmp(test_child_arguments()[0], "a b") ? 42 : 43);
	GetModuleFileNameA(NULL, own, MAX_PATH);
	info.lpFile = own;
	info.lpParameters = "ShellExecuteEx_program --child \"a b\"";
	info.nShow = SW_SHOWNORMAL;
	CHECK(ShellExecuteExA(&info));
	CHECK((ULONG_PTR)info.hInstApp > 32);
	REQUIRE(info.hProcess);
	CHECK_EQ(wait_for(info.hProcess), 42);
	/* Extension left out, in a folder, with environment variables. */
	*strrchr(own, '.') = 0;
	SetEnvironmentVariableA("SHELL32_TEST", own);
	info.lpFile = "%SHELL32_TEST%";
	info.fMask |= SEE_MASK_DOENVSUBST;
	CHECK(ShellExecuteExA(&info));
	CHECK_EQ(wait_for(info.hProcess), 42);
}

TEST(ShellExecuteEx_errors)
{
	SHELLEXECUTEINFOW info = { .cbSize = sizeof(info), .fMask = SEE_MASK_FLAG_NO_UI, .lpFile = L"C:\\no-such-file.exe" };

	SetLastError(0);
	CHECK(!ShellExecuteExW(&info));
	CHECK_ERROR(ERROR_FILE_NOT_FOUND);
	CHECK_EQ((ULONG_PTR)info.hInstApp, SE_ERR_FNF);
	info.lpFile = L"C:\\no-such-folder\\no-such-file.exe";
	CHECK(!ShellExecuteExW(&info));
	CHECK((ULONG_PTR)info.hInstApp == SE_ERR_FNF || (ULONG_PTR)info.hInstApp == SE_ERR_PNF);
}

static void set_class(const char *name, const char *text)
{
	char path[200];
	HKEY key;

	sprintf(path, "Software\\Classes\\%s", name);
	if (RegCreateKeyExA(HKEY_CURRENT_USER, path, 0, NULL, 0, KEY_ALL_ACCESS, NULL, &key, NULL))
		return;
	RegSetValueExA(key, NULL, 0, REG_SZ, (const BYTE *)text, (DWORD)strlen(text) + 1);
	RegCloseKey(key);
}

TEST(ShellExecuteEx_class_command)
{
	SHELLEXECUTEINFOA info = { .cbSize = sizeof(info),
				   .fMask = SEE_MASK_NOCLOSEPROCESS | SEE_MASK_NO_CONSOLE | SEE_MASK_FLAG_NO_UI };
	char command[MAX_PATH + 64], document[MAX_PATH], found[MAX_PATH];
	HANDLE file;

	if (test_child_arguments())
		ExitProcess(test_child_arguments()[0] && strstr(test_child_arguments()[0], ".dcshelltest") ? 44 : 45);
	GetModuleFileNameA(NULL, own, MAX_PATH);
	sprintf(command, "\"%s\" ShellExecuteEx_class_command --child \"%%1\"", own);
	set_class(".dcshelltest", "dcshelltestfile");
	set_class("dcshelltestfile\\shell\\open\\command", command);
	GetTempPathA(MAX_PATH, document);
	strcat(document, "a document.dcshelltest");
	file = CreateFileA(document, GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, 0, NULL);
	REQUIRE(file != INVALID_HANDLE_VALUE);
	CloseHandle(file);
	info.lpFile = document;
	CHECK(ShellExecuteExA(&info));
	CHECK_EQ(wait_for(info.hProcess), 44);
	CHECK((ULONG_PTR)FindExecutableA(document, NULL, found) > 32);
	CHECK(!lstrcmpiA(found, own));
	info.lpVerb = "no-such-verb";
	CHECK(!ShellExecuteExA(&info));
	CHECK_EQ((ULONG_PTR)info.hInstApp, SE_ERR_NOASSOC);
	DeleteFileA(document);
	RegDeleteTreeA(HKEY_CURRENT_USER, "Software\\Classes\\.dcshelltest");
	RegDeleteTreeA(HKEY_CURRENT_USER, "Software\\Classes\\dcshelltestfile");
}

TEST(FindExecutable_cases)
{
	char found[MAX_PATH];

	CHECK_EQ((ULONG_PTR)FindExecutableA("C:\\no-such-file.txt", NULL, found), SE_ERR_FNF);
	GetModuleFileNameA(NULL, own, MAX_PATH);
	CHECK((ULONG_PTR)FindExecutableA(own, NULL, found) > 32);
	CHECK(!lstrcmpiA(found, own));
}
