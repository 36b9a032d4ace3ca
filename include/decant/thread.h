/*
 * Host calls of threads: making and ending them, stopping and looking at them, their APCs.
 *
 * A handle may be NtCurrentThread() wherever one is asked for.
 */
#ifndef DECANT_THREAD_H
#define DECANT_THREAD_H

#include "host_call.h"
#include "object.h"

#define HOST_CALLS_THREAD(CALL) \
	CALL(thread_create) \
	CALL(thread_terminate) \
	CALL(thread_open) \
	CALL(thread_suspend) \
	CALL(thread_resume) \
	CALL(thread_get_context) \
	CALL(thread_set_context) \
	CALL(thread_queue_apc) \
	CALL(thread_next_apc) \
	CALL(thread_alert) \
	CALL(thread_test_alert) \
	CALL(thread_wait_alert_by_id) \
	CALL(thread_alert_by_id) \
	CALL(thread_query) \
	CALL(thread_set) \
	CALL(thread_name) \
	CALL(thread_zero_tls) \
	CALL(thread_flush_writes)
HOST_NUMBERS(THREAD);

/*
 * NtCreateThreadEx in the own process. The thread starts in guest code at entry, without arguments, on a stack of stack_bytes
 * (reserve; 0 for the default). HOST_THREAD_START_BELOW bytes below the stack's top it finds struct host_thread_start.
 */
struct host_thread_create {
	struct host_object_attributes attributes;
	guest_ptr entry;
	guest_ptr start;
	guest_ptr argument;
	u64 stack_bytes;
	guest_handle handle;
	guest_ptr teb;
	u32 access;
	u32 suspended; /* nonzero: with a suspend count of one */
	u32 process_id;
	u32 thread_id;
};

struct host_thread_start {
	guest_ptr start;
	guest_ptr argument;
};
#define HOST_THREAD_START_BELOW 64u

/*
 * NtTerminateThread. For the calling thread it does not return; guest code has run the detach routines before. The last thread
 * to end ends the process with its code.
 */
struct host_thread_terminate {
	guest_handle handle;
	u32 exit_code;
	u32 reserved;
};

/* NtOpenThread: STATUS_INVALID_CID if no thread of this process has the id. */
struct host_thread_open {
	struct host_object_attributes attributes;
	guest_handle handle;
	u32 access;
	u32 thread_id;
};

/* NtSuspendThread and NtResumeThread; previous is the suspend count before. */
struct host_thread_suspend {
	guest_handle handle;
	u32 previous;
	u32 reserved;
};
struct host_thread_resume {
	guest_handle handle;
	u32 previous;
	u32 reserved;
};

/* NtGetContextThread and NtSetContextThread: context is a CONTEXT of the guest's width; its ContextFlags say which parts. */
struct host_thread_get_context {
	guest_handle handle;
	guest_ptr context;
};
struct host_thread_set_context {
	guest_handle handle;
	guest_ptr context;
};

/*
 * NtQueueApcThread. The thread's next alertable wait ends with STATUS_USER_APC, and guest code fetches what to call with
 * thread_next_apc, which answers STATUS_NO_MORE_ENTRIES when the queue is empty.
 */
struct host_thread_queue_apc {
	guest_handle handle;
	guest_ptr routine;
	u64 arguments[3];
};
struct host_thread_next_apc {
	guest_ptr routine;
	u64 arguments[3];
};

/* NtAlertThread; NtTestAlert answers STATUS_ALERTED or STATUS_SUCCESS, or STATUS_USER_APC if there are APCs to run. */
struct host_thread_alert {
	guest_handle handle;
};
struct host_thread_test_alert {
	u64 reserved;
};

/*
 * NtWaitForAlertByThreadId and NtAlertThreadByThreadId: a thread sleeps until somebody who knows its id wakes it; a wake that
 * comes first is kept. timeout as everywhere (sync.h). STATUS_ALERTED or STATUS_TIMEOUT; STATUS_INVALID_CID.
 */
struct host_thread_wait_alert_by_id {
	s64 timeout;
};
struct host_thread_alert_by_id {
	u32 thread_id;
	u32 reserved;
};

/* What NtQueryInformationThread tells. Times are in 100 ns; creation and exit are system times. */
struct host_thread_query {
	guest_handle handle;
	guest_ptr teb;
	guest_ptr start;
	u64 affinity;
	s64 create_time;
	s64 exit_time;
	u64 kernel_time;
	u64 user_time;
	u32 exit_code; /* STATUS_PENDING while it runs */
	u32 process_id;
	u32 thread_id;
	s32 priority;
	u32 suspend_count;
	u32 live_threads; /* of the process */
	u32 priority_boost_disabled;
	u32 access;       /* asked of the handle: THREAD_QUERY_INFORMATION or THREAD_QUERY_LIMITED_INFORMATION */
};

/* NtSetInformationThread's classes that the host serves. */
enum host_thread_setting {
	HOST_THREAD_PRIORITY,       /* value: base priority increment, -15 to 15 */
	HOST_THREAD_AFFINITY,       /* value: mask */
	HOST_THREAD_PRIORITY_BOOST, /* value: nonzero disables */
	HOST_THREAD_IDEAL_PROCESSOR /* value: processor; on return the one before */
};
struct host_thread_set {
	guest_handle handle;
	u64 value;
	u32 setting;
	u32 reserved;
};

/* The thread's description. set: stores text; else copies it to text and returns its length in bytes. */
struct host_thread_name {
	guest_handle handle;
	struct guest_string text;
	u32 set;
	u32 reserved;
};

/*
 * Sets a TLS slot to zero in the TEBs of all threads: 0 to 63 are the TEB's own, the rest stand in the array that it points to.
 * wide: the TEBs are those of 64-bit threads.
 */
struct host_thread_zero_tls {
	u32 slot;
	u32 wide;
};

/* NtFlushProcessWriteBuffers: what any thread of the process wrote before is seen by all afterwards. */
struct host_thread_flush_writes {
	u64 reserved;
};

ASSERT_SIZE(struct host_thread_create, 96);
ASSERT_SIZE(struct host_thread_terminate, 16);
ASSERT_SIZE(struct host_thread_open, 48);
ASSERT_SIZE(struct host_thread_suspend, 16);
ASSERT_SIZE(struct host_thread_queue_apc, 40);
ASSERT_SIZE(struct host_thread_next_apc, 32);
ASSERT_SIZE(struct host_thread_query, 96);
ASSERT_SIZE(struct host_thread_set, 24);
ASSERT_SIZE(struct host_thread_name, 32);

#endif
