/*
 * Bring-up: from an ELF process to a Windows process.
 *
 * The host maps ntdll.dll, makes PEB, TEB and stack of the first thread, tells ntdll where the boundary is, and enters its
 * decant_start_process. Everything else of a Windows process (process parameters, heap, modules, entry point) is the business
 * of guest code, which asks for what it needs with host calls.
 */
#include "boundary.h"
#include "guest_copy.h"
#include "layout.h"
#include "pe.h"
#include "program.h"
#include "report.h"
#include "signal.h"
#include "status.h"
#include "user_shared_data.h"
#include "ntdll/host/image.h"
#include "ntdll/host/memory.h"
#include "ntdll/host/process_start.h"
#include "ntdll/host/thread.h"
#include "ntdll/host/thread_memory.h"

#include <asm/prctl.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

#define PEB_BYTES 0x1000

static struct mapped_image map_ntdll(void)
{
	char path[PATH_MAX];
	struct mapped_image image;
	u32 status;
	int fd;

	snprintf(path, sizeof(path), "%s/ntdll.dll", layout_system_folder());
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		report_fatal("%s cannot be opened (%m): install decant again", path);
	status = image_map(fd, 0, &image);
	if (status)
		report_fatal("%s cannot be mapped (status %08x)", path, status);
	close(fd);
	return image;
}

static guest_ptr ntdll_symbol(const struct mapped_image *ntdll, const char *name)
{
	guest_ptr address = image_export(ntdll, name);

	if (!address)
		report_fatal("ntdll.dll has no %s: it is of another version, install decant again", name);
	return address;
}

static guest_ptr create_peb(void)
{
	guest_ptr peb = 0;
	u32 status = memory_reserve(&peb, PEB_BYTES, 0, false, MEM_PRIVATE, PAGE_READWRITE);

	if (!status)
		status = memory_commit_pages(peb, PEB_BYTES, PAGE_READWRITE);
	if (status)
		report_fatal("no memory for the process (status %08x)", status);
	return peb;
}

int bringup_run(void)
{
	struct mapped_image ntdll;
	struct thread_memory thread;
	guest_ptr peb, entry_address = (guest_ptr)boundary_host_call;

	ntdll = map_ntdll();
	program.ntdll_base = ntdll.base;
	program.ntdll_size = ntdll.size;
	user_shared_data_create();
	peb = create_peb();
	if (thread_memory_create(&thread, STACK_DEFAULT_BYTES, peb, (u32)getpid(), thread_first_id()))
		report_fatal("no memory for the first thread");
	if (!guest_copy_out(ntdll_symbol(&ntdll, "decant_host_call_entry"), &entry_address, sizeof(entry_address)))
		report_fatal("ntdll.dll's data is not writable: install decant again");
	signal_set_dispatcher(ntdll_symbol(&ntdll, "KiUserExceptionDispatcher"));
	signal_init_thread(FIRST_HOST_STACK_BYTES);
	if (syscall(SYS_arch_prctl, ARCH_SET_GS, thread.teb))
		report_fatal("the kernel refuses to set GS: %m");
	process_init(peb);
	thread_adopt_first(&thread, peb);
	process_wait_resumed();
	return (int)thread_run_first(ntdll_symbol(&ntdll, "decant_start_process"));
}
