/*
 * Faults as signals.
 *
 * The handler runs on an alternate stack of each thread. A thread is in host code if its stack pointer lies on its host stack:
 * then the fault is one that the fix-up table expects, of a copy from or to guest memory, or a defect of decant, which is
 * reported with a backtrace. Everything else is the guest's, a wild jump included, and becomes an exception: a frame on the
 * guest's stack, and the thread goes on in ntdll's dispatcher. Where that stack is gone too, nothing of the guest can run any
 * more, and the host names the exception and ends the process.
 *
 * These signals stay unblocked inside the handler, since its own copies may fault; those faults find the fix-up table.
 */
#include "signal.h"

#include "boundary.h"
#include "boundary_i686.h"
#include "fault.h"
#include "fixup.h"
#include "report.h"
#include "signal_stack.h"
#include "user_shared_data.h"
#include "width.h"
#include "ntdll/host/console.h"
#include "ntdll/host/thread.h"

#include <execinfo.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static guest_ptr dispatcher;
/* Room for the handler, the largest vector state that the kernel stores, and a nested fault of a copy. Aligned, in twice the room. */
static _Thread_local void *alternate_stack, *alternate_stack_room;
/* Below everything of this thread's host stack; its top is boundary_host_stack. */
static _Thread_local u64 host_stack_low;

void signal_set_dispatcher(guest_ptr address)
{
	dispatcher = address;
}

static const char *signal_text(int signal)
{
	switch (signal) {
	case SIGSEGV:
		return "SIGSEGV";
	case SIGBUS:
		return "SIGBUS";
	case SIGILL:
		return "SIGILL";
	case SIGFPE:
		return "SIGFPE";
	default:
		return "SIGTRAP";
	}
}

static bool in_host(const ucontext_t *context)
{
	u64 sp = context_sp(context);

	if (!boundary_host_stack || (sp >= host_stack_low && sp < boundary_host_stack))
		return true;
	return sp >= (u64)alternate_stack && sp < (u64)alternate_stack + SIGNAL_STACK_BYTES;
}

/* A defect of decant. What it calls is not meant for signal handlers; the process ends either way. */
static _Noreturn void die_in_host(int signal, const siginfo_t *info, const ucontext_t *context)
{
	void *frames[32];
	static volatile bool again;

	if (!again) {
		again = true;
		report("defect of decant itself: %s at %#lx, address %p; please report it with the lines that follow", signal_text(signal),
			(unsigned long)context_ip(context), info->si_addr);
		backtrace_symbols_fd(frames, backtrace(frames, 32), STDERR_FILENO);
	}
	console_restore();
	_exit(125);
}

/* The exception has no stack to run on. The exit status is as for any unhandled exception: the code's low 8 bits. */
static _Noreturn void die_without_stack(const struct fault *fault, const ucontext_t *context)
{
	report("unhandled exception %#010x at %#lx: its stack at %#lx cannot be used", fault->code, (unsigned long)fault->address,
		(unsigned long)context_sp(context));
	console_restore();
	_exit(fault->code & 0xff ? (int)(fault->code & 0xff) : 255);
}

static void handle(int signal, siginfo_t *info, void *argument)
{
	ucontext_t *context = argument;
	struct fault fault;

	if (context_is_read_fault(context) && user_shared_data_fault((guest_ptr)info->si_addr))
		return;
	if (in_host(context)) {
		u64 target = fixup_find(context_ip(context));

		if (!target)
			die_in_host(signal, info, context);
		context_set_ip(context, target);
		return;
	}
	if (signal == SIGTRAP && signal_step_over_host_call(context))
		return;
	if (!fault_classify(signal, info, context, &fault))
		return;
	if (!signal_enter_dispatcher(context, &fault, dispatcher))
		die_without_stack(&fault, context);
}

/* The handlers of a 32-bit process, which the kernel does not call itself. */
static void (*volatile handlers[NSIG])(int, siginfo_t *, void *);

void signal_dispatch(int number, siginfo_t *info, void *context)
{
	handlers[number](number, info, context);
}

void signal_install(int number, void (*handler)(int, siginfo_t *, void *), int flags, const sigset_t *mask)
{
	struct sigaction action = { .sa_sigaction = handler, .sa_flags = flags | SA_SIGINFO | SA_ONSTACK, .sa_mask = *mask };

	/* A handler is neither guest code nor does it run on the host stack: who stops the thread would take its registers for the guest's. */
	sigaddset(&action.sa_mask, THREAD_SIGNAL);
	if (!guest_width.wide) {
		handlers[number] = handler;
		action.sa_sigaction = boundary_i686.fsgsbase ? (void (*)(int, siginfo_t *, void *))boundary_i686_signal_entry
							     : (void (*)(int, siginfo_t *, void *))boundary_i686_signal_entry_slow;
	}
	sigaction(number, &action, NULL);
}

static void install_handlers(void)
{
	static const int signals[] = { SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP };
	sigset_t none;

	sigemptyset(&none);
	for (size_t i = 0; i < sizeof(signals) / sizeof(*signals); i++)
		signal_install(signals[i], handle, SA_NODEFER, &none);
	/* Writing to a pipe that nobody reads is an error to Windows programs, not their end. */
	signal(SIGPIPE, SIG_IGN);
}

void signal_init_thread(u64 host_stack_bytes)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	stack_t stack = { .ss_size = SIGNAL_STACK_BYTES - SIGNAL_STACK_RESERVED };
	void *room = mmap(NULL, 2 * SIGNAL_STACK_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK, -1, 0);
	char *base = (char *)(((u64)room + SIGNAL_STACK_BYTES - 1) & ~(u64)(SIGNAL_STACK_BYTES - 1));

	host_stack_low = (u64)__builtin_frame_address(0) - host_stack_bytes;
	stack.ss_sp = base + SIGNAL_STACK_RESERVED;
	if (room == MAP_FAILED || sigaltstack(&stack, NULL))
		report_fatal("no memory for a thread's signal stack: %m");
	*(void **)base = __builtin_thread_pointer();
	alternate_stack = base;
	alternate_stack_room = room;
	pthread_once(&once, install_handlers);
}

void signal_finish_thread(void)
{
	stack_t stack = { .ss_flags = SS_DISABLE };

	sigaltstack(&stack, NULL);
	if (alternate_stack)
		munmap(alternate_stack_room, 2 * SIGNAL_STACK_BYTES);
	alternate_stack = NULL;
}
