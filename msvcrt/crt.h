/*
 * The C runtime's internal header: what its files share.
 *
 * The exported functions are declared by the toolchain's own headers, included here with their inline versions turned off, so
 * that the compiler checks each definition against them.
 */
#ifndef CRT_H
#define CRT_H

#define __CRT__NO_INLINE
#define __USE_MINGW_ANSI_STDIO 0
#define WIN32_LEAN_AND_MEAN
#ifndef _CRTIMP
#define _CRTIMP
#endif
#define _SECIMP
#include <windows.h>
#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>
#include <locale.h>
#include <time.h>
#include "crt_flavor.h"

/* The toolchain gives its programs a strtod of its own; here the name is ours. */
#undef strtod

/*
 * What a thread owns. It lives in the DLL's static TLS, so it is there before the thread's first instruction and goes with
 * the thread; members that own memory are released on thread detach by crt_thread_finish().
 */
struct crt_thread {
	int error;                      /* errno */
	unsigned long dos_error;        /* _doserrno */
	_invalid_parameter_handler invalid_parameter_handler; /* NULL: the process's */
	char *strtok_next;              /* where strtok, wcstok and _mbstok go on */
	wchar_t *wcstok_next;
	unsigned char *mbstok_next;
	unsigned rand_state;
	struct crt_locale_pointers *own_locale; /* NULL: the process's locale is in force */
	int thread_locale_mode;         /* _configthreadlocale's last setting, 0 for never set */
	int mbrlen_state, mbrtowc_state, mbsrtowcs_state, wcrtomb_state; /* of callers that pass no mbstate_t */
	struct tm tm;                   /* gmtime's and localtime's result */
	char asctime_text[26];
	wchar_t wasctime_text[26];
	char ecvt_text[360];            /* _ecvt's and _fcvt's result: DBL_MAX has 309 digits */
	char message_text[192];         /* strerror's result, and _wcserror's */
	wchar_t wide_message_text[192];
	char temporary_name[20];        /* tmpnam(NULL)'s result */
	wchar_t wide_temporary_name[20];
	struct thread_start *start;     /* what _beginthread or _beginthreadex handed over, owned */
	struct signal_action *signals;  /* this thread's handlers of SIGFPE, SIGILL and SIGSEGV; NULL: all default */
	void *exception_pointers;       /* __pxcptinfoptrs: the exception a signal handler runs for */
	int fp_exception_code;          /* _fpecode */
};

/* The calling thread's data. Never NULL; takes no lock, changes no last-error code. */
struct crt_thread *crt_thread(void);

/*
 * Reports a parameter that breaks a function's contract: sets errno to ERROR and calls the invalid parameter handler. The
 * default handler ends the process or returns, by CRT_INVALID_PARAMETER_ENDS_PROCESS; if this returns the caller hands back its
 * documented failure.
 */
void crt_invalid_parameter(int error);

/* Same, and returns ERROR: for functions of type errno_t. */
errno_t crt_invalid_parameter_errno(int error);

/* The errno value that stands for a Windows error. */
int crt_errno_from_windows(DWORD error);

/* A function that Windows refused: _doserrno and errno from GetLastError() or from ERROR. Both return -1. */
int crt_fail(void);
int crt_fail_with(DWORD error);

#endif
