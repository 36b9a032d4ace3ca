/*
 * Host calls of files: what NtCreateFile and its family need.
 *
 * Access masks, options, information classes and control codes are Windows' own numbers, and so are the layouts of information
 * that the classes fill in: all those that a query answers are alike for 32 and 64 bits. What differs has a call of its own.
 */
#ifndef DECANT_FILE_H
#define DECANT_FILE_H

#include "host_call.h"
#include "object.h"

#define HOST_CALLS_FILE(CALL) \
	CALL(file_create) \
	CALL(file_read) \
	CALL(file_write) \
	CALL(file_flush) \
	CALL(file_query) \
	CALL(file_set) \
	CALL(file_rename) \
	CALL(file_set_port) \
	CALL(file_attributes) \
	CALL(file_delete) \
	CALL(file_copy) \
	CALL(file_symlink) \
	CALL(file_dos_name) \
	CALL(file_owner) \
	CALL(file_redirection) \
	CALL(file_enumerate) \
	CALL(file_volume) \
	CALL(file_lock) \
	CALL(file_unlock) \
	CALL(file_cancel) \
	CALL(file_control) \
	CALL(file_notify) \
	CALL(pipe_anonymous) \
	CALL(pipe_create)
HOST_NUMBERS(FILE);

/* NtCreateFile. information: FILE_OPENED and its kin, also after an error where Windows tells it. */
struct host_file_create {
	struct host_object_attributes attributes;
	guest_handle handle;
	u64 allocation;
	u32 access;
	u32 file_attributes;
	u32 share;
	u32 disposition;
	u32 options;
	u32 information;
};

/*
 * What a call that may finish later has in common. The host returns STATUS_PENDING and writes the status block at iosb when the
 * work is done (two pointers wide, as the flags say); whatever finishes at once is left to the caller to write. In both cases
 * the host sets event, queues the APC and posts to the completion port, unless the call failed at once.
 */
struct host_file_async {
	guest_handle handle;
	guest_handle event;
	guest_ptr apc_routine;
	guest_ptr apc_context;
	guest_ptr iosb;
	u64 information; /* returned: bytes done */
};

/* NtReadFile, NtWriteFile. offset: where to, HOST_FILE_POSITION for the file's own position, HOST_FILE_END for its end. */
struct host_file_transfer {
	struct host_file_async async;
	guest_ptr buffer;
	s64 offset;
	u32 length;
	u32 flags;
};
#define HOST_FILE_POSITION (-2)
#define HOST_FILE_END (-1)
#define HOST_FILE_NARROW 1u /* the caller's status block is that of 32 bits */

struct host_file_read {
	struct host_file_transfer io;
};
struct host_file_write {
	struct host_file_transfer io;
};

struct host_file_flush {
	guest_handle handle;
};

/* NtQueryInformationFile, NtSetInformationFile. information: the bytes written. */
struct host_file_query {
	guest_handle handle;
	guest_ptr buffer;
	u32 length;
	u32 information_class;
	u64 information;
};
struct host_file_set {
	guest_handle handle;
	guest_ptr buffer;
	u32 length;
	u32 information_class;
};

/* FileRenameInformation(Ex) and FileLinkInformation(Ex): flags are FILE_RENAME_*, HOST_RENAME_LINK makes a link. */
struct host_file_rename {
	guest_handle handle;
	guest_handle root;
	struct guest_string name;
	u32 flags;
	u32 reserved;
};
#define HOST_RENAME_REPLACE 1u
#define HOST_RENAME_POSIX 2u
#define HOST_RENAME_LINK 0x80000000u

/* FileCompletionInformation: reports of this file's finished calls go to PORT with KEY. */
struct host_file_set_port {
	guest_handle handle;
	guest_handle port;
	u64 key;
};

/*
 * NtQueryFullAttributesFile: by name. Times are 100 ns since 1601. Without HOST_ATTRIBUTES_TIMES the times are left out.
 */
struct host_file_attributes {
	struct host_object_attributes attributes;
	u64 created, accessed, written, changed;
	u64 allocated, size;
	u32 file_attributes;
	u32 flags;
};
#define HOST_ATTRIBUTES_TIMES 1u

/* NtDeleteFile: takes the name away at once, as POSIX semantics do. */
struct host_file_delete {
	struct host_object_attributes attributes;
};

/* Copies at most length bytes at offset from file to file; done is 0 at the end. */
struct host_file_copy {
	guest_handle from;
	guest_handle to;
	u64 offset;
	u64 length;
	u64 done;
};

/* Makes a symbolic link to target: an NT path if HOST_SYMLINK_ABSOLUTE, else one relative to the link's folder. */
struct host_file_symlink {
	struct host_object_attributes attributes;
	struct guest_string target;
	u32 flags;
	u32 reserved;
};
#define HOST_SYMLINK_ABSOLUTE 1u

