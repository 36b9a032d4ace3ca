/*
 * The console: a terminal, seen the way Windows sees one.
 *
 * Files on it have the kinds FILE_KIND_CONSOLE_INPUT and FILE_KIND_CONSOLE_OUTPUT (file.h), whoever opened them. There is one
 * console in a process. Its modes and code pages are the process's own; what they mean for the terminal is set on the terminal
 * when something is read, and taken back when the process ends or starts another.
 */
#ifndef DECANT_CONSOLE_HOST_H
#define DECANT_CONSOLE_HOST_H

#include "file.h"
#include "path.h"

#include <decant/console.h>
#include <decant/file.h>

/* Modes of the input side. */
#define ENABLE_PROCESSED_INPUT 0x0001u
#define ENABLE_LINE_INPUT 0x0002u
#define ENABLE_ECHO_INPUT 0x0004u
#define ENABLE_VIRTUAL_TERMINAL_INPUT 0x0200u

/*
 * Opens the console for PARAMS: its input or output, or, for PATH_CONSOLE, what ACCESS asks for. Makes the handle.
 * STATUS_OBJECT_NAME_NOT_FOUND where the process has no terminal.
 */
u32 console_open(enum path_kind kind, struct host_file_create *params, u32 access);

/* The file behind a handle to SIDE (ANY: either), with a reference. STATUS_INVALID_HANDLE if it is no such thing. */
u32 console_lookup(guest_handle handle, enum host_console_side side, u32 access, struct file **file);

/* Whether the bytes of files on SIDE are UTF-8. */
bool console_speaks_utf8(enum host_console_side side);

/* The input side's mode; FD is a descriptor of the terminal. */
u32 console_input_mode(int fd);

/* --- console_terminal.c: what is changed on the terminal --- */

enum terminal_style {
	TERMINAL_TEXT, /* reads give what the mode says: lines or characters */
	TERMINAL_KEYS, /* every key at once, for input events */
};

/*
 * Makes the terminal behind FD give STYLE under the input mode MODE; returns the style before. Does nothing from a background
 * process group.
 */
enum terminal_style terminal_apply(int fd, u32 mode, enum terminal_style style);
/* Whether lines, echo and control keys (ENABLE_*_INPUT) are on as the terminal was found. */
u32 terminal_found_mode(int fd);
/* Whether the terminal would let this process change its settings. */
bool terminal_in_foreground(int fd);
/* Throws away what was typed and not read. */
void terminal_discard(int fd);
/* Leaves the terminal as it was found. Async-signal-safe; may be called at any time. */
void console_restore(void);

/* --- between text and events --- */

/* Takes the events that wait and stores the text in them, UTF-8, with CR for the end of a line; returns its length. */
u32 console_events_text(char *bytes, u32 size);
/* The same, waiting until there is text; *got is 0 where the terminal has hung up. STATUS_THREAD_IS_TERMINATING. */
u32 console_wait_text(int fd, u32 mode, char *bytes, u32 size, u32 *got);
/*
 * Asks the terminal where its cursor is, from 0; FD is open for reading and writing. False if it does not say, which is then
 * remembered.
 */
bool console_ask_cursor(int fd, u32 *x, u32 *y);
/* console_io.c: text that was typed but not handed out is gone. */
void console_forget_typed(void);

#endif
