/*
 * Faults as signals, and how they become Windows exceptions.
 */
#ifndef DECANT_SIGNAL_H
#define DECANT_SIGNAL_H

#include <decant/types.h>

#include "plugins.h"

#include <signal.h>
#include <stdbool.h>
#include <ucontext.h>

struct fault;

/* Where ntdll's KiUserExceptionDispatcher is. Once, before guest code runs. */
void signal_set_dispatcher(guest_ptr address);

/*
 * Gives this thread its alternate stack and, the first time, the process its handlers. On the thread itself, before it enters
 * guest code. host_stack_bytes: how far its host stack may grow below the caller.
 */
void signal_init_thread(u64 host_stack_bytes);

/*
 * What the first thread's stack may grow to, as far as telling host from guest stack pointers goes. The kernel maps nothing else
 * within twice as much of it, and being told its true size would take reading /proc/self/maps.
 */
#define FIRST_HOST_STACK_BYTES (64ull << 20)

/* Gives the alternate stack back. The last thing a thread that ends does before it returns from its start function. */
void signal_finish_thread(void);

/*
 * sigaction, for every handler of a signal that a thread in guest code can get: 32-bit guest code has taken FS, which HANDLER finds
 * restored. Takes sa_handler for a handler with three arguments as well. Once for each signal, with no lock held.
 */
HOST_SERVICE void signal_install(int number, void (*handler)(int, siginfo_t *, void *), int flags, const sigset_t *mask);

/* ---- the architecture's part, signal_x86_64.c ---- */

/* Instruction and stack pointer of an interrupted context. */
u64 context_ip(const ucontext_t *context);
u64 context_sp(const ucontext_t *context);
/* Whether a read brought the processor here: not a write, nor the fetching of an instruction. */
bool context_is_read_fault(const ucontext_t *context);
void context_set_ip(ucontext_t *context, u64 ip);

/*
 * If the guest single-steps into the boundary: makes the host call run unstepped and the next trap come when it has returned,
 * as it does on Windows. True if CONTEXT stood there.
 */
bool signal_step_over_host_call(ucontext_t *context);

/*
 * Makes CONTEXT, which has FAULT, continue at DISPATCHER on a frame on the guest's own stack. False if that stack cannot be
 * written; FAULT is a stack overflow then if that is why.
 */
bool signal_enter_dispatcher(ucontext_t *context, struct fault *fault, guest_ptr dispatcher);

/* Both for 32-bit guest code, signal_i686.c. */
bool signal_step_over_host_call_i686(ucontext_t *context);
bool signal_enter_dispatcher_i686(ucontext_t *context, struct fault *fault, guest_ptr dispatcher);

#endif
