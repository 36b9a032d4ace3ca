/*
 * The guest memory of a thread: see thread_memory.h.
 */
#include "thread_memory.h"

#include "memory.h"
#include "loader/guest_copy.h"
#include "loader/status.h"

#include <decant/teb.h>

static void teb_put(guest_ptr teb, u16 offset, u64 value)
{
	guest_copy_out(teb + offset, &value, sizeof(value));
}

u32 thread_memory_create(struct thread_memory *memory, u64 stack_bytes, guest_ptr peb, u32 process, u32 thread)
{
	const struct teb_layout *layout = &teb_layout_x86_64;
	u32 status;

	*memory = (struct thread_memory){ 0 };
	stack_bytes = (stack_bytes + GRANULARITY - 1) & ~(u64)(GRANULARITY - 1);
	status = memory_reserve(&memory->stack_allocation, stack_bytes, 0, false, MEM_PRIVATE, PAGE_READWRITE);
	if (status)
		return status;
	memory->stack_base = memory->stack_allocation + stack_bytes;
	status = memory_commit_pages(memory->stack_allocation + PAGE_BYTES, stack_bytes - PAGE_BYTES, PAGE_READWRITE);
	if (!status)
		status = memory_commit_pages(memory->stack_allocation + PAGE_BYTES, STACK_GUARD_BYTES, PAGE_READWRITE | PAGE_GUARD);
	if (!status)
		status = memory_reserve(&memory->teb, TEB_BYTES, 0, false, MEM_PRIVATE, PAGE_READWRITE);
	if (!status)
		status = memory_commit_pages(memory->teb, TEB_BYTES, PAGE_READWRITE);
	if (status) {
		thread_memory_destroy(memory);
		return status;
	}
	teb_put(memory->teb, layout->stack_base, memory->stack_base);
	teb_put(memory->teb, layout->stack_limit, memory->stack_allocation + PAGE_BYTES + STACK_GUARD_BYTES);
	teb_put(memory->teb, layout->deallocation_stack, memory->stack_allocation);
	teb_put(memory->teb, layout->self, memory->teb);
	teb_put(memory->teb, layout->process_id, process);
	teb_put(memory->teb, layout->thread_id, thread);
	teb_put(memory->teb, layout->peb, peb);
	return STATUS_SUCCESS;
}

void thread_memory_destroy(struct thread_memory *memory)
{
	if (memory->teb)
		memory_release(memory->teb);
	if (memory->stack_allocation)
		memory_release(memory->stack_allocation);
	*memory = (struct thread_memory){ 0 };
}
