/*
 * What a fault of x86_64 guest code is to Windows: from the processor's trap number and, where Linux tells less than Windows
 * does, from the instruction.
 *
 * A general protection fault is a privileged instruction, one of Windows' software interrupts (0x29 __fastfail, 0x2c
 * assertion, 0x2d debug service), or an access violation at an address the processor does not name, which Windows reports as
 * -1. A divide error is an overflow unless the divisor is zero.
 */
#include "fault.h"

#include "guest_copy.h"
#include "boundary.h"
#include "status.h"
#include "width.h"
#include "ntdll/host/memory.h"

#include <decant/exception.h>
#include <decant/teb.h>

#include <string.h>
#include <sys/mman.h>

enum trap {
	TRAP_DIVIDE = 0,
	TRAP_DEBUG = 1,
	TRAP_BREAKPOINT = 3,
	TRAP_GENERAL_PROTECTION = 13,
	TRAP_PAGE = 14,
	TRAP_X87 = 16,
	TRAP_ALIGNMENT = 17,
	TRAP_SIMD = 19,
};

/* Bits of a page fault's error code. */
#define PAGE_FAULT_WRITE 2u
#define PAGE_FAULT_FETCH 16u
/* A #GP of `int n` has the vector here, times eight, plus 2. */
#define GP_VECTOR(error) ((error) >> 3)
#define GP_IS_INTERRUPT(error) (((error) & 7) == 2)

/* Windows' values of ExceptionInformation[0]. */
#define ACCESS_READ 0u
#define ACCESS_WRITE 1u
#define ACCESS_EXECUTE 8u

#define INSTRUCTION_BYTES 15

/* An instruction up to its opcode. */
struct instruction {
	u8 bytes[INSTRUCTION_BYTES + 8]; /* zeros follow what could be read */
	unsigned length;
	unsigned opcode; /* index of the first opcode byte */
	u8 rex;
	bool operand16;
	bool segment; /* an fs or gs prefix */
};

static void fetch(struct instruction *instruction, u64 ip)
{
	memset(instruction, 0, sizeof(*instruction));
	while (instruction->length < INSTRUCTION_BYTES
			&& guest_copy_in(&instruction->bytes[instruction->length], ip + instruction->length, 1))
		instruction->length++;
	for (; instruction->opcode < instruction->length; instruction->opcode++) {
		u8 byte = instruction->bytes[instruction->opcode];

		if (byte == 0x66)
			instruction->operand16 = true;
		else if (byte == 0x64 || byte == 0x65)
			instruction->segment = true;
		else if ((byte & 0xf0) == 0x40 && guest_width.wide) {
			instruction->rex = byte;
			instruction->opcode++;
			return;
		} else if (byte != 0xf0 && byte != 0xf2 && byte != 0xf3 && byte != 0x67 && byte != 0x2e && byte != 0x36
				&& byte != 0x3e && byte != 0x26)
			return;
	}
}

static bool is_privileged(const struct instruction *instruction)
{
	const u8 *code = &instruction->bytes[instruction->opcode];
	unsigned extension = (code[2] >> 3) & 7;

	switch (code[0]) {
	case 0x6c: case 0x6d: case 0x6e: case 0x6f: /* ins, outs */
	case 0xe4: case 0xe5: case 0xe6: case 0xe7: /* in, out */
	case 0xec: case 0xed: case 0xee: case 0xef:
	case 0xf4: case 0xfa: case 0xfb:            /* hlt, cli, sti */
		return true;
	case 0x0f:
		break;
	default:
		return false;
	}
	switch (code[1]) {
	case 0x00:
		return extension == 2 || extension == 3; /* lldt, ltr */
	case 0x01:
		return extension == 2 || extension == 3 || extension == 6 || extension == 7; /* lgdt, lidt, lmsw, invlpg */
	case 0x06: case 0x08: case 0x09:            /* clts, invd, wbinvd */
	case 0x20: case 0x21: case 0x22: case 0x23: /* control and debug registers */
	case 0x30: case 0x32: case 0x33: case 0x35: /* wrmsr, rdmsr, rdpmc, sysexit */
		return true;
	}
	return false;
}

/* ---- division ---- */

static u64 register_value(const ucontext_t *context, unsigned number)
{
	static const u8 places[16] = { REG_RAX, REG_RCX, REG_RDX, REG_RBX, REG_RSP, REG_RBP, REG_RSI, REG_RDI, REG_R8, REG_R9,
		REG_R10, REG_R11, REG_R12, REG_R13, REG_R14, REG_R15 };
	return (u64)context->uc_mcontext.gregs[places[number & 15]];
}

