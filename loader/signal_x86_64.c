/*
 * From a signal's context to a Windows exception, x86_64.
 */
#include "signal.h"

#include "boundary.h"
#include "context_x86_64.h"
#include "fault.h"
#include "guest_copy.h"
#include "status.h"
#include "width.h"

#include <decant/own_page.h>

#include <stddef.h>
#include <string.h>

#define EFLAGS_TRAP 0x100u
#define EFLAGS_DIRECTION 0x400u
/* The selectors that Windows and Linux give to 64-bit code; fs is Windows', where Linux has none. */
#define SELECTOR_CODE 0x33
#define SELECTOR_DATA 0x2b
#define SELECTOR_FS 0x53
/* Offsets in an XSAVE area: where the kernel notes what it saved, the header, and the ends of what it is used for here. */
#define XSAVE_ABOUT 464
#define XSAVE_HEADER 512
#define XSAVE_AVX_START 576
#define XSAVE_AVX_END 832
#define XSAVE_AVX512_END 2688

/* Where a stepped host call returns to (signal_step_x86_64.S), and the address it goes on at. */
void signal_step_return(void);
_Thread_local u64 signal_step_continue;

u64 context_ip(const ucontext_t *context)
{
	return (u64)context->uc_mcontext.gregs[REG_RIP];
}

u64 context_sp(const ucontext_t *context)
{
	return (u64)context->uc_mcontext.gregs[REG_RSP];
}

bool context_is_read_fault(const ucontext_t *context)
{
	return context->uc_mcontext.gregs[REG_TRAPNO] == 14 && !(context->uc_mcontext.gregs[REG_ERR] & (2 | 16));
}

void context_set_ip(ucontext_t *context, u64 ip)
{
	context->uc_mcontext.gregs[REG_RIP] = (greg_t)ip;
}

bool signal_step_over_host_call(ucontext_t *context)
{
	u64 stub = (u64)signal_step_return;

	if (!guest_width.wide)
		return signal_step_over_host_call_i686(context);
	if (context_ip(context) != (u64)boundary_host_call)
		return false;
	if (!guest_copy_in(&signal_step_continue, context_sp(context), 8) || !guest_copy_out(context_sp(context), &stub, 8))
		return false;
	context->uc_mcontext.gregs[REG_EFL] &= ~(greg_t)EFLAGS_TRAP;
	return true;
}

static void fill_context(struct context_x86_64 *to, const ucontext_t *from, const struct fault *fault)
{
	const greg_t *registers = from->uc_mcontext.gregs;

	to->ContextFlags = CONTEXT_ALL_X86_64;
	to->SegCs = SELECTOR_CODE;
	to->SegDs = to->SegEs = to->SegGs = to->SegSs = SELECTOR_DATA;
	to->SegFs = SELECTOR_FS;
	to->EFlags = (u32)registers[REG_EFL] & ~EFLAGS_TRAP; /* a step is one step */
	to->Rax = (u64)registers[REG_RAX];
	to->Rcx = (u64)registers[REG_RCX];
	to->Rdx = (u64)registers[REG_RDX];
	to->Rbx = (u64)registers[REG_RBX];
	to->Rsp = (u64)registers[REG_RSP];
	to->Rbp = (u64)registers[REG_RBP];
	to->Rsi = (u64)registers[REG_RSI];
	to->Rdi = (u64)registers[REG_RDI];
	to->R8 = (u64)registers[REG_R8];
	to->R9 = (u64)registers[REG_R9];
	to->R10 = (u64)registers[REG_R10];
	to->R11 = (u64)registers[REG_R11];
	to->R12 = (u64)registers[REG_R12];
	to->R13 = (u64)registers[REG_R13];
	to->R14 = (u64)registers[REG_R14];
	to->R15 = (u64)registers[REG_R15];
	to->Rip = fault->address;
	memcpy(to->FltSave, from->uc_mcontext.fpregs, sizeof(to->FltSave));
	memset(to->FltSave + 464, 0, 48); /* the kernel's own notes */
	to->MxCsr = from->uc_mcontext.fpregs->mxcsr;
}

/*
 * How much the kernel saved from the header of the XSAVE area on: up to what is in use, AVX or AVX-512, and the header alone if
 * neither is. 0 where it saved no such thing. The sizes of the standard format, which is the kernel's for signals.
 */
