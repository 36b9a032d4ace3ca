/*
 * setlocale, _create_locale, _configthreadlocale, localeconv and the functions that tell the locale's properties.
 *
 * Another thread may be reading the process's locale at the moment it is replaced, and setlocale's and localeconv's results stay in programs' hands,
 * so a replaced process locale is kept: setlocale is called a few times in a program's life.
 */
#include "locale_state.h"
#include <limits.h>

/* The headers have these as macros. */
#undef ___mb_cur_max_func
#undef __mb_cur_max
#undef ___lc_codepage_func
#undef __lc_codepage
#undef __setlc_active
#undef __unguarded_readlc_active

static SRWLOCK locale_lock = SRWLOCK_INIT;

/* setlocale's answer for LC_ALL where categories differ; one per character type, replaced under the lock. */
static char mixed_name[CRT_CATEGORIES * 112];
static wchar_t wide_mixed_name[CRT_CATEGORIES * 112];

static bool is_mixed(const struct crt_locale_data *locale)
{
	for (int i = LC_MIN + 2; i <= LC_MAX; i++)
		if (strcmp(locale->category[i].name, locale->category[LC_MIN + 1].name))
			return true;
	return false;
}

static char *locale_name(struct crt_locale_data *locale, int category)
{
	static const char *const prefixes[CRT_CATEGORIES] = {
		"", "LC_COLLATE=", ";LC_CTYPE=", ";LC_MONETARY=", ";LC_NUMERIC=", ";LC_TIME=",
	};

	if (category != LC_ALL)
		return locale->category[category].name;
	if (!is_mixed(locale))
		return locale->category[LC_CTYPE].name;
	mixed_name[0] = 0;
	for (int i = LC_MIN + 1; i <= LC_MAX; i++) {
		strcat(mixed_name, prefixes[i]);
		strcat(mixed_name, locale->category[i].name);
	}
	return mixed_name;
}

static wchar_t *wide_locale_name(struct crt_locale_data *locale, int category)
{
	char *name = locale_name(locale, category);

	if (name != mixed_name)
		return locale->category[category == LC_ALL ? LC_CTYPE : category].wide_name;
	for (size_t i = 0; i <= strlen(name); i++)
		wide_mixed_name[i] = (unsigned char)name[i];
	return wide_mixed_name;
}

/* Locale pointers of this thread's own, made on its first setlocale with per-thread locales on. */
static struct crt_locale_pointers *own_locale(struct crt_thread *thread)
{
	struct crt_locale_pointers *own = thread->own_locale;

	if (own)
		return own;
	own = malloc(sizeof(*own));
	if (!own)
		return NULL;
	*own = crt_process_locale;
	InterlockedIncrement(&own->locale->references);
	InterlockedIncrement(&own->multibyte->references);
	thread->own_locale = own;
	crt_threads_have_locales = true;
	return own;
}

/* Sets a category of the locale in force and answers that locale; with TEXT NULL, only answers it. NULL on failure. */
static struct crt_locale_data *change_locale(int category, const wchar_t *text)
{
	struct crt_thread *thread = crt_thread();
	bool per_thread = thread->own_locale || thread->thread_locale_mode == _ENABLE_PER_THREAD_LOCALE;
	struct crt_locale_pointers *pointers = per_thread ? own_locale(thread) : &crt_process_locale;
	struct crt_locale_data *locale;
	struct crt_multibyte_data *multibyte;

	if (!pointers || !text)
		return pointers ? pointers->locale : NULL;
	locale = crt_locale_build(pointers->locale, category, text);
	if (!locale)
		return NULL;
	if (category == LC_ALL || category == LC_CTYPE) {
		multibyte = crt_multibyte_build(locale->public.codepage);
		if (!multibyte) {
			crt_locale_release(locale);
			return NULL;
		}
		if (per_thread)
			crt_multibyte_release(pointers->multibyte);
		pointers->multibyte = multibyte;
	}
	if (per_thread)
		crt_locale_release(pointers->locale);
	pointers->locale = locale;
	return locale;
}

static bool category_valid(int category)
{
	if (category >= LC_MIN && category <= LC_MAX)
		return true;
	crt_invalid_parameter(EINVAL);
	return false;
}

wchar_t *__cdecl _wsetlocale(int category, const wchar_t *text)
{
	struct crt_locale_data *locale;
	wchar_t *name;

	if (!category_valid(category))
		return NULL;
	AcquireSRWLockExclusive(&locale_lock);
	locale = change_locale(category, text);
	name = locale ? wide_locale_name(locale, category) : NULL;
	ReleaseSRWLockExclusive(&locale_lock);
	return name;
}

char *__cdecl setlocale(int category, const char *text)
{
	wchar_t wide[CRT_CATEGORIES * 112];
	struct crt_locale_data *locale;
	char *name;
	size_t length = text ? strlen(text) : 0;

	if (!category_valid(category) || length >= sizeof(wide) / sizeof(*wide))
		return NULL;
	for (size_t i = 0; i < length; i++)
		wide[i] = (unsigned char)text[i];
	wide[length] = 0;
	AcquireSRWLockExclusive(&locale_lock);
	locale = change_locale(category, text ? wide : NULL);
	name = locale ? locale_name(locale, category) : NULL;
	ReleaseSRWLockExclusive(&locale_lock);
	return name;
}

