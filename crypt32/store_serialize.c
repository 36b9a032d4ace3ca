/*
 * Stores as bytes: serialized ones, PKCS #7, and files of either (Microsoft, CertOpenStore and CertSaveStore). See serialize.h.
 */
#include "serialize.h"

struct entry {
	DWORD id, encoding, bytes;
};

static const struct store_kind read_kind = { NULL, NULL, NULL };

/* Puts an entry's header, and its bytes if they are not there already. */
static BYTE *put_entry(BYTE *to, DWORD id, const void *bytes, DWORD length)
{
	struct entry entry = { id, X509_ASN_ENCODING, length };

	memcpy(to, &entry, sizeof(entry));
	if (bytes)
		memcpy(to + sizeof(entry), bytes, length);
	return to + sizeof(entry) + length;
}

/* Handles mean nothing elsewhere, and where a private key lies is a matter of the machine and the program's width. */
static BOOL is_kept(DWORD id)
{
	return id != CERT_KEY_PROV_HANDLE_PROP_ID && id != CERT_KEY_CONTEXT_PROP_ID && id != CERT_NCRYPT_KEY_HANDLE_PROP_ID &&
	       id != CERT_HCRYPTPROV_OR_NCRYPT_KEY_HANDLE_PROP_ID && id != CERT_KEY_PROV_INFO_PROP_ID;
}

BYTE *serialize_element(const struct certificate *certificate, DWORD *length)
{
	const CERT_CONTEXT *context = &certificate->context;
	SIZE_T size = sizeof(struct entry) + context->cbCertEncoded;
	BYTE *bytes, *to, *end;
	DWORD id, room;

	for (id = 0; (id = CertEnumCertificateContextProperties(context, id)) != 0;) {
		if (is_kept(id) && CertGetCertificateContextProperty(context, id, NULL, &room))
			size += sizeof(struct entry) + room;
	}
	bytes = allocate(size);
	if (!bytes)
		return NULL;
	to = bytes;
	end = bytes + size - sizeof(struct entry) - context->cbCertEncoded;
	for (id = 0; (id = CertEnumCertificateContextProperties(context, id)) != 0;) {
		/* One that another thread has set meanwhile is left out if there is no room. */
		if (!is_kept(id) || (SIZE_T)(end - to) < sizeof(struct entry))
			continue;
		room = (DWORD)((SIZE_T)(end - to) - sizeof(struct entry));
		if (CertGetCertificateContextProperty(context, id, to + sizeof(struct entry), &room))
			to = put_entry(to, id, NULL, room);
	}
	to = put_entry(to, CERT_CERT_PROP_ID, context->pbCertEncoded, context->cbCertEncoded);
	*length = (DWORD)(to - bytes);
	return bytes;
}

/* Takes the next entry; FALSE with the last error set. */
static BOOL next_entry(const BYTE **at, DWORD *left, struct entry *entry)
{
	if (*left < sizeof(*entry))
		return fail((DWORD)CRYPT_E_FILE_ERROR);
	memcpy(entry, *at, sizeof(*entry));
	*at += sizeof(*entry);
	*left -= sizeof(*entry);
	if (entry->bytes > *left)
		return fail((DWORD)CRYPT_E_FILE_ERROR);
	*at += entry->bytes;
	*left -= entry->bytes;
	return TRUE;
}

struct certificate *deserialize_element(const BYTE *bytes, DWORD length, DWORD *used)
{
	struct certificate *certificate = NULL;
	const BYTE *at = bytes;
	DWORD left = length;
	struct entry entry;

	do {
		if (!next_entry(&at, &left, &entry))
			return NULL;
	} while (entry.id && entry.id != CERT_CERT_PROP_ID && entry.id != CERT_CRL_PROP_ID && entry.id != CERT_CTL_PROP_ID);
	if (used)
		*used = length - left;
	if (entry.id != CERT_CERT_PROP_ID) {
		SetLastError((DWORD)CRYPT_E_NOT_FOUND);
		return NULL;
	}
	certificate = certificate_create(X509_ASN_ENCODING, at - entry.bytes, entry.bytes);
	for (at = bytes, left = length; certificate && next_entry(&at, &left, &entry) && entry.id != CERT_CERT_PROP_ID;) {
		if (is_kept(entry.id) && entry.id <= CERT_LAST_USER_PROP_ID)
			property_set(certificate, entry.id, at - entry.bytes, entry.bytes);
	}
	return certificate;
}

