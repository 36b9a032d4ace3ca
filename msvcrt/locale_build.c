/*
 * Building locale data: tables, lconv and strftime's texts, from what the system knows of a locale.
 *
 * Categories are independent: each copies from the locale in force or is read anew. All strings of one locale stand in one
 * block, which is laid out twice: a first pass with no block counts, the second one writes.
 */
#include "locale_state.h"
#include "multibyte.h"
#include <limits.h>

/* Where the strings of a locale go. With memory NULL it only counts. */
struct string_space {
	char *memory;
	size_t used;
};

static wchar_t *put_wide(struct string_space *space, const wchar_t *text)
{
	size_t size = (wcslen(text) + 1) * sizeof(wchar_t), at = (space->used + 1) & ~(size_t)1;

	space->used = at + size;
	return space->memory ? memcpy(space->memory + at, text, size) : NULL;
}

static char *put_narrow(struct string_space *space, const wchar_t *text, unsigned codepage)
{
	char bytes[256];
	size_t size, at = space->used;

	if (!WideCharToMultiByte(codepage ? codepage : CP_ACP, 0, text, -1, bytes, sizeof(bytes), NULL, NULL))
		bytes[0] = 0;
	size = strlen(bytes) + 1;
	space->used += size;
	return space->memory ? memcpy(space->memory + at, bytes, size) : NULL;
}

static const wchar_t *system_text(LCID lcid, LCTYPE which, wchar_t buffer[128])
{
	if (!GetLocaleInfoW(lcid, which, buffer, 128))
		buffer[0] = 0;
	return buffer;
}

static char system_number(LCID lcid, LCTYPE which)
{
	DWORD number;

	if (!GetLocaleInfoW(lcid, which | LOCALE_RETURN_NUMBER, (wchar_t *)&number, sizeof(number) / sizeof(wchar_t)))
		return CHAR_MAX;
	return (char)number;
}

/* The system writes grouping as "3;2;0"; C wants a byte per group, with no more groups after the last instead of ";0". */
static char *put_grouping(struct string_space *space, LCID lcid, LCTYPE which)
{
	wchar_t buffer[128], groups[64];
	size_t count = 0;

	for (const wchar_t *p = system_text(lcid, which, buffer); *p && count < 63; p++)
		if (*p > '0' && *p <= '9')
			groups[count++] = *p - '0';
	groups[count] = 0;
	return put_narrow(space, groups, 0);
}

static void put_text(struct string_space *space, const struct crt_category *category, LCTYPE which, char **narrow, wchar_t **wide)
{
	wchar_t buffer[128];
	const wchar_t *text = system_text(category->lcid, which, buffer);

	*narrow = put_narrow(space, text, category->codepage);
	*wide = put_wide(space, text);
}

static void build_numeric(struct string_space *space, const struct crt_category *category, struct lconv *lconv)
{
	if (!category->lcid) {
		lconv->decimal_point = crt_c_locale.lconv.decimal_point;
		lconv->thousands_sep = crt_c_locale.lconv.thousands_sep;
		lconv->grouping = crt_c_locale.lconv.grouping;
		lconv->_W_decimal_point = crt_c_locale.lconv._W_decimal_point;
		lconv->_W_thousands_sep = crt_c_locale.lconv._W_thousands_sep;
		return;
	}
	put_text(space, category, LOCALE_SDECIMAL, &lconv->decimal_point, &lconv->_W_decimal_point);
	put_text(space, category, LOCALE_STHOUSAND, &lconv->thousands_sep, &lconv->_W_thousands_sep);
	lconv->grouping = put_grouping(space, category->lcid, LOCALE_SGROUPING);
}

static void build_monetary(struct string_space *space, const struct crt_category *category, struct lconv *lconv)
{
	LCID lcid = category->lcid;

	if (!lcid) {
		struct lconv numeric = *lconv;

		*lconv = crt_c_locale.lconv;
		lconv->decimal_point = numeric.decimal_point;
		lconv->thousands_sep = numeric.thousands_sep;
		lconv->grouping = numeric.grouping;
		lconv->_W_decimal_point = numeric._W_decimal_point;
		lconv->_W_thousands_sep = numeric._W_thousands_sep;
		return;
	}
	put_text(space, category, LOCALE_SINTLSYMBOL, &lconv->int_curr_symbol, &lconv->_W_int_curr_symbol);
	put_text(space, category, LOCALE_SCURRENCY, &lconv->currency_symbol, &lconv->_W_currency_symbol);
	put_text(space, category, LOCALE_SMONDECIMALSEP, &lconv->mon_decimal_point, &lconv->_W_mon_decimal_point);
	put_text(space, category, LOCALE_SMONTHOUSANDSEP, &lconv->mon_thousands_sep, &lconv->_W_mon_thousands_sep);
	put_text(space, category, LOCALE_SPOSITIVESIGN, &lconv->positive_sign, &lconv->_W_positive_sign);
	put_text(space, category, LOCALE_SNEGATIVESIGN, &lconv->negative_sign, &lconv->_W_negative_sign);
	lconv->mon_grouping = put_grouping(space, lcid, LOCALE_SMONGROUPING);
	lconv->int_frac_digits = system_number(lcid, LOCALE_IINTLCURRDIGITS);
	lconv->frac_digits = system_number(lcid, LOCALE_ICURRDIGITS);
	lconv->p_cs_precedes = system_number(lcid, LOCALE_IPOSSYMPRECEDES);
	lconv->p_sep_by_space = system_number(lcid, LOCALE_IPOSSEPBYSPACE);
	lconv->n_cs_precedes = system_number(lcid, LOCALE_INEGSYMPRECEDES);
	lconv->n_sep_by_space = system_number(lcid, LOCALE_INEGSEPBYSPACE);
	lconv->p_sign_posn = system_number(lcid, LOCALE_IPOSSIGNPOSN);
	lconv->n_sign_posn = system_number(lcid, LOCALE_INEGSIGNPOSN);
}

