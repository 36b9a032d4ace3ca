/* scanf's directives: numbers, strings, sets, what matches and what ends the input. */
#define __USE_MINGW_ANSI_STDIO 0
#include "../test.h"
#include <string.h>
#include <wchar.h>

#pragma GCC diagnostic ignored "-Wformat"
#pragma GCC diagnostic ignored "-Wformat-extra-args"

TEST(sscanf_integers)
{
	int a = 0, b = 0, c = 0, d = 0;
	long long whole = 0;
	short small = 0;

	CHECK_EQ(sscanf("12 -34 0x1F 077", "%d %i %i %i", &a, &b, &c, &d), 4);
	CHECK_EQ(a, 12);
	CHECK_EQ(b, -34);
	CHECK_EQ(c, 31);
	CHECK_EQ(d, 63);
	CHECK_EQ(sscanf("12345678901234 7", "%I64d %hd", &whole, &small), 2);
	CHECK_EQ(whole, 12345678901234LL);
	CHECK_EQ(small, 7);
	CHECK_EQ(sscanf("123456", "%3d%d", &a, &b), 2);
	CHECK_EQ(a, 123);
	CHECK_EQ(b, 456);
	CHECK_EQ(sscanf("ff 1F", "%x %X", &a, &b), 2);
	CHECK_EQ(a, 255);
	CHECK_EQ(b, 31);
}

TEST(sscanf_answers)
{
	int a, b;

	CHECK_EQ(sscanf("", "%d", &a), EOF);
	/* Microsoft, "sscanf": EOF if the end of the string is reached before the first conversion. */
	CHECK_EQ(sscanf("  ", "%d", &a), EOF);
	CHECK_EQ(sscanf("x", "%d", &a), 0);
	CHECK_EQ(sscanf("5 ", "%d %d", &a, &b), 1);
	CHECK_EQ(sscanf("5 7", "%d %*d", &a), 1);
	CHECK_EQ(sscanf("100%", "%d%%", &a), 1);
	CHECK_EQ(sscanf("1:2", "%d;%d", &a, &b), 1);
}

TEST(sscanf_floats)
{
	double d = 0;
	float f = 0;

	CHECK_EQ(sscanf("3.5 -2.25e2", "%f %lf", &f, &d), 2);
	CHECK(f == 3.5f);
	CHECK(d == -225);
	CHECK_EQ(sscanf(".5x", "%lf", &d), 1);
	CHECK(d == 0.5);
}

TEST(sscanf_strings)
{
	char a[20], b[20];
	wchar_t wide[20];
	int count = 0;

	CHECK_EQ(sscanf("key=value;rest", "%[^=]=%[a-z]%n", a, b, &count), 2);
	CHECK_STR(a, "key");
	CHECK_STR(b, "value");
	CHECK_EQ(count, 9);
	CHECK_EQ(sscanf("  abc def", "%2s%s", a, b), 2);
	CHECK_STR(a, "ab");
	CHECK_STR(b, "c");
	memset(a, '#', sizeof(a));
	CHECK_EQ(sscanf(" xy", "%2c", a), 1);
	CHECK(!memcmp(a, " x#", 3));
	CHECK_EQ(sscanf("wide", "%ls", wide), 1);
	CHECK_WSTR(wide, L"wide");
	CHECK_EQ(swscanf(L"foo 12", L"%ls %hs", wide, a), 2);
	CHECK_WSTR(wide, L"foo");
	CHECK_STR(a, "12");
}

TEST(fscanf_leaves_the_rest)
{
	FILE *file = tmpfile();
	int a = 0;

	REQUIRE(file != NULL);
	fputs("12abc", file);
	rewind(file);
	CHECK_EQ(fscanf(file, "%d", &a), 1);
	CHECK_EQ(a, 12);
	CHECK_EQ(fgetc(file), 'a');
	fclose(file);
}
