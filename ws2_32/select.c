/*
 * Waiting for sockets: select and WSAPoll (winsock2.h), both on one host call.
 */
#include "ws2_32.h"

#include <decant/socket.h>

int WINAPI __WSAFDIsSet(SOCKET s, fd_set *set)
{
	u_int i;

	for (i = 0; i < set->fd_count; i++)
		if (set->fd_array[i] == s)
			return TRUE;
	return FALSE;
}

#define SET_COUNT 3

/* What a set asks for, and which answers put a socket into it: a failed connection is readable, writable and exceptional. */
static const struct {
	SHORT events, answers;
} set_kinds[SET_COUNT] = {
	{ POLLRDNORM, POLLRDNORM | POLLHUP | POLLERR },
	{ POLLWRNORM, POLLWRNORM },
	{ POLLRDBAND, POLLRDBAND | POLLERR },
};

static int milliseconds(const struct timeval *timeout)
{
	LONGLONG time;

	if (!timeout)
		return -1;
	time = (LONGLONG)timeout->tv_sec * 1000 + (timeout->tv_usec + 999) / 1000;
	return time > MAXLONG ? MAXLONG : (int)time;
}

int WINAPI select(int ignored, fd_set *readable, fd_set *writable, fd_set *exceptional, const PTIMEVAL timeout)
{
	fd_set *sets[SET_COUNT] = { readable, writable, exceptional };
	struct host_socket_poll_entry *entries;
	struct host_socket_poll params = { .timeout = milliseconds(timeout) };
	unsigned count = 0, next = 0, ready = 0, k;
	u_int i;

	(void)ignored;
	if (!started())
		return SOCKET_ERROR;
	if (timeout && (timeout->tv_sec < 0 || timeout->tv_usec < 0))
		return socket_error(WSAEINVAL);
	for (k = 0; k < SET_COUNT; k++)
		count += sets[k] ? sets[k]->fd_count : 0;
	if (!count)
		return socket_error(WSAEINVAL);
	entries = HeapAlloc(GetProcessHeap(), HEAP_ZERO_MEMORY, count * sizeof(*entries));
	if (!entries)
		return socket_error(WSAENOBUFS);
	for (k = 0; k < SET_COUNT; k++)
		for (i = 0; sets[k] && i < sets[k]->fd_count; i++, next++) {
			entries[next].handle = SOCKET_HANDLE(sets[k]->fd_array[i]);
			entries[next].events = set_kinds[k].events;
		}
	params.entries = GUEST_PTR(entries);
	params.count = count;
	if (!check_socket(host_call(HOST_socket_poll, &params)))
		goto failed;
	for (i = 0; i < count; i++) {
		if (entries[i].revents & POLLNVAL) {
			SetLastError(WSAENOTSOCK);
			goto failed;
		}
	}
	for (k = 0, next = 0; k < SET_COUNT; k++) {
		u_int kept = 0;

		if (!sets[k])
			continue;
		for (i = 0; i < sets[k]->fd_count; i++, next++)
			if (entries[next].revents & set_kinds[k].answers)
				sets[k]->fd_array[kept++] = sets[k]->fd_array[i];
		sets[k]->fd_count = kept;
		ready += kept;
	}
	HeapFree(GetProcessHeap(), 0, entries);
	return ready;
failed:
	HeapFree(GetProcessHeap(), 0, entries);
	return SOCKET_ERROR;
}

int WINAPI WSAPoll(LPWSAPOLLFD fds, ULONG count, INT timeout)
{
	struct host_socket_poll_entry *entries;
	struct host_socket_poll params = { .count = count, .timeout = timeout };
	ULONG i;
	BOOL done;

	if (!started())
		return SOCKET_ERROR;
	if (!fds || !count)
		return socket_error(WSAEINVAL);
	entries = HeapAlloc(GetProcessHeap(), HEAP_ZERO_MEMORY, count * sizeof(*entries));
	if (!entries)
		return socket_error(WSAENOBUFS);
	for (i = 0; i < count; i++) {
		entries[i].handle = SOCKET_HANDLE(fds[i].fd);
		entries[i].events = fds[i].events;
	}
	params.entries = GUEST_PTR(entries);
	done = check_socket(host_call(HOST_socket_poll, &params));
	for (i = 0; done && i < count; i++)
		fds[i].revents = entries[i].revents;
	HeapFree(GetProcessHeap(), 0, entries);
	return done ? (int)params.ready : SOCKET_ERROR;
}
