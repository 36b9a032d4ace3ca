/*
 * CryptQueryObject: what a file or a block of bytes holds (Microsoft, wincrypt.h). Certificates, serialized stores, and the certificates
 * of PKCS #7 messages, in binary or base64; nothing else is recognized.
 */
#include "store.h"

/* Looks at bytes in binary form. FALSE if they are nothing that is wanted. */
static BOOL query_binary(const BYTE *bytes, DWORD length, DWORD wanted, DWORD *content, struct store **store, PCCERT_CONTEXT *context)
{
	struct certificate *certificate = NULL;

	if (wanted & CERT_QUERY_CONTENT_FLAG_CERT)
		certificate = certificate_create(X509_ASN_ENCODING, bytes, length);
	if (certificate) {
		*content = CERT_QUERY_CONTENT_CERT;
		*store = store_open_bytes(bytes, length);
		*context = &certificate->context;
		return TRUE;
	}
	if (wanted & CERT_QUERY_CONTENT_FLAG_SERIALIZED_STORE && (*store = store_open_serialized(bytes, length)) != NULL) {
		*content = CERT_QUERY_CONTENT_SERIALIZED_STORE;
		return TRUE;
	}
	if (wanted & CERT_QUERY_CONTENT_FLAG_PKCS7_SIGNED && (*store = store_open_pkcs7(bytes, length)) != NULL) {
		*content = CERT_QUERY_CONTENT_PKCS7_SIGNED;
		return TRUE;
	}
	return FALSE;
}

/* The bytes behind base64 text, for release(); NULL if it is none. */
static BYTE *decode_text(const BYTE *text, DWORD length, DWORD *size)
{
	BYTE *bytes = NULL;

	if (length && CryptStringToBinaryA((LPCSTR)text, length, CRYPT_STRING_BASE64_ANY, NULL, size, NULL, NULL))
		bytes = allocate(*size);
	if (bytes)
		CryptStringToBinaryA((LPCSTR)text, length, CRYPT_STRING_BASE64_ANY, bytes, size, NULL, NULL);
	return bytes;
}

static BYTE *read_file(LPCWSTR path, DWORD *length)
{
	HANDLE file = CreateFileW(path, GENERIC_READ, FILE_SHARE_READ, NULL, OPEN_EXISTING, 0, NULL);
	BYTE *bytes = file == INVALID_HANDLE_VALUE ? NULL : file_read_whole(file, length);

	if (file != INVALID_HANDLE_VALUE)
		CloseHandle(file);
	return bytes;
}

BOOL WINAPI CryptQueryObject(DWORD kind, const void *object, DWORD contents, DWORD formats, DWORD flags, DWORD *encoding, DWORD *content,
			     DWORD *format, HCERTSTORE *store_handle, HCRYPTMSG *message, const void **context)
{
	DWORD length = 0, decoded_length = 0, found = 0, found_format = CERT_QUERY_FORMAT_BINARY;
	BYTE *file = NULL, *decoded = NULL;
	PCCERT_CONTEXT certificate = NULL;
	const CERT_BLOB *blob = object;
	struct store *store = NULL;
	const BYTE *bytes;
	BOOL ok;

	if (!object || flags || (kind != CERT_QUERY_OBJECT_FILE && kind != CERT_QUERY_OBJECT_BLOB))
		return fail((DWORD)E_INVALIDARG);
	if (kind == CERT_QUERY_OBJECT_FILE) {
		file = read_file(object, &length);
		if (!file)
			return FALSE;
	}
	bytes = file ? file : blob->pbData;
	length = file ? length : blob->cbData;
	ok = formats & CERT_QUERY_FORMAT_FLAG_BINARY && query_binary(bytes, length, contents, &found, &store, &certificate);
	if (!ok && formats & CERT_QUERY_FORMAT_FLAG_BASE64_ENCODED && (decoded = decode_text(bytes, length, &decoded_length)) != NULL) {
		found_format = CERT_QUERY_FORMAT_BASE64_ENCODED;
		ok = query_binary(decoded, decoded_length, contents, &found, &store, &certificate);
	}
	release(decoded);
	release(file);
	/* There are no handles of messages. */
	if (ok && message && found == CERT_QUERY_CONTENT_PKCS7_SIGNED) {
		store_release(store);
		return fail(ERROR_CALL_NOT_IMPLEMENTED);
	}
	if (!ok)
		return fail((DWORD)CRYPT_E_NO_MATCH);
	if (encoding)
		*encoding = found == CERT_QUERY_CONTENT_PKCS7_SIGNED ? X509_ASN_ENCODING | PKCS_7_ASN_ENCODING : X509_ASN_ENCODING;
	if (content)
		*content = found;
	if (format)
		*format = found_format;
	if (message)
		*message = NULL;
	if (context)
		*context = certificate;
	else
		CertFreeCertificateContext(certificate);
	if (store_handle)
		*store_handle = store;
	else if (store)
		store_release(store);
	return TRUE;
}
