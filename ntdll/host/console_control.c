/*
 * Control events: what a terminal and the system tell a process by signals.
 *
 * SIGINT is CTRL+C, SIGQUIT CTRL+BREAK, SIGHUP the closing of the console and SIGTERM the system's shutdown. As long as no program
 * asked for them they do what they do to any process. Once one did, the signal's handler notes the event and wakes the watcher,
 * which starts a guest thread for it: the host never calls guest code, and Windows too runs these handlers on a thread of its own.
 */
#include "console.h"

#include "loader/signal.h"
#include "loader/status.h"
#include "thread.h"
#include "watch.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

enum control_event { CTRL_C_EVENT = 0, CTRL_BREAK_EVENT = 1, CTRL_CLOSE_EVENT = 2, CTRL_SHUTDOWN_EVENT = 6, CONTROL_EVENTS };

/* The call of the same name: include/decant/thread.h. */
u32 host_thread_create(struct host_thread_create *params);

static const struct control_signal {
	int number;
	enum control_event event;
} signals[] = {
	{ SIGINT, CTRL_C_EVENT },
	{ SIGQUIT, CTRL_BREAK_EVENT },
	{ SIGHUP, CTRL_CLOSE_EVENT },
	{ SIGTERM, CTRL_SHUTDOWN_EVENT },
};

static pthread_mutex_t control_lock = PTHREAD_MUTEX_INITIALIZER;
static u32 happened;      /* a bit for each event */
static int wake_fd = -1;
static struct watch wake_watch;
static struct host_console_listen listener;
static bool listening;

static void note_signal(int number, siginfo_t *info, void *context)
{
	static const u64 one = 1;
	int error = errno;
	ssize_t put;

	(void)info;
	(void)context;
	for (size_t i = 0; i < sizeof(signals) / sizeof(*signals); i++)
		if (signals[i].number == number)
			__atomic_fetch_or(&happened, 1u << signals[i].event, __ATOMIC_SEQ_CST);
	/* It can fail only where the counter is full, and then the watcher is about to wake. */
	put = write(wake_fd, &one, sizeof(one));
	(void)put;
	errno = error;
}

/* On the watcher's thread, which blocks all signals; what it starts must not. */
static void start_thread(struct watch *watch, u32 events)
{
	struct host_thread_create create = {
		.entry = listener.entry,
		.start = listener.start,
		.access = THREAD_ALL_ACCESS,
	};
	sigset_t none, before;
	u64 count;

	(void)events;
	if (read(watch->fd, &count, sizeof(count)) == sizeof(count) && __atomic_load_n(&happened, __ATOMIC_SEQ_CST)) {
		sigemptyset(&none);
		pthread_sigmask(SIG_SETMASK, &none, &before);
		if (!host_thread_create(&create))
			handle_close(create.handle);
		pthread_sigmask(SIG_SETMASK, &before, NULL);
	}
	watch_start(watch, EPOLLIN);
}

static void set_handler(int number)
{
	sigset_t none;

	sigemptyset(&none);
	signal_install(number, note_signal, SA_RESTART, &none);
}

/* A signal that this process was started with ignored, as nohup does it, stays so. */
static void take_signals(void)
{
	struct sigaction now;

	for (size_t i = 0; i < sizeof(signals) / sizeof(*signals); i++)
		if (!sigaction(signals[i].number, NULL, &now) && now.sa_handler != SIG_IGN)
			set_handler(signals[i].number);
}

u32 host_console_listen(struct host_console_listen *params)
{
	u32 status = STATUS_SUCCESS;

	pthread_mutex_lock(&control_lock);
	if (!listening) {
		wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
		wake_watch.fd = wake_fd;
		wake_watch.ready = start_thread;
		listener = *params;
		listening = wake_fd >= 0 && watch_start(&wake_watch, EPOLLIN);
		if (listening) {
			take_signals();
		} else {
			if (wake_fd >= 0)
				close(wake_fd);
			status = STATUS_INSUFFICIENT_RESOURCES;
		}
	}
	pthread_mutex_unlock(&control_lock);
	return status;
}

u32 host_console_ignore_break(struct host_console_ignore_break *params)
{
	pthread_mutex_lock(&control_lock);
	if (listening && !params->ignore)
		set_handler(SIGINT);
	else
		signal(SIGINT, params->ignore ? SIG_IGN : SIG_DFL);
	pthread_mutex_unlock(&control_lock);
	return STATUS_SUCCESS;
}

u32 host_console_next_event(struct host_console_next_event *params)
{
	for (u32 event = 0; event < CONTROL_EVENTS; event++) {
		u32 bit = 1u << event;

		if (__atomic_fetch_and(&happened, ~bit, __ATOMIC_SEQ_CST) & bit) {
			params->event = event;
			return STATUS_SUCCESS;
		}
	}
	return STATUS_NO_MORE_ENTRIES;
}