/* Adds a certificate that was just made to STORE, which nobody else has yet. */
static void take_element(struct store *store, struct certificate *certificate)
{
	certificate->store = store;
	certificate->context.hCertStore = store;
	store_append(store, certificate);
}

/* A file of a store begins with a version and a mark. */
#define FILE_VERSION 0u
#define FILE_MARK 0x54524543u /* "CERT" */

static BOOL is_serialized(const BYTE *bytes, DWORD length)
{
	static const DWORD header[] = { FILE_VERSION, FILE_MARK };

	return length >= sizeof(header) && !memcmp(bytes, header, sizeof(header));
}

struct store *store_open_serialized(const BYTE *bytes, DWORD length)
{
	struct store *store;
	DWORD used;

	if (!bytes || !is_serialized(bytes, length)) {
		SetLastError((DWORD)CRYPT_E_FILE_ERROR);
		return NULL;
	}
	store = store_create(&read_kind);
	bytes += 2 * sizeof(DWORD);
	length -= 2 * sizeof(DWORD);
	while (store && length) {
		struct certificate *certificate = deserialize_element(bytes, length, &used);

		/* Lists of revoked and of trusted certificates are passed over, and an entry of zeros ends the file. */
		if (certificate)
			take_element(store, certificate);
		else if (GetLastError() != (DWORD)CRYPT_E_NOT_FOUND) {
			store_release(store);
			SetLastError((DWORD)CRYPT_E_FILE_ERROR);
			return NULL;
		}
		bytes += used;
		length -= used;
	}
	return store;
}

/* The certificates of a SignedData (RFC 5652, 5.1), as what is inside of its [0]; FALSE with the last error set. */
static BOOL find_certificates(const BYTE *bytes, DWORD length, struct der_reader *certificates)
{
	static const BYTE signed_data[] = { 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 2 };
	struct der_reader reader = der_reader(bytes, length);
	struct der_element element;
	DWORD error = der_expect(&reader, DER_SEQUENCE, &element);

	*certificates = der_reader(bytes, 0);
	if (error)
		return fail(error);
	reader = der_inside(&element);
	if (der_expect(&reader, DER_OID, &element) || !blob_equal(element.length, element.content, sizeof(signed_data), signed_data))
		return fail((DWORD)CRYPT_E_UNEXPECTED_MSG_TYPE);
	error = der_expect(&reader, DER_CONTEXT | DER_CONSTRUCTED, &element);
	reader = der_inside(&element);
	if (!error)
		error = der_expect(&reader, DER_SEQUENCE, &element);
	reader = der_inside(&element);
	/* Version, digest algorithms, content. */
	if (!error)
		error = der_expect(&reader, DER_INTEGER, &element);
	if (!error)
		error = der_expect(&reader, DER_SET, &element);
	if (!error)
		error = der_expect(&reader, DER_SEQUENCE, &element);
	if (error)
		return fail(error);
	if (der_peek(&reader) == (DER_CONTEXT | DER_CONSTRUCTED) && !der_next(&reader, &element))
		*certificates = der_inside(&element);
	return TRUE;
}

struct store *store_open_pkcs7(const BYTE *bytes, DWORD length)
{
	struct der_reader reader;
	struct der_element element;
	struct store *store;

	if (!bytes) {
		SetLastError((DWORD)E_INVALIDARG);
		return NULL;
	}
	if (!find_certificates(bytes, length, &reader))
		return NULL;
	store = store_create(&read_kind);
	while (store && reader.at < reader.end && !der_next(&reader, &element)) {
		struct certificate *certificate =
			element.tag == DER_SEQUENCE ? certificate_create(X509_ASN_ENCODING, element.start, element.total) : NULL;

		if (certificate)
			take_element(store, certificate);
	}
	return store;
}

struct store *store_open_bytes(const BYTE *bytes, DWORD length)
{
	struct certificate *certificate;
	struct store *store;

	if (is_serialized(bytes, length))
		return store_open_serialized(bytes, length);
	store = store_open_pkcs7(bytes, length);
	if (store)
		return store;
	certificate = certificate_create(X509_ASN_ENCODING, bytes, length);
	store = certificate ? store_create(&read_kind) : NULL;
	if (store)
		take_element(store, certificate);
	else if (certificate)
		certificate_release(certificate);
	return store;
}
