/* Memory and string functions: results, return values, ends of pages, and the _s functions' treatment of bad arguments. */
#include "../test.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

/* A block that ends where an inaccessible page begins: a byte read too far is a fault. */
static char *page_end(void)
{
	char *pages = VirtualAlloc(NULL, 0x5000, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);
	DWORD before;

	VirtualProtect(pages + 0x4000, 0x1000, PAGE_NOACCESS, &before);
	return pages + 0x4000;
}

TEST(memmove_overlap)
{
	char *end = page_end(), *block = end - 0x1000;
	char *(*volatile move)(char *, const char *, size_t) = (void *)memmove;

	for (size_t n = 0; n < 700; n += n < 140 ? 1 : 37)
		for (int shift = -70; shift <= 70; shift += 7) {
			for (int i = 0; i < 0x1000; i++)
				block[i] = (char)(i * 7 + i / 256);
			REQUIRE(move(block + 100 + shift, block + 100, n) == block + 100 + shift);
			for (size_t i = 0; i < n; i++)
				if (block[100 + shift + i] != (char)((100 + i) * 7 + (100 + i) / 256)) {
					CHECK(!"moved byte");
					return;
				}
		}
	memset(block, 'x', 0x1000);
	REQUIRE(memcpy(end - 300, block, 300) == end - 300);
	CHECK(!memcmp(end - 300, block, 300));
	VirtualFree(end - 0x4000, 0, MEM_RELEASE);
}

TEST(memset_memchr_memcmp)
{
	char *end = page_end();

	for (size_t n = 0; n < 600; n++) {
		char *p = end - n;

		memset(p - 1, 1, n + 1);
		REQUIRE(memset(p, 2, n) == p);
		REQUIRE(p[-1] == 1);
		REQUIRE(memchr(p, 1, n) == NULL);
		if (n) {
			REQUIRE(memchr(p, 2, n) == p);
			p[n - 1] = 3;
			REQUIRE(memchr(p, 3, n) == p + n - 1);
			REQUIRE(memchr(p, 3, n - 1) == NULL);
			memset(p - 1000, 2, n);
			REQUIRE(memcmp(p, p - 1000, n) > 0);
			REQUIRE(memcmp(p - 1000, p, n) < 0);
			REQUIRE(memcmp(p, p - 1000, n - 1) == 0);
		}
	}
	CHECK(memcmp("\x80", "\x7f", 1) > 0);
	VirtualFree(end - 0x4000, 0, MEM_RELEASE);
}

TEST(lengths_at_page_end)
{
	char *end = page_end();

	for (size_t n = 0; n < 500; n++) {
		char *s = end - n - 1;
		wchar_t *w = (wchar_t *)(end - 2 * n - 2);

		memset(s, 'a', n);
		s[n] = 0;
		REQUIRE(strlen(s) == n);
		REQUIRE(strnlen(s, n / 2) == n / 2);
		REQUIRE(strchr(s, 'b') == NULL);
		REQUIRE(strchr(s, 0) == s + n);
		REQUIRE(strrchr(s, 'a') == (n ? s + n - 1 : NULL));
		REQUIRE(strcspn(s, "bc") == n);
		REQUIRE(strspn(s, "ba") == n);
		REQUIRE(strstr(s, "ab") == NULL);
		for (size_t i = 0; i < n; i++)
			w[i] = 0x100;
		w[n] = 0;
		REQUIRE(wcslen(w) == n);
		REQUIRE(wcschr(w, 1) == NULL);
	}
	VirtualFree(end - 0x4000, 0, MEM_RELEASE);
}

TEST(compare)
{
	CHECK(strcmp("abc", "abd") < 0);
	CHECK(strcmp("abc", "ab") > 0);
	CHECK(strcmp("", "") == 0);
	CHECK(strcmp("\xff", "a") > 0);
	CHECK(strncmp("abcdef", "abcxyz", 3) == 0);
	CHECK(strncmp("abcdef", "abcxyz", 4) < 0);
	CHECK(strncmp("ab", "ab\0x", 9) == 0);
	CHECK(wcscmp(L"b", L"a") > 0);
	CHECK(wcscmp(L"\xffff", L"a") > 0);
	CHECK(wcsncmp(L"abc", L"abd", 2) == 0);
	CHECK(_stricmp("HeLLo", "hEllO") == 0);
	CHECK(_stricmp("_", "a") < 0);
	CHECK(_stricmp("_", "A") < 0);
	CHECK(_strnicmp("ABCx", "abcy", 3) == 0);
	CHECK(_wcsicmp(L"StRaSSe", L"sTrAssE") == 0);
	CHECK(_wcsnicmp(L"ABC", L"abd", 3) < 0);
	CHECK(_memicmp("AbC", "aBc", 3) == 0);
}

