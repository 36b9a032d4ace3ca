/*
 * Host calls of the registry, answered by the plugin of advapi32.
 *
 * Types, access rights and options are Windows' own numbers. Strings are counted, without terminators. Where a buffer is too
 * small the length that is needed returns, with STATUS_BUFFER_OVERFLOW.
 */
#ifndef DECANT_REGISTRY_H
#define DECANT_REGISTRY_H

#include "host_call.h"

#define HOST_CALLS_REGISTRY(CALL) \
	CALL(advapi32, registry_open) \
	CALL(advapi32, registry_query_value) \
	CALL(advapi32, registry_set_value) \
	CALL(advapi32, registry_delete_value) \
	CALL(advapi32, registry_delete_key) \
	CALL(advapi32, registry_enum_key) \
	CALL(advapi32, registry_enum_value) \
	CALL(advapi32, registry_query_key) \
	CALL(advapi32, registry_flush)
HOST_PLUGIN_NUMBERS(REGISTRY);

/*
 * Opens path below the key parent, or below the predefined key root (HKEY_*'s low 32 bits) if parent is 0. If create is set,
 * the keys on the way are made, and created tells whether the last one was new. access may hold KEY_WOW64_32KEY and _64KEY.
 */
struct host_registry_open {
	guest_handle parent;
	struct guest_string path;
	guest_handle handle;
	u32 root;
	u32 access;
	u32 options;
	u32 create;
	u32 created;
	u32 reserved;
};

struct host_registry_query_value {
	guest_handle key;
	struct guest_string name;
	guest_ptr value;
	u32 value_bytes; /* capacity, then length */
	u32 type;
};

struct host_registry_set_value {
	guest_handle key;
	struct guest_string name;
	guest_ptr value;
	u32 value_bytes;
	u32 type;
};

struct host_registry_delete_value {
	guest_handle key;
	struct guest_string name;
};

/* Deletes a key without subkeys. */
struct host_registry_delete_key {
	guest_handle key;
};

/* The subkey number index, in order of names. name is a buffer; name_bytes its capacity, then the length. written: FILETIME. */
struct host_registry_enum_key {
	guest_handle key;
	guest_ptr name;
	s64 written;
	u32 name_bytes;
	u32 index;
};

struct host_registry_enum_value {
	guest_handle key;
	guest_ptr name;
	guest_ptr value; /* 0 if only its length is wanted */
	u32 name_bytes;
	u32 value_bytes;
	u32 index;
	u32 type;
};

/* RegQueryInfoKey: lengths in bytes. */
struct host_registry_query_key {
	guest_handle key;
	s64 written;
	u32 subkeys;
	u32 longest_subkey;
	u32 values;
	u32 longest_value_name;
	u32 longest_value;
	u32 reserved;
};

struct host_registry_flush {
	guest_handle key;
};

ASSERT_SIZE(struct host_registry_open, 56);
ASSERT_SIZE(struct host_registry_query_value, 40);
ASSERT_SIZE(struct host_registry_set_value, 40);
ASSERT_SIZE(struct host_registry_enum_key, 32);
ASSERT_SIZE(struct host_registry_enum_value, 40);
ASSERT_SIZE(struct host_registry_query_key, 40);

#endif
