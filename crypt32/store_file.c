/*
 * Stores in files: CERT_STORE_PROV_FILE and CERT_STORE_PROV_FILENAME, and CertSaveStore (Microsoft, wincrypt.h).
 *
 * A file is read when the store is opened. Changes are written back when the store is closed, if CERT_FILE_STORE_COMMIT_ENABLE_FLAG
 * was given.
 */
#include "serialize.h"

#define LARGEST_FILE (256u << 20)

BYTE *file_read_whole(HANDLE file, DWORD *length)
{
	LARGE_INTEGER size;
	BYTE *bytes;
	DWORD got = 0, part;

	if (!GetFileSizeEx(file, &size))
		return NULL;
	if (size.QuadPart > LARGEST_FILE) {
		SetLastError(ERROR_FILE_TOO_LARGE);
		return NULL;
	}
	bytes = allocate((SIZE_T)size.QuadPart + 1);
	if (!bytes)
		return NULL;
	while (got < size.QuadPart) {
		if (!ReadFile(file, bytes + got, (DWORD)size.QuadPart - got, &part, NULL)) {
			release(bytes);
			return NULL;
		}
		if (!part)
			break;
		got += part;
	}
	*length = got;
	return bytes;
}

static BOOL write_all(HANDLE file, const void *bytes, DWORD length)
{
	DWORD written;

	return WriteFile(file, bytes, length, &written, NULL) && (written == length || fail(ERROR_DISK_FULL));
}

static const DWORD file_header[] = { 0, 0x54524543 /* "CERT" */ };
static const DWORD file_end[3];

static BOOL write_element(HANDLE file, const struct certificate *element)
{
	DWORD length = 0;
	BYTE *bytes = serialize_element(element, &length);
	BOOL ok = bytes && write_all(file, bytes, length);

	release(bytes);
	return ok;
}

/* Writes back what the store holds; at this point nobody can be told of an error. */
static void file_close(struct store *store)
{
	HANDLE file = store->backing;
	BOOL ok;

	if (SetFilePointer(file, 0, NULL, FILE_BEGIN) == INVALID_SET_FILE_POINTER)
		goto out;
	ok = write_all(file, file_header, sizeof(file_header));
	for (struct certificate *element = store->first; ok && element; element = element->next)
		ok = write_element(file, element);
	if (ok && write_all(file, file_end, sizeof(file_end)))
		SetEndOfFile(file);
out:
	CloseHandle(file);
}

static const struct store_kind read_kind = { NULL, NULL, NULL };
static const struct store_kind commit_kind = { NULL, NULL, file_close };

/* The store in FILE, which goes with it if it is to be written back. */
static struct store *open_file(HANDLE file, DWORD flags, struct store *(*parse)(const BYTE *bytes, DWORD length))
{
	struct store *store = NULL;
	HANDLE own = NULL;
	DWORD length = 0;
	BYTE *bytes;

	if (flags & CERT_STORE_DELETE_FLAG || (flags & CERT_FILE_STORE_COMMIT_ENABLE_FLAG && flags & CERT_STORE_READONLY_FLAG)) {
		SetLastError((DWORD)E_INVALIDARG);
		return NULL;
	}
	bytes = file_read_whole(file, &length);
	if (bytes)
		store = length ? parse(bytes, length) : store_create(&read_kind);
	release(bytes);
	if (!store || !(flags & CERT_FILE_STORE_COMMIT_ENABLE_FLAG))
		return store;
	if (!DuplicateHandle(GetCurrentProcess(), file, GetCurrentProcess(), &own, 0, FALSE, DUPLICATE_SAME_ACCESS)) {
		store_release(store);
		return NULL;
	}
	store->kind = &commit_kind;
	store->backing = own;
	return store;
}

struct store *store_open_file(HANDLE file, DWORD flags)
{
	return open_file(file, flags, store_open_serialized);
}

