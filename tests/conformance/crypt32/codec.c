/*
 * crypt32: CryptEncodeObject and CryptDecodeObject. Encodings are X.690's: 8.19 for identifiers whose first arc is 2 ("2.999.3" is its
 * own example), and an element that ends before its length is cut off.
 */
#include "certificates.h"

static BYTE encoded[256];
static DWORD encoded_bytes;

static BOOL encode(LPCSTR type, const void *structure)
{
	encoded_bytes = sizeof(encoded);
	return CryptEncodeObject(X509_ASN_ENCODING, type, structure, encoded, &encoded_bytes);
}

#define CHECK_ENCODED(...) \
	do { \
		static const BYTE expected[] = { __VA_ARGS__ }; \
		CHECK_EQ(encoded_bytes, sizeof(expected)); \
		CHECK(!memcmp(encoded, expected, sizeof(expected))); \
	} while (0)

/* What was encoded last, decoded; freed with LocalFree. */
static void *decode(LPCSTR type)
{
	void *structure = NULL;
	DWORD size;

	CHECK(CryptDecodeObjectEx(X509_ASN_ENCODING, type, encoded, encoded_bytes, CRYPT_DECODE_ALLOC_FLAG, NULL, &structure, &size));
	return structure;
}

TEST(numbers)
{
	CRYPT_INTEGER_BLOB blob = { 2, (BYTE *)"\x80\x00" }, *back;
	int number = -129, *number_back;

	CHECK(encode(X509_INTEGER, &number));
	CHECK_ENCODED(2, 2, 0xff, 0x7f);
	number_back = decode(X509_INTEGER);
	CHECK_EQ(*number_back, -129);
	LocalFree(number_back);
	CHECK(encode(X509_MULTI_BYTE_INTEGER, &blob));
	CHECK_ENCODED(2, 2, 0, 0x80);
	back = decode(X509_MULTI_BYTE_INTEGER);
	CHECK(back->cbData == 2 && back->pbData[0] == 0x80 && back->pbData[1] == 0);
	LocalFree(back);
	blob.cbData = 1;
	CHECK(encode(X509_MULTI_BYTE_UINT, &blob));
	CHECK_ENCODED(2, 2, 0, 0x80);
	CHECK(encode(X509_MULTI_BYTE_INTEGER, &blob));
	CHECK_ENCODED(2, 1, 0x80);
}

TEST(extensions)
{
	CERT_BASIC_CONSTRAINTS2_INFO constraints = { TRUE, TRUE, 3 }, *constraints_back;
	CRYPT_BIT_BLOB usage = { 1, (BYTE *)"\xa0", 5 };
	LPSTR oids[] = { (LPSTR)szOID_PKIX_KP_SERVER_AUTH, (LPSTR) "2.999.3" };
	CERT_ENHKEY_USAGE enhanced = { 2, oids }, *enhanced_back;
	CERT_ALT_NAME_ENTRY entries[2] = { { .dwAltNameChoice = CERT_ALT_NAME_DNS_NAME, .pwszDNSName = (LPWSTR)L"a.b" },
					   { .dwAltNameChoice = CERT_ALT_NAME_IP_ADDRESS, .IPAddress = { 4, (BYTE *)"\x7f\0\0\1" } } };
	CERT_ALT_NAME_INFO names = { 2, entries }, *names_back;

	CHECK(encode(X509_BASIC_CONSTRAINTS2, &constraints));
	CHECK_ENCODED(0x30, 6, 1, 1, 0xff, 2, 1, 3);
	constraints_back = decode(szOID_BASIC_CONSTRAINTS2);
	CHECK(constraints_back->fCA && constraints_back->fPathLenConstraint && constraints_back->dwPathLenConstraint == 3);
	LocalFree(constraints_back);
	constraints.fCA = constraints.fPathLenConstraint = FALSE;
	CHECK(encode(X509_BASIC_CONSTRAINTS2, &constraints));
	CHECK_ENCODED(0x30, 0);
	CHECK(encode(X509_KEY_USAGE, &usage));
	CHECK_ENCODED(3, 2, 5, 0xa0);
	CHECK(encode(X509_ENHANCED_KEY_USAGE, &enhanced));
	enhanced_back = decode(X509_ENHANCED_KEY_USAGE);
	REQUIRE(enhanced_back->cUsageIdentifier == 2);
	CHECK_STR(enhanced_back->rgpszUsageIdentifier[0], szOID_PKIX_KP_SERVER_AUTH);
	CHECK_STR(enhanced_back->rgpszUsageIdentifier[1], "2.999.3");
	LocalFree(enhanced_back);
	CHECK(encode(X509_ALTERNATE_NAME, &names));
	CHECK_ENCODED(0x30, 11, 0x82, 3, 'a', '.', 'b', 0x87, 4, 0x7f, 0, 0, 1);
	names_back = decode(X509_ALTERNATE_NAME);
	CHECK_EQ(names_back->cAltEntry, 2);
	CHECK_WSTR(names_back->rgAltEntry[0].pwszDNSName, L"a.b");
	CHECK_EQ(names_back->rgAltEntry[1].IPAddress.cbData, 4);
	LocalFree(names_back);
}

