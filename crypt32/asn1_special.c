/*
 * Types with code of their own: alternative names, distribution points' names, RSA keys as CSPs have them. See asn1_special.h.
 */
#include "asn1_special.h"

static const struct asn_type octets = { .kind = ASN_OCTETS, .size = sizeof(CRYPT_DATA_BLOB) };
static const struct asn_type any = { .kind = ASN_ANY, .size = sizeof(CRYPT_OBJID_BLOB) };
static const struct asn_type oid = { .kind = ASN_OID, .size = sizeof(LPSTR) };

static const struct asn_field other_name_fields[] = {
	{ &oid, offsetof(CERT_OTHER_NAME, pszObjId), 0, 0, 0 },
	{ &any, offsetof(CERT_OTHER_NAME, Value), 0, ASN_EXPLICIT, 0 },
};
static const struct asn_type other_name = {
	.kind = ASN_SEQUENCE, .size = sizeof(CERT_OTHER_NAME), .fields = other_name_fields, .field_count = ARRAYSIZE(other_name_fields),
};

/* --- GeneralName: its context tag is one less than the choice of CERT_ALT_NAME_ENTRY --- */

static BOOL accepts_alternate_name(BYTE tag)
{
	return (tag & 0xc0) == DER_CONTEXT && (tag & 0x1f) <= 8;
}

static DWORD decode_alternate_name(struct asn_decoder *decoder, const struct der_element *element, void *to)
{
	CERT_ALT_NAME_ENTRY *entry = to;
	struct der_reader inside = der_inside(element);

	entry->dwAltNameChoice = (element->tag & 0x1f) + 1u;
	switch (entry->dwAltNameChoice) {
	case CERT_ALT_NAME_OTHER_NAME:
		entry->pOtherName = asn_take(decoder, sizeof(*entry->pOtherName));
		return entry->pOtherName ? asn_decode_element(decoder, &other_name, element, entry->pOtherName) : ERROR_OUTOFMEMORY;
	case CERT_ALT_NAME_RFC822_NAME:
	case CERT_ALT_NAME_DNS_NAME:
	case CERT_ALT_NAME_URL:
		return asn_ia5_text(decoder, element, &entry->pwszURL);
	case CERT_ALT_NAME_DIRECTORY_NAME:
		return asn_decode_next(decoder, &any, &inside, &entry->DirectoryName);
	case CERT_ALT_NAME_IP_ADDRESS:
		return asn_decode_element(decoder, &octets, element, &entry->IPAddress);
	case CERT_ALT_NAME_REGISTERED_ID:
		return asn_decode_element(decoder, &oid, element, &entry->pszRegisteredID);
	default:
		/* X.400 addresses and EDI parties have a choice, but no member. */
		return 0;
	}
}

static DWORD encode_alternate_name(struct der_writer *writer, const void *from)
{
	const CERT_ALT_NAME_ENTRY *entry = from;
	BYTE tag = (BYTE)(DER_CONTEXT | (entry->dwAltNameChoice - 1));
	DWORD before = writer->used, error;

	switch (entry->dwAltNameChoice) {
	case CERT_ALT_NAME_OTHER_NAME:
		return entry->pOtherName ? asn_encode_value(writer, &other_name, entry->pOtherName, tag) : ERROR_INVALID_PARAMETER;
	case CERT_ALT_NAME_RFC822_NAME:
	case CERT_ALT_NAME_DNS_NAME:
	case CERT_ALT_NAME_URL:
		return asn_ia5_put(writer, entry->pwszURL, tag);
	case CERT_ALT_NAME_DIRECTORY_NAME:
		error = asn_encode_value(writer, &any, &entry->DirectoryName, 0);
		der_put_header(writer, tag | DER_CONSTRUCTED, before);
		return error;
	case CERT_ALT_NAME_IP_ADDRESS:
		return asn_encode_value(writer, &octets, &entry->IPAddress, tag);
	case CERT_ALT_NAME_REGISTERED_ID:
		return asn_encode_value(writer, &oid, &entry->pszRegisteredID, tag);
	default:
		return (DWORD)E_INVALIDARG;
	}
}

const struct asn_type asn_alternate_name_entry = {
	.kind = ASN_SPECIAL,
	.size = sizeof(CERT_ALT_NAME_ENTRY),
	.accepts = accepts_alternate_name,
	.decode = decode_alternate_name,
	.encode = encode_alternate_name,
};

