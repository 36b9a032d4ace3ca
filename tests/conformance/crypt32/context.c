/*
 * crypt32: certificate contexts, what they say, and their properties.
 */
#include "certificates.h"

TEST(CertCreateCertificateContext_info)
{
	PCCERT_CONTEXT leaf = CONTEXT(leaf), copy;
	const CERT_INFO *info;
	SYSTEMTIME time;

	REQUIRE(leaf != NULL);
	CHECK_EQ(leaf->cbCertEncoded, sizeof(leaf_der));
	CHECK(!memcmp(leaf->pbCertEncoded, leaf_der, sizeof(leaf_der)));
	info = leaf->pCertInfo;
	CHECK_EQ(info->dwVersion, CERT_V3);
	CHECK_EQ(info->SerialNumber.cbData, 2);
	CHECK(info->SerialNumber.pbData[0] == 3 && info->SerialNumber.pbData[1] == 0x0a);
	CHECK_STR(info->SignatureAlgorithm.pszObjId, szOID_RSA_SHA256RSA);
	CHECK_STR(info->SubjectPublicKeyInfo.Algorithm.pszObjId, szOID_ECC_PUBLIC_KEY);
	CHECK_EQ(info->SubjectPublicKeyInfo.PublicKey.cbData, 65);
	CHECK_EQ(info->cExtension, 6);
	CHECK(info->Issuer.pbData > leaf->pbCertEncoded && info->Issuer.pbData < leaf->pbCertEncoded + leaf->cbCertEncoded);
	FileTimeToSystemTime(&info->NotAfter, &time);
	CHECK_EQ(time.wYear, 2051);
	CHECK_EQ(time.wMonth, 7);
	copy = CertDuplicateCertificateContext(leaf);
	CHECK(copy == leaf);
	CHECK(CertFreeCertificateContext(copy));
	CHECK(CertFreeCertificateContext(leaf));
	CHECK(CertFreeCertificateContext(NULL));
	CHECK(CertDuplicateCertificateContext(NULL) == NULL);
}

TEST(CertCreateCertificateContext_errors)
{
	BYTE cut[sizeof(leaf_der)];

	SetLastError(0);
	CHECK(!CertCreateCertificateContext(0, leaf_der, sizeof(leaf_der)));
	CHECK_ERROR((DWORD)E_INVALIDARG);
	CHECK(!CertCreateCertificateContext(X509_ASN_ENCODING, leaf_der, 30));
	CHECK_ERROR((DWORD)CRYPT_E_ASN1_EOD);
	memcpy(cut, leaf_der, sizeof(cut));
	cut[0] = 0x31;
	CHECK(!CertCreateCertificateContext(X509_ASN_ENCODING, cut, sizeof(cut)));
	CHECK_ERROR((DWORD)CRYPT_E_ASN1_BADTAG);
	/* Every byte changed once: a context or an error, and nothing else. */
	for (unsigned i = 0; i < sizeof(cut); i++) {
		memcpy(cut, leaf_der, sizeof(cut));
		cut[i] ^= 0xff;
		CertFreeCertificateContext(CertCreateCertificateContext(X509_ASN_ENCODING, cut, sizeof(cut)));
		CertFreeCertificateContext(CertCreateCertificateContext(X509_ASN_ENCODING, leaf_der, i));
	}
}

