/* The _mbs functions in a double-byte code page, 932: 0x82 0xa0 is one character, 0x83 0x5c one whose trail byte is a backslash. */
#include "../test.h"
#include <errno.h>
#include <mbctype.h>
#include <mbstring.h>
#include <stdlib.h>
#include <string.h>

#define A "\x82\xa0"
#define SO "\x83\x5c"
#define S(text) ((const unsigned char *)(text))

static int japanese(void)
{
	if (!_setmbcp(932))
		return 1;
	test_skip("code page 932 is not installed");
	return 0;
}

TEST(mbs_walk)
{
	const unsigned char *s = S("x" A SO "y");

	if (!japanese())
		return;
	CHECK_EQ(_getmbcp(), 932);
	CHECK_EQ(_mbslen(s), 4);
	CHECK(_mbsinc(s + 1) == s + 3);
	CHECK(_mbsdec(s, s + 5) == s + 3);
	CHECK(_mbsdec(s, s + 1) == s);
	CHECK(_mbsdec(s, s) == NULL);
	CHECK(_mbsninc(s, 2) == s + 3);
	CHECK_EQ(_mbsnextc(s + 1), 0x82a0);
	CHECK_EQ(_mbsnbcnt(s, 3), 5);
	CHECK_EQ(_mbsnccnt(s, 3), 2);
	CHECK_EQ(_mbsbtype(s, 1), _MBC_LEAD);
	CHECK_EQ(_mbsbtype(s, 4), _MBC_TRAIL);
	CHECK(_ismbblead(0x82) && !_ismbblead('x'));
	_setmbcp(_MB_CP_ANSI);
}

TEST(mbs_search)
{
	const unsigned char *s = S("x" SO "\\" A);

	if (!japanese())
		return;
	CHECK(_mbschr(s, '\\') == s + 3);
	CHECK(_mbsrchr(s, '\\') == s + 3);
	CHECK(_mbschr(s, 0x82a0) == s + 4);
	CHECK(_mbsstr(s, S(A)) == s + 4);
	CHECK(_mbspbrk(s, S("\\")) == s + 3);
	CHECK_EQ(_mbscspn(s, S("\\")), 3);
	_setmbcp(_MB_CP_ANSI);
}

TEST(mbs_compare)
{
	if (!japanese())
		return;
	CHECK(_mbscmp(S("a" A), S("a" A)) == 0);
	CHECK(_mbscmp(S("a"), S("b")) < 0);
	CHECK(_mbsncmp(S(A "x"), S(A "y"), 1) == 0);
	CHECK(_mbsicmp(S("AbC"), S("aBc")) == 0);
	CHECK(_mbsnbcmp(S(A "x"), S(A "y"), 2) == 0);
	_setmbcp(_MB_CP_ANSI);
}

TEST(mbs_edit)
{
	unsigned char text[16];

	if (!japanese())
		return;
	_mbsnbcpy(text, S("x" A "y"), 2);
	CHECK(!memcmp(text, "x\0", 2));
	memset(text, 'z', sizeof(text));
	_mbsncpy(text, S("x" A "y"), 2);
	CHECK(!memcmp(text, "x" A "z", 4));
	_mbscpy(text, S("a" A "b"));
	CHECK(!strcmp((char *)_mbsrev(text), "b" A "a"));
	CHECK(!strcmp((char *)_mbsupr(text), "B" A "A"));
	_setmbcp(_MB_CP_ANSI);
}
