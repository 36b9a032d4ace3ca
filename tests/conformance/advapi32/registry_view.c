/*
 * The registry's two views. Microsoft, "Registry Redirector", "Registry Keys Affected by WOW64", "Accessing an Alternate Registry View".
 */
#include "../test.h"

#define OWN (sizeof(void *) == 4 ? KEY_WOW64_32KEY : KEY_WOW64_64KEY)

/* Sets a value of the key in a view; FALSE, and the test is skipped, where this user may not. */
static BOOL put(const WCHAR *path, REGSAM view, DWORD number)
{
	HKEY key;
	LONG error = RegCreateKeyExW(HKEY_LOCAL_MACHINE, path, 0, NULL, 0, KEY_SET_VALUE | view, NULL, &key, NULL);

	if (error == ERROR_ACCESS_DENIED) {
		test_skip("this user may not write to HKEY_LOCAL_MACHINE");
		return FALSE;
	}
	CHECK_EQ(error, ERROR_SUCCESS);
	if (error)
		return FALSE;
	CHECK_EQ(RegSetValueExW(key, L"Number", 0, REG_DWORD, (BYTE *)&number, sizeof(number)), ERROR_SUCCESS);
	RegCloseKey(key);
	return TRUE;
}

/* The value in a view, 0 if it is not there. */
static DWORD get(HKEY root, const WCHAR *path, REGSAM view)
{
	DWORD number = 0, bytes = sizeof(number);
	HKEY key;

	if (RegOpenKeyExW(root, path, 0, KEY_QUERY_VALUE | view, &key))
		return 0;
	if (RegQueryValueExW(key, L"Number", NULL, NULL, (BYTE *)&number, &bytes))
		number = 0;
	RegCloseKey(key);
	return number;
}

TEST(software_has_two_views)
{
	static const WCHAR path[] = L"Software\\DecantViews";
	HKEY software;

	if (!put(path, KEY_WOW64_64KEY, 64) || !put(path, KEY_WOW64_32KEY, 32))
		return;
	CHECK_EQ(get(HKEY_LOCAL_MACHINE, path, KEY_WOW64_64KEY), 64);
	CHECK_EQ(get(HKEY_LOCAL_MACHINE, path, KEY_WOW64_32KEY), 32);
	CHECK_EQ(get(HKEY_LOCAL_MACHINE, path, 0), sizeof(void *) * 8);
	CHECK_EQ(get(HKEY_LOCAL_MACHINE, L"SOFTWARE\\wow6432node\\DecantViews", KEY_WOW64_64KEY), 32);
	CHECK_EQ(get(HKEY_LOCAL_MACHINE, L"SOFTWARE\\wow6432node\\DecantViews", KEY_WOW64_32KEY), 32);
	/* A key that was opened in a view leads to what is in it. */
	CHECK_EQ(RegOpenKeyExW(HKEY_LOCAL_MACHINE, L"Software", 0, KEY_READ | KEY_WOW64_32KEY, &software), ERROR_SUCCESS);
	CHECK_EQ(get(software, L"DecantViews", KEY_WOW64_32KEY), 32);
	RegCloseKey(software);
	CHECK_EQ(RegDeleteKeyExW(HKEY_LOCAL_MACHINE, path, KEY_WOW64_32KEY, 0), ERROR_SUCCESS);
	CHECK_EQ(get(HKEY_LOCAL_MACHINE, path, KEY_WOW64_32KEY), 0);
	CHECK_EQ(get(HKEY_LOCAL_MACHINE, path, KEY_WOW64_64KEY), 64);
	CHECK_EQ(RegDeleteKeyExW(HKEY_LOCAL_MACHINE, path, KEY_WOW64_64KEY, 0), ERROR_SUCCESS);
}

TEST(shared_keys_have_one_view)
{
	static const WCHAR *const paths[] = { L"Software\\Classes\\DecantViews", L"Software\\Microsoft\\Windows\\CurrentVersion\\App Paths\\decant.exe",
					      L"Software\\Policies\\DecantViews", L"System\\DecantViews" };

	for (int i = 0; i < 4; i++) {
		if (!put(paths[i], KEY_WOW64_32KEY, 7))
			return;
		CHECK_EQ(get(HKEY_LOCAL_MACHINE, paths[i], KEY_WOW64_64KEY), 7);
		CHECK_EQ(get(HKEY_LOCAL_MACHINE, paths[i], 0), 7);
		CHECK_EQ(RegDeleteKeyExW(HKEY_LOCAL_MACHINE, paths[i], KEY_WOW64_64KEY, 0), ERROR_SUCCESS);
		CHECK_EQ(get(HKEY_LOCAL_MACHINE, paths[i], KEY_WOW64_32KEY), 0);
	}
}

TEST(some_classes_have_two_views)
{
	static const WCHAR path[] = L"Software\\Classes\\CLSID\\{6decaf00-0000-0000-0000-000000000001}";

	if (!put(path, KEY_WOW64_64KEY, 64) || !put(path, KEY_WOW64_32KEY, 32))
		return;
	CHECK_EQ(get(HKEY_LOCAL_MACHINE, path, KEY_WOW64_64KEY), 64);
	CHECK_EQ(get(HKEY_CLASSES_ROOT, path + wcslen(L"Software\\Classes\\"), KEY_WOW64_32KEY), 32);
	CHECK_EQ(get(HKEY_CLASSES_ROOT, path + wcslen(L"Software\\Classes\\"), 0), sizeof(void *) * 8);
	CHECK_EQ(RegDeleteKeyExW(HKEY_LOCAL_MACHINE, path, KEY_WOW64_32KEY, 0), ERROR_SUCCESS);
	CHECK_EQ(RegDeleteKeyExW(HKEY_LOCAL_MACHINE, path, KEY_WOW64_64KEY, 0), ERROR_SUCCESS);
}

static void program_files_is(REGSAM view, const WCHAR *expected)
{
	WCHAR value[MAX_PATH] = L"";
	DWORD bytes = sizeof(value);
	HKEY key;

	REQUIRE(!RegOpenKeyExW(HKEY_LOCAL_MACHINE, L"Software\\Microsoft\\Windows\\CurrentVersion", 0, KEY_READ | view, &key));
	CHECK_EQ(RegQueryValueExW(key, L"ProgramFilesDir", NULL, NULL, (BYTE *)value, &bytes), ERROR_SUCCESS);
	CHECK_WSTR(value, expected);
	RegCloseKey(key);
}

TEST(values_of_a_fresh_windows_differ)
{
	program_files_is(KEY_WOW64_64KEY, L"C:\\Program Files");
	program_files_is(KEY_WOW64_32KEY, L"C:\\Program Files (x86)");
	program_files_is(0, OWN == KEY_WOW64_32KEY ? L"C:\\Program Files (x86)" : L"C:\\Program Files");
}

TEST(both_views_at_once)
{
	HKEY key;

	CHECK_EQ(RegOpenKeyExW(HKEY_LOCAL_MACHINE, L"Software", 0, KEY_READ | KEY_WOW64_32KEY | KEY_WOW64_64KEY, &key), ERROR_INVALID_PARAMETER);
}
