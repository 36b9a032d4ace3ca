/*
 * KUSER_SHARED_DATA, the page at 0x7ffe0000 (Microsoft, "KUSER_SHARED_DATA structure", ntddk.h).
 */
#include "user_shared_data.h"

#include "report.h"

#include <decant/types.h>

#include <sys/mman.h>

#define USER_SHARED_DATA ((char *)0x7ffe0000)

static void put32(unsigned offset, u32 value)
{
	__builtin_memcpy(USER_SHARED_DATA + offset, &value, sizeof(value));
}

void user_shared_data_create(void)
{
	void *page = mmap(USER_SHARED_DATA, 0x1000, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);

	if (page != USER_SHARED_DATA)
		report_fatal("address 0x7ffe0000 is taken; decant needs it");
	put32(0x26c, 10);          /* NtMajorVersion */
	put32(0x270, 0);           /* NtMinorVersion */
	put32(0x260, 19045);       /* NtBuildNumber */
	put32(0x264, 1);           /* NtProductType: workstation */
}
