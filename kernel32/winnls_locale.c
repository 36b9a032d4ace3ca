/*
 * Which locale: names, identifiers, and the user's.
 *
 * The user's locale is what the Unix environment says (LC_ALL, LC_CTYPE, LANG), if the table has it, and en-US otherwise; so programs
 * in a pipeline format as everything around them does. The system's locale is en-US always, like the code pages.
 */
#include "nls_locale.h"

#include <decant/nls.h>
#include <decant/peb.h>
#include <decant/rtl.h>

static const struct locale *user_locale;

static WCHAR lower(WCHAR c)
{
	return c >= 'A' && c <= 'Z' ? (WCHAR)(c + 32) : c;
}

/* Compares LENGTH units of A with the string B, case aside. */
static BOOL name_equals(const WCHAR *a, size_t length, const WCHAR *b)
{
	size_t i;

	for (i = 0; i < length && b[i] && lower(a[i]) == lower(b[i]); i++)
		;
	return i == length && !b[i];
}

static const struct locale *find_name(const WCHAR *name, size_t length)
{
	ULONG i;

	for (i = 0; i < locale_count; i++) {
		if (name_equals(name, length, locales[i].name))
			return &locales[i];
	}
	return NULL;
}

/* The countries that a language without one means. */
static const struct locale *find_language(const WCHAR *name, size_t length)
{
	static const WCHAR *const defaults[] = { L"en-US", L"de-DE", L"fr-FR", L"es-ES", L"it-IT", L"pt-BR", L"nl-NL", L"zh-CN" };
	ULONG i;

	for (i = 0; i < sizeof(defaults) / sizeof(*defaults); i++) {
		if (length == 2 && name_equals(name, 2, (WCHAR[]){ defaults[i][0], defaults[i][1], 0 }))
			return find_name(defaults[i], 5);
	}
	for (i = 1; i < locale_count; i++) {
		if (name_equals(name, length, locales[i].iso639))
			return &locales[i];
	}
	return NULL;
}

/* One of the variables that name the Unix locale, such as "de_DE.UTF-8", as a name here. */
static const struct locale *locale_of_variable(const WCHAR *variable)
{
	UNICODE_STRING name, value;
	WCHAR text[64];
	size_t length, i;
	const struct locale *found;

	RtlInitUnicodeString(&name, variable);
	value.Buffer = text;
	value.Length = 0;
	value.MaximumLength = sizeof(text) - sizeof(WCHAR);
	if (!NT_SUCCESS(RtlQueryEnvironmentVariable_U(NULL, &name, &value)) || !value.Length)
		return NULL;
	length = value.Length / sizeof(WCHAR);
	for (i = 0; i < length && text[i] != '.' && text[i] != '@'; i++) {
		if (text[i] == '_')
			text[i] = '-';
	}
	found = find_name(text, i);
	if (found)
		return found;
	return i == 2 || (i > 2 && text[2] == '-') ? find_language(text, 2) : NULL;
}

const struct locale *locale_user(void)
{
	static const WCHAR *const variables[] = { L"LC_ALL", L"LC_CTYPE", L"LANG" };
	const struct locale *found = user_locale;
	ULONG i;

	for (i = 0; i < 3 && !found; i++)
		found = locale_of_variable(variables[i]);
	if (!found)
		found = find_name(L"en-US", 5);
	user_locale = found;
	return found;
}

static const struct locale *locale_system(void)
{
	return find_name(L"en-US", 5);
}

const struct locale *locale_by_name(const WCHAR *name)
{
	const struct locale *found;
	size_t length;

	if (!name)
		return locale_user();
	length = wcslen(name);
	if (name_equals(name, length, LOCALE_NAME_SYSTEM_DEFAULT))
		return locale_system();
	found = find_name(name, length);
	if (!found && (length == 2 || length == 3))
		found = find_language(name, length);
	return found;
}

const struct locale *locale_by_lcid(LCID lcid)
{
	LANGID language = LANGIDFROMLCID(lcid);
	ULONG i;

	if (lcid == LOCALE_USER_DEFAULT || lcid == LOCALE_NEUTRAL || lcid == LOCALE_CUSTOM_DEFAULT)
		return locale_user();
	if (lcid == LOCALE_SYSTEM_DEFAULT)
		return locale_system();
	if (lcid & ~0xfffffu)
		return NULL;
	for (i = 0; i < locale_count; i++) {
		if (locales[i].lcid == language)
			return &locales[i];
	}
	/* A language alone. */
	if (SUBLANGID(language) == SUBLANG_NEUTRAL) {
		for (i = 1; i < locale_count; i++) {
			if (PRIMARYLANGID(locales[i].lcid) == language)
				return find_language(locales[i].iso639, wcslen(locales[i].iso639));
		}
	}
	return NULL;
}

