/*
 * Keys by themselves: _getch and its kin, _kbhit, _ungetch. They are the console's even where standard input is redirected.
 *
 * A key with a character is that character. One without comes as two values: 0 and a code, or 0xE0 and a code for the keys that later
 * keyboards added (arrows, HOME, F11 ...); the code follows at the next call. Codes are those of Microsoft's documentation, "_getch".
 */
#include "conio_handle.h"

#define EXTENDED 0xe0

static SRWLOCK input_lock = SRWLOCK_INIT;
static HANDLE console_input;
static int pending = EOF;      /* the second value of a key, or of a character of two bytes */
static wint_t wide_pending = WEOF;
static int pushed = EOF;       /* _ungetch's */
static wint_t wide_pushed = WEOF;

/* What a key without a character is: for it alone, with SHIFT, CTRL and ALT. 0: nothing. */
struct key_code {
	WORD key;
	BYTE lead[4], code[4];
};

static const struct key_code key_codes[] = {
	{ VK_F1, { 0, 0, 0, 0 }, { 59, 84, 94, 104 } },
	{ VK_F2, { 0, 0, 0, 0 }, { 60, 85, 95, 105 } },
	{ VK_F3, { 0, 0, 0, 0 }, { 61, 86, 96, 106 } },
	{ VK_F4, { 0, 0, 0, 0 }, { 62, 87, 97, 107 } },
	{ VK_F5, { 0, 0, 0, 0 }, { 63, 88, 98, 108 } },
	{ VK_F6, { 0, 0, 0, 0 }, { 64, 89, 99, 109 } },
	{ VK_F7, { 0, 0, 0, 0 }, { 65, 90, 100, 110 } },
	{ VK_F8, { 0, 0, 0, 0 }, { 66, 91, 101, 111 } },
	{ VK_F9, { 0, 0, 0, 0 }, { 67, 92, 102, 112 } },
	{ VK_F10, { 0, 0, 0, 0 }, { 68, 93, 103, 113 } },
	{ VK_F11, { EXTENDED, EXTENDED, EXTENDED, EXTENDED }, { 133, 135, 137, 139 } },
	{ VK_F12, { EXTENDED, EXTENDED, EXTENDED, EXTENDED }, { 134, 136, 138, 140 } },
	{ VK_HOME, { EXTENDED, EXTENDED, EXTENDED, 0 }, { 71, 71, 119, 151 } },
	{ VK_UP, { EXTENDED, EXTENDED, EXTENDED, 0 }, { 72, 72, 141, 152 } },
	{ VK_PRIOR, { EXTENDED, EXTENDED, EXTENDED, 0 }, { 73, 73, 134, 153 } },
	{ VK_LEFT, { EXTENDED, EXTENDED, EXTENDED, 0 }, { 75, 75, 115, 155 } },
	{ VK_RIGHT, { EXTENDED, EXTENDED, EXTENDED, 0 }, { 77, 77, 116, 157 } },
	{ VK_END, { EXTENDED, EXTENDED, EXTENDED, 0 }, { 79, 79, 117, 159 } },
	{ VK_DOWN, { EXTENDED, EXTENDED, EXTENDED, 0 }, { 80, 80, 145, 160 } },
	{ VK_NEXT, { EXTENDED, EXTENDED, EXTENDED, 0 }, { 81, 81, 118, 161 } },
	{ VK_INSERT, { EXTENDED, EXTENDED, EXTENDED, 0 }, { 82, 82, 146, 162 } },
	{ VK_DELETE, { EXTENDED, EXTENDED, EXTENDED, 0 }, { 83, 83, 147, 163 } },
};

/* The two values of a key that has no character; false: it says nothing (SHIFT by itself). */
static bool find_code(const KEY_EVENT_RECORD *key, int *lead, int *code)
{
	DWORD state = key->dwControlKeyState;
	int column = state & (LEFT_ALT_PRESSED | RIGHT_ALT_PRESSED)   ? 3 :
		     state & (LEFT_CTRL_PRESSED | RIGHT_CTRL_PRESSED) ? 2 :
		     state & SHIFT_PRESSED			      ? 1 :
									0;

	for (size_t i = 0; i < ARRAYSIZE(key_codes); i++) {
		if (key_codes[i].key != key->wVirtualKeyCode)
			continue;
		*lead = key_codes[i].lead[column];
		*code = key_codes[i].code[column];
		return true;
	}
	return false;
}

/* Whether an event is one that a program gets to know of. */
static bool is_input(const INPUT_RECORD *record)
{
	int lead, code;

	return record->EventType == KEY_EVENT && record->Event.KeyEvent.bKeyDown &&
	       (record->Event.KeyEvent.uChar.UnicodeChar || find_code(&record->Event.KeyEvent, &lead, &code));
}

