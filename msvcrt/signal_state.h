/*
 * Signal handlers, as far as other files need to know of them.
 */
#ifndef CRT_SIGNAL_STATE_H
#define CRT_SIGNAL_STATE_H

#include "crt.h"

typedef void (__cdecl *signal_handler)(int);

/* Frees the thread's handlers. */
void signal_thread_finish(struct crt_thread *thread);

#endif
