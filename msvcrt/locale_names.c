/*
 * Reading locale names.
 *
 * "lang[_country][.codepage]" with English names, three-letter abbreviations or Microsoft's own names of languages, as the
 * "Language strings" and "Country/region strings" pages list them; ".codepage" alone for the user's language; and in the Universal
 * CRT the system's names ("de-DE"). The code page is a number, ACP, OCP, or in the Universal CRT utf8 or utf-8.
 */
#include "locale_state.h"

/* English names and abbreviations of the locales that Windows code pages cover; the first of a language is its default. */
static const struct {
	const wchar_t *language, *language_code, *country, *country_code;
	LCID lcid;
	unsigned short ansi, oem;
} known_locales[] = {
	{ L"English", L"ENU", L"United States", L"USA", 0x0409, 1252, 437 },
	{ L"English", L"ENG", L"United Kingdom", L"GBR", 0x0809, 1252, 850 },
	{ L"English", L"ENA", L"Australia", L"AUS", 0x0c09, 1252, 850 },
	{ L"English", L"ENC", L"Canada", L"CAN", 0x1009, 1252, 850 },
	{ L"English", L"ENZ", L"New Zealand", L"NZL", 0x1409, 1252, 850 },
	{ L"English", L"ENI", L"Ireland", L"IRL", 0x1809, 1252, 850 },
	{ L"German", L"DEU", L"Germany", L"DEU", 0x0407, 1252, 850 },
	{ L"German", L"DES", L"Switzerland", L"CHE", 0x0807, 1252, 850 },
	{ L"German", L"DEA", L"Austria", L"AUT", 0x0c07, 1252, 850 },
	{ L"French", L"FRA", L"France", L"FRA", 0x040c, 1252, 850 },
	{ L"French", L"FRB", L"Belgium", L"BEL", 0x080c, 1252, 850 },
	{ L"French", L"FRC", L"Canada", L"CAN", 0x0c0c, 1252, 850 },
	{ L"French", L"FRS", L"Switzerland", L"CHE", 0x100c, 1252, 850 },
	{ L"Spanish", L"ESP", L"Spain", L"ESP", 0x0c0a, 1252, 850 },
	{ L"Spanish", L"ESM", L"Mexico", L"MEX", 0x080a, 1252, 850 },
	{ L"Italian", L"ITA", L"Italy", L"ITA", 0x0410, 1252, 850 },
	{ L"Portuguese", L"PTB", L"Brazil", L"BRA", 0x0416, 1252, 850 },
	{ L"Portuguese", L"PTG", L"Portugal", L"PRT", 0x0816, 1252, 850 },
	{ L"Dutch", L"NLD", L"Netherlands", L"NLD", 0x0413, 1252, 850 },
	{ L"Danish", L"DAN", L"Denmark", L"DNK", 0x0406, 1252, 850 },
	{ L"Swedish", L"SVE", L"Sweden", L"SWE", 0x041d, 1252, 850 },
	{ L"Norwegian", L"NOR", L"Norway", L"NOR", 0x0414, 1252, 850 },
	{ L"Finnish", L"FIN", L"Finland", L"FIN", 0x040b, 1252, 850 },
	{ L"Icelandic", L"ISL", L"Iceland", L"ISL", 0x040f, 1252, 850 },
	{ L"Polish", L"PLK", L"Poland", L"POL", 0x0415, 1250, 852 },
	{ L"Czech", L"CSY", L"Czech Republic", L"CZE", 0x0405, 1250, 852 },
	{ L"Slovak", L"SKY", L"Slovakia", L"SVK", 0x041b, 1250, 852 },
	{ L"Hungarian", L"HUN", L"Hungary", L"HUN", 0x040e, 1250, 852 },
	{ L"Romanian", L"ROM", L"Romania", L"ROU", 0x0418, 1250, 852 },
	{ L"Russian", L"RUS", L"Russia", L"RUS", 0x0419, 1251, 866 },
	{ L"Ukrainian", L"UKR", L"Ukraine", L"UKR", 0x0422, 1251, 866 },
	{ L"Bulgarian", L"BGR", L"Bulgaria", L"BGR", 0x0402, 1251, 866 },
	{ L"Greek", L"ELL", L"Greece", L"GRC", 0x0408, 1253, 737 },
	{ L"Turkish", L"TRK", L"Turkey", L"TUR", 0x041f, 1254, 857 },
	{ L"Hebrew", L"HEB", L"Israel", L"ISR", 0x040d, 1255, 862 },
	{ L"Arabic", L"ARA", L"Saudi Arabia", L"SAU", 0x0401, 1256, 720 },
	{ L"Japanese", L"JPN", L"Japan", L"JPN", 0x0411, 932, 932 },
	{ L"Korean", L"KOR", L"Korea", L"KOR", 0x0412, 949, 949 },
	{ L"Chinese (Simplified)", L"CHS", L"China", L"CHN", 0x0804, 936, 936 },
	{ L"Chinese (Traditional)", L"CHT", L"Taiwan", L"TWN", 0x0404, 950, 950 },
	{ L"Thai", L"THA", L"Thailand", L"THA", 0x041e, 874, 874 },
	{ L"Vietnamese", L"VIT", L"Vietnam", L"VNM", 0x042a, 1258, 1258 },
};

