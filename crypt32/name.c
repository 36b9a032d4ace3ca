/*
 * Distinguished names as text: CertNameToStr, CertRDNValueToStr, and finding attributes in names (Microsoft, wincrypt.h).
 */
#include "name.h"

void text_put(struct text *text, const WCHAR *characters, DWORD count)
{
	for (DWORD i = 0; i < count; i++, text->used++) {
		if (text->to && text->used + 1 < text->room)
			text->to[text->used] = characters[i];
	}
}

DWORD text_end(struct text *text)
{
	if (!text->to || !text->room)
		return text->used + 1;
	if (text->used >= text->room)
		text->used = text->room - 1;
	text->to[text->used] = 0;
	return text->used + 1;
}

static void put_string(struct text *text, const WCHAR *string)
{
	text_put(text, string, (DWORD)lstrlenW(string));
}

const WCHAR *attribute_name(LPCSTR oid)
{
	static const struct {
		const char *oid;
		const WCHAR *name;
	} names[] = {
		{ szOID_COMMON_NAME, L"CN" },
		{ szOID_LOCALITY_NAME, L"L" },
		{ szOID_ORGANIZATION_NAME, L"O" },
		{ szOID_ORGANIZATIONAL_UNIT_NAME, L"OU" },
		{ szOID_RSA_emailAddr, L"E" },
		{ szOID_COUNTRY_NAME, L"C" },
		{ szOID_STATE_OR_PROVINCE_NAME, L"S" },
		{ szOID_STREET_ADDRESS, L"STREET" },
		{ szOID_TITLE, L"T" },
		{ szOID_GIVEN_NAME, L"G" },
		{ szOID_INITIALS, L"I" },
		{ szOID_SUR_NAME, L"SN" },
		{ szOID_DOMAIN_COMPONENT, L"DC" },
		{ szOID_DEVICE_SERIAL_NUMBER, L"SERIALNUMBER" },
		{ szOID_DESCRIPTION, L"Description" },
		{ szOID_POSTAL_CODE, L"PostalCode" },
		{ szOID_POST_OFFICE_BOX, L"POBox" },
		{ szOID_TELEPHONE_NUMBER, L"Phone" },
		{ szOID_X21_ADDRESS, L"X21Address" },
		{ szOID_DN_QUALIFIER, L"dnQualifier" },
		{ szOID_RSA_unstructName, L"unstructuredName" },
		{ szOID_RSA_unstructAddr, L"unstructuredAddress" },
	};

	for (unsigned i = 0; i < ARRAYSIZE(names); i++) {
		if (!strcmp(names[i].oid, oid))
			return names[i].name;
	}
	return NULL;
}

/* Whether a value stands in quotes: for what it contains, or for spaces at its ends. */
static BOOL needs_quotes(const WCHAR *value, DWORD count)
{
	if (!count)
		return FALSE;
	if (value[0] == ' ' || value[count - 1] == ' ')
		return TRUE;
	for (DWORD i = 0; i < count; i++) {
		if (value[i] && wcschr(L",+=\"\n\r<>#;", value[i]))
			return TRUE;
	}
	return FALSE;
}

static void put_hex(struct text *text, const BYTE *bytes, DWORD count)
{
	static const WCHAR digits[] = L"0123456789abcdef";

	text_put(text, L"#", 1);
	for (DWORD i = 0; i < count; i++) {
		text_put(text, &digits[bytes[i] >> 4], 1);
		text_put(text, &digits[bytes[i] & 15], 1);
	}
}

/* An attribute's value as X509_UNICODE_NAME has it. */
static void put_value(struct text *text, DWORD type, const CERT_RDN_VALUE_BLOB *value, BOOL quoting)
{
	const WCHAR *characters = (const WCHAR *)value->pbData;
	DWORD count = value->cbData / (DWORD)sizeof(WCHAR);
	BOOL quotes;

	if (!IS_CERT_RDN_CHAR_STRING(type)) {
		put_hex(text, value->pbData, value->cbData);
		return;
	}
	quotes = quoting && needs_quotes(characters, count);
	if (quotes)
		text_put(text, L"\"", 1);
	for (DWORD i = 0; i < count; i++) {
		if (quotes && characters[i] == '"')
			text_put(text, L"\"", 1);
		text_put(text, &characters[i], 1);
	}
	if (quotes)
		text_put(text, L"\"", 1);
}

