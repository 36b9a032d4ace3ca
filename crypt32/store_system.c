/*
 * System stores: My, Root, CA and their like, and what programs added to them.
 *
 * A store is a key of the registry with a key "Certificates\<SHA-1>" for each certificate, whose value "Blob" is the serialized
 * element, where Windows keeps them too. A user's store shows the machine's certificates as well, except for "My". Root shows, besides,
 * what the Linux system trusts; those are read only and in no registry.
 *
 * The stores that Windows always has are there without a key; nothing is written before a program adds something.
 */
#define WIN32_NO_STATUS
#include "serialize.h"
#undef WIN32_NO_STATUS
#include <ntstatus.h>

#include <decant/certificate.h>
#include <decant/guest.h>

struct system_store {
	HKEY hive;
	BOOL owns_hive;
	WCHAR path[MAX_PATH];         /* of the store below the hive */
	WCHAR machine_path[MAX_PATH]; /* of the machine's below HKEY_LOCAL_MACHINE, or none */
};

static const WCHAR *const well_known[] = { L"AuthRoot", L"CA", L"Disallowed", L"My", L"Root", L"Trust", L"TrustedPeople", L"TrustedPublisher" };

/* --- what the system trusts --- */

static INIT_ONCE roots_once = INIT_ONCE_STATIC_INIT;
static BYTE *roots;
static DWORD roots_bytes;

/* Asks the host once a process. A second question answers a list that grew meanwhile. */
static BOOL CALLBACK fetch_roots(PINIT_ONCE once, void *parameter, void **context)
{
	struct host_certificate_roots params = { .room = 512 << 10 };
	NTSTATUS status;

	(void)once, (void)parameter, (void)context;
	do {
		release(roots);
		roots = allocate(params.room);
		if (!roots)
			return FALSE;
		params.buffer = GUEST_PTR(roots);
		status = host_call(HOST_certificate_roots, &params);
		if (status == STATUS_BUFFER_TOO_SMALL)
			params.room = params.bytes;
	} while (status == STATUS_BUFFER_TOO_SMALL && params.bytes < 64u << 20);
	roots_bytes = status ? 0 : (DWORD)params.bytes;
	return TRUE;
}

static void add_roots(struct store *store)
{
	DWORD at = 0, length;

	InitOnceExecuteOnce(&roots_once, fetch_roots, NULL, NULL);
	while (roots_bytes - at > sizeof(length)) {
		struct certificate *certificate;

		memcpy(&length, roots + at, sizeof(length));
		at += sizeof(length);
		certificate = certificate_create(X509_ASN_ENCODING, roots + at, length);
		at += length;
		if (!certificate)
			continue;
		certificate->store = store;
		certificate->context.hCertStore = store;
		store_append(store, certificate);
	}
}

/* --- the registry --- */

/* The name of a certificate's key below a store's. */
static BOOL element_path(const WCHAR *path, const struct certificate *certificate, WCHAR *out)
{
	static const WCHAR digits[] = L"0123456789ABCDEF", folder[] = L"\\Certificates\\";
	BYTE hash[20];
	DWORD size = sizeof(hash);
	int length = lstrlenW(path);

	if (!CertGetCertificateContextProperty(&certificate->context, CERT_SHA1_HASH_PROP_ID, hash, &size))
		return FALSE;
	/* A store that is a key of its own has no path. */
	lstrcpyW(out, path);
	lstrcpyW(out + length, length ? folder : folder + 1);
	out += lstrlenW(out);
	for (unsigned i = 0; i < sizeof(hash); i++) {
		*out++ = digits[hash[i] >> 4];
		*out++ = digits[hash[i] & 15];
	}
	*out = 0;
	return TRUE;
}

static BOOL system_add(struct store *store, const struct certificate *certificate)
{
	const struct system_store *system = store->backing;
	WCHAR path[MAX_PATH + 64];
	BYTE *bytes;
	DWORD length;
	LSTATUS error;
	HKEY key;

	if (!element_path(system->path, certificate, path))
		return FALSE;
	bytes = serialize_element(certificate, &length);
	if (!bytes)
		return FALSE;
	error = RegCreateKeyExW(system->hive, path, 0, NULL, 0, KEY_SET_VALUE, NULL, &key, NULL);
	if (!error) {
		error = RegSetValueExW(key, L"Blob", 0, REG_BINARY, bytes, length);
		RegCloseKey(key);
	}
	release(bytes);
	return error ? fail((DWORD)error) : TRUE;
}

