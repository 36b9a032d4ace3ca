/*
 * SIDs as text (sddl.h): "S-1-5-32-545", or two letters for a well-known one ([MS-DTYP] 2.4.2.1, 2.5.1.1).
 */
#include "security.h"
#include "sddl.h"

BOOL WINAPI ConvertSidToStringSidW(PSID sid, LPWSTR *text)
{
	WCHAR buffer[200];
	UNICODE_STRING string = { .Buffer = buffer, .MaximumLength = sizeof(buffer) };

	if (!text) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return FALSE;
	}
	if (!sid || RtlConvertSidToUnicodeString(&string, sid, FALSE)) {
		SetLastError(ERROR_INVALID_SID);
		return FALSE;
	}
	*text = LocalAlloc(0, string.Length + sizeof(WCHAR));
	if (!*text)
		return FALSE;
	memcpy(*text, buffer, string.Length);
	(*text)[string.Length / sizeof(WCHAR)] = 0;
	return TRUE;
}

BOOL WINAPI ConvertSidToStringSidA(PSID sid, LPSTR *text)
{
	WCHAR *wide;
	int i, length;

	if (!text) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return FALSE;
	}
	if (!ConvertSidToStringSidW(sid, &wide))
		return FALSE;
	length = lstrlenW(wide);
	*text = LocalAlloc(0, length + 1);
	for (i = 0; *text && i <= length; i++)
		(*text)[i] = (char)wide[i];
	LocalFree(wide);
	return *text != NULL;
}

/* Reads a decimal or 0x number up to LIMIT; NULL if there is none. */
static const WCHAR *read_number(const WCHAR *text, ULONGLONG limit, ULONGLONG *value)
{
	unsigned base = 10, digit;
	const WCHAR *start;

	if (text[0] == '0' && (text[1] | 0x20) == 'x') {
		base = 16;
		text += 2;
	}
	for (start = text, *value = 0;; text++) {
		if (*text >= '0' && *text <= '9')
			digit = *text - '0';
		else if (base == 16 && (*text | 0x20) >= 'a' && (*text | 0x20) <= 'f')
			digit = (*text | 0x20) - 'a' + 10;
		else
			break;
		*value = *value * base + digit;
		if (*value > limit)
			return NULL;
	}
	return text == start ? NULL : text;
}

static const WCHAR *parse_numbers(const WCHAR *text, union any_sid *sid)
{
	ULONGLONG value;
	int i;

	text = read_number(text, 255, &value);
	if (!text || value != SID_REVISION || *text != '-')
		return NULL;
	memset(sid, 0, sizeof(*sid));
	sid->sid.Revision = SID_REVISION;
	text = read_number(text + 1, 0xffffffffffffull, &value);
	if (!text)
		return NULL;
	for (i = 5; i >= 0; i--, value >>= 8)
		sid->sid.IdentifierAuthority.Value[i] = (BYTE)value;
	while (*text == '-') {
		if (sid->sid.SubAuthorityCount == SID_MAX_SUB_AUTHORITIES)
			return NULL;
		text = read_number(text + 1, 0xffffffffu, &value);
		if (!text)
			return NULL;
		*RtlSubAuthoritySid(sid, sid->sid.SubAuthorityCount++) = (ULONG)value;
	}
	return sid->sid.SubAuthorityCount ? text : NULL;
}

static BOOL is_abbreviation(const WCHAR *abbreviation, const WCHAR *text)
{
	return abbreviation[0] && (text[0] & ~0x20) == abbreviation[0] && (text[1] & ~0x20) == abbreviation[1];
}

const WCHAR *sddl_parse_sid(const WCHAR *text, union any_sid *sid)
{
	unsigned i;

	if ((text[0] | 0x20) == 's' && text[1] == '-')
		return parse_numbers(text + 2, sid);
	if (!text[0] || !text[1])
		return NULL;
	for (i = 0; i < well_known_sid_count; i++) {
		if (is_abbreviation(well_known_sids[i].sddl, text)) {
			make_well_known(&well_known_sids[i], sid);
			return text + 2;
		}
	}
	/* Accounts of the domain, which is this machine. */
	for (i = 0; i < domain_account_count; i++) {
		if (is_abbreviation(domain_accounts[i].sddl, text)) {
			if (!own_user_sid(sid))
				return NULL;
			*RtlSubAuthoritySid(sid, sid->sid.SubAuthorityCount - 1) = domain_accounts[i].number;
			return text + 2;
		}
	}
	return NULL;
}

BOOL WINAPI ConvertStringSidToSidW(LPCWSTR text, PSID *sid)
{
	union any_sid parsed;
	const WCHAR *end;

	if (!text || !sid) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return FALSE;
	}
	end = sddl_parse_sid(text, &parsed);
	if (!end || *end) {
		SetLastError(ERROR_INVALID_SID);
		return FALSE;
	}
	*sid = LocalAlloc(0, RtlLengthSid(&parsed));
	if (*sid)
		memcpy(*sid, &parsed, RtlLengthSid(&parsed));
	return *sid != NULL;
}

BOOL WINAPI ConvertStringSidToSidA(LPCSTR text, PSID *sid)
{
	BOOL failed = FALSE;
	WCHAR *wide = security_wide(text, &failed);
	BOOL done = !failed && ConvertStringSidToSidW(wide, sid);

	HeapFree(GetProcessHeap(), 0, wide);
	return done;
}
