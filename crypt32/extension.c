/*
 * What certificates say about themselves: extensions, usages, validity, keys, and comparisons (Microsoft, wincrypt.h).
 */
#include "certificate.h"

PCERT_EXTENSION WINAPI CertFindExtension(LPCSTR oid, DWORD count, CERT_EXTENSION extensions[])
{
	for (DWORD i = 0; oid && i < count; i++) {
		if (!strcmp(extensions[i].pszObjId, oid))
			return &extensions[i];
	}
	SetLastError((DWORD)CRYPT_E_NOT_FOUND);
	return NULL;
}

PCRYPT_ATTRIBUTE WINAPI CertFindAttribute(LPCSTR oid, DWORD count, CRYPT_ATTRIBUTE attributes[])
{
	for (DWORD i = 0; oid && i < count; i++) {
		if (!strcmp(attributes[i].pszObjId, oid))
			return &attributes[i];
	}
	SetLastError((DWORD)CRYPT_E_NOT_FOUND);
	return NULL;
}

PCERT_RDN_ATTR WINAPI CertFindRDNAttr(LPCSTR oid, PCERT_NAME_INFO name)
{
	for (DWORD i = 0; i < name->cRDN; i++) {
		for (DWORD j = 0; j < name->rgRDN[i].cRDNAttr; j++) {
			if (!strcmp(name->rgRDN[i].rgRDNAttr[j].pszObjId, oid))
				return &name->rgRDN[i].rgRDNAttr[j];
		}
	}
	SetLastError((DWORD)CRYPT_E_NOT_FOUND);
	return NULL;
}

/* One from the extension, one from the property; which of them is wanted is in FLAGS. Those of both must agree, then. */
static CERT_ENHKEY_USAGE *find_usage(PCCERT_CONTEXT context, DWORD flags, BOOL property)
{
	CERT_ENHKEY_USAGE *usage = NULL;
	DWORD size = 0;
	BYTE *bytes;

	if (flags & (property ? CERT_FIND_EXT_ONLY_ENHKEY_USAGE_FLAG : CERT_FIND_PROP_ONLY_ENHKEY_USAGE_FLAG))
		return NULL;
	if (!property)
		return certificate_extension(context, szOID_ENHANCED_KEY_USAGE, &asn_enhanced_usage);
	if (!CertGetCertificateContextProperty(context, CERT_ENHKEY_USAGE_PROP_ID, NULL, &size))
		return NULL;
	bytes = allocate(size);
	if (bytes && CertGetCertificateContextProperty(context, CERT_ENHKEY_USAGE_PROP_ID, bytes, &size))
		usage = decode_alloc(&asn_enhanced_usage, bytes, size, 0);
	release(bytes);
	return usage;
}

static BOOL has_usage(const CERT_ENHKEY_USAGE *usage, LPCSTR oid)
{
	for (DWORD i = 0; i < usage->cUsageIdentifier; i++) {
		if (!strcmp(usage->rgpszUsageIdentifier[i], oid))
			return TRUE;
	}
	return FALSE;
}

/* Writes the identifiers of A that are in B too, if there is a B, as one block; *size says how large that is. */
static BOOL give_usage(const CERT_ENHKEY_USAGE *a, const CERT_ENHKEY_USAGE *b, CERT_ENHKEY_USAGE *usage, DWORD *size)
{
	DWORD had = *size, count = 0, bytes = sizeof(*usage);
	char *text;

	for (DWORD i = 0; i < a->cUsageIdentifier; i++) {
		if (b && !has_usage(b, a->rgpszUsageIdentifier[i]))
			continue;
		count++;
		bytes += (DWORD)(sizeof(LPSTR) + strlen(a->rgpszUsageIdentifier[i]) + 1);
	}
	*size = bytes;
	if (!usage)
		return TRUE;
	if (had < bytes)
		return fail(ERROR_MORE_DATA);
	usage->cUsageIdentifier = 0;
	usage->rgpszUsageIdentifier = (LPSTR *)(usage + 1);
	text = (char *)(usage->rgpszUsageIdentifier + count);
	for (DWORD i = 0; i < a->cUsageIdentifier; i++) {
		SIZE_T length = strlen(a->rgpszUsageIdentifier[i]) + 1;

		if (b && !has_usage(b, a->rgpszUsageIdentifier[i]))
			continue;
		memcpy(text, a->rgpszUsageIdentifier[i], length);
		usage->rgpszUsageIdentifier[usage->cUsageIdentifier++] = text;
		text += length;
	}
	return TRUE;
}

