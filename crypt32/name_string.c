/*
 * CertGetNameString: the name of a certificate's subject or issuer of one kind or another (Microsoft, wincrypt.h).
 */
#include "certificate.h"
#include "name.h"

/* The names of one side of a certificate. */
struct names {
	const CERT_NAME_BLOB *encoded;
	CERT_NAME_INFO *name;
	CERT_ALT_NAME_INFO *alternate;
};

static void names_init(struct names *names, PCCERT_CONTEXT context, BOOL of_issuer)
{
	names->encoded = of_issuer ? &context->pCertInfo->Issuer : &context->pCertInfo->Subject;
	names->name = decode_alloc(&asn_unicode_name, names->encoded->pbData, names->encoded->cbData, 0);
	names->alternate = certificate_extension(context, of_issuer ? szOID_ISSUER_ALT_NAME2 : szOID_SUBJECT_ALT_NAME2, &asn_alternate_name);
	if (!names->alternate)
		names->alternate = certificate_extension(context, of_issuer ? szOID_ISSUER_ALT_NAME : szOID_SUBJECT_ALT_NAME, &asn_alternate_name);
}

static void names_finish(struct names *names)
{
	release(names->name);
	release(names->alternate);
}

/* Whether there was such an attribute; an OID of NULL stands for the first of all. */
static BOOL put_attribute(struct text *text, const struct names *names, LPCSTR oid)
{
	for (DWORD i = 0; names->name && i < names->name->cRDN; i++) {
		const CERT_RDN *relative = &names->name->rgRDN[i];

		for (DWORD j = 0; j < relative->cRDNAttr; j++) {
			const CERT_RDN_ATTR *attribute = &relative->rgRDNAttr[j];

			if ((oid && strcmp(attribute->pszObjId, oid)) || !IS_CERT_RDN_CHAR_STRING(attribute->dwValueType))
				continue;
			text_put(text, (const WCHAR *)attribute->Value.pbData, attribute->Value.cbData / (DWORD)sizeof(WCHAR));
			return TRUE;
		}
	}
	return FALSE;
}

/* Puts the alternative names of a kind: the first, or with ALL each with a terminator. */
static BOOL put_alternate(struct text *text, const struct names *names, DWORD choice, BOOL all)
{
	BOOL found = FALSE;

	for (DWORD i = 0; names->alternate && i < names->alternate->cAltEntry && (all || !found); i++) {
		const CERT_ALT_NAME_ENTRY *entry = &names->alternate->rgAltEntry[i];

		if (entry->dwAltNameChoice != choice)
			continue;
		text_put(text, entry->pwszURL, (DWORD)lstrlenW(entry->pwszURL) + (all ? 1 : 0));
		found = TRUE;
	}
	return found;
}

/* A user's principal name: another name, which is a UTF8String. */
static BOOL put_principal(struct text *text, const struct names *names)
{
	for (DWORD i = 0; names->alternate && i < names->alternate->cAltEntry; i++) {
		const CERT_ALT_NAME_ENTRY *entry = &names->alternate->rgAltEntry[i];
		CERT_NAME_VALUE *value;

		if (entry->dwAltNameChoice != CERT_ALT_NAME_OTHER_NAME || strcmp(entry->pOtherName->pszObjId, szOID_NT_PRINCIPAL_NAME))
			continue;
		value = decode_alloc(asn_type_find(X509_UNICODE_NAME_VALUE), entry->pOtherName->Value.pbData, entry->pOtherName->Value.cbData, 0);
		if (!value)
			continue;
		text_put(text, (const WCHAR *)value->Value.pbData, value->Value.cbData / (DWORD)sizeof(WCHAR));
		release(value);
		return TRUE;
	}
	return FALSE;
}

