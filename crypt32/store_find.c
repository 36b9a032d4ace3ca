/*
 * CertFindCertificateInStore and its siblings (Microsoft, wincrypt.h): what a certificate is looked for by.
 */
#include "store.h"

/* What is looked for, prepared once. */
struct wanted {
	DWORD type;   /* CERT_FIND_* */
	DWORD flags;
	const void *para;
	LPWSTR text; /* of a name */
};

/* Whether the certificate's hash of the identifier ID is HASH. */
static BOOL has_hash(const struct certificate *certificate, DWORD id, const CRYPT_HASH_BLOB *hash)
{
	BYTE bytes[256];
	DWORD size = sizeof(bytes);

	return CertGetCertificateContextProperty(&certificate->context, id, bytes, &size) &&
	       blob_equal(size, bytes, hash->cbData, hash->pbData);
}

/* Whether a text is part of the name as CertNameToStr has it, whatever the case. */
static BOOL contains_text(const struct certificate *certificate, DWORD flags, const WCHAR *text)
{
	PCCERT_CONTEXT context = &certificate->context;
	DWORD length = CertGetNameStringW(context, CERT_NAME_RDN_TYPE, flags, NULL, NULL, 0);
	LPWSTR name = allocate((SIZE_T)length * sizeof(WCHAR));
	BOOL found;

	if (!name)
		return FALSE;
	CertGetNameStringW(context, CERT_NAME_RDN_TYPE, flags, NULL, name, length);
	found = FindStringOrdinal(FIND_FROMSTART, name, -1, text, -1, TRUE) >= 0;
	release(name);
	return found;
}

static BOOL has_usage(const struct certificate *certificate, DWORD flags, const CERT_ENHKEY_USAGE *wanted)
{
	DWORD find = flags & (CERT_FIND_EXT_ONLY_ENHKEY_USAGE_FLAG | CERT_FIND_PROP_ONLY_ENHKEY_USAGE_FLAG), size = 0, matched = 0;
	BOOL any = (flags & CERT_FIND_OR_ENHKEY_USAGE_FLAG) != 0, optional = (flags & CERT_FIND_OPTIONAL_ENHKEY_USAGE_FLAG) != 0, result;
	CERT_ENHKEY_USAGE *usage;

	if (!CertGetEnhancedKeyUsage(&certificate->context, find, NULL, &size))
		return optional || flags & CERT_FIND_NO_ENHKEY_USAGE_FLAG;
	usage = allocate(size);
	if (!usage || !CertGetEnhancedKeyUsage(&certificate->context, find, usage, &size)) {
		release(usage);
		return FALSE;
	}
	if (!usage->cUsageIdentifier && GetLastError() == (DWORD)CRYPT_E_NOT_FOUND) {
		release(usage);
		return optional || flags & CERT_FIND_NO_ENHKEY_USAGE_FLAG;
	}
	for (DWORD i = 0; wanted && i < wanted->cUsageIdentifier; i++) {
		for (DWORD j = 0; j < usage->cUsageIdentifier; j++) {
			if (!strcmp(wanted->rgpszUsageIdentifier[i], usage->rgpszUsageIdentifier[j])) {
				matched++;
				break;
			}
		}
	}
	result = !wanted || (any ? matched > 0 : matched == wanted->cUsageIdentifier);
	release(usage);
	return flags & CERT_FIND_NO_ENHKEY_USAGE_FLAG ? FALSE : result;
}

static BOOL has_identifier(const struct certificate *certificate, const CERT_ID *id)
{
	const CERT_INFO *info = certificate->context.pCertInfo;

	switch (id->dwIdChoice) {
	case CERT_ID_ISSUER_SERIAL_NUMBER:
		return CertCompareIntegerBlob((PCRYPT_INTEGER_BLOB)&info->SerialNumber, (PCRYPT_INTEGER_BLOB)&id->IssuerSerialNumber.SerialNumber) &&
		       blob_equal(info->Issuer.cbData, info->Issuer.pbData, id->IssuerSerialNumber.Issuer.cbData, id->IssuerSerialNumber.Issuer.pbData);
	case CERT_ID_KEY_IDENTIFIER:
		return has_hash(certificate, CERT_KEY_IDENTIFIER_PROP_ID, &id->KeyId);
	case CERT_ID_SHA1_HASH:
		return has_hash(certificate, CERT_SHA1_HASH_PROP_ID, &id->HashId);
	default:
		return FALSE;
	}
}

