/*
 * Properties of certificate contexts: CertGetCertificateContextProperty and its siblings (Microsoft, wincrypt.h).
 *
 * Hashes and the key identifier are computed when they are first asked for and kept like those that programs set. Handles (of keys)
 * and times are kept as the bytes they are; CRYPT_KEY_PROV_INFO as one block whose pointers are offsets while it is kept.
 */
#include "certificate.h"
#include "store.h"

#include <decant/crypto.h>

static SRWLOCK properties_lock = SRWLOCK_INIT;

/* Sizes of those that are no blobs. */
static DWORD fixed_size(DWORD id)
{
	switch (id) {
	case CERT_KEY_PROV_HANDLE_PROP_ID:
	case CERT_NCRYPT_KEY_HANDLE_PROP_ID:
	case CERT_HCRYPTPROV_OR_NCRYPT_KEY_HANDLE_PROP_ID:
		return sizeof(HCRYPTPROV);
	case CERT_KEY_CONTEXT_PROP_ID:
		return sizeof(CERT_KEY_CONTEXT);
	case CERT_KEY_SPEC_PROP_ID:
		return sizeof(DWORD);
	case CERT_DATE_STAMP_PROP_ID:
		return sizeof(FILETIME);
	default:
		return 0;
	}
}

static struct property *find_locked(const struct certificate *certificate, DWORD id)
{
	struct property *property = certificate->properties;

	while (property && property->id != id)
		property = property->next;
	return property;
}

static struct property *property_create(DWORD id, const void *bytes, DWORD length)
{
	struct property *property = allocate(sizeof(*property) + (SIZE_T)length);

	if (property) {
		property->id = id;
		property->bytes = length;
		if (length)
			memcpy(property->data, bytes, length);
	}
	return property;
}

/* Puts PROPERTY, if any, in the place of the one with the identifier ID. */
static void property_replace(struct certificate *certificate, DWORD id, struct property *property)
{
	struct property **link = &certificate->properties, *old;

	AcquireSRWLockExclusive(&properties_lock);
	while (*link && (*link)->id != id)
		link = &(*link)->next;
	old = *link;
	if (property) {
		property->next = old ? old->next : NULL;
		*link = property;
	} else if (old) {
		*link = old->next;
	}
	ReleaseSRWLockExclusive(&properties_lock);
	release(old);
}

BOOL property_set(struct certificate *certificate, DWORD id, const void *bytes, DWORD length)
{
	struct property *property = NULL;

	if (bytes) {
		property = property_create(id, bytes, length);
		if (!property)
			return FALSE;
	}
	property_replace(certificate, id, property);
	return TRUE;
}

void properties_copy_missing(struct certificate *to, const struct certificate *from)
{
	struct property *copy;

	AcquireSRWLockExclusive(&properties_lock);
	for (const struct property *each = from->properties; each; each = each->next) {
		if (find_locked(to, each->id))
			continue;
		copy = property_create(each->id, each->data, each->bytes);
		if (!copy)
			break;
		copy->next = to->properties;
		to->properties = copy;
	}
	ReleaseSRWLockExclusive(&properties_lock);
}

void properties_free(struct certificate *certificate)
{
	while (certificate->properties) {
		struct property *next = certificate->properties->next;

		release(certificate->properties);
		certificate->properties = next;
	}
}

/* The hash that a certificate's signature is made of, by the algorithm's identifier. */
static BOOL signature_hash(LPCSTR oid, DWORD *algorithm, DWORD *bytes)
{
	static const struct {
		const char *oid;
		BYTE algorithm, bytes;
	} hashes[] = {
		{ szOID_RSA_MD5RSA, CRYPTO_MD5, 16 },		{ szOID_RSA_SHA1RSA, CRYPTO_SHA1, 20 },
		{ szOID_RSA_SHA256RSA, CRYPTO_SHA256, 32 },	{ szOID_RSA_SHA384RSA, CRYPTO_SHA384, 48 },
		{ szOID_RSA_SHA512RSA, CRYPTO_SHA512, 64 },	{ szOID_ECDSA_SHA1, CRYPTO_SHA1, 20 },
		{ szOID_ECDSA_SHA256, CRYPTO_SHA256, 32 },	{ szOID_ECDSA_SHA384, CRYPTO_SHA384, 48 },
		{ szOID_ECDSA_SHA512, CRYPTO_SHA512, 64 },	{ szOID_X957_SHA1DSA, CRYPTO_SHA1, 20 },
		{ szOID_OIWSEC_sha1RSASign, CRYPTO_SHA1, 20 },
	};

	for (unsigned i = 0; i < ARRAYSIZE(hashes); i++) {
		if (!strcmp(hashes[i].oid, oid)) {
			*algorithm = hashes[i].algorithm;
			*bytes = hashes[i].bytes;
			return TRUE;
		}
	}
	return FALSE;
}

