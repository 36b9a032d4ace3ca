/*
 * Host calls of processes: starting, looking at and ending them, and their memory.
 *
 * A process id is the kernel's. A handle may be NtCurrentProcess() wherever one is asked for.
 */
#ifndef DECANT_PROCESS_H
#define DECANT_PROCESS_H

#include "host_call.h"

#define HOST_CALLS_PROCESS(CALL) \
	CALL(process_create) \
	CALL(process_startup) \
	CALL(process_open) \
	CALL(process_query) \
	CALL(process_path) \
	CALL(process_set) \
	CALL(process_terminate) \
	CALL(process_copy) \
	CALL(process_list)
HOST_NUMBERS(PROCESS);

/* STARTUPINFO's numbers: they pass through unchanged. */
struct host_startup_numbers {
	u32 x, y, x_size, y_size, x_chars, y_chars;
	u32 fill_attribute;
	u32 flags;
	u32 show_window;
	u32 group_id;   /* of the process group for console events */
	u32 console;    /* enum host_console_start */
	u32 reserved;
};
/* group_id: the child begins a group of its own. */
#define HOST_GROUP_OWN 0xffffffffu
enum host_console_start { HOST_CONSOLE_SHARE, HOST_CONSOLE_NONE, HOST_CONSOLE_NEW };

/*
 * Starts the program at an NT path ("\??\C:\x.exe"). environment is a block of UTF-16 "NAME=VALUE\0", its last zero included;
 * directory an NT path or empty. standard are handles of the caller, 0 for none; each is open in the child whether it is inherited or
 * not. With HOST_PROCESS_INHERIT every inheritable handle goes to the child with its value, or, if handles is not 0, those listed
 * there (handle_count handles of handle_bytes each).
 *
 * A program for Unix (ELF, or a script with #!) is run as such: arguments as Windows programs split them, PATH as a Unix list.
 *
 * Errors: STATUS_OBJECT_NAME_NOT_FOUND and those of opening a file, STATUS_INVALID_IMAGE_FORMAT, STATUS_INVALID_IMAGE_WIN_16,
 * STATUS_IMAGE_MACHINE_TYPE_MISMATCH, STATUS_NOT_A_DIRECTORY for the directory, STATUS_NO_MEMORY, STATUS_QUOTA_EXCEEDED in a job that
 * has as many processes as it may.
 */
struct host_process_create {
	struct guest_string image;
	struct guest_string command_line;
	struct guest_string directory;
	struct guest_string environment;
	struct guest_string title;
	struct guest_string desktop;
	struct guest_string runtime;   /* lpReserved2: bytes */
	guest_ptr handles;
	u32 handle_count;
	u32 handle_bytes;
	guest_handle standard[3];
	guest_handle parent;           /* PROC_THREAD_ATTRIBUTE_PARENT_PROCESS, 0: the caller */
	struct host_startup_numbers numbers;
	u32 flags;                     /* HOST_PROCESS_* */
	u32 process_access, thread_access;
	u32 handle_flags;              /* HOST_HANDLE_INHERIT for the process' and, << 16, for the thread's handle */
	/* returned */
	guest_handle process, thread;
	u32 process_id, thread_id;
};
#define HOST_PROCESS_INHERIT 1u
#define HOST_PROCESS_SUSPENDED 2u
#define HOST_PROCESS_BREAKAWAY 4u /* of jobs: STATUS_ACCESS_DENIED if they do not allow it */

/*
 * What the caller was started with, if HOST_START_BY_PROCESS was set in host_loader_start's flags. The buffers are as there: bytes is
 * the room and returns the length.
 */
struct host_process_startup {
	guest_ptr title, desktop, runtime;
	u32 title_bytes, desktop_bytes, runtime_bytes;
	u32 reserved;
	struct host_startup_numbers numbers;
};

