/*
 * CryptDecodeObject and CryptDecodeObjectEx (Microsoft, wincrypt.h): who holds the result, and how large it is. The decoding itself is
 * asn1_decode.c's.
 */
#include "crypt32.h"

/* Where a result goes. */
struct destination {
	void *buffer; /* the caller's, or NULL if only the size is asked for */
	DWORD room;
	DWORD size;
	BOOL make; /* CRYPT_DECODE_ALLOC_FLAG */
	const CRYPT_DECODE_PARA *para;
	DWORD error;
};

static void *destination_allocate(void *context, DWORD size)
{
	struct destination *destination = context;
	const CRYPT_DECODE_PARA *para = destination->para;

	destination->size = size;
	if (!destination->make) {
		if (destination->buffer && size > destination->room)
			destination->error = ERROR_MORE_DATA;
		return size <= destination->room ? destination->buffer : NULL;
	}
	if (para && para->cbSize >= offsetof(CRYPT_DECODE_PARA, pfnFree) && para->pfnAlloc)
		destination->buffer = para->pfnAlloc(size);
	else
		destination->buffer = LocalAlloc(LMEM_FIXED, size);
	if (!destination->buffer)
		destination->error = (DWORD)E_OUTOFMEMORY;
	return destination->buffer;
}

/*
 * The structures that are signed are also found within what is signed: a sequence that begins with a sequence which does not begin
 * with an object identifier (that would be the algorithm of a first-version CRL).
 */
static void find_signed(LPCSTR type, const BYTE **bytes, DWORD *length)
{
	struct der_reader reader = der_reader(*bytes, *length);
	struct der_element outer, inner;

	if (type != X509_CERT_TO_BE_SIGNED && type != X509_CERT_CRL_TO_BE_SIGNED && type != X509_CERT_REQUEST_TO_BE_SIGNED)
		return;
	if (der_expect(&reader, DER_SEQUENCE, &outer))
		return;
	reader = der_inside(&outer);
	if (der_expect(&reader, DER_SEQUENCE, &inner))
		return;
	reader = der_inside(&inner);
	if (der_peek(&reader) == DER_OID)
		return;
	*bytes = inner.start;
	*length = inner.total;
}

static BOOL is_encoding(DWORD encoding)
{
	return (encoding & CERT_ENCODING_TYPE_MASK) == X509_ASN_ENCODING || (encoding & CMSG_ENCODING_TYPE_MASK) == PKCS_7_ASN_ENCODING;
}

BOOL WINAPI CryptDecodeObjectEx(DWORD encoding, LPCSTR name, const BYTE *bytes, DWORD length, DWORD flags, PCRYPT_DECODE_PARA para, void *structure,
				DWORD *size)
{
	struct destination destination = { .make = (flags & CRYPT_DECODE_ALLOC_FLAG) != 0, .para = para };
	const struct asn_type *type = is_encoding(encoding) ? asn_type_find(name) : NULL;
	void *result;
	DWORD error;

	if (!type) {
		if (size)
			*size = 0;
		return fail(ERROR_FILE_NOT_FOUND);
	}
	if (!size || (!bytes && length))
		return fail((DWORD)E_INVALIDARG);
	if (destination.make) {
		if (!structure)
			return fail((DWORD)E_INVALIDARG);
		*(void **)structure = NULL;
	} else {
		destination.buffer = structure;
		destination.room = structure ? *size : 0;
	}
	if (!bytes || !length) {
		*size = 0;
		return fail((DWORD)CRYPT_E_ASN1_EOD);
	}
	if (!(flags & CRYPT_DECODE_TO_BE_SIGNED_FLAG))
		find_signed(name, &bytes, &length);
	error = asn_decode(type, bytes, length, flags, destination_allocate, &destination, &result, &destination.size);
	if (!error) {
		*size = destination.size;
		if (destination.make)
			*(void **)structure = destination.buffer;
		return TRUE;
	}
	*size = destination.size;
	if (!destination.make && !structure && destination.size)
		return TRUE;
	if (destination.error)
		return fail(destination.error);
	return fail(error == ERROR_OUTOFMEMORY ? (DWORD)E_OUTOFMEMORY : error);
}

BOOL WINAPI CryptDecodeObject(DWORD encoding, LPCSTR name, const BYTE *bytes, DWORD length, DWORD flags, void *structure, DWORD *size)
{
	/* What CRYPT_DECODE_ALLOC_FLAG does is the other function's. */
	return CryptDecodeObjectEx(encoding, name, bytes, length, flags & ~(DWORD)CRYPT_DECODE_ALLOC_FLAG, NULL, structure, size);
}

static void *heap_allocate(void *context, DWORD size)
{
	(void)context;
	return allocate(size);
}

void *decode_alloc(const struct asn_type *type, const BYTE *bytes, DWORD length, DWORD flags)
{
	void *structure = NULL;
	DWORD size, error = asn_decode(type, bytes, length, flags, heap_allocate, NULL, &structure, &size);

	if (!error)
		return structure;
	release(structure);
	SetLastError(error == ERROR_OUTOFMEMORY ? (DWORD)E_OUTOFMEMORY : error);
	return NULL;
}
