/*
 * How a decant process hands a child what it starts with.
 *
 * The parent writes it to the child's record file, behind the record, and starts `decant --start FD`. All offsets count from the
 * start of struct process_start, lengths are bytes. Both sides are the same build of decant; the child still checks every offset, since
 * the option can be typed by hand.
 */
#ifndef DECANT_PROCESS_START_H
#define DECANT_PROCESS_START_H

#include "process_record.h"

#include <decant/process.h>

#define PROCESS_START_OPTION "--start"
/* `decant --stopped PROGRAM ARGUMENTS` stops itself, and executes a program of Unix when it is continued. */
#define PROCESS_STOPPED_OPTION "--stopped"

struct process_start_text {
	u32 offset, bytes;
};

/* A handle that the child has from its beginning. */
struct process_start_handle {
	guest_handle handle;
	u32 access;
	u32 flags;      /* HOST_HANDLE_* */
	s32 fd;         /* open in the child under the same number */
	u32 share_mode, options, file_access;
	u8 kind, drive, position, append_only;
	u8 alertable, reserved[3];
};

struct process_start {
	u64 bytes; /* of everything */
	struct process_start_text unix_path; /* terminated */
	struct process_start_text command_line, environment, title, desktop, runtime;
	struct process_start_text handles;
	struct host_startup_numbers numbers;
	guest_handle standard[3]; /* a handle in handles, or 0: made of descriptor 0, 1, 2 if that bit of standard_open is set */
	u32 standard_open;
	u32 reserved;
};

/* The start information of this process, NULL if it was not started by another decant process. Valid for ever. */
const struct process_start *process_start_info(void);
/* A text of it, or NULL if it does not lie within. */
const void *process_start_text(const struct process_start *start, struct process_start_text text);

/* Takes over descriptor FD from the command line: afterwards process_start_info() answers. False if it holds no such thing. */
bool process_start_receive(int fd);
/* Makes the inherited handles, and fills STANDARD. Once, before guest code runs. */
void process_start_make_handles(guest_handle standard[3]);

/* Makes the record of this process, whose PEB is at PEB, and its process object. Once, before guest code runs. */
void process_init(guest_ptr peb);
/* The record that a parent made for this process is used as its own. Before process_init. */
void process_adopt_record(struct process_record *record);
/* Waits until whoever started this process suspended lets it run. */
void process_wait_resumed(void);
/* Ends this process at once with all 32 bits of EXIT_CODE for whoever has a handle to it. Any thread, also in a signal handler. */
_Noreturn void process_exit(u32 exit_code);

#endif
