/*
 * The registry: keys, values, what is kept.
 */
#include "../test.h"

#define ROOT L"Software\\DecantConformance"

/* A fresh key, with the test's name so that tests may run at the same time. */
static HKEY make_key(const WCHAR *name)
{
	WCHAR path[128];
	HKEY key = NULL;

	wsprintfW(path, L"%s\\%s", ROOT, name);
	RegDeleteTreeW(HKEY_CURRENT_USER, path);
	RegCreateKeyExW(HKEY_CURRENT_USER, path, 0, NULL, 0, KEY_ALL_ACCESS, NULL, &key, NULL);
	return key;
}

static void drop_key(HKEY key, const WCHAR *name)
{
	WCHAR path[128];

	RegCloseKey(key);
	wsprintfW(path, L"%s\\%s", ROOT, name);
	CHECK_EQ(RegDeleteTreeW(HKEY_CURRENT_USER, path), ERROR_SUCCESS);
}

TEST(RegCreateKeyEx_tells_what_it_did)
{
	HKEY key = make_key(L"create"), sub = NULL;
	DWORD disposition = 0;

	REQUIRE(key != NULL);
	CHECK_EQ(RegCreateKeyExW(key, L"a\\b", 0, NULL, 0, KEY_READ, NULL, &sub, &disposition), ERROR_SUCCESS);
	CHECK_EQ(disposition, REG_CREATED_NEW_KEY);
	RegCloseKey(sub);
	CHECK_EQ(RegCreateKeyExW(key, L"A\\B", 0, NULL, 0, KEY_READ, NULL, &sub, &disposition), ERROR_SUCCESS);
	CHECK_EQ(disposition, REG_OPENED_EXISTING_KEY);
	RegCloseKey(sub);
	CHECK_EQ(RegOpenKeyExW(key, L"a\\c", 0, KEY_READ, &sub), ERROR_FILE_NOT_FOUND);
	CHECK_EQ(RegDeleteKeyW(key, L"a"), ERROR_ACCESS_DENIED);
	CHECK_EQ(RegDeleteKeyW(key, L"a\\b"), ERROR_SUCCESS);
	CHECK_EQ(RegDeleteKeyW(key, L"a"), ERROR_SUCCESS);
	CHECK_EQ(RegDeleteKeyW(key, L"a"), ERROR_FILE_NOT_FOUND);
	drop_key(key, L"create");
}

TEST(RegSetValueEx_types_and_sizes)
{
	HKEY key = make_key(L"values");
	WCHAR text[16];
	DWORD type = 0, bytes = sizeof(text), number = 0x12345678, got = 0;

	REQUIRE(key != NULL);
	CHECK_EQ(RegSetValueExW(key, L"Text", 0, REG_SZ, (BYTE *)L"hello", 12), ERROR_SUCCESS);
	CHECK_EQ(RegQueryValueExW(key, L"TEXT", NULL, &type, (BYTE *)text, &bytes), ERROR_SUCCESS);
	CHECK_EQ(type, REG_SZ);
	CHECK_EQ(bytes, 12);
	CHECK_WSTR(text, L"hello");
	bytes = 4;
	CHECK_EQ(RegQueryValueExW(key, L"Text", NULL, NULL, (BYTE *)text, &bytes), ERROR_MORE_DATA);
	CHECK_EQ(bytes, 12);
	bytes = 0;
	CHECK_EQ(RegQueryValueExW(key, L"Text", NULL, NULL, NULL, &bytes), ERROR_SUCCESS);
	CHECK_EQ(bytes, 12);
	CHECK_EQ(RegSetValueExW(key, L"Number", 0, REG_DWORD, (BYTE *)&number, 4), ERROR_SUCCESS);
	bytes = sizeof(got);
	CHECK_EQ(RegGetValueW(key, NULL, L"Number", RRF_RT_REG_DWORD, NULL, &got, &bytes), ERROR_SUCCESS);
	CHECK_EQ(got, number);
	CHECK_EQ(RegGetValueW(key, NULL, L"Number", RRF_RT_REG_SZ, NULL, NULL, NULL), ERROR_UNSUPPORTED_TYPE);
	/* The default value has an empty name. */
	CHECK_EQ(RegQueryValueExW(key, NULL, NULL, NULL, NULL, NULL), ERROR_FILE_NOT_FOUND);
	CHECK_EQ(RegSetValueExW(key, NULL, 0, REG_SZ, (BYTE *)L"d", 4), ERROR_SUCCESS);
	CHECK_EQ(RegQueryValueExW(key, L"", NULL, NULL, NULL, NULL), ERROR_SUCCESS);
	CHECK_EQ(RegDeleteValueW(key, L"Text"), ERROR_SUCCESS);
	CHECK_EQ(RegDeleteValueW(key, L"Text"), ERROR_FILE_NOT_FOUND);
	drop_key(key, L"values");
}