/* --- DistributionPointName: [0] general names, or [1] attributes, which have no member --- */

static BOOL accepts_point_name(BYTE tag)
{
	return tag == (DER_CONTEXT | DER_CONSTRUCTED) || tag == (DER_CONTEXT | DER_CONSTRUCTED | 1);
}

static DWORD decode_point_name(struct asn_decoder *decoder, const struct der_element *element, void *to)
{
	CRL_DIST_POINT_NAME *name = to;

	name->dwDistPointNameChoice = (element->tag & 0x1f) + 1u;
	if (name->dwDistPointNameChoice != CRL_DIST_POINT_FULL_NAME)
		return 0;
	return asn_decode_element(decoder, &asn_alternate_name, element, &name->FullName);
}

static DWORD encode_point_name(struct der_writer *writer, const void *from)
{
	const CRL_DIST_POINT_NAME *name = from;

	if (name->dwDistPointNameChoice != CRL_DIST_POINT_FULL_NAME)
		return (DWORD)E_INVALIDARG;
	return asn_encode_value(writer, &asn_alternate_name, &name->FullName, DER_CONTEXT);
}

const struct asn_type asn_distribution_point_name = {
	.kind = ASN_SPECIAL,
	.size = sizeof(CRL_DIST_POINT_NAME),
	.accepts = accepts_point_name,
	.decode = decode_point_name,
	.encode = encode_point_name,
};

/* --- RSAPublicKey as a PUBLICKEYBLOB: PUBLICKEYSTRUC, RSAPUBKEY, little-endian modulus --- */

struct rsa_blob {
	PUBLICKEYSTRUC header;
	RSAPUBKEY key;
};

static const struct asn_type rsa_integer = { .kind = ASN_INTEGER, .size = sizeof(int) };

static BOOL accepts_rsa_key(BYTE tag)
{
	return tag == DER_SEQUENCE;
}

static DWORD decode_rsa_key(struct asn_decoder *decoder, const struct der_element *element, void *to)
{
	struct der_reader reader = der_inside(element);
	struct rsa_blob *blob = to;
	struct der_element modulus;
	DWORD error = der_expect(&reader, DER_INTEGER, &modulus);
	int exponent;
	BYTE *bytes;

	if (!error)
		error = asn_decode_next(decoder, &rsa_integer, &reader, &exponent);
	if (error)
		return error;
	while (modulus.length && !*modulus.content)
		modulus.content++, modulus.length--;
	/* The first piece behind the structure is what follows it. */
	bytes = asn_take_bytes(decoder, modulus.length);
	if (!bytes)
		return ERROR_OUTOFMEMORY;
	for (DWORD i = 0; i < modulus.length; i++)
		bytes[i] = modulus.content[modulus.length - 1 - i];
	blob->header = (PUBLICKEYSTRUC){ PUBLICKEYBLOB, CUR_BLOB_VERSION, 0, CALG_RSA_KEYX };
	blob->key = (RSAPUBKEY){ 0x31415352 /* "RSA1" */, modulus.length * 8, (DWORD)exponent };
	return 0;
}

static DWORD encode_rsa_key(struct der_writer *writer, const void *from)
{
	static const struct asn_type big_unsigned = { .kind = ASN_BIG_UNSIGNED, .size = sizeof(CRYPT_UINT_BLOB) };
	const struct rsa_blob *blob = from;
	CRYPT_UINT_BLOB modulus = { blob->key.bitlen / 8, (BYTE *)(blob + 1) };
	DWORD before = writer->used, error;

	if (blob->header.bType != PUBLICKEYBLOB || blob->header.bVersion != CUR_BLOB_VERSION || blob->key.magic != 0x31415352 ||
	    (blob->header.aiKeyAlg != CALG_RSA_KEYX && blob->header.aiKeyAlg != CALG_RSA_SIGN))
		return (DWORD)E_INVALIDARG;
	error = asn_encode_value(writer, &rsa_integer, &blob->key.pubexp, 0);
	if (!error)
		error = asn_encode_value(writer, &big_unsigned, &modulus, 0);
	der_put_header(writer, DER_SEQUENCE, before);
	return error;
}

const struct asn_type asn_rsa_key = {
	.kind = ASN_SPECIAL, .size = sizeof(struct rsa_blob), .accepts = accepts_rsa_key, .decode = decode_rsa_key, .encode = encode_rsa_key,
};