static s64 signed_at(const u8 *bytes, unsigned size)
{
	s32 value;

	if (size == 1)
		return (signed char)*bytes;
	memcpy(&value, bytes, sizeof(value));
	return value;
}

/* The address that the ModRM byte at CODE names; it is not one with mode 3. */
static u64 operand_address(const ucontext_t *context, const struct instruction *instruction, const u8 *code)
{
	unsigned mode = code[0] >> 6, base = code[0] & 7;
	const u8 *at = code + 1;
	u64 address = 0;

	if (base == 4) {
		u8 sib = *at++;
		unsigned index = ((sib >> 3) & 7) | (instruction->rex & 2) << 2;

		if (index != 4)
			address += register_value(context, index) << (sib >> 6);
		base = sib & 7;
		if (base == 5 && mode == 0)
			return address + (u64)signed_at(at, 4);
	} else if (base == 5 && mode == 0) {
		u64 next = guest_width.wide ? (u64)context->uc_mcontext.gregs[REG_RIP] + (u64)(at + 4 - instruction->bytes) : 0;

		return next + (u64)signed_at(at, 4);
	}
	address += register_value(context, base | (instruction->rex & 1) << 3);
	if (mode == 1)
		address += (u64)signed_at(at, 1);
	else if (mode == 2)
		address += (u64)signed_at(at, 4);
	return guest_width.wide ? address : (u32)address;
}

/* Whether a division at INSTRUCTION has a divisor other than zero, so that its quotient was too large. */
static bool divisor_is_not_zero(const ucontext_t *context, const struct instruction *instruction)
{
	const u8 *code = &instruction->bytes[instruction->opcode];
	unsigned size, number;
	u64 value = 0;

	if ((code[0] & 0xfe) != 0xf6)
		return false;
	size = code[0] == 0xf6 ? 1 : instruction->rex & 8 ? 8 : instruction->operand16 ? 2 : 4;
	if (code[1] >> 6 != 3) {
		if (instruction->segment || !guest_copy_in(&value, operand_address(context, instruction, code + 1), size))
			return false;
		return value != 0;
	}
	number = (code[1] & 7) | (instruction->rex & 1) << 3;
	if (size == 1 && !instruction->rex && number >= 4)
		return (register_value(context, number - 4) & 0xff00) != 0; /* ah, ch, dh, bh */
	value = register_value(context, number);
	return (size == 8 ? value : value & ((1ull << size * 8) - 1)) != 0;
}

/* ---- floating point ---- */

/* The exception that FLAGS, those raised and not masked, stand for; both units number them alike. */
static u32 float_code(u32 flags, bool stack_fault)
{
	if (flags & 1)
		return stack_fault ? STATUS_FLOAT_STACK_CHECK : STATUS_FLOAT_INVALID_OPERATION;
	if (flags & 4)
		return STATUS_FLOAT_DIVIDE_BY_ZERO;
	if (flags & 2)
		return STATUS_FLOAT_DENORMAL_OPERAND;
	if (flags & 8)
		return STATUS_FLOAT_OVERFLOW;
	if (flags & 16)
		return STATUS_FLOAT_UNDERFLOW;
	return STATUS_FLOAT_INEXACT_RESULT;
}

/* ---- memory ---- */

bool fault_open_stack_guard(guest_ptr address)
{
	const struct teb_layout *layout = guest_width.teb;
	guest_ptr teb = boundary_teb, low = 0, high = 0, limit = 0;
	u32 bytes = guest_width.pointer_bytes;

	if (!guest_copy_in(&low, teb + layout->deallocation_stack, bytes) || !guest_copy_in(&high, teb + layout->stack_base, bytes)
			|| !guest_copy_in(&limit, teb + layout->stack_limit, bytes))
		return false;
	if (address < low || address >= high)
		return false;
	/* The lowest page stays inaccessible. What lies between it and the limit is the guard. */
	low += PAGE_BYTES;
	for (guest_ptr page = low; page < limit && page < high; page += PAGE_BYTES)
		memory_fault(page, PROT_WRITE);
	guest_copy_out(teb + layout->stack_limit, &low, bytes);
	return true;
}

