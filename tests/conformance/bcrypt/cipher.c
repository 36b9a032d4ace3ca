/*
 * bcrypt: symmetric keys. Vectors: NIST SP 800-38A appendix F, SP 800-67 example, the GCM specification's test cases 3 and 4.
 */
#include "bcrypt_test.h"

#define KEY128 "2b7e151628aed2a6abf7158809cf4f3c"
#define KEY192 "8e73b0f7da0e6452c810f32b809079e562f8ead2522c6b7b"
#define KEY256 "603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4"
#define VECTOR "000102030405060708090a0b0c0d0e0f"
#define PLAIN "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51"

static BCRYPT_KEY_HANDLE make_key(const WCHAR *name, const WCHAR *mode, const char *secret)
{
	BCRYPT_ALG_HANDLE algorithm = NULL;
	BCRYPT_KEY_HANDLE key = NULL;
	UCHAR bytes[32];

	CHECK_EQ(BCryptOpenAlgorithmProvider(&algorithm, name, NULL, 0), STATUS_SUCCESS);
	CHECK_EQ(BCryptSetProperty(algorithm, BCRYPT_CHAINING_MODE, (PUCHAR)mode, (ULONG)(wcslen(mode) + 1) * sizeof(WCHAR), 0), STATUS_SUCCESS);
	CHECK_EQ(BCryptGenerateSymmetricKey(algorithm, &key, NULL, 0, bytes, from_hex(bytes, secret), 0), STATUS_SUCCESS);
	CHECK_EQ(BCryptCloseAlgorithmProvider(algorithm, 0), STATUS_SUCCESS);
	return key;
}

TEST(BCryptEncrypt_known_answers)
{
	static const struct {
		const WCHAR *name, *mode;
		const char *key, *vector, *plain, *cipher;
	} cases[] = {
		{ L"AES", BCRYPT_CHAIN_MODE_ECB, KEY128, NULL, PLAIN, "3ad77bb40d7a3660a89ecaf32466ef97f5d3d58503b9699de785895a96fdbaaf" },
		{ L"AES", BCRYPT_CHAIN_MODE_ECB, KEY192, NULL, PLAIN, "bd334f1d6e45f25ff712a214571fa5cc974104846d0ad3ad7734ecb3ecee4eef" },
		{ L"AES", BCRYPT_CHAIN_MODE_CBC, KEY128, VECTOR, PLAIN, "7649abac8119b246cee98e9b12e9197d5086cb9b507219ee95db113a917678b2" },
		{ L"AES", BCRYPT_CHAIN_MODE_CBC, KEY256, VECTOR, PLAIN, "f58c4c04d6e5f1ba779eabfb5f7bfbd69cfc4e967edb808d679f777bc6702c7d" },
		{ L"AES", BCRYPT_CHAIN_MODE_CFB, KEY128, VECTOR, "6bc1bee22e409f96e93d7e117393172aae2d", "3b79424c9c0dd436bace9e0ed4586a4f32b9" },
		{ L"3DES", BCRYPT_CHAIN_MODE_ECB, "0123456789abcdef23456789abcdef01456789abcdef0123", NULL,
		  "5468652071756663", "a826fd8ce53b855f" },
	};

	for (unsigned i = 0; i < ARRAYSIZE(cases); i++) {
		BCRYPT_KEY_HANDLE key = make_key(cases[i].name, cases[i].mode, cases[i].key);
		UCHAR plain[64], cipher[64], vector[16];
		ULONG bytes = from_hex(plain, cases[i].plain), vector_bytes = 0, size = 0;

		if (cases[i].vector)
			vector_bytes = from_hex(vector, cases[i].vector);
		CHECK_EQ(BCryptEncrypt(key, plain, bytes, NULL, vector_bytes ? vector : NULL, vector_bytes, NULL, 0, &size, 0), STATUS_SUCCESS);
		CHECK_EQ(size, bytes);
		CHECK_EQ(BCryptEncrypt(key, plain, bytes, NULL, vector_bytes ? vector : NULL, vector_bytes, cipher, sizeof(cipher), &size, 0),
			 STATUS_SUCCESS);
		CHECK_EQ(size, bytes);
		CHECK_HEX(cipher, cases[i].cipher);
		if (cases[i].vector)
			from_hex(vector, cases[i].vector);
		CHECK_EQ(BCryptDecrypt(key, cipher, bytes, NULL, vector_bytes ? vector : NULL, vector_bytes, cipher, sizeof(cipher), &size, 0),
			 STATUS_SUCCESS);
		CHECK_HEX(cipher, cases[i].plain);
		CHECK_EQ(BCryptDestroyKey(key), STATUS_SUCCESS);
	}
}

