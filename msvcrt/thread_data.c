/*
 * The per-thread data of the runtime, in static TLS.
 *
 * The loader copies crt_thread_initial for every thread and stores the copy's address in the thread's TLS array at the index it
 * chose for this DLL. mingw's gcc has no native thread-local variables, so the TLS directory is spelled out here; the linker
 * finds it by its name.
 */
#include "crt.h"
#include <decant/peb.h>

static const struct crt_thread crt_thread_initial = { .rand_state = 1 };

ULONG _tls_index;

const IMAGE_TLS_DIRECTORY _tls_used = {
	.StartAddressOfRawData = (ULONG_PTR)&crt_thread_initial,
	.EndAddressOfRawData = (ULONG_PTR)(&crt_thread_initial + 1),
	.AddressOfIndex = (ULONG_PTR)&_tls_index,
};

struct crt_thread *crt_thread(void)
{
	return ((struct thread_block *)NtCurrentTeb())->ThreadLocalStoragePointer[_tls_index];
}
