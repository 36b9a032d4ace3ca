/*
 * bcrypt.dll: random numbers (Microsoft, "BCryptGenRandom function").
 *
 * The only source is the system's preferred one, named by BCRYPT_USE_SYSTEM_PREFERRED_RNG or by the pseudo handle of the RNG
 * algorithm; provider handles come with the algorithms that this DLL does not have.
 */
#define WIN32_NO_STATUS
#include <windows.h>
#undef WIN32_NO_STATUS
#include <ntstatus.h>
#include <bcrypt.h>

#include <decant/guest.h>

#define RNG_ALGORITHM ((BCRYPT_ALG_HANDLE)0x81) /* BCRYPT_RNG_ALG_HANDLE */

NTSTATUS WINAPI BCryptGenRandom(BCRYPT_ALG_HANDLE algorithm, PUCHAR buffer, ULONG size, ULONG flags)
{
	struct host_random_fill params = { .buffer = GUEST_PTR(buffer), .bytes = size };

	if (flags & ~(ULONG)(BCRYPT_RNG_USE_ENTROPY_IN_BUFFER | BCRYPT_USE_SYSTEM_PREFERRED_RNG))
		return STATUS_INVALID_PARAMETER;
	if (flags & BCRYPT_USE_SYSTEM_PREFERRED_RNG ? algorithm != NULL : algorithm != RNG_ALGORITHM)
		return STATUS_INVALID_HANDLE;
	if (!buffer && size)
		return STATUS_INVALID_PARAMETER;
	return host_call(HOST_random_fill, &params);
}