TEST(CertGetCertificateContextProperty_hashes)
{
	static const BYTE key_id_start[] = { 0x04, 0x14 };
	PCCERT_CONTEXT leaf = CONTEXT(leaf);
	const CERT_EXTENSION *extension;
	BYTE hash[64];
	DWORD size = 0;

	CHECK(CertGetCertificateContextProperty(leaf, CERT_SHA1_HASH_PROP_ID, NULL, &size));
	CHECK_EQ(size, 20);
	size = 19;
	CHECK(!CertGetCertificateContextProperty(leaf, CERT_SHA1_HASH_PROP_ID, hash, &size));
	CHECK_ERROR(ERROR_MORE_DATA);
	CHECK_EQ(size, 20);
	CHECK(CertGetCertificateContextProperty(leaf, CERT_SHA1_HASH_PROP_ID, hash, &size));
	size = sizeof(hash);
	CHECK(CertGetCertificateContextProperty(leaf, CERT_MD5_HASH_PROP_ID, hash, &size));
	CHECK_EQ(size, 16);
	size = sizeof(hash);
	CHECK(CertGetCertificateContextProperty(leaf, CERT_SIGNATURE_HASH_PROP_ID, hash, &size));
	CHECK_EQ(size, 32);
	/* The key identifier is the one that the certificate gives itself. */
	extension = CertFindExtension(szOID_SUBJECT_KEY_IDENTIFIER, leaf->pCertInfo->cExtension, leaf->pCertInfo->rgExtension);
	size = sizeof(hash);
	CHECK(CertGetCertificateContextProperty(leaf, CERT_KEY_IDENTIFIER_PROP_ID, hash, &size));
	CHECK_EQ(size, 20);
	CHECK(extension && !memcmp(extension->Value.pbData, key_id_start, 2) && !memcmp(extension->Value.pbData + 2, hash, 20));
	CHECK(!CertGetCertificateContextProperty(leaf, CERT_FRIENDLY_NAME_PROP_ID, NULL, &size));
	CHECK_ERROR((DWORD)CRYPT_E_NOT_FOUND);
	CertFreeCertificateContext(leaf);
}

TEST(CertSetCertificateContextProperty)
{
	PCCERT_CONTEXT leaf = CONTEXT(leaf);
	CRYPT_DATA_BLOB blob = { 5 * sizeof(WCHAR), (BYTE *)L"name" };
	CRYPT_KEY_PROV_INFO provider = { (LPWSTR)L"container", (LPWSTR)L"provider", PROV_RSA_FULL, 0, 0, NULL, AT_SIGNATURE }, *got;
	WCHAR name[16];
	BYTE room[256];
	DWORD size = sizeof(name), seen = 0, id = 0;

	CHECK(CertSetCertificateContextProperty(leaf, CERT_FRIENDLY_NAME_PROP_ID, 0, &blob));
	CHECK(CertGetCertificateContextProperty(leaf, CERT_FRIENDLY_NAME_PROP_ID, name, &size));
	CHECK_EQ(size, blob.cbData);
	CHECK_WSTR(name, L"name");
	CHECK_EQ(CertGetNameStringW(leaf, CERT_NAME_FRIENDLY_DISPLAY_TYPE, 0, NULL, name, 16), 5);
	CHECK_WSTR(name, L"name");
	CHECK(CertSetCertificateContextProperty(leaf, CERT_KEY_PROV_INFO_PROP_ID, 0, &provider));
	size = sizeof(room);
	CHECK(CertGetCertificateContextProperty(leaf, CERT_KEY_PROV_INFO_PROP_ID, room, &size));
	got = (CRYPT_KEY_PROV_INFO *)room;
	CHECK_WSTR(got->pwszContainerName, L"container");
	CHECK_WSTR(got->pwszProvName, L"provider");
	CHECK_EQ(got->dwKeySpec, AT_SIGNATURE);
	while ((id = CertEnumCertificateContextProperties(leaf, id)) != 0)
		seen += id == CERT_FRIENDLY_NAME_PROP_ID || id == CERT_KEY_PROV_INFO_PROP_ID;
	CHECK_EQ(seen, 2);
	CHECK(CertSetCertificateContextProperty(leaf, CERT_FRIENDLY_NAME_PROP_ID, 0, NULL));
	CHECK(!CertGetCertificateContextProperty(leaf, CERT_FRIENDLY_NAME_PROP_ID, NULL, &size));
	CHECK_ERROR((DWORD)CRYPT_E_NOT_FOUND);
	CHECK(!CertSetCertificateContextProperty(leaf, 0, 0, &blob));
	CHECK_ERROR((DWORD)E_INVALIDARG);
	CertFreeCertificateContext(leaf);
}

