/*
 * Certificate stores: what stands behind an HCERTSTORE.
 *
 * A store is a list of elements, or, a collection, a list of other stores. Where its elements come from and whether changes are
 * kept elsewhere is its kind's: a kind fills the list when the store is opened and is told of each change before it is made.
 *
 * One lock guards all lists. Stores are counted: by handles, by collections, and by the users of their elements.
 */
#ifndef DECANT_CRYPT32_STORE_H
#define DECANT_CRYPT32_STORE_H

#include "certificate.h"

struct store;

/* Contexts of lists in serialized form, as properties of themselves. The headers do not have them. */
#define CERT_CERT_PROP_ID 32
#define CERT_CRL_PROP_ID 33
#define CERT_CTL_PROP_ID 34

/* What a kind of store does with changes; they fail with the last error set. A function of NULL allows everything. */
struct store_kind {
	BOOL (*add)(struct store *store, const struct certificate *certificate);
	BOOL (*remove)(struct store *store, const struct certificate *certificate);
	/* Nobody has the store any more; its elements are still there. */
	void (*close)(struct store *store);
};

struct sibling {
	struct store *store;
	DWORD flags, priority;
};

struct store {
	DWORD magic;
	LONG references;
	const struct store_kind *kind;
	BOOL read_only;
	BOOL collection;
	BOOL persistent; /* a system store: CERT_ACCESS_STATE_PROP_ID */
	struct certificate *first, *last;
	struct sibling *siblings; /* by descending priority */
	DWORD sibling_count;
	struct property *properties; /* CertSetStoreProperty */
	void *backing;               /* the kind's */
};

/* A store with one reference; NULL with the last error set. */
struct store *store_create(const struct store_kind *kind);
void store_retain(struct store *store);
void store_release(struct store *store);
/* The store behind a handle; NULL with the last error set. */
struct store *store_find(HCERTSTORE handle);

/* Puts a new element, whose reference becomes the store's, at the end. For kinds that fill their store; no checks. */
void store_append(struct store *store, struct certificate *certificate);

/*
 * The element after PREVIOUS (NULL: the first) for which MATCHES answers TRUE, with a user's reference, or NULL. Collections are
 * searched store by store. The reference of PREVIOUS is not touched.
 */
struct certificate *store_next(struct store *store, const struct certificate *previous,
			       BOOL (*matches)(const struct certificate *certificate, const void *wanted), const void *wanted);

/* System stores: names, folders of the registry (store_system.c). */
struct store *store_open_system(LPCWSTR name, DWORD flags);
struct store *store_open_registry(HKEY key, DWORD flags);
/* Files and blocks of bytes (store_serialize.c). */
struct store *store_open_serialized(const BYTE *bytes, DWORD length);
struct store *store_open_pkcs7(const BYTE *bytes, DWORD length);
/* Any of these, or one certificate. */
struct store *store_open_bytes(const BYTE *bytes, DWORD length);
struct store *store_open_file(HANDLE file, DWORD flags);
struct store *store_open_path(LPCWSTR path, DWORD flags);
/* All of an open file from where it stands, for release(); NULL with the last error set. */
BYTE *file_read_whole(HANDLE file, DWORD *length);

#endif
