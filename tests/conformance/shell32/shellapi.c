/*
 * Command lines. Microsoft, "CommandLineToArgvW", "Parsing C command-line arguments".
 */
#include "../test.h"

#include <shellapi.h>

#include <string.h>

TEST(CommandLineToArgvW_rules)
{
	static const struct {
		const WCHAR *line, *arguments; /* joined with | */
	} cases[] = {
		{ L"x", L"x" },
		{ L"x a b", L"x|a|b" },
		{ L"x  a\t b  ", L"x|a|b" },
		{ L"\"C:\\a b\\x.exe\" c", L"C:\\a b\\x.exe|c" },
		{ L"\"a\"b c", L"a|b|c" },
		{ L"a\\\"b c", L"a\\\"b|c" },
		{ L" a b", L"|a|b" },
		{ L"x \"a b\" c", L"x|a b|c" },
		{ L"x \"\" c", L"x||c" },
		{ L"x a\"b c\"d e", L"x|ab cd|e" },
		{ L"x a\\b\\\\c", L"x|a\\b\\\\c" },
		{ L"x a\\\"b", L"x|a\"b" },
		{ L"x a\\\\\"b c\" d", L"x|a\\b c|d" },
		{ L"x a\\\\\\\"b c", L"x|a\\\"b|c" },
		{ L"x a\\\\ b", L"x|a\\\\|b" },
		{ L"x \\\\\\\\\"\\\\\\\\\" b", L"x|\\\\\\\\|b" },
		{ L"x \"a b\\\\\" c", L"x|a b\\|c" },
		{ L"x \"open c", L"x|open c" },
		{ L"x \"a\"\"b\" c", L"x|a\"b c" },
		{ L"x \"\"\"a\"\"\" b", L"x|\"a\"|b" },
		{ L"x \x1 b", L"x|\x1|b" },
	};

	for (unsigned i = 0; i < ARRAYSIZE(cases); i++) {
		WCHAR joined[200] = L"";
		int count = -1;
		LPWSTR *list = CommandLineToArgvW(cases[i].line, &count);

		REQUIRE(list);
		for (int k = 0; k < count; k++) {
			if (k)
				wcscat(joined, L"|");
			wcscat(joined, list[k]);
		}
		CHECK_WSTR(joined, cases[i].arguments);
		CHECK(list[count] == NULL);
		CHECK(!LocalFree(list));
	}
}

TEST(CommandLineToArgvW_empty_is_program)
{
	WCHAR own[MAX_PATH];
	int count = 0;
	LPWSTR *list = CommandLineToArgvW(L"", &count);

	REQUIRE(list);
	CHECK_EQ(count, 1);
	GetModuleFileNameW(NULL, own, MAX_PATH);
	CHECK_WSTR(list[0], own);
	LocalFree(list);
}

TEST(CommandLineToArgvW_no_count)
{
	SetLastError(0);
	CHECK(!CommandLineToArgvW(L"x", NULL));
	CHECK_ERROR(ERROR_INVALID_PARAMETER);
}
