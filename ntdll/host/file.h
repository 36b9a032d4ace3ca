/*
 * File objects, and what the files of file*.c and pipe*.c share.
 *
 * A file object wraps one descriptor. Its position is the kernel's, so that it is shared with whoever inherits the descriptor;
 * its path is asked of /proc when it is wanted, so that it is right after a rename and costs nothing at the open. A folder of
 * the layer under C: that is not in the prefix has no descriptor, but `layer`.
 */
#ifndef DECANT_FILE_HOST_H
#define DECANT_FILE_HOST_H

#include "object.h"
#include "path.h"
#include "path_layer.h"

#include <decant/file.h>

#include <pthread.h>
#include <sys/stat.h>

/* Access rights of files and folders. */
#define FILE_READ_DATA 0x0001u
#define FILE_WRITE_DATA 0x0002u
#define FILE_APPEND_DATA 0x0004u
#define FILE_READ_EA 0x0008u
#define FILE_WRITE_EA 0x0010u
#define FILE_EXECUTE 0x0020u
#define FILE_DELETE_CHILD 0x0040u
#define FILE_READ_ATTRIBUTES 0x0080u
#define FILE_WRITE_ATTRIBUTES 0x0100u

#define FILE_SHARE_READ 1u
#define FILE_SHARE_WRITE 2u
#define FILE_SHARE_DELETE 4u

/* Dispositions, and what a create did. */
#define FILE_SUPERSEDE 0u
#define FILE_OPEN 1u
#define FILE_CREATE 2u
#define FILE_OPEN_IF 3u
#define FILE_OVERWRITE 4u
#define FILE_OVERWRITE_IF 5u
#define FILE_SUPERSEDED 0u
#define FILE_OPENED 1u
#define FILE_CREATED 2u
#define FILE_OVERWRITTEN 3u
#define FILE_EXISTS 4u
#define FILE_DOES_NOT_EXIST 5u

/* Options. */
#define FILE_DIRECTORY_FILE 0x000001u
#define FILE_WRITE_THROUGH 0x000002u
#define FILE_SEQUENTIAL_ONLY 0x000004u
#define FILE_NO_INTERMEDIATE_BUFFERING 0x000008u
#define FILE_SYNCHRONOUS_IO_ALERT 0x000010u
#define FILE_SYNCHRONOUS_IO_NONALERT 0x000020u
#define FILE_NON_DIRECTORY_FILE 0x000040u
#define FILE_DELETE_ON_CLOSE 0x001000u
#define FILE_OPEN_BY_FILE_ID 0x002000u
#define FILE_OPEN_REPARSE_POINT 0x200000u

#define FILE_ATTRIBUTE_READONLY 0x0001u
#define FILE_ATTRIBUTE_HIDDEN 0x0002u
#define FILE_ATTRIBUTE_SYSTEM 0x0004u
#define FILE_ATTRIBUTE_DIRECTORY 0x0010u
#define FILE_ATTRIBUTE_ARCHIVE 0x0020u
#define FILE_ATTRIBUTE_DEVICE 0x0040u
#define FILE_ATTRIBUTE_NORMAL 0x0080u
#define FILE_ATTRIBUTE_TEMPORARY 0x0100u
#define FILE_ATTRIBUTE_SPARSE_FILE 0x0200u
#define FILE_ATTRIBUTE_REPARSE_POINT 0x0400u
#define FILE_ATTRIBUTE_OFFLINE 0x1000u
#define FILE_ATTRIBUTE_NOT_CONTENT_INDEXED 0x2000u

#define IO_REPARSE_TAG_SYMLINK 0xA000000Cu

struct file;

enum file_kind {
	FILE_KIND_DISK,
	FILE_KIND_FOLDER,
	FILE_KIND_LINK,    /* a symbolic link opened as such */
	FILE_KIND_VOLUME,  /* a drive: descriptor of its root */
	FILE_KIND_PIPE,    /* a pipe or socket that was not made by us: positions do not count */
	FILE_KIND_CHAR,    /* a character device */
	FILE_KIND_NUL,
	FILE_KIND_CONSOLE_INPUT, /* a terminal: console.h */
	FILE_KIND_CONSOLE_OUTPUT,
};

/* What a plugin's files do themselves, each with all that file_async.h asks of a call. NULL: STATUS_INVALID_DEVICE_REQUEST. */
struct file_driver {
	u32 (*read)(struct file *file, struct host_file_transfer *io);
	u32 (*write)(struct file *file, struct host_file_transfer *io);
	u32 (*control)(struct file *file, struct host_file_control *params);
};

struct share;
struct folder_scan;
struct folder_notify;
struct pipe_end;

