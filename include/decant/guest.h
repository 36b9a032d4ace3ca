/*
 * Guest code's door to the host. Included by guest DLLs only, after windows.h.
 *
 * host_call() is ntdll's export decant_host_call: it passes NUMBER and PARAMS (one of the host_* structures, never NULL
 * unless the call has none) to the host and returns the host's NTSTATUS. Any guest thread may call; it neither allocates
 * nor takes a lock on the guest's side.
 */
#ifndef DECANT_GUEST_H
#define DECANT_GUEST_H

#include "host_call.h"

NTSTATUS WINAPI decant_host_call(ULONG number, void *params);
#define host_call decant_host_call

/* Widening a guest pointer for a parameter structure; sign-extends neither width. */
#define GUEST_PTR(p) ((guest_ptr)(ULONG_PTR)(p))
/* A handle keeps its sign, so that pseudo handles such as NtCurrentProcess() look alike from both widths. */
#define GUEST_HANDLE(h) ((guest_handle)(LONG_PTR)(h))

#endif