/* The vector moves on with the text: two calls make what one makes. */
TEST(BCryptEncrypt_vector_moves_on)
{
	BCRYPT_KEY_HANDLE key = make_key(L"AES", BCRYPT_CHAIN_MODE_CBC, KEY128);
	UCHAR bytes[32], vector[16];
	ULONG size;

	from_hex(bytes, PLAIN);
	from_hex(vector, VECTOR);
	CHECK_EQ(BCryptEncrypt(key, bytes, 16, NULL, vector, 16, bytes, 16, &size, 0), STATUS_SUCCESS);
	CHECK_EQ(BCryptEncrypt(key, bytes + 16, 16, NULL, vector, 16, bytes + 16, 16, &size, 0), STATUS_SUCCESS);
	CHECK_HEX(bytes, "7649abac8119b246cee98e9b12e9197d5086cb9b507219ee95db113a917678b2");
	BCryptDestroyKey(key);
}

TEST(BCryptEncrypt_padding)
{
	BCRYPT_KEY_HANDLE key = make_key(L"AES", BCRYPT_CHAIN_MODE_CBC, KEY256);
	static UCHAR plain[40000], cipher[40016], back[40016];

	for (ULONG i = 0; i < sizeof(plain); i++)
		plain[i] = (UCHAR)(i * 7);
	for (ULONG bytes = 0; bytes <= sizeof(plain); bytes = bytes < 33 ? bytes + 1 : bytes * 2 + 1) {
		UCHAR vector[16] = { 1 };
		ULONG size = 0, total = bytes / 16 * 16 + 16;

		CHECK_EQ(BCryptEncrypt(key, plain, bytes, NULL, vector, 16, NULL, 0, &size, BCRYPT_BLOCK_PADDING), STATUS_SUCCESS);
		CHECK_EQ(size, total);
		CHECK_EQ(BCryptEncrypt(key, plain, bytes, NULL, vector, 16, cipher, total, &size, BCRYPT_BLOCK_PADDING), STATUS_SUCCESS);
		memset(vector, 0, sizeof(vector));
		vector[0] = 1;
		CHECK_EQ(BCryptDecrypt(key, cipher, total, NULL, vector, 16, back, total, &size, BCRYPT_BLOCK_PADDING), STATUS_SUCCESS);
		CHECK_EQ(size, bytes);
		CHECK(!memcmp(plain, back, bytes));
	}
	BCryptDestroyKey(key);
}

TEST(BCryptEncrypt_errors)
{
	BCRYPT_KEY_HANDLE key = make_key(L"AES", BCRYPT_CHAIN_MODE_CBC, KEY128), other;
	UCHAR bytes[32] = { 0 }, vector[16] = { 0 };
	ULONG size;

	CHECK_EQ(BCryptEncrypt(NULL, bytes, 16, NULL, vector, 16, bytes, 16, &size, 0), STATUS_INVALID_HANDLE);
	CHECK_EQ(BCryptEncrypt(key, bytes, 15, NULL, vector, 16, bytes, 32, &size, 0), STATUS_INVALID_BUFFER_SIZE);
	CHECK_EQ(BCryptEncrypt(key, bytes, 16, NULL, vector, 16, bytes, 15, &size, 0), STATUS_BUFFER_TOO_SMALL);
	CHECK_EQ(BCryptEncrypt(key, bytes, 16, NULL, vector, 16, bytes, 16, &size, BCRYPT_BLOCK_PADDING), STATUS_BUFFER_TOO_SMALL);
	/* "The required size of the IV can be obtained by calling BCryptGetProperty to get BCRYPT_BLOCK_LENGTH." */
	CHECK_EQ(BCryptEncrypt(key, bytes, 16, NULL, vector, 8, bytes, 16, &size, 0), STATUS_INVALID_PARAMETER);
	CHECK_EQ(BCryptDestroyKey(NULL), STATUS_INVALID_HANDLE);
	CHECK_EQ(BCryptGenerateSymmetricKey((BCRYPT_ALG_HANDLE)0x1a1, &other, NULL, 0, bytes, 17, 0), STATUS_INVALID_PARAMETER);
	BCryptDestroyKey(key);
}