static size_t vector_state_bytes(const ucontext_t *context)
{
	const struct _libc_fpstate *saved = context->uc_mcontext.fpregs;
	const struct _fpx_sw_bytes *about = (const void *)((const u8 *)saved + XSAVE_ABOUT);
	const u64 *used = (const void *)((const u8 *)saved + XSAVE_HEADER);

	if (about->magic1 != FP_XSTATE_MAGIC1 || about->xstate_size < XSAVE_AVX_END)
		return 0;
	if (*used & VECTOR_STATE_AVX512)
		return (about->xstate_size < XSAVE_AVX512_END ? about->xstate_size : XSAVE_AVX512_END) - XSAVE_HEADER;
	return (*used & VECTOR_STATE_AVX ? XSAVE_AVX_END : XSAVE_AVX_START) - XSAVE_HEADER;
}

/* Writes the vector state to AT on the guest's stack. */
static bool write_vector_state(guest_ptr at, const ucontext_t *context, size_t bytes)
{
	u64 state[(XSAVE_AVX512_END - XSAVE_HEADER) / 8];

	memcpy(state, (const u8 *)context->uc_mcontext.fpregs + XSAVE_HEADER, bytes);
	state[0] &= VECTOR_STATE;
	state[1] = 0;
	return guest_copy_out(at, state, bytes);
}

/* FRAME will lie at FRAME_AT, and the vector state, if it has BYTES, at STATE_AT. */
static void fill_frame(struct exception_frame *frame, guest_ptr frame_at, guest_ptr state_at, size_t bytes, const ucontext_t *context,
		       const struct fault *fault)
{
	const s32 to_context = -(s32)sizeof(struct context_x86_64);

	memset(frame, 0, sizeof(*frame));
	fill_context(&frame->context, context, fault);
	frame->context_ex.All = (struct context_chunk){ to_context, sizeof(struct context_x86_64) + sizeof(struct context_ex) };
	frame->context_ex.Legacy = (struct context_chunk){ to_context, sizeof(struct context_x86_64) };
	if (bytes) {
		const s32 to_state = (s32)(state_at - frame_at - offsetof(struct exception_frame, context_ex));

		frame->context.ContextFlags |= CONTEXT_XSTATE_X86_64;
		frame->context_ex.XState = (struct context_chunk){ to_state, (u32)bytes };
		frame->context_ex.All.Length = (u32)(to_state - to_context + (s32)bytes);
	}
	frame->record.ExceptionCode = fault->code;
	frame->record.ExceptionFlags = fault->flags;
	frame->record.ExceptionAddress = fault->address;
	frame->record.NumberParameters = fault->parameters;
	memcpy(frame->record.ExceptionInformation, fault->parameter, sizeof(fault->parameter));
	frame->machine_frame.rip = frame->context.Rip;
	frame->machine_frame.cs = SELECTOR_CODE;
	frame->machine_frame.eflags = frame->context.EFlags;
	frame->machine_frame.rsp = frame->context.Rsp;
	frame->machine_frame.ss = SELECTOR_DATA;
}

/* Writes the frame, and the vector state above it, to the guest's stack. */
static bool write_frame(guest_ptr at, guest_ptr state_at, size_t state_bytes, const ucontext_t *context, const struct fault *fault)
{
	struct exception_frame frame;

	fill_frame(&frame, at, state_at, state_bytes, context, fault);
	return guest_copy_out(at, &frame, sizeof(frame)) && (!state_bytes || write_vector_state(state_at, context, state_bytes));
}

bool signal_enter_dispatcher(ucontext_t *context, struct fault *fault, guest_ptr dispatcher)
{
	size_t state_bytes = vector_state_bytes(context);
	guest_ptr state_at = (context_sp(context) - state_bytes) & ~63ull;
	guest_ptr at = (state_at - sizeof(struct exception_frame)) & ~15ull;

	if (!dispatcher)
		return false;
	if (!guest_width.wide)
		return signal_enter_dispatcher_i686(context, fault, dispatcher);
	if (!write_frame(at, state_at, state_bytes, context, fault)) {
		/* No room above the guard: then this is a stack overflow, whatever it was. */
		if (!fault_open_stack_guard(at))
			return false;
		fault->code = STATUS_STACK_OVERFLOW;
		fault->parameters = 0;
		if (!write_frame(at, state_at, state_bytes, context, fault))
			return false;
	}
	context->uc_mcontext.gregs[REG_RSP] = (greg_t)at;
	context->uc_mcontext.gregs[REG_RIP] = (greg_t)dispatcher;
	context->uc_mcontext.gregs[REG_EFL] &= ~(greg_t)(EFLAGS_TRAP | EFLAGS_DIRECTION);
	context->uc_mcontext.fpregs->swd &= (u16)~0x80ff; /* an x87 exception still pending would strike in the dispatcher */
	return true;
}
