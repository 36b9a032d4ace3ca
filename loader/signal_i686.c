/*
 * From a signal's context to a Windows exception, for 32-bit guest code.
 */
#include "signal.h"

#include "boundary_i686.h"
#include "context_i686.h"
#include "fault.h"
#include "guest_copy.h"
#include "status.h"

#include <string.h>

#define EFLAGS_TRAP 0x100u
#define EFLAGS_DIRECTION 0x400u
#define FXSAVE_REGISTERS 32
#define FXSAVE_KERNEL 464

enum tag { TAG_VALID, TAG_ZERO, TAG_SPECIAL, TAG_EMPTY };

static enum tag tag_of(const u8 *value)
{
	u16 exponent;
	u64 mantissa;

	memcpy(&mantissa, value, sizeof(mantissa));
	memcpy(&exponent, value + 8, sizeof(exponent));
	exponent &= 0x7fff;
	if (!exponent && !mantissa)
		return TAG_ZERO;
	return exponent && exponent != 0x7fff && mantissa >> 63 ? TAG_VALID : TAG_SPECIAL;
}

void context_i686_set_floating(struct context_i686 *to, const void *fxsave)
{
	const u8 *from = fxsave;
	u16 control, status;
	u32 tags = 0, top;

	memcpy(to->ExtendedRegisters, from, sizeof(to->ExtendedRegisters));
	memset(to->ExtendedRegisters + FXSAVE_KERNEL, 0, sizeof(to->ExtendedRegisters) - FXSAVE_KERNEL);
	memcpy(&control, from, sizeof(control));
	memcpy(&status, from + 2, sizeof(status));
	top = status >> 11 & 7;
	for (u32 i = 0; i < 8; i++) {
		const u8 *value = from + FXSAVE_REGISTERS + i * 16; /* ST(i), in physical register top + i */
		u32 physical = (top + i) & 7;

		memcpy(to->FloatSave.RegisterArea + i * 10, value, 10);
		tags |= (u32)(from[4] >> physical & 1 ? tag_of(value) : TAG_EMPTY) << physical * 2;
	}
	to->FloatSave.ControlWord = control | 0xffff0000u;
	to->FloatSave.StatusWord = status | 0xffff0000u;
	to->FloatSave.TagWord = tags | 0xffff0000u;
}

void context_i686_from_signal(struct context_i686 *to, const ucontext_t *from)
{
	const greg_t *registers = from->uc_mcontext.gregs;

	memset(to, 0, sizeof(*to));
	to->ContextFlags = CONTEXT_ALL_I686;
	to->SegCs = SELECTOR_CODE_32;
	to->SegDs = to->SegEs = to->SegSs = SELECTOR_DATA_32;
	to->SegGs = SELECTOR_DATA_32;
	to->SegFs = boundary_far.teb_selector;
	to->Eax = (u32)registers[REG_RAX];
	to->Ecx = (u32)registers[REG_RCX];
	to->Edx = (u32)registers[REG_RDX];
	to->Ebx = (u32)registers[REG_RBX];
	to->Esp = (u32)registers[REG_RSP];
	to->Ebp = (u32)registers[REG_RBP];
	to->Esi = (u32)registers[REG_RSI];
	to->Edi = (u32)registers[REG_RDI];
	to->Eip = (u32)registers[REG_RIP];
	to->EFlags = (u32)registers[REG_EFL];
	context_i686_set_floating(to, from->uc_mcontext.fpregs);
}

static void fill_frame(struct exception_frame_i686 *frame, guest_ptr at, const ucontext_t *context, const struct fault *fault)
{
	memset(frame, 0, sizeof(*frame));
	frame->record_address = (u32)(at + offsetof(struct exception_frame_i686, record));
	frame->context_address = (u32)(at + offsetof(struct exception_frame_i686, context));
	context_i686_from_signal(&frame->context, context);
	frame->context.Eip = (u32)fault->address;
	frame->context.EFlags &= ~EFLAGS_TRAP; /* a step is one step */
	frame->record.ExceptionCode = fault->code;
	frame->record.ExceptionFlags = fault->flags;
	frame->record.ExceptionAddress = (u32)fault->address;
	frame->record.NumberParameters = fault->parameters;
	for (u32 i = 0; i < sizeof(fault->parameter) / sizeof(*fault->parameter); i++)
		frame->record.ExceptionInformation[i] = (u32)fault->parameter[i];
}

bool signal_enter_dispatcher_i686(ucontext_t *context, struct fault *fault, guest_ptr dispatcher)
{
	greg_t *registers = context->uc_mcontext.gregs;
	struct boundary_hidden hidden = boundary_i686_hidden();
	struct exception_frame_i686 frame;
	/* What context_load puts below the stack pointer is not to hit the context it reads. */
	guest_ptr at = ((u32)registers[REG_RSP] - sizeof(frame) - 32) & 0xfffffff0u;

	fill_frame(&frame, at, context, fault);
	if (!guest_copy_out(at, &frame, sizeof(frame))) {
		/* No room above the guard: then this is a stack overflow, whatever it was. */
		if (!fault_open_stack_guard(at))
			return false;
		fault->code = STATUS_STACK_OVERFLOW;
		fault->parameters = 0;
		fill_frame(&frame, at, context, fault);
		if (!guest_copy_out(at, &frame, sizeof(frame)))
			return false;
	}
	registers[REG_RSP] = (greg_t)at;
	registers[REG_RIP] = (greg_t)dispatcher;
	registers[REG_R14] = (greg_t)hidden.r14;
	registers[REG_R15] = (greg_t)hidden.r15;
	registers[REG_EFL] &= ~(greg_t)(EFLAGS_TRAP | EFLAGS_DIRECTION);
	registers[REG_CSGSFS] = (greg_t)(((u64)registers[REG_CSGSFS] & ~0xffffull) | SELECTOR_CODE_32);
	context->uc_mcontext.fpregs->swd &= (u16)~0x80ff; /* an x87 exception still pending would strike in the dispatcher */
	return true;
}

bool signal_step_over_host_call_i686(ucontext_t *context)
{
	greg_t *registers = context->uc_mcontext.gregs;
	guest_ptr at = (u32)registers[REG_RSP];
	u32 back, step = (u32)boundary_i686.step;

	if (context_ip(context) != boundary_i686.lower)
		return false;
	/* The arguments are in registers by now: the second's place keeps the return address (host_call_i686.S). */
	if (!guest_copy_in(&back, at, sizeof(back)) || !guest_copy_out(at + 8, &back, sizeof(back)) ||
	    !guest_copy_out(at, &step, sizeof(step)))
		return false;
	registers[REG_EFL] &= ~(greg_t)EFLAGS_TRAP;
	return true;
}
