/*
 * The environment: making the arrays, getenv, _putenv and their kin.
 */
#include "environment.h"
#include "file_name.h"

char **crt_environ, **crt_initenv;
wchar_t **crt_wenviron, **crt_winitenv;
SRWLOCK environment_lock = SRWLOCK_INIT;

#define CHAR char
#define ARRAY crt_environ
#define INITIAL crt_initenv
#define FIND environ_find
#define STORE environ_store
#define COMPARE _strnicmp
#include "environment_template.h"
#undef CHAR
#undef ARRAY
#undef INITIAL
#undef FIND
#undef STORE
#undef COMPARE

#define CHAR wchar_t
#define ARRAY crt_wenviron
#define INITIAL crt_winitenv
#define FIND wenviron_find
#define STORE wenviron_store
#define COMPARE _wcsnicmp
#include "environment_template.h"

bool environment_make_wide(void)
{
	wchar_t *block, **array;
	size_t count = 0;

	if (crt_wenviron)
		return true;
	block = GetEnvironmentStringsW();
	if (!block)
		return false;
	for (wchar_t *p = block; *p; p += wcslen(p) + 1)
		count += *p != '=';
	array = calloc(count + 1, sizeof(*array));
	count = 0;
	/* "=C:=C:\folder" and its like are the system's own. */
	for (wchar_t *p = block; array && *p; p += wcslen(p) + 1)
		if (*p != '=')
			array[count++] = _wcsdup(p);
	FreeEnvironmentStringsW(block);
	crt_winitenv = crt_wenviron = array;
	return array != NULL;
}

bool environment_make_narrow(void)
{
	wchar_t *block;
	char **array;
	size_t count = 0;

	if (crt_environ)
		return true;
	block = GetEnvironmentStringsW();
	if (!block)
		return false;
	for (wchar_t *p = block; *p; p += wcslen(p) + 1)
		count += *p != '=';
	array = calloc(count + 1, sizeof(*array));
	count = 0;
	for (wchar_t *p = block; array && *p; p += wcslen(p) + 1)
		if (*p != '=')
			array[count++] = file_name_narrow(p);
	FreeEnvironmentStringsW(block);
	crt_initenv = crt_environ = array;
	return array != NULL;
}

int __cdecl _initialize_narrow_environment(void)
{
	return environment_make_narrow() ? 0 : -1;
}

int __cdecl _initialize_wide_environment(void)
{
	return environment_make_wide() ? 0 : -1;
}

char **__cdecl _get_initial_narrow_environment(void)
{
	environment_make_narrow();
	return crt_initenv;
}

wchar_t **__cdecl _get_initial_wide_environment(void)
{
	environment_make_wide();
	return crt_winitenv;
}

/* Where the environment is that main and wmain get; the 32-bit runtime tells. */
char ***__cdecl __p___initenv(void)
{
	return &crt_initenv;
}

wchar_t ***__cdecl __p___winitenv(void)
{
	return &crt_winitenv;
}

char ***__cdecl __p__environ(void)
{
	environment_make_narrow();
	return &crt_environ;
}

wchar_t ***__cdecl __p__wenviron(void)
{
	environment_make_wide();
	return &crt_wenviron;
}

char *__cdecl getenv(const char *name)
{
	char *value;

	if (!name) {
		crt_invalid_parameter(EINVAL);
		return NULL;
	}
	AcquireSRWLockExclusive(&environment_lock);
	value = environment_make_narrow() ? environ_find(name, strlen(name)) : NULL;
	ReleaseSRWLockExclusive(&environment_lock);
	return value;
}

wchar_t *__cdecl _wgetenv(const wchar_t *name)
{
	wchar_t *value;

	if (!name) {
		crt_invalid_parameter(EINVAL);
		return NULL;
	}
	AcquireSRWLockExclusive(&environment_lock);
	value = environment_make_wide() ? wenviron_find(name, wcslen(name)) : NULL;
	ReleaseSRWLockExclusive(&environment_lock);
	return value;
}

errno_t __cdecl getenv_s(size_t *needed, char *buffer, rsize_t size, const char *name)
{
	const char *value;
	size_t length;

	if (!needed || (!buffer && size) || (buffer && !size))
		return crt_invalid_parameter_errno(EINVAL);
	*needed = 0;
	if (buffer)
		buffer[0] = 0;
	value = getenv(name);
	if (!value)
		return name ? 0 : EINVAL;
	length = strlen(value);
	*needed = length + 1;
	if (!size)
		return 0;
	if (length >= size)
		return crt_invalid_parameter_errno(ERANGE);
	memcpy(buffer, value, length + 1);
	return 0;
}

