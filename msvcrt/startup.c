/*
 * Starting up: the DLL's own entry point, and what a program's startup code calls before main.
 */
#include "startup.h"
#include "arguments.h"
#include "environment.h"
#include "heap.h"
#include "stream.h"
#include "version.h"
#include <corecrt_startup.h>
#include <process.h>

int crt_fmode = _O_TEXT;
int crt_commode;

static void process_attach(bool with_program)
{
	heap_init();
	onexit_init();
	version_init();
	command_line_init();
	fd_table_init();
	/* Loaded later, by a program that may have threads by now. */
	if (!with_program)
		stream_threads_begin();
}

BOOL WINAPI DllMain(HINSTANCE instance, DWORD reason, void *reserved)
{
	(void)instance;
	switch (reason) {
	case DLL_PROCESS_ATTACH:
		process_attach(reserved != NULL);
		break;
	case DLL_THREAD_ATTACH:
		stream_threads_begin();
		break;
	case DLL_THREAD_DETACH:
		crt_thread_finish();
		break;
	case DLL_PROCESS_DETACH:
		exit_on_detach(reserved != NULL);
		break;
	}
	return TRUE;
}

void __cdecl _initterm(_PVFV *first, _PVFV *last)
{
	for (; first < last; first++)
		if (*first)
			(*first)();
}

int __cdecl _initterm_e(_PIFV *first, _PIFV *last)
{
	for (; first < last; first++) {
		int error = *first ? (*first)() : 0;

		if (error)
			return error;
	}
	return 0;
}

/* What startup code passes to __getmainargs: whether malloc asks the new handler. */
struct startup_information {
	int new_mode;
};

int __cdecl __getmainargs(int *argc, char ***argv, char ***environment, int expand, struct startup_information *startup)
{
	if (startup)
		_set_new_mode(startup->new_mode);
	if (!arguments_make_narrow(expand))
		_amsg_exit(8);
	if (!environment_make_narrow())
		_amsg_exit(9);
	*argc = crt_argc;
	*argv = crt_argv;
	*environment = crt_environ;
	return 0;
}

int __cdecl __wgetmainargs(int *argc, wchar_t ***argv, wchar_t ***environment, int expand, struct startup_information *startup)
{
	if (startup)
		_set_new_mode(startup->new_mode);
	if (!arguments_make(expand))
		_amsg_exit(8);
	if (!environment_make_wide())
		_amsg_exit(9);
	*argc = crt_argc;
	*argv = crt_wargv;
	*environment = crt_wenviron;
	return 0;
}

int *__cdecl __p__fmode(void)
{
	return &crt_fmode;
}

int *__cdecl __p__commode(void)
{
	return &crt_commode;
}

errno_t __cdecl _set_fmode(int mode)
{
	if (mode != _O_TEXT && mode != _O_BINARY && mode != _O_WTEXT)
		return crt_invalid_parameter_errno(EINVAL);
	crt_fmode = mode;
	return 0;
}

errno_t __cdecl _get_fmode(int *mode)
{
	if (!mode)
		return crt_invalid_parameter_errno(EINVAL);
	*mode = crt_fmode;
	return 0;
}
