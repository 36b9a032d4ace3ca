/*
 * The guest memory of a thread: see thread_memory.h.
 */
#include "thread_memory.h"

#include "memory.h"
#include "loader/guest_copy.h"
#include "loader/status.h"
#include "loader/width.h"

#include <decant/teb.h>

/* What ends the chain of exception handlers, of 32-bit code. */
#define CHAIN_END 0xffffffffu

static void teb_put(guest_ptr teb, u16 offset, u64 value)
{
	guest_copy_out(teb + offset, &value, guest_width.pointer_bytes);
}

static void teb_fill(const struct thread_memory *memory, guest_ptr peb, u32 process, u32 thread)
{
	const struct teb_layout *layout = guest_width.teb;

	if (!guest_width.wide)
		teb_put(memory->teb, layout->exception_list, CHAIN_END);
	teb_put(memory->teb, layout->stack_base, memory->stack_base);
	teb_put(memory->teb, layout->stack_limit, memory->stack_allocation + PAGE_BYTES + STACK_GUARD_BYTES);
	teb_put(memory->teb, layout->deallocation_stack, memory->stack_allocation);
	teb_put(memory->teb, layout->self, memory->teb);
	teb_put(memory->teb, layout->process_id, process);
	teb_put(memory->teb, layout->thread_id, thread);
	teb_put(memory->teb, layout->peb, peb);
}

static u32 set_guard(const struct thread_memory *memory)
{
	return memory_commit_pages(memory->stack_allocation + PAGE_BYTES, STACK_GUARD_BYTES, PAGE_READWRITE | PAGE_GUARD);
}

u32 thread_memory_create(struct thread_memory *memory, u64 stack_bytes, guest_ptr peb, u32 process, u32 thread)
{
	u32 status;

	*memory = (struct thread_memory){ 0 };
	stack_bytes = (stack_bytes + GRANULARITY - 1) & ~(u64)(GRANULARITY - 1);
	status = memory_reserve(&memory->stack_allocation, stack_bytes, 0, false, MEM_PRIVATE, PAGE_READWRITE);
	if (status)
		return status;
	memory->stack_base = memory->stack_allocation + stack_bytes;
	status = memory_commit_pages(memory->stack_allocation + PAGE_BYTES, stack_bytes - PAGE_BYTES, PAGE_READWRITE);
	if (!status)
		status = set_guard(memory);
	if (!status)
		status = memory_reserve(&memory->teb, TEB_BYTES, 0, false, MEM_PRIVATE, PAGE_READWRITE);
	if (!status)
		status = memory_commit_pages(memory->teb, TEB_BYTES, PAGE_READWRITE);
	if (status)
		thread_memory_destroy(memory);
	else
		teb_fill(memory, peb, process, thread);
	return status;
}

u32 thread_memory_recycle(struct thread_memory *memory, guest_ptr peb, u32 process)
{
	u64 guard_end = memory->stack_allocation + PAGE_BYTES + STACK_GUARD_BYTES, limit = 0;
	u32 status = set_guard(memory);

	/* SetThreadStackGuarantee made the guard larger: those pages are stack again. */
	if (!status && guest_copy_in(&limit, memory->teb + guest_width.teb->stack_limit, guest_width.pointer_bytes) && limit > guard_end
			&& limit < memory->stack_base)
		status = memory_commit_pages(guard_end, limit - guard_end, PAGE_READWRITE);
	/* The program may have changed or freed pages of either. */
	if (!status)
		status = memory_commit_pages(memory->teb, TEB_BYTES, PAGE_READWRITE);
	if (!status && !guest_fill((void *)memory->teb, 0, TEB_BYTES))
		status = STATUS_ACCESS_VIOLATION;
	if (!status)
		teb_fill(memory, peb, process, 0);
	return status;
}

void thread_memory_set_thread(const struct thread_memory *memory, u32 thread)
{
	teb_put(memory->teb, guest_width.teb->thread_id, thread);
}

void thread_memory_destroy(struct thread_memory *memory)
{
	if (memory->teb)
		memory_release(memory->teb);
	if (memory->stack_allocation)
		memory_release(memory->stack_allocation);
	*memory = (struct thread_memory){ 0 };
}