static BOOL matches(const struct certificate *certificate, const void *context)
{
	const struct wanted *wanted = context;
	const CERT_INFO *info = certificate->context.pCertInfo;
	const CRYPT_DATA_BLOB *blob = wanted->para;
	const CERT_INFO *other = wanted->para;
	PCCERT_CONTEXT certificate_wanted = wanted->para;
	DWORD size;

	switch (wanted->type) {
	case CERT_FIND_ANY:
		return TRUE;
	case CERT_FIND_SHA1_HASH:
		return has_hash(certificate, CERT_SHA1_HASH_PROP_ID, blob);
	case CERT_FIND_MD5_HASH:
		return has_hash(certificate, CERT_MD5_HASH_PROP_ID, blob);
	case CERT_FIND_SIGNATURE_HASH:
		return has_hash(certificate, CERT_SIGNATURE_HASH_PROP_ID, blob);
	case CERT_FIND_KEY_IDENTIFIER:
		return has_hash(certificate, CERT_KEY_IDENTIFIER_PROP_ID, blob);
	case CERT_FIND_SUBJECT_NAME:
		return blob_equal(info->Subject.cbData, info->Subject.pbData, blob->cbData, blob->pbData);
	case CERT_FIND_ISSUER_NAME:
		return blob_equal(info->Issuer.cbData, info->Issuer.pbData, blob->cbData, blob->pbData);
	case CERT_FIND_SUBJECT_ATTR:
		return CertIsRDNAttrsInCertificateName(X509_ASN_ENCODING, wanted->flags, (PCERT_NAME_BLOB)&info->Subject, (PCERT_RDN)wanted->para);
	case CERT_FIND_ISSUER_ATTR:
		return CertIsRDNAttrsInCertificateName(X509_ASN_ENCODING, wanted->flags, (PCERT_NAME_BLOB)&info->Issuer, (PCERT_RDN)wanted->para);
	case CERT_FIND_SUBJECT_STR_W:
		return contains_text(certificate, 0, wanted->text);
	case CERT_FIND_ISSUER_STR_W:
		return contains_text(certificate, CERT_NAME_ISSUER_FLAG, wanted->text);
	case CERT_FIND_PROPERTY:
		return CertGetCertificateContextProperty(&certificate->context, *(const DWORD *)wanted->para, NULL, &size);
	case CERT_FIND_PUBLIC_KEY:
		return CertComparePublicKeyInfo(X509_ASN_ENCODING, (PCERT_PUBLIC_KEY_INFO)&info->SubjectPublicKeyInfo, (PCERT_PUBLIC_KEY_INFO)wanted->para);
	case CERT_FIND_ENHKEY_USAGE:
		return has_usage(certificate, wanted->flags, wanted->para);
	case CERT_FIND_SUBJECT_CERT:
		return CertCompareCertificate(X509_ASN_ENCODING, (PCERT_INFO)info, (PCERT_INFO)other);
	case CERT_FIND_ISSUER_OF:
		return blob_equal(info->Subject.cbData, info->Subject.pbData, certificate_wanted->pCertInfo->Issuer.cbData,
				  certificate_wanted->pCertInfo->Issuer.pbData);
	case CERT_FIND_EXISTING:
		return blob_equal(certificate->context.cbCertEncoded, certificate->context.pbCertEncoded, certificate_wanted->cbCertEncoded,
				  certificate_wanted->pbCertEncoded);
	case CERT_FIND_CERT_ID:
		return has_identifier(certificate, wanted->para);
	case CERT_FIND_HAS_PRIVATE_KEY:
		return CertGetCertificateContextProperty(&certificate->context, CERT_KEY_PROV_INFO_PROP_ID, NULL, &size);
	default:
		return FALSE;
	}
}

