/*
 * Host calls of cryptography, answered by the plugin of bcrypt on nettle.
 *
 * The host keeps nothing between calls: a hash under way is a block of bytes that the guest holds and hands in again, and a
 * cipher gets its key and its vector each time. What it is given is checked before it is used, because the guest can write
 * to it.
 */
#ifndef DECANT_CRYPTO_H
#define DECANT_CRYPTO_H

#include "host_call.h"

#define HOST_CALLS_CRYPTO(CALL) \
	CALL(bcrypt, crypto_hash) \
	CALL(bcrypt, crypto_cipher) \
	CALL(bcrypt, crypto_gcm) \
	CALL(bcrypt, crypto_pbkdf2)
HOST_PLUGIN_NUMBERS(CRYPTO);

enum crypto_hash {
	CRYPTO_MD4,
	CRYPTO_MD5,
	CRYPTO_SHA1,
	CRYPTO_SHA256,
	CRYPTO_SHA384,
	CRYPTO_SHA512,
	CRYPTO_HASHES
};
#define CRYPTO_DIGEST_MAX 64u
#define CRYPTO_HASH_BLOCK_MAX 128u
/* Bytes of a hash under way, of any algorithm. */
#define CRYPTO_HASH_STATE_BYTES 224u

#define CRYPTO_HASH_START 1u
#define CRYPTO_HASH_FINISH 2u

/*
 * Hashes input_bytes at input. Without START the hash goes on from state, without FINISH it is left there; with both no state
 * is needed. FINISH writes the digest, of the algorithm's length.
 */
struct host_crypto_hash {
	guest_ptr state;
	guest_ptr input;
	u64 input_bytes;
	guest_ptr digest;
	u32 algorithm;
	u32 steps;
};

enum crypto_cipher { CRYPTO_AES, CRYPTO_3DES, CRYPTO_CIPHERS };
enum crypto_mode { CRYPTO_ECB, CRYPTO_CBC, CRYPTO_CFB8, CRYPTO_CFB, CRYPTO_MODES };
#define CRYPTO_BLOCK_MAX 16u
#define CRYPTO_KEY_MAX 32u

/*
 * Encrypts or decrypts bytes, whole blocks except in CFB8; input and output are the same place or do not overlap. vector is a
 * block that the call leaves as the next call needs it; ECB has none.
 */
struct host_crypto_cipher {
	guest_ptr key;
	guest_ptr vector;
	guest_ptr input;
	guest_ptr output;
	u64 bytes;
	u32 algorithm;
	u32 mode;
	u32 key_bytes;
	u32 decrypt;
};

/* AES in Galois/counter mode, in one go: tag returns the 16 bytes of the tag; comparing it is the caller's. */
struct host_crypto_gcm {
	guest_ptr key;
	guest_ptr nonce;
	guest_ptr associated;
	guest_ptr input;
	guest_ptr output;
	u64 bytes;
	u64 associated_bytes;
	u32 key_bytes;
	u32 nonce_bytes;
	u32 decrypt;
	u32 reserved;
	u8 tag[16];
};
#define CRYPTO_GCM_NONCE_MAX 64u

/* PBKDF2 with HMAC of a hash (RFC 8018). */
struct host_crypto_pbkdf2 {
	guest_ptr password;
	guest_ptr salt;
	guest_ptr output;
	u64 iterations;
	u32 password_bytes;
	u32 salt_bytes;
	u32 output_bytes;
	u32 algorithm;
};

ASSERT_SIZE(struct host_crypto_hash, 40);
ASSERT_SIZE(struct host_crypto_cipher, 56);
ASSERT_SIZE(struct host_crypto_gcm, 88);
ASSERT_SIZE(struct host_crypto_pbkdf2, 48);

#endif
