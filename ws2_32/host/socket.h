/*
 * The plugin's own: the socket object, and the translation between Winsock's numbers and Linux's.
 */
#ifndef DECANT_WS2_32_SOCKET_H
#define DECANT_WS2_32_SOCKET_H

#include "ntdll/host/object.h"
#include "loader/guest_copy.h"
#include "loader/status.h"

#include <decant/host_call.h>
#include <stdbool.h>
#include <sys/socket.h>

/*
 * A socket. Its descriptor is always non-blocking; a blocking operation polls first, in a sleep that the thread can be called
 * out of.
 */
struct socket {
	struct object object;
	int fd;
	int type;
	bool blocking;
	u32 receive_timeout, send_timeout; /* milliseconds, 0 for none */
};

extern const struct object_type socket_type;

/* Finds the socket of HANDLE, with a reference that object_release gives back. SOCKET_STATUS(WSAENOTSOCK) for anything else. */
u32 socket_lookup(guest_handle handle, struct socket **socket);

/* A handle to a new socket object around FD, which it owns whether this succeeds or not. */
u32 socket_publish(int fd, int type, bool blocking, bool inherit, guest_handle *handle);

/*
 * Sleeps until FD has one of EVENTS (poll()'s) or TIMEOUT milliseconds have passed (0: none). STATUS_SUCCESS,
 * SOCKET_STATUS(WSAETIMEDOUT), STATUS_THREAD_IS_TERMINATING.
 */
u32 socket_wait(int fd, short events, u32 timeout);

/* The SOCKET_STATUS of an errno. */
u32 socket_status(int error);

/* Addresses. to_host reads BYTES at ADDRESS of the guest; to_guest stores at most *BYTES there and returns the true length. */
u32 address_to_host(guest_ptr address, u32 bytes, struct sockaddr_storage *to, socklen_t *length);
u32 address_to_guest(const struct sockaddr_storage *from, socklen_t length, guest_ptr address, u32 *bytes);
/* The same between host memory: copies an address with Windows' family into TO of SOCKET_ADDRESS_MAX bytes; its length. */
u32 address_encode(const struct sockaddr_storage *from, socklen_t length, u8 *to);

int family_to_host(s32 family);
s32 family_to_guest(int family);

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
