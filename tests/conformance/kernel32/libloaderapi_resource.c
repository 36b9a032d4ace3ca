/*
 * Resources: Microsoft, "Resource Functions". A copy of ldr_leaf.dll is given resources, which are then found in it.
 */
#include "test.h"

#include <string.h>

/* RT_RCDATA and RT_BITMAP, whatever UNICODE is. */
#define TYPE_RCDATA MAKEINTRESOURCEW(10)
#define TYPE_BITMAP MAKEINTRESOURCEW(2)

/* A copy of ldr_leaf.dll in the folder for temporary files. */
static BOOL make_copy(WCHAR *path)
{
	static LONG count;
	WCHAR source[MAX_PATH], temp[MAX_PATH];

	GetModuleFileNameW(NULL, source, MAX_PATH);
	wcscpy(wcsrchr(source, '\\') + 1, L"ldr_leaf.dll");
	GetTempPathW(MAX_PATH, temp);
	swprintf(path, MAX_PATH, L"%lsres%lu_%ld.dll", temp, GetCurrentProcessId(), ++count);
	return CopyFileW(source, path, FALSE);
}

static BOOL check_resource(HMODULE module, const WCHAR *type, const WCHAR *name, WORD language, const char *expected)
{
	HRSRC resource = language ? FindResourceExW(module, type, name, language) : FindResourceW(module, name, type);
	const char *data = resource ? LockResource(LoadResource(module, resource)) : NULL;

	return data && SizeofResource(module, resource) == strlen(expected) && !memcmp(data, expected, strlen(expected));
}

static int enumerated;

static BOOL CALLBACK count_name(HMODULE module, LPCWSTR type, LPWSTR name, LONG_PTR parameter)
{
	CHECK_EQ(parameter, 77);
	CHECK(enumerated ? IS_INTRESOURCE(name) && (ULONG_PTR)name == 5 : !wcscmp(name, L"HELLO"));
	enumerated++;
	return TRUE;
}

static BOOL CALLBACK stop_at_once(HMODULE module, LPWSTR type, LONG_PTR parameter)
{
	enumerated++;
	return FALSE;
}

static void check_contents(HMODULE module)
{
	CHECK(check_resource(module, TYPE_RCDATA, L"hello", 0, "neutral text"));
	CHECK(check_resource(module, L"#10", L"HELLO", 0, "neutral text"));
	CHECK(check_resource(module, TYPE_RCDATA, MAKEINTRESOURCEW(5), 0x407, "Fuenf"));
	CHECK(check_resource(module, TYPE_RCDATA, L"#5", 0x409, "five"));
	CHECK(check_resource(module, L"KIND", MAKEINTRESOURCEW(1), 0, "a type of its own"));
	CHECK(!FindResourceW(module, L"absent", TYPE_RCDATA));
	CHECK_ERROR(ERROR_RESOURCE_NAME_NOT_FOUND);
	CHECK(!FindResourceW(module, L"hello", TYPE_BITMAP));
	CHECK_ERROR(ERROR_RESOURCE_TYPE_NOT_FOUND);
	CHECK(!FindResourceExW(module, TYPE_RCDATA, MAKEINTRESOURCEW(5), 0x40c));
	CHECK_ERROR(ERROR_RESOURCE_LANG_NOT_FOUND);
	enumerated = 0;
	CHECK(EnumResourceNamesW(module, TYPE_RCDATA, count_name, 77));
	CHECK_EQ(enumerated, 2);
	enumerated = 0;
	CHECK(!EnumResourceTypesW(module, stop_at_once, 0));
	CHECK_EQ(enumerated, 1);
}

TEST(UpdateResource_and_find)
{
	WCHAR path[MAX_PATH];
	HMODULE module;
	HANDLE update;

	REQUIRE(make_copy(path));
	update = BeginUpdateResourceW(path, FALSE);
	REQUIRE(update);
	CHECK(UpdateResourceW(update, TYPE_RCDATA, L"hello", 0, "neutral text", 12));
	CHECK(UpdateResourceW(update, TYPE_RCDATA, MAKEINTRESOURCEW(5), 0x409, "five", 4));
	CHECK(UpdateResourceW(update, TYPE_RCDATA, MAKEINTRESOURCEW(5), 0x407, "Fuenf", 5));
	CHECK(UpdateResourceW(update, L"kind", MAKEINTRESOURCEW(1), 0, "a type of its own", 17));
	CHECK(EndUpdateResourceW(update, FALSE));

	module = LoadLibraryW(path);
	REQUIRE(module);
	check_contents(module);
	CHECK(FreeLibrary(module));
	module = LoadLibraryExW(path, NULL, LOAD_LIBRARY_AS_DATAFILE);
	REQUIRE(module);
	check_contents(module);
	CHECK(FreeLibrary(module));

	/* The second time there is a section to replace. */
	update = BeginUpdateResourceW(path, FALSE);
	REQUIRE(update);
	CHECK(UpdateResourceW(update, TYPE_RCDATA, L"HELLO", 0, "another text", 12));
	/* "If lpData is NULL and cbData is 0, the specified resource is deleted" (Microsoft, "UpdateResourceW"). */
	CHECK(UpdateResourceW(update, TYPE_RCDATA, MAKEINTRESOURCEW(5), 0x407, NULL, 0));
	CHECK(EndUpdateResourceW(update, FALSE));
	module = LoadLibraryW(path);
	REQUIRE(module);
	CHECK(check_resource(module, TYPE_RCDATA, L"hello", 0, "another text"));
	CHECK(check_resource(module, TYPE_RCDATA, MAKEINTRESOURCEW(5), 0x409, "five"));
	CHECK(!FindResourceExW(module, TYPE_RCDATA, MAKEINTRESOURCEW(5), 0x407));
	CHECK(GetProcAddress(module, "leaf_value") != NULL);
	CHECK(FreeLibrary(module));
	DeleteFileW(path);
}

TEST(UpdateResource_discarded)
{
	WCHAR path[MAX_PATH];
	HMODULE module;
	HANDLE update;

	REQUIRE(make_copy(path));
	update = BeginUpdateResourceW(path, TRUE);
	REQUIRE(update);
	CHECK(UpdateResourceA(update, MAKEINTRESOURCEA(10), "hello", 0, "text", 4));
	CHECK(EndUpdateResourceW(update, TRUE));
	module = LoadLibraryExW(path, NULL, LOAD_LIBRARY_AS_DATAFILE);
	REQUIRE(module);
	CHECK(!FindResourceA(module, "hello", MAKEINTRESOURCEA(10)));
	FreeLibrary(module);
	DeleteFileW(path);
}

/* Microsoft, "BeginUpdateResourceW" and "EndUpdateResourceW": what is wrong is the last error. */
TEST(BeginUpdateResource_errors)
{
	CHECK(!BeginUpdateResourceW(L"C:\\no_such_folder\\x.dll", FALSE));
	CHECK_ERROR(ERROR_PATH_NOT_FOUND);
	CHECK(!EndUpdateResourceW(NULL, FALSE));
	CHECK_ERROR(ERROR_INVALID_HANDLE);
}