/* The whole name; that of an alternative directory name where there is none. */
static void put_whole(struct text *text, const struct names *names, DWORD kind)
{
	const CERT_NAME_BLOB *encoded = names->encoded;
	DWORD length;
	LPWSTR whole;

	for (DWORD i = 0; names->name && !names->name->cRDN && names->alternate && i < names->alternate->cAltEntry; i++) {
		if (names->alternate->rgAltEntry[i].dwAltNameChoice == CERT_ALT_NAME_DIRECTORY_NAME) {
			encoded = &names->alternate->rgAltEntry[i].DirectoryName;
			break;
		}
	}
	length = CertNameToStrW(X509_ASN_ENCODING, (PCERT_NAME_BLOB)encoded, kind, NULL, 0);
	whole = allocate((SIZE_T)length * sizeof(WCHAR));
	if (!whole)
		return;
	CertNameToStrW(X509_ASN_ENCODING, (PCERT_NAME_BLOB)encoded, kind, whole, length);
	text_put(text, whole, length - 1);
	release(whole);
}

static void put_display(struct text *text, const struct names *names)
{
	static const char *const preferred[] = { szOID_COMMON_NAME, szOID_ORGANIZATIONAL_UNIT_NAME, szOID_ORGANIZATION_NAME, szOID_RSA_emailAddr,
						 NULL };

	for (unsigned i = 0; i < ARRAYSIZE(preferred); i++) {
		if (put_attribute(text, names, preferred[i]))
			return;
	}
	put_alternate(text, names, CERT_ALT_NAME_RFC822_NAME, FALSE);
}

static BOOL put_friendly(struct text *text, PCCERT_CONTEXT context)
{
	DWORD size = 0;
	LPWSTR name;
	BOOL found;

	if (!CertGetCertificateContextProperty(context, CERT_FRIENDLY_NAME_PROP_ID, NULL, &size))
		return FALSE;
	name = allocate((SIZE_T)size + sizeof(WCHAR));
	found = name && CertGetCertificateContextProperty(context, CERT_FRIENDLY_NAME_PROP_ID, name, &size) && *name;
	if (found)
		text_put(text, name, (DWORD)lstrlenW(name));
	release(name);
	return found;
}

DWORD WINAPI CertGetNameStringW(PCCERT_CONTEXT context, DWORD type, DWORD flags, void *para, LPWSTR buffer, DWORD room)
{
	BOOL all = (flags & CERT_NAME_SEARCH_ALL_NAMES_FLAG) != 0;
	struct text text = { buffer, room, 0 };
	struct names names;

	if (!context)
		return text_end(&text);
	names_init(&names, context, (flags & CERT_NAME_ISSUER_FLAG) != 0);
	switch (type) {
	case CERT_NAME_EMAIL_TYPE:
		if (!put_alternate(&text, &names, CERT_ALT_NAME_RFC822_NAME, all))
			put_attribute(&text, &names, szOID_RSA_emailAddr);
		break;
	case CERT_NAME_RDN_TYPE:
		put_whole(&text, &names, para ? *(const DWORD *)para : CERT_SIMPLE_NAME_STR);
		break;
	case CERT_NAME_ATTR_TYPE:
		if (para)
			put_attribute(&text, &names, para);
		break;
	case CERT_NAME_FRIENDLY_DISPLAY_TYPE:
		if (!put_friendly(&text, context))
			put_display(&text, &names);
		break;
	case CERT_NAME_SIMPLE_DISPLAY_TYPE:
		put_display(&text, &names);
		break;
	case CERT_NAME_DNS_TYPE:
		if (!put_alternate(&text, &names, CERT_ALT_NAME_DNS_NAME, all))
			put_attribute(&text, &names, szOID_COMMON_NAME);
		break;
	case CERT_NAME_URL_TYPE:
		put_alternate(&text, &names, CERT_ALT_NAME_URL, all);
		break;
	case CERT_NAME_UPN_TYPE:
		put_principal(&text, &names);
		break;
	}
	names_finish(&names);
	return text_end(&text);
}

DWORD WINAPI CertGetNameStringA(PCCERT_CONTEXT context, DWORD type, DWORD flags, void *para, LPSTR buffer, DWORD room)
{
	DWORD length = CertGetNameStringW(context, type, flags & ~(DWORD)CERT_NAME_SEARCH_ALL_NAMES_FLAG, para, NULL, 0);
	LPWSTR wide = allocate((SIZE_T)length * sizeof(WCHAR));

	if (!wide)
		return 0;
	CertGetNameStringW(context, type, flags & ~(DWORD)CERT_NAME_SEARCH_ALL_NAMES_FLAG, para, wide, length);
	length = give_narrow(wide, buffer, room);
	release(wide);
	return length;
}
