/*
 * GUIDs as text, new ones, and the names of classes (combaseapi.h).
 */
#include "ole32.h"

#include <decant/random.h>

static WCHAR *put_hex(WCHAR *to, ULONG value, int digits)
{
	while (digits--)
		*to++ = L"0123456789ABCDEF"[value >> (4 * digits) & 0xf];
	return to;
}

int WINAPI StringFromGUID2(REFGUID guid, LPOLESTR text, int size)
{
	WCHAR *to = text;
	int i;

	if (!guid || size < GUID_TEXT_SIZE)
		return 0;
	*to++ = '{';
	to = put_hex(to, guid->Data1, 8);
	*to++ = '-';
	to = put_hex(to, guid->Data2, 4);
	*to++ = '-';
	to = put_hex(to, guid->Data3, 4);
	*to++ = '-';
	for (i = 0; i < 8; i++) {
		to = put_hex(to, guid->Data4[i], 2);
		if (i == 1)
			*to++ = '-';
	}
	*to++ = '}';
	*to = 0;
	return GUID_TEXT_SIZE;
}

HRESULT WINAPI StringFromCLSID(REFCLSID clsid, LPOLESTR *text)
{
	if (!text)
		return E_INVALIDARG;
	*text = CoTaskMemAlloc(GUID_TEXT_SIZE * sizeof(WCHAR));
	if (!*text)
		return E_OUTOFMEMORY;
	StringFromGUID2(clsid, *text, GUID_TEXT_SIZE);
	return S_OK;
}

HRESULT WINAPI StringFromIID(REFIID iid, LPOLESTR *text)
{
	return StringFromCLSID(iid, text);
}

static const WCHAR *read_hex(const WCHAR *text, int digits, ULONG *value)
{
	for (*value = 0; digits--; text++) {
		if (*text >= '0' && *text <= '9')
			*value = *value << 4 | (*text - '0');
		else if ((*text | 0x20) >= 'a' && (*text | 0x20) <= 'f')
			*value = *value << 4 | ((*text | 0x20) - 'a' + 10);
		else
			return NULL;
	}
	return text;
}

BOOL parse_guid(const WCHAR *text, GUID *guid)
{
	/* The hexadecimal numbers, and what stands before each. */
	static const struct {
		WCHAR before;
		int digits;
	} parts[11] = { { '{', 8 }, { '-', 4 }, { '-', 4 }, { '-', 2 }, { 0, 2 }, { '-', 2 }, { 0, 2 }, { 0, 2 }, { 0, 2 }, { 0, 2 }, { 0, 2 } };
	ULONG values[11];
	int i;

	for (i = 0; i < 11; i++) {
		if (parts[i].before && *text++ != parts[i].before)
			return FALSE;
		text = read_hex(text, parts[i].digits, &values[i]);
		if (!text)
			return FALSE;
	}
	if (text[0] != '}' || text[1])
		return FALSE;
	guid->Data1 = values[0];
	guid->Data2 = (WORD)values[1];
	guid->Data3 = (WORD)values[2];
	for (i = 0; i < 8; i++)
		guid->Data4[i] = (BYTE)values[3 + i];
	return TRUE;
}

HRESULT WINAPI IIDFromString(LPCOLESTR text, LPIID iid)
{
	if (!iid)
		return E_INVALIDARG;
	if (!text) {
		memset(iid, 0, sizeof(*iid));
		return S_OK;
	}
	return parse_guid(text, iid) ? S_OK : lstrlenW(text) == GUID_TEXT_SIZE - 1 ? CO_E_IIDSTRING : E_INVALIDARG;
}

HRESULT WINAPI CLSIDFromProgID(LPCOLESTR name, LPCLSID clsid)
{
	WCHAR path[MAX_PATH], text[GUID_TEXT_SIZE];
	DWORD bytes = sizeof(text);

	if (!name || !clsid)
		return E_INVALIDARG;
	memset(clsid, 0, sizeof(*clsid));
	if (lstrlenW(name) > MAX_PATH - 8)
		return CO_E_CLASSSTRING;
	lstrcpyW(path, name);
	lstrcatW(path, L"\\CLSID");
	if (RegGetValueW(HKEY_CLASSES_ROOT, path, NULL, RRF_RT_REG_SZ, NULL, text, &bytes) || !parse_guid(text, clsid))
		return CO_E_CLASSSTRING;
	return S_OK;
}

HRESULT WINAPI CLSIDFromString(LPCOLESTR text, LPCLSID clsid)
{
	if (!clsid)
		return E_INVALIDARG;
	if (!text) {
		memset(clsid, 0, sizeof(*clsid));
		return S_OK;
	}
	if (*text == '{')
		return parse_guid(text, clsid) ? S_OK : CO_E_CLASSSTRING;
	return CLSIDFromProgID(text, clsid);
}

HRESULT WINAPI ProgIDFromCLSID(REFCLSID clsid, LPOLESTR *name)
{
	WCHAR path[6 + GUID_TEXT_SIZE + 7] = L"CLSID\\";
	DWORD bytes = 0;

	if (!name)
		return E_INVALIDARG;
	*name = NULL;
	StringFromGUID2(clsid, path + 6, GUID_TEXT_SIZE);
	lstrcatW(path, L"\\ProgID");
	if (RegGetValueW(HKEY_CLASSES_ROOT, path, NULL, RRF_RT_REG_SZ, NULL, NULL, &bytes))
		return REGDB_E_CLASSNOTREG;
	*name = CoTaskMemAlloc(bytes);
	if (!*name)
		return E_OUTOFMEMORY;
	return RegGetValueW(HKEY_CLASSES_ROOT, path, NULL, RRF_RT_REG_SZ, NULL, *name, &bytes) ? REGDB_E_READREGDB : S_OK;
}

/* A random GUID, version 4 (RFC 4122). */
HRESULT WINAPI CoCreateGuid(GUID *guid)
{
	struct host_random_fill call = { .buffer = GUEST_PTR(guid), .bytes = sizeof(*guid) };

	if (!guid)
		return E_INVALIDARG;
	if (host_call(HOST_random_fill, &call))
		return E_FAIL;
	guid->Data3 = (WORD)((guid->Data3 & 0x0fff) | 0x4000);
	guid->Data4[0] = (BYTE)((guid->Data4[0] & 0x3f) | 0x80);
	return S_OK;
}
