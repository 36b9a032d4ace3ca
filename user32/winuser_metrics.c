/*
 * GetSystemMetrics (winuser.h): the sizes of things on the screen, at 96 dots per inch, as Windows 10 has them.
 *
 * There is no display but the headless one: a single screen of HEADLESS_WIDTH by HEADLESS_HEIGHT dots with no bar on it.
 */
#include "user32.h"

#define HEADLESS_WIDTH 1024
#define HEADLESS_HEIGHT 768

#define CAPTION 23
#define PADDED_BORDER 4
#define SIZE_FRAME 4

static const short metrics[] = {
	[SM_CXSCREEN] = HEADLESS_WIDTH, [SM_CYSCREEN] = HEADLESS_HEIGHT,
	[SM_CXVSCROLL] = 17, [SM_CYHSCROLL] = 17,
	[SM_CYCAPTION] = CAPTION,
	[SM_CXBORDER] = 1, [SM_CYBORDER] = 1,
	[SM_CXDLGFRAME] = 3, [SM_CYDLGFRAME] = 3,
	[SM_CYVTHUMB] = 17, [SM_CXHTHUMB] = 17,
	[SM_CXICON] = 32, [SM_CYICON] = 32,
	[SM_CXCURSOR] = 32, [SM_CYCURSOR] = 32,
	[SM_CYMENU] = 20,
	[SM_CXFULLSCREEN] = HEADLESS_WIDTH, [SM_CYFULLSCREEN] = HEADLESS_HEIGHT - CAPTION,
	[SM_MOUSEPRESENT] = 1,
	[SM_CYVSCROLL] = 17, [SM_CXHSCROLL] = 17,
	[SM_CXMIN] = 136, [SM_CYMIN] = 39,
	[SM_CXSIZE] = 36, [SM_CYSIZE] = 22,
	[SM_CXFRAME] = SIZE_FRAME, [SM_CYFRAME] = SIZE_FRAME,
	[SM_CXMINTRACK] = 136, [SM_CYMINTRACK] = 39,
	[SM_CXDOUBLECLK] = 4, [SM_CYDOUBLECLK] = 4,
	[SM_CXICONSPACING] = 75, [SM_CYICONSPACING] = 75,
	[SM_CMOUSEBUTTONS] = 3,
	[SM_CXEDGE] = 2, [SM_CYEDGE] = 2,
	[SM_CXMINSPACING] = 160, [SM_CYMINSPACING] = 31,
	[SM_CXSMICON] = 16, [SM_CYSMICON] = 16,
	[SM_CYSMCAPTION] = CAPTION,
	[SM_CXSMSIZE] = 22, [SM_CYSMSIZE] = 22,
	[SM_CXMENUSIZE] = 19, [SM_CYMENUSIZE] = 19,
	[SM_ARRANGE] = ARW_HIDE,
	[SM_CXMINIMIZED] = 160, [SM_CYMINIMIZED] = 31,
	/* A window can be dragged a little larger than the screen, and a maximized one hides its frame beyond the edges. */
	[SM_CXMAXTRACK] = HEADLESS_WIDTH + 2 * (SIZE_FRAME + PADDED_BORDER) - 4, [SM_CYMAXTRACK] = HEADLESS_HEIGHT + 2 * (SIZE_FRAME + PADDED_BORDER) - 4,
	[SM_CXMAXIMIZED] = HEADLESS_WIDTH + 2 * (SIZE_FRAME + PADDED_BORDER), [SM_CYMAXIMIZED] = HEADLESS_HEIGHT + 2 * (SIZE_FRAME + PADDED_BORDER),
	[SM_NETWORK] = 3, /* there is one */
	[SM_CXDRAG] = 4, [SM_CYDRAG] = 4,
	[SM_CXMENUCHECK] = 15, [SM_CYMENUCHECK] = 15,
	[SM_MOUSEWHEELPRESENT] = 1,
	[SM_CXVIRTUALSCREEN] = HEADLESS_WIDTH, [SM_CYVIRTUALSCREEN] = HEADLESS_HEIGHT,
	[SM_CMONITORS] = 1, [SM_SAMEDISPLAYFORMAT] = 1,
	[SM_CXFOCUSBORDER] = 1, [SM_CYFOCUSBORDER] = 1,
	[SM_MOUSEHORIZONTALWHEELPRESENT] = 1,
	[SM_CXPADDEDBORDER] = PADDED_BORDER,
};

int WINAPI GetSystemMetrics(int index)
{
	/* Beyond the table: no remote session, not shutting down; not a slate, for which the answer would be 0. */
	if (index == SM_CONVERTIBLESLATEMODE)
		return 1;
	return index >= 0 && index < (int)ARRAYSIZE(metrics) ? metrics[index] : 0;
}
