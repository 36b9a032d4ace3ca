/*
 * Locales inside the runtime.
 *
 * A crt_locale_data is built once by setlocale or _create_locale and never changed afterwards; what changes is which one is
 * in force. Its first member has the layout that Microsoft's headers of that generation expose and inline code reads; all else
 * is ours. The C locale is static. Others are counted and freed with their last user.
 */
#ifndef CRT_LOCALE_DATA_H
#define CRT_LOCALE_DATA_H

#include "crt.h"

#define CRT_CATEGORIES (LC_MAX + 1)

/* Bits of a character's class, as in ctype.h. */
enum {
	CT_UPPER = 0x1, CT_LOWER = 0x2, CT_DIGIT = 0x4, CT_SPACE = 0x8, CT_PUNCT = 0x10, CT_CONTROL = 0x20, CT_BLANK = 0x40,
	CT_HEX = 0x80, CT_LEADBYTE = 0x8000, CT_ALPHA = 0x100 | CT_UPPER | CT_LOWER,
	CT_GRAPH = CT_ALPHA | CT_DIGIT | CT_PUNCT, CT_PRINT = CT_GRAPH | CT_BLANK,
};

#if CRT_IS_UCRT
struct crt_locale_public {
	const unsigned short *pctype;
	int mb_cur_max;
	unsigned codepage;
};
#else
struct crt_locale_public {
	int refcount;
	unsigned codepage;
	unsigned collate_codepage;
	unsigned long handle[CRT_CATEGORIES];
	LC_ID id[CRT_CATEGORIES];
	struct {
		char *locale;
		wchar_t *wlocale;
		int *refcount;
		int *wrefcount;
	} category[CRT_CATEGORIES];
	int clike;
	int mb_cur_max;
	int *lconv_intl_refcount;
	int *lconv_num_refcount;
	int *lconv_mon_refcount;
	struct lconv *lconv;
	int *ctype1_refcount;
	unsigned short *ctype1;
	const unsigned short *pctype;
	const unsigned char *pclmap;
	const unsigned char *pcumap;
	struct __lc_time_data *lc_time_curr;
};
#endif

/* One category: the name setlocale answers, the system's locale behind it (0: the C locale) and the code page. */
struct crt_category {
	char name[96];
	wchar_t wide_name[96];
	wchar_t system_name[LOCALE_NAME_MAX_LENGTH];
	LCID lcid;
	unsigned codepage;
};

/* Texts of strftime. */
struct crt_time_names {
	const wchar_t *day_short[7], *day[7], *month_short[12], *month[12], *ampm[2];
	const wchar_t *short_date, *long_date, *time;
};

#define CTYPE_NEGATIVE 128 /* classes are indexed from -128, for programs that pass plain char */

struct crt_locale_data {
	struct crt_locale_public public;
	LONG references;
	struct crt_category category[CRT_CATEGORIES]; /* [LC_ALL].name is the whole locale's name */
	unsigned short class_table[CTYPE_NEGATIVE + 256];
	unsigned char lower[256], upper[256];
	wchar_t wide[256]; /* what each byte stands for, where the code page has one byte per character */
	struct lconv lconv;
	const struct crt_time_names *time_names;
	void *memory; /* one block that lconv's and time_names' strings stand in; NULL for the C locale */
};

/* Code page of the _mbs functions and its lead bytes. */
struct crt_multibyte_data {
	LONG references;
	unsigned codepage;
	bool double_byte;
	unsigned char lead[256];
};

/* What a _locale_t points to. */
struct crt_locale_pointers {
	struct crt_locale_data *locale;
	struct crt_multibyte_data *multibyte;
};

extern struct crt_locale_data crt_c_locale;

/* The locale in force in this thread. */
const struct crt_locale_data *crt_current_locale(void);

/* The locale that an _l function was given; NULL means the one in force. */
static inline const struct crt_locale_data *crt_locale(_locale_t given)
{
	return given ? ((struct crt_locale_pointers *)given)->locale : crt_current_locale();
}

/* The code page of the locale's multibyte characters; 0 in the C locale, where a byte is its own wide character. */
static inline unsigned crt_codepage(const struct crt_locale_data *locale)
{
	return locale->public.codepage;
}

/* Whether LC_CTYPE is the C locale's: only ASCII letters have case. */
static inline bool crt_ctype_is_c(const struct crt_locale_data *locale)
{
	return locale->category[LC_CTYPE].lcid == 0;
}

/* Class bits of a wide character, the same in every locale. */
unsigned short crt_wide_class(wchar_t c);

/* Case mapping of a wide character by a locale; the C locale maps ASCII only. */
wchar_t crt_wide_lower(const struct crt_locale_data *locale, wchar_t c);
wchar_t crt_wide_upper(const struct crt_locale_data *locale, wchar_t c);

/* Releases what a thread's own locale holds; called on thread detach. */
void crt_thread_locale_finish(struct crt_thread *thread);

#endif
