/*
 * bcryptprimitives.dll: the random numbers of the process (Microsoft, "ProcessPrng function").
 */
#include <windows.h>

#include <decant/guest.h>
#include <decant/random.h>

/* Documented to succeed always: a process without random numbers cannot go on. */
BOOL WINAPI ProcessPrng(BYTE *buffer, SIZE_T size)
{
	struct host_random_fill params = { .buffer = GUEST_PTR(buffer), .bytes = size };

	if (host_call(HOST_random_fill, &params))
		RaiseException(STATUS_ACCESS_VIOLATION, EXCEPTION_NONCONTINUABLE, 0, NULL);
	return TRUE;
}