static void build_time(struct string_space *space, LCID lcid, struct crt_time_names *names)
{
	wchar_t buffer[128];

	if (!lcid) {
		*names = crt_c_time_names;
		return;
	}
	/* The system's week begins on Monday, C's on Sunday. */
	for (unsigned i = 0; i < 7; i++) {
		names->day_short[(i + 1) % 7] = put_wide(space, system_text(lcid, LOCALE_SABBREVDAYNAME1 + i, buffer));
		names->day[(i + 1) % 7] = put_wide(space, system_text(lcid, LOCALE_SDAYNAME1 + i, buffer));
	}
	for (unsigned i = 0; i < 12; i++) {
		names->month_short[i] = put_wide(space, system_text(lcid, LOCALE_SABBREVMONTHNAME1 + i, buffer));
		names->month[i] = put_wide(space, system_text(lcid, LOCALE_SMONTHNAME1 + i, buffer));
	}
	names->ampm[0] = put_wide(space, system_text(lcid, LOCALE_S1159, buffer));
	names->ampm[1] = put_wide(space, system_text(lcid, LOCALE_S2359, buffer));
	names->short_date = put_wide(space, system_text(lcid, LOCALE_SSHORTDATE, buffer));
	names->long_date = put_wide(space, system_text(lcid, LOCALE_SLONGDATE, buffer));
	names->time = put_wide(space, system_text(lcid, LOCALE_STIMEFORMAT, buffer));
}

static void build_strings(struct crt_locale_data *locale, struct string_space *space, struct crt_time_names *names)
{
	build_numeric(space, &locale->category[LC_NUMERIC], &locale->lconv);
	build_monetary(space, &locale->category[LC_MONETARY], &locale->lconv);
	build_time(space, locale->category[LC_TIME].lcid, names);
}

/* Classes, case and wide values of the bytes of a code page. */
static void build_ctype(struct crt_locale_data *locale)
{
	const struct crt_category *category = &locale->category[LC_CTYPE];
	unsigned short *classes = locale->class_table + CTYPE_NEGATIVE;
	CPINFO info;

	memcpy(locale->class_table, crt_c_locale.class_table, sizeof(locale->class_table));
	memcpy(locale->lower, crt_c_locale.lower, sizeof(locale->lower));
	memcpy(locale->upper, crt_c_locale.upper, sizeof(locale->upper));
	memcpy(locale->wide, crt_c_locale.wide, sizeof(locale->wide));
	locale->public.mb_cur_max = 1;
	locale->public.codepage = category->codepage;
	if (!category->lcid)
		return;
	if (category->codepage == CP_UTF8) {
		locale->public.mb_cur_max = MB_LONGEST;
		return;
	}
	if (!GetCPInfo(category->codepage, &info))
		return;
	locale->public.mb_cur_max = (int)info.MaxCharSize;
	for (int i = 0; i + 1 < MAX_LEADBYTES && info.LeadByte[i]; i += 2)
		for (int c = info.LeadByte[i]; c <= info.LeadByte[i + 1]; c++)
			classes[c] = CT_LEADBYTE;
	for (int c = 0x80; c < 256; c++) {
		char byte = (char)c, mapped;
		wchar_t wide, other;
		BOOL replaced = FALSE;

		if (classes[c] & CT_LEADBYTE || MultiByteToWideChar(category->codepage, MB_ERR_INVALID_CHARS, &byte, 1, &wide, 1) != 1)
			continue;
		locale->wide[c] = wide;
		classes[c] = crt_wide_class(wide) & (CT_PRINT | CT_SPACE | CT_CONTROL | CT_HEX);
		other = crt_wide_lower(locale, wide);
		if (other != wide && WideCharToMultiByte(category->codepage, 0, &other, 1, &mapped, 1, NULL, &replaced) == 1 && !replaced)
			locale->lower[c] = (unsigned char)mapped;
		other = crt_wide_upper(locale, wide);
		if (other != wide && WideCharToMultiByte(category->codepage, 0, &other, 1, &mapped, 1, NULL, &replaced) == 1 && !replaced)
			locale->upper[c] = (unsigned char)mapped;
	}
	for (int c = 0x80; c < 255; c++)
		locale->class_table[c - 0x80] = classes[c];
}

