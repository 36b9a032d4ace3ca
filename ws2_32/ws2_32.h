/*
 * What the sources of ws2_32.dll share.
 */
#ifndef WS2_32_H
#define WS2_32_H

#include <winsock2.h>
#include <ws2tcpip.h>
#include <windows.h>

#include <decant/guest.h>

#include <string.h>

/* TRUE for success; else sets the WSA error that STATUS means and returns FALSE. */
BOOL check_socket(NTSTATUS status);

/* The usual answer of a function that returns 0 or SOCKET_ERROR. */
static inline int socket_result(NTSTATUS status)
{
	return check_socket(status) ? 0 : SOCKET_ERROR;
}

/* The WSA error of an NTSTATUS: of a call's, or of what an OVERLAPPED's Internal holds. */
int wsa_error(NTSTATUS status);

/* getsockopt's SO_PROTOCOL_INFOW (wide) and SO_PROTOCOL_INFOA: what WSAEnumProtocols tells of the kind that S is. */
int protocol_of_socket(SOCKET s, BOOL wide, char *value, int *length);

/* Whether S is a socket; sets WSAENOTSOCK if not. */
BOOL is_socket(SOCKET s);

/* Sets ERROR and returns SOCKET_ERROR. */
int socket_error(int error);

/* Whether WSAStartup was called; sets WSANOTINITIALISED if not. */
BOOL started(void);

#define HOST_ADDRESSES 16

/* What a thread was answered last; see thread_answer.c. */
struct thread_answer {
	char address_text[16];
	struct hostent host;
	char name[256];
	char *aliases[2];
	char *list[HOST_ADDRESSES + 1];
	struct in_addr addresses[HOST_ADDRESSES];
	struct servent service;
	struct protoent protocol;
};

/* The calling thread's; NULL with WSAENOBUFS without memory. */
struct thread_answer *thread_answer(void);

/* A service of the table in services.c, by NAME (or an alias) or, if that is NULL, by PORT; PROTOCOL may be NULL for any. */
struct service {
	const char *name;
	const char *alias;
	USHORT port;
	BOOL tcp, udp;
};
const struct service *find_service(const char *name, int port, const char *protocol);

/* Writes VALUE in decimal, terminated; returns the end. */
#define DECIMAL_TEXT_MAX 11
char *decimal_text(unsigned value, char *to);

/* Text between UTF-16 and the narrow functions' ANSI, in memory of the process heap; NULL without memory, and for NULL. */
char *narrow_text(const WCHAR *text);
WCHAR *wide_text(const char *text);

#define SOCKET_HANDLE(s) GUEST_HANDLE((HANDLE)(s))

#endif
