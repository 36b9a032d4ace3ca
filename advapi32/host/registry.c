/*
 * The registry's host calls: key objects, and what of store and defaults a program sees.
 */
#include "registry.h"

#include "registry_view.h"

#include "loader/dispatch.h"

#include "loader/utf.h"

#include <stdlib.h>
#include <string.h>

#define KEY_QUERY_VALUE 0x0001u
#define KEY_SET_VALUE 0x0002u
#define KEY_CREATE_SUB_KEY 0x0004u
#define KEY_ENUMERATE_SUB_KEYS 0x0008u
#define REG_OPTION_NON_VOLATILE 0u
#define REG_OPTION_BACKUP_RESTORE 4u

struct key {
	struct object object;
	struct reg_name path;
};

static void key_destroy(struct object *object)
{
	reg_name_free(&((struct key *)object)->path);
}

static const struct object_type key_type = {
	.name = "Key",
	.size = sizeof(struct key),
	.wait = WAIT_KIND_NONE,
	.generic_read = 0x00020019,
	.generic_write = 0x00020006,
	.generic_execute = 0x00020019,
	.all = 0x000f003f,
	.destroy = key_destroy,
};

/* Where the predefined keys lead. The current user's key stands for the one named by the user's SID. */
static const struct {
	u32 root;
	const char *text, *folded;
} roots[] = {
	{ 0x80000000u, "Machine\\Software\\Classes", "MACHINE\\SOFTWARE\\CLASSES" },
	{ 0x80000001u, "User\\CurrentUser", "USER\\CURRENTUSER" },
	{ 0x80000002u, "Machine", "MACHINE" },
	{ 0x80000003u, "User", "USER" },
	{ 0x80000005u, "Machine\\System\\CurrentControlSet\\Hardware Profiles\\Current",
	  "MACHINE\\SYSTEM\\CURRENTCONTROLSET\\HARDWARE PROFILES\\CURRENT" },
};

static bool root_path(u32 root, struct reg_name *path)
{
	for (size_t i = 0; i < sizeof(roots) / sizeof(roots[0]); i++) {
		struct reg_name name = { (char *)roots[i].text, (char *)roots[i].folded };

		if (roots[i].root == root)
			return reg_name_copy(path, &name);
	}
	return false;
}

static bool key_exists(const struct reg_name *path)
{
	enum reg_found found = store_key(path, NULL);

	if (found == REG_ABSENT && default_key_exists(path->folded)) {
		/* A deleted key takes the defaults below it with it. */
		struct reg_name above;
		bool exists = true;

		if (!reg_name_copy(&above, path))
			return false;
		for (char *cut; exists && (cut = strrchr(above.folded, '\\'));) {
			*cut = 0;
			exists = store_key(&above, NULL) != REG_DELETED;
		}
		reg_name_free(&above);
		return exists;
	}
	/* The roots are always there. */
	return found == REG_PRESENT || (found == REG_ABSENT && !strchr(path->folded, '\\')) || !strcmp(path->folded, "USER\\CURRENTUSER");
}

/* Goes from PATH to its subkey NAME, making it if CREATE says so; *created tells if that was needed. */
static u32 step(struct reg_name *path, const struct reg_name *name, bool create, bool *created)
{
	struct reg_name below;
	u32 status = STATUS_SUCCESS;

	if (!reg_name_join(&below, path, name))
		return STATUS_NO_MEMORY;
	*created = false;
	if (strlen(below.text) > KEY_PATH_MAX) {
		status = STATUS_NAME_TOO_LONG;
	} else if (!key_exists(&below)) {
		if (!create)
			status = STATUS_OBJECT_NAME_NOT_FOUND;
		else
			status = store_create_key(&below, path, name);
		*created = !status;
	}
	if (status) {
		reg_name_free(&below);
		return status;
	}
	reg_name_free(path);
	*path = below;
	return STATUS_SUCCESS;
}

/* Walks to the key at PLACE, as it is shown, from the root; PATH is somewhere else before. */
static u32 walk_from_root(struct reg_name *path, const char *place, bool create, bool *created)
{
	u16 units[KEY_PATH_MAX];
	size_t count = 0, at = 0;
	u32 status = STATUS_SUCCESS;

	/* These places are ASCII. */
	for (; place[count]; count++)
		units[count] = (u16)place[count];
	reg_name_free(path);
	for (bool first = true; !status && at < count; first = false) {
		size_t end = at;
		struct reg_name name;

		while (end < count && units[end] != '\\')
			end++;
		if (!reg_name_make(&name, units + at, end - at))
			return STATUS_NO_MEMORY;
		if (first)
			*path = name;
		else {
			status = step(path, &name, create, created);
			reg_name_free(&name);
		}
		at = end + 1;
	}
	return status;
}

