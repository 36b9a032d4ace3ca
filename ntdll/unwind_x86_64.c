/*
 * RtlVirtualUnwind: one step up the stack, from the tables of x86_64 images.
 *
 * A function's unwind information lists what its prologue did, last instruction first. Undoing it on a copy of the registers
 * gives the caller's registers. Three places need more care than the body: inside the prologue only what has run is undone;
 * inside an epilogue the table no longer tells the truth, so the rest of the epilogue is read as machine code and executed on
 * the copy; and a chained entry continues in another function's information.
 *
 * The dispatcher walks stacks that may be corrupt, so every read of the stack is checked against bounds here; the public
 * function has none. Format: Microsoft, "x64 exception handling".
 */
#include "unwind_x86_64.h"

enum {
	UWOP_PUSH_NONVOL,
	UWOP_ALLOC_LARGE,
	UWOP_ALLOC_SMALL,
	UWOP_SET_FPREG,
	UWOP_SAVE_NONVOL,
	UWOP_SAVE_NONVOL_FAR,
	UWOP_EPILOG,
	UWOP_SPARE,
	UWOP_SAVE_XMM128,
	UWOP_SAVE_XMM128_FAR,
	UWOP_PUSH_MACHFRAME,
};

union unwind_code {
	struct {
		BYTE offset;
		BYTE operation : 4, info : 4;
	};
	WORD slot;
};

struct unwind_info {
	BYTE version : 3, flags : 5;
	BYTE prolog_size;
	BYTE code_count;
	BYTE frame_register : 4, frame_offset : 4;
	union unwind_code codes[];
};

/* Longer chains than this are loops in a damaged table. */
#define CHAIN_LIMIT 32

struct step {
	CONTEXT *context;
	KNONVOLATILE_CONTEXT_POINTERS *pointers;
	ULONG64 low, high;
	bool machine_frame;
};

static ULONG64 *integer_register(CONTEXT *context, unsigned number)
{
	return &context->Rax + number;
}

static bool on_stack(const struct step *step, ULONG64 address, unsigned size)
{
	return address >= step->low && address <= step->high - size;
}

static bool load(const struct step *step, ULONG64 address, ULONG64 *value)
{
	if (!on_stack(step, address, sizeof *value))
		return false;
	*value = *(const ULONG64 *)address;
	return true;
}

static bool restore_integer(struct step *step, unsigned number, ULONG64 address)
{
	if (!load(step, address, integer_register(step->context, number)))
		return false;
	if (step->pointers)
		step->pointers->IntegerContext[number] = (ULONG64 *)address;
	return true;
}

static bool restore_xmm(struct step *step, unsigned number, ULONG64 address)
{
	if (!on_stack(step, address, sizeof(M128A)))
		return false;
	M128A *vector = &step->context->Xmm0 + number;
	vector->Low = ((const ULONG64 *)address)[0];
	vector->High = ((const LONG64 *)address)[1];
	if (step->pointers)
		step->pointers->FloatingContext[number] = (M128A *)address;
	return true;
}

static bool pop(struct step *step, ULONG64 *value)
{
	if (!load(step, step->context->Rsp, value))
		return false;
	step->context->Rsp += 8;
	return true;
}

/* How many 16-bit slots an operation takes, itself included. */
static unsigned code_slots(const struct unwind_info *info, const union unwind_code *code)
{
	switch (code->operation) {
	case UWOP_ALLOC_LARGE:
		return code->info ? 3 : 2;
	case UWOP_SAVE_NONVOL:
	case UWOP_SAVE_XMM128:
		return 2;
	case UWOP_SAVE_NONVOL_FAR:
	case UWOP_SAVE_XMM128_FAR:
	case UWOP_SPARE:
		return 3;
	case UWOP_EPILOG:
		return info->version >= 2 ? 1 : 2;
	default:
		return 1;
	}
}

static ULONG64 far_operand(const union unwind_code *code)
{
	return code[1].slot | (ULONG64)code[2].slot << 16;
}

