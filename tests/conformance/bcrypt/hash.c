/*
 * bcrypt: hashes, HMAC, PBKDF2. Vectors: FIPS 180-4 examples, RFC 1320, RFC 1321, RFC 2202, RFC 4231, RFC 6070, RFC 7914.
 */
#include "bcrypt_test.h"

static const struct {
	const WCHAR *name;
	ULONG_PTR pseudo;
	ULONG block;
	const char *abc; /* digest of "abc" */
} hashes[] = {
	{ L"MD4", 0x11, 64, "a448017aaf21d8525fc10ae87aa6729d" },
	{ L"MD5", 0x21, 64, "900150983cd24fb0d6963f7d28e17f72" },
	{ L"SHA1", 0x31, 64, "a9993e364706816aba3e25717850c26c9cd0d89d" },
	{ L"SHA256", 0x41, 64, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" },
	{ L"SHA384", 0x51, 128,
	  "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7" },
	{ L"SHA512", 0x61, 128,
	  "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f" },
};

TEST(BCryptHashData_known_answers)
{
	for (unsigned i = 0; i < ARRAYSIZE(hashes); i++) {
		ULONG length = (ULONG)strlen(hashes[i].abc) / 2, value = 0, size = 0;
		BCRYPT_ALG_HANDLE algorithm = NULL;
		BCRYPT_HASH_HANDLE hash = NULL;
		UCHAR digest[64];

		CHECK_EQ(BCryptOpenAlgorithmProvider(&algorithm, hashes[i].name, NULL, 0), STATUS_SUCCESS);
		CHECK_EQ(BCryptGetProperty(algorithm, BCRYPT_HASH_LENGTH, (PUCHAR)&value, sizeof(value), &size, 0), STATUS_SUCCESS);
		CHECK_EQ(value, length);
		CHECK_EQ(size, sizeof(ULONG));
		CHECK_EQ(BCryptCreateHash(algorithm, &hash, NULL, 0, NULL, 0, 0), STATUS_SUCCESS);
		CHECK_EQ(BCryptHashData(hash, (PUCHAR) "a", 1, 0), STATUS_SUCCESS);
		CHECK_EQ(BCryptHashData(hash, NULL, 0, 0), STATUS_SUCCESS);
		CHECK_EQ(BCryptHashData(hash, (PUCHAR) "bc", 2, 0), STATUS_SUCCESS);
		CHECK_EQ(BCryptFinishHash(hash, digest, length, 0), STATUS_SUCCESS);
		CHECK_HEX(digest, hashes[i].abc);
		CHECK_EQ(BCryptDestroyHash(hash), STATUS_SUCCESS);
		CHECK_EQ(BCryptCloseAlgorithmProvider(algorithm, 0), STATUS_SUCCESS);
	}
}

/* Pseudo handles and BCryptHash came with Windows 10. */
TEST(BCryptHash_pseudo_handles)
{
	for (unsigned i = 0; i < ARRAYSIZE(hashes); i++) {
		ULONG length = (ULONG)strlen(hashes[i].abc) / 2, value = 0, size;
		UCHAR digest[64];

		CHECK_EQ(BCryptHash((BCRYPT_ALG_HANDLE)hashes[i].pseudo, NULL, 0, (PUCHAR) "abc", 3, digest, length), STATUS_SUCCESS);
		CHECK_HEX(digest, hashes[i].abc);
		CHECK_EQ(BCryptGetProperty((BCRYPT_ALG_HANDLE)hashes[i].pseudo, BCRYPT_HASH_BLOCK_LENGTH, (PUCHAR)&value, sizeof(value), &size, 0),
			 STATUS_SUCCESS);
		CHECK_EQ(value, hashes[i].block);
	}
}

TEST(BCryptHashData_million)
{
	static UCHAR text[1000000];
	UCHAR digest[32];
	BCRYPT_HASH_HANDLE hash;

	memset(text, 'a', sizeof(text));
	REQUIRE(!BCryptCreateHash(SHA256, &hash, NULL, 0, NULL, 0, 0));
	/* Parts that end inside blocks and beyond any buffer. */
	CHECK_EQ(BCryptHashData(hash, text, 77777, 0), STATUS_SUCCESS);
	CHECK_EQ(BCryptHashData(hash, text, sizeof(text) - 77777, 0), STATUS_SUCCESS);
	CHECK_EQ(BCryptFinishHash(hash, digest, sizeof(digest), 0), STATUS_SUCCESS);
	CHECK_HEX(digest, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
	BCryptDestroyHash(hash);
}

TEST(BCryptFinishHash_no_data)
{
	BCRYPT_HASH_HANDLE hash;
	UCHAR digest[20];

	REQUIRE(!BCryptCreateHash(SHA1, &hash, NULL, 0, NULL, 0, 0));
	CHECK_EQ(BCryptFinishHash(hash, digest, sizeof(digest), 0), STATUS_SUCCESS);
	CHECK_HEX(digest, "da39a3ee5e6b4b0d3255bfef95601890afd80709");
	BCryptDestroyHash(hash);
}

TEST(BCryptCreateHash_hmac)
{
	static const char text[] = "what do ya want for nothing?";
	BCRYPT_ALG_HANDLE algorithm;
	BCRYPT_HASH_HANDLE hash;
	UCHAR digest[64], key[131];

	REQUIRE(!BCryptOpenAlgorithmProvider(&algorithm, BCRYPT_SHA256_ALGORITHM, MS_PRIMITIVE_PROVIDER, BCRYPT_ALG_HANDLE_HMAC_FLAG));
	REQUIRE(!BCryptCreateHash(algorithm, &hash, NULL, 0, (PUCHAR) "Jefe", 4, 0));
	CHECK_EQ(BCryptHashData(hash, (PUCHAR)text, sizeof(text) - 1, 0), STATUS_SUCCESS);
	CHECK_EQ(BCryptFinishHash(hash, digest, 32, 0), STATUS_SUCCESS);
	CHECK_HEX(digest, "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
	BCryptDestroyHash(hash);
	/* A key longer than a block is hashed first. */
	memset(key, 0xaa, sizeof(key));
	CHECK_EQ(BCryptHash(algorithm, key, sizeof(key), (PUCHAR) "Test Using Larger Than Block-Size Key - Hash Key First", 54, digest, 32),
		 STATUS_SUCCESS);
	CHECK_HEX(digest, "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
	BCryptCloseAlgorithmProvider(algorithm, 0);
	CHECK_EQ(BCryptHash((BCRYPT_ALG_HANDLE)0xd1, (PUCHAR) "Jefe", 4, (PUCHAR)text, sizeof(text) - 1, digest, 64), STATUS_SUCCESS);
	CHECK_HEX(digest, "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737");
	CHECK_EQ(BCryptHash((BCRYPT_ALG_HANDLE)0x91, (PUCHAR) "Jefe", 4, (PUCHAR)text, sizeof(text) - 1, digest, 16), STATUS_SUCCESS);
	CHECK_HEX(digest, "750c783e6ab0b503eaa86e310a5db738");
}

TEST(BCryptCreateHash_reusable)
{
	BCRYPT_ALG_HANDLE algorithm;
	BCRYPT_HASH_HANDLE hash;
	UCHAR first[20], second[20];

	REQUIRE(!BCryptOpenAlgorithmProvider(&algorithm, BCRYPT_SHA1_ALGORITHM, NULL, BCRYPT_ALG_HANDLE_HMAC_FLAG));
	REQUIRE(!BCryptCreateHash(algorithm, &hash, NULL, 0, (PUCHAR) "key", 3, BCRYPT_HASH_REUSABLE_FLAG));
	for (int i = 0; i < 2; i++) {
		CHECK_EQ(BCryptHashData(hash, (PUCHAR) "abc", 3, 0), STATUS_SUCCESS);
		CHECK_EQ(BCryptFinishHash(hash, i ? second : first, 20, 0), STATUS_SUCCESS);
	}
	CHECK(!memcmp(first, second, 20));
	BCryptDestroyHash(hash);
	BCryptCloseAlgorithmProvider(algorithm, 0);
}

TEST(BCryptDuplicateHash_goes_its_own_way)
{
	BCRYPT_HASH_HANDLE hash, copy;
	UCHAR digest[20];

	REQUIRE(!BCryptCreateHash(SHA1, &hash, NULL, 0, NULL, 0, 0));
	BCryptHashData(hash, (PUCHAR) "ab", 2, 0);
	REQUIRE(!BCryptDuplicateHash(hash, &copy, NULL, 0, 0));
	BCryptHashData(hash, (PUCHAR) "c", 1, 0);
	BCryptHashData(copy, (PUCHAR) "c", 1, 0);
	CHECK_EQ(BCryptFinishHash(hash, digest, sizeof(digest), 0), STATUS_SUCCESS);
	CHECK_HEX(digest, hashes[2].abc);
	CHECK_EQ(BCryptDestroyHash(hash), STATUS_SUCCESS);
	CHECK_EQ(BCryptFinishHash(copy, digest, sizeof(digest), 0), STATUS_SUCCESS);
	CHECK_HEX(digest, hashes[2].abc);
	CHECK_EQ(BCryptDestroyHash(copy), STATUS_SUCCESS);
}

/* An object of the caller's, at an odd address, of the size that the provider names. */
TEST(BCryptCreateHash_callers_object)
{
	BCRYPT_ALG_HANDLE algorithm;
	BCRYPT_HASH_HANDLE hash;
	ULONG length = 0, size;
	UCHAR digest[20], *memory;

	REQUIRE(!BCryptOpenAlgorithmProvider(&algorithm, BCRYPT_SHA1_ALGORITHM, NULL, 0));
	CHECK_EQ(BCryptGetProperty(algorithm, BCRYPT_OBJECT_LENGTH, (PUCHAR)&length, sizeof(length), &size, 0), STATUS_SUCCESS);
	CHECK(length > 0);
	memory = malloc(length + 1);
	CHECK_EQ(BCryptCreateHash(algorithm, &hash, memory + 1, length, NULL, 0, 0), STATUS_SUCCESS);
	CHECK_EQ(BCryptHashData(hash, (PUCHAR) "abc", 3, 0), STATUS_SUCCESS);
	CHECK_EQ(BCryptFinishHash(hash, digest, sizeof(digest), 0), STATUS_SUCCESS);
	CHECK_HEX(digest, hashes[2].abc);
	CHECK_EQ(BCryptDestroyHash(hash), STATUS_SUCCESS);
	free(memory);
	BCryptCloseAlgorithmProvider(algorithm, 0);
}

TEST(BCryptFinishHash_errors)
{
	BCRYPT_HASH_HANDLE hash;
	UCHAR digest[32];

	CHECK_EQ(BCryptCreateHash(NULL, &hash, NULL, 0, NULL, 0, 0), STATUS_INVALID_HANDLE);
	CHECK_EQ(BCryptCreateHash(SHA1, NULL, NULL, 0, NULL, 0, 0), STATUS_INVALID_PARAMETER);
	CHECK_EQ(BCryptHashData(NULL, digest, 1, 0), STATUS_INVALID_HANDLE);
	CHECK_EQ(BCryptDestroyHash(NULL), STATUS_INVALID_HANDLE);
	REQUIRE(!BCryptCreateHash(SHA1, &hash, NULL, 0, NULL, 0, 0));
	/* "This size must exactly match the size of the hash value." */
	CHECK_EQ(BCryptFinishHash(hash, digest, 32, 0), STATUS_INVALID_PARAMETER);
	CHECK_EQ(BCryptFinishHash(hash, digest, 19, 0), STATUS_INVALID_PARAMETER);
	CHECK_EQ(BCryptFinishHash(hash, NULL, 20, 0), STATUS_INVALID_PARAMETER);
	CHECK_EQ(BCryptFinishHash(hash, digest, 20, 0), STATUS_SUCCESS);
	BCryptDestroyHash(hash);
}

TEST(BCryptDeriveKeyPBKDF2_known_answers)
{
	BCRYPT_ALG_HANDLE algorithm;
	UCHAR key[64];

	REQUIRE(!BCryptOpenAlgorithmProvider(&algorithm, BCRYPT_SHA1_ALGORITHM, NULL, BCRYPT_ALG_HANDLE_HMAC_FLAG));
	CHECK_EQ(BCryptDeriveKeyPBKDF2(algorithm, (PUCHAR) "password", 8, (PUCHAR) "salt", 4, 4096, key, 20, 0), STATUS_SUCCESS);
	CHECK_HEX(key, "4b007901b765489abead49d926f721d065a429c1");
	CHECK_EQ(BCryptDeriveKeyPBKDF2(algorithm, (PUCHAR) "passwordPASSWORDpassword", 24, (PUCHAR) "saltSALTsaltSALTsaltSALTsaltSALTsalt", 36,
				       4096, key, 25, 0),
		 STATUS_SUCCESS);
	CHECK_HEX(key, "3d2eec4fe41c849b80c8d83662c0e44a8b291a964cf2f07038");
	CHECK_EQ(BCryptDeriveKeyPBKDF2(algorithm, (PUCHAR) "password", 8, (PUCHAR) "salt", 4, 0, key, 20, 0), STATUS_INVALID_PARAMETER);
	CHECK_EQ(BCryptDeriveKeyPBKDF2(NULL, (PUCHAR) "password", 8, (PUCHAR) "salt", 4, 1, key, 20, 0), STATUS_INVALID_HANDLE);
	BCryptCloseAlgorithmProvider(algorithm, 0);
	REQUIRE(!BCryptOpenAlgorithmProvider(&algorithm, BCRYPT_SHA256_ALGORITHM, NULL, BCRYPT_ALG_HANDLE_HMAC_FLAG));
	CHECK_EQ(BCryptDeriveKeyPBKDF2(algorithm, (PUCHAR) "passwd", 6, (PUCHAR) "salt", 4, 1, key, 64, 0), STATUS_SUCCESS);
	CHECK_HEX(key, "55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc"
		       "49ca9cccf179b645991664b39d77ef317c71b845b1e30bd509112041d3a19783");
	BCryptCloseAlgorithmProvider(algorithm, 0);
}