/* One step in the view that ACCESS means. */
static u32 step_in_view(struct reg_name *path, const struct reg_name *name, u32 access, bool create, bool *created)
{
	char place[KEY_PATH_MAX];
	struct reg_name below;
	bool elsewhere;

	if (!view_is_narrow(access))
		return step(path, name, create, created);
	if (!reg_name_join(&below, path, name))
		return STATUS_NO_MEMORY;
	elsewhere = view_place(&below, place);
	reg_name_free(&below);
	return elsewhere ? walk_from_root(path, place, create, created) : step(path, name, create, created);
}

/* Walks the units of a path from key to key. */
static u32 walk(struct reg_name *path, const u16 *units, size_t count, u32 access, bool create, bool *created)
{
	size_t at = 0;
	u32 status = STATUS_SUCCESS;

	*created = false;
	while (!status && at < count) {
		size_t end = at;
		struct reg_name name;

		while (end < count && units[end] != '\\')
			end++;
		if (end - at > KEY_NAME_UNITS)
			return STATUS_INVALID_PARAMETER;
		if (end > at) {
			if (!reg_name_make(&name, units + at, end - at))
				return STATUS_NO_MEMORY;
			status = step_in_view(path, &name, access, create, created);
			reg_name_free(&name);
		}
		at = end + 1;
	}
	return status;
}

/* Copies a counted string of the guest; *units is allocated. */
static u32 copy_string(const struct guest_string *string, size_t limit, u16 **units, size_t *count)
{
	*count = string->bytes / sizeof(u16);
	*units = NULL;
	if (*count > limit)
		return STATUS_INVALID_PARAMETER;
	*units = malloc(*count * sizeof(u16) + 1);
	if (!*units)
		return STATUS_NO_MEMORY;
	if (*count && !guest_copy_in(*units, string->buffer, *count * sizeof(u16))) {
		free(*units);
		return STATUS_ACCESS_VIOLATION;
	}
	return STATUS_SUCCESS;
}

static u32 copy_name(const struct guest_string *string, struct reg_name *name)
{
	u16 *units;
	size_t count;
	u32 status = copy_string(string, VALUE_NAME_UNITS, &units, &count);

	if (status)
		return status;
	status = reg_name_make(name, units, count) ? STATUS_SUCCESS : STATUS_NO_MEMORY;
	free(units);
	return status;
}

static u32 start_path(const struct host_registry_open *params, struct reg_name *path)
{
	struct key *parent;
	u32 status;

	if (!params->parent)
		return root_path(params->root, path) ? STATUS_SUCCESS : STATUS_INVALID_HANDLE;
	status = handle_lookup(params->parent, &key_type, 0, &parent);
	if (status)
		return status;
	if (!key_exists(&parent->path))
		status = 0xC000017Cu; /* STATUS_KEY_DELETED */
	else if (!reg_name_copy(path, &parent->path))
		status = STATUS_NO_MEMORY;
	object_release(parent);
	return status;
}

u32 host_registry_open(struct host_registry_open *params)
{
	struct reg_name path;
	struct key *key;
	u16 *units;
	size_t count;
	bool created;
	u32 status;

	/* Volatile keys and links need what all processes of a prefix share. */
	if (params->options & ~REG_OPTION_BACKUP_RESTORE)
		return STATUS_NOT_SUPPORTED;
	if (params->access & KEY_WOW64_32KEY && params->access & KEY_WOW64_64KEY)
		return STATUS_INVALID_PARAMETER;
	status = copy_string(&params->path, KEY_PATH_MAX, &units, &count);
	if (status)
		return status;
	status = start_path(params, &path);
	if (status)
		goto out;
	status = walk(&path, units, count, params->access, params->create, &created);
	if (status) {
		reg_name_free(&path);
		goto out;
	}
	params->created = created;
	key = object_create(&key_type);
	if (!key) {
		reg_name_free(&path);
		status = STATUS_NO_MEMORY;
		goto out;
	}
	key->path = path;
	status = handle_create(key, params->access & ~(KEY_WOW64_32KEY | KEY_WOW64_64KEY), 0, &params->handle);
	object_release(key);
out:
	free(units);
	return status;
}

/* A key for a call that works on it: a reference, the key not deleted. */
static u32 use_key(guest_handle handle, u32 access, struct key **key)
{
	u32 status = handle_lookup(handle, &key_type, access, key);

	if (!status && !key_exists(&(*key)->path)) {
		object_release(*key);
		status = 0xC000017Cu; /* STATUS_KEY_DELETED */
	}
	return status;
}