struct store *store_open_path(LPCWSTR path, DWORD flags)
{
	BOOL commit = (flags & CERT_FILE_STORE_COMMIT_ENABLE_FLAG) != 0;
	DWORD disposition = flags & CERT_STORE_CREATE_NEW_FLAG ? CREATE_NEW : commit && !(flags & CERT_STORE_OPEN_EXISTING_FLAG) ? OPEN_ALWAYS : OPEN_EXISTING;
	struct store *store;
	HANDLE file;
	DWORD error;

	file = CreateFileW(path, commit ? GENERIC_READ | GENERIC_WRITE : GENERIC_READ, FILE_SHARE_READ, NULL, disposition, FILE_ATTRIBUTE_NORMAL, NULL);
	if (file == INVALID_HANDLE_VALUE) {
		/* What is not there and will not be written is an empty store. */
		if (GetLastError() == ERROR_FILE_NOT_FOUND && !(flags & (CERT_STORE_OPEN_EXISTING_FLAG | CERT_STORE_READONLY_FLAG)))
			return store_create(&read_kind);
		return NULL;
	}
	store = open_file(file, flags, store_open_bytes);
	error = GetLastError();
	CloseHandle(file);
	SetLastError(error);
	return store;
}

/* --- CertSaveStore --- */

/* Writes to a file, or only counts if that is NULL, or fills a blob. */
static BOOL save_elements(struct store *store, HANDLE file, BYTE *to, DWORD *size)
{
	struct certificate *element = NULL, *next;
	BOOL ok = !file || write_all(file, file_header, sizeof(file_header));
	DWORD used = sizeof(file_header), room = to ? *size : 0;

	if (to && room >= used)
		memcpy(to, file_header, used);
	while (ok && (next = store_next(store, element, NULL, NULL)) != NULL) {
		DWORD length = 0;
		BYTE *bytes = serialize_element(next, &length);

		ok = bytes && (!file || write_all(file, bytes, length));
		if (ok && to && room >= used && room - used >= length)
			memcpy(to + used, bytes, length);
		used += length;
		release(bytes);
		if (element)
			certificate_release(element);
		element = next;
	}
	if (element)
		certificate_release(element);
	if (to && room >= used && room - used >= sizeof(file_end))
		memcpy(to + used, file_end, sizeof(file_end));
	*size = used + sizeof(file_end);
	if (to && *size > room)
		return fail(ERROR_MORE_DATA);
	return ok && (!file || write_all(file, file_end, sizeof(file_end)));
}

BOOL WINAPI CertSaveStore(HCERTSTORE handle, DWORD encoding, DWORD save_as, DWORD save_to, void *para, DWORD flags)
{
	struct store *store = store_find(handle);
	CRYPT_DATA_BLOB *blob = para;
	LPWSTR wide = NULL;
	HANDLE file;
	DWORD size = 0;
	BOOL ok;

	(void)encoding;
	if (!store)
		return FALSE;
	/* PKCS #7 is read only. */
	if (flags || save_as != CERT_STORE_SAVE_AS_STORE || !para)
		return fail((DWORD)E_INVALIDARG);
	switch (save_to) {
	case CERT_STORE_SAVE_TO_FILE:
		return save_elements(store, para, NULL, &size);
	case CERT_STORE_SAVE_TO_MEMORY:
		return save_elements(store, NULL, blob->pbData, &blob->cbData);
	case CERT_STORE_SAVE_TO_FILENAME_A:
		wide = wide_text(para);
		if (!wide)
			return FALSE;
		break;
	case CERT_STORE_SAVE_TO_FILENAME_W:
		break;
	default:
		return fail((DWORD)E_INVALIDARG);
	}
	file = CreateFileW(wide ? wide : para, GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, FILE_ATTRIBUTE_NORMAL, NULL);
	release(wide);
	if (file == INVALID_HANDLE_VALUE)
		return FALSE;
	ok = save_elements(store, file, NULL, &size);
	CloseHandle(file);
	return ok;
}
