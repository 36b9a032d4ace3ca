/*
 * Host calls of waits and of the objects made for waiting: events, mutexes, semaphores, timers, keyed events, I/O completion
 * ports; and of sleeping on a word of guest memory, which is what locks without an object fall back on.
 *
 * A timeout is Windows': negative is relative in 100 ns, positive an absolute system time, 0 looks once, and
 * HOST_TIMEOUT_FOREVER never ends.
 */
#ifndef DECANT_SYNC_H
#define DECANT_SYNC_H

#include "host_call.h"
#include "object.h"

#define HOST_CALLS_SYNC(CALL) \
	CALL(sync_create) \
	CALL(sync_open) \
	CALL(sync_query) \
	CALL(event_change) \
	CALL(semaphore_release) \
	CALL(mutant_release) \
	CALL(wait_one) \
	CALL(wait_many) \
	CALL(wait_signal_and_wait) \
	CALL(wait_delay) \
	CALL(timer_set) \
	CALL(timer_cancel) \
	CALL(keyed_event_wait) \
	CALL(keyed_event_release) \
	CALL(word_wait) \
	CALL(word_wake) \
	CALL(completion_set) \
	CALL(completion_remove)
HOST_NUMBERS(SYNC);

#define HOST_TIMEOUT_FOREVER INT64_MIN

enum host_sync_kind {
	HOST_SYNC_EVENT,        /* initial: signalled; limit: nonzero for auto-reset */
	HOST_SYNC_SEMAPHORE,    /* initial and limit: the counts */
	HOST_SYNC_MUTANT,       /* initial: nonzero makes the caller its owner */
	HOST_SYNC_TIMER,        /* limit: nonzero for auto-reset */
	HOST_SYNC_KEYED_EVENT,
	HOST_SYNC_COMPLETION,   /* limit: threads that run at once, 0 for one per processor */
	HOST_SYNC_KINDS
};

/* NtCreateEvent and its kin. STATUS_OBJECT_NAME_EXISTS (a success) where OBJ_OPENIF opened an existing one. */
struct host_sync_create {
	struct host_object_attributes attributes;
	guest_handle handle;
	u32 kind;
	u32 access;
	s32 initial;
	s32 limit;
};

/* NtOpenEvent and its kin. */
struct host_sync_open {
	struct host_object_attributes attributes;
	guest_handle handle;
	u32 kind;
	u32 access;
};

/*
 * NtQueryEvent and its kin. state: event or timer signalled, semaphore or mutant count, packets of a completion port. limit:
 * event or timer auto-reset, semaphore maximum, mutant owned by the caller. abandoned: mutant. due: timer, 100 ns to go.
 */
struct host_sync_query {
	guest_handle handle;
	s64 due;
	u32 kind;
	s32 state;
	s32 limit;
	u32 abandoned;
	u32 owner;
	u32 reserved;
};

/* NtSetEvent, NtResetEvent, NtPulseEvent; previous is the state before. */
struct host_event_change {
	guest_handle handle;
	u32 change;
	s32 previous;
};
enum host_event_changes { HOST_EVENT_SET, HOST_EVENT_RESET, HOST_EVENT_PULSE };

struct host_semaphore_release {
	guest_handle handle;
	u32 count;
	u32 previous;
};

struct host_mutant_release {
	guest_handle handle;
	s32 previous;
	u32 reserved;
};

/* NtWaitForSingleObject. */
struct host_wait_one {
	guest_handle handle;
	s64 timeout;
	u32 alertable;
	u32 reserved;
};

/* NtWaitForMultipleObjects: handles points at count handles of the guest's width, handle_bytes each. */
struct host_wait_many {
	guest_ptr handles;
	s64 timeout;
	u32 count;
	u32 handle_bytes;
	u32 all;
	u32 alertable;
};

/* NtSignalAndWaitForSingleObject: signal is an event, a semaphore or a mutant. */
struct host_wait_signal_and_wait {
	guest_handle signal;
	guest_handle wait;
	s64 timeout;
	u32 alertable;
	u32 reserved;
};

/* NtDelayExecution; a timeout of zero yields. */
struct host_wait_delay {
	s64 timeout;
	u32 alertable;
	u32 reserved;
};

/* NtSetTimer: due as a timeout, period in milliseconds (0: once), an APC for the calling thread if apc is not 0. */
struct host_timer_set {
	guest_handle handle;
	s64 due;
	guest_ptr apc;
	u64 context;
	u32 period;
	u32 previous; /* whether it was signalled */
};
struct host_timer_cancel {
	guest_handle handle;
	u32 previous;
	u32 reserved;
};

/* NtWaitForKeyedEvent and NtReleaseKeyedEvent: each waits for a partner with the same key. handle 0 is the process's own. */
struct host_keyed_event_wait {
	guest_handle handle;
	u64 key;
	s64 timeout;
	u32 alertable;
	u32 reserved;
};
struct host_keyed_event_release {
	guest_handle handle;
	u64 key;
	s64 timeout;
	u32 alertable;
	u32 reserved;
};

/*
 * Sleeps while the 32-bit word at address holds value: until word_wake, until the timeout (STATUS_TIMEOUT), or for no reason.
 * STATUS_ACCESS_VIOLATION, STATUS_DATATYPE_MISALIGNMENT.
 */
struct host_word_wait {
	guest_ptr address;
	s64 timeout;
	u32 value;
	u32 reserved;
};
/* Wakes at most count threads that sleep on the word at address; count returns how many. */
struct host_word_wake {
	guest_ptr address;
	u32 count;
	u32 reserved;
};

/* A packet of an I/O completion port: what NtSetIoCompletion puts in and NtRemoveIoCompletion takes out. */
struct host_completion_packet {
	u64 key;
	u64 context;     /* the OVERLAPPED's address, or whatever the caller of NtSetIoCompletion chose */
	u64 information; /* bytes transferred */
	u32 status;
	u32 reserved;
};

struct host_completion_set {
	guest_handle handle;
	struct host_completion_packet packet;
};
/* Takes up to count packets, waiting for the first: packets points at struct host_completion_packet[count]. */
struct host_completion_remove {
	guest_handle handle;
	guest_ptr packets;
	s64 timeout;
	u32 count;
	u32 taken;
	u32 alertable;
	u32 reserved;
};

ASSERT_SIZE(struct host_sync_create, 56);
ASSERT_SIZE(struct host_sync_open, 48);
ASSERT_SIZE(struct host_sync_query, 40);
ASSERT_SIZE(struct host_event_change, 16);
ASSERT_SIZE(struct host_semaphore_release, 16);
ASSERT_SIZE(struct host_mutant_release, 16);
ASSERT_SIZE(struct host_wait_one, 24);
ASSERT_SIZE(struct host_wait_many, 32);
ASSERT_SIZE(struct host_wait_signal_and_wait, 32);
ASSERT_SIZE(struct host_wait_delay, 16);
ASSERT_SIZE(struct host_timer_set, 40);
ASSERT_SIZE(struct host_timer_cancel, 16);
ASSERT_SIZE(struct host_keyed_event_wait, 32);
ASSERT_SIZE(struct host_word_wait, 24);
ASSERT_SIZE(struct host_word_wake, 16);
ASSERT_SIZE(struct host_completion_packet, 32);
ASSERT_SIZE(struct host_completion_set, 40);
ASSERT_SIZE(struct host_completion_remove, 40);

#endif
