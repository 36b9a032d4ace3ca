/*
 * Host calls of sockets, answered by the plugin of ws2_32.
 *
 * Addresses, families, options and event masks are Windows' own numbers and layouts; the host translates them. A call answers
 * STATUS_SUCCESS, a plain NTSTATUS for a bad handle or pointer, or SOCKET_STATUS(error) with a WSA error code.
 */
#ifndef DECANT_SOCKET_H
#define DECANT_SOCKET_H

#include "file.h"
#include "host_call.h"

#define HOST_CALLS_SOCKET(CALL) \
	CALL(ws2_32, socket_create) \
	CALL(ws2_32, socket_bind) \
	CALL(ws2_32, socket_connect) \
	CALL(ws2_32, socket_listen) \
	CALL(ws2_32, socket_accept) \
	CALL(ws2_32, socket_send) \
	CALL(ws2_32, socket_receive) \
	CALL(ws2_32, socket_poll) \
	CALL(ws2_32, socket_name) \
	CALL(ws2_32, socket_get_option) \
	CALL(ws2_32, socket_set_option) \
	CALL(ws2_32, socket_control) \
	CALL(ws2_32, socket_shutdown) \
	CALL(ws2_32, socket_event_select) \
	CALL(ws2_32, socket_event_enum) \
	CALL(ws2_32, socket_resolve) \
	CALL(ws2_32, socket_resolve_name) \
	CALL(ws2_32, socket_host_name) \
	CALL(ws2_32, socket_send_overlapped) \
	CALL(ws2_32, socket_receive_overlapped) \
	CALL(ws2_32, socket_accept_overlapped) \
	CALL(ws2_32, socket_connect_overlapped) \
	CALL(ws2_32, socket_transmit) \
	CALL(ws2_32, socket_disconnect) \
	CALL(ws2_32, socket_poll_device) \
	CALL(ws2_32, socket_interfaces) \
	CALL(ws2_32, socket_share) \
	CALL(ws2_32, socket_adopt)
HOST_PLUGIN_NUMBERS(SOCKET);

#define SOCKET_STATUS(error) (0xe00a0000u | (error))
#define SOCKET_STATUS_IS(status) (((status) & 0xffff0000u) == 0xe00a0000u)
#define SOCKET_STATUS_ERROR(status) ((status) & 0xffffu)

/* The largest address of any family, in bytes (AF_UNIX). */
#define SOCKET_ADDRESS_MAX 128u
#define SOCKET_BUFFERS_MAX 64u

struct host_socket_create {
	s32 family;
	s32 type;
	s32 protocol;
	u32 inherit;
	u32 synchronous; /* without WSA_FLAG_OVERLAPPED */
	u32 reserved;
	guest_handle handle;
};

/* bind and connect: address is a sockaddr of address_bytes. */
struct host_socket_bind {
	guest_handle handle;
	guest_ptr address;
	u32 address_bytes;
	u32 reserved;
};
struct host_socket_connect {
	guest_handle handle;
	guest_ptr address;
	u32 address_bytes;
	u32 reserved;
};

struct host_socket_listen {
	guest_handle handle;
	s32 backlog;
	u32 reserved;
};

/* address may be 0; address_bytes is its capacity, then its length. */
struct host_socket_accept {
	guest_handle handle;
	guest_handle accepted;
	guest_ptr address;
	u32 address_bytes;
	u32 reserved;
};

/* A buffer of a scattered or gathered transfer. */
struct host_socket_buffer {
	guest_ptr at;
	u64 bytes;
};

/* Sends count buffers (an array at buffers), to address if it is not 0; bytes returns how many went. flags: MSG_* of Windows. */
struct host_socket_send {
	guest_handle handle;
	guest_ptr buffers;
	guest_ptr address;
	u64 bytes;
	u32 count;
	u32 flags;
	u32 address_bytes;
	u32 reserved;
};

/* Receives; flags returns MSG_PARTIAL for a datagram that was cut. */
struct host_socket_receive {
	guest_handle handle;
	guest_ptr buffers;
	guest_ptr address;
	u64 bytes;
	u32 count;
	u32 flags;
	u32 address_bytes;
	u32 reserved;
};

/* One socket of a poll; events and revents are POLL* of Windows. */
struct host_socket_poll_entry {
	guest_handle handle;
	u16 events;
	u16 revents;
	u32 reserved;
};

/* WSAPoll: count entries at entries; timeout in milliseconds, negative for ever. ready returns how many have revents. */
struct host_socket_poll {
	guest_ptr entries;
	u32 count;
	s32 timeout;
	u32 ready;
	u32 reserved;
};

