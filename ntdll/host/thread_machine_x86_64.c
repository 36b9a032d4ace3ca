/*
 * Registers of stopped threads, x86_64: see thread_machine.h.
 */
#include "thread_machine.h"

#include "blocking.h"
#include "thread.h"
#include "loader/boundary_i686.h"
#include "loader/signal.h"
#include "loader/width.h"

#include <errno.h>
#include <string.h>
#include <ucontext.h>

#define EFLAGS_USER 0x00244dd5ull /* what a program may change: status flags, TF, DF, AC, ID */
#define EFLAGS_FIXED 0x202ull
#define MXCSR_DEFAULT 0x1f80u
#define FXSAVE_MXCSR 24
#define FXSAVE_XMM 160
/* The extended part behind FXSAVE's 512 bytes, where the kernel says that there is one. */
#define SW_RESERVED_MAGIC 464
#define XSAVE_MAGIC 0x46505853u
#define XSTATE_X87_SSE 3u

static u64 inside(u64 ip, const void *begin, const void *end)
{
	return ip >= (u64)begin && ip < (u64)end;
}

static void set_code_selector(greg_t *registers, u16 selector)
{
	registers[REG_CSGSFS] = (greg_t)(((u64)registers[REG_CSGSFS] & ~0xffffull) | selector);
}

/* The same in a 32-bit process. */
static enum machine_place machine_place_i686(greg_t *registers, bool host_stack)
{
	u64 ip = (u64)registers[REG_RIP];
	bool entering = inside(ip, boundary_i686_call, boundary_i686_entered) || inside(ip, boundary_i686_call_slow, boundary_i686_restored);

	if (entering || ip - boundary_i686.lower < 16) {
		if (inside(ip, boundary_i686_slow_moved, boundary_i686_call)) {
			registers[REG_RCX] = registers[REG_R8];
			registers[REG_RDI] = registers[REG_R9];
			registers[REG_RSI] = registers[REG_R10];
		}
		if (host_stack)
			registers[REG_RSP] = registers[REG_R11];
		registers[REG_RIP] = (greg_t)boundary_i686.door;
		set_code_selector(registers, SELECTOR_CODE_32);
		return MACHINE_IN_GUEST;
	}
	if (inside(ip, boundary_i686_left, boundary_i686_left_end)) {
		registers[REG_RIP] = (greg_t)boundary_i686.back;
		set_code_selector(registers, SELECTOR_CODE_32);
		return MACHINE_IN_GUEST;
	}
	if (!host_stack)
		return MACHINE_IN_GUEST;
	if (inside(ip, boundary_i686_exit, boundary_i686_left) || inside(ip, boundary_i686_exit_tail, boundary_i686_exit_tail_end))
		registers[REG_RIP] = (greg_t)boundary_i686_exit;
	else if (inside(ip, blocking_begin, blocking_end) && blocking_must_end())
		registers[REG_RIP] = (greg_t)blocking_interrupted;
	return MACHINE_IN_HOST;
}

enum machine_place machine_place(void *machine, u64 stack, u64 stack_bytes)
{
	greg_t *registers = ((ucontext_t *)machine)->uc_mcontext.gregs;
	u64 ip = (u64)registers[REG_RIP];
	bool host_stack = stack - (u64)registers[REG_RSP] < stack_bytes;

	if (!guest_width.wide)
		return machine_place_i686(registers, host_stack);
	if (inside(ip, boundary_host_call, boundary_entered)) {
		if (host_stack)
			registers[REG_RSP] = registers[REG_R11];
		registers[REG_RIP] = (greg_t)boundary_host_call;
		return MACHINE_IN_GUEST;
	}
	if (!host_stack)
		return MACHINE_IN_GUEST;
	if (inside(ip, boundary_exit, boundary_left) || inside(ip, boundary_exit_tail, boundary_exit_tail_end))
		registers[REG_RIP] = (greg_t)boundary_exit;
	else if (inside(ip, blocking_begin, blocking_end) && blocking_must_end())
		registers[REG_RIP] = (greg_t)blocking_interrupted;
	return MACHINE_IN_HOST;
}

/* Windows' integer registers from rax to r15, in the order of CONTEXT. */
static const int integer_registers[16] = {
	REG_RAX, REG_RCX, REG_RDX, REG_RBX, REG_RSP, REG_RBP, REG_RSI, REG_RDI,
	REG_R8, REG_R9, REG_R10, REG_R11, REG_R12, REG_R13, REG_R14, REG_R15,
};

static void set_selectors(struct context_x86_64 *context)
{
	context->cs = 0x33;
	context->ds = context->es = context->ss = context->gs = 0x2b;
	context->fs = 0x53;
}

void machine_get_context(const void *machine, struct context_x86_64 *context)
{
	const mcontext_t *state = &((const ucontext_t *)machine)->uc_mcontext;

	memset(context, 0, sizeof(*context));
	context->flags = CONTEXT_AMD64 | CONTEXT_PARTS;
	for (unsigned i = 0; i < 16; i++)
		(&context->rax)[i] = (u64)state->gregs[integer_registers[i]];
	context->rip = (u64)state->gregs[REG_RIP];
	context->eflags = (u32)state->gregs[REG_EFL];
	set_selectors(context);
	memcpy(context->fxsave, state->fpregs, sizeof(context->fxsave));
	memset(context->fxsave + 416, 0, 96); /* the kernel's own notes */
	memcpy(&context->mxcsr, context->fxsave + FXSAVE_MXCSR, sizeof(context->mxcsr));
}

