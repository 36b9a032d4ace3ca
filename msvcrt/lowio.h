/*
 * Low-level I/O: file descriptors.
 *
 * A descriptor is an index into a table of blocks that grows and never shrinks, so that a struct fd stays where it is. The
 * beginning of struct fd is what Microsoft's headers of the time call ioinfo; programs and language runtimes reach into it through
 * the exported __pioinfo, so the fields up to `lock` stand where they always did. Everything in it belongs to the one who
 * holds `lock`, but `flags`, which may be read by anyone.
 *
 * Lock order: a stream's lock, then a descriptor's.
 */
#ifndef CRT_LOWIO_H
#define CRT_LOWIO_H

#include "crt.h"
#include <fcntl.h>
#include <io.h>
#include <stdio.h>

#ifndef _O_OBTAIN_DIR
#define _O_OBTAIN_DIR 0x2000
#endif

#define FD_BLOCK_SHIFT 5
#define FD_PER_BLOCK (1 << FD_BLOCK_SHIFT)
#define FD_BLOCKS 256
#define FD_MAX (FD_BLOCKS * FD_PER_BLOCK)

/* Bits of flags, also those of the inheritance block in STARTUPINFO.lpReserved2. */
enum {
	FD_OPEN = 0x01,
	FD_EOF = 0x02,          /* text: Ctrl-Z was read */
	FD_PIPE = 0x08,
	FD_NOINHERIT = 0x10,
	FD_APPEND = 0x20,
	FD_DEVICE = 0x40,
	FD_TEXT = 0x80,
};

enum fd_encoding { FD_ANSI, FD_UTF8, FD_UTF16 };

#define FD_NO_PENDING '\n' /* of pending: a line feed is never put back */

struct fd {
	intptr_t handle;        /* -1: none; -2: a standard descriptor that the process has no handle for */
	unsigned char flags;
	char pending;           /* devices and pipes: the byte after a carriage return, read ahead of its turn */
	int lock_ready;
	CRITICAL_SECTION lock;
	unsigned char encoding; /* enum fd_encoding */
	unsigned char tail_bytes;
	char tail[4];           /* UTF-8: the first bytes of a character that the last read cut */
	bool text_shrank;       /* the last text read lost carriage returns: positions inside it have to be looked up */
	unsigned text_raw;      /* bytes of the file that the last text read took */
};

extern struct fd *__pioinfo[FD_BLOCKS];

/* Takes over standard handles and what the parent process handed down. Called once, at DLL start. */
void fd_table_init(void);

/* The descriptor without its lock, or NULL where there is none; for a look at flags. */
struct fd *fd_peek(int index);

/* The open descriptor, locked. NULL: there is none; that is a broken contract, reported as such with errno EBADF. */
struct fd *fd_lock(int index);
void fd_unlock(struct fd *fd);

/* A free descriptor, locked and not yet open; its index in *index. NULL, errno EMFILE: there is none. */
struct fd *fd_allocate(int *index);

/* Makes the table reach to INDEX, which is below FD_MAX. False, errno set: no memory. */
bool fd_table_reach(int index);

/* Gives a locked descriptor its handle. Moves the process's standard handle along for 0 to 2 in a console program. */
void fd_attach(struct fd *fd, int index, HANDLE handle, unsigned char flags, enum fd_encoding encoding);

/* Takes the handle from a locked descriptor and frees it; the caller closes the handle. */
HANDLE fd_detach(struct fd *fd, int index);

/* FD_DEVICE, FD_PIPE or 0 by the kind of HANDLE; -1 if it is no file at all. */
int fd_flags_of_handle(HANDLE handle);

/* On a locked descriptor. fd_read and fd_write return bytes in the caller's terms, or -1 with errno set. */
int fd_read(struct fd *fd, void *buffer, unsigned bytes);
int fd_write(struct fd *fd, const void *buffer, unsigned bytes);
__int64 fd_seek(struct fd *fd, __int64 offset, int origin);

/*
 * Where in the file the byte stands that follows the first CONSUMED bytes that the last text read delivered. The file's position
 * stays as it is. -1 with errno set.
 */
__int64 fd_text_position(struct fd *fd, unsigned consumed);

#endif
