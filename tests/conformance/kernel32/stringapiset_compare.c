/*
 * The order of strings, mappings and kinds of characters.
 */
#include "test.h"

static void check_order(int line, DWORD flags, const WCHAR *a, const WCHAR *b, int expected)
{
	int order = CompareStringW(MAKELCID(0x409, 0), flags, a, -1, b, -1), reverse = CompareStringW(MAKELCID(0x409, 0), flags, b, -1, a, -1);
	BYTE key_a[256], key_b[256];
	int keys;

	if (order != expected || reverse != 4 - expected)
		test_fail(__FILE__, line, "order %d and %d, expected %d", order, reverse, expected);
	if (LCMapStringW(0x409, LCMAP_SORTKEY | flags, a, -1, (WCHAR *)key_a, sizeof(key_a))
	    && LCMapStringW(0x409, LCMAP_SORTKEY | flags, b, -1, (WCHAR *)key_b, sizeof(key_b))) {
		keys = strcmp((char *)key_a, (char *)key_b);
		keys = keys < 0 ? CSTR_LESS_THAN : keys ? CSTR_GREATER_THAN : CSTR_EQUAL;
		if (keys != expected)
			test_fail(__FILE__, line, "sort keys say %d, expected %d", keys, expected);
	} else {
		test_fail(__FILE__, line, "no sort key (last error %lu)", GetLastError());
	}
}

#define ORDER(flags, a, b, expected) check_order(__LINE__, flags, a, b, expected)

TEST(CompareStringW)
{
	ORDER(0, L"abc", L"abc", CSTR_EQUAL);
	ORDER(0, L"abc", L"abd", CSTR_LESS_THAN);
	ORDER(0, L"abc", L"ab", CSTR_GREATER_THAN);
	/* Lower case first, but only when nothing else differs. */
	ORDER(0, L"a", L"A", CSTR_LESS_THAN);
	ORDER(0, L"A", L"b", CSTR_LESS_THAN);
	ORDER(0, L"aB", L"Aa", CSTR_GREATER_THAN);
	ORDER(NORM_IGNORECASE, L"aBc", L"AbC", CSTR_EQUAL);
	/* Accents count before case. */
	ORDER(0, L"\u00e9", L"e", CSTR_GREATER_THAN);
	ORDER(0, L"\u00e9a", L"eb", CSTR_LESS_THAN);
	ORDER(NORM_IGNORENONSPACE, L"\u00e9", L"e", CSTR_EQUAL);
	ORDER(0, L"\u00e9", L"e\u0301", CSTR_EQUAL);
	/* Symbols before digits before letters. */
	ORDER(0, L"_", L"1", CSTR_LESS_THAN);
	ORDER(0, L"1", L"a", CSTR_LESS_THAN);
	ORDER(0, L"10", L"9", CSTR_LESS_THAN);
	/* Word sort: hyphens and apostrophes hardly count. */
	ORDER(0, L"co-op", L"coop", CSTR_GREATER_THAN);
	ORDER(0, L"co-op", L"coor", CSTR_LESS_THAN);
	ORDER(0, L"co-or", L"coop", CSTR_GREATER_THAN);
	ORDER(SORT_STRINGSORT, L"co-op", L"coop", CSTR_LESS_THAN);
	ORDER(0, L"\u65e5", L"z", CSTR_GREATER_THAN);
	ORDER(0, L"\u0430", L"z", CSTR_GREATER_THAN);
}

TEST(CompareStringW_digits)
{
	CHECK_EQ(CompareStringW(0x409, SORT_DIGITSASNUMBERS, L"file10", -1, L"file9", -1), CSTR_GREATER_THAN);
	CHECK_EQ(CompareStringW(0x409, SORT_DIGITSASNUMBERS, L"file10b", -1, L"file10a", -1), CSTR_GREATER_THAN);
}