/* Whether the thread's C:\windows\system32 is what it says: set, and what it was returned. 32-bit programs only. */
struct host_file_redirection {
	u32 off;
	u32 reserved;
};

/*
 * Whose a file is and who may do what with it, as Linux has it. The handle needs READ_CONTROL. STATUS_OBJECT_TYPE_MISMATCH for a
 * handle to anything else.
 */
struct host_file_owner {
	guest_handle handle;
	u32 uid, gid;
	u32 mode;    /* the permission bits */
	u32 folder;
};

/* The DOS path that an open file has now. name_bytes: the buffer's size, then the name's; STATUS_BUFFER_TOO_SMALL. */
struct host_file_dos_name {
	guest_handle handle;
	guest_ptr name;
	u32 name_bytes;
	u32 reserved;
};

/* NtQueryDirectoryFile: as many entries as fit. The pattern counts at the first call, or with HOST_ENUMERATE_RESTART. */
struct host_file_enumerate {
	guest_handle handle;
	guest_ptr buffer;
	struct guest_string pattern;
	u32 length;
	u32 information_class;
	u32 flags;
	u32 reserved;
	u64 information;
};
#define HOST_ENUMERATE_RESTART 1u
#define HOST_ENUMERATE_SINGLE 2u

/* NtQueryVolumeInformationFile. */
struct host_file_volume {
	guest_handle handle;
	guest_ptr buffer;
	u32 length;
	u32 information_class;
	u64 information;
};

/* NtLockFile, NtUnlockFile. */
struct host_file_lock {
	struct host_file_async async;
	u64 offset;
	u64 length;
	u32 key;
	u32 flags;
};
#define HOST_LOCK_EXCLUSIVE 1u
#define HOST_LOCK_AT_ONCE 2u
#define HOST_LOCK_NARROW 4u

struct host_file_unlock {
	guest_handle handle;
	u64 offset;
	u64 length;
	u32 key;
	u32 reserved;
};

/* NtFsControlFile, NtDeviceIoControlFile. */
struct host_file_control {
	struct host_file_async async;
	guest_ptr input;
	guest_ptr output;
	u32 input_length;
	u32 output_length;
	u32 code;
	u32 flags;
};

/* NtNotifyChangeDirectoryFile: filter is FILE_NOTIFY_CHANGE_*. */
struct host_file_notify {
	struct host_file_async async;
	guest_ptr buffer;
	u32 length;
	u32 filter;
	u32 subtree;
	u32 flags;
};

/* NtCancelIoFileEx: iosb 0 for all calls of the handle; own_thread: only those that the calling thread made. */
struct host_file_cancel {
	guest_handle handle;
	guest_ptr iosb;
	u32 own_thread;
	u32 reserved;
};

/* CreatePipe: both ends of an unnamed pipe for bytes, its buffer at least size bytes. inherit: HOST_HANDLE_INHERIT or 0. */
struct host_pipe_anonymous {
	guest_handle read;
	guest_handle write;
	u32 size;
	u32 inherit;
};

/* NtCreateNamedPipeFile. */
struct host_pipe_create {
	struct host_object_attributes attributes;
	guest_handle handle;
	s64 default_timeout;
	u32 access;
	u32 share;
	u32 disposition;
	u32 options;
	u32 type;            /* FILE_PIPE_MESSAGE_TYPE or 0 */
	u32 read_mode;
	u32 completion_mode;
	u32 max_instances;
	u32 inbound_quota;
	u32 outbound_quota;
	u32 information;
	u32 reserved;
};

ASSERT_SIZE(struct host_file_create, 72);
ASSERT_SIZE(struct host_file_async, 48);
ASSERT_SIZE(struct host_file_transfer, 72);
ASSERT_SIZE(struct host_file_query, 32);
ASSERT_SIZE(struct host_file_set, 24);
ASSERT_SIZE(struct host_file_rename, 40);
ASSERT_SIZE(struct host_file_attributes, 88);
ASSERT_SIZE(struct host_file_copy, 40);
ASSERT_SIZE(struct host_file_symlink, 56);
ASSERT_SIZE(struct host_file_owner, 24);
ASSERT_SIZE(struct host_file_dos_name, 24);
ASSERT_SIZE(struct host_file_redirection, 8);
ASSERT_SIZE(struct host_file_enumerate, 56);
ASSERT_SIZE(struct host_file_lock, 72);
ASSERT_SIZE(struct host_file_control, 80);
ASSERT_SIZE(struct host_file_notify, 72);
ASSERT_SIZE(struct host_pipe_create, 96);

#endif
