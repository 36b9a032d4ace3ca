/*
 * Host calls of the console, which is the terminal that the process was started on.
 *
 * A handle belongs to the console if its file is a terminal, and to its input or its output side as the descriptor was opened:
 * everything else answers STATUS_INVALID_HANDLE. Modes and control events carry Windows' own numbers. Text crosses in UTF-8,
 * which is what terminals speak; code pages are the guest's matter, the host only remembers their numbers.
 */
#ifndef DECANT_CONSOLE_H
#define DECANT_CONSOLE_H

#include "host_call.h"
#include "object.h"

#define HOST_CALLS_CONSOLE(CALL) \
	CALL(console_mode) \
	CALL(console_code_page) \
	CALL(console_write) \
	CALL(console_read) \
	CALL(console_events) \
	CALL(console_flush) \
	CALL(console_screen) \
	CALL(console_listen) \
	CALL(console_ignore_break) \
	CALL(console_next_event)
HOST_NUMBERS(CONSOLE);

enum host_console_side {
	HOST_CONSOLE_ANY,
	HOST_CONSOLE_INPUT,
	HOST_CONSOLE_OUTPUT,
};

/* GetConsoleMode, or with set SetConsoleMode; side is answered. */
struct host_console_mode {
	guest_handle handle;
	u32 mode;
	u32 set;
	u32 side;
	u32 reserved;
};

/* The code page of SIDE; 0 is the OEM code page, which it is until it is set. */
struct host_console_code_page {
	u32 side;
	u32 set;
	u32 code_page;
	u32 reserved;
};

/* Writes UTF-8 to the output side. written: bytes, also after an error. */
struct host_console_write {
	guest_handle handle;
	guest_ptr text;
	u32 bytes;
	u32 written;
};

/*
 * Reads what was typed as the mode says: a line, or what there is but at least one character. A line ends in CR LF. What does
 * not fit is kept for the next read. size and got count bytes of UTF-8, or UTF-16 units with HOST_CONSOLE_READ_WIDE.
 */
struct host_console_read {
	guest_handle handle;
	guest_ptr buffer;
	u32 size;
	u32 got;
	u32 flags;
	u32 reserved;
};
#define HOST_CONSOLE_READ_WIDE 1u

/*
 * ReadConsoleInput, PeekConsoleInput, GetNumberOfConsoleInputEvents: buffer points at INPUT_RECORDs, size of them. available: how
 * many there were.
 */
struct host_console_events {
	guest_handle handle;
	guest_ptr buffer;
	u32 size;
	u32 got;
	u32 flags;
	u32 available;
};
#define HOST_CONSOLE_EVENTS_PEEK 1u
#define HOST_CONSOLE_EVENTS_WAIT 2u

struct host_console_flush {
	guest_handle handle;
};

/* The size of the terminal's window in characters, and where the cursor is if HOST_CONSOLE_CURSOR asks; from 0. */
struct host_console_screen {
	guest_handle handle;
	u32 flags;
	u32 columns, rows;
	u32 x, y;
	u32 reserved;
};
#define HOST_CONSOLE_CURSOR 1u

/*
 * From now on what would end the process (SIGINT, SIGQUIT, SIGHUP, SIGTERM) becomes a control event instead: a thread is
 * started for it at start, through ntdll's entry, which asks console_next_event what happened.
 */
struct host_console_listen {
	guest_ptr entry;
	guest_ptr start;
};

/* SetConsoleCtrlHandler(NULL, ignore): whether CTRL+C is ignored, by this process and those that it will start. */
struct host_console_ignore_break {
	u32 ignore;
	u32 reserved;
};

/* The control event that has waited longest: CTRL_C_EVENT and its kin. STATUS_NO_MORE_ENTRIES. */
struct host_console_next_event {
	u32 event;
	u32 reserved;
};

/*
 * What host_file_read and host_file_write answer for a console whose code page is not UTF-8: the caller converts, and uses
 * console_read and console_write. Never seen outside of ntdll.
 */
#define HOST_STATUS_CONSOLE_TEXT 0xe0434f4eu

ASSERT_SIZE(struct host_console_mode, 24);
ASSERT_SIZE(struct host_console_code_page, 16);
ASSERT_SIZE(struct host_console_write, 24);
ASSERT_SIZE(struct host_console_read, 32);
ASSERT_SIZE(struct host_console_events, 32);
ASSERT_SIZE(struct host_console_flush, 8);
ASSERT_SIZE(struct host_console_screen, 32);
ASSERT_SIZE(struct host_console_listen, 16);
ASSERT_SIZE(struct host_console_ignore_break, 8);
ASSERT_SIZE(struct host_console_next_event, 8);

#endif