TEST(CompareString_errors)
{
	CHECK_EQ(CompareStringW(0x409, 0, NULL, 1, L"a", 1), 0);
	CHECK_ERROR(ERROR_INVALID_PARAMETER);
	CHECK_EQ(CompareStringW(0x409, 0x00800000, L"a", 1, L"a", 1), 0);
	CHECK_ERROR(ERROR_INVALID_FLAGS);
	CHECK_EQ(CompareStringW(0x409, 0, L"abc", 2, L"abd", 2), CSTR_EQUAL);
	CHECK_EQ(CompareStringW(0x409, 0, L"", 0, L"a", 1), CSTR_LESS_THAN);
	CHECK_EQ(CompareStringEx(L"en-US", NORM_IGNORECASE, L"A", -1, L"a", -1, NULL, NULL, 0), CSTR_EQUAL);
	CHECK_EQ(CompareStringEx(L"xx-nowhere-at-all", 0, L"A", -1, L"a", -1, NULL, NULL, 0), 0);
	CHECK_ERROR(ERROR_INVALID_PARAMETER);
	CHECK_EQ(CompareStringA(0x409, NORM_IGNORECASE, "\xc4", -1, "\xe4", -1), CSTR_EQUAL);
}

TEST(CompareStringOrdinal)
{
	CHECK_EQ(CompareStringOrdinal(L"a", -1, L"B", -1, FALSE), CSTR_GREATER_THAN);
	CHECK_EQ(CompareStringOrdinal(L"a", -1, L"B", -1, TRUE), CSTR_LESS_THAN);
	CHECK_EQ(CompareStringOrdinal(L"\u00e4", -1, L"\u00c4", -1, TRUE), CSTR_EQUAL);
	CHECK_EQ(CompareStringOrdinal(NULL, -1, L"B", -1, TRUE), 0);
	CHECK_ERROR(ERROR_INVALID_PARAMETER);
	CHECK_EQ(FindStringOrdinal(FIND_FROMSTART, L"abcABC", -1, L"BC", -1, TRUE), 1);
	CHECK_EQ(FindStringOrdinal(FIND_FROMSTART, L"abcABC", -1, L"BC", -1, FALSE), 4);
	CHECK_EQ(FindStringOrdinal(FIND_FROMEND, L"abcABC", -1, L"bc", -1, TRUE), 4);
	CHECK_EQ(FindStringOrdinal(FIND_STARTSWITH, L"abcABC", -1, L"bc", -1, TRUE), -1);
	CHECK_EQ(FindStringOrdinal(FIND_ENDSWITH, L"abcABC", -1, L"abc", -1, TRUE), 3);
}

static void check_map(int line, DWORD flags, const WCHAR *source, const WCHAR *expected)
{
	WCHAR mapped[64];
	int units = LCMapStringW(0x409, flags, source, -1, mapped, 64);

	if (units != (int)wcslen(expected) + 1 || wcscmp(mapped, expected))
		test_fail(__FILE__, line, "%d units, expected %d; first %04x", units, (int)wcslen(expected) + 1, mapped[0]);
	if (LCMapStringW(0x409, flags, source, -1, NULL, 0) != units)
		test_fail(__FILE__, line, "counting differs");
}

