/*
 * The boundary's variables, and its choice between the widths: see boundary.h.
 */
#include "boundary.h"

#include "boundary_i686.h"
#include "report.h"
#include "width.h"

#include <asm/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

_Thread_local u64 boundary_host_stack;
_Thread_local u32 boundary_pending;
_Thread_local guest_ptr boundary_teb;

u64 boundary_enter_guest(guest_ptr entry, guest_ptr stack)
{
	return guest_width.wide ? boundary_x86_64_enter_guest(entry, stack) : boundary_i686_enter_guest(entry, stack);
}

void boundary_set_teb(guest_ptr teb)
{
	boundary_teb = teb;
	if (!guest_width.wide)
		boundary_i686_init_thread(teb);
	else if (syscall(SYS_arch_prctl, ARCH_SET_GS, teb))
		report_fatal("the kernel refuses to set GS: %m");
}

void boundary_finish_thread(void)
{
	if (!guest_width.wide)
		boundary_i686_finish_thread();
}
