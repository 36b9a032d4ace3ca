/*
 * System calls that may sleep, made so that a thread can be told to end while it sleeps in one.
 *
 * TerminateThread sends the thread a signal. If it is asleep, the call returns EINTR; if it was just about to sleep, the
 * signal handler finds it between blocking_begin and blocking_end and moves it to blocking_interrupted, which returns EINTR
 * as well, so that no signal is lost. Whoever gets EINTR asks blocking_must_end(): if so, it unwinds to its caller with
 * STATUS_THREAD_IS_TERMINATING and the thread ends on its way out of the host call.
 */
#ifndef DECANT_BLOCKING_H
#define DECANT_BLOCKING_H

#include "loader/plugins.h"

#include <decant/types.h>
#include <stdbool.h>

/* The system call NUMBER; returns its result or a negative errno. */
HOST_SERVICE long blocking_syscall(long number, long a, long b, long c, long d, long e, long f);

/* Whether the calling thread is to end and must not sleep again. */
HOST_SERVICE bool blocking_must_end(void);

/* The range in which the signal handler intervenes, and where it goes on then. Not callable. */
extern const char blocking_begin[] __attribute__((visibility("hidden")));
extern const char blocking_end[] __attribute__((visibility("hidden")));
extern const char blocking_interrupted[] __attribute__((visibility("hidden")));

#endif
