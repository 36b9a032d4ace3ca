/*
 * CertOpenStore and CertOpenSystemStore: which kind of store a provider names (Microsoft, wincrypt.h).
 */
#include "store.h"

static const struct store_kind memory_kind = { NULL, NULL, NULL };

/* Providers by name have numbers too. */
static ULONG_PTR provider_number(LPCSTR provider)
{
	static const struct {
		const char *name;
		LPCSTR number;
	} names[] = {
		{ sz_CERT_STORE_PROV_MEMORY, CERT_STORE_PROV_MEMORY },
		{ sz_CERT_STORE_PROV_FILENAME_W, CERT_STORE_PROV_FILENAME_W },
		{ sz_CERT_STORE_PROV_SYSTEM_W, CERT_STORE_PROV_SYSTEM_W },
		{ sz_CERT_STORE_PROV_PKCS7, CERT_STORE_PROV_PKCS7 },
		{ sz_CERT_STORE_PROV_SERIALIZED, CERT_STORE_PROV_SERIALIZED },
		{ sz_CERT_STORE_PROV_COLLECTION, CERT_STORE_PROV_COLLECTION },
		{ sz_CERT_STORE_PROV_SYSTEM_REGISTRY_W, CERT_STORE_PROV_SYSTEM_REGISTRY_W },
	};

	if (IS_INTRESOURCE(provider))
		return (ULONG_PTR)provider;
	for (unsigned i = 0; i < ARRAYSIZE(names); i++) {
		if (!lstrcmpiA(names[i].name, provider))
			return (ULONG_PTR)names[i].number;
	}
	return 0;
}

static struct store *open_wide(ULONG_PTR provider, LPCWSTR name, DWORD flags)
{
	if (!name) {
		SetLastError((DWORD)E_INVALIDARG);
		return NULL;
	}
	return provider == (ULONG_PTR)CERT_STORE_PROV_FILENAME_W ? store_open_path(name, flags) : store_open_system(name, flags);
}

static struct store *open_narrow(ULONG_PTR provider, LPCSTR name, DWORD flags)
{
	LPWSTR wide = name ? wide_text(name) : NULL;
	struct store *store = NULL;

	if (!name)
		SetLastError((DWORD)E_INVALIDARG);
	if (wide)
		store = open_wide(provider, wide, flags);
	release(wide);
	return store;
}

static struct store *open_memory(BOOL collection)
{
	struct store *store = store_create(&memory_kind);

	if (store)
		store->collection = collection;
	return store;
}

HCERTSTORE WINAPI CertOpenStore(LPCSTR provider, DWORD encoding, HCRYPTPROV_LEGACY context, DWORD flags, const void *para)
{
	ULONG_PTR number = provider_number(provider);
	const CRYPT_DATA_BLOB *blob = para;
	struct store *store = NULL;

	(void)encoding;
	(void)context;
	switch (number) {
	case (ULONG_PTR)CERT_STORE_PROV_MEMORY:
	case (ULONG_PTR)CERT_STORE_PROV_COLLECTION:
		if (flags & CERT_STORE_DELETE_FLAG)
			SetLastError(ERROR_CALL_NOT_IMPLEMENTED);
		else
			store = open_memory(number == (ULONG_PTR)CERT_STORE_PROV_COLLECTION);
		break;
	case (ULONG_PTR)CERT_STORE_PROV_FILE:
		store = store_open_file((HANDLE)para, flags);
		break;
	case (ULONG_PTR)CERT_STORE_PROV_REG:
		store = store_open_registry((HKEY)para, flags);
		break;
	case (ULONG_PTR)CERT_STORE_PROV_PKCS7:
	case (ULONG_PTR)CERT_STORE_PROV_SERIALIZED:
		if (!blob)
			SetLastError((DWORD)E_INVALIDARG);
		else if (number == (ULONG_PTR)CERT_STORE_PROV_PKCS7)
			store = store_open_pkcs7(blob->pbData, blob->cbData);
		else
			store = store_open_serialized(blob->pbData, blob->cbData);
		break;
	case (ULONG_PTR)CERT_STORE_PROV_FILENAME_A:
		store = open_narrow((ULONG_PTR)CERT_STORE_PROV_FILENAME_W, para, flags);
		break;
	case (ULONG_PTR)CERT_STORE_PROV_SYSTEM_A:
	case (ULONG_PTR)CERT_STORE_PROV_SYSTEM_REGISTRY_A:
		store = open_narrow((ULONG_PTR)CERT_STORE_PROV_SYSTEM_W, para, flags);
		break;
	case (ULONG_PTR)CERT_STORE_PROV_FILENAME_W:
	case (ULONG_PTR)CERT_STORE_PROV_SYSTEM_W:
	case (ULONG_PTR)CERT_STORE_PROV_SYSTEM_REGISTRY_W:
		store = open_wide(number, para, flags);
		break;
	default:
		SetLastError(ERROR_FILE_NOT_FOUND);
	}
	if (store && flags & CERT_STORE_READONLY_FLAG)
		store->read_only = TRUE;
	return store;
}

/* Opens the user's store of a name; made if it is not there. */
HCERTSTORE WINAPI CertOpenSystemStoreW(HCRYPTPROV_LEGACY context, LPCWSTR name)
{
	if (!name) {
		SetLastError((DWORD)E_INVALIDARG);
		return NULL;
	}
	return CertOpenStore(CERT_STORE_PROV_SYSTEM_W, 0, context, CERT_SYSTEM_STORE_CURRENT_USER, name);
}

HCERTSTORE WINAPI CertOpenSystemStoreA(HCRYPTPROV_LEGACY context, LPCSTR name)
{
	if (!name) {
		SetLastError((DWORD)E_INVALIDARG);
		return NULL;
	}
	return CertOpenStore(CERT_STORE_PROV_SYSTEM_A, 0, context, CERT_SYSTEM_STORE_CURRENT_USER, name);
}