UINT locale_ansi_page(LCID lcid)
{
	const struct locale *found = lcid == LOCALE_USER_DEFAULT || lcid == LOCALE_SYSTEM_DEFAULT || !lcid ? NULL : locale_by_lcid(lcid);

	return found && found->ansi && found->name != locale_user()->name ? found->ansi : decant_nls_ansi();
}

BOOL locale_is_turkic(const struct locale *locale)
{
	return !wcscmp(locale->iso639, L"tr") || !wcscmp(locale->iso639, L"az");
}

const WCHAR *locale_list_item(const WCHAR *list, ULONG index, size_t *length)
{
	const WCHAR *end;

	while (index--) {
		list = wcschr(list, '|');
		if (!list) {
			*length = 0;
			return L"";
		}
		list++;
	}
	end = wcschr(list, '|');
	*length = end ? (size_t)(end - list) : wcslen(list);
	return list;
}

int locale_answer(const WCHAR *text, size_t length, WCHAR *buffer, int room)
{
	if (!room)
		return (int)length + 1;
	if ((size_t)room < length + 1) {
		SetLastError(ERROR_INSUFFICIENT_BUFFER);
		return 0;
	}
	memcpy(buffer, text, length * sizeof(WCHAR));
	buffer[length] = 0;
	return (int)length + 1;
}

/* --- names and identifiers --- */

LCID WINAPI LocaleNameToLCID(LPCWSTR name, DWORD flags)
{
	const struct locale *found;

	if (flags & ~(DWORD)LOCALE_ALLOW_NEUTRAL_NAMES || !(found = locale_by_name(name))) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return 0;
	}
	if (name && flags & LOCALE_ALLOW_NEUTRAL_NAMES && *name && !wcschr(name, '-'))
		return PRIMARYLANGID(found->lcid);
	return found->lcid;
}

int WINAPI LCIDToLocaleName(LCID lcid, LPWSTR name, int room, DWORD flags)
{
	const struct locale *found = locale_by_lcid(lcid);

	if (!found || flags & ~(DWORD)LOCALE_ALLOW_NEUTRAL_NAMES || room < 0 || (room && !name)) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return 0;
	}
	if (flags & LOCALE_ALLOW_NEUTRAL_NAMES && lcid > 0x3 && !(LANGIDFROMLCID(lcid) & 0xfc00))
		return locale_answer(found->iso639, wcslen(found->iso639), name, room);
	return locale_answer(found->name, wcslen(found->name), name, room);
}

int WINAPI ResolveLocaleName(LPCWSTR name, LPWSTR resolved, int room)
{
	const struct locale *found = locale_by_name(name);
	const WCHAR *dash;

	if (room < 0 || (room && !resolved)) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return 0;
	}
	/* A locale that is not there resolves to its language's, and at last to the invariant one. */
	if (!found && (dash = wcschr(name, '-')) != NULL)
		found = find_language(name, (size_t)(dash - name));
	return locale_answer(found ? found->name : L"", found ? wcslen(found->name) : 0, resolved, room);
}

BOOL WINAPI IsValidLocaleName(LPCWSTR name)
{
	return name && *name != '!' && locale_by_name(name);
}

BOOL WINAPI IsValidLocale(LCID lcid, DWORD flags)
{
	(void)flags;
	return lcid && locale_by_lcid(lcid);
}

LCID WINAPI ConvertDefaultLocale(LCID lcid)
{
	const struct locale *found = locale_by_lcid(lcid);

	return found ? found->lcid : lcid;
}

/* --- the defaults --- */

LCID WINAPI GetUserDefaultLCID(void)
{
	return locale_user()->lcid;
}

LCID WINAPI GetSystemDefaultLCID(void)
{
	return locale_system()->lcid;
}

LANGID WINAPI GetUserDefaultLangID(void)
{
	return locale_user()->lcid;
}

LANGID WINAPI GetSystemDefaultLangID(void)
{
	return locale_system()->lcid;
}

LANGID WINAPI GetUserDefaultUILanguage(void)
{
	return locale_user()->lcid;
}

LANGID WINAPI GetSystemDefaultUILanguage(void)
{
	return locale_system()->lcid;
}

static int default_name(const struct locale *locale, LPWSTR name, int room)
{
	if (!name || room <= 0) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return 0;
	}
	return locale_answer(locale->name, wcslen(locale->name), name, room);
}

int WINAPI GetUserDefaultLocaleName(LPWSTR name, int room)
{
	return default_name(locale_user(), name, room);
}

int WINAPI GetSystemDefaultLocaleName(LPWSTR name, int room)
{
	return default_name(locale_system(), name, room);
}

