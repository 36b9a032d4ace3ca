/*
 * CryptEncodeObject and CryptEncodeObjectEx (Microsoft, wincrypt.h). Every encoding is made twice: once counted, once written.
 */
#include "crypt32.h"

BOOL WINAPI CryptEncodeObjectEx(DWORD encoding, LPCSTR name, const void *structure, DWORD flags, PCRYPT_ENCODE_PARA para, void *encoded,
				DWORD *size)
{
	const struct asn_type *type = NULL;
	struct der_writer writer = { 0 };
	DWORD error, room;
	BYTE *to;

	if ((encoding & CERT_ENCODING_TYPE_MASK) == X509_ASN_ENCODING || (encoding & CMSG_ENCODING_TYPE_MASK) == PKCS_7_ASN_ENCODING)
		type = asn_type_find(name);
	if (!type)
		return fail(ERROR_FILE_NOT_FOUND);
	if (!size || !structure || (flags & CRYPT_ENCODE_ALLOC_FLAG && !encoded))
		return fail((DWORD)E_INVALIDARG);
	if (type == &asn_signed_content && flags & CRYPT_ENCODE_NO_SIGNATURE_BYTE_REVERSAL_FLAG)
		type = &asn_plain_signed_content;
	room = *size;
	error = asn_encode_value(&writer, type, structure, 0);
	if (error || writer.full) {
		*size = 0;
		return fail(error ? error : (DWORD)CRYPT_E_ASN1_LARGE);
	}
	*size = writer.used;
	if (flags & CRYPT_ENCODE_ALLOC_FLAG) {
		if (para && para->cbSize >= offsetof(CRYPT_ENCODE_PARA, pfnFree) && para->pfnAlloc)
			to = para->pfnAlloc(writer.used);
		else
			to = LocalAlloc(LMEM_FIXED, writer.used);
		*(void **)encoded = to;
		if (!to)
			return fail((DWORD)E_OUTOFMEMORY);
	} else {
		to = encoded;
		if (!to)
			return TRUE;
		if (room < writer.used)
			return fail(ERROR_MORE_DATA);
	}
	writer = (struct der_writer){ .end = to + writer.used, .room = writer.used };
	error = asn_encode_value(&writer, type, structure, 0);
	return error ? fail(error) : TRUE;
}

BOOL WINAPI CryptEncodeObject(DWORD encoding, LPCSTR name, const void *structure, BYTE *encoded, DWORD *size)
{
	return CryptEncodeObjectEx(encoding, name, structure, 0, NULL, encoded, size);
}
