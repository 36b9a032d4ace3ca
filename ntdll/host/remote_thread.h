/*
 * The first thread of a child process: what the host calls of threads do when a handle names one. Each answers
 * STATUS_OBJECT_TYPE_MISMATCH for another kind of handle.
 */
#ifndef DECANT_REMOTE_THREAD_H
#define DECANT_REMOTE_THREAD_H

#include <decant/thread.h>

u32 remote_thread_resume(guest_handle handle, u32 *previous);
u32 remote_thread_query(guest_handle handle, u32 access, struct host_thread_query *params);

#endif