/* getsockname, or getpeername if peer. */
struct host_socket_name {
	guest_handle handle;
	guest_ptr address;
	u32 address_bytes;
	u32 peer;
};

/* value_bytes is the capacity, then the length. Beside Winsock's own levels there is one for what a socket was made as. */
#define HOST_SOCKET_LEVEL 0x10000
#define HOST_SOCKET_FAMILY 1   /* Winsock's number */
#define HOST_SOCKET_PROTOCOL 2
struct host_socket_get_option {
	guest_handle handle;
	guest_ptr value;
	s32 level;
	s32 name;
	u32 value_bytes;
	u32 reserved;
};
struct host_socket_set_option {
	guest_handle handle;
	guest_ptr value;
	s32 level;
	s32 name;
	u32 value_bytes;
	u32 reserved;
};

/* ioctlsocket: FIONBIO, FIONREAD, SIOCATMARK. value goes in and comes out. */
struct host_socket_control {
	guest_handle handle;
	u32 command;
	u32 value;
};

struct host_socket_shutdown {
	guest_handle handle;
	u32 how;
	u32 reserved;
};

/* Network events are bits of a mask, 1 << number; their errors stand at their numbers. */
#define SOCKET_EVENT_READ 0u
#define SOCKET_EVENT_WRITE 1u
#define SOCKET_EVENT_OOB 2u
#define SOCKET_EVENT_ACCEPT 3u
#define SOCKET_EVENT_CONNECT 4u
#define SOCKET_EVENT_CLOSE 5u
#define SOCKET_EVENTS_MAX 10u

/* WSAEventSelect: event is set when an event of mask is recorded. No mask ends the selection. */
struct host_socket_event_select {
	guest_handle handle;
	guest_handle event;
	u32 mask;
	u32 reserved;
};

/* WSAEnumNetworkEvents: mask and errors return what was recorded, which is forgotten; event, if any, is reset with it. */
struct host_socket_event_enum {
	guest_handle handle;
	guest_handle event;
	u32 mask;
	u32 reserved;
	u32 errors[SOCKET_EVENTS_MAX];
};

/* An address found; next ones follow directly, aligned to 8 bytes. */
struct host_socket_address {
	s32 family;
	s32 type;
	s32 protocol;
	u32 bytes;
	u8 address[SOCKET_ADDRESS_MAX];
};

/*
 * getaddrinfo: node and service are UTF-8 without terminators, 0 for none. results is an array of up to capacity addresses;
 * count returns how many there are. canonical gets the canonical name, UTF-8, canonical_bytes its capacity, then its length.
 */
struct host_socket_resolve {
	guest_ptr node;
	guest_ptr service;
	guest_ptr results;
	guest_ptr canonical;
	u32 node_bytes;
	u32 service_bytes;
	s32 flags;
	s32 family;
	s32 type;
	s32 protocol;
	u32 capacity;
	u32 count;
	u32 canonical_bytes;
	u32 reserved;
};

/* getnameinfo: node and service are buffers of the given capacities for UTF-8; their lengths return. */
struct host_socket_resolve_name {
	guest_ptr address;
	guest_ptr node;
	guest_ptr service;
	u32 address_bytes;
	u32 node_bytes;
	u32 service_bytes;
	s32 flags;
};

/* gethostname: UTF-8. */
struct host_socket_host_name {
	guest_ptr name;
	u32 name_bytes;
	u32 reserved;
};

/*
 * Calls that may finish later: include/decant/file.h says how. They answer with NTSTATUS throughout, as the status block does, but
 * for what is wrong with their arguments.
 */

/*
 * WSASendTo and WSARecvFrom with an OVERLAPPED. address: where to, or room for where from, whose int of capacity and length is at
 * address_bytes_at. flags: MSG_*; a receive returns them, if it is done at once.
 */
struct host_socket_transfer {
	struct host_file_async async;
	guest_ptr buffers; /* struct host_socket_buffer[count] */
	guest_ptr address;
	guest_ptr address_bytes_at;
	u32 address_bytes;
	u32 count;
	u32 flags;
	u32 narrow; /* HOST_FILE_NARROW or 0 */
};
struct host_socket_send_overlapped {
	struct host_socket_transfer transfer;
};
struct host_socket_receive_overlapped {
	struct host_socket_transfer transfer;
};

/*
 * AcceptEx: the connection becomes that of `socket`. buffer takes receive_bytes of its first data, if that is not 0, and then both
 * addresses, local first, in local_bytes and remote_bytes.
 */
struct host_socket_accept_overlapped {
	struct host_file_async async;
	guest_handle socket;
	guest_ptr buffer;
	u32 receive_bytes, local_bytes, remote_bytes;
	u32 narrow;
};

