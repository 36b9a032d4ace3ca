/*
 * Bring-up: from an ELF process to a Windows process.
 *
 * The host maps ntdll.dll, makes PEB, TEB and stack of the first thread, tells ntdll where the boundary is, and enters its
 * decant_start_process. Everything else of a Windows process (process parameters, heap, modules, entry point) is the business
 * of guest code, which asks for what it needs with host calls.
 */
#include "boundary.h"
#include "boundary_i686.h"
#include "guest_copy.h"
#include "layout.h"
#include "pe_file.h"
#include "program.h"
#include "report.h"
#include "signal.h"
#include "status.h"
#include "user_shared_data.h"
#include "width.h"
#include "ntdll/host/image.h"
#include "ntdll/host/memory.h"
#include "ntdll/host/process_start.h"
#include "ntdll/host/thread.h"
#include "ntdll/host/thread_memory.h"

#include <decant/call_list.h>

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
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
	if (fd < 0 && errno == ENOENT && !guest_width.wide)
		report_fatal("this decant was built without the DLLs of 32-bit programs");
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
		report_fatal("the DLLs in %s are of another version than this decant: install decant again (ntdll.dll has no %s)",
			layout_system_folder(), name);
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

/* The program's own width decides about everything. What else is wrong with it turns out when it is mapped. */
static void find_width(void)
{
	struct pe_headers headers;
	u64 file_size;
	const char *why;
	int fd = open(program.path, O_RDONLY | O_CLOEXEC);

	if (fd >= 0 && pe_read_headers(fd, &headers, &file_size, &why) == PE_OK)
		guest_width_set(&headers);
	if (fd >= 0)
		close(fd);
}

/* DLLs of another build would ask for something else than they mean. */
static void check_interface(const struct mapped_image *ntdll)
{
	guest_ptr address = ntdll_symbol(ntdll, "decant_host_interface");
	u32 interface;

	if (!guest_copy_in(&interface, address, sizeof(interface)) || interface != HOST_INTERFACE)
		report_fatal("the DLLs in %s are of another version than this decant: install decant again", layout_system_folder());
}

/* Tells ntdll where the boundary is. */
static void connect_boundary(const struct mapped_image *ntdll)
{
	guest_ptr entry = ntdll_symbol(ntdll, "decant_host_call_entry");
	guest_ptr address = (guest_ptr)boundary_host_call;

	if (guest_width.wide) {
		if (!guest_copy_out(entry, &address, sizeof(address)))
			report_fatal("ntdll.dll's data is not writable: install decant again");
		return;
	}
	boundary_i686.door = ntdll_symbol(ntdll, "decant_host_call_door");
	boundary_i686.back = ntdll_symbol(ntdll, "decant_host_call_return");
	boundary_i686.step = ntdll_symbol(ntdll, "decant_host_call_step");
	boundary_i686_init(entry);
}

int bringup_run(void)
{
	struct mapped_image ntdll;
	struct thread_memory thread;
	guest_ptr peb;

	find_width();
	if (!guest_width.wide)
		memory_set_aside();
	ntdll = map_ntdll();
	check_interface(&ntdll);
	program.ntdll_base = ntdll.base;
	program.ntdll_size = ntdll.size;
	user_shared_data_create();
	peb = create_peb();
	if (thread_memory_create(&thread, STACK_DEFAULT_BYTES, peb, (u32)getpid(), thread_first_id()))
		report_fatal("no memory for the first thread");
	connect_boundary(&ntdll);
	signal_set_dispatcher(ntdll_symbol(&ntdll, "KiUserExceptionDispatcher"));
	signal_init_thread(FIRST_HOST_STACK_BYTES);
	boundary_set_teb(thread.teb);
	process_init(peb);
	thread_adopt_first(&thread, peb);
	process_wait_resumed();
	return (int)thread_run_first(ntdll_symbol(&ntdll, "decant_start_process"));
}
