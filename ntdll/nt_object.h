/*
 * What ntdll's native calls of objects share: attributes on their way to the host, timeouts, and APCs on their way back.
 */
#ifndef NTDLL_NT_OBJECT_H
#define NTDLL_NT_OBJECT_H

#include "ntdll.h"

#include <decant/nt_sync.h>
#include <decant/object.h>
#include <decant/sync.h>

/* ATTRIBUTES, which may be NULL, as the host wants them. STATUS_INVALID_PARAMETER for a structure of another size. */
NTSTATUS host_attributes(struct host_object_attributes *to, const OBJECT_ATTRIBUTES *attributes);

/* A timeout, which may be NULL for none. */
static inline s64 host_timeout(const LARGE_INTEGER *timeout)
{
	return timeout ? timeout->QuadPart : HOST_TIMEOUT_FOREVER;
}

/* Runs the calling thread's APCs. */
void run_apcs(void);

/* What a wait that the host answered with STATUS gives: runs APCs if it says so. */
static inline NTSTATUS wait_result(NTSTATUS status)
{
	if (__builtin_expect(status == STATUS_USER_APC, 0))
		run_apcs();
	return status;
}

#endif