static void set_category(struct crt_category *category, const struct crt_locale_name *name)
{
	wcscpy(category->wide_name, name->canonical);
	for (size_t i = 0; i <= wcslen(name->canonical); i++)
		category->name[i] = (char)name->canonical[i];
	category->lcid = name->is_c ? 0 : name->lcid;
	category->codepage = name->is_c ? 0 : name->codepage;
}

static const wchar_t *const category_names[CRT_CATEGORIES] = {
	[LC_COLLATE] = L"LC_COLLATE", [LC_CTYPE] = L"LC_CTYPE", [LC_MONETARY] = L"LC_MONETARY", [LC_NUMERIC] = L"LC_NUMERIC",
	[LC_TIME] = L"LC_TIME",
};

static bool apply_name(struct crt_category *categories, int category, const wchar_t *text)
{
	struct crt_locale_name name;

	if (!crt_locale_parse(text, &name))
		return false;
	for (int i = LC_MIN + 1; i <= LC_MAX; i++)
		if (category == LC_ALL || category == i)
			set_category(&categories[i], &name);
	return true;
}

/* "LC_CTYPE=name;LC_TIME=name", the form in which setlocale answers a mixed locale. */
static bool apply_mixed(struct crt_category *categories, int category, const wchar_t *text)
{
	wchar_t name[96];

	while (*text) {
		const wchar_t *equals = wcschr(text, L'='), *end;
		int which = LC_MAX + 1;

		if (!equals)
			return false;
		for (int i = LC_MIN + 1; i <= LC_MAX; i++)
			if (wcslen(category_names[i]) == (size_t)(equals - text) && !wcsncmp(text, category_names[i], (size_t)(equals - text)))
				which = i;
		end = equals + 1 + wcscspn(equals + 1, L";");
		if (which > LC_MAX || end - equals > 95)
			return false;
		memcpy(name, equals + 1, (size_t)(end - equals - 1) * sizeof(wchar_t));
		name[end - equals - 1] = 0;
		if ((category == LC_ALL || category == which) && !apply_name(categories, which, name))
			return false;
		text = *end ? end + 1 : end;
	}
	return true;
}

#if !CRT_IS_UCRT
/* The older public structure repeats much of what is ours. */
static void fill_public(struct crt_locale_data *locale)
{
	struct crt_locale_public *public = &locale->public;

	public->collate_codepage = locale->category[LC_COLLATE].codepage;
	for (int i = 0; i < CRT_CATEGORIES; i++) {
		public->handle[i] = locale->category[i].lcid;
		public->category[i].locale = locale->category[i].name;
		public->category[i].wlocale = locale->category[i].wide_name;
	}
	public->clike = locale->category[LC_CTYPE].lcid == 0;
	public->lconv = &locale->lconv;
	public->ctype1 = locale->class_table;
	public->pclmap = locale->lower;
	public->pcumap = locale->upper;
}
#else
static void fill_public(struct crt_locale_data *locale)
{
	(void)locale;
}
#endif

struct crt_locale_data *crt_locale_build(const struct crt_locale_data *base, int category, const wchar_t *text)
{
	struct crt_locale_data *locale = calloc(1, sizeof(*locale) + sizeof(struct crt_time_names));
	struct crt_time_names *names = (struct crt_time_names *)(locale + 1);
	struct string_space space = { NULL, 0 };

	if (!locale)
		return NULL;
	memcpy(locale->category, base->category, sizeof(locale->category));
	locale->references = 1;
	if (!(wcsncmp(text, L"LC_", 3) ? apply_name(locale->category, category, text) : apply_mixed(locale->category, category, text)))
		goto fail;
	build_ctype(locale);
	locale->public.pctype = locale->class_table + CTYPE_NEGATIVE;
	build_strings(locale, &space, names);
	locale->memory = malloc(space.used + 1);
	if (!locale->memory)
		goto fail;
	space = (struct string_space){ locale->memory, 0 };
	build_strings(locale, &space, names);
	locale->time_names = names;
	fill_public(locale);
	return locale;

fail:
	free(locale);
	return NULL;
}

void crt_locale_release(struct crt_locale_data *locale)
{
	if (!locale || locale == &crt_c_locale || InterlockedDecrement(&locale->references))
		return;
	free(locale->memory);
	free(locale);
}
