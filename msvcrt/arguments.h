/*
 * main's arguments, as startup code and its variables have them.
 */
#ifndef CRT_ARGUMENTS_H
#define CRT_ARGUMENTS_H

#include "crt.h"

/* Exported as __argc, __argv, __wargv, _acmdln, _wcmdln, _pgmptr, _wpgmptr. */
extern int crt_argc;
extern char **crt_argv;
extern wchar_t **crt_wargv;
extern char *crt_acmdln;
extern wchar_t *crt_wcmdln;
extern char *crt_pgmptr;
extern wchar_t *crt_wpgmptr;

/* Splits the command line, once; EXPAND: wildcards become names. False: no memory. */
bool arguments_make(bool expand);
bool arguments_make_narrow(bool expand);

#endif
