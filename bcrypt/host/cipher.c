/*
 * Block ciphers on nettle: host_crypto_cipher and host_crypto_gcm.
 *
 * A key is expanded anew at each call (some 100 ns): the host has no key objects that could outlive the guest's.
 */
#include <stddef.h>
#include <string.h>

#include <nettle/aes.h>
#include <nettle/cbc.h>
#include <nettle/cfb.h>
#include <nettle/des.h>
#include <nettle/gcm.h>
#include <nettle/nettle-meta.h>

#include <decant/crypto.h>
#include "loader/guest_copy.h"
#include "loader/status.h"

union key {
	struct aes128_ctx aes128;
	struct aes192_ctx aes192;
	struct aes256_ctx aes256;
	struct des3_ctx des3;
};

struct cipher {
	u32 block;
	nettle_cipher_func *encrypt, *decrypt;
	nettle_set_key_func *set_encrypt_key, *set_decrypt_key;
};

/* Weak keys are keys on Windows too: nettle says so in its result, and expands them all the same. */
static void des3_key(void *context, const uint8_t *key)
{
	des3_set_key(context, key);
}

static void des3_encrypt_blocks(const void *context, size_t size, uint8_t *to, const uint8_t *from)
{
	des3_encrypt(context, size, to, from);
}

static void des3_decrypt_blocks(const void *context, size_t size, uint8_t *to, const uint8_t *from)
{
	des3_decrypt(context, size, to, from);
}

static bool cipher_find(struct cipher *cipher, u32 algorithm, u32 key_bytes)
{
	const struct nettle_cipher *aes = key_bytes == 16 ? &nettle_aes128
					  : key_bytes == 24 ? &nettle_aes192
					  : key_bytes == 32 ? &nettle_aes256
							    : NULL;

	if (algorithm == CRYPTO_AES && aes) {
		*cipher = (struct cipher){ AES_BLOCK_SIZE, aes->encrypt, aes->decrypt, aes->set_encrypt_key, aes->set_decrypt_key };
		return true;
	}
	if (algorithm == CRYPTO_3DES && key_bytes == DES3_KEY_SIZE) {
		*cipher = (struct cipher){ DES3_BLOCK_SIZE, des3_encrypt_blocks, des3_decrypt_blocks, des3_key, des3_key };
		return true;
	}
	return false;
}

static void transform(const struct cipher *cipher, const union key *key, const struct host_crypto_cipher *params, u8 *vector,
		      size_t size, u8 *to, const u8 *from)
{
	switch (params->mode) {
	case CRYPTO_ECB:
		(params->decrypt ? cipher->decrypt : cipher->encrypt)(key, size, to, from);
		break;
	case CRYPTO_CBC:
		if (params->decrypt)
			cbc_decrypt(key, cipher->decrypt, cipher->block, vector, size, to, from);
		else
			cbc_encrypt(key, cipher->encrypt, cipher->block, vector, size, to, from);
		break;
	case CRYPTO_CFB8:
		(params->decrypt ? cfb8_decrypt : cfb8_encrypt)(key, cipher->encrypt, cipher->block, vector, size, to, from);
		break;
	case CRYPTO_CFB:
		(params->decrypt ? cfb_decrypt : cfb_encrypt)(key, cipher->encrypt, cipher->block, vector, size, to, from);
		break;
	}
}

u32 host_crypto_cipher(struct host_crypto_cipher *params)
{
	u8 from[8192], to[8192], secret[CRYPTO_KEY_MAX], vector[CRYPTO_BLOCK_MAX];
	bool chained = params->mode != CRYPTO_ECB;
	struct cipher cipher;
	union key key;

	if (params->mode >= CRYPTO_MODES || !cipher_find(&cipher, params->algorithm, params->key_bytes) ||
	    (params->mode != CRYPTO_CFB8 && params->bytes % cipher.block))
		return STATUS_INVALID_PARAMETER;
	if (!guest_copy_in(secret, params->key, params->key_bytes) || (chained && !guest_copy_in(vector, params->vector, cipher.block)))
		return STATUS_ACCESS_VIOLATION;
	/* Feedback modes run the cipher forwards both ways. */
	if (params->decrypt && params->mode <= CRYPTO_CBC)
		cipher.set_decrypt_key(&key, secret);
	else
		cipher.set_encrypt_key(&key, secret);
	for (u64 done = 0; done < params->bytes;) {
		u64 left = params->bytes - done;
		size_t size = left < sizeof(from) ? (size_t)left : sizeof(from);

		if (!guest_copy_in(from, params->input + done, size))
			return STATUS_ACCESS_VIOLATION;
		transform(&cipher, &key, params, vector, size, to, from);
		if (!guest_copy_out(params->output + done, to, size))
			return STATUS_ACCESS_VIOLATION;
		done += size;
	}
	return !chained || guest_copy_out(params->vector, vector, cipher.block) ? STATUS_SUCCESS : STATUS_ACCESS_VIOLATION;
}

u32 host_crypto_gcm(struct host_crypto_gcm *params)
{
	u8 from[8192], to[8192], secret[CRYPTO_KEY_MAX], nonce[CRYPTO_GCM_NONCE_MAX];
	struct gcm_key hash_key;
	struct gcm_ctx state;
	struct cipher cipher;
	union key key;

	if (!cipher_find(&cipher, CRYPTO_AES, params->key_bytes) || !params->nonce_bytes || params->nonce_bytes > sizeof(nonce))
		return STATUS_INVALID_PARAMETER;
	if (!guest_copy_in(secret, params->key, params->key_bytes) || !guest_copy_in(nonce, params->nonce, params->nonce_bytes))
		return STATUS_ACCESS_VIOLATION;
	cipher.set_encrypt_key(&key, secret);
	gcm_set_key(&hash_key, &key, cipher.encrypt);
	gcm_set_iv(&state, &hash_key, params->nonce_bytes, nonce);
	for (u64 done = 0; done < params->associated_bytes;) {
		u64 left = params->associated_bytes - done;
		size_t size = left < sizeof(from) ? (size_t)left : sizeof(from);

		if (!guest_copy_in(from, params->associated + done, size))
			return STATUS_ACCESS_VIOLATION;
		gcm_update(&state, &hash_key, size, from);
		done += size;
	}
	for (u64 done = 0; done < params->bytes;) {
		u64 left = params->bytes - done;
		size_t size = left < sizeof(from) ? (size_t)left : sizeof(from);

		if (!guest_copy_in(from, params->input + done, size))
			return STATUS_ACCESS_VIOLATION;
		(params->decrypt ? gcm_decrypt : gcm_encrypt)(&state, &hash_key, &key, cipher.encrypt, size, to, from);
		if (!guest_copy_out(params->output + done, to, size))
			return STATUS_ACCESS_VIOLATION;
		done += size;
	}
	gcm_digest(&state, &hash_key, &key, cipher.encrypt, sizeof(params->tag), params->tag);
	return STATUS_SUCCESS;
}
