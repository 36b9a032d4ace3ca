/*
 * Paths as text, and text.
 */
#include "../test.h"

#include <shlwapi.h>

TEST(PathCombine_cases)
{
	static const struct {
		const WCHAR *folder, *file, *result;
	} cases[] = {
		{ L"C:\\a", L"b", L"C:\\a\\b" }, { L"C:\\a\\", L"b", L"C:\\a\\b" }, { L"C:\\a", L"..\\b", L"C:\\b" },
		{ L"C:\\a", L"D:\\b", L"D:\\b" }, { L"C:\\a\\b", L"\\c", L"C:\\c" }, { L"C:\\a", L".\\b\\.\\c", L"C:\\a\\b\\c" },
		{ L"C:\\a", L"", L"C:\\a" }, { NULL, L"C:\\x\\..\\y", L"C:\\y" }, { L"C:\\a", L"..\\..\\..", L"C:\\" },
	};
	WCHAR buffer[MAX_PATH];
	unsigned i;

	for (i = 0; i < ARRAYSIZE(cases); i++) {
		CHECK(PathCombineW(buffer, cases[i].folder, cases[i].file) == buffer);
		CHECK_WSTR(buffer, cases[i].result);
	}
}

TEST(PathCanonicalize_cases)
{
	static const char *const cases[][2] = {
		{ "C:\\a\\.\\b", "C:\\a\\b" }, { "C:\\a\\..\\b", "C:\\b" }, { "C:\\..\\a", "C:\\a" }, { "", "\\" },
		{ "C:\\a\\b\\..", "C:\\a" }, { "C:\\a\\", "C:\\a\\" }, { "\\\\s\\h\\a\\..\\b", "\\\\s\\h\\b" },
	};
	char buffer[MAX_PATH];
	unsigned i;

	for (i = 0; i < ARRAYSIZE(cases); i++) {
		CHECK(PathCanonicalizeA(buffer, cases[i][0]));
		CHECK_STR(buffer, cases[i][1]);
	}
}

TEST(PathFind_parts)
{
	CHECK_STR(PathFindExtensionA("C:\\a.b\\c.txt"), ".txt");
	CHECK_STR(PathFindExtensionA("C:\\a.b\\c"), "");
	CHECK_STR(PathFindFileNameA("C:\\a\\b.c"), "b.c");
	CHECK_STR(PathFindFileNameA("C:\\a\\"), "a\\");
	CHECK_STR(PathGetArgsA("\"a b\" c d"), "c d");
	CHECK_STR(PathSkipRootA("C:\\x"), "x");
}

TEST(PathIs_questions)
{
	CHECK(PathIsRelativeA("a\\b"));
	CHECK(PathIsRelativeA(""));
	CHECK(!PathIsRelativeA("C:\\a"));
	CHECK(!PathIsRelativeA("\\a"));
	CHECK(PathIsRootA("C:\\"));
	CHECK(!PathIsRootA("C:"));
	CHECK(PathIsRootA("\\\\server\\share"));
	CHECK(!PathIsRootA("\\\\server\\share\\"));
	CHECK(PathIsUNCA("\\\\server"));
	CHECK(PathIsFileSpecA("a.b"));
	CHECK(!PathIsFileSpecA("a\\b"));
	CHECK(PathMatchSpecA("file.TXT", "*.c;*.txt"));
	CHECK(!PathMatchSpecA("file.txt", "*.c;f?.txt"));
	CHECK_EQ(PathGetDriveNumberA("d:\\x"), 3);
	CHECK(PathFileExistsW(L"C:\\windows"));
	CHECK(PathIsDirectoryW(L"C:\\windows"));
	CHECK(!PathFileExistsW(L"C:\\no such file"));
}

TEST(Path_in_place)
{
	char path[MAX_PATH] = "C:\\a\\b.txt";

	PathRemoveExtensionA(path);
	CHECK_STR(path, "C:\\a\\b");
	CHECK(PathAddExtensionA(path, ".c"));
	CHECK_STR(path, "C:\\a\\b.c");
	CHECK(PathRenameExtensionA(path, ".h"));
	CHECK_STR(path, "C:\\a\\b.h");
	CHECK(PathRemoveFileSpecA(path));
	CHECK_STR(path, "C:\\a");
	PathAddBackslashA(path);
	CHECK_STR(path, "C:\\a\\");
	CHECK(PathAppendA(path, "\\x y"));
	CHECK_STR(path, "C:\\a\\x y");
	PathQuoteSpacesA(path);
	CHECK_STR(path, "\"C:\\a\\x y\"");
	PathUnquoteSpacesA(path);
	CHECK(PathStripToRootA(path));
	CHECK_STR(path, "C:\\");
	CHECK(!PathRemoveFileSpecA(path));
}

TEST(Str_search_and_compare)
{
	WCHAR trimmed[] = L"  x ";
	int value;

	CHECK_WSTR(StrStrIW(L"Hello World", L"WORLD"), L"World");
	CHECK(StrStrW(L"Hello", L"HELL") == NULL);
	CHECK_STR(StrChrA("a/b/c", '/'), "/b/c");
	CHECK_STR(StrRChrA("a/b/c", NULL, '/'), "/c");
	CHECK_EQ(StrCmpNIA("ABCx", "abcy", 3), 0);
	CHECK(StrCmpIW(L"abc", L"ABC") == 0);
	CHECK(StrCmpW(L"a", L"b") < 0);
	CHECK_EQ(StrToIntA("-12x"), -12);
	CHECK(StrToIntExA("0x1F", STIF_SUPPORT_HEX, &value));
	CHECK_EQ(value, 31);
	CHECK(StrTrimW(trimmed, L" "));
	CHECK_WSTR(trimmed, L"x");
	CHECK_EQ(StrCSpnA("abc;d", ";"), 3);
}
