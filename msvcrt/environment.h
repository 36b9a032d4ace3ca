/*
 * The environment as the runtime keeps it: arrays of "NAME=value", one narrow and one wide, each made when it is first asked for.
 * What _putenv changes is changed in those that are there and in the process's environment.
 */
#ifndef CRT_ENVIRONMENT_H
#define CRT_ENVIRONMENT_H

#include "crt.h"

/* Exported as _environ, _wenviron, __initenv, __winitenv. */
extern char **crt_environ;
extern wchar_t **crt_wenviron;
extern char **crt_initenv;
extern wchar_t **crt_winitenv;

/* Makes the array if it is not there. False: no memory. */
bool environment_make_narrow(void);
bool environment_make_wide(void);

/*
 * Puts SETTING, "NAME=value" from malloc, into the array in place of what had that name, or frees it and takes the name away if REMOVE;
 * called with the environment locked. False: no memory, and SETTING is still the caller's.
 */
bool environ_store(char *setting, size_t name_length, bool remove);
bool wenviron_store(wchar_t *setting, size_t name_length, bool remove);

/* The value of NAME in the array, or NULL. */
char *environ_find(const char *name, size_t length);
wchar_t *wenviron_find(const wchar_t *name, size_t length);

extern SRWLOCK environment_lock;

#endif
