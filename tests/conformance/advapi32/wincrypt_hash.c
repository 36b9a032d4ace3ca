/*
 * Hashes of CryptoAPI. Vectors: RFC 1321, FIPS 180-4.
 */
#include "test.h"

#include <wincrypt.h>

static void check_value(int line, HCRYPTHASH hash, const char *expected)
{
	BYTE value[64];
	DWORD bytes = sizeof(value);
	char text[129] = "";

	CHECK(CryptGetHashParam(hash, HP_HASHVAL, value, &bytes, 0));
	for (DWORD i = 0; i < bytes && i < sizeof(value); i++)
		sprintf(text + 2 * i, "%02x", value[i]);
	if (strcmp(text, expected))
		test_fail(__FILE__, line, "hash is %s, expected %s", text, expected);
}

TEST(CryptHashData_known_answers)
{
	static const struct {
		ALG_ID id;
		const char *abc;
	} cases[] = {
		{ CALG_MD5, "900150983cd24fb0d6963f7d28e17f72" },
		{ CALG_SHA1, "a9993e364706816aba3e25717850c26c9cd0d89d" },
		{ CALG_SHA_256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" },
	};
	HCRYPTPROV provider;

	REQUIRE(CryptAcquireContextW(&provider, NULL, NULL, PROV_RSA_AES, CRYPT_VERIFYCONTEXT));
	for (unsigned i = 0; i < ARRAYSIZE(cases); i++) {
		DWORD value = 0, bytes = sizeof(value);
		HCRYPTHASH hash, copy;

		REQUIRE(CryptCreateHash(provider, cases[i].id, 0, 0, &hash));
		CHECK(CryptHashData(hash, (const BYTE *)"ab", 2, 0));
		CHECK(CryptGetHashParam(hash, HP_HASHSIZE, (BYTE *)&value, &bytes, 0));
		CHECK_EQ(value, strlen(cases[i].abc) / 2);
		CHECK(CryptGetHashParam(hash, HP_ALGID, (BYTE *)&value, &bytes, 0));
		CHECK_EQ(value, cases[i].id);
		REQUIRE(CryptDuplicateHash(hash, NULL, 0, &copy));
		CHECK(CryptHashData(hash, (const BYTE *)"c", 1, 0));
		CHECK(CryptHashData(copy, (const BYTE *)"c", 1, 0));
		check_value(__LINE__, hash, cases[i].abc);
		check_value(__LINE__, hash, cases[i].abc);
		check_value(__LINE__, copy, cases[i].abc);
		CHECK(CryptDestroyHash(copy));
		CHECK(CryptDestroyHash(hash));
	}
	CHECK(CryptReleaseContext(provider, 0));
}

TEST(CryptGetHashParam_errors)
{
	BYTE value[64];
	DWORD bytes = 19;
	HCRYPTPROV provider;
	HCRYPTHASH hash;

	REQUIRE(CryptAcquireContextW(&provider, NULL, NULL, PROV_RSA_AES, CRYPT_VERIFYCONTEXT));
	/* "The Algid parameter specifies an algorithm that this provider does not support." */
	CHECK(!CryptCreateHash(provider, CALG_AES_128, 0, 0, &hash));
	CHECK_ERROR((DWORD)NTE_BAD_ALGID);
	CHECK(!CryptCreateHash(provider, CALG_HMAC, 0, 0, &hash));
	CHECK_ERROR((DWORD)NTE_BAD_KEY);
	REQUIRE(CryptCreateHash(provider, CALG_SHA1, 0, 0, &hash));
	CHECK(!CryptGetHashParam(hash, HP_HASHVAL, value, &bytes, 0));
	CHECK_ERROR(ERROR_MORE_DATA);
	CHECK_EQ(bytes, 20);
	CHECK(!CryptGetHashParam(hash, 99, value, &bytes, 0));
	CHECK_ERROR((DWORD)NTE_BAD_TYPE);
	bytes = sizeof(value);
	CHECK(CryptGetHashParam(hash, HP_HASHVAL, value, &bytes, 0));
	CHECK_EQ(bytes, 20);
	CHECK(!CryptHashData(hash, value, 1, 0));
	CHECK_ERROR((DWORD)NTE_BAD_HASH_STATE);
	CHECK(CryptDestroyHash(hash));
	CHECK(CryptReleaseContext(provider, 0));
}
