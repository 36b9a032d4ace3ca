/*
 * crypt32: stores, collections, searches.
 */
#include "certificates.h"

static HCERTSTORE memory_store(void)
{
	return CertOpenStore(CERT_STORE_PROV_MEMORY, 0, 0, CERT_STORE_CREATE_NEW_FLAG, NULL);
}

static unsigned count(HCERTSTORE store)
{
	PCCERT_CONTEXT context = NULL;
	unsigned found = 0;

	while ((context = CertEnumCertificatesInStore(store, context)) != NULL)
		found++;
	CHECK_ERROR((DWORD)CRYPT_E_NOT_FOUND);
	return found;
}

TEST(memory_store_add_and_delete)
{
	PCCERT_CONTEXT leaf = CONTEXT(leaf), element = NULL, again = NULL;
	HCERTSTORE store = memory_store();

	REQUIRE(store != NULL);
	CHECK_EQ(count(store), 0);
	CHECK(CertAddCertificateContextToStore(store, leaf, CERT_STORE_ADD_NEW, &element));
	REQUIRE(element != NULL);
	CHECK(element != leaf);
	CHECK(element->hCertStore == store);
	CHECK(!CertAddCertificateContextToStore(store, leaf, CERT_STORE_ADD_NEW, NULL));
	CHECK_ERROR((DWORD)CRYPT_E_EXISTS);
	CHECK(!CertAddCertificateContextToStore(store, leaf, CERT_STORE_ADD_NEWER, NULL));
	CHECK_ERROR((DWORD)CRYPT_E_EXISTS);
	CHECK(CertAddCertificateContextToStore(store, leaf, CERT_STORE_ADD_USE_EXISTING, &again));
	CHECK(again == element);
	CertFreeCertificateContext(again);
	CHECK(CertAddCertificateContextToStore(store, leaf, CERT_STORE_ADD_REPLACE_EXISTING, NULL));
	CHECK_EQ(count(store), 1);
	CHECK(CertAddEncodedCertificateToStore(store, X509_ASN_ENCODING, ca_der, sizeof(ca_der), CERT_STORE_ADD_ALWAYS, NULL));
	CHECK(CertAddEncodedCertificateToStore(store, X509_ASN_ENCODING, ca_der, sizeof(ca_der), CERT_STORE_ADD_ALWAYS, NULL));
	CHECK_EQ(count(store), 3);
	CHECK(!CertAddEncodedCertificateToStore(store, X509_ASN_ENCODING, ca_der, 10, CERT_STORE_ADD_ALWAYS, NULL));
	CHECK_ERROR((DWORD)CRYPT_E_ASN1_EOD);
	CHECK(!CertAddCertificateContextToStore(store, leaf, 0, NULL));
	CHECK_ERROR((DWORD)E_INVALIDARG);
	/* What was replaced is still good for those who have it. */
	CHECK_EQ(element->cbCertEncoded, sizeof(leaf_der));
	CertFreeCertificateContext(element);
	element = CertFindCertificateInStore(store, X509_ASN_ENCODING, 0, CERT_FIND_EXISTING, leaf, NULL);
	REQUIRE(element != NULL);
	CHECK(CertDeleteCertificateFromStore(element));
	CHECK_EQ(count(store), 2);
	CHECK(CertFindCertificateInStore(store, X509_ASN_ENCODING, 0, CERT_FIND_EXISTING, leaf, NULL) == NULL);
	CHECK_ERROR((DWORD)CRYPT_E_NOT_FOUND);
	CHECK(CertCloseStore(store, CERT_CLOSE_STORE_CHECK_FLAG));
	CertFreeCertificateContext(leaf);
}

TEST(CertCloseStore)
{
	HCERTSTORE store = memory_store(), copy = CertDuplicateStore(store);
	PCCERT_CONTEXT element = NULL;

	CHECK(copy == store);
	CHECK(CertAddEncodedCertificateToStore(store, X509_ASN_ENCODING, root_der, sizeof(root_der), CERT_STORE_ADD_NEW, &element));
	CHECK(CertCloseStore(copy, 0));
	SetLastError(0);
	CHECK(!CertCloseStore(store, CERT_CLOSE_STORE_CHECK_FLAG));
	CHECK_ERROR((DWORD)CRYPT_E_PENDING_CLOSE);
	/* The store goes with its last context. */
	CHECK_EQ(element->cbCertEncoded, sizeof(root_der));
	CHECK(CertFreeCertificateContext(element));
	store = memory_store();
	CHECK(CertAddEncodedCertificateToStore(store, X509_ASN_ENCODING, root_der, sizeof(root_der), CERT_STORE_ADD_NEW, NULL));
	CHECK(CertCloseStore(store, CERT_CLOSE_STORE_FORCE_FLAG));
	CHECK(CertCloseStore(NULL, 0));
}