TEST(search)
{
	const char *text = "the quick brown fox jumps over the lazy dog";

	CHECK(strstr(text, "") == text);
	CHECK(strstr(text, "the l") == text + 31);
	CHECK(strstr(text, "dog") == text + 40);
	CHECK(strstr(text, "dogs") == NULL);
	CHECK(strpbrk(text, "zq") == text + 4);
	CHECK(strpbrk(text, "Z") == NULL);
	CHECK(!wcscmp(wcsstr(L"abcabd", L"abd"), L"abd"));
	CHECK(wcsrchr(L"a.b.c", '.')[1] == 'c');
	CHECK(wcspbrk(L"abc", L"xcb")[0] == 'b');
}

TEST(copy_and_append)
{
	char out[16];
	wchar_t wide[16];

	memset(out, 'x', sizeof(out));
	CHECK(strncpy(out, "ab", 5) == out);
	CHECK(!memcmp(out, "ab\0\0\0x", 6));
	strcpy(out, "ab");
	CHECK(!strcmp(strcat(out, "cd"), "abcd"));
	CHECK(!strcmp(strncat(out, "efgh", 2), "abcdef"));
	wcscpy(wide, L"ab");
	CHECK(!wcscmp(wcscat(wide, L"cd"), L"abcd"));
	CHECK(!wcscmp(wcsncat(wide, L"efgh", 2), L"abcdef"));
	CHECK(_memccpy(out, "12345", '3', 5) == out + 3);
	CHECK(_memccpy(out, "12345", '9', 5) == NULL);
}

TEST(edit)
{
	char text[] = "Abc";
	wchar_t wide[] = L"Abc";
	char *copy = _strdup(text);

	CHECK(!strcmp(copy, "Abc"));
	free(copy);
	CHECK(!strcmp(_strrev(text), "cbA"));
	CHECK(!strcmp(_strupr(text), "CBA"));
	CHECK(!strcmp(_strlwr(text), "cba"));
	/* Microsoft, "_strnset": at most the first count characters, not past the terminator. */
	CHECK(!strcmp(_strnset(text, 'z', 2), "zza"));
	CHECK(!strcmp(_strset(text, 'y'), "yyy"));
	CHECK(!wcscmp(_wcsrev(wide), L"cbA"));
	CHECK(!wcscmp(_wcsupr(wide), L"CBA"));
	CHECK(!wcscmp(_wcslwr(wide), L"cba"));
	_swab("1234", text, 2);
	CHECK(!memcmp(text, "21", 2));
}

TEST(tokens)
{
	char text[] = ",,a,;b;c";
	wchar_t wide[] = L"x y";
	char third[] = "1-2", *next = NULL;

	CHECK(!strcmp(strtok(text, ",;"), "a"));
	CHECK(!strcmp(strtok(NULL, ",;"), "b"));
	CHECK(!strcmp(strtok(NULL, ","), "c"));
	CHECK(strtok(NULL, ",") == NULL);
	CHECK(!wcscmp(wcstok(wide, L" "), L"x"));
	CHECK(!wcscmp(wcstok(NULL, L" "), L"y"));
	CHECK(wcstok(NULL, L" ") == NULL);
	CHECK(!strcmp(strtok_s(third, "-", &next), "1"));
	CHECK(!strcmp(strtok_s(NULL, "-", &next), "2"));
	CHECK(strtok_s(NULL, "-", &next) == NULL);
}

/* msvcrt.dll's own invalid parameter handler returns. */
TEST(secure_copy)
{
	char out[6] = "zzzzz";
	wchar_t wide[4];

	CHECK_EQ(strcpy_s(out, 6, "abcde"), 0);
	CHECK(!strcmp(out, "abcde"));
	CHECK_EQ(strcpy_s(out, 5, "abcde"), ERANGE);
	CHECK(!out[0]);
	CHECK_EQ(strcpy_s(out, 6, NULL), EINVAL);
	CHECK_EQ(strcpy_s(NULL, 6, "a"), EINVAL);
	CHECK_EQ(strncpy_s(out, 6, "abcdefgh", 3), 0);
	CHECK(!strcmp(out, "abc"));
	CHECK_EQ(strncpy_s(out, 6, "abcdefgh", _TRUNCATE), STRUNCATE);
	CHECK(!strcmp(out, "abcde"));
	CHECK_EQ(strncpy_s(out, 6, "abcdefgh", 6), ERANGE);
	CHECK(!out[0]);
	CHECK_EQ(strcat_s(out, 6, "abc"), 0);
	CHECK_EQ(strcat_s(out, 6, "def"), ERANGE);
	CHECK(!out[0]);
	strcpy(out, "ab");
	CHECK_EQ(strncat_s(out, 6, "cdefg", _TRUNCATE), STRUNCATE);
	CHECK(!strcmp(out, "abcde"));
	CHECK_EQ(wcscpy_s(wide, 4, L"abc"), 0);
	CHECK_EQ(wcscpy_s(wide, 3, L"abc"), ERANGE);
	CHECK(!wide[0]);
	CHECK_EQ(wcsncpy_s(wide, 4, L"abcdef", _TRUNCATE), STRUNCATE);
	CHECK(!wcscmp(wide, L"abc"));
}
