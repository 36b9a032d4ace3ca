/*
 * Keys that were pushed back: Microsoft, "_ungetch": "causing c to be the next character read by _getch or _getche", also where there is no
 * console. Keys of a terminal are tested in tests/cli/keys.
 */
#include "../test.h"

#include <conio.h>
#include <wchar.h>

TEST(ungetch_gives_back_once)
{
	CHECK_EQ(_ungetch('x'), 'x');
	CHECK_EQ(_ungetch('y'), EOF);
	CHECK(_kbhit());
	CHECK_EQ(_getch(), 'x');
	CHECK_EQ(_ungetch(EOF), EOF);
	CHECK_EQ(_ungetch('z'), 'z');
	CHECK_EQ(_getche(), 'z');
}

TEST(ungetwch_gives_back_once)
{
	CHECK_EQ(_ungetwch(0x20ac), 0x20ac);
	CHECK_EQ(_ungetwch('y'), WEOF);
	CHECK_EQ(_getwch(), 0x20ac);
	CHECK_EQ(_ungetwch(WEOF), WEOF);
}
