/*
 * Stopping threads, and looking at and changing their registers while they are stopped. What a machine's registers are is in
 * thread_machine_*.c.
 *
 * The one who stops a thread sets its pending word, sends it THREAD_SIGNAL and sleeps until it says where it is. In guest code
 * it stays in the signal handler; in a host call it goes on with the call but will not leave it. Either way it sleeps on its
 * pending word until SUSPEND is gone from it. The upper bits of the word count, so that a thread that was resumed and stopped
 * again before it ran notices and answers anew.
 */
#include "thread_host.h"

#include "blocking.h"
#include "futex.h"
#include "remote_thread.h"
#include "thread_machine.h"
#include "loader/boundary.h"
#include "loader/context_i686.h"
#include "loader/guest_copy.h"
#include "loader/status.h"
#include "loader/width.h"

#include <limits.h>
#include <linux/futex.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

#define SUSPEND_MAX 127u

bool blocking_must_end(void)
{
	return __atomic_load_n(&boundary_pending, __ATOMIC_RELAXED) & PENDING_TERMINATE;
}

void thread_signal_locked(struct thread *thread, u32 pending)
{
	struct host_thread *host = thread->host;

	if (!host->started) {
		host->early_pending |= pending;
		return;
	}
	__atomic_or_fetch(host->pending, pending, __ATOMIC_SEQ_CST);
	__atomic_add_fetch(host->pending, PENDING_SEQUENCE, __ATOMIC_SEQ_CST);
	if (thread == thread_current())
		return;
	/* One that is stopped already sleeps on the word; the signal alone would not wake it. */
	syscall(SYS_futex, host->pending, FUTEX_WAKE_PRIVATE, INT_MAX, NULL, NULL, 0);
	syscall(SYS_tgkill, getpid(), host->tid, THREAD_SIGNAL);
}

/* Says where the calling thread is. Async-signal-safe. */
static void answer(struct thread_stop *stop, enum stop_place place)
{
	__atomic_store_n(&stop->place, place, __ATOMIC_SEQ_CST);
	syscall(SYS_futex, &stop->place, FUTEX_WAKE_PRIVATE, INT_MAX, NULL, NULL, 0);
}

/* Sleeps while the calling thread is suspended and not to end. Async-signal-safe. */
static void stay(struct thread_stop *stop, enum stop_place place)
{
	for (;;) {
		u32 pending = __atomic_load_n(&boundary_pending, __ATOMIC_SEQ_CST);

		if (!(pending & PENDING_SUSPEND) || pending & PENDING_TERMINATE)
			return;
		answer(stop, place);
		syscall(SYS_futex, &boundary_pending, FUTEX_WAIT_PRIVATE, pending, NULL, NULL, 0);
	}
}

u32 thread_host_exit(u32 status)
{
	struct thread *thread = thread_current();
	struct thread_stop *stop = &thread->host->stop;

	if (boundary_pending & PENDING_START) {
		thread_lock();
		thread->host->started = true;
		__atomic_and_fetch(&boundary_pending, ~PENDING_START, __ATOMIC_SEQ_CST);
		__atomic_or_fetch(&boundary_pending, thread->host->early_pending, __ATOMIC_SEQ_CST);
		thread_unlock();
	}
	stay(stop, STOP_IN_HOST);
	if (blocking_must_end())
		boundary_leave_guest(thread->exit_code);
	/* The handler loads all registers at once, and does not come back here unless somebody wants something else first. */
	if (boundary_pending & PENDING_CONTEXT) {
		if (!stop->rax_set)
			stop->context.rax = status;
		__atomic_store_n(&stop->leaving, true, __ATOMIC_SEQ_CST);
		syscall(SYS_tgkill, getpid(), thread->host->tid, THREAD_SIGNAL);
		__atomic_store_n(&stop->leaving, false, __ATOMIC_SEQ_CST);
	}
	return status;
}

/* Where a thread in guest code is sent that is to end: on its host stack, outside any call. */
static _Noreturn void end_from_guest(void)
{
	boundary_leave_guest(thread_current()->exit_code);
}

