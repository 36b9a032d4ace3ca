/*
 * From the bytes that terminals send to the key events of Windows.
 */
#ifndef DECANT_CONSOLE_KEYS_H
#define DECANT_CONSOLE_KEYS_H

#include <decant/types.h>

#include <stdbool.h>

/* INPUT_RECORD with a KEY_EVENT_RECORD in it, as Windows lays it out. */
#define KEY_EVENT 1u
struct key_event {
	u16 type;
	u16 padding;
	u32 down;
	u16 repeat;
	u16 virtual_key;
	u16 scan_code;
	u16 character;
	u32 control_keys;
};
ASSERT_SIZE(struct key_event, 20);

/* The most events that one key makes: a character outside the basic plane is two units, each goes down and up. */
#define KEY_EVENTS_MAX 4u

/*
 * Takes one key off the LENGTH bytes at BYTES: answers how many bytes it was and stores its *count events, which may be none for a
 * sequence that is no key. 0: the bytes begin a sequence whose end is missing; if COMPLETE, nothing more comes and it is taken
 * for what it is.
 */
u32 key_decode(const char *bytes, u32 length, bool complete, struct key_event events[KEY_EVENTS_MAX], u32 *count);

/* The same for ENABLE_VIRTUAL_TERMINAL_INPUT: every character is a key, escape sequences stay what they are. */
u32 key_decode_plain(const char *bytes, u32 length, bool complete, struct key_event events[KEY_EVENTS_MAX], u32 *count);

#endif