static BOOL system_remove(struct store *store, const struct certificate *certificate)
{
	const struct system_store *system = store->backing;
	WCHAR path[MAX_PATH + 64];
	LSTATUS error;

	if (!element_path(system->path, certificate, path))
		return FALSE;
	error = RegDeleteKeyW(system->hive, path);
	if (error == ERROR_FILE_NOT_FOUND && *system->machine_path) {
		if (!element_path(system->machine_path, certificate, path))
			return FALSE;
		error = RegDeleteKeyW(HKEY_LOCAL_MACHINE, path);
	}
	/* What the system trusts is not decided here. */
	if (error)
		return fail(error == ERROR_FILE_NOT_FOUND ? (DWORD)E_ACCESSDENIED : (DWORD)error);
	return TRUE;
}

static void system_close(struct store *store)
{
	struct system_store *system = store->backing;

	if (system->owns_hive)
		RegCloseKey(system->hive);
	release(system);
}

static const struct store_kind system_kind = { system_add, system_remove, system_close };

static BOOL is_same_encoding(const struct certificate *certificate, const void *wanted)
{
	const CERT_CONTEXT *a = &certificate->context, *b = wanted;

	return blob_equal(a->cbCertEncoded, a->pbCertEncoded, b->cbCertEncoded, b->pbCertEncoded);
}

/* Adds the element that the value "Blob" of NAME below FOLDER holds, if it is one that the store does not have. */
static void read_element(struct store *store, HKEY folder, const WCHAR *name)
{
	struct certificate *certificate, *same;
	DWORD length = 0, type;
	BYTE *bytes = NULL;
	HKEY key;

	if (RegOpenKeyExW(folder, name, 0, KEY_QUERY_VALUE, &key))
		return;
	if (!RegQueryValueExW(key, L"Blob", NULL, &type, NULL, &length) && type == REG_BINARY)
		bytes = allocate(length);
	if (bytes && !RegQueryValueExW(key, L"Blob", NULL, NULL, bytes, &length)) {
		certificate = deserialize_element(bytes, length, NULL);
		same = certificate ? store_next(store, NULL, is_same_encoding, &certificate->context) : NULL;
		if (same) {
			certificate_release(same);
			certificate_destroy(certificate);
		} else if (certificate) {
			certificate->store = store;
			certificate->context.hCertStore = store;
			store_append(store, certificate);
		}
	}
	release(bytes);
	RegCloseKey(key);
}

/* Adds what the store at PATH below HIVE holds. Returns whether there is such a store. */
static BOOL read_store(struct store *store, HKEY hive, const WCHAR *path)
{
	WCHAR name[MAX_PATH];
	DWORD length;
	HKEY key, folder;

	if (RegOpenKeyExW(hive, path, 0, KEY_READ, &key))
		return FALSE;
	if (!RegOpenKeyExW(key, L"Certificates", 0, KEY_READ, &folder)) {
		for (DWORD i = 0; length = ARRAYSIZE(name), !RegEnumKeyExW(folder, i, name, &length, NULL, NULL, NULL, NULL); i++)
			read_element(store, folder, name);
		RegCloseKey(folder);
	}
	RegCloseKey(key);
	return TRUE;
}

static struct store *system_create(HKEY hive)
{
	struct system_store *system = allocate(sizeof(*system));
	struct store *store = system ? store_create(&system_kind) : NULL;

	if (!store) {
		release(system);
		return NULL;
	}
	system->hive = hive;
	store->backing = system;
	store->persistent = TRUE;
	return store;
}

struct store *store_open_registry(HKEY key, DWORD flags)
{
	struct store *store;
	LSTATUS error;
	HKEY own;

	if (flags & CERT_STORE_DELETE_FLAG) {
		error = RegDeleteTreeW(key, L"Certificates");
		SetLastError(error == ERROR_FILE_NOT_FOUND ? ERROR_SUCCESS : (DWORD)error);
		return NULL;
	}
	error = RegOpenKeyExW(key, NULL, 0, flags & CERT_STORE_READONLY_FLAG ? KEY_READ : KEY_ALL_ACCESS, &own);
	if (error) {
		SetLastError((DWORD)error);
		return NULL;
	}
	store = system_create(own);
	if (!store) {
		RegCloseKey(own);
		return NULL;
	}
	((struct system_store *)store->backing)->owns_hive = TRUE;
	read_store(store, own, NULL);
	return store;
}

/* --- stores by name --- */

/* A location of system stores: a hive and a folder in it. */
struct location {
	DWORD id; /* CERT_SYSTEM_STORE_*_ID */
	HKEY hive;
	const WCHAR *folder;
};