/* ConnectEx: then sends bytes at buffer. */
struct host_socket_connect_overlapped {
	struct host_file_async async;
	guest_ptr address;
	guest_ptr buffer;
	u32 address_bytes;
	u32 bytes;
	u32 narrow;
	u32 reserved;
};

/* TransmitFile: head, the file's bytes from offset on (bytes, or 0 for all), tail. offset < 0: from the file's position. */
struct host_socket_transmit {
	struct host_file_async async;
	guest_handle file; /* or 0 */
	s64 offset;
	u64 bytes;
	guest_ptr head, tail;
	u32 head_bytes, tail_bytes;
	u32 flags; /* HOST_TRANSMIT_* */
	u32 narrow;
};
#define HOST_TRANSMIT_DISCONNECT 1u
#define HOST_TRANSMIT_REUSE 2u

/* DisconnectEx: reuse makes the socket as new. */
struct host_socket_disconnect {
	struct host_file_async async;
	u32 reuse;
	u32 narrow;
};

/* Opens \\Device\\Afd, whose control code HOST_POLL_DEVICE_CODE waits for sockets. options: FILE_*. */
struct host_socket_poll_device {
	guest_handle handle;
	u32 access;
	u32 options;
	u32 flags; /* HOST_HANDLE_INHERIT */
	u32 reserved;
};
#define HOST_POLL_DEVICE_CODE 0x12024u

/*
 * The network interfaces and their addresses, and the machine's name servers and gateways: interfaces and addresses are arrays of
 * the capacities in the counts, which return how many there are of each; STATUS_BUFFER_TOO_SMALL if they did not fit.
 */
struct host_socket_interface {
	u32 index;
	u32 flags;     /* HOST_INTERFACE_* */
	u32 type;      /* IF_TYPE_* of Windows */
	u32 mtu;
	u64 speed;     /* bits in a second, 0 where nobody knows */
	u32 hardware_bytes;
	u8 hardware[8];
	char name[20]; /* terminated */
};
struct host_socket_interface_address {
	u32 index;     /* of the interface; 0 for a name server */
	u32 kind;      /* enum host_interface_address */
	u32 prefix;    /* bits */
	u32 bytes;
	u8 address[32];
};
#define HOST_INTERFACE_UP 1u
#define HOST_INTERFACE_MULTICAST 2u
enum host_interface_address { HOST_INTERFACE_UNICAST, HOST_INTERFACE_NAME_SERVER, HOST_INTERFACE_GATEWAY };
struct host_socket_interfaces {
	guest_ptr interfaces, addresses;
	u32 interface_count, address_count;
};

/*
 * WSADuplicateSocket: process process_id may take the socket over, once, by id and the caller's process id. Family, type and protocol
 * return what it is.
 */
struct host_socket_share {
	guest_handle handle;
	u32 process_id;
	u32 id, owner;
	s32 family, type, protocol;
};
/* A handle to a socket that was shared. WSAEINVAL if there is none of that id for the caller. */
struct host_socket_adopt {
	guest_handle handle;
	u32 id, owner;
	u32 inherit;
	u32 synchronous;
};

ASSERT_SIZE(struct host_socket_share, 32);
ASSERT_SIZE(struct host_socket_adopt, 24);
ASSERT_SIZE(struct host_socket_transfer, 88);
ASSERT_SIZE(struct host_socket_accept_overlapped, 80);
ASSERT_SIZE(struct host_socket_connect_overlapped, 80);
ASSERT_SIZE(struct host_socket_transmit, 104);
ASSERT_SIZE(struct host_socket_disconnect, 56);
ASSERT_SIZE(struct host_socket_poll_device, 24);
ASSERT_SIZE(struct host_socket_interface, 56);
ASSERT_SIZE(struct host_socket_interface_address, 48);
ASSERT_SIZE(struct host_socket_interfaces, 24);
ASSERT_SIZE(struct host_socket_create, 32);
ASSERT_SIZE(struct host_socket_bind, 24);
ASSERT_SIZE(struct host_socket_accept, 32);
ASSERT_SIZE(struct host_socket_send, 48);
ASSERT_SIZE(struct host_socket_receive, 48);
ASSERT_SIZE(struct host_socket_poll_entry, 16);
ASSERT_SIZE(struct host_socket_poll, 24);
ASSERT_SIZE(struct host_socket_get_option, 32);
ASSERT_SIZE(struct host_socket_event_select, 24);
ASSERT_SIZE(struct host_socket_event_enum, 64);
ASSERT_SIZE(struct host_socket_address, 144);
ASSERT_SIZE(struct host_socket_resolve, 72);
ASSERT_SIZE(struct host_socket_resolve_name, 40);

#endif
