/*
 * Which locales are in force: state shared by the files that set locales and those that read them.
 */
#ifndef CRT_LOCALE_STATE_H
#define CRT_LOCALE_STATE_H

#include "locale_data.h"

extern const struct crt_time_names crt_c_time_names;
extern struct crt_multibyte_data crt_c_multibyte;

/* The process's locale. Its members are replaced under crt_locale_lock; the old locale stays until nobody can be reading it. */
extern struct crt_locale_pointers crt_process_locale;
/* Set for good once any thread asked for a locale of its own. */
extern bool crt_threads_have_locales;

/* The _mbs functions' code page in this thread. */
const struct crt_multibyte_data *crt_current_multibyte(void);
static inline const struct crt_multibyte_data *crt_multibyte(_locale_t given)
{
	return given ? ((struct crt_locale_pointers *)given)->multibyte : crt_current_multibyte();
}

/*
 * A new locale with CATEGORY (or all, for LC_ALL) set to what NAME says and the others as in BASE. NULL if the name is no
 * locale or memory is short. The caller owns one reference.
 */
struct crt_locale_data *crt_locale_build(const struct crt_locale_data *base, int category, const wchar_t *name);
void crt_locale_release(struct crt_locale_data *locale);

/* The multibyte data of a code page; NULL without memory. The caller owns one reference. */
struct crt_multibyte_data *crt_multibyte_build(unsigned codepage);
void crt_multibyte_release(struct crt_multibyte_data *multibyte);

/* What a locale's name says. */
struct crt_locale_name {
	bool is_c;
	LCID lcid;
	unsigned codepage;
	wchar_t canonical[96];
};

/* Reads one locale name ("C", "German_Germany.1252", ".UTF-8", "en-US"); false if it names none. "" is the user's own. */
bool crt_locale_parse(const wchar_t *text, struct crt_locale_name *name);

#endif
