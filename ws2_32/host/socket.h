/*
 * The plugin's own: the socket object, and the translation between Winsock's numbers and Linux's.
 */
#ifndef DECANT_WS2_32_SOCKET_H
#define DECANT_WS2_32_SOCKET_H

#include "ntdll/host/file.h"
#include "ntdll/host/file_async.h"
#include "loader/guest_copy.h"
#include "loader/status.h"

#include "ntdll/host/watch.h"

#include <decant/socket.h>
#include <pthread.h>
#include <stdbool.h>
#include <sys/socket.h>
#include <sys/uio.h>

/* Where a connection-oriented socket is in its life; others are connected from the start. */
enum socket_state { SOCKET_IDLE, SOCKET_CONNECTING, SOCKET_CONNECTED, SOCKET_LISTENING };

/* What WSAEventSelect keeps; see event_select.c. */
struct socket_selection {
	struct watch watch;
	struct object *event;    /* set when something is recorded; a reference */
	u32 mask;                /* events asked for, as 1 << SOCKET_EVENT_*; 0 without a selection */
	u32 enabled;             /* those of the mask that may be recorded now */
	u32 recorded;
	u32 errors[SOCKET_EVENTS_MAX];
};

/*
 * A socket. Its descriptor is always non-blocking; a blocking operation polls first, in a sleep that the thread can be called
 * out of.
 */
struct socket {
	struct file file;
	int type;
	bool closed;                       /* the last handle is gone; polls may still refer to it */
	u32 polls;                         /* that wait for it: poll_device.c */
	u32 poll_round;                    /* an exclusive poll begins another, and ends those of the last one */
	bool blocking;
	u32 receive_timeout, send_timeout; /* milliseconds, 0 for none */
	pthread_mutex_t lock;              /* of what follows; taken before the watcher's */
	enum socket_state state;
	int error;                         /* an errno taken from the kernel that the program has not seen yet */
	struct socket_selection selection;
};

extern const struct object_type socket_type;

/* Finds the socket of HANDLE, with a reference that object_release gives back. SOCKET_STATUS(WSAENOTSOCK) for anything else. */
u32 socket_lookup(guest_handle handle, struct socket **socket);

/* A new socket object around FD, which it owns whether this succeeds or not. NULL without memory. */
struct socket *socket_wrap(int fd, int type, bool blocking);
/* A handle to a new socket; the caller's reference goes with it, whether this succeeds or not. */
u32 socket_publish(struct socket *socket, bool inherit, guest_handle *handle);

/*
 * Sleeps until FD has one of EVENTS (poll()'s) or TIMEOUT milliseconds have passed (0: none). STATUS_SUCCESS,
 * SOCKET_STATUS(WSAETIMEDOUT), STATUS_THREAD_IS_TERMINATING.
 */
u32 socket_wait(int fd, short events, u32 timeout);

/* Whether SOCKET may wait in the calling thread. Selecting network events ends that. */
static inline bool socket_blocks(struct socket *socket)
{
	return __atomic_load_n(&socket->blocking, __ATOMIC_RELAXED);
}

/* The error of SOCKET since this was last asked, an errno, 0 for none. */
int socket_take_error(struct socket *socket);

/* Notes the state that an operation brought the socket to, and looks for events. */
void socket_set_state(struct socket *socket, enum socket_state state);

/*
 * An operation was done that lets EVENTS (1 << SOCKET_EVENT_*) be recorded again: recv for READ, and so on. Records those that
 * hold right now. Costs one load where nothing is selected.
 */
void event_select_enable(struct socket *socket, u32 events);
/* ACCEPTED comes from LISTENER and takes over its selection. */
void event_select_inherit(struct socket *accepted, struct socket *listener);
/* Ends the selection of a socket that nobody can use any more. */
void event_select_finish(struct socket *socket);

/* The SOCKET_STATUS of an errno. */
u32 socket_status(int error);
/* The NTSTATUS of an errno, for what a status block or a completion port tells. */
u32 socket_nt_status(int error);

/* Closes what a socket's connection is and makes it as new. */
u32 socket_renew(struct socket *socket);

/* --- transfer.c --- */

/* The MSG_* of Linux; -1 for flags that are not known. */
int socket_flags_to_host(u32 flags);
/* Reads the guest's list of buffers; their total length goes to *total. */
u32 socket_read_buffers(guest_ptr buffers, u32 count, struct iovec *vector, u64 *total);

/* --- overlapped.c --- */

extern const struct file_driver socket_driver;

/* --- poll_device.c: polls as \Device\Afd knows them --- */

u32 poll_device_control(struct file *file, struct host_file_control *params);
/* SOCKET changed by a call, or was closed: polls that wait for it look again. */
void poll_device_changed(struct socket *socket);

/* Addresses. to_host reads BYTES at ADDRESS of the guest; to_guest stores at most *BYTES there and returns the true length. */
u32 address_to_host(guest_ptr address, u32 bytes, struct sockaddr_storage *to, socklen_t *length);
u32 address_to_guest(const struct sockaddr_storage *from, socklen_t length, guest_ptr address, u32 *bytes);
/* The same between host memory: copies an address with Windows' family into TO of SOCKET_ADDRESS_MAX bytes; its length. */
u32 address_encode(const struct sockaddr_storage *from, socklen_t length, u8 *to);

int family_to_host(s32 family);
s32 family_to_guest(int family);

#define GUEST_MSG_OOB 0x1u
#define GUEST_MSG_PEEK 0x2u
#define GUEST_MSG_DONTROUTE 0x4u
#define GUEST_MSG_WAITALL 0x8u
#define GUEST_MSG_PUSH_IMMEDIATE 0x20u /* what has come is handed out at once: so it always is here */
#define GUEST_MSG_PARTIAL 0x8000u

#define WSAEINTR 10004u
#define WSAEACCES 10013u
#define WSAEFAULT 10014u
#define WSAEINVAL 10022u
#define WSAEMFILE 10024u
#define WSAEWOULDBLOCK 10035u
#define WSAEINPROGRESS 10036u
#define WSAEALREADY 10037u
#define WSAENOTSOCK 10038u
#define WSAEDESTADDRREQ 10039u
#define WSAEMSGSIZE 10040u
#define WSAEPROTOTYPE 10041u
#define WSAENOPROTOOPT 10042u
#define WSAEPROTONOSUPPORT 10043u
#define WSAESOCKTNOSUPPORT 10044u
#define WSAEOPNOTSUPP 10045u
#define WSAEAFNOSUPPORT 10047u
#define WSAEADDRINUSE 10048u
#define WSAEADDRNOTAVAIL 10049u
#define WSAENETDOWN 10050u
#define WSAENETUNREACH 10051u
#define WSAECONNABORTED 10053u
#define WSAECONNRESET 10054u
#define WSAENOBUFS 10055u
#define WSAEISCONN 10056u
#define WSAENOTCONN 10057u
#define WSAESHUTDOWN 10058u
#define WSAETIMEDOUT 10060u
#define WSAECONNREFUSED 10061u
#define WSAEHOSTUNREACH 10065u
#define WSAHOST_NOT_FOUND 11001u
#define WSATRY_AGAIN 11002u
#define WSANO_RECOVERY 11003u
#define WSATYPE_NOT_FOUND 10109u

#endif
