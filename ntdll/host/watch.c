/*
 * The watcher: see watch.h.
 *
 * Descriptors are watched by epoll, one event at a time; timers stand in a heap whose first one the epoll's own timerfd is set
 * to. `running` is what the watcher's thread is calling right now: who stops that one waits until it is done.
 */
#include "watch.h"

#include "wait.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/timerfd.h>
#include <unistd.h>

enum watch_state { WATCH_IDLE, WATCH_KNOWN /* to epoll */ };

static pthread_mutex_t watch_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t watch_done = PTHREAD_COND_INITIALIZER;
static pthread_once_t watch_once = PTHREAD_ONCE_INIT;
static pthread_t watch_thread;
static bool watch_alive;
static int watch_epoll = -1, watch_clock = -1;
static const void *running;

/* --- the heap: heap[1] is due first --- */

static struct watch_timer **heap;
static u32 heap_count, heap_size;

static void heap_put(struct watch_timer *timer, u32 place)
{
	heap[place] = timer;
	timer->place = place;
}

static void heap_up(struct watch_timer *timer, u32 place)
{
	for (; place > 1 && heap[place / 2]->time > timer->time; place /= 2)
		heap_put(heap[place / 2], place);
	heap_put(timer, place);
}

static void heap_down(struct watch_timer *timer, u32 place)
{
	for (;;) {
		u32 child = place * 2;

		if (child > heap_count)
			break;
		if (child < heap_count && heap[child + 1]->time < heap[child]->time)
			child++;
		if (heap[child]->time >= timer->time)
			break;
		heap_put(heap[child], place);
		place = child;
	}
	heap_put(timer, place);
}

static bool heap_add(struct watch_timer *timer)
{
	if (heap_count + 2 > heap_size) {
		u32 size = heap_size ? heap_size * 2 : 32;
		struct watch_timer **grown = realloc(heap, size * sizeof(*heap));

		if (!grown)
			return false;
		heap = grown;
		heap_size = size;
	}
	heap_up(timer, ++heap_count);
	return true;
}

static void heap_remove(struct watch_timer *timer)
{
	u32 place = timer->place;
	struct watch_timer *last = heap[heap_count--];

	timer->place = 0;
	if (last == timer)
		return;
	if (place > 1 && heap[place / 2]->time > last->time)
		heap_up(last, place);
	else
		heap_down(last, place);
}

static void set_clock(void)
{
	s64 time = heap_count ? heap[1]->time : 0;
	struct itimerspec setting = { .it_value = { time / 1000000000, time % 1000000000 } };

	if (heap_count && time <= 0)
		setting.it_value.tv_nsec = 1;
	timerfd_settime(watch_clock, TFD_TIMER_ABSTIME, &setting, NULL);
}

/* --- the thread --- */

static void run_due_timers(void)
{
	u64 expirations;

	if (read(watch_clock, &expirations, sizeof(expirations)) < 0 && errno != EAGAIN)
		return;
	pthread_mutex_lock(&watch_lock);
	while (heap_count && heap[1]->time <= wait_now()) {
		struct watch_timer *timer = heap[1];

		heap_remove(timer);
		running = timer;
		pthread_mutex_unlock(&watch_lock);
		timer->due(timer);
		pthread_mutex_lock(&watch_lock);
		running = NULL;
		pthread_cond_broadcast(&watch_done);
	}
	set_clock();
	pthread_mutex_unlock(&watch_lock);
}

static void run_ready(struct watch *watch, u32 events)
{
	bool known;

	/* It may have been stopped since epoll reported it; its owner waits in watch_stop while it is running. */
	pthread_mutex_lock(&watch_lock);
	known = watch->state == WATCH_KNOWN;
	if (known)
		running = watch;
	pthread_mutex_unlock(&watch_lock);
	if (!known)
		return;
	watch->ready(watch, events);
	pthread_mutex_lock(&watch_lock);
	running = NULL;
	pthread_cond_broadcast(&watch_done);
	pthread_mutex_unlock(&watch_lock);
}

static void *watch_main(void *argument)
{
	(void)argument;
	for (;;) {
		struct epoll_event event;

		/* One at a time: a callback may stop and free what a second event would name. */
		if (epoll_wait(watch_epoll, &event, 1, -1) < 1)
			continue;
		if (event.data.ptr)
			run_ready(event.data.ptr, event.events);
		else
			run_due_timers();
	}
	return NULL;
}

static void watch_init(void)
{
	struct epoll_event event = { .events = EPOLLIN };
	pthread_attr_t attributes;
	sigset_t all, before;

	watch_epoll = epoll_create1(EPOLL_CLOEXEC);
	watch_clock = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
	if (watch_epoll < 0 || watch_clock < 0 || epoll_ctl(watch_epoll, EPOLL_CTL_ADD, watch_clock, &event))
		return;
	/* Signals are for threads that run guest code. */
	sigfillset(&all);
	sigdelset(&all, SIGSEGV); /* callbacks copy to guest memory, where a fault is an answer */
	sigdelset(&all, SIGBUS);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	pthread_attr_init(&attributes);
	pthread_attr_setstacksize(&attributes, 128 << 10);
	watch_alive = !pthread_create(&watch_thread, &attributes, watch_main, NULL);
	pthread_attr_destroy(&attributes);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
}

static bool watch_ensure(void)
{
	pthread_once(&watch_once, watch_init);
	return watch_alive;
}

static void wait_until_done(const void *what)
{
	if (pthread_equal(pthread_self(), watch_thread))
		return;
	while (running == what)
		pthread_cond_wait(&watch_done, &watch_lock);
}

bool watch_start(struct watch *watch, u32 events)
{
	struct epoll_event event = { .events = events | EPOLLONESHOT, .data.ptr = watch };
	bool started;

	if (!watch_ensure())
		return false;
	pthread_mutex_lock(&watch_lock);
	started = !epoll_ctl(watch_epoll, watch->state == WATCH_KNOWN ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, watch->fd, &event);
	if (started)
		watch->state = WATCH_KNOWN;
	pthread_mutex_unlock(&watch_lock);
	return started;
}

void watch_stop(struct watch *watch)
{
	pthread_mutex_lock(&watch_lock);
	if (watch->state == WATCH_KNOWN) {
		struct epoll_event event = { 0 };

		epoll_ctl(watch_epoll, EPOLL_CTL_DEL, watch->fd, &event);
		watch->state = WATCH_IDLE;
		wait_until_done(watch);
	}
	pthread_mutex_unlock(&watch_lock);
}

bool watch_timer_start(struct watch_timer *timer, s64 time)
{
	bool started;

	if (!watch_ensure())
		return false;
	pthread_mutex_lock(&watch_lock);
	if (timer->place)
		heap_remove(timer);
	timer->time = time;
	started = heap_add(timer);
	if (started && timer->place == 1)
		set_clock();
	pthread_mutex_unlock(&watch_lock);
	return started;
}

bool watch_timer_stop(struct watch_timer *timer)
{
	bool stopped;

	pthread_mutex_lock(&watch_lock);
	stopped = timer->place != 0;
	if (stopped)
		heap_remove(timer);
	else
		wait_until_done(timer);
	pthread_mutex_unlock(&watch_lock);
	return stopped;
}