TEST(LCMapStringW)
{
	WCHAR text[8] = L"aBc";

	check_map(__LINE__, LCMAP_UPPERCASE, L"aBc\u00e4\u00df\u0436", L"ABC\u00c4\u00df\u0416");
	check_map(__LINE__, LCMAP_LOWERCASE, L"aBC\u00c4\u0416", L"abc\u00e4\u0436");
	check_map(__LINE__, LCMAP_FULLWIDTH, L"a1 ", L"\uff41\uff11\u3000");
	check_map(__LINE__, LCMAP_HALFWIDTH, L"\uff41\u30ab\u30ac", L"a\uff76\uff76\uff9e");
	check_map(__LINE__, LCMAP_HIRAGANA, L"\u30ab", L"\u304b");
	check_map(__LINE__, LCMAP_KATAKANA, L"\u304b", L"\u30ab");
	CHECK_EQ(LCMapStringW(0x409, LCMAP_UPPERCASE, text, 3, text, 3), 3);
	CHECK(!wcscmp(text, L"ABC"));
	CHECK_EQ(LCMapStringW(0x409, LCMAP_UPPERCASE, L"abc", 3, text, 2), 0);
	CHECK_ERROR(ERROR_INSUFFICIENT_BUFFER);
	CHECK_EQ(LCMapStringW(0x409, LCMAP_UPPERCASE | LCMAP_LOWERCASE, L"abc", 3, text, 8), 0);
	CHECK_ERROR(ERROR_INVALID_FLAGS);
	CHECK_EQ(LCMapStringW(0x409, LCMAP_UPPERCASE, NULL, 3, text, 8), 0);
	CHECK_ERROR(ERROR_INVALID_PARAMETER);
	CHECK_EQ(LCMapStringEx(L"tr-TR", LCMAP_UPPERCASE | LCMAP_LINGUISTIC_CASING, L"i\u0131", 2, text, 8, NULL, NULL, 0), 2);
	CHECK(text[0] == 0x130 && text[1] == 'I');
}

TEST(GetStringTypeW)
{
	WORD kinds[8];

	REQUIRE(GetStringTypeW(CT_CTYPE1, L"aZ5 \t.\u00e4\u65e5", 8, kinds));
	CHECK_EQ(kinds[0], C1_DEFINED | C1_ALPHA | C1_LOWER | C1_XDIGIT);
	CHECK_EQ(kinds[1], C1_DEFINED | C1_ALPHA | C1_UPPER);
	CHECK_EQ(kinds[2], C1_DEFINED | C1_DIGIT | C1_XDIGIT);
	CHECK_EQ(kinds[3], C1_DEFINED | C1_SPACE | C1_BLANK);
	CHECK_EQ(kinds[4], C1_DEFINED | C1_SPACE | C1_BLANK | C1_CNTRL);
	CHECK_EQ(kinds[5], C1_DEFINED | C1_PUNCT);
	CHECK_EQ(kinds[6], C1_DEFINED | C1_ALPHA | C1_LOWER);
	CHECK_EQ(kinds[7], C1_DEFINED | C1_ALPHA);
	REQUIRE(GetStringTypeW(CT_CTYPE2, L"a1 \u05d0,", 5, kinds));
	CHECK(kinds[0] == C2_LEFTTORIGHT && kinds[1] == C2_EUROPENUMBER && kinds[2] == C2_WHITESPACE && kinds[3] == C2_RIGHTTOLEFT
	      && kinds[4] == C2_COMMONSEPARATOR);
	CHECK(!GetStringTypeW(7, L"a", 1, kinds));
	CHECK_ERROR(ERROR_INVALID_PARAMETER);
}

TEST(FoldStringW)
{
	WCHAR folded[16];

	CHECK_EQ(FoldStringW(MAP_FOLDDIGITS, L"\u0663x\u0969", -1, folded, 16), 4);
	CHECK(!wcscmp(folded, L"3x3"));
	CHECK_EQ(FoldStringW(MAP_COMPOSITE, L"\u00e9", -1, folded, 16), 3);
	CHECK(!wcscmp(folded, L"e\u0301"));
	CHECK_EQ(FoldStringW(MAP_PRECOMPOSED, L"e\u0301", -1, folded, 16), 2);
	CHECK_EQ(folded[0], 0xe9);
	CHECK_EQ(FoldStringW(MAP_EXPAND_LIGATURES, L"\u00e6", -1, folded, 16), 3);
	CHECK(!wcscmp(folded, L"ae"));
	CHECK_EQ(FoldStringW(0, L"a", -1, folded, 16), 0);
	CHECK_ERROR(ERROR_INVALID_FLAGS);
}
