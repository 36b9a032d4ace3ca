/*
 * Decoding keys: see console_keys.h.
 *
 * Terminals send characters in UTF-8, control characters for CTRL with a letter, ESC before a character for ALT, and sequences
 * as xterm has them for the other keys: ESC [ or ESC O, numbers, and a final byte. They tell no key's release, so each goes up as
 * soon as it went down. Virtual keys and scan codes of characters are those of the US keyboard.
 */
#include "console_keys.h"

#include "loader/utf.h"

#include <string.h>

#define VK_BACK 0x08u
#define VK_TAB 0x09u
#define VK_RETURN 0x0du
#define VK_ESCAPE 0x1bu
#define VK_SPACE 0x20u

#define LEFT_ALT_PRESSED 0x0002u
#define LEFT_CTRL_PRESSED 0x0008u
#define SHIFT_PRESSED 0x0010u
#define ENHANCED_KEY 0x0100u

#define ESCAPE 27

/* --- characters --- */

/* Rows of the US keyboard by scan code: plain and with SHIFT. */
static const struct row {
	u8 first_scan;
	const char *plain, *shifted;
} rows[] = {
	{ 0x02, "1234567890-=", "!@#$%^&*()_+" },
	{ 0x10, "qwertyuiop[]", "QWERTYUIOP{}" },
	{ 0x1e, "asdfghjkl;'`", "ASDFGHJKL:\"~" },
	{ 0x2b, "\\zxcvbnm,./", "|ZXCVBNM<>?" },
};

static u16 virtual_key_of(char plain)
{
	static const struct { char character; u8 key; } marks[] = {
		{ ';', 0xba }, { '=', 0xbb }, { ',', 0xbc }, { '-', 0xbd }, { '.', 0xbe }, { '/', 0xbf },
		{ '`', 0xc0 }, { '[', 0xdb }, { '\\', 0xdc }, { ']', 0xdd }, { '\'', 0xde },
	};

	if (plain >= 'a' && plain <= 'z')
		return (u16)(plain - 'a' + 'A');
	for (size_t i = 0; i < sizeof(marks) / sizeof(*marks); i++)
		if (marks[i].character == plain)
			return marks[i].key;
	return (u16)plain; /* digits */
}

static void find_on_keyboard(char character, struct key_event *event)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		const char *plain = strchr(rows[i].plain, character);
		const char *shifted = strchr(rows[i].shifted, character);
		size_t place = plain ? (size_t)(plain - rows[i].plain) : shifted ? (size_t)(shifted - rows[i].shifted) : 0;

		if (!plain && !shifted)
			continue;
		event->scan_code = (u16)(rows[i].first_scan + place);
		event->virtual_key = virtual_key_of(rows[i].plain[place]);
		if (shifted)
			event->control_keys |= SHIFT_PRESSED;
		return;
	}
}

static struct key_event key_of_ascii(char c)
{
	struct key_event event = { .type = KEY_EVENT, .repeat = 1, .character = (u16)c };

	switch (c) {
	case '\r':
	case '\n':
		event.virtual_key = VK_RETURN;
		event.scan_code = 0x1c;
		event.character = '\r';
		break;
	case '\t':
		event.virtual_key = VK_TAB;
		event.scan_code = 0x0f;
		break;
	case 8:
	case 127:
		event.virtual_key = VK_BACK;
		event.scan_code = 0x0e;
		event.character = 8;
		break;
	case ESCAPE:
		event.virtual_key = VK_ESCAPE;
		event.scan_code = 0x01;
		break;
	case ' ':
		event.virtual_key = VK_SPACE;
		event.scan_code = 0x39;
		break;
	case 0: /* CTRL+SPACE */
		event.virtual_key = VK_SPACE;
		event.scan_code = 0x39;
		event.control_keys = LEFT_CTRL_PRESSED;
		break;
	default:
		find_on_keyboard(c < 27 ? (char)(c - 1 + 'a') : c < ' ' ? (char)(c + '@') : c, &event);
		if (c < ' ')
			event.control_keys = LEFT_CTRL_PRESSED;
	}
	return event;
}

/* Down and up. */
static void press(const struct key_event *key, struct key_event *events, u32 *count)
{
	events[*count] = *key;
	events[(*count)++].down = 1;
	events[(*count)++] = *key;
}

static u32 decode_character(const char *bytes, u32 length, bool complete, u32 control_keys, struct key_event *events, u32 *count)
{
	u8 lead = (u8)bytes[0];
	u32 size = lead < 0xc0 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
	struct key_event key = { .type = KEY_EVENT, .repeat = 1 };
	u16 units[4];
	u32 taken = size < length ? size : length;
	size_t number;

	*count = 0;
	if (length < size && !complete)
		return 0;
	if (lead < 0x80) {
		key = key_of_ascii(bytes[0]);
		key.control_keys |= control_keys;
		press(&key, events, count);
		return 1;
	}
	key.control_keys = control_keys;
	number = utf16_from_bytes(units, 4, bytes, taken);
	for (size_t i = 0; i < number && *count < KEY_EVENTS_MAX; i++) {
		key.character = units[i];
		press(&key, events, count);
	}
	return taken;
}

/* --- sequences --- */

struct named_key {
	u8 final;  /* the last byte of the sequence */
	u8 number; /* of those that end in ~ */
	u8 virtual_key, scan_code;
	bool enhanced;
};

