/*
 * The machine-dependent half of stopping threads, for the thread*.c files only: registers as the kernel's signal frame, the
 * boundary and Windows have them. machine is the signal frame, ucontext_t.
 */
#ifndef DECANT_THREAD_MACHINE_H
#define DECANT_THREAD_MACHINE_H

#include "thread_context.h"
#include "loader/boundary.h"

#include <signal.h>
#include <stdbool.h>

enum machine_place { MACHINE_IN_GUEST, MACHINE_IN_HOST };

/*
 * Where the interrupted thread is, whose host stack lies in the STACK_BYTES below STACK. If it is in the middle of the boundary
 * or about to sleep in a blocking call, the frame is changed first so that it goes on where the answer is plain.
 */
enum machine_place machine_place(void *machine, u64 stack, u64 stack_bytes);

void machine_get_context(const void *machine, struct context_x86_64 *context);
/* Sets all registers, whatever context->flags says. */
void machine_set_context(void *machine, const struct context_x86_64 *context);
/* Makes the thread go on in the host function ENTRY on an empty host stack whose top is STACK. */
void machine_redirect(void *machine, void (*entry)(void), u64 stack);

/* Makes it one that goes on in guest code, if its host code is the calling thread's. */
void machine_enter_guest(void *machine);

/* The registers that the guest gets back from a host call; rip is left for the caller. */
void context_of_frame(const struct guest_frame *frame, struct context_x86_64 *context);
/* Copies the parts that from->flags names. */
void context_merge(struct context_x86_64 *to, const struct context_x86_64 *from);

/* ---- of 32-bit threads, whose registers are the lower halves: thread_machine_i686.c ---- */

struct context_i686;

void machine_enter_guest_i686(void *machine);
void context_of_frame_i686(const struct guest_frame *frame, struct context_x86_64 *context);
/* Copies the parts that TO, or FROM, names to TO. */
void context_to_i686(struct context_i686 *to, const struct context_x86_64 *from);
void context_from_i686(struct context_x86_64 *to, const struct context_i686 *from);

/* thread_stop.c: what the signal's handler does. Async-signal-safe. */
void thread_stop_machine(void *machine);

#endif
