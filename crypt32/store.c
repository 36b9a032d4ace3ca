/*
 * Stores and their lists: see store.h. The functions that programs add, remove and enumerate certificates with (Microsoft, wincrypt.h).
 */
#include "store.h"

#define STORE_MAGIC 0x72747343u

static SRWLOCK stores_lock = SRWLOCK_INIT;

struct store *store_create(const struct store_kind *kind)
{
	struct store *store = allocate(sizeof(*store));

	if (store) {
		store->magic = STORE_MAGIC;
		store->references = 1;
		store->kind = kind;
	}
	return store;
}

void store_retain(struct store *store)
{
	InterlockedIncrement(&store->references);
}

/* Takes ELEMENT out of its store's list; the store's reference is the caller's then. */
static void unlink_locked(struct store *store, struct certificate *element)
{
	*(element->previous ? &element->previous->next : &store->first) = element->next;
	*(element->next ? &element->next->previous : &store->last) = element->previous;
	element->linked = FALSE;
}

/* Drops the reference that the store itself held. */
static void drop_element(struct certificate *element)
{
	if (!InterlockedDecrement(&element->references))
		certificate_destroy(element);
}

static void store_destroy(struct store *store, BOOL force)
{
	if (store->kind->close)
		store->kind->close(store);
	while (store->first) {
		struct certificate *element = store->first;

		unlink_locked(store, element);
		if (force)
			certificate_destroy(element);
		else
			drop_element(element);
	}
	for (DWORD i = 0; i < store->sibling_count; i++)
		store_release(store->siblings[i].store);
	release(store->siblings);
	while (store->properties) {
		struct property *next = store->properties->next;

		release(store->properties);
		store->properties = next;
	}
	store->magic = 0;
	release(store);
}

void store_release(struct store *store)
{
	if (!InterlockedDecrement(&store->references))
		store_destroy(store, FALSE);
}

struct store *store_find(HCERTSTORE handle)
{
	struct store *store = handle;

	if (store && !IsBadReadPtr(store, sizeof(*store)) && store->magic == STORE_MAGIC)
		return store;
	SetLastError(ERROR_INVALID_HANDLE);
	return NULL;
}

void store_append(struct store *store, struct certificate *certificate)
{
	AcquireSRWLockExclusive(&stores_lock);
	certificate->next = NULL;
	certificate->previous = store->last;
	*(store->last ? &store->last->next : &store->first) = certificate;
	store->last = certificate;
	certificate->linked = TRUE;
	ReleaseSRWLockExclusive(&stores_lock);
}

/* A user's reference to the first element from ELEMENT on that matches. */
static struct certificate *first_match(struct certificate *element, BOOL (*matches)(const struct certificate *, const void *), const void *wanted)
{
	for (; element; element = element->next) {
		if (!matches || matches(element, wanted)) {
			certificate_retain(element);
			return element;
		}
	}
	return NULL;
}

/* Whether STORE stands among the first COUNT siblings: each store is searched once. */
static BOOL is_earlier_sibling(const struct store *collection, DWORD count, const struct store *store)
{
	for (DWORD i = 0; i < count; i++) {
		if (collection->siblings[i].store == store)
			return TRUE;
	}
	return FALSE;
}

/* Whether the element of STORE is one of COLLECTION's, however deep; collections within collections are allowed. */
static BOOL holds(const struct store *collection, const struct store *store, unsigned depth)
{
	if (collection == store)
		return TRUE;
	for (DWORD i = 0; depth < 8 && i < collection->sibling_count; i++) {
		if (holds(collection->siblings[i].store, store, depth + 1))
			return TRUE;
	}
	return FALSE;
}

static struct certificate *next_locked(struct store *store, const struct certificate *previous,
				       BOOL (*matches)(const struct certificate *, const void *), const void *wanted, unsigned depth)
{
	struct certificate *found;
	DWORD i = 0;

	if (!store->collection) {
		if (previous && !previous->linked)
			return NULL;
		return first_match(previous ? previous->next : store->first, matches, wanted);
	}
	if (depth > 8)
		return NULL;
	/* The store that PREVIOUS is of, and then those behind it. */
	while (previous && i < store->sibling_count && !holds(store->siblings[i].store, previous->store, depth + 1))
		i++;
	for (; i < store->sibling_count; i++) {
		if (is_earlier_sibling(store, i, store->siblings[i].store))
			continue;
		found = next_locked(store->siblings[i].store, previous, matches, wanted, depth + 1);
		if (found)
			return found;
		previous = NULL;
	}
	return NULL;
}

struct certificate *store_next(struct store *store, const struct certificate *previous, BOOL (*matches)(const struct certificate *, const void *),
			       const void *wanted)
{
	struct certificate *found;

	AcquireSRWLockShared(&stores_lock);
	found = next_locked(store, previous, matches, wanted, 0);
	ReleaseSRWLockShared(&stores_lock);
	return found;
}