/* NtOpenProcess. STATUS_INVALID_CID for an id that no process has, STATUS_ACCESS_DENIED for another user's. */
struct host_process_open {
	guest_handle handle;
	u32 process_id;
	u32 access;
	u32 flags; /* HOST_HANDLE_INHERIT */
	u32 reserved;
};

/* Everything about a process that NtQueryInformationProcess tells in numbers. Times as in struct host_thread_query. */
struct host_process_query {
	guest_handle handle;
	s64 create_time, exit_time;
	u64 kernel_time, user_time;
	guest_ptr peb;
	u64 affinity;
	u64 resident, peak_resident, virtual, peak_virtual, private_bytes, page_faults;
	u64 read_bytes, write_bytes, other_bytes, read_count, write_count, other_count;
	u32 exit_code;   /* STATUS_PENDING while it runs */
	u32 process_id, parent_id;
	u32 priority_class; /* Win32's *_PRIORITY_CLASS */
	u32 handles, threads;
	u32 access;      /* asked of the handle */
	u32 session;
	u32 windows;     /* nonzero: a Windows program, 0: one of Unix */
	u32 wants_memory;/* nonzero: fill resident ... other_count, which costs more */
	u32 boost_disabled;
	u32 machine;     /* IMAGE_FILE_MACHINE_* of a Windows program, 0: one of Unix */
};

/* The program's path in UTF-16: bytes is the room and returns the length. native: "\Device\..." instead of "C:\...". */
struct host_process_path {
	guest_handle handle;
	guest_ptr path;
	u32 bytes;
	u32 reserved;
};

enum host_process_setting { HOST_PROCESS_PRIORITY_CLASS, HOST_PROCESS_AFFINITY, HOST_PROCESS_BOOST_DISABLED };
struct host_process_set {
	guest_handle handle;
	u64 value;
	u32 setting; /* enum host_process_setting */
	u32 reserved;
};

/*
 * NtTerminateProcess. handle 0 ends all threads of the calling process but the caller; for the own process the call does not
 * return.
 */
struct host_process_terminate {
	guest_handle handle;
	u32 exit_code;
	u32 reserved;
};

/* NtReadVirtualMemory and NtWriteVirtualMemory in another process; done is how much was copied. */
struct host_process_copy {
	guest_handle handle;
	guest_ptr address; /* there */
	guest_ptr buffer;  /* here */
	u64 size, done;
	u32 write;
	u32 reserved;
};

/*
 * The processes of this user that decant runs, and the calling process' parent if it is of Unix: count records at records. count
 * returns how many there are; STATUS_BUFFER_TOO_SMALL if they did not fit.
 */
struct host_process_list {
	guest_ptr records;
	u32 count;
	u32 reserved;
};
#define HOST_PROCESS_THREAD_SLOTS 1024u
struct host_process_entry {
	s64 create_time;
	u64 kernel_time, user_time;
	u64 resident, peak_resident, virtual, peak_virtual, private_bytes, page_faults;
	u32 process_id, parent_id;
	u32 priority_class; /* Win32's *_PRIORITY_CLASS */
	u32 name_bytes;
	u32 first_thread_id;
	u32 handles;        /* 0 where it is not known */
	u32 threads[HOST_PROCESS_THREAD_SLOTS / 32]; /* bit n: it has a thread with the id first_thread_id + 4n */
	u16 name[260]; /* file name of the program */
};

ASSERT_SIZE(struct host_startup_numbers, 48);
ASSERT_SIZE(struct host_process_create, 248);
ASSERT_SIZE(struct host_process_startup, 88);
ASSERT_SIZE(struct host_process_open, 24);
ASSERT_SIZE(struct host_process_query, 200);
ASSERT_SIZE(struct host_process_path, 24);
ASSERT_SIZE(struct host_process_set, 24);
ASSERT_SIZE(struct host_process_terminate, 16);
ASSERT_SIZE(struct host_process_copy, 48);
ASSERT_SIZE(struct host_process_list, 16);
ASSERT_SIZE(struct host_process_entry, 744);

#endif