/* Without restriction the answer is no identifiers and CRYPT_E_NOT_FOUND: good for everything; with S_OK for nothing. */
BOOL WINAPI CertGetEnhancedKeyUsage(PCCERT_CONTEXT context, DWORD flags, PCERT_ENHKEY_USAGE usage, DWORD *size)
{
	static const CERT_ENHKEY_USAGE none;
	CERT_ENHKEY_USAGE *extension, *property;
	BOOL given;

	if (!context || !size || (flags & CERT_FIND_EXT_ONLY_ENHKEY_USAGE_FLAG && flags & CERT_FIND_PROP_ONLY_ENHKEY_USAGE_FLAG))
		return fail(ERROR_INVALID_PARAMETER);
	extension = find_usage(context, flags, FALSE);
	property = find_usage(context, flags, TRUE);
	if (!extension && !property) {
		if (flags & (CERT_FIND_EXT_ONLY_ENHKEY_USAGE_FLAG | CERT_FIND_PROP_ONLY_ENHKEY_USAGE_FLAG))
			return fail((DWORD)CRYPT_E_NOT_FOUND);
		given = give_usage(&none, NULL, usage, size);
		if (given)
			SetLastError((DWORD)CRYPT_E_NOT_FOUND);
		return given;
	}
	given = give_usage(extension ? extension : property, extension ? property : NULL, usage, size);
	if (given)
		SetLastError(ERROR_SUCCESS);
	release(extension);
	release(property);
	return given;
}

BOOL WINAPI CertGetIntendedKeyUsage(DWORD encoding, PCERT_INFO info, BYTE *usage, DWORD bytes)
{
	const CERT_EXTENSION *extension = CertFindExtension(szOID_KEY_USAGE, info->cExtension, info->rgExtension);
	CRYPT_BIT_BLOB *bits;
	DWORD length;

	(void)encoding;
	if (bytes)
		memset(usage, 0, bytes);
	bits = extension ? decode_alloc(&asn_bits, extension->Value.pbData, extension->Value.cbData, 0) : NULL;
	if (!bits) {
		/* No usage is no error. */
		if (!extension)
			SetLastError(ERROR_SUCCESS);
		return FALSE;
	}
	length = bits->cbData < bytes ? bits->cbData : bytes;
	if (length)
		memcpy(usage, bits->pbData, length);
	release(bits);
	return TRUE;
}

/* The usages that all of the certificates have; *count of -1 says that all are good for everything. */
BOOL WINAPI CertGetValidUsages(DWORD count, PCCERT_CONTEXT *contexts, int *usage_count, LPSTR *usages, DWORD *size)
{
	CERT_ENHKEY_USAGE *common = NULL;
	DWORD had = *size, bytes = 0;
	int kept = 0;
	char *text;

	*usage_count = -1;
	for (DWORD i = 0; i < count; i++) {
		CERT_ENHKEY_USAGE *usage = find_usage(contexts[i], CERT_FIND_EXT_ONLY_ENHKEY_USAGE_FLAG, FALSE);

		if (usage && common) {
			DWORD left = 0;

			for (DWORD j = 0; j < common->cUsageIdentifier; j++) {
				if (has_usage(usage, common->rgpszUsageIdentifier[j]))
					common->rgpszUsageIdentifier[left++] = common->rgpszUsageIdentifier[j];
			}
			common->cUsageIdentifier = left;
			release(usage);
		} else if (usage) {
			common = usage;
		}
	}
	if (!common) {
		*size = 0;
		return TRUE;
	}
	for (DWORD i = 0; i < common->cUsageIdentifier; i++)
		bytes += (DWORD)(sizeof(LPSTR) + strlen(common->rgpszUsageIdentifier[i]) + 1);
	*size = bytes;
	*usage_count = (int)common->cUsageIdentifier;
	if (usages && had < bytes) {
		release(common);
		return fail(ERROR_MORE_DATA);
	}
	text = (char *)(usages + common->cUsageIdentifier);
	for (; usages && kept < *usage_count; kept++) {
		SIZE_T length = strlen(common->rgpszUsageIdentifier[kept]) + 1;

		memcpy(text, common->rgpszUsageIdentifier[kept], length);
		usages[kept] = text;
		text += length;
	}
	release(common);
	return TRUE;
}

