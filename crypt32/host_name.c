/*
 * Matching of servers' names: see host_name.h.
 */
#include "host_name.h"

#define FAMILY_INET 2
#define FAMILY_INET6 23

static BOOL equal_text(const WCHAR *a, DWORD a_length, const WCHAR *b, DWORD b_length)
{
	return CompareStringOrdinal(a, (int)a_length, b, (int)b_length, TRUE) == CSTR_EQUAL;
}

static const WCHAR *find_dot(const WCHAR *text, DWORD length)
{
	for (DWORD i = 0; i < length; i++) {
		if (text[i] == '.')
			return text + i;
	}
	return NULL;
}

/* PATTERN is a certificate's. A wildcard needs two labels behind it. */
static BOOL matches_pattern(const WCHAR *pattern, DWORD pattern_length, const WCHAR *name, DWORD length)
{
	const WCHAR *dot = find_dot(name, length);

	if (pattern_length && pattern[pattern_length - 1] == '.')
		pattern_length--;
	if (pattern_length < 2 || pattern[0] != '*' || pattern[1] != '.')
		return pattern_length && equal_text(pattern, pattern_length, name, length);
	if (!dot || dot == name || !find_dot(pattern + 2, pattern_length - 2))
		return FALSE;
	return equal_text(pattern + 1, pattern_length - 1, dot, length - (DWORD)(dot - name));
}

/* Whether one of the subject's common names matches. */
static BOOL matches_common_name(PCCERT_CONTEXT context, const WCHAR *name, DWORD length)
{
	const CERT_NAME_BLOB *subject = &context->pCertInfo->Subject;
	CERT_NAME_INFO *info = decode_alloc(&asn_unicode_name, subject->pbData, subject->cbData, 0);
	BOOL matched = FALSE;

	for (DWORD i = 0; info && i < info->cRDN; i++) {
		for (DWORD j = 0; j < info->rgRDN[i].cRDNAttr; j++) {
			const CERT_RDN_ATTR *attribute = &info->rgRDN[i].rgRDNAttr[j];

			if (!strcmp(attribute->pszObjId, szOID_COMMON_NAME) && IS_CERT_RDN_CHAR_STRING(attribute->dwValueType) &&
			    matches_pattern((const WCHAR *)attribute->Value.pbData, attribute->Value.cbData / (DWORD)sizeof(WCHAR), name, length))
				matched = TRUE;
		}
	}
	release(info);
	return matched;
}

/*
 * An address as its bytes; 0 if NAME is none. Sockets know how addresses are written; their DLL is loaded for what looks like one only,
 * because few programs that look at certificates need it from here.
 */
static DWORD parse_address(LPCWSTR name, BYTE *address)
{
	int (WINAPI *parse)(int family, LPCWSTR text, void *address);
	BOOL colon = wcschr(name, L':') != NULL;
	DWORD bytes = 0;
	HMODULE sockets;

	for (LPCWSTR c = name; *c && !colon; c++) {
		if ((*c < '0' || *c > '9') && *c != '.')
			return 0;
	}
	sockets = LoadLibraryW(L"ws2_32.dll");
	if (!sockets)
		return 0;
	*(FARPROC *)&parse = GetProcAddress(sockets, "InetPtonW");
	if (parse && parse(colon ? FAMILY_INET6 : FAMILY_INET, name, address) == 1)
		bytes = colon ? 16 : 4;
	FreeLibrary(sockets);
	return bytes;
}

BOOL host_name_matches(PCCERT_CONTEXT context, LPCWSTR name)
{
	CERT_ALT_NAME_INFO *names = certificate_extension(context, szOID_SUBJECT_ALT_NAME2, &asn_alternate_name);
	DWORD length = (DWORD)lstrlenW(name), address_bytes;
	BOOL matched = FALSE, has_dns = FALSE;
	BYTE address[16];

	address_bytes = parse_address(name, address);
	if (length && name[length - 1] == '.')
		length--;
	for (DWORD i = 0; names && i < names->cAltEntry && !matched; i++) {
		const CERT_ALT_NAME_ENTRY *entry = &names->rgAltEntry[i];

		if (entry->dwAltNameChoice == CERT_ALT_NAME_DNS_NAME) {
			has_dns = TRUE;
			matched = !address_bytes && matches_pattern(entry->pwszDNSName, (DWORD)lstrlenW(entry->pwszDNSName), name, length);
		} else if (entry->dwAltNameChoice == CERT_ALT_NAME_IP_ADDRESS && address_bytes) {
			matched = blob_equal(entry->IPAddress.cbData, entry->IPAddress.pbData, address_bytes, address);
		}
	}
	if (!matched && !has_dns && !address_bytes)
		matched = matches_common_name(context, name, length);
	release(names);
	return matched;
}
