/*
 * Paths of any length (Microsoft, "PathAllocCanonicalize function" and its kin), which kernelbase.dll has.
 */
#include "test.h"

#include <wchar.h>

static HRESULT (WINAPI *canonicalize)(PCWSTR, ULONG, PWSTR *);
static HRESULT (WINAPI *combine)(PWSTR, SIZE_T, PCWSTR, PCWSTR, ULONG);
static HRESULT (WINAPI *remove_spec)(PWSTR, SIZE_T);
static HRESULT (WINAPI *skip_root)(PCWSTR, PCWSTR *);
static BOOL (WINAPI *is_root)(PCWSTR);

static BOOL find(void)
{
	HMODULE module = LoadLibraryA("kernelbase.dll");

	canonicalize = (void *)GetProcAddress(module, "PathAllocCanonicalize");
	combine = (void *)GetProcAddress(module, "PathCchCombineEx");
	remove_spec = (void *)GetProcAddress(module, "PathCchRemoveFileSpec");
	skip_root = (void *)GetProcAddress(module, "PathCchSkipRoot");
	is_root = (void *)GetProcAddress(module, "PathCchIsRoot");
	return canonicalize && combine && remove_spec && skip_root && is_root;
}

static void check_canonical(const WCHAR *path, ULONG flags, const WCHAR *expected)
{
	PWSTR made = NULL;

	CHECK_EQ(canonicalize(path, flags, &made), S_OK);
	if (!made || wcscmp(made, expected))
		test_fail(__FILE__, __LINE__, "%ls is %ls, expected %ls", path, made ? made : L"NULL", expected);
	LocalFree(made);
}

TEST(PathAllocCanonicalize_paths)
{
	static WCHAR longest[400] = L"C:\\";
	PWSTR made;

	REQUIRE(find());
	check_canonical(L"", 0, L"\\");
	check_canonical(L"C:\\", 0, L"C:\\");
	check_canonical(L"C:\\a\\.\\b\\..\\c.", 0, L"C:\\a\\c");
	check_canonical(L"C:\\a.\\b", 0, L"C:\\a.\\b");
	check_canonical(L"..\\a", 0, L"a");
	check_canonical(L"..", 0, L"\\");
	check_canonical(L"\\a\\..\\..\\b", 0, L"\\b");
	check_canonical(L"\\\\?\\C:\\x\\..\\y", 0, L"C:\\y");
	check_canonical(L"\\\\?\\UNC\\s\\h\\x", 0, L"\\\\s\\h\\x");
	check_canonical(L"C:\\..\\x", 0, L"C:\\x");
	check_canonical(L"C:\\a\\b\\..", 0, L"C:\\a");
	check_canonical(L"C:\\a\\.", 0, L"C:\\a");
	check_canonical(L"C:/a/../b", 0, L"C:/a/../b");
	check_canonical(L"\\\\?\\C:", 0, L"C:\\");
	check_canonical(L"C:\\*.", 0, L"C:\\*.");
	check_canonical(L"C:\\a", 0x20, L"C:\\a\\");
	check_canonical(L"C:\\a", 0x10, L"\\\\?\\C:\\a");
	for (int i = 3; i < 399; i++)
		longest[i] = 'a';
	made = (PWSTR)1;
	CHECK_EQ(canonicalize(longest, 0, &made), HRESULT_FROM_WIN32(ERROR_FILENAME_EXCED_RANGE));
	CHECK(!made);
	CHECK_EQ(canonicalize(longest, 1, &made), S_OK);
	CHECK(made && !wcsncmp(made, L"\\\\?\\C:\\aaa", 10));
	LocalFree(made);
	CHECK_EQ(canonicalize(NULL, 0, &made), E_INVALIDARG);
}

static void check_combined(const WCHAR *path, const WCHAR *more, const WCHAR *expected)
{
	WCHAR made[300];

	CHECK_EQ(combine(made, 300, path, more, 0), S_OK);
	if (wcscmp(made, expected))
		test_fail(__FILE__, __LINE__, "%ls and %ls is %ls, expected %ls", path, more, made, expected);
}

TEST(PathCchCombine_paths)
{
	WCHAR made[300];

	REQUIRE(find());
	check_combined(L"C:\\a", L"b", L"C:\\a\\b");
	check_combined(L"C:\\a\\", L"..\\b", L"C:\\b");
	check_combined(L"C:\\a", L"\\b", L"C:\\b");
	check_combined(L"C:\\a", L"D:\\b", L"D:\\b");
	check_combined(L"C:\\a", NULL, L"C:\\a");
	check_combined(NULL, L"b", L"b");
	check_combined(L"\\\\s\\h\\x", L"\\b", L"\\\\s\\h\\b");
	check_combined(L"C:", L"b", L"C:\\b");
	check_combined(L"C:\\a", L"", L"C:\\a");
	CHECK_EQ(combine(made, 300, NULL, NULL, 0), E_INVALIDARG);
	CHECK_EQ(combine(made, 4, L"C:\\a", L"b", 0), HRESULT_FROM_WIN32(ERROR_INSUFFICIENT_BUFFER));
	CHECK_EQ(made[0], 0);
}

static void check_removed(const WCHAR *path, HRESULT result, const WCHAR *expected)
{
	WCHAR copy[100];

	wcscpy(copy, path);
	CHECK_EQ(remove_spec(copy, 100), result);
	if (wcscmp(copy, expected))
		test_fail(__FILE__, __LINE__, "%ls became %ls, expected %ls", path, copy, expected);
}

TEST(PathCchRemoveFileSpec_and_roots)
{
	PCWSTR end = NULL, path = L"\\\\server\\share\\x";

	REQUIRE(find());
	check_removed(L"C:\\a", S_OK, L"C:\\");
	check_removed(L"C:\\", S_FALSE, L"C:\\");
	check_removed(L"C:\\a\\b", S_OK, L"C:\\a");
	check_removed(L"a", S_OK, L"");
	check_removed(L"\\\\s\\h\\x", S_OK, L"\\\\s\\h");
	check_removed(L"\\\\s\\h", S_FALSE, L"\\\\s\\h");
	check_removed(L"\\a", S_OK, L"\\");
	check_removed(L"C:\\a\\", S_OK, L"C:\\a");
	check_removed(L"\\\\?\\C:\\a", S_OK, L"\\\\?\\C:\\");
	CHECK_EQ(skip_root(path, &end), S_OK);
	CHECK(end == path + 15);
	CHECK_EQ(skip_root(L"relative", &end), E_INVALIDARG);
	CHECK(is_root(L"C:\\"));
	CHECK(is_root(L"\\"));
	CHECK(is_root(L"\\\\s\\h"));
	CHECK(!is_root(L"C:"));
	CHECK(!is_root(L"C:\\a"));
}
