/*
 * CONTEXT, EXCEPTION_RECORD and the frame KiUserExceptionDispatcher starts on, as Windows lays them out on x86_64: for host
 * code, which has no Windows headers. Field names are Windows'.
 */
#ifndef DECANT_CONTEXT_X86_64_H
#define DECANT_CONTEXT_X86_64_H

#include <decant/types.h>

#define CONTEXT_ALL_X86_64 0x10001fu /* control, integer, segments, floating point, debug registers */

/* Flags of a CONTEXT with an XSAVE header and the state after it, which CONTEXT_EX leads to. */
#define CONTEXT_XSTATE_X86_64 0x100040

struct context_x86_64 {
	u64 P1Home[6];
	u32 ContextFlags;
	u32 MxCsr;
	u16 SegCs, SegDs, SegEs, SegFs, SegGs, SegSs;
	u32 EFlags;
	u64 Dr0, Dr1, Dr2, Dr3, Dr6, Dr7;
	u64 Rax, Rcx, Rdx, Rbx, Rsp, Rbp, Rsi, Rdi;
	u64 R8, R9, R10, R11, R12, R13, R14, R15;
	u64 Rip;
	u8 FltSave[512]; /* what fxsave64 stores */
	u64 VectorRegister[52];
	u64 VectorControl, DebugControl;
	u64 LastBranchToRip, LastBranchFromRip, LastExceptionToRip, LastExceptionFromRip;
};
ASSERT_SIZE(struct context_x86_64, 0x4d0);
ASSERT_OFFSET(struct context_x86_64, Rax, 0x78);
ASSERT_OFFSET(struct context_x86_64, FltSave, 0x100);

struct context_chunk {
	s32 Offset; /* from the CONTEXT_EX */
	u32 Length;
};

/* CONTEXT_EX, which follows a CONTEXT on the stack and says what there is around it. */
struct context_ex {
	struct context_chunk All, Legacy, XState;
	u64 padding;
};
ASSERT_SIZE(struct context_ex, 0x20);

#define EXCEPTION_PARAMETERS 15

struct exception_record {
	u32 ExceptionCode;
	u32 ExceptionFlags;
	u64 ExceptionRecord;
	u64 ExceptionAddress;
	u32 NumberParameters;
	u32 reserved;
	u64 ExceptionInformation[EXCEPTION_PARAMETERS];
};
ASSERT_SIZE(struct exception_record, 0x98);

/* From the stack pointer at KiUserExceptionDispatcher upwards. Its unwind information relies on machine_frame. */
struct exception_frame {
	struct context_x86_64 context;
	struct context_ex context_ex;
	struct exception_record record;
	u64 padding;
	struct {
		u64 rip, cs, eflags, rsp, ss;
	} machine_frame;
	u64 padding2;
};
ASSERT_OFFSET(struct exception_frame, record, 0x4f0);
ASSERT_OFFSET(struct exception_frame, machine_frame, 0x590);

#endif