#define KNOWN_LOCALES ((int)(sizeof(known_locales) / sizeof(*known_locales)))

/* Other names of languages and countries that Microsoft lists. */
static const struct {
	const wchar_t *alias, *name;
} aliases[] = {
	{ L"american", L"ENU" }, { L"american english", L"ENU" }, { L"american-english", L"ENU" }, { L"english-american", L"ENU" },
	{ L"english-us", L"ENU" }, { L"english-usa", L"ENU" }, { L"us", L"ENU" }, { L"usa", L"ENU" },
	{ L"english-uk", L"ENG" }, { L"uk", L"ENG" }, { L"english-aus", L"ENA" }, { L"australian", L"ENA" },
	{ L"english-can", L"ENC" }, { L"canadian", L"ENC" }, { L"german-austrian", L"DEA" }, { L"german-swiss", L"DES" },
	{ L"swiss", L"DES" }, { L"french-belgian", L"FRB" }, { L"french-canadian", L"FRC" }, { L"french-swiss", L"FRS" },
	{ L"spanish-mexican", L"ESM" }, { L"portuguese-brazilian", L"PTB" }, { L"chinese", L"CHS" },
	{ L"chinese-simplified", L"CHS" }, { L"chinese-traditional", L"CHT" },
	{ L"america", L"United States" }, { L"britain", L"United Kingdom" }, { L"england", L"United Kingdom" },
	{ L"great britain", L"United Kingdom" }, { L"holland", L"Netherlands" }, { L"south korea", L"Korea" },
};

static bool same_name(const wchar_t *a, const wchar_t *b)
{
	for (; *a && *b; a++, b++)
		if (crt_wide_lower(&crt_c_locale, *a) != crt_wide_lower(&crt_c_locale, *b))
			return false;
	return *a == *b;
}

static const wchar_t *resolve_alias(const wchar_t *name)
{
	for (size_t i = 0; i < sizeof(aliases) / sizeof(*aliases); i++)
		if (same_name(name, aliases[i].alias))
			return aliases[i].name;
	return name;
}

static int find_names(const wchar_t *language, const wchar_t *country)
{
	const wchar_t *plain_language = resolve_alias(language), *plain_country = resolve_alias(country);

	/* "us" as a country is no language: both of its meanings name the same row. */
	for (int i = 0; i < KNOWN_LOCALES; i++) {
		if (!same_name(plain_language, known_locales[i].language) && !same_name(plain_language, known_locales[i].language_code))
			continue;
		if (!*country || same_name(plain_country, known_locales[i].country) ||
		    same_name(country, known_locales[i].country_code) || same_name(plain_country, known_locales[i].language_code))
			return i;
	}
	return -1;
}

static int find_lcid(LCID lcid)
{
	for (int i = 0; i < KNOWN_LOCALES; i++)
		if (known_locales[i].lcid == lcid)
			return i;
	return -1;
}