/* Computes what can be computed into DIGEST, and says how many bytes; 0 with the last error set if it cannot be. */
static DWORD compute(const struct certificate *certificate, DWORD id, BYTE *digest)
{
	const CERT_CONTEXT *context = &certificate->context;
	DWORD algorithm = CRYPTO_SHA1, bytes = 20;
	struct der_element part = { .start = context->pbCertEncoded, .total = context->cbCertEncoded };

	switch (id) {
	case CERT_SHA1_HASH_PROP_ID:
		break;
	case CERT_MD5_HASH_PROP_ID:
		algorithm = CRYPTO_MD5, bytes = 16;
		break;
	case CERT_SHA256_HASH_PROP_ID:
		algorithm = CRYPTO_SHA256, bytes = 32;
		break;
	case CERT_SIGNATURE_HASH_PROP_ID:
		if (!signature_hash(context->pCertInfo->SignatureAlgorithm.pszObjId, &algorithm, &bytes) ||
		    !certificate_signed_part(certificate, &part))
			return fail((DWORD)NTE_BAD_ALGID);
		break;
	case CERT_SUBJECT_NAME_MD5_HASH_PROP_ID:
		if (!certificate_part(certificate, PART_SUBJECT, &part))
			return fail((DWORD)CRYPT_E_NOT_FOUND);
		algorithm = CRYPTO_MD5, bytes = 16;
		break;
	case CERT_KEY_IDENTIFIER_PROP_ID:
		if (!certificate_part(certificate, PART_PUBLIC_KEY, &part))
			return fail((DWORD)CRYPT_E_NOT_FOUND);
		break;
	default:
		return fail((DWORD)CRYPT_E_NOT_FOUND);
	}
	return hash_bytes(algorithm, part.start, part.total, digest) ? bytes : 0;
}

static BOOL compute_and_keep(struct certificate *certificate, DWORD id)
{
	BYTE digest[CRYPTO_DIGEST_MAX];
	CRYPT_DATA_BLOB *given;
	DWORD bytes;
	BOOL ok;

	if (id == CERT_KEY_IDENTIFIER_PROP_ID) {
		given = certificate_extension(&certificate->context, szOID_SUBJECT_KEY_IDENTIFIER, &asn_octets);
		if (given) {
			ok = property_set(certificate, id, given->pbData ? given->pbData : digest, given->cbData);
			release(given);
			return ok;
		}
	}
	bytes = compute(certificate, id, digest);
	return bytes && property_set(certificate, id, digest, bytes);
}

/* --- CRYPT_KEY_PROV_INFO --- */

/* Bytes of a string with its terminator; 0 for none. */
static DWORD text_bytes(LPCWSTR text)
{
	return text ? ((DWORD)lstrlenW(text) + 1) * (DWORD)sizeof(WCHAR) : 0;
}

/* Appends BYTES bytes at *used of BLOCK, if that is not NULL, and returns their offset as a pointer; none for no bytes. */
static void *append(BYTE *block, DWORD *used, const void *bytes, DWORD size)
{
	DWORD at = (*used + 7) & ~7u;

	if (!bytes)
		return NULL;
	if (block)
		memcpy(block + at, bytes, size);
	*used = at + size;
	return (void *)(ULONG_PTR)at;
}

/* Flattens INFO into BLOCK, with offsets for pointers; returns the size. */
static DWORD flatten(const CRYPT_KEY_PROV_INFO *info, BYTE *block)
{
	CRYPT_KEY_PROV_INFO flat = *info;
	DWORD used = sizeof(flat);

	flat.pwszContainerName = append(block, &used, info->pwszContainerName, text_bytes(info->pwszContainerName));
	flat.pwszProvName = append(block, &used, info->pwszProvName, text_bytes(info->pwszProvName));
	flat.rgProvParam = append(block, &used, info->cProvParam ? info->rgProvParam : NULL, info->cProvParam * (DWORD)sizeof(*info->rgProvParam));
	for (DWORD i = 0; i < info->cProvParam; i++) {
		void *data = append(block, &used, info->rgProvParam[i].pbData, info->rgProvParam[i].cbData);

		if (block)
			((CRYPT_KEY_PROV_PARAM *)(block + (ULONG_PTR)flat.rgProvParam))[i].pbData = data;
	}
	if (block)
		memcpy(block, &flat, sizeof(flat));
	return used;
}

