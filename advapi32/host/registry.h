/*
 * The plugin's own: registry keys, the store of what programs wrote, and the defaults below it.
 *
 * A key is named by its path from the root, "Machine\Software\X", as UTF-8; two paths are one key if they are equal in upper
 * case. What a program sees is the store laid over the defaults: the store's keys and values win, and a record there with the
 * type DELETED hides a default.
 */
#ifndef DECANT_REGISTRY_HOST_H
#define DECANT_REGISTRY_HOST_H

#include "ntdll/host/object.h"
#include "loader/guest_copy.h"
#include "loader/status.h"

#include <decant/registry.h>
#include <stdbool.h>

#define KEY_PATH_MAX 4096u   /* bytes of a path */
#define KEY_NAME_UNITS 255u  /* Windows' limit for a key's name */
#define VALUE_NAME_UNITS 16383u

/* A path or name and its upper-case form, which is what it is looked up by. Both terminated, allocated together. */
struct reg_name {
	char *text;
	char *folded;
};

/* Makes a name of UTF-16 units; false without memory. */
bool reg_name_make(struct reg_name *name, const u16 *units, size_t count);
/* PARENT\CHILD as one path. */
bool reg_name_join(struct reg_name *path, const struct reg_name *parent, const struct reg_name *child);
bool reg_name_copy(struct reg_name *to, const struct reg_name *from);
void reg_name_free(struct reg_name *name);

/* A value read from the store or the defaults; data is allocated. */
struct reg_value {
	u32 type;
	u32 bytes;
	u8 *data;
};

/* A list of names, sorted by their folded form. */
struct reg_names {
	struct reg_name *items;
	size_t count, capacity;
};
bool reg_names_add(struct reg_names *names, const char *text, const char *folded);
void reg_names_remove(struct reg_names *names, const char *folded);
void reg_names_free(struct reg_names *names);

enum reg_found { REG_ABSENT, REG_PRESENT, REG_DELETED };

/* --- defaults: read-only, part of the program (registry_default.c) --- */
bool default_key_exists(const char *folded);
bool default_value_read(const char *folded_key, const char *folded_name, struct reg_value *value);
bool default_list_keys(const char *folded_key, struct reg_names *names);
bool default_list_values(const char *folded_key, struct reg_names *names);

/* --- the store: SQLite, one file per prefix (registry_store.c). Takes its own lock. --- */
enum reg_found store_key(const struct reg_name *key, s64 *written);
enum reg_found store_value(const struct reg_name *key, const struct reg_name *name, struct reg_value *value);
/* Adds the store's names to a list of defaults and takes deleted ones out. */
bool store_list_keys(const struct reg_name *key, struct reg_names *names);
bool store_list_values(const struct reg_name *key, struct reg_names *names);
/* Writing. They make the file of the store if there is none. Return an NTSTATUS. */
u32 store_create_key(const struct reg_name *key, const struct reg_name *parent, const struct reg_name *name);
u32 store_delete_key(const struct reg_name *key, bool hides_default);
u32 store_set_value(const struct reg_name *key, const struct reg_name *name, u32 type, const void *data, u32 bytes);
u32 store_delete_value(const struct reg_name *key, const struct reg_name *name, bool hides_default);
u32 store_flush(void);

#endif
