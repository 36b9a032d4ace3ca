/*
 * The provider contexts of CryptoAPI, made in random.c.
 */
#ifndef DECANT_ADVAPI32_CRYPTOAPI_H
#define DECANT_ADVAPI32_CRYPTOAPI_H

#include <windows.h>
#include <wincrypt.h>

struct crypt_context {
	DWORD magic;
	DWORD type; /* PROV_* */
	LONG references;
};

/* The context behind PROVIDER; NULL with ERROR_INVALID_PARAMETER if it is none. */
struct crypt_context *crypt_context(HCRYPTPROV provider);

#endif