static void put_attribute(struct text *text, const CERT_RDN_ATTR *attribute, DWORD type, DWORD flags)
{
	const WCHAR *name = (type == CERT_X500_NAME_STR) ? attribute_name(attribute->pszObjId) : NULL;

	if (name)
		put_string(text, name);
	if (!name && type != CERT_SIMPLE_NAME_STR) {
		if (type == CERT_X500_NAME_STR)
			put_string(text, L"OID.");
		for (const char *c = attribute->pszObjId; *c; c++)
			text_put(text, &(WCHAR){ (BYTE)*c }, 1);
	}
	if (type != CERT_SIMPLE_NAME_STR)
		text_put(text, L"=", 1);
	put_value(text, attribute->dwValueType, &attribute->Value, !(flags & CERT_NAME_STR_NO_QUOTING_FLAG));
}

DWORD WINAPI CertNameToStrW(DWORD encoding, PCERT_NAME_BLOB name, DWORD kind, LPWSTR buffer, DWORD room)
{
	struct text text = { buffer, room, 0 };
	DWORD type = kind & 0xff;
	const WCHAR *between = kind & CERT_NAME_STR_SEMICOLON_FLAG ? L"; " : kind & CERT_NAME_STR_CRLF_FLAG ? L"\r\n" : L", ";
	const WCHAR *within = kind & CERT_NAME_STR_NO_PLUS_FLAG ? L" " : L" + ";
	CERT_NAME_INFO *info;

	(void)encoding;
	if (type < CERT_SIMPLE_NAME_STR || type > CERT_X500_NAME_STR)
		return text_end(&text);
	info = decode_alloc(&asn_unicode_name, name->pbData, name->cbData, 0);
	for (DWORD i = 0; info && i < info->cRDN; i++) {
		const CERT_RDN *relative = &info->rgRDN[kind & CERT_NAME_STR_REVERSE_FLAG ? info->cRDN - 1 - i : i];

		if (i)
			put_string(&text, between);
		for (DWORD j = 0; j < relative->cRDNAttr; j++) {
			if (j)
				put_string(&text, within);
			put_attribute(&text, &relative->rgRDNAttr[j], type, kind);
		}
	}
	release(info);
	return text_end(&text);
}

DWORD give_narrow(const WCHAR *wide, LPSTR buffer, DWORD room)
{
	int need = WideCharToMultiByte(CP_ACP, 0, wide, -1, NULL, 0, NULL, NULL);
	LPSTR narrow;
	DWORD count;

	if (!buffer || !room)
		return need > 0 ? (DWORD)need : 1;
	narrow = need > 0 ? allocate((SIZE_T)need) : NULL;
	count = narrow ? (DWORD)WideCharToMultiByte(CP_ACP, 0, wide, -1, narrow, need, NULL, NULL) : 0;
	if (count > room)
		count = room;
	if (count)
		memcpy(buffer, narrow, count);
	else
		count = 1;
	buffer[count - 1] = 0;
	release(narrow);
	return count;
}

DWORD WINAPI CertNameToStrA(DWORD encoding, PCERT_NAME_BLOB name, DWORD kind, LPSTR buffer, DWORD room)
{
	DWORD length = CertNameToStrW(encoding, name, kind, NULL, 0);
	LPWSTR wide = allocate((SIZE_T)length * sizeof(WCHAR));

	if (!wide)
		return 0;
	CertNameToStrW(encoding, name, kind, wide, length);
	length = give_narrow(wide, buffer, room);
	release(wide);
	return length;
}