static const struct named_key named_keys[] = {
	{ 'A', 0, 0x26, 0x48, true },  /* up */
	{ 'B', 0, 0x28, 0x50, true },  /* down */
	{ 'C', 0, 0x27, 0x4d, true },  /* right */
	{ 'D', 0, 0x25, 0x4b, true },  /* left */
	{ 'E', 0, 0x0c, 0x4c, false }, /* clear */
	{ 'F', 0, 0x23, 0x4f, true },  /* end */
	{ 'H', 0, 0x24, 0x47, true },  /* home */
	{ 'P', 0, 0x70, 0x3b, false }, /* F1 to F4 */
	{ 'Q', 0, 0x71, 0x3c, false },
	{ 'R', 0, 0x72, 0x3d, false },
	{ 'S', 0, 0x73, 0x3e, false },
	{ '~', 1, 0x24, 0x47, true },  /* home */
	{ '~', 2, 0x2d, 0x52, true },  /* insert */
	{ '~', 3, 0x2e, 0x53, true },  /* delete */
	{ '~', 4, 0x23, 0x4f, true },  /* end */
	{ '~', 5, 0x21, 0x49, true },  /* page up */
	{ '~', 6, 0x22, 0x51, true },  /* page down */
	{ '~', 7, 0x24, 0x47, true },
	{ '~', 8, 0x23, 0x4f, true },
	{ '~', 11, 0x70, 0x3b, false },
	{ '~', 12, 0x71, 0x3c, false },
	{ '~', 13, 0x72, 0x3d, false },
	{ '~', 14, 0x73, 0x3e, false },
	{ '~', 15, 0x74, 0x3f, false }, /* F5 to F12 */
	{ '~', 17, 0x75, 0x40, false },
	{ '~', 18, 0x76, 0x41, false },
	{ '~', 19, 0x77, 0x42, false },
	{ '~', 20, 0x78, 0x43, false },
	{ '~', 21, 0x79, 0x44, false },
	{ '~', 23, 0x7a, 0x57, false },
	{ '~', 24, 0x7b, 0x58, false },
};

/* xterm's modifier parameter is one more than these bits. */
static u32 modifiers(u32 parameter)
{
	u32 bits = parameter ? parameter - 1 : 0;

	return (bits & 1 ? SHIFT_PRESSED : 0) | (bits & 2 ? LEFT_ALT_PRESSED : 0) | (bits & 4 ? LEFT_CTRL_PRESSED : 0);
}

static void press_named(u8 final, const u32 numbers[2], struct key_event *events, u32 *count)
{
	struct key_event key = { .type = KEY_EVENT, .repeat = 1, .control_keys = modifiers(numbers[1]) };

	if (final == 'Z') { /* SHIFT+TAB */
		key = key_of_ascii('\t');
		key.control_keys |= SHIFT_PRESSED;
		press(&key, events, count);
		return;
	}
	for (size_t i = 0; i < sizeof(named_keys) / sizeof(*named_keys); i++) {
		const struct named_key *named = &named_keys[i];

		if (named->final != final || (final == '~' && named->number != numbers[0]))
			continue;
		key.virtual_key = named->virtual_key;
		key.scan_code = named->scan_code;
		if (named->enhanced)
			key.control_keys |= ENHANCED_KEY;
		press(&key, events, count);
		return;
	}
}

/* ESC [ or ESC O, parameters, a final byte. 0 if it has no end. */
static u32 decode_sequence(const char *bytes, u32 length, struct key_event *events, u32 *count)
{
	u32 numbers[2] = { 0, 0 }, place = 0;

	*count = 0;
	for (u32 i = 2; i < length; i++) {
		u8 c = (u8)bytes[i];

		if (c >= '0' && c <= '9') {
			if (place < 2 && numbers[place] < 1000)
				numbers[place] = numbers[place] * 10 + c - '0';
		} else if (c == ';') {
			place++;
		} else if (c >= 0x40 && c < 0x7f && !(i == 2 && c == '[')) {
			press_named(c, numbers, events, count);
			return i + 1;
		} else if (c < 0x20 || c >= 0x7f) {
			return i; /* no sequence after all */
		}
	}
	return 0;
}

u32 key_decode(const char *bytes, u32 length, bool complete, struct key_event events[KEY_EVENTS_MAX], u32 *count)
{
	u32 taken;

	if (bytes[0] != ESCAPE)
		return decode_character(bytes, length, complete, 0, events, count);
	*count = 0;
	if (length == 1 && !complete)
		return 0;
	if (length == 1 || bytes[1] == ESCAPE)
		return decode_character(bytes, 1, true, 0, events, count);
	if ((bytes[1] == '[' || bytes[1] == 'O') && (length > 2 || !complete)) {
		taken = decode_sequence(bytes, length, events, count);
		return taken || !complete ? taken : length;
	}
	taken = decode_character(bytes + 1, length - 1, complete, LEFT_ALT_PRESSED, events, count);
	return taken ? taken + 1 : 0;
}

u32 key_decode_plain(const char *bytes, u32 length, bool complete, struct key_event events[KEY_EVENTS_MAX], u32 *count)
{
	u32 taken = decode_character(bytes, length, complete, 0, events, count);

	/* Programs that want sequences want DEL for the backspace key as well. */
	if (taken && bytes[0] == 127)
		for (u32 i = 0; i < *count; i++)
			events[i].character = 127;
	return taken;
}
