/*
 * CONTEXT of x86_64, as programs lay it out (winnt.h), for the host.
 */
#ifndef DECANT_THREAD_CONTEXT_H
#define DECANT_THREAD_CONTEXT_H

#include <decant/types.h>

#define CONTEXT_AMD64 0x00100000u
#define CONTEXT_CONTROL 0x00000001u
#define CONTEXT_INTEGER 0x00000002u
#define CONTEXT_SEGMENTS 0x00000004u
#define CONTEXT_FLOATING_POINT 0x00000008u
#define CONTEXT_DEBUG_REGISTERS 0x00000010u
#define CONTEXT_PARTS 0x0000001fu

struct context_x86_64 {
	u64 home[6];
	u32 flags;
	u32 mxcsr;
	u16 cs, ds, es, fs, gs, ss;
	u32 eflags;
	u64 dr0, dr1, dr2, dr3, dr6, dr7;
	u64 rax, rcx, rdx, rbx, rsp, rbp, rsi, rdi;
	u64 r8, r9, r10, r11, r12, r13, r14, r15;
	u64 rip;
	u8 fxsave[512]; /* FXSAVE's layout: control word at 0, MXCSR at 24, xmm0 at 160 */
	u8 vector[26 * 16];
	u64 vector_control;
	u64 debug_control, last_branch_to, last_branch_from, last_exception_to, last_exception_from;
};
ASSERT_SIZE(struct context_x86_64, 1232);
ASSERT_OFFSET(struct context_x86_64, rax, 0x78);
ASSERT_OFFSET(struct context_x86_64, rip, 0xf8);
ASSERT_OFFSET(struct context_x86_64, fxsave, 0x100);

#endif