/* Waits for a key: its character in *character, or 0 there with the two values of its code. False: there is no console. */
static bool read_key(wchar_t *character, int *lead, int *code)
{
	HANDLE console = conio_open(&console_input, L"CONIN$");
	INPUT_RECORD record;
	DWORD got, mode;
	bool done;

	if (!console || !GetConsoleMode(console, &mode))
		return false;
	/* CTRL+C is a character here, as any other key's. */
	SetConsoleMode(console, 0);
	do
		done = ReadConsoleInputW(console, &record, 1, &got) && got;
	while (done && !is_input(&record));
	SetConsoleMode(console, mode);
	if (!done)
		return false;
	*character = record.Event.KeyEvent.uChar.UnicodeChar;
	if (!*character)
		find_code(&record.Event.KeyEvent, lead, code);
	return true;
}

/* Called with the input locked. */
static int next_byte(void)
{
	int value = pushed != EOF ? pushed : pending, lead, code;
	wchar_t text[2];
	char bytes[4];
	int count;

	if (pushed != EOF)
		pushed = EOF;
	else
		pending = EOF;
	if (value != EOF)
		return value;
	if (!read_key(&text[0], &lead, &code))
		return EOF;
	if (!text[0]) {
		pending = code;
		return lead;
	}
	count = WideCharToMultiByte(GetConsoleCP(), 0, text, 1, bytes, sizeof(bytes), NULL, NULL);
	if (count < 1)
		return EOF;
	if (count > 1)
		pending = (unsigned char)bytes[1];
	return (unsigned char)bytes[0];
}

static wint_t next_wide(void)
{
	wint_t value = wide_pushed != WEOF ? wide_pushed : wide_pending;
	int lead, code;
	wchar_t character;

	if (wide_pushed != WEOF)
		wide_pushed = WEOF;
	else
		wide_pending = WEOF;
	if (value != WEOF)
		return value;
	if (!read_key(&character, &lead, &code))
		return WEOF;
	if (character)
		return character;
	wide_pending = (wint_t)code;
	return (wint_t)lead;
}

int __cdecl _getch_nolock(void)
{
	return next_byte();
}

int __cdecl _getch(void)
{
	int value;

	AcquireSRWLockExclusive(&input_lock);
	value = next_byte();
	ReleaseSRWLockExclusive(&input_lock);
	return value;
}

wint_t __cdecl _getwch_nolock(void)
{
	return next_wide();
}

wint_t __cdecl _getwch(void)
{
	wint_t value;

	AcquireSRWLockExclusive(&input_lock);
	value = next_wide();
	ReleaseSRWLockExclusive(&input_lock);
	return value;
}

/* What was pushed back has been shown already. */
static int next_byte_shown(void)
{
	bool again = pushed != EOF;
	int value = next_byte();

	if (value != EOF && !again)
		_putch(value);
	return value;
}

static wint_t next_wide_shown(void)
{
	bool again = wide_pushed != WEOF;
	wint_t value = next_wide();

	if (value != WEOF && !again)
		_putwch((wchar_t)value);
	return value;
}

int __cdecl _getche_nolock(void)
{
	return next_byte_shown();
}

int __cdecl _getche(void)
{
	int value;

	AcquireSRWLockExclusive(&input_lock);
	value = next_byte_shown();
	ReleaseSRWLockExclusive(&input_lock);
	return value;
}

wint_t __cdecl _getwche_nolock(void)
{
	return next_wide_shown();
}

wint_t __cdecl _getwche(void)
{
	wint_t value;

	AcquireSRWLockExclusive(&input_lock);
	value = next_wide_shown();
	ReleaseSRWLockExclusive(&input_lock);
	return value;
}

int __cdecl _ungetch_nolock(int c)
{
	/* There is room for one. */
	if (c == EOF || pushed != EOF)
		return EOF;
	return pushed = c & 0xff;
}

int __cdecl _ungetch(int c)
{
	AcquireSRWLockExclusive(&input_lock);
	c = _ungetch_nolock(c);
	ReleaseSRWLockExclusive(&input_lock);
	return c;
}

wint_t __cdecl _ungetwch_nolock(wint_t c)
{
	if (c == WEOF || wide_pushed != WEOF)
		return WEOF;
	return wide_pushed = c;
}

wint_t __cdecl _ungetwch(wint_t c)
{
	AcquireSRWLockExclusive(&input_lock);
	c = _ungetwch_nolock(c);
	ReleaseSRWLockExclusive(&input_lock);
	return c;
}

int __cdecl _kbhit(void)
{
	INPUT_RECORD records[64];
	HANDLE console;
	DWORD got = 0;
	bool hit;

	AcquireSRWLockExclusive(&input_lock);
	hit = pushed != EOF || pending != EOF;
	console = hit ? NULL : conio_open(&console_input, L"CONIN$");
	if (console && PeekConsoleInputW(console, records, ARRAYSIZE(records), &got))
		for (DWORD i = 0; i < got && !hit; i++)
			hit = is_input(&records[i]);
	ReleaseSRWLockExclusive(&input_lock);
	return hit;
}