TEST(usages)
{
	PCCERT_CONTEXT leaf = CONTEXT(leaf), root = CONTEXT(root), both[2] = { leaf, root };
	BYTE room[256], usage[2] = { 0xee, 0xee };
	CERT_ENHKEY_USAGE *enhanced = (CERT_ENHKEY_USAGE *)room;
	LPSTR *list = (LPSTR *)room;
	DWORD size = 0;
	int count;

	CHECK(CertGetEnhancedKeyUsage(leaf, 0, NULL, &size));
	CHECK(size > sizeof(*enhanced) && size <= sizeof(room));
	CHECK(CertGetEnhancedKeyUsage(leaf, 0, enhanced, &size));
	CHECK_EQ(enhanced->cUsageIdentifier, 2);
	CHECK_STR(enhanced->rgpszUsageIdentifier[0], szOID_PKIX_KP_SERVER_AUTH);
	CHECK_STR(enhanced->rgpszUsageIdentifier[1], szOID_PKIX_KP_CLIENT_AUTH);
	size = 4;
	CHECK(!CertGetEnhancedKeyUsage(leaf, 0, enhanced, &size));
	CHECK_ERROR(ERROR_MORE_DATA);
	/* One without restriction is good for everything. */
	size = sizeof(room);
	CHECK(CertGetEnhancedKeyUsage(root, 0, enhanced, &size));
	CHECK_ERROR((DWORD)CRYPT_E_NOT_FOUND);
	CHECK_EQ(enhanced->cUsageIdentifier, 0);
	CHECK(!CertGetEnhancedKeyUsage(root, CERT_FIND_EXT_ONLY_ENHKEY_USAGE_FLAG, NULL, &size));
	CHECK_ERROR((DWORD)CRYPT_E_NOT_FOUND);
	size = sizeof(room);
	CHECK(CertGetValidUsages(2, both, &count, list, &size));
	CHECK_EQ(count, 2);
	CHECK_STR(list[1], szOID_PKIX_KP_CLIENT_AUTH);

	CHECK(CertGetIntendedKeyUsage(X509_ASN_ENCODING, leaf->pCertInfo, usage, sizeof(usage)));
	CHECK_EQ(usage[0], CERT_DIGITAL_SIGNATURE_KEY_USAGE | CERT_KEY_ENCIPHERMENT_KEY_USAGE);
	CHECK_EQ(usage[1], 0);
	CHECK_EQ(CertGetPublicKeyLength(X509_ASN_ENCODING, &leaf->pCertInfo->SubjectPublicKeyInfo), 256);
	CertFreeCertificateContext(leaf);
	CertFreeCertificateContext(root);
}

TEST(comparisons)
{
	PCCERT_CONTEXT leaf = CONTEXT(leaf), ca = CONTEXT(ca);
	CRYPT_INTEGER_BLOB one = { 1, (BYTE *)"\x01" }, padded = { 3, (BYTE *)"\x01\x00\x00" }, minus = { 2, (BYTE *)"\x01\xff" };
	FILETIME early = { 0, 1 }, late = { 0, 0x7fffffff };

	CHECK(CertCompareCertificate(X509_ASN_ENCODING, leaf->pCertInfo, leaf->pCertInfo));
	CHECK(!CertCompareCertificate(X509_ASN_ENCODING, leaf->pCertInfo, ca->pCertInfo));
	CHECK(CertCompareCertificateName(X509_ASN_ENCODING, &leaf->pCertInfo->Issuer, &ca->pCertInfo->Subject));
	CHECK(CertCompareIntegerBlob(&one, &padded));
	CHECK(!CertCompareIntegerBlob(&one, &minus));
	CHECK_EQ(CertVerifyTimeValidity(&early, leaf->pCertInfo), -1);
	CHECK_EQ(CertVerifyTimeValidity(&late, leaf->pCertInfo), 1);
	CHECK_EQ(CertVerifyTimeValidity(&leaf->pCertInfo->NotAfter, leaf->pCertInfo), 0);
	CHECK_EQ(CertGetPublicKeyLength(X509_ASN_ENCODING, &ca->pCertInfo->SubjectPublicKeyInfo), 2048);
	CertFreeCertificateContext(leaf);
	CertFreeCertificateContext(ca);
}

