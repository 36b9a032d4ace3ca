/*
 * The guest memory of a thread: its stack and its TEB.
 */
#ifndef DECANT_THREAD_MEMORY_H
#define DECANT_THREAD_MEMORY_H

#include <decant/types.h>

struct thread_memory {
	guest_ptr teb;
	guest_ptr stack_base;         /* the top, where it starts */
	guest_ptr stack_allocation;   /* the bottom of what is reserved */
};

#define STACK_DEFAULT_BYTES 0x100000u
/* What is left for the handlers of a stack overflow once the guard is hit. */
#define STACK_GUARD_BYTES 0x4000u

/*
 * Makes stack and TEB of a thread with ids PROCESS and THREAD of the process whose PEB is at PEB. The stack is committed as a
 * whole: pages cost nothing until they are touched, and growing needs no fault of ours. Its lowest page is inaccessible and
 * the pages above that are its guard, which ends in STATUS_STACK_OVERFLOW. STATUS_NO_MEMORY if there is no room.
 */
u32 thread_memory_create(struct thread_memory *memory, u64 stack_bytes, guest_ptr peb, u32 process, u32 thread);

/*
 * Makes the memory of a thread that has ended as that of a new one: the TEB zeroed and filled in again, but for the thread's id,
 * and the guard of the stack set. The content of the stack stays.
 */
u32 thread_memory_recycle(struct thread_memory *memory, guest_ptr peb, u32 process);
/* Stores a thread's id in its TEB. */
void thread_memory_set_thread(const struct thread_memory *memory, u32 thread);

/* Gives both back. Not for the thread that still runs on that stack. */
void thread_memory_destroy(struct thread_memory *memory);

#endif