void thread_stop_machine(void *machine)
{
	struct thread *thread = thread_current();
	struct host_thread *host = thread ? thread->host : NULL;
	struct thread_stop *stop;
	u32 pending = __atomic_load_n(&boundary_pending, __ATOMIC_SEQ_CST);

	if (!host)
		return;
	stop = &host->stop;
	switch (machine_place(machine, host->host_stack_top, host->host_stack_range)) {
	case MACHINE_IN_HOST:
		if (stop->leaving && !(pending & (PENDING_SUSPEND | PENDING_TERMINATE))) {
			stop->leaving = false;
			stop->context_set = false;
			__atomic_and_fetch(&boundary_pending, ~PENDING_CONTEXT, __ATOMIC_SEQ_CST);
			machine_set_context(machine, &stop->context);
			machine_enter_guest(machine);
		} else if (pending & PENDING_SUSPEND) {
			answer(stop, STOP_IN_HOST);
		}
		return;
	case MACHINE_IN_GUEST:
		stop->machine = machine;
		stay(stop, STOP_IN_GUEST);
		if (blocking_must_end())
			machine_redirect(machine, end_from_guest, boundary_host_stack);
		return;
	}
}

u32 thread_suspend(struct thread *thread, u32 *previous)
{
	struct host_thread *host;

	thread_lock();
	host = thread->host;
	if (!host) {
		thread_unlock();
		return STATUS_THREAD_IS_TERMINATING;
	}
	*previous = thread->suspend_count;
	if (*previous >= SUSPEND_MAX) {
		thread_unlock();
		return STATUS_SUSPEND_COUNT_EXCEEDED;
	}
	thread->suspend_count++;
	if (*previous == 0) {
		__atomic_store_n(&host->stop.place, STOP_RUNNING, __ATOMIC_SEQ_CST);
		thread_signal_locked(thread, PENDING_SUSPEND);
	}
	/* A thread that stops itself does so on its way out of this call. */
	while (thread != thread_current() && thread->host == host && thread->suspend_count &&
	       __atomic_load_n(&host->stop.place, __ATOMIC_SEQ_CST) == STOP_RUNNING && !blocking_must_end()) {
		/* The pthread may go while the lock is free: it lives on as an idle one at least until it has seen the list. */
		thread_unlock();
		futex_sleep(&host->stop.place, STOP_RUNNING, wait_now() + 1000000);
		thread_lock();
	}
	thread_unlock();
	return STATUS_SUCCESS;
}

u32 thread_resume(struct thread *thread, u32 *previous)
{
	thread_lock();
	*previous = thread->suspend_count;
	if (*previous && !--thread->suspend_count) {
		struct host_thread *host = thread->host;

		if (host && host->started) {
			__atomic_and_fetch(host->pending, ~PENDING_SUSPEND, __ATOMIC_SEQ_CST);
			__atomic_add_fetch(host->pending, PENDING_SEQUENCE, __ATOMIC_SEQ_CST);
			futex_wake(host->pending, INT_MAX);
		} else if (host) {
			host->early_pending &= ~PENDING_SUSPEND;
		}
	}
	thread_unlock();
	return STATUS_SUCCESS;
}

/*
 * The registers of a thread that has been stopped, or of the calling one. For a thread in a host call, *return_at is where
 * guest memory holds the address it will return to, which the caller reads once no lock is held; else 0.
 */
static u32 read_registers(struct thread *thread, struct context_x86_64 *context, guest_ptr *return_at)
{
	struct host_thread *host;
	u32 status = STATUS_SUCCESS;

	*return_at = 0;
	thread_lock();
	host = thread->host;
	if (!host) {
		status = STATUS_THREAD_IS_TERMINATING;
	} else if (host->stop.context_set) {
		*context = host->stop.context;
	} else if (thread != thread_current() && host->stop.place == STOP_IN_GUEST) {
		machine_get_context(host->stop.machine, context);
	} else if (thread == thread_current() || host->stop.place == STOP_IN_HOST) {
		const struct guest_frame *frame = (struct guest_frame *)(*host->host_stack - sizeof(*frame));

		context_of_frame(frame, context);
		*return_at = frame->rsp;
	} else {
		status = STATUS_UNSUCCESSFUL;
	}
	thread_unlock();
	return status;
}

static u32 stopped_get(struct thread *thread, struct context_x86_64 *context)
{
	guest_ptr return_at;
	u32 status = read_registers(thread, context, &return_at);

	if (!status && return_at && !guest_copy_in(&context->rip, return_at, guest_width.pointer_bytes))
		status = STATUS_ACCESS_VIOLATION;
	return status;
}

/* A CONTEXT of the guest's width, as it is in guest memory. */
union any_context {
	struct context_x86_64 wide;
	struct context_i686 narrow;
};