TEST(RegQueryValueExA_converts)
{
	HKEY key = make_key(L"ansi");
	char text[16];
	DWORD bytes = sizeof(text), type;

	REQUIRE(key != NULL);
	CHECK_EQ(RegSetValueExA(key, "name", 0, REG_SZ, (BYTE *)"abc", 4), ERROR_SUCCESS);
	CHECK_EQ(RegQueryValueExA(key, "name", NULL, &type, (BYTE *)text, &bytes), ERROR_SUCCESS);
	CHECK_EQ(bytes, 4);
	CHECK_STR(text, "abc");
	bytes = 2;
	CHECK_EQ(RegQueryValueExA(key, "name", NULL, &type, (BYTE *)text, &bytes), ERROR_MORE_DATA);
	CHECK_EQ(bytes, 4);
	drop_key(key, L"ansi");
}

TEST(RegEnum_lists_everything_once)
{
	HKEY key = make_key(L"enum"), sub;
	WCHAR name[32];
	DWORD size, keys, values, longest, i, found = 0;
	FILETIME written;

	REQUIRE(key != NULL);
	for (i = 0; i < 5; i++) {
		wsprintfW(name, L"sub%lu", i);
		CHECK_EQ(RegCreateKeyExW(key, name, 0, NULL, 0, KEY_READ, NULL, &sub, NULL), ERROR_SUCCESS);
		RegCloseKey(sub);
		wsprintfW(name, L"value%lu", i);
		CHECK_EQ(RegSetValueExW(key, name, 0, REG_DWORD, (BYTE *)&i, 4), ERROR_SUCCESS);
	}
	CHECK_EQ(RegQueryInfoKeyW(key, NULL, NULL, NULL, &keys, &longest, NULL, &values, NULL, NULL, NULL, &written), ERROR_SUCCESS);
	CHECK_EQ(keys, 5);
	CHECK_EQ(values, 5);
	CHECK_EQ(longest, 4);
	for (i = 0;; i++) {
		size = ARRAYSIZE(name);
		if (RegEnumKeyExW(key, i, name, &size, NULL, NULL, NULL, &written))
			break;
		CHECK_EQ(size, 4);
		found |= 1u << (name[3] - '0');
	}
	CHECK_EQ(found, 31);
	size = 2;
	CHECK_EQ(RegEnumKeyExW(key, 0, name, &size, NULL, NULL, NULL, NULL), ERROR_MORE_DATA);
	size = ARRAYSIZE(name);
	CHECK_EQ(RegEnumKeyExW(key, 5, name, &size, NULL, NULL, NULL, NULL), ERROR_NO_MORE_ITEMS);
	for (i = 0, found = 0;; i++) {
		DWORD value, bytes = sizeof(value), type;

		size = ARRAYSIZE(name);
		if (RegEnumValueW(key, i, name, &size, NULL, &type, (BYTE *)&value, &bytes))
			break;
		CHECK_EQ(type, REG_DWORD);
		found |= 1u << value;
	}
	CHECK_EQ(found, 31);
	drop_key(key, L"enum");
}

