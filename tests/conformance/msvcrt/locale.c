/* setlocale and localeconv. Locales other than C are those that every Windows has. */
#include "../test.h"
#include <limits.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <ctype.h>
#include <wchar.h>

TEST(setlocale_c)
{
	struct lconv *lconv = localeconv();

	CHECK(!strcmp(setlocale(LC_ALL, NULL), "C"));
	CHECK(!strcmp(setlocale(LC_ALL, "C"), "C"));
	CHECK(!strcmp(lconv->decimal_point, "."));
	CHECK(!strcmp(lconv->thousands_sep, ""));
	CHECK(!strcmp(lconv->grouping, ""));
	CHECK_EQ(lconv->frac_digits, CHAR_MAX);
}

TEST(setlocale_unknown)
{
	CHECK(setlocale(LC_ALL, "Klingon_Qonos.1") == NULL);
	CHECK(setlocale(LC_ALL, "xx") == NULL);
	CHECK(!strcmp(setlocale(LC_ALL, NULL), "C"));
}

/* Called through a pointer: the compiler believes to know what tolower answers. */
static int (__cdecl *volatile lower)(int) = tolower;

TEST(setlocale_english)
{
	CHECK(!strcmp(setlocale(LC_CTYPE, "English_United States.1252"), "English_United States.1252"));
	CHECK(!strcmp(setlocale(LC_ALL, NULL),
		"LC_COLLATE=C;LC_CTYPE=English_United States.1252;LC_MONETARY=C;LC_NUMERIC=C;LC_TIME=C"));
	CHECK(isalpha(0xe9));
	CHECK_EQ(lower(0xc9), 0xe9);
	CHECK_EQ(towlower(0x410), 0x430);
	setlocale(LC_ALL, "C");
	CHECK(!isalpha(0xe9));
	CHECK(!strcmp(setlocale(LC_ALL, "american"), "English_United States.1252"));
	CHECK(!strcmp(setlocale(LC_ALL, ".1252"), setlocale(LC_ALL, NULL)));
	CHECK(!strcmp(setlocale(LC_ALL, "LC_CTYPE=C;LC_TIME=C;LC_COLLATE=C;LC_MONETARY=C;LC_NUMERIC=C"), "C"));
}

TEST(wsetlocale)
{
	CHECK(!wcscmp(_wsetlocale(LC_ALL, L"C"), L"C"));
	CHECK(_wsetlocale(LC_ALL, L"nowhere") == NULL);
}