PCCERT_CONTEXT WINAPI CertEnumCertificatesInStore(HCERTSTORE handle, PCCERT_CONTEXT previous)
{
	struct store *store = store_find(handle);
	struct certificate *found = store ? store_next(store, previous ? certificate_of(previous) : NULL, NULL, NULL) : NULL;

	CertFreeCertificateContext(previous);
	if (!found && store)
		SetLastError((DWORD)CRYPT_E_NOT_FOUND);
	return found ? &found->context : NULL;
}

/* The store that additions to STORE go to; NULL with the last error set. */
static struct store *store_for_adding(struct store *store)
{
	for (unsigned depth = 0; store->collection && depth < 8; depth++) {
		struct store *chosen = NULL;

		for (DWORD i = 0; i < store->sibling_count && !chosen; i++) {
			if (store->siblings[i].flags & CERT_PHYSICAL_STORE_ADD_ENABLE_FLAG)
				chosen = store->siblings[i].store;
		}
		if (!chosen) {
			SetLastError((DWORD)E_ACCESSDENIED);
			return NULL;
		}
		store = chosen;
	}
	if (store->read_only) {
		SetLastError((DWORD)E_ACCESSDENIED);
		return NULL;
	}
	return store;
}

/* The same certificate: the same issuer and serial number (CertAddCertificateContextToStore). */
static BOOL is_same(const struct certificate *certificate, const void *wanted)
{
	const CERT_INFO *a = certificate->context.pCertInfo, *b = ((const struct certificate *)wanted)->context.pCertInfo;

	return blob_equal(a->SerialNumber.cbData, a->SerialNumber.pbData, b->SerialNumber.cbData, b->SerialNumber.pbData) &&
	       blob_equal(a->Issuer.cbData, a->Issuer.pbData, b->Issuer.cbData, b->Issuer.pbData);
}

static BOOL remove_element(struct store *store, struct certificate *element)
{
	BOOL was_linked;

	if (store->read_only)
		return fail((DWORD)E_ACCESSDENIED);
	if (store->kind->remove && !store->kind->remove(store, element))
		return FALSE;
	AcquireSRWLockExclusive(&stores_lock);
	was_linked = element->linked;
	if (was_linked)
		unlink_locked(store, element);
	ReleaseSRWLockExclusive(&stores_lock);
	if (was_linked)
		drop_element(element);
	return TRUE;
}

/* What to do about EXISTING, the same certificate as the new one: TRUE to add the new one, else *result is the answer. */
static BOOL resolve(struct store *store, struct certificate *existing, const struct certificate *added, DWORD disposition, BOOL *result)
{
	LONG age = CompareFileTime(&added->context.pCertInfo->NotBefore, &existing->context.pCertInfo->NotBefore);

	*result = FALSE;
	switch (disposition) {
	case CERT_STORE_ADD_NEW:
		return fail((DWORD)CRYPT_E_EXISTS);
	case CERT_STORE_ADD_USE_EXISTING:
		*result = TRUE;
		properties_copy_missing(existing, added);
		return FALSE;
	case CERT_STORE_ADD_NEWER:
	case CERT_STORE_ADD_NEWER_INHERIT_PROPERTIES:
		if (age <= 0)
			return fail((DWORD)CRYPT_E_EXISTS);
		break;
	}
	return remove_element(store, existing);
}

/* Adds a copy of CERTIFICATE; *element, if wanted, is the element with a user's reference. */
static BOOL add_certificate(struct store *store, const struct certificate *certificate, DWORD disposition, PCCERT_CONTEXT *element)
{
	struct certificate *existing, *copy;
	BOOL result = FALSE, go_on = TRUE;

	if (disposition < CERT_STORE_ADD_NEW || disposition > CERT_STORE_ADD_NEWER_INHERIT_PROPERTIES)
		return fail((DWORD)E_INVALIDARG);
	existing = disposition == CERT_STORE_ADD_ALWAYS ? NULL : store_next(store, NULL, is_same, certificate);
	store = store_for_adding(store);
	if (!store) {
		if (existing)
			certificate_release(existing);
		return FALSE;
	}
	copy = certificate_copy(certificate, store);
	if (!copy)
		go_on = FALSE;
	if (copy && existing) {
		if (disposition == CERT_STORE_ADD_REPLACE_EXISTING_INHERIT_PROPERTIES || disposition == CERT_STORE_ADD_NEWER_INHERIT_PROPERTIES)
			properties_copy_missing(copy, existing);
		go_on = resolve(existing->store, existing, certificate, disposition, &result);
	}
	if (go_on)
		go_on = !store->kind->add || store->kind->add(store, copy);
	if (go_on) {
		if (element)
			certificate_retain(copy);
		store_append(store, copy);
	} else if (copy) {
		certificate_destroy(copy);
	}
	if (element)
		*element = go_on ? &copy->context : NULL;
	if (result && element) {
		certificate_retain(existing);
		*element = &existing->context;
	}
	if (existing)
		certificate_release(existing);
	return go_on || result;
}

