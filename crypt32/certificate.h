/*
 * Certificate contexts: what stands behind a PCCERT_CONTEXT.
 *
 * A context is one block with the encoded certificate in it, and its CERT_INFO, which points into the encoded bytes. It is counted.
 * An element of a store belongs to the store, which holds one reference; every other one also holds the store, so that hCertStore
 * stays good as long as anybody has the context. Encoded bytes never change; properties do, under a lock of their own.
 */
#ifndef DECANT_CRYPT32_CERTIFICATE_H
#define DECANT_CRYPT32_CERTIFICATE_H

#include "crypt32.h"

struct property {
	struct property *next;
	DWORD id;
	DWORD bytes;
	BYTE data[];
};

struct certificate {
	CERT_CONTEXT context; /* first */
	LONG references;
	struct store *store;  /* whose element it is or was; NULL */
	struct certificate *next, *previous;
	BOOL linked;          /* in the store's list */
	struct property *properties;
};

static inline struct certificate *certificate_of(PCCERT_CONTEXT context)
{
	return (struct certificate *)context;
}

/* A context with one reference, of no store; NULL with the last error set. */
struct certificate *certificate_create(DWORD encoding, const BYTE *bytes, DWORD length);
/* A new one with the same bytes and properties, for an element of STORE if that is not NULL. */
struct certificate *certificate_copy(const struct certificate *certificate, struct store *store);
/* References of users; see above. */
void certificate_retain(struct certificate *certificate);
void certificate_release(struct certificate *certificate);
/* Frees it, whoever may still hold it. */
void certificate_destroy(struct certificate *certificate);

/* Components of the signed part, in their order; the version is not counted. */
enum certificate_part { PART_SERIAL, PART_SIGNATURE, PART_ISSUER, PART_VALIDITY, PART_SUBJECT, PART_PUBLIC_KEY };
BOOL certificate_part(const struct certificate *certificate, enum certificate_part part, struct der_element *element);
/* The part that is signed, header included. */
BOOL certificate_signed_part(const struct certificate *certificate, struct der_element *element);

/* Whether it names itself as its issuer. */
BOOL certificate_self_issued(PCCERT_CONTEXT context);
/* An extension decoded, for release(); NULL if there is none or it is not sound. */
void *certificate_extension(PCCERT_CONTEXT context, LPCSTR oid, const struct asn_type *type);

/* Sets a property; bytes of NULL remove it. */
BOOL property_set(struct certificate *certificate, DWORD id, const void *bytes, DWORD length);
/* Copies the properties that TO does not have. */
void properties_copy_missing(struct certificate *to, const struct certificate *from);
void properties_free(struct certificate *certificate);

/* A hash of host_crypto_hash's (crypto.h); FALSE with the last error set. */
BOOL hash_bytes(DWORD algorithm, const void *bytes, DWORD length, BYTE *digest);

#endif