int __cdecl _configthreadlocale(int mode)
{
	struct crt_thread *thread = crt_thread();
	int before = thread->thread_locale_mode == _ENABLE_PER_THREAD_LOCALE ? _ENABLE_PER_THREAD_LOCALE : _DISABLE_PER_THREAD_LOCALE;

	switch (mode) {
	case 0:
		break;
	case _ENABLE_PER_THREAD_LOCALE:
		thread->thread_locale_mode = mode;
		break;
	case _DISABLE_PER_THREAD_LOCALE:
		thread->thread_locale_mode = mode;
		crt_thread_locale_finish(thread);
		break;
	default:
		crt_invalid_parameter(EINVAL);
		return -1;
	}
	return before;
}

_locale_t __cdecl _wcreate_locale(int category, const wchar_t *text)
{
	struct crt_locale_pointers *made;

	if (category < LC_MIN || category > LC_MAX || !text)
		return NULL;
	made = calloc(1, sizeof(*made));
	if (!made)
		return NULL;
	made->locale = crt_locale_build(&crt_c_locale, category, text);
	made->multibyte = made->locale ? crt_multibyte_build(made->locale->public.codepage) : NULL;
	if (made->multibyte)
		return (_locale_t)made;
	crt_locale_release(made->locale);
	free(made);
	return NULL;
}

_locale_t __cdecl _create_locale(int category, const char *text)
{
	wchar_t wide[CRT_CATEGORIES * 112];
	size_t length = text ? strlen(text) : sizeof(wide);

	if (length >= sizeof(wide) / sizeof(*wide))
		return NULL;
	for (size_t i = 0; i <= length; i++)
		wide[i] = (unsigned char)text[i];
	return _wcreate_locale(category, wide);
}

_locale_t __cdecl _get_current_locale(void)
{
	struct crt_locale_pointers *made = malloc(sizeof(*made)), *own;

	if (!made)
		return NULL;
	AcquireSRWLockExclusive(&locale_lock);
	own = crt_thread()->own_locale;
	*made = own ? *own : crt_process_locale;
	InterlockedIncrement(&made->locale->references);
	InterlockedIncrement(&made->multibyte->references);
	ReleaseSRWLockExclusive(&locale_lock);
	return (_locale_t)made;
}

void __cdecl _free_locale(_locale_t locale)
{
	struct crt_locale_pointers *made = (struct crt_locale_pointers *)locale;

	if (!made)
		return;
	crt_locale_release(made->locale);
	crt_multibyte_release(made->multibyte);
	free(made);
}

void crt_thread_locale_finish(struct crt_thread *thread)
{
	_free_locale((_locale_t)thread->own_locale);
	thread->own_locale = NULL;
}

struct lconv *__cdecl localeconv(void)
{
	return (struct lconv *)&crt_current_locale()->lconv;
}

unsigned __cdecl ___lc_codepage_func(void)
{
	return crt_codepage(crt_current_locale());
}

unsigned __cdecl ___lc_collate_cp_func(void)
{
	return crt_current_locale()->category[LC_COLLATE].codepage;
}

int __cdecl ___mb_cur_max_func(void)
{
	return crt_current_locale()->public.mb_cur_max;
}

int __cdecl ___mb_cur_max_l_func(_locale_t given)
{
	return crt_locale(given)->public.mb_cur_max;
}

#if CRT_IS_UCRT
/* One system name per category, NULL where it is the C locale. */
wchar_t **__cdecl ___lc_locale_name_func(void)
{
	static wchar_t *names[CRT_CATEGORIES];
	struct crt_locale_data *locale = (struct crt_locale_data *)crt_current_locale();

	for (int i = LC_MIN + 1; i <= LC_MAX; i++) {
		struct crt_category *category = &locale->category[i];

		if (category->lcid && !category->system_name[0])
			LCIDToLocaleName(category->lcid, category->system_name, LOCALE_NAME_MAX_LENGTH, 0);
		names[i] = category->lcid ? category->system_name : NULL;
	}
	return names;
}
#else
unsigned long *__cdecl ___lc_handle_func(void)
{
	return (unsigned long *)crt_current_locale()->public.handle;
}

/* Data exports of the older runtime; they describe the process's locale at the start. */
int __mb_cur_max = 1;
unsigned __lc_codepage;
unsigned __lc_collate_cp;
unsigned long __lc_handle[CRT_CATEGORIES];
int __setlc_active;
int __unguarded_readlc_active;

int *__cdecl __p___mb_cur_max(void)
{
	return &__mb_cur_max;
}

int __cdecl ___setlc_active_func(void)
{
	return __setlc_active;
}

int *__cdecl ___unguarded_readlc_active_add_func(void)
{
	return &__unguarded_readlc_active;
}

/* Programs built for plain char as unsigned call this before main; lconv's CHAR_MAX entries then have to be 255. */
int __cdecl __lconv_init(void)
{
	for (char *p = &crt_c_locale.lconv.int_frac_digits; p <= &crt_c_locale.lconv.n_sign_posn; p++)
		*p = (char)UCHAR_MAX;
	return 0;
}
#endif

void __cdecl _lock_locales(void)
{
	AcquireSRWLockExclusive(&locale_lock);
}

void __cdecl _unlock_locales(void)
{
	ReleaseSRWLockExclusive(&locale_lock);
}
