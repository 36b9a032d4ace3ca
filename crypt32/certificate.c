/*
 * Certificate contexts: creation, counting, and the parts of an encoded certificate. See certificate.h.
 */
#include "certificate.h"
#include "store.h"

#include <decant/crypto.h>
#include <decant/guest.h>

BOOL hash_bytes(DWORD algorithm, const void *bytes, DWORD length, BYTE *digest)
{
	struct host_crypto_hash params = {
		.input = GUEST_PTR(bytes),
		.input_bytes = length,
		.digest = GUEST_PTR(digest),
		.algorithm = algorithm,
		.steps = CRYPTO_HASH_START | CRYPTO_HASH_FINISH,
	};

	return host_call(HOST_crypto_hash, &params) ? fail((DWORD)NTE_FAIL) : TRUE;
}

/* Reads the outer sequence and the part in it that is signed. */
static DWORD read_certificate(const BYTE *bytes, DWORD length, struct der_element *whole, struct der_element *signed_part)
{
	struct der_reader reader = der_reader(bytes, length);
	DWORD error = der_expect(&reader, DER_SEQUENCE, whole);

	if (error)
		return error;
	reader = der_inside(whole);
	return der_expect(&reader, DER_SEQUENCE, signed_part);
}

BOOL certificate_signed_part(const struct certificate *certificate, struct der_element *element)
{
	struct der_element whole;

	return !read_certificate(certificate->context.pbCertEncoded, certificate->context.cbCertEncoded, &whole, element);
}

BOOL certificate_part(const struct certificate *certificate, enum certificate_part part, struct der_element *element)
{
	struct der_reader reader;

	if (!certificate_signed_part(certificate, element))
		return FALSE;
	reader = der_inside(element);
	if (der_peek(&reader) == (DER_CONTEXT | DER_CONSTRUCTED) && der_next(&reader, element))
		return FALSE;
	for (int i = -1; i < (int)part; i++) {
		if (der_next(&reader, element))
			return FALSE;
	}
	return TRUE;
}

struct certificate *certificate_create(DWORD encoding, const BYTE *bytes, DWORD length)
{
	struct der_element whole, signed_part;
	struct certificate *certificate;
	struct der_reader inside;
	DWORD error;
	BYTE *copy;

	if ((encoding & CERT_ENCODING_TYPE_MASK) != X509_ASN_ENCODING || !bytes) {
		SetLastError((DWORD)E_INVALIDARG);
		return NULL;
	}
	error = read_certificate(bytes, length, &whole, &signed_part);
	/* What is signed is followed by the algorithm and the signature. */
	inside = der_reader(signed_part.start + signed_part.total, error ? 0 : (DWORD)(whole.start + whole.total - signed_part.start - signed_part.total));
	if (!error) {
		struct der_element element;

		error = der_expect(&inside, DER_SEQUENCE, &element);
		if (!error)
			error = der_expect(&inside, DER_BIT_STRING, &element);
	}
	if (error) {
		SetLastError(error);
		return NULL;
	}
	certificate = allocate(sizeof(*certificate) + whole.total);
	if (!certificate)
		return NULL;
	copy = (BYTE *)(certificate + 1);
	memcpy(copy, whole.start, whole.total);
	certificate->references = 1;
	certificate->context.dwCertEncodingType = encoding;
	certificate->context.pbCertEncoded = copy;
	certificate->context.cbCertEncoded = whole.total;
	certificate->context.pCertInfo = decode_alloc(&asn_certificate_info, copy + (signed_part.start - whole.start), signed_part.total,
						      CRYPT_DECODE_NOCOPY_FLAG);
	if (!certificate->context.pCertInfo) {
		release(certificate);
		return NULL;
	}
	return certificate;
}

struct certificate *certificate_copy(const struct certificate *certificate, struct store *store)
{
	const CERT_CONTEXT *context = &certificate->context;
	struct certificate *copy = certificate_create(context->dwCertEncodingType, context->pbCertEncoded, context->cbCertEncoded);

	if (!copy)
		return NULL;
	properties_copy_missing(copy, certificate);
	copy->store = store;
	copy->context.hCertStore = store;
	return copy;
}

void certificate_destroy(struct certificate *certificate)
{
	properties_free(certificate);
	release(certificate->context.pCertInfo);
	release(certificate);
}

void certificate_retain(struct certificate *certificate)
{
	InterlockedIncrement(&certificate->references);
	if (certificate->store)
		store_retain(certificate->store);
}

void certificate_release(struct certificate *certificate)
{
	struct store *store = certificate->store;

	if (!InterlockedDecrement(&certificate->references))
		certificate_destroy(certificate);
	if (store)
		store_release(store);
}

BOOL certificate_self_issued(PCCERT_CONTEXT context)
{
	const CERT_INFO *info = context->pCertInfo;

	return blob_equal(info->Subject.cbData, info->Subject.pbData, info->Issuer.cbData, info->Issuer.pbData);
}

void *certificate_extension(PCCERT_CONTEXT context, LPCSTR oid, const struct asn_type *type)
{
	const CERT_EXTENSION *extension = CertFindExtension(oid, context->pCertInfo->cExtension, context->pCertInfo->rgExtension);

	return extension ? decode_alloc(type, extension->Value.pbData, extension->Value.cbData, 0) : NULL;
}

PCCERT_CONTEXT WINAPI CertCreateCertificateContext(DWORD encoding, const BYTE *bytes, DWORD length)
{
	struct certificate *certificate = certificate_create(encoding, bytes, length);

	return certificate ? &certificate->context : NULL;
}

PCCERT_CONTEXT WINAPI CertDuplicateCertificateContext(PCCERT_CONTEXT context)
{
	if (context)
		certificate_retain(certificate_of(context));
	return context;
}

BOOL WINAPI CertFreeCertificateContext(PCCERT_CONTEXT context)
{
	if (context)
		certificate_release(certificate_of(context));
	return TRUE;
}
