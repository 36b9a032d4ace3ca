/*
 * Threads inside ntdll: what of theirs must be given back at their end.
 */
#ifndef NTDLL_THREAD_H
#define NTDLL_THREAD_H

#include "ntdll.h"

/* Calls the calling thread's FLS callbacks and frees its storage: at the thread's end. */
void fls_thread_detach(void);

#endif
