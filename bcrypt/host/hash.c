/*
 * Hashes on nettle: host_crypto_hash and host_crypto_pbkdf2.
 *
 * Input goes through one buffer that stays in the cache, so that it is copied once and however large it is. A state that comes
 * back from the guest is nettle's own context; its only field that nettle uses to address memory is the fill of its block.
 */
#include <limits.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <nettle/hmac.h>
#include <nettle/md4.h>
#include <nettle/nettle-meta.h>
#include <nettle/pbkdf2.h>

#include <decant/crypto.h>
#include "loader/guest_copy.h"
#include "loader/status.h"

union state {
	struct md4_ctx md4;
	struct md5_ctx md5;
	struct sha1_ctx sha1;
	struct sha256_ctx sha256;
	struct sha512_ctx sha512;
};
_Static_assert(sizeof(union state) <= CRYPTO_HASH_STATE_BYTES, "the guest's room for a hash under way is too small");

static const struct {
	const struct nettle_hash *hash;
	size_t fill; /* where the context counts the bytes of its block */
} hashes[CRYPTO_HASHES] = {
	[CRYPTO_MD4] = { &nettle_md4, offsetof(struct md4_ctx, index) },
	[CRYPTO_MD5] = { &nettle_md5, offsetof(struct md5_ctx, index) },
	[CRYPTO_SHA1] = { &nettle_sha1, offsetof(struct sha1_ctx, index) },
	[CRYPTO_SHA256] = { &nettle_sha256, offsetof(struct sha256_ctx, index) },
	[CRYPTO_SHA384] = { &nettle_sha384, offsetof(struct sha512_ctx, index) },
	[CRYPTO_SHA512] = { &nettle_sha512, offsetof(struct sha512_ctx, index) },
};

/* Takes a state from the guest; false if it cannot be one. */
static bool state_sound(const union state *state, u32 algorithm)
{
	unsigned fill;

	memcpy(&fill, (const char *)state + hashes[algorithm].fill, sizeof(fill));
	return fill < hashes[algorithm].hash->block_size;
}

u32 host_crypto_hash(struct host_crypto_hash *params)
{
	const struct nettle_hash *hash;
	u8 part[8192], digest[CRYPTO_DIGEST_MAX];
	union state state;

	if (params->algorithm >= CRYPTO_HASHES)
		return STATUS_INVALID_PARAMETER;
	hash = hashes[params->algorithm].hash;
	if (params->steps & CRYPTO_HASH_START) {
		hash->init(&state);
	} else {
		if (!guest_copy_in(&state, params->state, hash->context_size))
			return STATUS_ACCESS_VIOLATION;
		if (!state_sound(&state, params->algorithm))
			return STATUS_INVALID_PARAMETER;
	}
	for (u64 done = 0; done < params->input_bytes;) {
		u64 left = params->input_bytes - done;
		size_t size = left < sizeof(part) ? (size_t)left : sizeof(part);

		if (!guest_copy_in(part, params->input + done, size))
			return STATUS_ACCESS_VIOLATION;
		hash->update(&state, size, part);
		done += size;
	}
	if (!(params->steps & CRYPTO_HASH_FINISH))
		return guest_copy_out(params->state, &state, hash->context_size) ? STATUS_SUCCESS : STATUS_ACCESS_VIOLATION;
	hash->digest(&state, hash->digest_size, digest);
	return guest_copy_out(params->digest, digest, hash->digest_size) ? STATUS_SUCCESS : STATUS_ACCESS_VIOLATION;
}

/* HMAC as nettle's pbkdf2() calls it. */
struct mac {
	const struct nettle_hash *hash;
	union state outer, inner, state;
};

static void mac_update(void *context, size_t size, const uint8_t *bytes)
{
	struct mac *mac = context;

	mac->hash->update(&mac->state, size, bytes);
}

static void mac_digest(void *context, size_t size, uint8_t *digest)
{
	struct mac *mac = context;

	hmac_digest(&mac->outer, &mac->inner, &mac->state, mac->hash, size, digest);
}

u32 host_crypto_pbkdf2(struct host_crypto_pbkdf2 *params)
{
	size_t input_bytes = (size_t)params->password_bytes + params->salt_bytes;
	u32 status = STATUS_ACCESS_VIOLATION;
	struct mac mac;
	u8 *input, *output;

	if (params->algorithm >= CRYPTO_HASHES || !params->iterations || params->iterations > UINT_MAX)
		return STATUS_INVALID_PARAMETER;
	mac.hash = hashes[params->algorithm].hash;
	/* The addresses are tried first: what follows may take long. */
	input = malloc(input_bytes + 1);
	output = calloc(1, (size_t)params->output_bytes + 1);
	if (!input || !output) {
		status = STATUS_NO_MEMORY;
		goto out;
	}
	if (!guest_copy_in(input, params->password, params->password_bytes) ||
	    !guest_copy_in(input + params->password_bytes, params->salt, params->salt_bytes) ||
	    !guest_copy_out(params->output, output, params->output_bytes))
		goto out;
	hmac_set_key(&mac.outer, &mac.inner, &mac.state, mac.hash, params->password_bytes, input);
	if (params->output_bytes)
		pbkdf2(&mac, mac_update, mac_digest, mac.hash->digest_size, (unsigned)params->iterations, params->salt_bytes,
		       input + params->password_bytes, params->output_bytes, output);
	if (guest_copy_out(params->output, output, params->output_bytes))
		status = STATUS_SUCCESS;
out:
	free(output);
	free(input);
	return status;
}
