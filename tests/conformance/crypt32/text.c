/*
 * crypt32: bytes as text and back, protected data, queries.
 */
#include "certificates.h"

TEST(CryptBinaryToString)
{
	static const BYTE bytes[] = { 0, 0xff, 0x10, 0xfb };
	BYTE many[50] = { 0 };
	char text[256];
	WCHAR wide[64];
	DWORD length = 0;

	CHECK(CryptBinaryToStringA(bytes, 4, CRYPT_STRING_BASE64, NULL, &length));
	CHECK_EQ(length, 11);
	length = 10;
	CHECK(!CryptBinaryToStringA(bytes, 4, CRYPT_STRING_BASE64, text, &length));
	CHECK_ERROR(ERROR_MORE_DATA);
	length = sizeof(text);
	CHECK(CryptBinaryToStringA(bytes, 4, CRYPT_STRING_BASE64, text, &length));
	CHECK_EQ(length, 10);
	CHECK_STR(text, "AP8Q+w==\r\n");
	length = 64;
	CHECK(CryptBinaryToStringW(bytes, 4, CRYPT_STRING_BASE64 | CRYPT_STRING_NOCRLF, wide, &length));
	CHECK_EQ(length, 8);
	CHECK_WSTR(wide, L"AP8Q+w==");
	length = sizeof(text);
	CHECK(CryptBinaryToStringA(many, 50, CRYPT_STRING_BASE64 | CRYPT_STRING_NOCR, text, &length));
	CHECK_EQ(length, 70);
	CHECK(text[64] == '\n' && text[69] == '\n');
	length = sizeof(text);
	CHECK(CryptBinaryToStringA(bytes, 3, CRYPT_STRING_BASE64HEADER, text, &length));
	CHECK_STR(text, "-----BEGIN CERTIFICATE-----\r\nAP8Q\r\n-----END CERTIFICATE-----\r\n");
	length = sizeof(text);
	CHECK(CryptBinaryToStringA(bytes, 4, CRYPT_STRING_HEXRAW | CRYPT_STRING_NOCRLF, text, &length));
	CHECK_STR(text, "00ff10fb");
	CHECK(!CryptBinaryToStringA(bytes, 4, 0x77, text, &length));
	CHECK_ERROR(ERROR_INVALID_PARAMETER);
	CHECK(!CryptBinaryToStringA(NULL, 4, CRYPT_STRING_BASE64, text, &length));
	CHECK_ERROR(ERROR_INVALID_PARAMETER);
}

TEST(CryptStringToBinary)
{
	BYTE bytes[16];
	DWORD size = 0, skipped, format;

	CHECK(CryptStringToBinaryA("AQID\r\nBA==", 0, CRYPT_STRING_BASE64, NULL, &size, NULL, NULL));
	CHECK_EQ(size, 4);
	size = 3;
	CHECK(!CryptStringToBinaryA("AQIDBA==", 0, CRYPT_STRING_BASE64, bytes, &size, NULL, NULL));
	CHECK_ERROR(ERROR_MORE_DATA);
	CHECK_EQ(size, 4);
	CHECK(CryptStringToBinaryW(L"xx-----BEGIN X-----\r\nAQID\r\n-----END X-----", 0, CRYPT_STRING_ANY, bytes, &size, &skipped, &format));
	CHECK_EQ(size, 3);
	CHECK_EQ(skipped, 2);
	CHECK_EQ(format, CRYPT_STRING_BASE64HEADER);
	CHECK(bytes[0] == 1 && bytes[2] == 3);
	size = sizeof(bytes);
	CHECK(CryptStringToBinaryA("AQI=", 0, CRYPT_STRING_BASE64_ANY, bytes, &size, &skipped, &format));
	CHECK_EQ(size, 2);
	CHECK_EQ(format, CRYPT_STRING_BASE64);
	size = sizeof(bytes);
	CHECK(CryptStringToBinaryA("0aFf", 0, CRYPT_STRING_HEX, bytes, &size, NULL, NULL));
	CHECK_EQ(size, 2);
	CHECK(bytes[0] == 0x0a && bytes[1] == 0xff);
	CHECK(!CryptStringToBinaryA("A*ID", 0, CRYPT_STRING_BASE64, NULL, &size, NULL, NULL));
	CHECK_ERROR(ERROR_INVALID_DATA);
	CHECK(!CryptStringToBinaryA("AQ=", 0, CRYPT_STRING_BASE64, NULL, &size, NULL, NULL));
	CHECK_ERROR(ERROR_INVALID_DATA);
	CHECK(CryptStringToBinaryA("AQ==xx", 0, CRYPT_STRING_BASE64, NULL, &size, NULL, NULL));
	CHECK(CryptStringToBinaryA("AQ== \r\n", 0, CRYPT_STRING_BASE64 | CRYPT_STRING_STRICT, NULL, &size, NULL, NULL));
	CHECK(!CryptStringToBinaryA("AQ==xx", 0, CRYPT_STRING_BASE64 | CRYPT_STRING_STRICT, NULL, &size, NULL, NULL));
	CHECK_ERROR(ERROR_INVALID_DATA);
	CHECK(!CryptStringToBinaryA("AQID", 0, CRYPT_STRING_BASE64HEADER, NULL, &size, NULL, NULL));
	CHECK_ERROR(ERROR_INVALID_DATA);
	CHECK(!CryptStringToBinaryA(NULL, 0, CRYPT_STRING_BASE64, NULL, &size, NULL, NULL));
	CHECK_ERROR(ERROR_INVALID_PARAMETER);
}