/* Makes sure that the kernel loads the x87 and SSE state it finds in the frame. */
static void use_saved_fp(void *fpregs)
{
	u32 magic;
	u64 features;

	memcpy(&magic, (char *)fpregs + SW_RESERVED_MAGIC, sizeof(magic));
	if (magic != XSAVE_MAGIC)
		return;
	memcpy(&features, (char *)fpregs + 512, sizeof(features));
	features |= XSTATE_X87_SSE;
	memcpy((char *)fpregs + 512, &features, sizeof(features));
}

void machine_set_context(void *machine, const struct context_x86_64 *context)
{
	mcontext_t *state = &((ucontext_t *)machine)->uc_mcontext;
	u32 mxcsr = context->mxcsr & 0xffff;

	for (unsigned i = 0; i < 16; i++)
		state->gregs[integer_registers[i]] = (greg_t)(&context->rax)[i];
	state->gregs[REG_RIP] = (greg_t)context->rip;
	state->gregs[REG_EFL] = (greg_t)((context->eflags & EFLAGS_USER) | EFLAGS_FIXED);
	memcpy(state->fpregs, context->fxsave, 416);
	memcpy((char *)state->fpregs + FXSAVE_MXCSR, &mxcsr, sizeof(mxcsr));
	use_saved_fp(state->fpregs);
}

void machine_redirect(void *machine, void (*entry)(void), u64 stack)
{
	mcontext_t *state = &((ucontext_t *)machine)->uc_mcontext;
	u32 mxcsr = MXCSR_DEFAULT;
	u16 control = 0x37f;

	state->gregs[REG_RIP] = (greg_t)entry;
	set_code_selector(state->gregs, SELECTOR_CODE_64);
	state->gregs[REG_RSP] = (greg_t)(stack - 8); /* as after a call */
	state->gregs[REG_EFL] = (greg_t)EFLAGS_FIXED;
	memcpy(state->fpregs, &control, sizeof(control));
	memcpy((char *)state->fpregs + FXSAVE_MXCSR, &mxcsr, sizeof(mxcsr));
	use_saved_fp(state->fpregs);
}

void machine_enter_guest(void *machine)
{
	if (!guest_width.wide)
		machine_enter_guest_i686(machine);
}

void context_of_frame(const struct guest_frame *frame, struct context_x86_64 *context)
{
	if (!guest_width.wide) {
		context_of_frame_i686(frame, context);
		return;
	}
	memset(context, 0, sizeof(*context));
	context->flags = CONTEXT_AMD64 | CONTEXT_PARTS;
	set_selectors(context);
	context->eflags = EFLAGS_FIXED;
	context->rbx = frame->rbx;
	context->rsp = frame->rsp + 8;
	context->rbp = frame->rbp;
	context->rsi = frame->rsi;
	context->rdi = frame->rdi;
	context->r12 = frame->r12;
	context->r13 = frame->r13;
	context->r14 = frame->r14;
	context->r15 = frame->r15;
	context->mxcsr = frame->mxcsr;
	memcpy(context->fxsave, &frame->x87_control, sizeof(frame->x87_control));
	memcpy(context->fxsave + FXSAVE_MXCSR, &frame->mxcsr, sizeof(frame->mxcsr));
	memcpy(context->fxsave + FXSAVE_XMM + 6 * 16, frame->xmm, sizeof(frame->xmm));
}

void context_merge(struct context_x86_64 *to, const struct context_x86_64 *from)
{
	u32 parts = from->flags & CONTEXT_AMD64 ? from->flags : 0;

	if (parts & CONTEXT_CONTROL) {
		to->cs = from->cs;
		to->ss = from->ss;
		to->eflags = from->eflags;
		to->rsp = from->rsp;
		to->rip = from->rip;
	}
	if (parts & CONTEXT_INTEGER) {
		u64 rsp = to->rsp;

		memcpy(&to->rax, &from->rax, 16 * sizeof(u64));
		to->rsp = rsp;
	}
	if (parts & CONTEXT_SEGMENTS) {
		to->ds = from->ds;
		to->es = from->es;
		to->fs = from->fs;
		to->gs = from->gs;
	}
	if (parts & CONTEXT_FLOATING_POINT) {
		to->mxcsr = from->mxcsr;
		memcpy(to->fxsave, from->fxsave, sizeof(to->fxsave));
	}
	if (parts & CONTEXT_DEBUG_REGISTERS)
		memcpy(&to->dr0, &from->dr0, 6 * sizeof(u64));
}

static void on_thread_signal(int number, siginfo_t *info, void *machine)
{
	int saved = errno;

	(void)number;
	(void)info;
	thread_stop_machine(machine);
	errno = saved;
}

void thread_signal_init(void)
{
	sigset_t all;

	sigfillset(&all);
	signal_install(THREAD_SIGNAL, on_thread_signal, 0, &all);
}