LCID WINAPI GetThreadLocale(void)
{
	ULONG lcid = current_teb()->CurrentLocale;

	return lcid ? lcid : GetUserDefaultLCID();
}

BOOL WINAPI SetThreadLocale(LCID lcid)
{
	const struct locale *found = locale_by_lcid(lcid);

	if (!found) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return FALSE;
	}
	current_teb()->CurrentLocale = lcid == LOCALE_USER_DEFAULT || lcid == LOCALE_SYSTEM_DEFAULT ? found->lcid : lcid;
	return TRUE;
}

/* --- user interface languages: a thread's choice is not kept apart from the user's --- */

/* The languages of the user, as names or as four hexadecimal digits, each terminated, with one more zero at the end. */
static BOOL language_list(DWORD flags, PULONG count, PZZWSTR list, PULONG room)
{
	static const WCHAR digits[] = L"0123456789ABCDEF";
	const struct locale *choices[2] = { locale_user(), locale_system() };
	WCHAR text[64];
	ULONG at = 0, i, k;

	if (!count || !room || (flags & MUI_LANGUAGE_ID && flags & MUI_LANGUAGE_NAME)) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return FALSE;
	}
	*count = 0;
	for (i = 0; i < 2; i++) {
		if (i && choices[1] == choices[0])
			break;
		if (flags & MUI_LANGUAGE_ID) {
			for (k = 0; k < 4; k++)
				text[at++] = digits[choices[i]->lcid >> (12 - 4 * k) & 15];
		} else {
			for (k = 0; choices[i]->name[k]; k++)
				text[at++] = choices[i]->name[k];
		}
		text[at++] = 0;
		(*count)++;
	}
	text[at++] = 0;
	if (list && *room < at) {
		*room = at;
		SetLastError(ERROR_INSUFFICIENT_BUFFER);
		return FALSE;
	}
	if (list)
		memcpy(list, text, at * sizeof(WCHAR));
	*room = at;
	return TRUE;
}

BOOL WINAPI GetUserPreferredUILanguages(DWORD flags, PULONG count, PZZWSTR list, PULONG room)
{
	return language_list(flags, count, list, room);
}

BOOL WINAPI GetSystemPreferredUILanguages(DWORD flags, PULONG count, PZZWSTR list, PULONG room)
{
	return language_list(flags, count, list, room);
}

BOOL WINAPI GetProcessPreferredUILanguages(DWORD flags, PULONG count, PZZWSTR list, PULONG room)
{
	return language_list(flags, count, list, room);
}

BOOL WINAPI GetThreadPreferredUILanguages(DWORD flags, PULONG count, PZZWSTR list, PULONG room)
{
	return language_list(flags, count, list, room);
}

LANGID WINAPI GetThreadUILanguage(void)
{
	return LANGIDFROMLCID(GetThreadLocale());
}

/* --- enumeration --- */

static void hex8(ULONG value, WCHAR text[9])
{
	ULONG i;

	for (i = 0; i < 8; i++)
		text[i] = L"0123456789abcdef"[value >> (28 - 4 * i) & 15];
	text[8] = 0;
}

BOOL WINAPI EnumSystemLocalesEx(LOCALE_ENUMPROCEX callback, DWORD flags, LPARAM context, LPVOID reserved)
{
	ULONG i;

	if (!callback || reserved) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return FALSE;
	}
	for (i = 0; i < locale_count; i++) {
		DWORD kind = LOCALE_WINDOWS | (*locales[i].name ? LOCALE_SPECIFICDATA : LOCALE_NEUTRALDATA);

		if (flags && !(flags & kind))
			continue;
		if (!callback((LPWSTR)locales[i].name, kind, context))
			break;
	}
	return TRUE;
}

BOOL WINAPI EnumSystemLocalesW(LOCALE_ENUMPROCW callback, DWORD flags)
{
	WCHAR text[9];
	ULONG i;

	(void)flags;
	if (!callback) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return FALSE;
	}
	for (i = 1; i < locale_count; i++) {
		hex8(locales[i].lcid, text);
		if (!callback(text))
			break;
	}
	return TRUE;
}

BOOL WINAPI EnumSystemLocalesA(LOCALE_ENUMPROCA callback, DWORD flags)
{
	WCHAR wide[9];
	char text[9];
	ULONG i, k;

	(void)flags;
	if (!callback) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return FALSE;
	}
	for (i = 1; i < locale_count; i++) {
		hex8(locales[i].lcid, wide);
		for (k = 0; k < 9; k++)
			text[k] = (char)wide[k];
		if (!callback(text))
			break;
	}
	return TRUE;
}