TEST(Reg_volatile_below_and_handles)
{
	HKEY key = make_key(L"handles");
	DWORD value = 0;

	REQUIRE(key != NULL);
	CHECK_EQ(RegCloseKey(key), ERROR_SUCCESS);
	CHECK_EQ(RegSetValueExW(key, L"x", 0, REG_DWORD, (BYTE *)&value, 4), ERROR_INVALID_HANDLE);
	CHECK_EQ(RegOpenKeyExW(HKEY_CURRENT_USER, ROOT L"\\handles", 0, KEY_READ, &key), ERROR_SUCCESS);
	CHECK_EQ(RegSetValueExW(key, L"x", 0, REG_DWORD, (BYTE *)&value, 4), ERROR_ACCESS_DENIED);
	drop_key(key, L"handles");
}

TEST(Reg_default_content)
{
	WCHAR text[64];
	DWORD bytes = sizeof(text);

	CHECK_EQ(RegGetValueW(HKEY_LOCAL_MACHINE, L"SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion", L"CurrentBuildNumber", RRF_RT_REG_SZ, NULL,
			      text, &bytes), ERROR_SUCCESS);
	CHECK(text[0] >= '1' && text[0] <= '9');
}

TEST(Reg_expand_string)
{
	HKEY key = make_key(L"expand");
	WCHAR text[128];
	DWORD bytes = sizeof(text), type;

	REQUIRE(key != NULL);
	CHECK_EQ(RegSetValueExW(key, L"p", 0, REG_EXPAND_SZ, (BYTE *)L"%SystemRoot%\\x", 30), ERROR_SUCCESS);
	CHECK_EQ(RegGetValueW(key, NULL, L"p", RRF_RT_REG_SZ, &type, text, &bytes), ERROR_SUCCESS);
	CHECK(text[0] != '%');
	bytes = sizeof(text);
	CHECK_EQ(RegGetValueW(key, NULL, L"p", RRF_RT_REG_EXPAND_SZ | RRF_NOEXPAND, &type, text, &bytes), ERROR_SUCCESS);
	CHECK_WSTR(text, L"%SystemRoot%\\x");
	drop_key(key, L"expand");
}

/* Where programs read what the processors are called. */
TEST(processors_are_described)
{
	char text[256] = "";
	DWORD number = 0, size = sizeof(number), type = 0;
	SYSTEM_INFO info;
	HKEY key;

	GetSystemInfo(&info);
	for (DWORD i = 0; i < info.dwNumberOfProcessors; i++) {
		snprintf(text, sizeof(text), "HARDWARE\\DESCRIPTION\\System\\CentralProcessor\\%lu", i);
		REQUIRE(!RegOpenKeyExA(HKEY_LOCAL_MACHINE, text, 0, KEY_QUERY_VALUE, &key));
		size = sizeof(number);
		CHECK_EQ(RegQueryValueExA(key, "~MHz", NULL, &type, (BYTE *)&number, &size), ERROR_SUCCESS);
		CHECK_EQ(type, REG_DWORD);
		CHECK(number >= 100);
		size = sizeof(text);
		CHECK_EQ(RegQueryValueExA(key, "ProcessorNameString", NULL, &type, (BYTE *)text, &size), ERROR_SUCCESS);
		CHECK_EQ(type, REG_SZ);
		CHECK(strlen(text) > 3);
		RegCloseKey(key);
	}
	snprintf(text, sizeof(text), "HARDWARE\\DESCRIPTION\\System\\CentralProcessor\\%lu", info.dwNumberOfProcessors);
	CHECK_EQ(RegOpenKeyExA(HKEY_LOCAL_MACHINE, text, 0, KEY_QUERY_VALUE, &key), ERROR_FILE_NOT_FOUND);
}
