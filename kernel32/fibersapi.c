/*
 * Fibers (fibersapi.h, winbase.h).
 *
 * A fiber is a stack and the registers it was left with. What Windows keeps per thread but belongs to the code that runs moves
 * with the fiber: stack limits, exception list, fiber data, fiber-local storage, the guarantee for overflow handlers. The
 * switch itself is assembly (fiber_switch_x86_64.S). NtTib.FiberData points to struct fiber, whose first field is the
 * parameter, because GetFiberData reads it through two pointers in code of the compiler's.
 */
#include "fiber.h"

#include <decant/nt_memory.h>
#include <decant/nt_sync.h>
#include <decant/peb.h>
#include <decant/rtl.h>

PIMAGE_NT_HEADERS NTAPI RtlImageNtHeader(PVOID base);

#define PAGE_BYTES 0x1000u
#define GUARD_BYTES 0x4000u
#define GRANULARITY 0x10000u
#define HAS_FIBER_DATA 0x0004u /* TEB.SameTebFlags */

static struct fiber *current_fiber(void)
{
	return current_teb()->SameTebFlags & HAS_FIBER_DATA ? current_teb()->NtTib.FiberData : NULL;
}

static void free_stack(struct fiber *fiber)
{
	SIZE_T size = 0;

	if (fiber->owns_stack)
		NtFreeVirtualMemory(NtCurrentProcess(), &fiber->stack_allocation, &size, MEM_RELEASE);
}

/* Reserves a stack and commits all but its lowest page; above that lies the guard, as under a thread's stack. */
static NTSTATUS create_stack(struct fiber *fiber, SIZE_T size)
{
	PVOID base = NULL, guard;
	SIZE_T guard_size = GUARD_BYTES;
	ULONG old;
	NTSTATUS status;

	size = (size + GRANULARITY - 1) & ~(SIZE_T)(GRANULARITY - 1);
	status = NtAllocateVirtualMemory(NtCurrentProcess(), &base, 0, &size, MEM_RESERVE, PAGE_READWRITE);
	if (status)
		return status;
	fiber->owns_stack = TRUE;
	fiber->stack_allocation = base;
	fiber->stack_base = (char *)base + size;
	fiber->stack_limit = (char *)base + PAGE_BYTES + GUARD_BYTES;
	guard = (char *)base + PAGE_BYTES;
	size -= PAGE_BYTES;
	status = NtAllocateVirtualMemory(NtCurrentProcess(), &guard, 0, &size, MEM_COMMIT, PAGE_READWRITE);
	if (!status)
		status = NtProtectVirtualMemory(NtCurrentProcess(), &guard, &guard_size, PAGE_READWRITE | PAGE_GUARD, &old);
	if (status)
		free_stack(fiber);
	return status;
}

/* The first function on a new fiber's stack. A fiber function that returns ends its thread. */
static void fiber_main(struct fiber *fiber)
{
	fiber->start(fiber->parameter);
	RtlExitUserThread(0);
}

LPVOID WINAPI CreateFiberEx(SIZE_T commit, SIZE_T reserve, DWORD flags, LPFIBER_START_ROUTINE start, LPVOID parameter)
{
	const IMAGE_NT_HEADERS *headers = RtlImageNtHeader(current_peb()->ImageBaseAddress);
	struct fiber *fiber;
	NTSTATUS status;

	if (flags & ~(DWORD)FIBER_FLAG_FLOAT_SWITCH) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return NULL;
	}
	if (!reserve)
		reserve = headers ? (SIZE_T)headers->OptionalHeader.SizeOfStackReserve : 0x100000;
	fiber = RtlAllocateHeap(current_peb()->ProcessHeap, HEAP_ZERO_MEMORY, sizeof(*fiber));
	if (!fiber) {
		SetLastError(ERROR_NOT_ENOUGH_MEMORY);
		return NULL;
	}
	fiber->parameter = parameter;
	fiber->start = start;
	fiber->exception_list = (PVOID)(LONG_PTR)-1;
	status = create_stack(fiber, reserve < commit ? commit : reserve);
	if (status) {
		RtlFreeHeap(current_peb()->ProcessHeap, 0, fiber);
		set_last_status(status);
		return NULL;
	}
	fiber_prepare(fiber, fiber_main);
	return fiber;
}

LPVOID WINAPI CreateFiber(SIZE_T stack_size, LPFIBER_START_ROUTINE start, LPVOID parameter)
{
	return CreateFiberEx(stack_size, 0, 0, start, parameter);
}

LPVOID WINAPI ConvertThreadToFiberEx(LPVOID parameter, DWORD flags)
{
	struct thread_block *teb = current_teb();
	struct fiber *fiber;

	if (flags & ~(DWORD)FIBER_FLAG_FLOAT_SWITCH) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return NULL;
	}
	if (current_fiber()) {
		SetLastError(ERROR_ALREADY_FIBER);
		return NULL;
	}
	fiber = RtlAllocateHeap(current_peb()->ProcessHeap, HEAP_ZERO_MEMORY, sizeof(*fiber));
	if (!fiber) {
		SetLastError(ERROR_NOT_ENOUGH_MEMORY);
		return NULL;
	}
	fiber->parameter = parameter;
	teb->NtTib.FiberData = fiber;
	teb->SameTebFlags |= HAS_FIBER_DATA;
	return fiber;
}

LPVOID WINAPI ConvertThreadToFiber(LPVOID parameter)
{
	return ConvertThreadToFiberEx(parameter, 0);
}

BOOL WINAPI ConvertFiberToThread(void)
{
	struct thread_block *teb = current_teb();
	struct fiber *fiber = current_fiber();

	if (!fiber) {
		SetLastError(ERROR_ALREADY_THREAD);
		return FALSE;
	}
	teb->SameTebFlags &= ~HAS_FIBER_DATA;
	teb->NtTib.FiberData = NULL;
	/* A stack that the thread still runs on stays with it. */
	RtlFreeHeap(current_peb()->ProcessHeap, 0, fiber);
	return TRUE;
}

VOID WINAPI DeleteFiber(LPVOID address)
{
	struct fiber *fiber = address;

	if (fiber == current_fiber())
		RtlExitUserThread(1);
	RtlProcessFlsData(fiber->fls, 1);
	RtlProcessFlsData(fiber->fls, 2);
	free_stack(fiber);
	RtlFreeHeap(current_peb()->ProcessHeap, 0, fiber);
}

VOID WINAPI SwitchToFiber(LPVOID address)
{
	struct thread_block *teb = current_teb();
	struct fiber *from = teb->NtTib.FiberData, *to = address;

	if (from == to)
		return;
	from->exception_list = teb->NtTib.ExceptionList;
	from->stack_base = teb->NtTib.StackBase;
	from->stack_limit = teb->NtTib.StackLimit;
	from->stack_allocation = teb->DeallocationStack;
	from->guaranteed_bytes = teb->GuaranteedStackBytes;
	from->fls = teb->FlsData;
	from->activation_contexts = teb->ActivationContextStackPointer;
	teb->NtTib.ExceptionList = to->exception_list;
	teb->NtTib.StackBase = to->stack_base;
	teb->NtTib.StackLimit = to->stack_limit;
	teb->NtTib.FiberData = to;
	teb->DeallocationStack = to->stack_allocation;
	teb->GuaranteedStackBytes = to->guaranteed_bytes;
	teb->FlsData = to->fls;
	teb->ActivationContextStackPointer = to->activation_contexts;
	fiber_switch(&from->stack_pointer, to->stack_pointer);
}

BOOL WINAPI IsThreadAFiber(void)
{
	return current_fiber() != NULL;
}
