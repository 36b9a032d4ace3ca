/*
 * bcrypt: providers, properties, random numbers.
 */
#include "bcrypt_test.h"

TEST(BCryptOpenAlgorithmProvider_errors)
{
	BCRYPT_ALG_HANDLE algorithm;

	CHECK_EQ(BCryptOpenAlgorithmProvider(NULL, BCRYPT_SHA1_ALGORITHM, NULL, 0), STATUS_INVALID_PARAMETER);
	CHECK_EQ(BCryptOpenAlgorithmProvider(&algorithm, NULL, NULL, 0), STATUS_INVALID_PARAMETER);
	CHECK_EQ(BCryptOpenAlgorithmProvider(&algorithm, L"NO SUCH", NULL, 0), STATUS_NOT_FOUND);
	CHECK_EQ(BCryptOpenAlgorithmProvider(&algorithm, BCRYPT_SHA1_ALGORITHM, L"No such provider", 0), STATUS_NOT_FOUND);
	CHECK_EQ(BCryptCloseAlgorithmProvider(NULL, 0), STATUS_INVALID_HANDLE);
}

TEST(BCryptGetProperty_errors)
{
	BCRYPT_ALG_HANDLE algorithm;
	ULONG value, size = 0;

	REQUIRE(!BCryptOpenAlgorithmProvider(&algorithm, BCRYPT_SHA256_ALGORITHM, NULL, 0));
	CHECK_EQ(BCryptGetProperty(NULL, BCRYPT_HASH_LENGTH, (PUCHAR)&value, sizeof(value), &size, 0), STATUS_INVALID_HANDLE);
	CHECK_EQ(BCryptGetProperty(algorithm, NULL, (PUCHAR)&value, sizeof(value), &size, 0), STATUS_INVALID_PARAMETER);
	CHECK_EQ(BCryptGetProperty(algorithm, BCRYPT_HASH_LENGTH, (PUCHAR)&value, sizeof(value), NULL, 0), STATUS_INVALID_PARAMETER);
	CHECK_EQ(BCryptGetProperty(algorithm, BCRYPT_HASH_LENGTH, (PUCHAR)&value, 2, &size, 0), STATUS_BUFFER_TOO_SMALL);
	CHECK_EQ(size, sizeof(value));
	size = 0;
	CHECK_EQ(BCryptGetProperty(algorithm, BCRYPT_HASH_LENGTH, NULL, 0, &size, 0), STATUS_SUCCESS);
	CHECK_EQ(size, sizeof(value));
	CHECK_EQ(BCryptGetProperty(algorithm, L"NoSuchProperty", (PUCHAR)&value, sizeof(value), &size, 0), STATUS_NOT_SUPPORTED);
	CHECK_EQ(BCryptGetProperty(algorithm, BCRYPT_CHAINING_MODE, NULL, 0, &size, 0), STATUS_NOT_SUPPORTED);
	BCryptCloseAlgorithmProvider(algorithm, 0);
}

TEST(BCryptGetProperty_of_ciphers)
{
	BCRYPT_KEY_LENGTHS_STRUCT lengths = { 0 };
	BCRYPT_ALG_HANDLE algorithm;
	WCHAR mode[32] = L"";
	ULONG value = 0, size;

	REQUIRE(!BCryptOpenAlgorithmProvider(&algorithm, BCRYPT_AES_ALGORITHM, NULL, 0));
	CHECK_EQ(BCryptGetProperty(algorithm, BCRYPT_BLOCK_LENGTH, (PUCHAR)&value, sizeof(value), &size, 0), STATUS_SUCCESS);
	CHECK_EQ(value, 16);
	CHECK_EQ(BCryptGetProperty(algorithm, BCRYPT_CHAINING_MODE, (PUCHAR)mode, sizeof(mode), &size, 0), STATUS_SUCCESS);
	CHECK_WSTR(mode, BCRYPT_CHAIN_MODE_CBC);
	CHECK_EQ(BCryptGetProperty(algorithm, BCRYPT_KEY_LENGTHS, (PUCHAR)&lengths, sizeof(lengths), &size, 0), STATUS_SUCCESS);
	CHECK_EQ(lengths.dwMinLength, 128);
	CHECK_EQ(lengths.dwMaxLength, 256);
	CHECK_EQ(lengths.dwIncrement, 64);
	CHECK_EQ(BCryptSetProperty(algorithm, BCRYPT_CHAINING_MODE, (PUCHAR)BCRYPT_CHAIN_MODE_GCM, sizeof(BCRYPT_CHAIN_MODE_GCM), 0),
		 STATUS_SUCCESS);
	CHECK_EQ(BCryptGetProperty(algorithm, BCRYPT_AUTH_TAG_LENGTH, (PUCHAR)&lengths, sizeof(lengths), &size, 0), STATUS_SUCCESS);
	CHECK_EQ(lengths.dwMinLength, 12);
	CHECK_EQ(lengths.dwMaxLength, 16);
	CHECK(BCryptSetProperty(algorithm, BCRYPT_CHAINING_MODE, (PUCHAR)L"ChainingModeNot", sizeof(L"ChainingModeNot"), 0) < 0);
	BCryptCloseAlgorithmProvider(algorithm, 0);
}

TEST(BCryptGenRandom_sources)
{
	UCHAR first[32] = { 0 }, second[32] = { 0 };
	BCRYPT_ALG_HANDLE algorithm;

	REQUIRE(!BCryptOpenAlgorithmProvider(&algorithm, BCRYPT_RNG_ALGORITHM, NULL, 0));
	CHECK_EQ(BCryptGenRandom(algorithm, first, sizeof(first), 0), STATUS_SUCCESS);
	CHECK_EQ(BCryptGenRandom(NULL, second, sizeof(second), BCRYPT_USE_SYSTEM_PREFERRED_RNG), STATUS_SUCCESS);
	CHECK(memcmp(first, second, sizeof(first)));
	CHECK_EQ(BCryptGenRandom(NULL, second, sizeof(second), 0), STATUS_INVALID_HANDLE);
	BCryptCloseAlgorithmProvider(algorithm, 0);
}