/* A NUL within a name would make it pass for another. */
TEST(names_with_nul_are_refused)
{
	static const BYTE name[] = { 0x30, 5, 0x82, 3, 'a', 0, 'b' };
	DWORD size = 0;

	CHECK(!CryptDecodeObject(X509_ASN_ENCODING, X509_ALTERNATE_NAME, name, sizeof(name), 0, NULL, &size));
	CHECK_ERROR((DWORD)CRYPT_E_ASN1_RULE);
}

TEST(distinguished_names)
{
	CERT_RDN_ATTR attribute = { (LPSTR)szOID_COMMON_NAME, CERT_RDN_PRINTABLE_STRING, { 2, (BYTE *)"ab" } };
	CERT_RDN relative = { 1, &attribute };
	CERT_NAME_INFO name = { 1, &relative }, *back;

	CHECK(encode(X509_NAME, &name));
	CHECK_ENCODED(0x30, 0x0d, 0x31, 0x0b, 0x30, 9, 6, 3, 0x55, 4, 3, 0x13, 2, 'a', 'b');
	back = decode(X509_UNICODE_NAME);
	REQUIRE(back->cRDN == 1 && back->rgRDN[0].cRDNAttr == 1);
	CHECK_EQ(back->rgRDN[0].rgRDNAttr[0].dwValueType, CERT_RDN_PRINTABLE_STRING);
	CHECK_STR(back->rgRDN[0].rgRDNAttr[0].pszObjId, szOID_COMMON_NAME);
	CHECK_WSTR((WCHAR *)back->rgRDN[0].rgRDNAttr[0].Value.pbData, L"ab");
	LocalFree(back);
	attribute.dwValueType = CERT_RDN_UTF8_STRING;
	attribute.Value.cbData = 4;
	attribute.Value.pbData = (BYTE *)L"\u00e9\u20ac";
	CHECK(encode(X509_UNICODE_NAME, &name));
	CHECK_ENCODED(0x30, 0x10, 0x31, 0x0e, 0x30, 0x0c, 6, 3, 0x55, 4, 3, 0x0c, 5, 0xc3, 0xa9, 0xe2, 0x82, 0xac);
	attribute.dwValueType = CERT_RDN_PRINTABLE_STRING;
	CHECK(!encode(X509_UNICODE_NAME, &name));
	CHECK_ERROR((DWORD)CRYPT_E_INVALID_PRINTABLE_STRING);
}

TEST(times)
{
	SYSTEMTIME fields = { 2051, 1, 0, 2, 3, 4, 5, 0 };
	FILETIME time, *back;

	SystemTimeToFileTime(&fields, &time);
	CHECK(encode(X509_CHOICE_OF_TIME, &time));
	CHECK_ENCODED(0x18, 15, '2', '0', '5', '1', '0', '1', '0', '2', '0', '3', '0', '4', '0', '5', 'Z');
	back = decode(X509_CHOICE_OF_TIME);
	CHECK(!CompareFileTime(back, &time));
	LocalFree(back);
	fields.wYear = 1999;
	SystemTimeToFileTime(&fields, &time);
	CHECK(encode(X509_CHOICE_OF_TIME, &time));
	CHECK_ENCODED(0x17, 13, '9', '9', '0', '1', '0', '2', '0', '3', '0', '4', '0', '5', 'Z');
	back = decode(X509_CHOICE_OF_TIME);
	CHECK(!CompareFileTime(back, &time));
	LocalFree(back);
}