TEST(names)
{
	PCCERT_CONTEXT leaf = CONTEXT(leaf), root = CONTEXT(root);
	WCHAR text[256];
	char narrow[64];
	DWORD type = CERT_X500_NAME_STR;

	CHECK_EQ(CertNameToStrW(X509_ASN_ENCODING, &root->pCertInfo->Subject, CERT_X500_NAME_STR, text, 256), 35);
	CHECK_WSTR(text, L"C=DE, O=Decant Tests, CN=Test Root");
	CertNameToStrW(X509_ASN_ENCODING, &root->pCertInfo->Subject, CERT_SIMPLE_NAME_STR | CERT_NAME_STR_REVERSE_FLAG, text, 256);
	CHECK_WSTR(text, L"Test Root, Decant Tests, DE");
	CertNameToStrW(X509_ASN_ENCODING, &root->pCertInfo->Subject, CERT_OID_NAME_STR | CERT_NAME_STR_SEMICOLON_FLAG, text, 256);
	CHECK_WSTR(text, L"2.5.4.6=DE; 2.5.4.10=Decant Tests; 2.5.4.3=Test Root");
	CertNameToStrW(X509_ASN_ENCODING, &leaf->pCertInfo->Subject, CERT_X500_NAME_STR, text, 256);
	CHECK_WSTR(text, L"C=DE, O=\"Gr\u00f6\u00dfe, \"\"quoted\"\"\", CN=www.example.test, E=post@example.test");
	CHECK_EQ(CertNameToStrW(X509_ASN_ENCODING, &root->pCertInfo->Subject, CERT_X500_NAME_STR, text, 5), 5);
	CHECK_WSTR(text, L"C=DE");

	CHECK_EQ(CertGetNameStringW(leaf, CERT_NAME_SIMPLE_DISPLAY_TYPE, 0, NULL, text, 256), 17);
	CHECK_WSTR(text, L"www.example.test");
	CertGetNameStringW(leaf, CERT_NAME_SIMPLE_DISPLAY_TYPE, CERT_NAME_ISSUER_FLAG, NULL, text, 256);
	CHECK_WSTR(text, L"Test CA");
	CertGetNameStringW(leaf, CERT_NAME_EMAIL_TYPE, 0, NULL, text, 256);
	CHECK_WSTR(text, L"alt@example.test");
	CertGetNameStringW(leaf, CERT_NAME_URL_TYPE, 0, NULL, text, 256);
	CHECK_WSTR(text, L"http://example.test/");
	CertGetNameStringW(leaf, CERT_NAME_DNS_TYPE, 0, NULL, text, 256);
	CHECK_WSTR(text, L"www.example.test");
	CertGetNameStringW(leaf, CERT_NAME_ATTR_TYPE, 0, (void *)szOID_COUNTRY_NAME, text, 256);
	CHECK_WSTR(text, L"DE");
	CHECK_EQ(CertGetNameStringW(leaf, CERT_NAME_UPN_TYPE, 0, NULL, text, 256), 1);
	CHECK_WSTR(text, L"");
	CertGetNameStringW(root, CERT_NAME_RDN_TYPE, 0, &type, text, 256);
	CHECK_WSTR(text, L"C=DE, O=Decant Tests, CN=Test Root");
	CHECK_EQ(CertGetNameStringA(root, CERT_NAME_SIMPLE_DISPLAY_TYPE, 0, NULL, NULL, 0), 10);
	CHECK_EQ(CertGetNameStringA(root, CERT_NAME_SIMPLE_DISPLAY_TYPE, 0, NULL, narrow, 5), 5);
	CHECK_STR(narrow, "Test");
	CertFreeCertificateContext(leaf);
	CertFreeCertificateContext(root);
}