TEST(BCryptEncrypt_gcm)
{
	BCRYPT_KEY_HANDLE key = make_key(L"AES", BCRYPT_CHAIN_MODE_GCM, "feffe9928665731c6d6a8f9467308308");
	BCRYPT_AUTHENTICATED_CIPHER_MODE_INFO info;
	UCHAR nonce[12], associated[20], tag[16], bytes[64];
	ULONG size = 0, length;

	BCRYPT_INIT_AUTH_MODE_INFO(info);
	info.pbNonce = nonce;
	info.cbNonce = from_hex(nonce, "cafebabefacedbaddecaf888");
	info.pbAuthData = associated;
	info.cbAuthData = from_hex(associated, "feedfacedeadbeeffeedfacedeadbeefabaddad2");
	info.pbTag = tag;
	info.cbTag = sizeof(tag);
	length = from_hex(bytes, "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39");
	CHECK_EQ(BCryptEncrypt(key, bytes, length, &info, NULL, 0, bytes, length, &size, 0), STATUS_SUCCESS);
	CHECK_EQ(size, length);
	CHECK_HEX(bytes, "42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e21d514b25466931c7d8f6a5aac84aa051ba30b396a0aac973d58e091");
	CHECK_HEX(tag, "5bc94fbc3221a5db94fae95ae7121a47");
	CHECK_EQ(BCryptDecrypt(key, bytes, length, &info, NULL, 0, bytes, length, &size, 0), STATUS_SUCCESS);
	CHECK_HEX(bytes, "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72");
	tag[15] ^= 1;
	CHECK_EQ(BCryptDecrypt(key, bytes, length, &info, NULL, 0, bytes, length, &size, 0), (NTSTATUS)0xc000a002 /* STATUS_AUTH_TAG_MISMATCH */);
	info.cbTag = 17;
	CHECK_EQ(BCryptEncrypt(key, bytes, length, &info, NULL, 0, bytes, length, &size, 0), STATUS_INVALID_PARAMETER);
	CHECK_EQ(BCryptEncrypt(key, bytes, length, NULL, NULL, 0, bytes, length, &size, 0), STATUS_INVALID_PARAMETER);
	BCryptDestroyKey(key);
}

TEST(BCryptExportKey_and_import)
{
	BCRYPT_KEY_HANDLE key = make_key(L"AES", BCRYPT_CHAIN_MODE_ECB, KEY128), again, copy;
	BCRYPT_ALG_HANDLE algorithm;
	UCHAR blob[64], bytes[32];
	ULONG size = 0, used = 0;

	CHECK_EQ(BCryptExportKey(key, NULL, BCRYPT_KEY_DATA_BLOB, NULL, 0, &size, 0), STATUS_SUCCESS);
	CHECK_EQ(size, sizeof(BCRYPT_KEY_DATA_BLOB_HEADER) + 16);
	CHECK_EQ(BCryptExportKey(key, NULL, BCRYPT_KEY_DATA_BLOB, blob, size - 1, &used, 0), STATUS_BUFFER_TOO_SMALL);
	CHECK_EQ(BCryptExportKey(key, NULL, BCRYPT_KEY_DATA_BLOB, blob, sizeof(blob), &used, 0), STATUS_SUCCESS);
	CHECK_HEX(blob, "4b44424d0100000010000000" KEY128);
	REQUIRE(!BCryptOpenAlgorithmProvider(&algorithm, BCRYPT_AES_ALGORITHM, NULL, 0));
	BCryptSetProperty(algorithm, BCRYPT_CHAINING_MODE, (PUCHAR)BCRYPT_CHAIN_MODE_ECB, sizeof(BCRYPT_CHAIN_MODE_ECB), 0);
	REQUIRE(!BCryptImportKey(algorithm, NULL, BCRYPT_KEY_DATA_BLOB, &again, NULL, 0, blob, used, 0));
	CHECK_EQ(BCryptDuplicateKey(again, &copy, NULL, 0, 0), STATUS_SUCCESS);
	BCryptDestroyKey(again);
	from_hex(bytes, PLAIN);
	CHECK_EQ(BCryptEncrypt(copy, bytes, 16, NULL, NULL, 0, bytes, 16, &size, 0), STATUS_SUCCESS);
	CHECK_HEX(bytes, "3ad77bb40d7a3660a89ecaf32466ef97");
	BCryptDestroyKey(copy);
	blob[0] ^= 1;
	CHECK_EQ(BCryptImportKey(algorithm, NULL, BCRYPT_KEY_DATA_BLOB, &again, NULL, 0, blob, used, 0), STATUS_INVALID_PARAMETER);
	BCryptCloseAlgorithmProvider(algorithm, 0);
	BCryptDestroyKey(key);
}