static BOOL is_searchable(DWORD type)
{
	switch (type) {
	case CERT_FIND_ANY:
	case CERT_FIND_SHA1_HASH:
	case CERT_FIND_MD5_HASH:
	case CERT_FIND_SIGNATURE_HASH:
	case CERT_FIND_KEY_IDENTIFIER:
	case CERT_FIND_SUBJECT_NAME:
	case CERT_FIND_ISSUER_NAME:
	case CERT_FIND_SUBJECT_ATTR:
	case CERT_FIND_ISSUER_ATTR:
	case CERT_FIND_SUBJECT_STR_W:
	case CERT_FIND_SUBJECT_STR_A:
	case CERT_FIND_ISSUER_STR_W:
	case CERT_FIND_ISSUER_STR_A:
	case CERT_FIND_PROPERTY:
	case CERT_FIND_PUBLIC_KEY:
	case CERT_FIND_ENHKEY_USAGE:
	case CERT_FIND_SUBJECT_CERT:
	case CERT_FIND_ISSUER_OF:
	case CERT_FIND_EXISTING:
	case CERT_FIND_CERT_ID:
	case CERT_FIND_HAS_PRIVATE_KEY:
		return TRUE;
	default:
		return FALSE;
	}
}

/* Prepares the text of a search by name; FALSE with the last error set. */
static BOOL prepare_text(struct wanted *wanted)
{
	SIZE_T size;

	if (wanted->type == CERT_FIND_SUBJECT_STR_A || wanted->type == CERT_FIND_ISSUER_STR_A) {
		wanted->text = wide_text(wanted->para);
		wanted->type = wanted->type == CERT_FIND_SUBJECT_STR_A ? CERT_FIND_SUBJECT_STR_W : CERT_FIND_ISSUER_STR_W;
	} else {
		size = ((SIZE_T)lstrlenW(wanted->para) + 1) * sizeof(WCHAR);
		wanted->text = allocate(size);
		if (wanted->text)
			memcpy(wanted->text, wanted->para, size);
	}
	return wanted->text != NULL;
}

PCCERT_CONTEXT WINAPI CertFindCertificateInStore(HCERTSTORE handle, DWORD encoding, DWORD flags, DWORD type, const void *para,
						 PCCERT_CONTEXT previous)
{
	struct wanted wanted = { .type = type, .flags = flags, .para = para };
	struct store *store = store_find(handle);
	struct certificate *found = NULL;
	BOOL ready = FALSE;

	(void)encoding;
	if (store && !is_searchable(type))
		SetLastError((DWORD)E_INVALIDARG);
	else if (store && !para && type != CERT_FIND_ANY && type != CERT_FIND_ENHKEY_USAGE && type != CERT_FIND_HAS_PRIVATE_KEY)
		/* What is looked for by nothing is not found. */
		SetLastError((DWORD)CRYPT_E_NOT_FOUND);
	else
		ready = store != NULL;
	if (ready && (type == CERT_FIND_SUBJECT_STR_A || type == CERT_FIND_SUBJECT_STR_W || type == CERT_FIND_ISSUER_STR_A ||
		      type == CERT_FIND_ISSUER_STR_W))
		ready = prepare_text(&wanted);
	if (ready) {
		found = store_next(store, previous ? certificate_of(previous) : NULL, matches, &wanted);
		if (!found)
			SetLastError((DWORD)CRYPT_E_NOT_FOUND);
	}
	release(wanted.text);
	CertFreeCertificateContext(previous);
	return found ? &found->context : NULL;
}

PCCERT_CONTEXT WINAPI CertGetSubjectCertificateFromStore(HCERTSTORE handle, DWORD encoding, PCERT_INFO info)
{
	if (!info) {
		SetLastError((DWORD)E_INVALIDARG);
		return NULL;
	}
	return CertFindCertificateInStore(handle, encoding, 0, CERT_FIND_SUBJECT_CERT, info, NULL);
}