LONG WINAPI CertVerifyTimeValidity(LPFILETIME time, PCERT_INFO info)
{
	FILETIME now;

	if (!time) {
		GetSystemTimeAsFileTime(&now);
		time = &now;
	}
	if (CompareFileTime(time, &info->NotBefore) < 0)
		return -1;
	return CompareFileTime(time, &info->NotAfter) > 0 ? 1 : 0;
}

BOOL WINAPI CertVerifyValidityNesting(PCERT_INFO subject, PCERT_INFO issuer)
{
	return CompareFileTime(&subject->NotBefore, &issuer->NotBefore) >= 0 && CompareFileTime(&subject->NotAfter, &issuer->NotAfter) <= 0;
}

/* Numbers without the bytes that only repeat the sign. */
static DWORD significant_bytes(const CRYPT_INTEGER_BLOB *number)
{
	DWORD bytes = number->cbData;

	while (bytes > 1 && ((number->pbData[bytes - 1] == 0 && !(number->pbData[bytes - 2] & 0x80)) ||
			     (number->pbData[bytes - 1] == 0xff && number->pbData[bytes - 2] & 0x80)))
		bytes--;
	return bytes;
}

BOOL WINAPI CertCompareIntegerBlob(PCRYPT_INTEGER_BLOB a, PCRYPT_INTEGER_BLOB b)
{
	return blob_equal(significant_bytes(a), a->pbData, significant_bytes(b), b->pbData);
}

BOOL WINAPI CertCompareCertificateName(DWORD encoding, PCERT_NAME_BLOB a, PCERT_NAME_BLOB b)
{
	(void)encoding;
	return blob_equal(a->cbData, a->pbData, b->cbData, b->pbData);
}

BOOL WINAPI CertCompareCertificate(DWORD encoding, PCERT_INFO a, PCERT_INFO b)
{
	return CertCompareIntegerBlob(&a->SerialNumber, &b->SerialNumber) && CertCompareCertificateName(encoding, &a->Issuer, &b->Issuer);
}

BOOL WINAPI CertComparePublicKeyInfo(DWORD encoding, PCERT_PUBLIC_KEY_INFO a, PCERT_PUBLIC_KEY_INFO b)
{
	(void)encoding;
	return !strcmp(a->Algorithm.pszObjId, b->Algorithm.pszObjId) &&
	       blob_equal(a->PublicKey.cbData, a->PublicKey.pbData, b->PublicKey.cbData, b->PublicKey.pbData);
}

/* Curves by the identifier that an EC key has as its parameter. */
static DWORD curve_bits(const CRYPT_OBJID_BLOB *parameters)
{
	static const struct {
		const char *oid;
		DWORD bits;
	} curves[] = { { szOID_ECC_CURVE_P256, 256 }, { szOID_ECC_CURVE_P384, 384 }, { szOID_ECC_CURVE_P521, 521 } };
	struct der_reader reader = der_reader(parameters->pbData, parameters->cbData);
	struct der_element element;
	char text[ASN_OID_TEXT];

	if (der_expect(&reader, DER_OID, &element) || asn_oid_text(element.content, element.length, text))
		return 0;
	for (unsigned i = 0; i < ARRAYSIZE(curves); i++) {
		if (!strcmp(curves[i].oid, text))
			return curves[i].bits;
	}
	return 0;
}

DWORD WINAPI CertGetPublicKeyLength(DWORD encoding, PCERT_PUBLIC_KEY_INFO key)
{
	DWORD bits = 0, length;
	struct der_reader reader;
	struct der_element element;

	(void)encoding;
	if (!strcmp(key->Algorithm.pszObjId, szOID_ECC_PUBLIC_KEY)) {
		bits = curve_bits(&key->Algorithm.Parameters);
	} else if (!strcmp(key->Algorithm.pszObjId, szOID_RSA_RSA)) {
		reader = der_reader(key->PublicKey.pbData, key->PublicKey.cbData);
		if (!der_expect(&reader, DER_SEQUENCE, &element)) {
			reader = der_inside(&element);
			if (!der_expect(&reader, DER_INTEGER, &element)) {
				for (length = element.length; length && !element.content[element.length - length]; length--)
					;
				bits = length * 8;
			}
		}
	}
	if (!bits)
		SetLastError((DWORD)CRYPT_E_UNKNOWN_ALGO);
	return bits;
}