static bool read_value(const struct reg_name *key, const struct reg_name *name, struct reg_value *value)
{
	switch (store_value(key, name, value)) {
	case REG_PRESENT: return value->data != NULL;
	case REG_DELETED: return false;
	default: return default_value_read(key->folded, name->folded, value);
	}
}

/* Gives the guest a value: its type and length always, its data if there is room. */
static u32 give_value(const struct reg_value *value, guest_ptr to, u32 *bytes, u32 *type)
{
	u32 capacity = *bytes;

	*type = value->type;
	*bytes = value->bytes;
	if (!to)
		return STATUS_SUCCESS;
	if (capacity < value->bytes)
		return STATUS_BUFFER_OVERFLOW;
	return guest_copy_out(to, value->data, value->bytes) ? STATUS_SUCCESS : STATUS_ACCESS_VIOLATION;
}

u32 host_registry_query_value(struct host_registry_query_value *params)
{
	struct reg_value value = { 0 };
	struct reg_name name;
	struct key *key;
	u32 status = use_key(params->key, KEY_QUERY_VALUE, &key);

	if (status)
		return status;
	status = copy_name(&params->name, &name);
	if (!status) {
		if (read_value(&key->path, &name, &value))
			status = give_value(&value, params->value, &params->value_bytes, &params->type);
		else
			status = STATUS_OBJECT_NAME_NOT_FOUND;
		free(value.data);
		reg_name_free(&name);
	}
	object_release(key);
	return status;
}

#define VALUE_BYTES_MAX 0x4000000u

/* A key of the defaults is made in the store before anything is written to it. */
static u32 make_real(const struct reg_name *path)
{
	struct reg_name parent, name;
	const char *cut = strrchr(path->text, '\\'), *folded_cut = strrchr(path->folded, '\\');
	u32 status;

	if (!cut || store_key(path, NULL) == REG_PRESENT)
		return STATUS_SUCCESS;
	if (!reg_name_copy(&parent, path))
		return STATUS_NO_MEMORY;
	parent.text[cut - path->text] = 0;
	parent.folded[folded_cut - path->folded] = 0;
	name.text = (char *)cut + 1;
	name.folded = (char *)folded_cut + 1;
	status = store_create_key(path, &parent, &name);
	reg_name_free(&parent);
	return status;
}

u32 host_registry_set_value(struct host_registry_set_value *params)
{
	struct reg_name name;
	struct key *key;
	void *data;
	u32 status;

	if (params->value_bytes > VALUE_BYTES_MAX)
		return STATUS_INVALID_PARAMETER;
	data = malloc(params->value_bytes + 1);
	if (!data)
		return STATUS_NO_MEMORY;
	status = STATUS_ACCESS_VIOLATION;
	if (params->value_bytes && !guest_copy_in(data, params->value, params->value_bytes))
		goto out_data;
	status = use_key(params->key, KEY_SET_VALUE, &key);
	if (status)
		goto out_data;
	status = copy_name(&params->name, &name);
	if (!status) {
		status = make_real(&key->path);
		if (!status)
			status = store_set_value(&key->path, &name, params->type, data, params->value_bytes);
		reg_name_free(&name);
	}
	object_release(key);
out_data:
	free(data);
	return status;
}

u32 host_registry_delete_value(struct host_registry_delete_value *params)
{
	struct reg_value value = { 0 };
	struct reg_name name;
	struct key *key;
	bool is_default;
	u32 status = use_key(params->key, KEY_SET_VALUE, &key);

	if (status)
		return status;
	status = copy_name(&params->name, &name);
	if (!status) {
		if (!read_value(&key->path, &name, &value)) {
			status = STATUS_OBJECT_NAME_NOT_FOUND;
		} else {
			free(value.data);
			is_default = default_value_read(key->path.folded, name.folded, &value);
			if (is_default)
				free(value.data);
			status = store_delete_value(&key->path, &name, is_default);
		}
		reg_name_free(&name);
	}
	object_release(key);
	return status;
}

static bool list_keys(const struct key *key, struct reg_names *names)
{
	return default_list_keys(key->path.folded, names) && store_list_keys(&key->path, names);
}

static bool list_values(const struct key *key, struct reg_names *names)
{
	return default_list_values(key->path.folded, names) && store_list_values(&key->path, names);
}

u32 host_registry_delete_key(struct host_registry_delete_key *params)
{
	struct reg_names names = { 0 };
	struct key *key;
	u32 status = use_key(params->key, ACCESS_DELETE, &key);

	if (status)
		return status;
	if (!strchr(key->path.folded, '\\') || !list_keys(key, &names) || names.count)
		status = STATUS_CANNOT_DELETE;
	else
		status = store_delete_key(&key->path, default_key_exists(key->path.folded));
	reg_names_free(&names);
	object_release(key);
	return status;
}

