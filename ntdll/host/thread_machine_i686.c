/*
 * Registers of stopped 32-bit threads: what of struct context_x86_64, in which all stopped threads are kept, is whose in CONTEXT
 * of i686. A selector is never set: code cannot change to other segments than it was given.
 */
#include "thread_machine.h"

#include "loader/boundary_i686.h"
#include "loader/context_i686.h"

#include <string.h>
#include <ucontext.h>

#define CONTEXT_EXTENDED_REGISTERS 0x00000020u
#define FXSAVE_MXCSR 24
#define FXSAVE_REGISTERS 32
#define FXSAVE_BYTES 416 /* that mean something: the rest is whoever's who saves */

/* decant_host_call's arguments, which it takes off the stack. */
#define HOST_CALL_ARGUMENT_BYTES 8

void context_of_frame_i686(const struct guest_frame *frame, struct context_x86_64 *context)
{
	memset(context, 0, sizeof(*context));
	context->eflags = 0x202;
	context->rbx = frame->rbx;
	context->rsp = frame->rsp + sizeof(u32) + HOST_CALL_ARGUMENT_BYTES;
	context->rbp = frame->rbp;
	context->rsi = frame->rsi;
	context->rdi = frame->rdi;
	context->mxcsr = frame->mxcsr;
	memcpy(context->fxsave, &frame->x87_control, sizeof(frame->x87_control));
	memcpy(context->fxsave + FXSAVE_MXCSR, &frame->mxcsr, sizeof(frame->mxcsr));
}

void context_to_i686(struct context_i686 *to, const struct context_x86_64 *from)
{
	u32 parts = to->ContextFlags & CONTEXT_I386 ? to->ContextFlags : 0;
	struct context_i686 floating;

	if (parts & CONTEXT_CONTROL) {
		to->Ebp = (u32)from->rbp;
		to->Eip = (u32)from->rip;
		to->SegCs = SELECTOR_CODE_32;
		to->EFlags = from->eflags;
		to->Esp = (u32)from->rsp;
		to->SegSs = SELECTOR_DATA_32;
	}
	if (parts & CONTEXT_INTEGER) {
		to->Edi = (u32)from->rdi;
		to->Esi = (u32)from->rsi;
		to->Ebx = (u32)from->rbx;
		to->Edx = (u32)from->rdx;
		to->Ecx = (u32)from->rcx;
		to->Eax = (u32)from->rax;
	}
	if (parts & CONTEXT_SEGMENTS) {
		to->SegGs = to->SegEs = to->SegDs = SELECTOR_DATA_32;
		to->SegFs = boundary_far.teb_selector;
	}
	if (parts & CONTEXT_DEBUG_REGISTERS)
		to->Dr0 = to->Dr1 = to->Dr2 = to->Dr3 = to->Dr6 = to->Dr7 = 0;
	if (!(parts & (CONTEXT_FLOATING_POINT | CONTEXT_EXTENDED_REGISTERS)))
		return;
	context_i686_set_floating(&floating, from->fxsave);
	if (parts & CONTEXT_FLOATING_POINT)
		to->FloatSave = floating.FloatSave;
	if (parts & CONTEXT_EXTENDED_REGISTERS)
		memcpy(to->ExtendedRegisters, floating.ExtendedRegisters, sizeof(to->ExtendedRegisters));
}

/* FSAVE's form of the x87 state into FXSAVE's, whose tags are one bit for each register and whose operation code stands apart. */
static void set_x87(u8 *fxsave, const struct context_i686 *from)
{
	const u16 words[4] = { (u16)from->FloatSave.ControlWord, (u16)from->FloatSave.StatusWord, 0,
		(u16)(from->FloatSave.ErrorSelector >> 16 & 0x7ff) };
	const u64 pointers[2] = { from->FloatSave.ErrorOffset, from->FloatSave.DataOffset }; /* the kernel keeps no selectors */

	memcpy(fxsave, words, sizeof(words));
	memcpy(fxsave + sizeof(words), pointers, sizeof(pointers));
	for (unsigned i = 0; i < 8; i++) {
		if ((from->FloatSave.TagWord >> i * 2 & 3) != 3)
			fxsave[4] |= (u8)(1u << i);
		memcpy(fxsave + FXSAVE_REGISTERS + i * 16, from->FloatSave.RegisterArea + i * 10, 10);
	}
}

void context_from_i686(struct context_x86_64 *to, const struct context_i686 *from)
{
	u32 parts = from->ContextFlags & CONTEXT_I386 ? from->ContextFlags : 0;

	if (parts & CONTEXT_CONTROL) {
		to->rbp = from->Ebp;
		to->rip = from->Eip;
		to->eflags = from->EFlags;
		to->rsp = from->Esp;
	}
	if (parts & CONTEXT_INTEGER) {
		to->rdi = from->Edi;
		to->rsi = from->Esi;
		to->rbx = from->Ebx;
		to->rdx = from->Edx;
		to->rcx = from->Ecx;
		to->rax = from->Eax;
	}
	if (parts & CONTEXT_FLOATING_POINT)
		set_x87(to->fxsave, from);
	if (parts & CONTEXT_EXTENDED_REGISTERS) {
		memcpy(to->fxsave, from->ExtendedRegisters, FXSAVE_BYTES);
		memcpy(&to->mxcsr, to->fxsave + FXSAVE_MXCSR, sizeof(to->mxcsr));
	}
}

void machine_enter_guest_i686(void *machine)
{
	greg_t *registers = ((ucontext_t *)machine)->uc_mcontext.gregs;
	struct boundary_hidden hidden = boundary_i686_hidden();

	registers[REG_R14] = (greg_t)hidden.r14;
	registers[REG_R15] = (greg_t)hidden.r15;
	registers[REG_CSGSFS] = (greg_t)(((u64)registers[REG_CSGSFS] & ~0xffffull) | SELECTOR_CODE_32);
}