TEST(CryptProtectData)
{
	DATA_BLOB data = { 7, (BYTE *)"secret" }, entropy = { 3, (BYTE *)"abc" }, other = { 3, (BYTE *)"abd" }, block = { 0, NULL }, clear = { 0, NULL };
	LPWSTR description = NULL;

	REQUIRE(CryptProtectData(&data, L"what it is", &entropy, NULL, NULL, CRYPTPROTECT_UI_FORBIDDEN, &block));
	CHECK(block.cbData > data.cbData);
	CHECK(CryptUnprotectData(&block, &description, &entropy, NULL, NULL, CRYPTPROTECT_UI_FORBIDDEN, &clear));
	CHECK_EQ(clear.cbData, 7);
	CHECK_STR((char *)clear.pbData, "secret");
	CHECK_WSTR(description, L"what it is");
	LocalFree(clear.pbData);
	LocalFree(description);
	CHECK(!CryptUnprotectData(&block, NULL, &other, NULL, NULL, 0, &clear));
	CHECK_ERROR(ERROR_INVALID_DATA);
	CHECK(!CryptUnprotectData(&block, NULL, NULL, NULL, NULL, 0, &clear));
	CHECK_ERROR(ERROR_INVALID_DATA);
	block.pbData[block.cbData - 20] ^= 1;
	CHECK(!CryptUnprotectData(&block, NULL, &entropy, NULL, NULL, 0, &clear));
	CHECK_ERROR(ERROR_INVALID_DATA);
	LocalFree(block.pbData);
	CHECK(!CryptUnprotectData(&data, NULL, NULL, NULL, NULL, 0, &clear));
	CHECK_ERROR(ERROR_INVALID_DATA);
	CHECK(!CryptProtectData(NULL, NULL, NULL, NULL, NULL, 0, &block));
	CHECK_ERROR(ERROR_INVALID_PARAMETER);
}

TEST(CryptQueryObject)
{
	CERT_BLOB blob = { sizeof(leaf_der), (BYTE *)leaf_der }, rubbish = { 5, (BYTE *)"hello" };
	DWORD encoding = 0, content = 0, format = 0, length;
	PCCERT_CONTEXT context = NULL;
	HCERTSTORE store = NULL;
	char text[4096];

	CHECK(CryptQueryObject(CERT_QUERY_OBJECT_BLOB, &blob, CERT_QUERY_CONTENT_FLAG_CERT, CERT_QUERY_FORMAT_FLAG_ALL, 0, &encoding, &content, &format,
			       &store, NULL, (const void **)&context));
	CHECK_EQ(encoding, X509_ASN_ENCODING);
	CHECK_EQ(content, CERT_QUERY_CONTENT_CERT);
	CHECK_EQ(format, CERT_QUERY_FORMAT_BINARY);
	CHECK(context && context->cbCertEncoded == sizeof(leaf_der));
	CHECK(store != NULL);
	CertFreeCertificateContext(context);
	CertCloseStore(store, 0);
	length = sizeof(text);
	CHECK(CryptBinaryToStringA(leaf_der, sizeof(leaf_der), CRYPT_STRING_BASE64HEADER, text, &length));
	blob = (CERT_BLOB){ length, (BYTE *)text };
	CHECK(CryptQueryObject(CERT_QUERY_OBJECT_BLOB, &blob, CERT_QUERY_CONTENT_FLAG_ALL, CERT_QUERY_FORMAT_FLAG_ALL, 0, NULL, &content, &format, NULL,
			       NULL, (const void **)&context));
	CHECK_EQ(content, CERT_QUERY_CONTENT_CERT);
	CHECK_EQ(format, CERT_QUERY_FORMAT_BASE64_ENCODED);
	CertFreeCertificateContext(context);
	CHECK(!CryptQueryObject(CERT_QUERY_OBJECT_BLOB, &rubbish, CERT_QUERY_CONTENT_FLAG_ALL, CERT_QUERY_FORMAT_FLAG_ALL, 0, NULL, NULL, NULL, NULL, NULL,
				NULL));
	CHECK_ERROR((DWORD)CRYPT_E_NO_MATCH);
}
