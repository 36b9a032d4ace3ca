/*
 * CONTEXT, EXCEPTION_RECORD and the frame KiUserExceptionDispatcher starts on, as Windows lays them out on i686: for host
 * code, which has no Windows headers. Field names are Windows'.
 */
#ifndef DECANT_CONTEXT_I686_H
#define DECANT_CONTEXT_I686_H

#include <decant/types.h>

#include <ucontext.h>

#define CONTEXT_I386 0x00010000u
#define CONTEXT_ALL_I686 0x1003fu /* control, integer, segments, x87, debug and extended registers */

struct context_i686 {
	u32 ContextFlags;
	u32 Dr0, Dr1, Dr2, Dr3, Dr6, Dr7;
	struct {
		u32 ControlWord, StatusWord, TagWord, ErrorOffset, ErrorSelector, DataOffset, DataSelector;
		u8 RegisterArea[80];
		u32 Cr0NpxState;
	} FloatSave;
	u32 SegGs, SegFs, SegEs, SegDs;
	u32 Edi, Esi, Ebx, Edx, Ecx, Eax;
	u32 Ebp, Eip, SegCs, EFlags, Esp, SegSs;
	u8 ExtendedRegisters[512]; /* what fxsave stores */
};
ASSERT_SIZE(struct context_i686, 0x2cc);
ASSERT_OFFSET(struct context_i686, Eip, 0xb8);
ASSERT_OFFSET(struct context_i686, ExtendedRegisters, 0xcc);

struct exception_record_i686 {
	u32 ExceptionCode;
	u32 ExceptionFlags;
	u32 ExceptionRecord;
	u32 ExceptionAddress;
	u32 NumberParameters;
	u32 ExceptionInformation[15];
};
ASSERT_SIZE(struct exception_record_i686, 0x50);

/* From the stack pointer at KiUserExceptionDispatcher upwards. */
struct exception_frame_i686 {
	u32 record_address, context_address;
	struct exception_record_i686 record;
	struct context_i686 context;
};

/* The guest's registers in a signal's context, which interrupted 32-bit code. */
void context_i686_from_signal(struct context_i686 *to, const ucontext_t *from);
/* The x87 and SSE state of 512 bytes that fxsave stored, in both of its forms. */
void context_i686_set_floating(struct context_i686 *to, const void *fxsave);

#endif