static u32 any_context_bytes(void)
{
	return guest_width.wide ? sizeof(struct context_x86_64) : sizeof(struct context_i686);
}

static u32 any_context_parts(const union any_context *context)
{
	u32 flags = guest_width.wide ? context->wide.flags : context->narrow.ContextFlags;

	return flags & (guest_width.wide ? CONTEXT_AMD64 : CONTEXT_I386) ? flags : 0;
}

static u32 stopped_set_parts(struct thread *thread, union any_context *set)
{
	struct context_x86_64 context;
	struct host_thread *host;
	u32 status = stopped_get(thread, &context);

	if (status)
		return status;
	if (guest_width.wide)
		context_merge(&context, &set->wide);
	else
		context_from_i686(&context, &set->narrow);
	thread_lock();
	host = thread->host;
	if (!host) {
		status = STATUS_THREAD_IS_TERMINATING;
	} else if (thread != thread_current() && host->stop.place == STOP_IN_GUEST) {
		machine_set_context(host->stop.machine, &context);
	} else {
		host->stop.rax_set = (host->stop.context_set && host->stop.rax_set) || any_context_parts(set) & CONTEXT_INTEGER;
		host->stop.context = context;
		host->stop.context_set = true;
		__atomic_or_fetch(host->pending, PENDING_CONTEXT, __ATOMIC_SEQ_CST);
	}
	thread_unlock();
	return status;
}

static u32 stopped_get_parts(struct thread *thread, union any_context *parts)
{
	struct context_x86_64 context;
	u32 status = stopped_get(thread, &context);

	if (status)
		return status;
	if (guest_width.wide) {
		context.flags = parts->wide.flags;
		context_merge(&parts->wide, &context);
	} else {
		context_to_i686(&parts->narrow, &context);
	}
	return STATUS_SUCCESS;
}

/* Does ACT with the thread of HANDLE stopped, if it is not the caller. */
static u32 while_stopped(guest_handle handle, u32 access, u32 (*act)(struct thread *, union any_context *), union any_context *context)
{
	struct thread *thread;
	u32 previous, status = handle_lookup(handle, &thread_type, access, &thread);

	if (status)
		return status;
	if (thread == thread_current()) {
		status = act(thread, context);
	} else {
		status = thread_suspend(thread, &previous);
		if (!status) {
			status = act(thread, context);
			thread_resume(thread, &previous);
		}
	}
	object_release(thread);
	return status;
}

u32 host_thread_suspend(struct host_thread_suspend *params)
{
	struct thread *thread;
	u32 status = handle_lookup(params->handle, &thread_type, THREAD_SUSPEND_RESUME, &thread);

	if (status)
		return status;
	status = thread_suspend(thread, &params->previous);
	object_release(thread);
	return status;
}

u32 host_thread_resume(struct host_thread_resume *params)
{
	struct thread *thread;
	u32 status = handle_lookup(params->handle, &thread_type, THREAD_SUSPEND_RESUME, &thread);

	if (status == STATUS_OBJECT_TYPE_MISMATCH)
		return remote_thread_resume(params->handle, &params->previous);
	if (status)
		return status;
	status = thread_resume(thread, &params->previous);
	object_release(thread);
	return status;
}

u32 host_thread_get_context(struct host_thread_get_context *params)
{
	union any_context context;
	u32 status;

	if (!guest_copy_in(&context, params->context, any_context_bytes()))
		return STATUS_ACCESS_VIOLATION;
	status = while_stopped(params->handle, THREAD_GET_CONTEXT, stopped_get_parts, &context);
	if (status)
		return status;
	return guest_copy_out(params->context, &context, any_context_bytes()) ? STATUS_SUCCESS : STATUS_ACCESS_VIOLATION;
}

u32 host_thread_set_context(struct host_thread_set_context *params)
{
	union any_context context;
	u64 breakpoints;

	if (!guest_copy_in(&context, params->context, any_context_bytes()))
		return STATUS_ACCESS_VIOLATION;
	/* Hardware breakpoints are out of reach without a second process that traces this one. */
	breakpoints = guest_width.wide ? context.wide.dr7 : context.narrow.Dr7;
	if (any_context_parts(&context) & CONTEXT_DEBUG_REGISTERS && breakpoints & 0xff)
		return STATUS_NOT_SUPPORTED;
	return while_stopped(params->handle, THREAD_SET_CONTEXT, stopped_set_parts, &context);
}
