/*
 * Setting up the boundary for 32-bit guest code: see boundary_i686.h.
 *
 * A thread's TEB gets a descriptor of the thread's own (GDT) by set_thread_area, which has no 64-bit system call but can be reached
 * by the 32-bit one; where that is refused, one of the process' (LDT) by modify_ldt.
 */
#include "boundary_i686.h"

#include "guest_copy.h"
#include "report.h"
#include "status.h"
#include "ntdll/host/memory.h"

#include <asm/ldt.h>
#include <errno.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/syscall.h>
#include <unistd.h>

#define HWCAP2_FSGSBASE_BIT 2u
/* Where a thread's user_desc stands while the kernel reads it: behind the 32-bit TEB. */
#define TEB_SCRATCH 0x1800u
#define SELECTOR_LDT 4u
#define SELECTOR_USER 3u
#define LDT_WRITE 0x11
#define LDT_ENTRIES_MAX 8192u

_Thread_local struct boundary_far boundary_far;
struct boundary_i686 boundary_i686;

void boundary_i686_init(guest_ptr entry)
{
	/* jmp *0(%rip), and the address. */
	u8 code[14] = { 0xff, 0x25 };
	struct {
		u32 eip;
		u16 cs;
	} far = { .cs = SELECTOR_CODE_64 };
	const char *target;
	u32 status;

	boundary_i686.fsgsbase = getauxval(AT_HWCAP2) & HWCAP2_FSGSBASE_BIT;
	target = boundary_i686.fsgsbase ? boundary_i686_call : boundary_i686_call_slow;
	memcpy(code + 6, &target, sizeof(target));
	boundary_i686.lower = 0;
	status = memory_reserve(&boundary_i686.lower, PAGE_BYTES, 0, false, MEM_PRIVATE, PAGE_EXECUTE_READ);
	if (!status)
		status = memory_commit_pages(boundary_i686.lower, PAGE_BYTES, PAGE_READWRITE);
	if (!status && !guest_copy_out(boundary_i686.lower, code, sizeof(code)))
		status = STATUS_ACCESS_VIOLATION;
	if (!status)
		status = memory_commit_pages(boundary_i686.lower, PAGE_BYTES, PAGE_EXECUTE_READ);
	far.eip = (u32)boundary_i686.lower;
	if (status || !guest_copy_out(entry, &far, 6))
		report_fatal("no memory for 32-bit code's way into the host (status %08x)", status);
}

/* In the GDT. Returns the selector or 0. */
static u16 thread_area_selector(guest_ptr teb, struct user_desc *description)
{
	/* The entry is the thread's as long as it lives: a second TEB goes into the same one. */
	static _Thread_local u32 entry;

	description->entry_number = entry ? entry : ~0u;
	if (!guest_copy_out(teb + TEB_SCRATCH, description, sizeof(*description)) ||
	    boundary_i686_set_thread_area(teb + TEB_SCRATCH) ||
	    !guest_copy_in(description, teb + TEB_SCRATCH, sizeof(*description)))
		return 0;
	entry = description->entry_number;
	return (u16)(entry << 3 | SELECTOR_USER);
}

/* The process' entries that threads have; the first is nobody's. */
static u64 ldt_taken[LDT_ENTRIES_MAX / 64] = { 1 };
static _Thread_local u32 ldt_entry;

/* 0 if all are taken. */
static u32 ldt_take(void)
{
	for (u32 i = 0; i < LDT_ENTRIES_MAX / 64; i++) {
		u64 taken = __atomic_load_n(&ldt_taken[i], __ATOMIC_RELAXED);

		while (~taken) {
			u32 bit = (u32)__builtin_ctzll(~taken);

			taken = __atomic_fetch_or(&ldt_taken[i], 1ull << bit, __ATOMIC_RELAXED);
			if (!(taken >> bit & 1))
				return i * 64 + bit;
		}
	}
	return 0;
}

void boundary_i686_finish_thread(void)
{
	if (ldt_entry)
		__atomic_fetch_and(&ldt_taken[ldt_entry / 64], ~(1ull << ldt_entry % 64), __ATOMIC_RELAXED);
	ldt_entry = 0;
}

/* In the LDT. Returns the selector or 0. */
static u16 ldt_selector(struct user_desc *description)
{
	if (!ldt_entry)
		ldt_entry = ldt_take();
	description->entry_number = ldt_entry;
	if (!ldt_entry || syscall(SYS_modify_ldt, LDT_WRITE, description, sizeof(*description)))
		return 0;
	return (u16)(ldt_entry << 3 | SELECTOR_LDT | SELECTOR_USER);
}

struct boundary_hidden boundary_i686_hidden(void)
{
	return (struct boundary_hidden){ (u64)&boundary_far, (u64)__builtin_thread_pointer() };
}

void boundary_i686_init_thread(guest_ptr teb)
{
	static bool no_thread_area;
	struct user_desc description = { .base_addr = (u32)teb, .limit = 0xfff, .seg_32bit = 1, .useable = 1 };
	u16 selector = 0;

	if (!no_thread_area)
		selector = thread_area_selector(teb, &description);
	if (!selector) {
		no_thread_area = true;
		selector = ldt_selector(&description);
	}
	if (!selector)
		report_fatal("32-bit programs cannot run here: the kernel refuses both set_thread_area and modify_ldt (%m)");
	boundary_far = (struct boundary_far){ (u32)boundary_i686.back, SELECTOR_CODE_32, selector, boundary_i686.fsgsbase ? (u32)teb : 0 };
}