static bool page_fault(int signal, const siginfo_t *info, const ucontext_t *context, struct fault *fault)
{
	u64 error = (u64)context->uc_mcontext.gregs[REG_ERR];
	u64 address = (u64)info->si_addr;
	int access = error & PAGE_FAULT_FETCH ? PROT_EXEC : error & PAGE_FAULT_WRITE ? PROT_WRITE : PROT_READ;

	fault->parameters = 2;
	fault->parameter[0] = access == PROT_EXEC ? ACCESS_EXECUTE : access == PROT_WRITE ? ACCESS_WRITE : ACCESS_READ;
	fault->parameter[1] = address;
	if (signal == SIGBUS) { /* past the end of a mapped file, or a disk that fails */
		fault->code = STATUS_IN_PAGE_ERROR;
		fault->parameters = 3;
		fault->parameter[2] = info->si_code == BUS_ADRERR ? STATUS_END_OF_FILE : STATUS_IO_DEVICE_ERROR;
		return true;
	}
	fault->code = STATUS_ACCESS_VIOLATION;
	switch (memory_fault(address, access)) {
	case MEMORY_FAULT_RETRY:
		return false;
	case MEMORY_FAULT_GUARD:
		fault->code = STATUS_GUARD_PAGE_VIOLATION;
		if (fault_open_stack_guard(address)) {
			fault->code = STATUS_STACK_OVERFLOW;
			fault->parameters = 0;
		}
		break;
	case MEMORY_FAULT_ACCESS:
		break;
	}
	return true;
}

static void general_protection(const ucontext_t *context, const struct instruction *instruction, struct fault *fault)
{
	u64 error = (u64)context->uc_mcontext.gregs[REG_ERR];
	const u8 *code = &instruction->bytes[instruction->opcode];

	if (GP_IS_INTERRUPT(error) && code[0] == 0xcd) {
		switch (GP_VECTOR(error)) {
		case 0x29:
			fault->code = STATUS_STACK_BUFFER_OVERRUN;
			fault->flags = EXCEPTION_FLAG_SECOND_CHANCE | 1; /* not continuable */
			fault->parameters = 1;
			fault->parameter[0] = register_value(context, 1) & 0xffffffff;
			return;
		case 0x2c:
			fault->code = STATUS_ASSERTION_FAILURE;
			return;
		case 0x2d:
			fault->code = STATUS_BREAKPOINT;
			fault->address += instruction->opcode + 2;
			fault->parameters = 1;
			fault->parameter[0] = register_value(context, 0);
			return;
		}
	}
	if (is_privileged(instruction)) {
		fault->code = STATUS_PRIVILEGED_INSTRUCTION;
		return;
	}
	fault->code = STATUS_ACCESS_VIOLATION;
	fault->parameters = 2;
	fault->parameter[0] = ACCESS_READ;
	fault->parameter[1] = guest_width.wide ? ~0ull : ~0u;
}

bool fault_classify(int signal, const siginfo_t *info, const ucontext_t *context, struct fault *fault)
{
	const greg_t *registers = context->uc_mcontext.gregs;
	const struct _libc_fpstate *floating = context->uc_mcontext.fpregs;
	struct instruction instruction;

	memset(fault, 0, sizeof(*fault));
	fault->address = (u64)registers[REG_RIP];
	if (signal == SIGILL) {
		fault->code = STATUS_ILLEGAL_INSTRUCTION;
		return true;
	}
	switch (registers[REG_TRAPNO]) {
	case TRAP_PAGE:
		return page_fault(signal, info, context, fault);
	case TRAP_DIVIDE:
		fetch(&instruction, fault->address);
		fault->code = divisor_is_not_zero(context, &instruction) ? STATUS_INTEGER_OVERFLOW : STATUS_INTEGER_DIVIDE_BY_ZERO;
		return true;
	case TRAP_DEBUG:
		fault->code = STATUS_SINGLE_STEP;
		return true;
	case TRAP_BREAKPOINT:
		fault->code = STATUS_BREAKPOINT;
		fault->address--; /* Windows points at the int3 itself */
		fault->parameters = 1;
		return true;
	case TRAP_X87:
		fault->code = float_code(floating->swd & ~floating->cwd & 0x3f, floating->swd & 0x40);
		fault->parameters = 1;
		return true;
	case TRAP_SIMD:
		fault->code = float_code(floating->mxcsr & ~(floating->mxcsr >> 7) & 0x3f, false);
		fault->parameters = 1;
		return true;
	case TRAP_ALIGNMENT:
		fault->code = STATUS_DATATYPE_MISALIGNMENT;
		return true;
	default:
		fetch(&instruction, fault->address);
		general_protection(context, &instruction, fault);
		return true;
	}
}