/* Copies a name to the guest, in UTF-16; *bytes is its capacity, then its length. */
static u32 give_name(const char *text, guest_ptr to, u32 *bytes)
{
	size_t count = utf16_from_bytes(NULL, 0, text, strlen(text));
	u16 *units = malloc(count * sizeof(*units) + 1);
	u32 capacity = *bytes;
	u32 status = STATUS_SUCCESS;

	if (!units)
		return STATUS_NO_MEMORY;
	utf16_from_bytes(units, count, text, strlen(text));
	*bytes = (u32)(count * sizeof(*units));
	if (capacity < *bytes)
		status = STATUS_BUFFER_OVERFLOW;
	else if (*bytes && !guest_copy_out(to, units, *bytes))
		status = STATUS_ACCESS_VIOLATION;
	free(units);
	return status;
}

static void written_time(const struct reg_name *path, s64 *written)
{
	/* The defaults were written when time began. */
	*written = 0;
	store_key(path, written);
}

u32 host_registry_enum_key(struct host_registry_enum_key *params)
{
	struct reg_names names = { 0 };
	struct reg_name path;
	struct key *key;
	u32 status = use_key(params->key, KEY_ENUMERATE_SUB_KEYS, &key);

	if (status)
		return status;
	if (!list_keys(key, &names)) {
		status = STATUS_NO_MEMORY;
	} else if (params->index >= names.count) {
		status = STATUS_NO_MORE_ENTRIES;
	} else {
		if (reg_name_join(&path, &key->path, &names.items[params->index])) {
			written_time(&path, &params->written);
			reg_name_free(&path);
		}
		status = give_name(names.items[params->index].text, params->name, &params->name_bytes);
	}
	reg_names_free(&names);
	object_release(key);
	return status;
}

u32 host_registry_enum_value(struct host_registry_enum_value *params)
{
	struct reg_names names = { 0 };
	struct reg_value value = { 0 };
	struct key *key;
	u32 status = use_key(params->key, KEY_QUERY_VALUE, &key);
	u32 value_status;

	if (status)
		return status;
	if (!list_values(key, &names)) {
		status = STATUS_NO_MEMORY;
	} else if (params->index >= names.count) {
		status = STATUS_NO_MORE_ENTRIES;
	} else if (!read_value(&key->path, &names.items[params->index], &value)) {
		status = STATUS_NO_MEMORY;
	} else {
		status = give_name(names.items[params->index].text, params->name, &params->name_bytes);
		value_status = give_value(&value, params->value, &params->value_bytes, &params->type);
		if (!status)
			status = value_status;
	}
	free(value.data);
	reg_names_free(&names);
	object_release(key);
	return status;
}

static u32 longest_name(const struct reg_names *names)
{
	u32 longest = 0;

	for (size_t i = 0; i < names->count; i++) {
		u32 bytes = (u32)utf16_from_bytes(NULL, 0, names->items[i].text, strlen(names->items[i].text)) * 2;

		if (bytes > longest)
			longest = bytes;
	}
	return longest;
}

u32 host_registry_query_key(struct host_registry_query_key *params)
{
	struct reg_names keys = { 0 }, values = { 0 };
	struct key *key;
	u32 status = use_key(params->key, KEY_QUERY_VALUE, &key);

	if (status)
		return status;
	if (!list_keys(key, &keys) || !list_values(key, &values)) {
		status = STATUS_NO_MEMORY;
	} else {
		params->subkeys = (u32)keys.count;
		params->longest_subkey = longest_name(&keys);
		params->values = (u32)values.count;
		params->longest_value_name = longest_name(&values);
		params->longest_value = 0;
		for (size_t i = 0; i < values.count; i++) {
			struct reg_value value = { 0 };

			if (read_value(&key->path, &values.items[i], &value) && value.bytes > params->longest_value)
				params->longest_value = value.bytes;
			free(value.data);
		}
		written_time(&key->path, &params->written);
	}
	reg_names_free(&keys);
	reg_names_free(&values);
	object_release(key);
	return status;
}

u32 host_registry_flush(struct host_registry_flush *params)
{
	struct key *key;
	u32 status = handle_lookup(params->key, &key_type, 0, &key);

	if (status)
		return status;
	object_release(key);
	return store_flush();
}

#define CALL(plugin, name) { HOST_##name, (u32 (*)(void *))host_##name },
__attribute__((visibility("default"))) const struct plugin_call decant_plugin_calls[] = {
	HOST_CALLS_REGISTRY(CALL)
	{ 0, NULL },
};