/* The code page that TEXT asks for, or 0 if it is none; WRITTEN is how setlocale spells it back. */
static unsigned read_codepage(const wchar_t *text, unsigned ansi, unsigned oem, wchar_t *written)
{
	unsigned codepage = 0;
	int digits = 0;
	wchar_t reversed[8];

	if (CRT_UTF8_LOCALES && (same_name(text, L"utf8") || same_name(text, L"utf-8"))) {
		wcscpy(written, L"utf8");
		return CP_UTF8;
	}
	if (!*text || same_name(text, L"ACP")) {
		codepage = ansi;
	} else if (same_name(text, L"OCP")) {
		codepage = oem;
	} else {
		for (; *text >= '0' && *text <= '9' && codepage < 100000; text++)
			codepage = codepage * 10 + (unsigned)(*text - '0');
		if (*text)
			return 0;
	}
	for (unsigned n = codepage; n; n /= 10)
		reversed[digits++] = (wchar_t)('0' + n % 10);
	while (digits)
		*written++ = reversed[--digits];
	*written = 0;
	return codepage;
}

/* A name of the system's form, such as "de-DE" or "de_DE". */
static LCID lcid_of_system_name(const wchar_t *text)
{
	wchar_t name[LOCALE_NAME_MAX_LENGTH];
	size_t length = wcsnlen(text, LOCALE_NAME_MAX_LENGTH);

	if (length < 2 || length == LOCALE_NAME_MAX_LENGTH)
		return 0;
	for (size_t i = 0; i <= length; i++)
		name[i] = text[i] == '_' ? '-' : text[i];
	/* Only language tags: the system would also take other words for locales of its own. */
	if (length > 3 && name[2] != '-' && name[3] != '-')
		return 0;
	return LocaleNameToLCID(name, 0);
}

static unsigned system_codepage(LCID lcid, LCTYPE which, unsigned otherwise)
{
	DWORD codepage;

	if (GetLocaleInfoW(lcid, which | LOCALE_RETURN_NUMBER, (wchar_t *)&codepage, sizeof(codepage) / sizeof(wchar_t)) && codepage)
		return codepage;
	return otherwise;
}

bool crt_locale_parse(const wchar_t *text, struct crt_locale_name *name)
{
	wchar_t language[64], country[64] = L"", codepage[16] = L"", spelled[16];
	const wchar_t *dot = wcsrchr(text, L'.'), *underscore;
	size_t length = dot ? (size_t)(dot - text) : wcslen(text);
	bool system_name = false;
	int row = -1;
	LCID lcid = 0;

	memset(name, 0, sizeof(*name));
	if (!wcscmp(text, L"C")) {
		name->is_c = true;
		wcscpy(name->canonical, L"C");
		return true;
	}
	if (length >= 64 || (dot && wcslen(dot + 1) >= 16))
		return false;
	memcpy(language, text, length * sizeof(wchar_t));
	language[length] = 0;
	if (dot)
		wcscpy(codepage, dot + 1);

	if (!length) {
		lcid = GetUserDefaultLCID();
		row = find_lcid(lcid);
	} else {
		underscore = wcschr(language, L'_');
		if (underscore) {
			wcscpy(country, underscore + 1);
			language[underscore - language] = 0;
		}
		row = find_names(language, country);
		if (row < 0 && CRT_UTF8_LOCALES) {
			memcpy(language, text, length * sizeof(wchar_t));
			lcid = lcid_of_system_name(language);
			system_name = lcid != 0;
		}
		if (row >= 0)
			lcid = known_locales[row].lcid;
	}
	if (row < 0 && !system_name)
		return false;

	name->lcid = lcid;
	name->codepage = read_codepage(codepage,
		row >= 0 ? known_locales[row].ansi : system_codepage(lcid, LOCALE_IDEFAULTANSICODEPAGE, 1252),
		row >= 0 ? known_locales[row].oem : system_codepage(lcid, LOCALE_IDEFAULTCODEPAGE, 437), spelled);
	if (!name->codepage || (name->codepage == CP_UTF8 && !CRT_UTF8_LOCALES) || !IsValidCodePage(name->codepage))
		return false;
	if (system_name) {
		/* The system's names keep their spelling, without a code page unless one was asked for. */
		wcscpy(name->canonical, language);
		if (!dot)
			return true;
	} else {
		wcscpy(name->canonical, known_locales[row].language);
		wcscat(name->canonical, L"_");
		wcscat(name->canonical, known_locales[row].country);
	}
	wcscat(name->canonical, L".");
	wcscat(name->canonical, spelled);
	return true;
}
