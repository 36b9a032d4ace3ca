/*
 * The objects behind bcrypt's handles.
 *
 * Every object begins with a magic number that says what it is and is cleared when it goes. A hash or a key lies in memory that
 * its caller brought, if any, moved up to its alignment; otherwise in the heap.
 */
#ifndef DECANT_BCRYPT_PROVIDER_H
#define DECANT_BCRYPT_PROVIDER_H

#define WIN32_NO_STATUS
#include <windows.h>
#undef WIN32_NO_STATUS
#include <ntstatus.h>
#include <bcrypt.h>

#include <decant/crypto.h>
#include <decant/guest.h>

#define PROVIDER_MAGIC 0x76727062u
#define HASH_MAGIC 0x68736168u
#define KEY_MAGIC 0x2079656bu

/* What is always so of an algorithm. */
struct algorithm {
	const WCHAR *name;
	ULONG kind;   /* BCRYPT_*_INTERFACE */
	ULONG number; /* enum crypto_hash or crypto_cipher */
	ULONG length; /* of a digest */
	ULONG block;
};

enum chaining { CHAIN_ECB, CHAIN_CBC, CHAIN_CFB, CHAIN_GCM, CHAIN_MODES };

/* An algorithm as opened; the ones behind the pseudo handles are constant. */
struct provider {
	ULONG magic;
	ULONG flags; /* BCRYPT_ALG_HANDLE_HMAC_FLAG, BCRYPT_HASH_REUSABLE_FLAG */
	const struct algorithm *algorithm;
	enum chaining chaining;
};

struct hash_state {
	u8 bytes[CRYPTO_HASH_STATE_BYTES];
};

struct hash {
	ULONG magic;
	ULONG flags;
	const struct algorithm *algorithm;
	struct provider *provider;
	void *allocation;        /* NULL: the memory is the caller's */
	BOOLEAN keyed, started, finished;
	struct hash_state state; /* once started */
	struct hash_state inner, outer; /* of HMAC: after its first blocks */
};

struct key {
	ULONG magic;
	ULONG secret_bytes;
	const struct algorithm *algorithm;
	void *allocation;
	enum chaining chaining;
	ULONG feedback; /* bytes that CFB moves on by: 1 or a block */
	u8 secret[CRYPTO_KEY_MAX];
	u8 vector[CRYPTO_BLOCK_MAX];
};

/* Bytes to ask of callers for an object, so that it can be moved to its alignment. */
#define OBJECT_ALIGNMENT 16u
#define OBJECT_BYTES(type) ((ULONG)(sizeof(type) + OBJECT_ALIGNMENT))

/* The provider behind a handle, pseudo handles included; NULL if it is none. */
struct provider *provider_find(BCRYPT_ALG_HANDLE handle);

/*
 * Finds room of ROOM bytes, as OBJECT_BYTES counts, for an object in the caller's memory, or in the heap if there is none;
 * *allocation is then what to free. STATUS_BUFFER_TOO_SMALL, STATUS_INVALID_PARAMETER or STATUS_NO_MEMORY.
 */
NTSTATUS object_place(void **object, void **allocation, void *memory, ULONG memory_bytes, ULONG room);

struct hash *hash_find(BCRYPT_HASH_HANDLE handle);
struct key *key_find(BCRYPT_KEY_HANDLE handle);

#define CHAINING_NAME_BYTES 32u
extern const WCHAR chaining_names[CHAIN_MODES][CHAINING_NAME_BYTES / sizeof(WCHAR)];

/* Whether NAME is a chaining mode of the algorithm, and which. */
BOOLEAN chaining_find(const struct algorithm *algorithm, const void *name, ULONG bytes, enum chaining *chaining);

#endif