BOOL WINAPI CertAddCertificateContextToStore(HCERTSTORE handle, PCCERT_CONTEXT context, DWORD disposition, PCCERT_CONTEXT *element)
{
	struct certificate *copy;
	struct store *store;

	if (element)
		*element = NULL;
	if (!context)
		return fail((DWORD)E_INVALIDARG);
	/* Without a store it is only copied. */
	if (!handle) {
		copy = element ? certificate_copy(certificate_of(context), NULL) : NULL;
		if (element && copy)
			*element = &copy->context;
		return !element || copy;
	}
	store = store_find(handle);
	return store && add_certificate(store, certificate_of(context), disposition, element);
}

BOOL WINAPI CertAddEncodedCertificateToStore(HCERTSTORE handle, DWORD encoding, const BYTE *bytes, DWORD length, DWORD disposition,
					     PCCERT_CONTEXT *element)
{
	struct certificate *certificate = certificate_create(encoding, bytes, length);
	BOOL added;

	if (element)
		*element = NULL;
	if (!certificate)
		return FALSE;
	added = CertAddCertificateContextToStore(handle, &certificate->context, disposition, element);
	certificate_release(certificate);
	return added;
}

BOOL WINAPI CertDeleteCertificateFromStore(PCCERT_CONTEXT context)
{
	struct certificate *certificate = certificate_of(context);
	BOOL removed = TRUE;

	if (!context)
		return TRUE;
	if (certificate->linked)
		removed = remove_element(certificate->store, certificate);
	certificate_release(certificate);
	return removed;
}

HCERTSTORE WINAPI CertDuplicateStore(HCERTSTORE handle)
{
	struct store *store = handle ? store_find(handle) : NULL;

	if (store)
		store_retain(store);
	return store;
}

BOOL WINAPI CertCloseStore(HCERTSTORE handle, DWORD flags)
{
	struct store *store;

	if (!handle)
		return TRUE;
	if (flags & ~(DWORD)(CERT_CLOSE_STORE_FORCE_FLAG | CERT_CLOSE_STORE_CHECK_FLAG))
		return fail((DWORD)E_INVALIDARG);
	store = store_find(handle);
	if (!store)
		return FALSE;
	if (!InterlockedDecrement(&store->references) || flags & CERT_CLOSE_STORE_FORCE_FLAG) {
		store_destroy(store, (flags & CERT_CLOSE_STORE_FORCE_FLAG) != 0);
		return TRUE;
	}
	return flags & CERT_CLOSE_STORE_CHECK_FLAG ? fail((DWORD)CRYPT_E_PENDING_CLOSE) : TRUE;
}

BOOL WINAPI CertAddStoreToCollection(HCERTSTORE collection_handle, HCERTSTORE sibling_handle, DWORD flags, DWORD priority)
{
	struct store *collection = store_find(collection_handle), *sibling = sibling_handle ? store_find(sibling_handle) : NULL;
	struct sibling *siblings, *old;
	DWORD at = 0;

	if (!collection || (sibling_handle && !sibling))
		return FALSE;
	if (!collection->collection || (sibling && holds(sibling, collection, 0)))
		return fail((DWORD)E_INVALIDARG);
	/* Only asks whether it is a collection. */
	if (!sibling)
		return TRUE;
	siblings = allocate((collection->sibling_count + 1) * sizeof(*siblings));
	if (!siblings)
		return FALSE;
	store_retain(sibling);
	AcquireSRWLockExclusive(&stores_lock);
	old = collection->siblings;
	while (at < collection->sibling_count && old[at].priority >= priority)
		at++;
	memcpy(siblings, old, at * sizeof(*old));
	siblings[at] = (struct sibling){ sibling, flags, priority };
	memcpy(siblings + at + 1, old + at, (collection->sibling_count - at) * sizeof(*old));
	collection->siblings = siblings;
	collection->sibling_count++;
	ReleaseSRWLockExclusive(&stores_lock);
	release(old);
	return TRUE;
}

void WINAPI CertRemoveStoreFromCollection(HCERTSTORE collection_handle, HCERTSTORE sibling_handle)
{
	struct store *collection = store_find(collection_handle), *found = NULL;

	if (!collection)
		return;
	AcquireSRWLockExclusive(&stores_lock);
	for (DWORD i = 0; i < collection->sibling_count && !found; i++) {
		if (collection->siblings[i].store != sibling_handle)
			continue;
		found = collection->siblings[i].store;
		collection->sibling_count--;
		memmove(collection->siblings + i, collection->siblings + i + 1, (collection->sibling_count - i) * sizeof(*collection->siblings));
	}
	ReleaseSRWLockExclusive(&stores_lock);
	if (found)
		store_release(found);
}
