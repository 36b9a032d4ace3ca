/*
 * Streams: what stands behind FILE.
 *
 * FILE has msvcrt.dll's layout in every DLL of the family, since programs of that time read and write characters in it by macros.
 * So its rules hold: _ptr is the next character, _cnt how many can be read from there, or written there, without a call;
 * _base NULL means that there is no buffer yet. A stream is reading or writing (_IOREAD, _IOWRT); one opened for both (_IORW)
 * has neither until its first transfer and after fseek, fflush and rewind. _flag 0 is a free stream.
 *
 * Functions of this header are to be called with the stream locked, but for stream_lock itself and where it says so.
 */
#ifndef CRT_STREAM_H
#define CRT_STREAM_H

#include "crt.h"
#include "lowio.h"
#include "startup.h"
#include <stdio.h>

/* The headers have these as macros; here they are functions. */
#undef _iob
#undef _fgetc_nolock
#undef _fputc_nolock
#undef _getc_nolock
#undef _putc_nolock
#undef fgetwc
#undef fputwc
#undef getwc
#undef putwc
#undef getwchar
#undef putwchar
#undef getchar
#undef putchar

/* Bits of _flag that stdio.h has no names for. */
#define _USERBUF 0x0100  /* setvbuf was given the buffer */
#define _IOSETVBUF 0x0400
#define _IOFLRTN 0x1000  /* the buffer is on a caller's stack, see stream_borrow_buffer */
#define _IOCOMMIT 0x4000 /* fflush goes to the disk */

#define STREAM_BUFFER 4096
#define STREAMS_STATIC _IOB_ENTRIES
#define STREAMS_MAX 8192

/*
 * A stream's lock.
 *
 * As long as one thread is all there is it only marks the stream as in use, with plain stores: that is what getc costs. The second
 * thread to appear turns crt_multithreaded on and flushes all processors' store buffers, so from then on either the first thread
 * sees the flag, or the others see its mark and wait until it is gone.
 */
struct stream_lock {
	volatile LONG marked;  /* nesting of the only thread's sections */
	volatile LONG owner;   /* thread id, 0: free */
	volatile LONG waiters;
	LONG depth;
};

struct stream {
	FILE file;
	struct stream_lock lock;
};

extern FILE _iob[STREAMS_STATIC];
extern struct stream_lock stream_static_locks[STREAMS_STATIC];

static inline struct stream_lock *stream_lock_of(FILE *file)
{
	if (file >= _iob && file < _iob + STREAMS_STATIC)
		return &stream_static_locks[file - _iob];
	return &((struct stream *)file)->lock;
}

void stream_lock_shared(struct stream_lock *lock);
void stream_unlock_shared(struct stream_lock *lock);

/* Locks; the answer belongs to stream_unlock. */
static inline bool stream_lock(FILE *file)
{
	struct stream_lock *lock = stream_lock_of(file);

	if (__builtin_expect(!crt_multithreaded, 1)) {
		lock->marked++;
		__asm__ volatile("" ::: "memory");
		if (__builtin_expect(!crt_multithreaded, 1))
			return true;
		lock->marked--;
	}
	stream_lock_shared(lock);
	return false;
}

static inline void stream_unlock(FILE *file, bool marked)
{
	struct stream_lock *lock = stream_lock_of(file);

	if (marked) {
		__asm__ volatile("" ::: "memory");
		lock->marked--;
	} else {
		stream_unlock_shared(lock);
	}
}

/* Called when a thread is seen that is not the first. */
void stream_threads_begin(void);

/* A free stream, locked into use by _flag; NULL with errno EMFILE. The stream itself is not locked: nobody else knows it. */
FILE *stream_allocate(void);

/* Calls ACT on every stream in use, locked; counts the calls that answered true. */
int stream_for_each(bool (*act)(FILE *file, void *argument), void *argument);

/* The descriptor, or NULL for the stream of a string. */
static inline struct fd *stream_fd(const FILE *file)
{
	return fd_peek(file->_file);
}

/* Whether characters are UTF-16 on the way through the buffer. */
static inline bool stream_is_unicode(const FILE *file)
{
	struct fd *fd = stream_fd(file);

	return fd && fd->flags & FD_TEXT && fd->encoding != FD_ANSI;
}

static inline bool stream_is_text(const FILE *file)
{
	struct fd *fd = stream_fd(file);

	return fd && fd->flags & FD_TEXT;
}

/* Reads more into an empty buffer and takes the first byte, as _filbuf; EOF with _IOEOF or _IOERR set. */
int stream_fill(FILE *file);

/* Makes room in a full buffer and puts a byte, as _flsbuf; EOF with _IOERR set. */
int stream_overflow(int c, FILE *file);

/* Writes out what waits in the buffer. 0 or EOF. */
int stream_flush(FILE *file);

/* Flushes, closes the descriptor, frees the buffer and the stream. 0 or EOF. */
int stream_close(FILE *file);

/* Forgets the buffer's content; memory of ours is freed. */
void stream_release_buffer(FILE *file);

/* Bytes transferred; fewer than asked for means _IOEOF or _IOERR is set. */
size_t stream_read(FILE *file, void *buffer, size_t bytes);
size_t stream_write(FILE *file, const void *buffer, size_t bytes);

__int64 stream_tell(FILE *file);
int stream_seek(FILE *file, __int64 offset, int origin);

static inline int stream_getc(FILE *file)
{
	if (--file->_cnt >= 0)
		return (unsigned char)*file->_ptr++;
	return stream_fill(file);
}

static inline int stream_putc(int c, FILE *file)
{
	if (--file->_cnt >= 0)
		return (unsigned char)(*file->_ptr++ = (char)c);
	return stream_overflow(c, file);
}

int stream_ungetc(int c, FILE *file);
wint_t stream_getwc(FILE *file);
wint_t stream_putwc(wchar_t c, FILE *file);
wint_t stream_ungetwc(wint_t c, FILE *file);

/*
 * An unbuffered stream gets a buffer for the length of one call, so that printf makes one write and not one for each character.
 * SPACE is the caller's; stream_return_buffer writes it out and must follow in the same function.
 */
struct stream_loan {
	bool active;
	char space[2048];
};
void stream_borrow_buffer(FILE *file, struct stream_loan *loan);
void stream_return_buffer(FILE *file, struct stream_loan *loan);

/* Opens NAME by fopen's MODE into FILE, a stream that is free. NULL with errno set; FILE is free again then. */
FILE *stream_open(FILE *file, const wchar_t *name, const wchar_t *mode, int share);

/* What fopen's MODE asks for: flags of _open and bits of _flag. False: the mode is malformed. */
bool stream_parse_mode(const wchar_t *mode, int *open_flags, int *stream_flags);

/* A FILE parameter that must not be NULL: reports a broken contract otherwise. */
static inline bool stream_check(const FILE *file)
{
	if (__builtin_expect(file != NULL, 1))
		return true;
	crt_invalid_parameter(EINVAL);
	return false;
}

#endif