/* An attribute's value as X509_NAME has it, as text. */
DWORD WINAPI CertRDNValueToStrW(DWORD type, PCERT_RDN_VALUE_BLOB value, LPWSTR buffer, DWORD room)
{
	struct text text = { buffer, room, 0 };

	type &= CERT_RDN_TYPE_MASK;
	if (type == CERT_RDN_UTF8_STRING || type == CERT_RDN_BMP_STRING) {
		text_put(&text, (const WCHAR *)value->pbData, value->cbData / (DWORD)sizeof(WCHAR));
	} else if (type == CERT_RDN_UNIVERSAL_STRING) {
		for (DWORD i = 0; i + 4 <= value->cbData; i += 4)
			text_put(&text, (const WCHAR *)(value->pbData + i), 1);
	} else if (IS_CERT_RDN_CHAR_STRING(type)) {
		for (DWORD i = 0; i < value->cbData; i++)
			text_put(&text, &(WCHAR){ value->pbData[i] }, 1);
	} else if (type == CERT_RDN_ENCODED_BLOB || type == CERT_RDN_OCTET_STRING) {
		put_hex(&text, value->pbData, value->cbData);
	}
	return text_end(&text);
}

DWORD WINAPI CertRDNValueToStrA(DWORD type, PCERT_RDN_VALUE_BLOB value, LPSTR buffer, DWORD room)
{
	DWORD length = CertRDNValueToStrW(type, value, NULL, 0);
	LPWSTR wide = allocate((SIZE_T)length * sizeof(WCHAR));

	if (!wide)
		return 0;
	CertRDNValueToStrW(type, value, wide, length);
	length = give_narrow(wide, buffer, room);
	release(wide);
	return length;
}

/* Whether NAME has an attribute as WANTED: its identifier, and its type and value where they are given. */
static BOOL has_attribute(const CERT_NAME_INFO *name, const CERT_RDN_ATTR *wanted, BOOL wide, BOOL fold)
{
	for (DWORD i = 0; i < name->cRDN; i++) {
		for (DWORD j = 0; j < name->rgRDN[i].cRDNAttr; j++) {
			const CERT_RDN_ATTR *attribute = &name->rgRDN[i].rgRDNAttr[j];
			const CERT_RDN_VALUE_BLOB *a = &attribute->Value, *b = &wanted->Value;

			if (wanted->pszObjId && strcmp(attribute->pszObjId, wanted->pszObjId))
				continue;
			if (wanted->dwValueType != CERT_RDN_ANY_TYPE && wanted->dwValueType != attribute->dwValueType)
				continue;
			if (!b->pbData || blob_equal(a->cbData, a->pbData, b->cbData, b->pbData))
				return TRUE;
			if (!fold)
				continue;
			if (wide && CompareStringOrdinal((LPCWSTR)a->pbData, (int)(a->cbData / 2), (LPCWSTR)b->pbData, (int)(b->cbData / 2), TRUE) == CSTR_EQUAL)
				return TRUE;
			if (!wide && a->cbData == b->cbData &&
			    CompareStringA(LOCALE_INVARIANT, NORM_IGNORECASE, (LPCSTR)a->pbData, (int)a->cbData, (LPCSTR)b->pbData, (int)b->cbData) == CSTR_EQUAL)
				return TRUE;
		}
	}
	return FALSE;
}

BOOL WINAPI CertIsRDNAttrsInCertificateName(DWORD encoding, DWORD flags, PCERT_NAME_BLOB name, PCERT_RDN wanted)
{
	BOOL wide = (flags & CERT_UNICODE_IS_RDN_ATTRS_FLAG) != 0, fold = (flags & CERT_CASE_INSENSITIVE_IS_RDN_ATTRS_FLAG) != 0, found = TRUE;
	CERT_NAME_INFO *info = decode_alloc(wide ? &asn_unicode_name : &asn_name, name->pbData, name->cbData, 0);

	(void)encoding;
	if (!info)
		return FALSE;
	for (DWORD i = 0; found && i < wanted->cRDNAttr; i++)
		found = has_attribute(info, &wanted->rgRDNAttr[i], wide, fold);
	release(info);
	return found ? TRUE : fail((DWORD)CRYPT_E_NO_MATCH);
}
