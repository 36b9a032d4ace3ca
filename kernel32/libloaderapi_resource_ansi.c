/*
 * EnumResource*A: the W functions, with names converted on their way to the caller's function.
 */
#include "resource_name.h"

/* The caller's function behind one of ours. */
struct ansi_callback {
	ENUMRESTYPEPROCA types;
	ENUMRESNAMEPROCA names;
	ENUMRESLANGPROCA languages;
	LONG_PTR parameter;
};

/* The narrow form of a type or name; ids stay what they are. */
struct narrow_name {
	char *name;
	ANSI_STRING string;
};

static BOOL narrow_name_init(struct narrow_name *narrow, const WCHAR *name)
{
	UNICODE_STRING wide;

	*narrow = (struct narrow_name){ .name = (char *)name };
	if (IS_INTRESOURCE(name))
		return TRUE;
	wide = (UNICODE_STRING){ .Length = (USHORT)(wcsnlen(name, 0x7ffe) * sizeof(WCHAR)), .Buffer = (WCHAR *)name };
	if (!check_status(RtlUnicodeStringToAnsiString(&narrow->string, &wide, TRUE)))
		return FALSE;
	narrow->name = narrow->string.Buffer;
	return TRUE;
}

static void narrow_name_finish(struct narrow_name *narrow)
{
	if (narrow->string.Buffer)
		RtlFreeAnsiString(&narrow->string);
}

static BOOL CALLBACK call_types(HMODULE module, LPWSTR type, LONG_PTR parameter)
{
	const struct ansi_callback *callback = (const struct ansi_callback *)parameter;
	struct narrow_name narrow;
	BOOL more;

	if (!narrow_name_init(&narrow, type))
		return FALSE;
	more = callback->types(module, narrow.name, callback->parameter);
	narrow_name_finish(&narrow);
	return more;
}

static BOOL CALLBACK call_names(HMODULE module, LPCWSTR type, LPWSTR name, LONG_PTR parameter)
{
	const struct ansi_callback *callback = (const struct ansi_callback *)parameter;
	struct narrow_name narrow_type, narrow;
	BOOL more = FALSE;

	if (!narrow_name_init(&narrow_type, type))
		return FALSE;
	if (narrow_name_init(&narrow, name)) {
		more = callback->names(module, narrow_type.name, narrow.name, callback->parameter);
		narrow_name_finish(&narrow);
	}
	narrow_name_finish(&narrow_type);
	return more;
}

static BOOL CALLBACK call_languages(HMODULE module, LPCWSTR type, LPCWSTR name, WORD language, LONG_PTR parameter)
{
	const struct ansi_callback *callback = (const struct ansi_callback *)parameter;
	struct narrow_name narrow_type, narrow;
	BOOL more = FALSE;

	if (!narrow_name_init(&narrow_type, type))
		return FALSE;
	if (narrow_name_init(&narrow, name)) {
		more = callback->languages(module, narrow_type.name, narrow.name, language, callback->parameter);
		narrow_name_finish(&narrow);
	}
	narrow_name_finish(&narrow_type);
	return more;
}

BOOL WINAPI EnumResourceTypesA(HMODULE module, ENUMRESTYPEPROCA function, LONG_PTR parameter)
{
	struct ansi_callback callback = { .types = function, .parameter = parameter };

	return EnumResourceTypesW(module, call_types, (LONG_PTR)&callback);
}

BOOL WINAPI EnumResourceNamesA(HMODULE module, LPCSTR type, ENUMRESNAMEPROCA function, LONG_PTR parameter)
{
	struct ansi_callback callback = { .names = function, .parameter = parameter };
	WCHAR *wide;
	BOOL done;

	if (!resource_name_widen(type, &wide))
		return FALSE;
	done = EnumResourceNamesW(module, wide, call_names, (LONG_PTR)&callback);
	resource_name_free(wide);
	return done;
}

BOOL WINAPI EnumResourceLanguagesA(HMODULE module, LPCSTR type, LPCSTR name, ENUMRESLANGPROCA function, LONG_PTR parameter)
{
	struct ansi_callback callback = { .languages = function, .parameter = parameter };
	WCHAR *wide_type, *wide_name;
	BOOL done = FALSE;

	if (!resource_name_widen(type, &wide_type))
		return FALSE;
	if (resource_name_widen(name, &wide_name)) {
		done = EnumResourceLanguagesW(module, wide_type, wide_name, call_languages, (LONG_PTR)&callback);
		resource_name_free(wide_name);
	}
	resource_name_free(wide_type);
	return done;
}