static const struct location *location_find(DWORD flags)
{
	static const struct location locations[] = {
		{ CERT_SYSTEM_STORE_CURRENT_USER_ID, HKEY_CURRENT_USER, L"Software\\Microsoft\\SystemCertificates\\" },
		{ CERT_SYSTEM_STORE_LOCAL_MACHINE_ID, HKEY_LOCAL_MACHINE, L"Software\\Microsoft\\SystemCertificates\\" },
		{ CERT_SYSTEM_STORE_CURRENT_USER_GROUP_POLICY_ID, HKEY_CURRENT_USER, L"Software\\Policies\\Microsoft\\SystemCertificates\\" },
		{ CERT_SYSTEM_STORE_LOCAL_MACHINE_GROUP_POLICY_ID, HKEY_LOCAL_MACHINE, L"Software\\Policies\\Microsoft\\SystemCertificates\\" },
		{ CERT_SYSTEM_STORE_LOCAL_MACHINE_ENTERPRISE_ID, HKEY_LOCAL_MACHINE, L"Software\\Microsoft\\EnterpriseCertificates\\" },
	};
	DWORD id = (flags & CERT_SYSTEM_STORE_LOCATION_MASK) >> CERT_SYSTEM_STORE_LOCATION_SHIFT;

	for (unsigned i = 0; i < ARRAYSIZE(locations); i++) {
		if (locations[i].id == id)
			return &locations[i];
	}
	return NULL;
}

static BOOL is_well_known(const WCHAR *name)
{
	for (unsigned i = 0; i < ARRAYSIZE(well_known); i++) {
		if (!lstrcmpiW(well_known[i], name))
			return TRUE;
	}
	return FALSE;
}

static void build_path(WCHAR *out, const WCHAR *folder, const WCHAR *name)
{
	lstrcpyW(out, folder);
	lstrcpyW(out + lstrlenW(out), name);
}

/* Deletes the store at PATH; the answer is in the last error. */
static void delete_store(HKEY hive, const WCHAR *path)
{
	SetLastError((DWORD)RegDeleteTreeW(hive, path));
}

struct store *store_open_system(LPCWSTR name, DWORD flags)
{
	const struct location *location = location_find(flags);
	const WCHAR *machine_folder = L"Software\\Microsoft\\SystemCertificates\\";
	BOOL of_user, known = is_well_known(name), found;
	struct system_store *system;
	struct store *store;
	HKEY key;

	/* Other users' stores and other machines' are named with a backslash. */
	if (!location || !*name || lstrlenW(name) > 100 || wcschr(name, L'\\') || flags & CERT_SYSTEM_STORE_RELOCATE_FLAG) {
		SetLastError(*name ? ERROR_FILE_NOT_FOUND : (DWORD)E_INVALIDARG);
		return NULL;
	}
	store = system_create(location->hive);
	if (!store)
		return NULL;
	system = store->backing;
	build_path(system->path, location->folder, name);
	of_user = location->id == CERT_SYSTEM_STORE_CURRENT_USER_ID;
	if (flags & CERT_STORE_DELETE_FLAG) {
		delete_store(location->hive, system->path);
		goto none;
	}
	found = read_store(store, location->hive, system->path);
	if (flags & CERT_STORE_CREATE_NEW_FLAG && (found || known)) {
		SetLastError(ERROR_FILE_EXISTS);
		goto none;
	}
	if (!found && !known) {
		if (flags & (CERT_STORE_OPEN_EXISTING_FLAG | CERT_STORE_READONLY_FLAG)) {
			SetLastError(ERROR_FILE_NOT_FOUND);
			goto none;
		}
		if (!RegCreateKeyExW(location->hive, system->path, 0, NULL, 0, KEY_READ, NULL, &key, NULL))
			RegCloseKey(key);
	}
	if (of_user && lstrcmpiW(name, L"My")) {
		build_path(system->machine_path, machine_folder, name);
		read_store(store, HKEY_LOCAL_MACHINE, system->machine_path);
	}
	if (!lstrcmpiW(name, L"Root") && (of_user || location->id == CERT_SYSTEM_STORE_LOCAL_MACHINE_ID))
		add_roots(store);
	return store;
none: {
	DWORD error = GetLastError();

	store_release(store);
	SetLastError(error);
	return NULL;
}
}

BOOL WINAPI CertEnumSystemStore(DWORD flags, void *para, void *argument, PFN_CERT_ENUM_SYSTEM_STORE callback)
{
	const struct location *location = location_find(flags);
	CERT_SYSTEM_STORE_INFO info = { sizeof(info) };
	WCHAR name[MAX_PATH];
	BOOL go_on = TRUE;
	DWORD length;
	HKEY key;

	if (!location || para || !callback)
		return fail((DWORD)E_INVALIDARG);
	flags &= CERT_SYSTEM_STORE_MASK;
	for (unsigned i = 0; go_on && i < ARRAYSIZE(well_known); i++)
		go_on = callback(well_known[i], flags, &info, NULL, argument);
	if (!go_on || RegOpenKeyExW(location->hive, location->folder, 0, KEY_READ, &key))
		return go_on;
	for (DWORD i = 0; go_on && (length = ARRAYSIZE(name), !RegEnumKeyExW(key, i, name, &length, NULL, NULL, NULL, NULL)); i++)
		go_on = is_well_known(name) || callback(name, flags, &info, NULL, argument);
	RegCloseKey(key);
	return go_on;
}
