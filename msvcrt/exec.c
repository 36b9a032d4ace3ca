/*
 * _spawn and _exec in all their kinds: l takes the arguments one by one, v in an array, e an environment, p looks along PATH.
 *
 * The l kinds end their arguments with NULL; an environment follows behind that.
 */
#include "spawn.h"
#include "file_name.h"
#include <process.h>
#include <stdarg.h>

static void free_strings(wchar_t **strings)
{
	for (wchar_t **string = strings; string && *string; string++)
		free(*string);
	free(strings);
}

/* A NULL-ended array of narrow strings as a wide one from malloc; NULL for NULL, or with errno set. */
static wchar_t **widen_strings(const char *const *strings)
{
	size_t count = 0;
	wchar_t **wide;

	if (!strings)
		return NULL;
	while (strings[count])
		count++;
	wide = calloc(count + 1, sizeof(*wide));
	for (size_t i = 0; wide && i < count; i++) {
		struct file_name name;

		if (!file_name_init(&name, strings[i])) {
			free_strings(wide);
			return NULL;
		}
		wide[i] = _wcsdup(name.text);
		file_name_finish(&name);
	}
	return wide;
}

static intptr_t spawn_narrow(int mode, const char *name, const char *const *arguments, const char *const *environment, bool along_path)
{
	wchar_t **wide_arguments, **wide_environment;
	struct file_name wide_name;
	intptr_t result = -1;

	if (!name || !arguments) {
		crt_invalid_parameter(EINVAL);
		return -1;
	}
	if (!file_name_init(&wide_name, name))
		return -1;
	wide_arguments = widen_strings(arguments);
	wide_environment = widen_strings(environment);
	if (wide_arguments && (wide_environment || !environment))
		result = spawn(mode, wide_name.text, (const wchar_t *const *)wide_arguments, (const wchar_t *const *)wide_environment,
			along_path);
	free_strings(wide_arguments);
	free_strings(wide_environment);
	file_name_finish(&wide_name);
	return result;
}

#define SPAWN_ARRAYS(width, character, spawn_function) \
	intptr_t __cdecl _##width##spawnv(int mode, const character *name, const character *const *arguments) \
	{ return spawn_function(mode, name, arguments, NULL, false); } \
	intptr_t __cdecl _##width##spawnve(int mode, const character *name, const character *const *arguments, \
			const character *const *environment) \
	{ return spawn_function(mode, name, arguments, environment, false); } \
	intptr_t __cdecl _##width##spawnvp(int mode, const character *name, const character *const *arguments) \
	{ return spawn_function(mode, name, arguments, NULL, true); } \
	intptr_t __cdecl _##width##spawnvpe(int mode, const character *name, const character *const *arguments, \
			const character *const *environment) \
	{ return spawn_function(mode, name, arguments, environment, true); } \
	intptr_t __cdecl _##width##execv(const character *name, const character *const *arguments) \
	{ return spawn_function(_P_OVERLAY, name, arguments, NULL, false); } \
	intptr_t __cdecl _##width##execve(const character *name, const character *const *arguments, \
			const character *const *environment) \
	{ return spawn_function(_P_OVERLAY, name, arguments, environment, false); } \
	intptr_t __cdecl _##width##execvp(const character *name, const character *const *arguments) \
	{ return spawn_function(_P_OVERLAY, name, arguments, NULL, true); } \
	intptr_t __cdecl _##width##execvpe(const character *name, const character *const *arguments, \
			const character *const *environment) \
	{ return spawn_function(_P_OVERLAY, name, arguments, environment, true); }

SPAWN_ARRAYS(, char, spawn_narrow)
SPAWN_ARRAYS(w, wchar_t, spawn)

/* The arguments of an l kind as an array from calloc: FIRST and what follows up to NULL. */
#define GATHER(character, first) \
	const character **list; \
	size_t count = 1; \
	va_list arguments, counting; \
	intptr_t result; \
	va_start(arguments, first); \
	va_copy(counting, arguments); \
	if (first) \
		while (va_arg(counting, const character *)) \
			count++; \
	va_end(counting); \
	list = calloc(count + 1, sizeof(*list)); \
	if (!list) { \
		va_end(arguments); \
		return -1; \
	} \
	list[0] = first; \
	for (size_t i = 1; first && i < count; i++) \
		list[i] = va_arg(arguments, const character *);

#define ENVIRONMENT(character) (va_arg(arguments, const character *), va_arg(arguments, const character *const *))

#define SPAWN_LIST(function, mode_parameter, mode, character, spawn_function, environment, along_path) \
	intptr_t __cdecl function(mode_parameter const character *name, const character *first, ...) \
	{ \
		GATHER(character, first) \
		result = spawn_function(mode, name, list, environment, along_path); \
		va_end(arguments); \
		free(list); \
		return result; \
	}
#define MODE_PARAMETER int mode,

SPAWN_LIST(_spawnl, MODE_PARAMETER, mode, char, spawn_narrow, NULL, false)
SPAWN_LIST(_spawnle, MODE_PARAMETER, mode, char, spawn_narrow, ENVIRONMENT(char), false)
SPAWN_LIST(_spawnlp, MODE_PARAMETER, mode, char, spawn_narrow, NULL, true)
SPAWN_LIST(_spawnlpe, MODE_PARAMETER, mode, char, spawn_narrow, ENVIRONMENT(char), true)
SPAWN_LIST(_execl, , _P_OVERLAY, char, spawn_narrow, NULL, false)
SPAWN_LIST(_execle, , _P_OVERLAY, char, spawn_narrow, ENVIRONMENT(char), false)
SPAWN_LIST(_execlp, , _P_OVERLAY, char, spawn_narrow, NULL, true)
SPAWN_LIST(_execlpe, , _P_OVERLAY, char, spawn_narrow, ENVIRONMENT(char), true)
SPAWN_LIST(_wspawnl, MODE_PARAMETER, mode, wchar_t, spawn, NULL, false)
SPAWN_LIST(_wspawnle, MODE_PARAMETER, mode, wchar_t, spawn, ENVIRONMENT(wchar_t), false)
SPAWN_LIST(_wspawnlp, MODE_PARAMETER, mode, wchar_t, spawn, NULL, true)
SPAWN_LIST(_wspawnlpe, MODE_PARAMETER, mode, wchar_t, spawn, ENVIRONMENT(wchar_t), true)
SPAWN_LIST(_wexecl, , _P_OVERLAY, wchar_t, spawn, NULL, false)
SPAWN_LIST(_wexecle, , _P_OVERLAY, wchar_t, spawn, ENVIRONMENT(wchar_t), false)
SPAWN_LIST(_wexeclp, , _P_OVERLAY, wchar_t, spawn, NULL, true)
SPAWN_LIST(_wexeclpe, , _P_OVERLAY, wchar_t, spawn, ENVIRONMENT(wchar_t), true)
