/*
 * The boundary for 32-bit guest code: how a thread of a 64-bit process comes to run it.
 *
 * The kernel gives every 64-bit process a 32-bit code segment. A thread enters it by a far jump, with its TEB's selector in FS, and
 * guest code comes back by one to BOUNDARY_DOOR_BYTES of code in the lower 4 GB. What the host needs to find itself again waits in
 * r14 and r15, which 32-bit code has not: r15 is the base that FS has in host code, r14 the thread's struct boundary_far. A signal's
 * handler, which may find FS based in the lower 4 GB, has it from its stack (signal_stack.h): guest code that jumps into the 64-bit
 * segment by itself has all registers.
 */
#ifndef DECANT_BOUNDARY_I686_H
#define DECANT_BOUNDARY_I686_H

#include <decant/types.h>

#include <stdbool.h>

#define SELECTOR_CODE_32 0x23
#define SELECTOR_CODE_64 0x33
#define SELECTOR_DATA_32 0x2b

/* Where a host call returns to, as the processor reads it, and the thread's TEB. The assembly knows it. */
struct boundary_far {
	u32 eip;
	u16 cs;
	u16 teb_selector;
	u32 teb; /* 0 where only the selector can set FS's base */
};
extern _Thread_local struct boundary_far boundary_far;

/* The places of ntdll's decant_host_call, and of the code in low memory that it jumps to. */
struct boundary_i686 {
	guest_ptr door;   /* its far jump */
	guest_ptr back;   /* where calls return to */
	guest_ptr step;   /* where they return to if they are stepped over */
	guest_ptr lower;  /* the host's code in the lower 4 GB */
	bool fsgsbase;    /* the kernel lets programs set FS's base without a system call */
};
extern struct boundary_i686 boundary_i686;

/* Makes the code in low memory, and stores where it is in ntdll's ENTRY. Once, with door, back and step set. */
void boundary_i686_init(guest_ptr entry);

/* Gives the calling thread a selector for its TEB: again for each TEB. Ends the process with a line where the kernel refuses. */
void boundary_i686_init_thread(guest_ptr teb);

/* What guest code of the calling thread has in r14 and r15. */
struct boundary_hidden {
	u64 r14, r15;
};
struct boundary_hidden boundary_i686_hidden(void);

/* As boundary_finish_thread. */
void boundary_i686_finish_thread(void);

/* As boundary_enter_guest. */
u64 boundary_i686_enter_guest(guest_ptr entry, guest_ptr stack);

/* Places in the assembly that signal handlers know; see there. */
extern const char boundary_i686_call[] __attribute__((visibility("hidden")));
extern const char boundary_i686_call_slow[] __attribute__((visibility("hidden")));
extern const char boundary_i686_slow_moved[] __attribute__((visibility("hidden")));
extern const char boundary_i686_restored[] __attribute__((visibility("hidden")));
extern const char boundary_i686_entered[] __attribute__((visibility("hidden")));
extern const char boundary_i686_exit[] __attribute__((visibility("hidden")));
extern const char boundary_i686_left[] __attribute__((visibility("hidden")));
extern const char boundary_i686_left_end[] __attribute__((visibility("hidden")));
extern const char boundary_i686_exit_tail[] __attribute__((visibility("hidden")));
extern const char boundary_i686_exit_tail_end[] __attribute__((visibility("hidden")));

/* int $0x80: set_thread_area with the 32-bit address of a user_desc, which has no 64-bit system call. -errno, -ENOSYS where there is none. */
long boundary_i686_set_thread_area(guest_ptr description);

/* What the kernel calls for a signal in a 32-bit process: restores FS, calls signal_dispatch, and undoes it where guest code goes on. */
void boundary_i686_signal_entry(void);
void boundary_i686_signal_entry_slow(void);

#endif
