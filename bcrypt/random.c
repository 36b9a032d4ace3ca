/*
 * bcrypt.dll: random numbers (Microsoft, "BCryptGenRandom function").
 *
 * The only source is the system's preferred one, named by BCRYPT_USE_SYSTEM_PREFERRED_RNG or by a handle of the RNG algorithm.
 */
#include "provider.h"

#include <decant/random.h>

NTSTATUS WINAPI BCryptGenRandom(BCRYPT_ALG_HANDLE algorithm, PUCHAR buffer, ULONG size, ULONG flags)
{
	struct provider *provider = provider_find(algorithm);
	struct host_random_fill params = { .buffer = GUEST_PTR(buffer), .bytes = size };

	if (flags & ~(ULONG)(BCRYPT_RNG_USE_ENTROPY_IN_BUFFER | BCRYPT_USE_SYSTEM_PREFERRED_RNG))
		return STATUS_INVALID_PARAMETER;
	if (flags & BCRYPT_USE_SYSTEM_PREFERRED_RNG ? algorithm != NULL : !provider || provider->algorithm->kind != BCRYPT_RNG_INTERFACE)
		return STATUS_INVALID_HANDLE;
	if (!buffer && size)
		return STATUS_INVALID_PARAMETER;
	return host_call(HOST_random_fill, &params);
}
