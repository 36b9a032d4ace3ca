/*
 * Host calls of certificates, answered by the plugin of crypt32 on GnuTLS.
 *
 * The guest parses certificates itself; the host knows what the system trusts and checks signatures. Nothing is kept between calls.
 */
#ifndef DECANT_CERTIFICATE_H
#define DECANT_CERTIFICATE_H

#include "host_call.h"

#define HOST_CALLS_CERTIFICATE(CALL) \
	CALL(crypt32, certificate_roots) \
	CALL(crypt32, certificate_verify) \
	CALL(crypt32, certificate_constrain) \
	CALL(crypt32, certificate_user_key)
HOST_PLUGIN_NUMBERS(CERTIFICATE);

/*
 * The certificates that the system trusts, each encoded and behind a u32 with its length. bytes returns what they need together;
 * STATUS_BUFFER_TOO_SMALL if that is more than room.
 */
struct host_certificate_roots {
	guest_ptr buffer;
	u64 room;
	u64 bytes;
};

#define CERTIFICATE_BYTES_MAX (1u << 20)

/*
 * Whether subject's signature, over the part of it at signed_offset, was made with the issuer's key: STATUS_SUCCESS,
 * STATUS_INVALID_SIGNATURE, or STATUS_INVALID_PARAMETER if it cannot be told.
 */
struct host_certificate_verify {
	guest_ptr subject;
	guest_ptr issuer;
	u32 subject_bytes;
	u32 issuer_bytes;
	u32 signed_offset;
	u32 signed_bytes;
};

/*
 * Whether the names in a certificate are among those that the name constraints of an authority above it allow (RFC 5280, 4.2.1.10):
 * STATUS_SUCCESS, also if it has none; STATUS_ACCESS_DENIED; STATUS_INVALID_PARAMETER if it cannot be told.
 */
struct host_certificate_constrain {
	guest_ptr subject;
	guest_ptr authority;
	u32 subject_bytes;
	u32 authority_bytes;
};

/* The key that data of this user is protected with, made at the first call and kept in the prefix. */
#define CERTIFICATE_USER_KEY_BYTES 32u
struct host_certificate_user_key {
	u8 key[CERTIFICATE_USER_KEY_BYTES];
};

ASSERT_SIZE(struct host_certificate_roots, 24);
ASSERT_SIZE(struct host_certificate_verify, 32);
ASSERT_SIZE(struct host_certificate_constrain, 24);
ASSERT_SIZE(struct host_certificate_user_key, 32);

#endif