/* Undoes one operation. frame: the base that saved registers are found from. */
static bool undo(struct step *step, const struct unwind_info *info, const union unwind_code *code, ULONG64 frame)
{
	CONTEXT *context = step->context;
	switch (code->operation) {
	case UWOP_PUSH_NONVOL:
		if (!restore_integer(step, code->info, context->Rsp))
			return false;
		if (code->info != 4)
			context->Rsp += 8;
		return true;
	case UWOP_ALLOC_LARGE:
		context->Rsp += code->info ? far_operand(code) : code[1].slot * 8ull;
		return true;
	case UWOP_ALLOC_SMALL:
		context->Rsp += code->info * 8 + 8;
		return true;
	case UWOP_SET_FPREG:
		context->Rsp = *integer_register(context, info->frame_register) - info->frame_offset * 16;
		return true;
	case UWOP_SAVE_NONVOL:
		return restore_integer(step, code->info, frame + code[1].slot * 8ull);
	case UWOP_SAVE_NONVOL_FAR:
		return restore_integer(step, code->info, frame + far_operand(code));
	case UWOP_SAVE_XMM128:
		return restore_xmm(step, code->info, frame + code[1].slot * 16ull);
	case UWOP_SAVE_XMM128_FAR:
		return restore_xmm(step, code->info, frame + far_operand(code));
	case UWOP_PUSH_MACHFRAME: {
		ULONG64 at = context->Rsp + (code->info ? 8 : 0);
		step->machine_frame = true;
		return load(step, at, &context->Rip) && load(step, at + 24, &context->Rsp);
	}
	default:
		return true;
	}
}

/* Undoes what the prologue had done OFFSET bytes into the function. */
static bool undo_all(struct step *step, const struct unwind_info *info, ULONG64 offset, ULONG64 frame)
{
	for (unsigned i = 0; i < info->code_count; i += code_slots(info, &info->codes[i])) {
		const union unwind_code *code = &info->codes[i];
		if (i + code_slots(info, code) > info->code_count)
			return false;
		if (code->offset <= offset || (code->operation == UWOP_EPILOG && info->version >= 2))
			if (!undo(step, info, code, frame))
				return false;
	}
	return true;
}

static bool frame_register_is_set(const struct unwind_info *info, ULONG64 offset)
{
	if (!info->frame_register)
		return false;
	if (offset >= info->prolog_size || info->flags & UNW_FLAG_CHAININFO)
		return true;
	for (unsigned i = 0; i < info->code_count; i += code_slots(info, &info->codes[i]))
		if (info->codes[i].operation == UWOP_SET_FPREG)
			return info->codes[i].offset <= offset;
	return false;
}

static RUNTIME_FUNCTION *chained_entry(const struct unwind_info *info)
{
	return (RUNTIME_FUNCTION *)&info->codes[(info->code_count + 1) & ~1u];
}

static INT32 displacement(const BYTE *at)
{
	return (INT32)((UINT32)at[0] | (UINT32)at[1] << 8 | (UINT32)at[2] << 16 | (UINT32)at[3] << 24);
}

/* Whether a jump to TARGET leaves the function, which makes it a tail call and so part of an epilogue. */
static bool leaves_function(ULONG64 image_base, const RUNTIME_FUNCTION *entry, ULONG64 target)
{
	const struct unwind_info *info = (const struct unwind_info *)(image_base + entry->UnwindData);
	ULONG64 begin = image_base + entry->BeginAddress;
	if (target >= begin && target < image_base + entry->EndAddress)
		return target == begin && !(info->flags & UNW_FLAG_CHAININFO); /* a tail call of itself */
	for (unsigned depth = 0; info->flags & UNW_FLAG_CHAININFO && depth < CHAIN_LIMIT; depth++) {
		const RUNTIME_FUNCTION *primary = chained_entry(info);
		info = (const struct unwind_info *)(image_base + primary->UnwindData);
		if (target > image_base + primary->BeginAddress && target < image_base + primary->EndAddress)
			return false;
	}
	return true;
}

/*
 * Reads the code at ControlPc as an epilogue: optionally one release of the frame (add rsp or lea rsp), pops, and a return or
 * a jump out of the function. Executes it on the context if EXECUTE; otherwise only says whether it is one.
 */