errno_t __cdecl _wgetenv_s(size_t *needed, wchar_t *buffer, size_t size, const wchar_t *name)
{
	const wchar_t *value;
	size_t length;

	if (!needed || (!buffer && size) || (buffer && !size))
		return crt_invalid_parameter_errno(EINVAL);
	*needed = 0;
	if (buffer)
		buffer[0] = 0;
	value = _wgetenv(name);
	if (!value)
		return name ? 0 : EINVAL;
	length = wcslen(value);
	*needed = length + 1;
	if (!size)
		return 0;
	if (length >= size)
		return crt_invalid_parameter_errno(ERANGE);
	memcpy(buffer, value, (length + 1) * sizeof(wchar_t));
	return 0;
}

errno_t __cdecl _dupenv_s(char **copy, size_t *count, const char *name)
{
	const char *value;

	if (!copy || !name)
		return crt_invalid_parameter_errno(EINVAL);
	value = getenv(name);
	*copy = value ? _strdup(value) : NULL;
	if (count)
		*count = *copy ? strlen(value) + 1 : 0;
	return value && !*copy ? ENOMEM : 0;
}

errno_t __cdecl _wdupenv_s(wchar_t **copy, size_t *count, const wchar_t *name)
{
	const wchar_t *value;

	if (!copy || !name)
		return crt_invalid_parameter_errno(EINVAL);
	value = _wgetenv(name);
	*copy = value ? _wcsdup(value) : NULL;
	if (count)
		*count = *copy ? wcslen(value) + 1 : 0;
	return value && !*copy ? ENOMEM : 0;
}

/* SETTING is "NAME=value", wide; an empty value takes the name away. */
static int put_setting(const wchar_t *setting)
{
	const wchar_t *equals = wcschr(setting, '=');
	size_t wide_name = equals ? equals - setting : 0;
	bool remove, stored;
	wchar_t *name, *copy;
	char *narrow;

	if (!wide_name) {
		crt_thread()->error = EINVAL;
		return -1;
	}
	remove = !equals[1];
	name = _wcsdup(setting);
	copy = _wcsdup(setting);
	narrow = file_name_narrow(setting);
	if (!name || !copy || !narrow) {
		free(name);
		free(copy);
		free(narrow);
		return -1;
	}
	name[wide_name] = 0;
	AcquireSRWLockExclusive(&environment_lock);
	/* The narrow array is made from the environment as it was, and then changed like the other. */
	stored = !crt_wenviron || wenviron_store(copy, wide_name, remove);
	if (!crt_wenviron || !stored)
		free(copy);
	if (stored && environment_make_narrow()) {
		stored = environ_store(narrow, strchr(narrow, '=') - narrow, remove);
		if (!stored)
			free(narrow);
	} else {
		free(narrow);
	}
	if (stored)
		SetEnvironmentVariableW(name, remove ? NULL : equals + 1);
	ReleaseSRWLockExclusive(&environment_lock);
	free(name);
	return stored ? 0 : -1;
}

int __cdecl _wputenv(const wchar_t *setting)
{
	if (!setting) {
		crt_invalid_parameter(EINVAL);
		return -1;
	}
	return put_setting(setting);
}

int __cdecl _putenv(const char *setting)
{
	struct file_name wide;
	int result;

	if (!setting) {
		crt_invalid_parameter(EINVAL);
		return -1;
	}
	if (!file_name_init(&wide, setting))
		return -1;
	result = put_setting(wide.text);
	file_name_finish(&wide);
	return result;
}

errno_t __cdecl _wputenv_s(const wchar_t *name, const wchar_t *value)
{
	wchar_t *setting;
	int result;

	if (!name || !value)
		return crt_invalid_parameter_errno(EINVAL);
	setting = malloc((wcslen(name) + wcslen(value) + 2) * sizeof(wchar_t));
	if (!setting)
		return ENOMEM;
	wcscpy(setting, name);
	wcscat(setting, L"=");
	wcscat(setting, value);
	result = wcschr(name, '=') ? -1 : put_setting(setting);
	free(setting);
	if (!result)
		return 0;
	return crt_thread()->error = EINVAL;
}

errno_t __cdecl _putenv_s(const char *name, const char *value)
{
	struct file_name wide_name, wide_value;
	errno_t error;

	if (!name || !value)
		return crt_invalid_parameter_errno(EINVAL);
	if (!file_name_init(&wide_name, name))
		return crt_thread()->error;
	if (file_name_init(&wide_value, value)) {
		error = _wputenv_s(wide_name.text, wide_value.text);
		file_name_finish(&wide_value);
	} else {
		error = crt_thread()->error;
	}
	file_name_finish(&wide_name);
	return error;
}