TEST(CertFindCertificateInStore)
{
	HCERTSTORE store = memory_store();
	PCCERT_CONTEXT leaf = CONTEXT(leaf), found;
	BYTE hash[20];
	CRYPT_HASH_BLOB blob = { sizeof(hash), hash };
	CERT_RDN_ATTR attribute = { (LPSTR)szOID_COMMON_NAME, CERT_RDN_ANY_TYPE, { 14, (BYTE *)L"Test CA" } };
	CERT_RDN relative = { 1, &attribute };
	LPSTR usage_names[] = { (LPSTR)szOID_PKIX_KP_CLIENT_AUTH, (LPSTR)szOID_PKIX_KP_CODE_SIGNING };
	CERT_ENHKEY_USAGE usage = { 2, usage_names };
	DWORD size = sizeof(hash);

	CertAddEncodedCertificateToStore(store, X509_ASN_ENCODING, root_der, sizeof(root_der), CERT_STORE_ADD_NEW, NULL);
	CertAddEncodedCertificateToStore(store, X509_ASN_ENCODING, ca_der, sizeof(ca_der), CERT_STORE_ADD_NEW, NULL);
	CertAddCertificateContextToStore(store, leaf, CERT_STORE_ADD_NEW, NULL);
#define FIND(flags, type, para) CertFindCertificateInStore(store, X509_ASN_ENCODING, flags, type, para, NULL)
#define CHECK_FOUND(expression, name) \
	found = expression; \
	CHECK(found && found->cbCertEncoded == sizeof(name##_der)); \
	CertFreeCertificateContext(found)
	CHECK_FOUND(FIND(0, CERT_FIND_ANY, NULL), root);
	CHECK_FOUND(FIND(0, CERT_FIND_SUBJECT_STR_W, L"TEST ca"), ca);
	CHECK_FOUND(FIND(0, CERT_FIND_SUBJECT_STR_A, "example.TEST"), leaf);
	CHECK_FOUND(FIND(0, CERT_FIND_ISSUER_STR_W, L"test ca"), leaf);
	CHECK_FOUND(FIND(0, CERT_FIND_SUBJECT_NAME, &leaf->pCertInfo->Issuer), ca);
	CHECK_FOUND(FIND(0, CERT_FIND_ISSUER_NAME, &leaf->pCertInfo->Issuer), leaf);
	CHECK_FOUND(FIND(0, CERT_FIND_ISSUER_OF, leaf), ca);
	CHECK_FOUND(FIND(0, CERT_FIND_SUBJECT_CERT, leaf->pCertInfo), leaf);
	CHECK_FOUND(FIND(0, CERT_FIND_PUBLIC_KEY, &leaf->pCertInfo->SubjectPublicKeyInfo), leaf);
	CHECK_FOUND(FIND(CERT_UNICODE_IS_RDN_ATTRS_FLAG, CERT_FIND_SUBJECT_ATTR, &relative), ca);
	CHECK_FOUND(FIND(CERT_FIND_OR_ENHKEY_USAGE_FLAG, CERT_FIND_ENHKEY_USAGE, &usage), leaf);
	CertGetCertificateContextProperty(leaf, CERT_SHA1_HASH_PROP_ID, hash, &size);
	CHECK_FOUND(FIND(0, CERT_FIND_HASH, &blob), leaf);
	CertGetCertificateContextProperty(leaf, CERT_KEY_IDENTIFIER_PROP_ID, hash, &size);
	CHECK_FOUND(FIND(0, CERT_FIND_KEY_IDENTIFIER, &blob), leaf);
	CHECK(!FIND(CERT_FIND_EXT_ONLY_ENHKEY_USAGE_FLAG, CERT_FIND_ENHKEY_USAGE, &usage));
	CHECK_ERROR((DWORD)CRYPT_E_NOT_FOUND);
	CHECK(!FIND(0, CERT_FIND_SUBJECT_STR_W, L"nobody"));
	CHECK_ERROR((DWORD)CRYPT_E_NOT_FOUND);
	/* From one to the next. */
	found = FIND(0, CERT_FIND_SUBJECT_STR_W, L"Decant");
	found = CertFindCertificateInStore(store, X509_ASN_ENCODING, 0, CERT_FIND_SUBJECT_STR_W, L"Decant", found);
	CHECK(found && found->cbCertEncoded == sizeof(ca_der));
	CHECK(!CertFindCertificateInStore(store, X509_ASN_ENCODING, 0, CERT_FIND_SUBJECT_STR_W, L"Decant", found));
	CertFreeCertificateContext(leaf);
	CHECK(CertCloseStore(store, CERT_CLOSE_STORE_CHECK_FLAG));
}

TEST(collections)
{
	HCERTSTORE one = memory_store(), two = memory_store();
	HCERTSTORE both = CertOpenStore(CERT_STORE_PROV_COLLECTION, 0, 0, 0, NULL);
	PCCERT_CONTEXT context;

	CertAddEncodedCertificateToStore(one, X509_ASN_ENCODING, root_der, sizeof(root_der), CERT_STORE_ADD_NEW, NULL);
	CertAddEncodedCertificateToStore(two, X509_ASN_ENCODING, ca_der, sizeof(ca_der), CERT_STORE_ADD_NEW, NULL);
	CHECK(!CertAddStoreToCollection(one, two, 0, 0));
	CHECK_ERROR((DWORD)E_INVALIDARG);
	CHECK(CertAddStoreToCollection(both, one, 0, 0));
	CHECK(CertAddStoreToCollection(both, two, CERT_PHYSICAL_STORE_ADD_ENABLE_FLAG, 1));
	CHECK_EQ(count(both), 2);
	/* The higher priority comes first. */
	context = CertEnumCertificatesInStore(both, NULL);
	CHECK(context && context->cbCertEncoded == sizeof(ca_der));
	CertFreeCertificateContext(context);
	CHECK(CertAddEncodedCertificateToStore(both, X509_ASN_ENCODING, leaf_der, sizeof(leaf_der), CERT_STORE_ADD_NEW, NULL));
	CHECK_EQ(count(two), 2);
	CHECK_EQ(count(one), 1);
	CertRemoveStoreFromCollection(both, two);
	CHECK_EQ(count(both), 1);
	CHECK(!CertAddEncodedCertificateToStore(both, X509_ASN_ENCODING, leaf_der, sizeof(leaf_der), CERT_STORE_ADD_NEW, NULL));
	CHECK_ERROR((DWORD)E_ACCESSDENIED);
	CHECK(CertCloseStore(one, 0));
	CHECK(CertCloseStore(two, CERT_CLOSE_STORE_CHECK_FLAG));
	CHECK(CertCloseStore(both, CERT_CLOSE_STORE_CHECK_FLAG));
}

TEST(CertOpenStore_errors)
{
	SetLastError(0);
	CHECK(!CertOpenStore((LPCSTR)4000, 0, 0, 0, NULL));
	CHECK_ERROR(ERROR_FILE_NOT_FOUND);
	CHECK(!CertOpenStore(CERT_STORE_PROV_SYSTEM_W, 0, 0, 0, L"My"));
	CHECK_ERROR(ERROR_FILE_NOT_FOUND);
	CHECK(!CertOpenStore(CERT_STORE_PROV_SYSTEM_W, 0, 0, CERT_SYSTEM_STORE_CURRENT_USER | CERT_STORE_OPEN_EXISTING_FLAG, L"NoSuchStore"));
	CHECK_ERROR(ERROR_FILE_NOT_FOUND);
	CHECK(!CertOpenSystemStoreW(0, NULL));
	CHECK_ERROR((DWORD)E_INVALIDARG);
}

/* The roots are those that the machine trusts. */
TEST(root_store)
{
	HCERTSTORE store = CertOpenSystemStoreA(0, "Root");
	PCCERT_CONTEXT context = NULL;
	unsigned found = 0;

	REQUIRE(store != NULL);
	while ((context = CertEnumCertificatesInStore(store, context)) != NULL) {
		found++;
		CHECK(context->hCertStore == store);
	}
	CHECK(CertCloseStore(store, CERT_CLOSE_STORE_CHECK_FLAG));
	if (!found)
		test_skip("the machine trusts no root");
}

TEST(system_store_is_kept)
{
	HCERTSTORE store = CertOpenStore(CERT_STORE_PROV_SYSTEM_W, 0, 0, CERT_SYSTEM_STORE_CURRENT_USER, L"DecantTest");
	CRYPT_DATA_BLOB blob = { 5 * sizeof(WCHAR), (BYTE *)L"name" };
	PCCERT_CONTEXT context = NULL;
	DWORD size;

	REQUIRE(store != NULL);
	CHECK(CertAddEncodedCertificateToStore(store, X509_ASN_ENCODING, ca_der, sizeof(ca_der), CERT_STORE_ADD_REPLACE_EXISTING, &context));
	CHECK(CertSetCertificateContextProperty(context, CERT_FRIENDLY_NAME_PROP_ID, 0, &blob));
	CertFreeCertificateContext(context);
	CHECK(CertCloseStore(store, CERT_CLOSE_STORE_CHECK_FLAG));
	store = CertOpenStore(CERT_STORE_PROV_SYSTEM_A, 0, 0, CERT_SYSTEM_STORE_CURRENT_USER | CERT_STORE_READONLY_FLAG, "DecantTest");
	REQUIRE(store != NULL);
	CHECK_EQ(count(store), 1);
	context = CertEnumCertificatesInStore(store, NULL);
	CHECK(context && context->cbCertEncoded == sizeof(ca_der));
	CHECK(CertGetCertificateContextProperty(context, CERT_FRIENDLY_NAME_PROP_ID, NULL, &size) && size == blob.cbData);
	CHECK(!CertAddEncodedCertificateToStore(store, X509_ASN_ENCODING, root_der, sizeof(root_der), CERT_STORE_ADD_NEW, NULL));
	CHECK_ERROR((DWORD)E_ACCESSDENIED);
	CertFreeCertificateContext(context);
	CertCloseStore(store, 0);
	CHECK(!CertOpenStore(CERT_STORE_PROV_SYSTEM_W, 0, 0, CERT_SYSTEM_STORE_CURRENT_USER | CERT_STORE_DELETE_FLAG, L"DecantTest"));
	CHECK_ERROR(0);
	CHECK(!CertOpenStore(CERT_STORE_PROV_SYSTEM_W, 0, 0, CERT_SYSTEM_STORE_CURRENT_USER | CERT_STORE_OPEN_EXISTING_FLAG, L"DecantTest"));
	CHECK_ERROR(ERROR_FILE_NOT_FOUND);
}

TEST(CertSaveStore_to_memory)
{
	HCERTSTORE store = memory_store(), copy;
	CRYPT_DATA_BLOB blob = { 0, NULL };

	CertAddEncodedCertificateToStore(store, X509_ASN_ENCODING, ca_der, sizeof(ca_der), CERT_STORE_ADD_NEW, NULL);
	CertAddEncodedCertificateToStore(store, X509_ASN_ENCODING, leaf_der, sizeof(leaf_der), CERT_STORE_ADD_NEW, NULL);
	CHECK(CertSaveStore(store, X509_ASN_ENCODING, CERT_STORE_SAVE_AS_STORE, CERT_STORE_SAVE_TO_MEMORY, &blob, 0));
	CHECK(blob.cbData > sizeof(ca_der) + sizeof(leaf_der));
	blob.pbData = malloc(blob.cbData);
	CHECK(CertSaveStore(store, X509_ASN_ENCODING, CERT_STORE_SAVE_AS_STORE, CERT_STORE_SAVE_TO_MEMORY, &blob, 0));
	copy = CertOpenStore(CERT_STORE_PROV_SERIALIZED, 0, 0, 0, &blob);
	REQUIRE(copy != NULL);
	CHECK_EQ(count(copy), 2);
	CertCloseStore(copy, 0);
	blob.cbData -= 40;
	CHECK(!CertSaveStore(store, X509_ASN_ENCODING, CERT_STORE_SAVE_AS_STORE, CERT_STORE_SAVE_TO_MEMORY, &blob, 0));
	CHECK_ERROR(ERROR_MORE_DATA);
	blob.pbData[0] = 1;
	CHECK(!CertOpenStore(CERT_STORE_PROV_SERIALIZED, 0, 0, 0, &blob));
	CHECK_ERROR((DWORD)CRYPT_E_FILE_ERROR);
	free(blob.pbData);
	CertCloseStore(store, 0);
}

static BOOL WINAPI see_store(const void *name, DWORD flags, PCERT_SYSTEM_STORE_INFO info, void *reserved, void *argument)
{
	if (!lstrcmpiW(name, L"Root") || !lstrcmpiW(name, L"CA") || !lstrcmpiW(name, L"My"))
		++*(unsigned *)argument;
	return TRUE;
}

TEST(CertEnumSystemStore)
{
	unsigned seen = 0;

	CHECK(CertEnumSystemStore(CERT_SYSTEM_STORE_CURRENT_USER, NULL, &seen, see_store));
	CHECK_EQ(seen, 3);
}

TEST(registry_store)
{
	HCERTSTORE store;
	HKEY key;

	REQUIRE(!RegCreateKeyExW(HKEY_CURRENT_USER, L"Software\\DecantTestStore", 0, NULL, 0, KEY_ALL_ACCESS, NULL, &key, NULL));
	store = CertOpenStore(CERT_STORE_PROV_REG, 0, 0, 0, key);
	REQUIRE(store != NULL);
	CHECK_EQ(count(store), 0);
	CHECK(CertAddEncodedCertificateToStore(store, X509_ASN_ENCODING, ca_der, sizeof(ca_der), CERT_STORE_ADD_NEW, NULL));
	CHECK(CertCloseStore(store, 0));
	store = CertOpenStore(CERT_STORE_PROV_REG, 0, 0, CERT_STORE_READONLY_FLAG, key);
	CHECK_EQ(count(store), 1);
	CHECK(CertCloseStore(store, 0));
	RegCloseKey(key);
	CHECK(!RegDeleteTreeW(HKEY_CURRENT_USER, L"Software\\DecantTestStore"));
}

TEST(file_store)
{
	WCHAR folder[MAX_PATH], path[MAX_PATH];
	HCERTSTORE store;
	HANDLE file;
	DWORD done;

	GetTempPathW(MAX_PATH, folder);
	GetTempFileNameW(folder, L"crt", 0, path);
	DeleteFileW(path);
	CHECK(!CertOpenStore(CERT_STORE_PROV_FILENAME_W, X509_ASN_ENCODING, 0, CERT_STORE_OPEN_EXISTING_FLAG, path));
	CHECK_ERROR(ERROR_FILE_NOT_FOUND);
	store = CertOpenStore(CERT_STORE_PROV_FILENAME_W, X509_ASN_ENCODING, 0, CERT_FILE_STORE_COMMIT_ENABLE_FLAG, path);
	REQUIRE(store != NULL);
	CHECK(CertAddEncodedCertificateToStore(store, X509_ASN_ENCODING, ca_der, sizeof(ca_der), CERT_STORE_ADD_NEW, NULL));
	CHECK(CertAddEncodedCertificateToStore(store, X509_ASN_ENCODING, leaf_der, sizeof(leaf_der), CERT_STORE_ADD_NEW, NULL));
	CHECK(CertCloseStore(store, 0));
	store = CertOpenStore(CERT_STORE_PROV_FILENAME_W, X509_ASN_ENCODING, 0, CERT_STORE_OPEN_EXISTING_FLAG | CERT_STORE_READONLY_FLAG, path);
	REQUIRE(store != NULL);
	CHECK_EQ(count(store), 2);
	CHECK(CertCloseStore(store, 0));
	/* A file may hold one certificate as it is. */
	file = CreateFileW(path, GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, 0, NULL);
	CHECK(WriteFile(file, root_der, sizeof(root_der), &done, NULL));
	CloseHandle(file);
	store = CertOpenStore(CERT_STORE_PROV_FILENAME_W, X509_ASN_ENCODING, 0, CERT_STORE_OPEN_EXISTING_FLAG | CERT_STORE_READONLY_FLAG, path);
	REQUIRE(store != NULL);
	CHECK_EQ(count(store), 1);
	CHECK(CertCloseStore(store, 0));
	DeleteFileW(path);
}