/* Makes pointers of the offsets in BLOCK. */
static void unflatten(BYTE *block)
{
	CRYPT_KEY_PROV_INFO *info = (CRYPT_KEY_PROV_INFO *)block;

	if (info->pwszContainerName)
		info->pwszContainerName = (LPWSTR)(block + (ULONG_PTR)info->pwszContainerName);
	if (info->pwszProvName)
		info->pwszProvName = (LPWSTR)(block + (ULONG_PTR)info->pwszProvName);
	if (info->rgProvParam)
		info->rgProvParam = (CRYPT_KEY_PROV_PARAM *)(block + (ULONG_PTR)info->rgProvParam);
	for (DWORD i = 0; i < info->cProvParam; i++) {
		if (info->rgProvParam[i].pbData)
			info->rgProvParam[i].pbData = block + (ULONG_PTR)info->rgProvParam[i].pbData;
	}
}

static BOOL set_key_provider(struct certificate *certificate, const CRYPT_KEY_PROV_INFO *info)
{
	struct property *property = allocate(sizeof(*property) + (SIZE_T)flatten(info, NULL));

	if (!property)
		return FALSE;
	property->id = CERT_KEY_PROV_INFO_PROP_ID;
	property->bytes = flatten(info, property->data);
	property_replace(certificate, CERT_KEY_PROV_INFO_PROP_ID, property);
	return TRUE;
}

BOOL WINAPI CertGetCertificateContextProperty(PCCERT_CONTEXT context, DWORD id, void *data, DWORD *size)
{
	struct certificate *certificate = certificate_of(context);
	const struct property *property;
	BOOL given = FALSE, found;
	DWORD state;

	if (!context || !size)
		return fail((DWORD)E_INVALIDARG);
	if (id == CERT_ACCESS_STATE_PROP_ID) {
		state = !certificate->store || certificate->store->read_only ? 0 : CERT_ACCESS_STATE_WRITE_PERSIST_FLAG;
		if (certificate->store && certificate->store->persistent)
			state |= CERT_ACCESS_STATE_SYSTEM_STORE_FLAG;
		else
			state = 0;
		return give(&state, sizeof(state), data, size);
	}
	for (;;) {
		AcquireSRWLockShared(&properties_lock);
		property = find_locked(certificate, id);
		found = property != NULL;
		if (found)
			given = give(property->data, property->bytes, data, size);
		ReleaseSRWLockShared(&properties_lock);
		if (found)
			break;
		if (!compute_and_keep(certificate, id)) {
			*size = 0;
			return FALSE;
		}
	}
	if (given && data && id == CERT_KEY_PROV_INFO_PROP_ID)
		unflatten(data);
	return given;
}

BOOL WINAPI CertSetCertificateContextProperty(PCCERT_CONTEXT context, DWORD id, DWORD flags, const void *data)
{
	struct certificate *certificate = certificate_of(context);
	const CRYPT_DATA_BLOB *blob = data;
	BOOL ok;

	(void)flags;
	/* The certificate itself and what is computed by the store are not to be set. */
	if (!context || !id || id > CERT_LAST_USER_PROP_ID || id == CERT_CERT_PROP_ID || id == CERT_CRL_PROP_ID || id == CERT_CTL_PROP_ID ||
	    id == CERT_ACCESS_STATE_PROP_ID)
		return fail((DWORD)E_INVALIDARG);
	if (!data)
		ok = property_set(certificate, id, NULL, 0);
	else if (id == CERT_KEY_PROV_INFO_PROP_ID)
		ok = set_key_provider(certificate, data);
	else if (fixed_size(id))
		ok = property_set(certificate, id, data, fixed_size(id));
	else
		ok = property_set(certificate, id, blob->pbData ? (const void *)blob->pbData : "", blob->cbData);
	/* A store that is kept elsewhere keeps the new properties. */
	if (ok && certificate->linked && certificate->store->kind->add && !certificate->store->read_only)
		ok = certificate->store->kind->add(certificate->store, certificate);
	return ok;
}

DWORD WINAPI CertEnumCertificateContextProperties(PCCERT_CONTEXT context, DWORD id)
{
	const struct property *property;

	if (!context)
		return 0;
	AcquireSRWLockShared(&properties_lock);
	property = certificate_of(context)->properties;
	if (id) {
		property = find_locked(certificate_of(context), id);
		property = property ? property->next : NULL;
	}
	id = property ? property->id : 0;
	ReleaseSRWLockShared(&properties_lock);
	return id;
}
