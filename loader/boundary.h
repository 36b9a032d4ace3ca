/*
 * The boundary between guest and host code of one thread.
 *
 * Host code runs on the thread's own pthread stack, guest code on a stack that Windows code may walk and measure. A thread
 * crosses to guest code once, with boundary_enter_guest(); from then on guest code comes back for the length of a host call,
 * through boundary_host_call, which is the address ntdll calls. The registers that the Windows convention lets a callee
 * change are not kept; the others are saved on the host stack, in struct guest_frame, directly below host_stack_top, where
 * whoever asks for the context of a thread that is in a host call finds them.
 */
#ifndef DECANT_BOUNDARY_H
#define DECANT_BOUNDARY_H

#include <decant/types.h>

/* The guest's registers during a host call. The assembly knows the offsets. */
struct guest_frame {
	u64 xmm[20]; /* xmm6 to xmm15 */
	u32 mxcsr;
	u16 x87_control;
	u16 reserved;
	u64 pad;
	u64 r15, r14, r13, r12;
	u64 rbp, rbx, rsi, rdi;
	u64 rsp; /* points at the return address in guest code */
	u64 reserved2;
};
ASSERT_SIZE(struct guest_frame, 256);

/* The top of this thread's host stack while it is in guest code, and where guest_frame ends during a host call. */
extern _Thread_local u64 boundary_host_stack;

/* What others want of this thread before it goes on in guest code: ntdll/host/thread.h. Looked at on leaving a host call. */
extern _Thread_local u32 boundary_pending;

/* Places in the assembly that the handler of THREAD_SIGNAL knows; see there. */
extern const char boundary_entered[] __attribute__((visibility("hidden")));
extern const char boundary_exit[] __attribute__((visibility("hidden")));
extern const char boundary_left[] __attribute__((visibility("hidden")));
extern const char boundary_exit_tail[] __attribute__((visibility("hidden")));
extern const char boundary_exit_tail_end[] __attribute__((visibility("hidden")));

/* Guest code calls this address: ecx = call number, rdx = parameter structure, eax = NTSTATUS. Not callable from C. */
void boundary_host_call(void);

/*
 * Crosses to guest code of the process' width at ENTRY, which gets no argument, on the stack whose top is STACK (16-byte aligned). Looks at
 * boundary_pending first. Returns what boundary_leave_guest was given. Host side, once per Windows thread.
 */
u64 boundary_enter_guest(guest_ptr entry, guest_ptr stack);
u64 boundary_x86_64_enter_guest(guest_ptr entry, guest_ptr stack);

/*
 * Makes TEB what the calling thread's guest code finds by its segment register. On the thread itself, before it enters guest code,
 * and after signal_init_thread.
 */
void boundary_set_teb(guest_ptr teb);
/* Gives back what that took. On a thread that will not enter guest code any more. */
void boundary_finish_thread(void);
/* The TEB set last, of the calling thread. */
extern _Thread_local guest_ptr boundary_teb;

/* Ends this thread's guest code: boundary_enter_guest returns RESULT. Called from a host call; does not return. */
_Noreturn void boundary_leave_guest(u64 result);

/* The registers the guest had when it made the host call that this thread is in. Valid until the call returns. */
static inline struct guest_frame *boundary_frame(void)
{
	return (struct guest_frame *)(boundary_host_stack - sizeof(struct guest_frame));
}

#endif