static bool epilogue(struct step *step, ULONG64 image_base, const RUNTIME_FUNCTION *entry, const struct unwind_info *info,
	ULONG64 control_pc, bool execute, bool *stack_is_good)
{
	const BYTE *at = (const BYTE *)control_pc;
	const BYTE *end = (const BYTE *)(image_base + entry->EndAddress);
	CONTEXT *context = step->context;

	if (end - at >= 4 && at[0] == 0x48 && at[1] == 0x83 && at[2] == 0xc4) { /* add rsp, imm8 */
		if (execute)
			context->Rsp += (INT64)(signed char)at[3];
		at += 4;
	} else if (end - at >= 7 && at[0] == 0x48 && at[1] == 0x81 && at[2] == 0xc4) { /* add rsp, imm32 */
		if (execute)
			context->Rsp += (INT64)displacement(at + 3);
		at += 7;
	} else if (end - at >= 4 && (at[0] & 0xfe) == 0x48 && at[1] == 0x8d && (at[2] & 0x38) == 0x20) { /* lea rsp, [reg + disp] */
		unsigned base = (at[2] & 7) | (at[0] & 1) << 3;
		unsigned mode = at[2] >> 6;
		if (!info->frame_register || base != info->frame_register || (base & 7) == 4 || mode == 0 || mode == 3)
			return false;
		if (mode == 2 && end - at < 7)
			return false;
		if (execute)
			context->Rsp = *integer_register(context, base) + (mode == 1 ? (INT64)(signed char)at[3] : (INT64)displacement(at + 3));
		at += mode == 1 ? 4 : 7;
	}
	for (; end - at >= 1; ) {
		unsigned number, size;
		if ((at[0] & 0xf8) == 0x58)
			number = at[0] & 7, size = 1;
		else if (end - at >= 2 && (at[0] & 0xf0) == 0x40 && (at[1] & 0xf8) == 0x58) /* with any REX prefix */
			number = (at[1] & 7) | (at[0] & 1) << 3, size = 2;
		else
			break;
		if (execute) {
			if (!restore_integer(step, number, context->Rsp))
				return *stack_is_good = false;
			context->Rsp += 8;
		}
		at += size;
	}
	if (end - at >= 2 && (at[0] == 0xf3 || at[0] == 0xf2) && at[1] == 0xc3) /* rep ret, bnd ret */
		at++;
	bool ends = false;
	if (end - at >= 1 && (at[0] == 0xc3 || (at[0] == 0xc2 && end - at >= 3)))
		ends = true;
	else if (end - at >= 2 && at[0] == 0xeb)
		ends = leaves_function(image_base, entry, (ULONG64)(at + 2 + (signed char)at[1]));
	else if (end - at >= 5 && at[0] == 0xe9)
		ends = leaves_function(image_base, entry, (ULONG64)(at + 5 + displacement(at + 1)));
	else if (end - at >= 6 && at[0] == 0xff && at[1] == 0x25)
		ends = true; /* jmp [rip + disp]: an import */
	else if (end - at >= 3 && (at[0] & 0xf8) == 0x48 && at[1] == 0xff && (at[2] & 0x38) == 0x20)
		ends = true; /* rex.w jmp: what compilers write for a tail call through a register */
	if (ends && execute)
		*stack_is_good = pop(step, &context->Rip);
	return ends;
}

static bool unwind_leaf(struct step *step, struct unwound_frame *frame)
{
	frame->establisher = step->context->Rsp;
	return pop(step, &step->context->Rip);
}

bool unwind_frame(DWORD handler_type, ULONG64 image_base, ULONG64 control_pc, RUNTIME_FUNCTION *entry, CONTEXT *context,
	struct unwound_frame *frame, KNONVOLATILE_CONTEXT_POINTERS *pointers, ULONG64 low, ULONG64 high)
{
	struct step step = {context, pointers, low, high, false};
	*frame = (struct unwound_frame){0};
	if (!entry)
		return unwind_leaf(&step, frame);

	const struct unwind_info *info = (const struct unwind_info *)(image_base + entry->UnwindData);
	ULONG64 offset = control_pc - (image_base + entry->BeginAddress);
	bool in_prologue = offset < info->prolog_size;

	frame->establisher = frame_register_is_set(info, offset)
		? *integer_register(context, info->frame_register) - info->frame_offset * 16 : context->Rsp;
	bool stack_is_good = true;
	if (!in_prologue && epilogue(&step, image_base, entry, info, control_pc, false, &stack_is_good)) {
		epilogue(&step, image_base, entry, info, control_pc, true, &stack_is_good);
		return stack_is_good;
	}
	if (!undo_all(&step, info, offset, frame->establisher))
		return false;
	for (unsigned depth = 0; info->flags & UNW_FLAG_CHAININFO; depth++) {
		if (depth == CHAIN_LIMIT)
			return false;
		info = (const struct unwind_info *)(image_base + chained_entry(info)->UnwindData);
		if (!undo_all(&step, info, ~0ull, frame->establisher))
			return false;
	}
	if (!step.machine_frame && !pop(&step, &context->Rip))
		return false;
	if (info->flags & handler_type & (UNW_FLAG_EHANDLER | UNW_FLAG_UHANDLER) && !in_prologue) {
		const DWORD *handler = (const DWORD *)chained_entry(info);
		frame->handler = (EXCEPTION_ROUTINE *)(image_base + *handler);
		frame->handler_data = (void *)(handler + 1);
	}
	return true;
}

EXCEPTION_ROUTINE *NTAPI RtlVirtualUnwind(DWORD handler_type, DWORD64 image_base, DWORD64 control_pc, RUNTIME_FUNCTION *entry,
	CONTEXT *context, PVOID *handler_data, DWORD64 *establisher, KNONVOLATILE_CONTEXT_POINTERS *pointers)
{
	struct unwound_frame frame;
	unwind_frame(handler_type, image_base, control_pc, entry, context, &frame, pointers, 0, ~0ull);
	*establisher = frame.establisher;
	*handler_data = frame.handler_data;
	return frame.handler;
}
