/*
 * utilapi.h: encoded pointers.
 *
 * A pointer is mixed with a secret of the process, so that one that lies in writable memory is of no use to whoever overwrites
 * it (Microsoft, "EncodePointer function"). The system-wide variants share a secret with no other process here, which their
 * documentation allows since it is only good for as long as the process runs.
 */
#include "kernel32.h"

#include <decant/peb.h>
#include <decant/random.h>

static ULONG_PTR secret;

static ULONG_PTR process_secret(void)
{
	struct host_random_fill params = { .buffer = GUEST_PTR(&secret), .bytes = sizeof(secret) };

	while (!secret)
		host_call(HOST_random_fill, &params);
	return secret;
}

#define BITS (8 * sizeof(ULONG_PTR))

static ULONG_PTR rotate_right(ULONG_PTR value, unsigned count)
{
	return value >> count | value << ((BITS - count) % BITS);
}

PVOID WINAPI EncodePointer(PVOID pointer)
{
	ULONG_PTR key = process_secret();

	return (PVOID)rotate_right((ULONG_PTR)pointer ^ key, key % (BITS - 1) + 1);
}

PVOID WINAPI DecodePointer(PVOID pointer)
{
	ULONG_PTR key = process_secret();

	return (PVOID)(rotate_right((ULONG_PTR)pointer, BITS - (key % (BITS - 1) + 1)) ^ key);
}

PVOID WINAPI EncodeSystemPointer(PVOID pointer)
{
	return EncodePointer(pointer);
}

PVOID WINAPI DecodeSystemPointer(PVOID pointer)
{
	return DecodePointer(pointer);
}
