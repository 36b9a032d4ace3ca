/*
 * A memory barrier for all threads of the process at once, for code that does without one of its own on its fast path.
 *
 * membarrier() makes every processor that runs one of our threads execute a barrier. Where a container's filter refuses it, taking
 * a page away does the same: each of those processors is interrupted to forget the page.
 */
#include "loader/status.h"
#include <decant/thread.h>
#include <linux/membarrier.h>
#include <stdbool.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

static bool barrier_by_kernel(void)
{
	syscall(SYS_membarrier, MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED, 0, 0);
	return syscall(SYS_membarrier, MEMBARRIER_CMD_PRIVATE_EXPEDITED, 0, 0) == 0;
}

static bool barrier_by_page(void)
{
	size_t bytes = (size_t)sysconf(_SC_PAGESIZE);
	volatile char *page = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	bool done;

	if (page == MAP_FAILED)
		return false;
	*page = 1;
	done = mprotect((void *)page, bytes, PROT_NONE) == 0;
	munmap((void *)page, bytes);
	return done;
}

u32 host_thread_flush_writes(struct host_thread_flush_writes *params)
{
	(void)params;
	return barrier_by_kernel() || barrier_by_page() ? STATUS_SUCCESS : STATUS_NO_MEMORY;
}