struct file {
	struct object object;
	const struct file_driver *driver; /* or NULL */
	int fd;             /* -1: a folder of the layer */
	u8 kind;
	u8 drive;           /* 'C', 'Z' or 0 */
	bool position;      /* made for synchronous use: it has a position, and its calls wait until they are done */
	bool alertable;
	bool append_only;   /* granted FILE_APPEND_DATA without FILE_WRITE_DATA */
	bool delete_on_close;
	bool no_wait;       /* a pipe without a pipe_end that neither waits for data nor for room */
	bool skip_port;     /* no report to the port of what finishes at once with success */
	u32 pending;        /* calls that wait: file_async.c */
	bool path_only;     /* the descriptor is O_PATH: neither read nor written */
	bool borrowed;      /* the descriptor is not closed with the object */
	u32 access;         /* granted to the handle it was made with */
	u32 share_mode;
	u32 options;
	dev_t device;
	ino_t inode;
	struct share *share;            /* its record in the table of opened files, or NULL */
	const struct layer_folder *layer;
	struct folder_scan *scan;       /* under lock */
	struct folder_notify *notify;   /* under lock */
	struct pipe_end *pipe;          /* one end of a named pipe: pipe_named.c */
	pthread_mutex_t lock;           /* the scan, and position against transfers with an offset */
	struct object *port;            /* completion port of FileCompletionInformation, with a reference, or NULL */
	u64 port_key;
};

HOST_SERVICE extern const struct object_type file_type;

/* What types with file_type as their base do at the end, before (closed) and after (destroy) what is their own. */
HOST_SERVICE void file_closed(struct object *object);
HOST_SERVICE void file_destroy(struct object *object);

/* /dev/null */
#define NUL_DEVICE 0x103u

/* The kind of what a descriptor with this stat is open on. */
u8 file_kind(const struct stat *info);

/* Makes a file object for FD, which it takes, and a handle to it. On failure the descriptor is closed. */
HOST_SERVICE u32 file_publish(struct file *file, u32 access, u32 flags, guest_handle *handle);

/* A file object without a descriptor yet; NULL without memory. */
HOST_SERVICE struct file *file_new(void);

/*
 * Makes a handle to descriptor FD of the process' own, such as its standard input: a file, pipe, socket or device. The
 * descriptor stays open when the handle is closed only if BORROWED. access 0 takes what the descriptor allows.
 */
HOST_SERVICE u32 file_from_descriptor(int fd, bool borrowed, guest_handle *handle);
/* The same for FD, a terminal that was opened for reading and writing, with KIND one of FILE_KIND_CONSOLE_*. */
u32 file_from_terminal(int fd, u8 kind, guest_handle *handle);

/* Copies the counted string NAME in; *units is then freed with file_name_free. */
#define FILE_NAME_INLINE 300
struct file_name {
	u16 *units;
	size_t length;
	u16 buffer[FILE_NAME_INLINE];
};
u32 file_name_copy(struct file_name *name, const struct guest_string *string);
void file_name_free(struct file_name *name);

/* Parses the path in ATTRIBUTES, copied into NAME: relative to a folder's handle if it has a root. */
u32 file_parse(struct path *path, struct file_name *name, const struct host_object_attributes *attributes);

/* The status of a failed system call on an open file. */
u32 file_status(int error);

/* The absolute Unix path that FILE has now, in OUT of PATH_MAX bytes; false if it has none or was deleted. */
bool file_path(const struct file *file, char *out);
bool descriptor_path(int fd, char *out);

/* --- file_io.c --- */

/* Writes to what has no position until all is written. io->async.information: the bytes, also after an error. */
u32 file_write_waiting(struct file *file, struct host_file_transfer *io);

/* --- file_share.c --- */

/*
 * Enters FILE, with its device, inode, access and share_mode, into the table of opened files. STATUS_SHARING_VIOLATION if it
 * and the others that have the file open do not allow each other, STATUS_DELETE_PENDING.
 */
u32 share_open(struct file *file);
/* Takes it out again. True if the file is to be deleted now: it was marked and this was its last handle. */
bool share_close(struct file *file);
/* Marks or unmarks the file for deletion with its last handle. */
void share_set_delete(struct file *file, bool pending);
bool share_delete_pending(const struct file *file);
/* Whether a file that may be open here allows that its name is taken away or replaced. */
bool share_allows_delete(dev_t device, ino_t inode);

/* --- file_attributes.c --- */

/* What Windows tells about a file. Times in 100 ns since 1601. */
struct file_facts {
	u64 created, accessed, written, changed;
	u64 allocated, size;
	u64 index;
	u32 attributes;
	u32 links;
	u32 reparse_tag;
};

/* The facts of NAME relative to AT, or of AT itself if NAME is empty. 0 or an errno. */
int facts_of_path(int at, const char *name, struct file_facts *facts);
/* Attributes and sizes alone, faster still. */
int attributes_of_path(int at, const char *name, struct file_facts *facts);
/* The facts of a folder of the layer. */
void facts_of_layer(struct file_facts *facts);
u32 facts_of_file(const struct file *file, struct file_facts *facts);
/* The attributes in INFO's mode alone. */
u32 attributes_of_stat(const struct stat *info);
/* Gives FD (O_PATH or not) these attributes; DIRECTORY, REPARSE_POINT and NORMAL are ignored. */
u32 attributes_set(int fd, const struct stat *info, u32 attributes);
/* Sets the times that are neither 0 nor -1. */
u32 times_set(const struct file *file, u64 created, u64 accessed, u64 written);
u64 time_to_windows(const struct timespec *time);

/* --- file_rename.c --- */

/* Takes away the name that FILE was opened by. */
u32 file_unlink(struct file *file);
bool folder_is_empty(const struct file *folder);

#endif
