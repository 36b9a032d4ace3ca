/*
 * Microsoft, "SHFileOperation function", "SHFILEOPSTRUCT structure".
 */
#include "../kernel32/temporary_folder.h"

#include <shellapi.h>

#include <string.h>

#define QUIET (FOF_NO_UI)

/* FROM and TO are lists of names in the temporary folder, separated by "|". */
static void make_list(WCHAR *list, const WCHAR *names)
{
	WCHAR copy[300], *next = wcscpy(copy, names), *end;

	for (; next; next = end) {
		end = wcschr(next, '|');
		if (end)
			*end++ = 0;
		swprintf(list, MAX_PATH, L"%ls\\%ls", temporary_folder(), next);
		list += wcslen(list) + 1;
	}
	*list = 0;
}

static BOOL aborted;

static int operate(UINT function, const WCHAR *from, const WCHAR *to, FILEOP_FLAGS flags)
{
	WCHAR from_list[2000], to_list[2000];
	SHFILEOPSTRUCTW operation = { .wFunc = function, .pFrom = from_list, .fFlags = flags };
	int error;

	make_list(from_list, from);
	if (to) {
		make_list(to_list, to);
		operation.pTo = to_list;
	}
	error = SHFileOperationW(&operation);
	aborted = operation.fAnyOperationsAborted;
	return error;
}

static BOOL there(const WCHAR *name)
{
	return GetFileAttributesW(name) != INVALID_FILE_ATTRIBUTES;
}

static BOOL enter(void)
{
	if (!temporary_folder_enter())
		return FALSE;
	CreateDirectoryW(L"d", NULL);
	CreateDirectoryW(L"d\\e", NULL);
	CreateDirectoryW(L"t", NULL);
	make_file(L"a.txt", "a");
	make_file(L"b.txt", "b");
	make_file(L"d\\c.txt", "c");
	make_file(L"d\\e\\f.txt", "f");
	return TRUE;
}

TEST(SHFileOperation_copies)
{
	REQUIRE(enter());
	CHECK_EQ(operate(FO_COPY, L"a.txt|d", L"t", QUIET), 0);
	CHECK(there(L"a.txt") && there(L"t\\a.txt") && there(L"t\\d\\c.txt") && there(L"t\\d\\e\\f.txt"));
	CHECK_EQ(operate(FO_COPY, L"a.txt", L"new.txt", QUIET), 0);
	CHECK(there(L"new.txt"));
	CHECK_EQ(operate(FO_COPY, L"*.txt", L"made\\here", QUIET), 0);
	CHECK(there(L"made\\here\\b.txt") && there(L"made\\here\\new.txt"));
	CHECK_EQ(operate(FO_COPY, L"a.txt|b.txt", L"1.txt|2.txt", QUIET | FOF_MULTIDESTFILES), 0);
	CHECK(there(L"1.txt") && there(L"2.txt"));
	temporary_folder_leave();
}

TEST(SHFileOperation_moves)
{
	REQUIRE(enter());
	CHECK_EQ(operate(FO_MOVE, L"a.txt|d", L"t", QUIET), 0);
	CHECK(!there(L"a.txt") && !there(L"d") && there(L"t\\a.txt") && there(L"t\\d\\e\\f.txt"));
	/* A folder that is there is filled up. */
	CreateDirectoryW(L"d", NULL);
	make_file(L"d\\g.txt", "g");
	CHECK_EQ(operate(FO_MOVE, L"d", L"t", QUIET), 0);
	CHECK(there(L"t\\d\\g.txt") && there(L"t\\d\\c.txt") && !there(L"d"));
	temporary_folder_leave();
}

TEST(SHFileOperation_renames)
{
	REQUIRE(enter());
	CHECK_EQ(operate(FO_RENAME, L"a.txt", L"z.txt", QUIET), 0);
	CHECK(there(L"z.txt") && !there(L"a.txt"));
	CHECK_EQ(operate(FO_RENAME, L"d", L"dd", QUIET), 0);
	CHECK(there(L"dd\\e\\f.txt"));
	CHECK(operate(FO_RENAME, L"nothing", L"x", QUIET) != 0);
	temporary_folder_leave();
}

TEST(SHFileOperation_deletes)
{
	REQUIRE(enter());
	SetFileAttributesW(L"d\\c.txt", FILE_ATTRIBUTE_READONLY);
	CHECK_EQ(operate(FO_DELETE, L"d|a.txt", NULL, QUIET), 0);
	CHECK(!there(L"d") && !there(L"a.txt") && there(L"b.txt"));
	CreateDirectoryW(L"x.txt", NULL);
	CHECK_EQ(operate(FO_DELETE, L"*.txt", NULL, QUIET | FOF_FILESONLY), 0);
	CHECK(!there(L"b.txt") && there(L"x.txt"));
	CHECK(operate(FO_DELETE, L"nothing.txt", NULL, QUIET) != 0);
	temporary_folder_leave();
}

TEST(SHFileOperation_collisions)
{
	REQUIRE(enter());
	make_file(L"t\\a.txt", "old");
	CHECK_EQ(operate(FO_COPY, L"a.txt", L"t", QUIET | FOF_RENAMEONCOLLISION), 0);
	CHECK(there(L"t\\a.txt"));
	CHECK_EQ(operate(FO_COPY, L"a.txt", L"t", QUIET), 0);
	CHECK(!aborted);
	CHECK(operate(FO_COPY, L"d", L"d\\e", QUIET) != 0);
	CHECK(operate(FO_COPY, L"nothing", L"t", QUIET) != 0);
	temporary_folder_leave();
}