TEST(certificates)
{
	PCCERT_CONTEXT ca = CONTEXT(ca);
	CERT_SIGNED_CONTENT_INFO *content;
	BYTE again[sizeof(leaf_der)];
	DWORD size = sizeof(again);
	PUBLICKEYSTRUC *key;
	CERT_INFO *info;

	CHECK(CryptDecodeObjectEx(X509_ASN_ENCODING, X509_CERT, leaf_der, sizeof(leaf_der), CRYPT_DECODE_ALLOC_FLAG, NULL, &content, &size));
	CHECK_STR(content->SignatureAlgorithm.pszObjId, szOID_RSA_SHA256RSA);
	CHECK_EQ(content->Signature.cbData, 256);
	/* The signature is there as CSPs have it, from its last byte to its first. */
	CHECK_EQ(content->Signature.pbData[0], leaf_der[sizeof(leaf_der) - 1]);
	size = sizeof(again);
	CHECK(CryptEncodeObject(X509_ASN_ENCODING, X509_CERT, content, again, &size));
	CHECK(size == sizeof(leaf_der) && !memcmp(again, leaf_der, size));
	LocalFree(content);
	/* What is signed is found in a whole certificate, unless it must not be. */
	CHECK(CryptDecodeObjectEx(X509_ASN_ENCODING, X509_CERT_TO_BE_SIGNED, leaf_der, sizeof(leaf_der), CRYPT_DECODE_ALLOC_FLAG, NULL, &info, &size));
	CHECK_EQ(info->cExtension, 6);
	LocalFree(info);
	CHECK(!CryptDecodeObject(X509_ASN_ENCODING, X509_CERT_TO_BE_SIGNED, leaf_der, sizeof(leaf_der), CRYPT_DECODE_TO_BE_SIGNED_FLAG, NULL, &size));
	CHECK(CryptDecodeObjectEx(X509_ASN_ENCODING, RSA_CSP_PUBLICKEYBLOB, ca->pCertInfo->SubjectPublicKeyInfo.PublicKey.pbData,
				  ca->pCertInfo->SubjectPublicKeyInfo.PublicKey.cbData, CRYPT_DECODE_ALLOC_FLAG, NULL, &key, &size));
	CHECK_EQ(size, sizeof(PUBLICKEYSTRUC) + sizeof(RSAPUBKEY) + 256);
	CHECK_EQ(key->bType, PUBLICKEYBLOB);
	CHECK_EQ(((RSAPUBKEY *)(key + 1))->bitlen, 2048);
	CHECK_EQ(((RSAPUBKEY *)(key + 1))->pubexp, 65537);
	LocalFree(key);
	CertFreeCertificateContext(ca);
}

TEST(decoding_errors)
{
	static const BYTE number[] = { 2, 1, 5 }, long_number[] = { 2, 5, 1, 2, 3, 4, 5 };
	DWORD size = 77;
	int value;

	CHECK(!CryptDecodeObject(X509_ASN_ENCODING, (LPCSTR)999, number, 3, 0, NULL, &size));
	CHECK_ERROR(ERROR_FILE_NOT_FOUND);
	CHECK(!CryptDecodeObject(0, X509_INTEGER, number, 3, 0, NULL, &size));
	CHECK_ERROR(ERROR_FILE_NOT_FOUND);
	CHECK(!CryptDecodeObject(X509_ASN_ENCODING, X509_INTEGER, number, 2, 0, NULL, &size));
	CHECK_ERROR((DWORD)CRYPT_E_ASN1_EOD);
	CHECK(!CryptDecodeObject(X509_ASN_ENCODING, X509_OCTET_STRING, number, 3, 0, NULL, &size));
	CHECK_ERROR((DWORD)CRYPT_E_ASN1_BADTAG);
	CHECK(!CryptDecodeObject(X509_ASN_ENCODING, X509_INTEGER, long_number, sizeof(long_number), 0, NULL, &size));
	CHECK_ERROR((DWORD)CRYPT_E_ASN1_LARGE);
	CHECK(CryptDecodeObject(X509_ASN_ENCODING, X509_INTEGER, number, 3, 0, NULL, &size));
	CHECK_EQ(size, sizeof(int));
	size = 3;
	CHECK(!CryptDecodeObject(X509_ASN_ENCODING, X509_INTEGER, number, 3, 0, &value, &size));
	CHECK_ERROR(ERROR_MORE_DATA);
	CHECK_EQ(size, sizeof(int));
	CHECK(CryptDecodeObject(X509_ASN_ENCODING, X509_INTEGER, number, 3, 0, &value, &size));
	CHECK_EQ(value, 5);
	CHECK(!encode((LPCSTR)999, &value));
	CHECK_ERROR(ERROR_FILE_NOT_FOUND);
	encoded_bytes = 2;
	CHECK(!CryptEncodeObject(X509_ASN_ENCODING, X509_INTEGER, &value, encoded, &encoded_bytes));
	CHECK_ERROR(ERROR_MORE_DATA);
	CHECK_EQ(encoded_bytes, 3);
}
