/*
 * The alternate stack that a thread's signal handlers run on, for C and assembly: its size, which it is aligned to. Below what the kernel
 * uses of it stands the base that FS has in host code: a handler that interrupted 32-bit code finds it by its own stack pointer, whatever
 * that code left in the registers.
 */
#define SIGNAL_STACK_BYTES 0x10000
#define SIGNAL_STACK_RESERVED 64
