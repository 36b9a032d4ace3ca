/*
 * signal and raise, and the filter that makes signals of exceptions.
 *
 * SIGFPE, SIGILL and SIGSEGV are the thread's own and come from exceptions: startup code has _XcptFilter asked about each. SIGINT
 * and SIGBREAK come from the console, on a thread of the console's making. A handler is reset before it is called.
 */
#include "startup.h"
#include "signal_state.h"
#include <signal.h>
#include <float.h>

#ifndef SIGABRT_COMPAT
#define SIGABRT_COMPAT 6
#endif

enum { THREAD_SIGNALS = 3 };
static const int thread_signals[THREAD_SIGNALS] = { SIGFPE, SIGILL, SIGSEGV };

struct signal_action {
	signal_handler handlers[THREAD_SIGNALS];
};

/* The process's: SIGINT, SIGBREAK, SIGABRT, SIGTERM. */
static signal_handler on_interrupt, on_break, on_abort, on_terminate;
static bool console_watched;

static BOOL WINAPI console_event(DWORD event)
{
	signal_handler *slot, handler;
	int number;

	if (event == CTRL_C_EVENT) {
		slot = &on_interrupt;
		number = SIGINT;
	} else {
		slot = &on_break;
		number = SIGBREAK;
	}
	handler = *slot;
	if (handler == SIG_DFL)
		return FALSE;
	if (handler != SIG_IGN) {
		*slot = SIG_DFL;
		handler(number);
	}
	return TRUE;
}

static signal_handler *process_slot(int number)
{
	switch (number) {
	case SIGINT: return &on_interrupt;
	case SIGBREAK: return &on_break;
	case SIGABRT:
	case SIGABRT_COMPAT: return &on_abort;
	case SIGTERM: return &on_terminate;
	default: return NULL;
	}
}

/* The thread's slot for NUMBER; NULL: none, or, unless CREATE, nothing was ever set. */
static signal_handler *thread_slot(int number, bool create)
{
	struct crt_thread *thread = crt_thread();

	for (int i = 0; i < THREAD_SIGNALS; i++) {
		if (thread_signals[i] != number)
			continue;
		if (!thread->signals && create)
			thread->signals = calloc(1, sizeof(*thread->signals));
		return thread->signals ? &thread->signals->handlers[i] : NULL;
	}
	return NULL;
}

/* SIGFPE's handler takes what happened as a second argument. */
static void call_fpe_handler(signal_handler handler, int code)
{
	void (__cdecl *with_code)(int, int) = (void (__cdecl *)(int, int))(void *)handler;

	with_code(SIGFPE, code);
}

signal_handler __cdecl signal(int number, signal_handler handler)
{
	signal_handler *slot = process_slot(number), old;

	if (!slot)
		slot = thread_slot(number, true);
	/* SIG_SGE and SIG_ACK are of other systems. */
	if (!slot || handler == (signal_handler)3 || handler == (signal_handler)4) {
		if (CRT_IS_UCRT)
			crt_invalid_parameter(EINVAL);
		crt_thread()->error = EINVAL;
		return SIG_ERR;
	}
	if ((number == SIGINT || number == SIGBREAK) && !console_watched && handler != SIG_DFL) {
		if (!SetConsoleCtrlHandler(console_event, TRUE)) {
			crt_fail();
			return SIG_ERR;
		}
		console_watched = true;
	}
	old = *slot;
	*slot = handler;
	return old;
}

int __cdecl raise(int number)
{
	signal_handler *slot = process_slot(number), handler;
	struct crt_thread *thread = crt_thread();
	bool of_thread = false;

	if (!slot) {
		for (int i = 0; i < THREAD_SIGNALS; i++)
			of_thread |= thread_signals[i] == number;
		if (!of_thread) {
			crt_invalid_parameter(EINVAL);
			return -1;
		}
		slot = thread_slot(number, false);
	}
	handler = slot ? *slot : SIG_DFL;
	if (handler == SIG_IGN)
		return 0;
	if (handler == SIG_DFL) {
		if (number == SIGABRT || number == SIGABRT_COMPAT)
			return 0; /* abort itself ends the process */
		_exit(3);
	}
	*slot = SIG_DFL;
	if (of_thread) {
		void *exception = thread->exception_pointers;

		thread->exception_pointers = NULL;
		if (number == SIGFPE)
			call_fpe_handler(handler, _FPE_EXPLICITGEN);
		else
			handler(number);
		thread->exception_pointers = exception;
	} else {
		handler(number);
	}
	return 0;
}

void **__cdecl __pxcptinfoptrs(void)
{
	return &crt_thread()->exception_pointers;
}

int *__cdecl __fpecode(void)
{
	return &crt_thread()->fp_exception_code;
}

static const struct {
	DWORD exception;
	unsigned char number, fp_code;
} exception_signals[] = {
	{ EXCEPTION_ACCESS_VIOLATION, SIGSEGV, 0 },
	{ EXCEPTION_ILLEGAL_INSTRUCTION, SIGILL, 0 },
	{ EXCEPTION_PRIV_INSTRUCTION, SIGILL, 0 },
	{ EXCEPTION_FLT_DENORMAL_OPERAND, SIGFPE, _FPE_DENORMAL },
	{ EXCEPTION_FLT_DIVIDE_BY_ZERO, SIGFPE, _FPE_ZERODIVIDE },
	{ EXCEPTION_FLT_INEXACT_RESULT, SIGFPE, _FPE_INEXACT },
	{ EXCEPTION_FLT_INVALID_OPERATION, SIGFPE, _FPE_INVALID },
	{ EXCEPTION_FLT_OVERFLOW, SIGFPE, _FPE_OVERFLOW },
	{ EXCEPTION_FLT_STACK_CHECK, SIGFPE, _FPE_STACKOVERFLOW },
	{ EXCEPTION_FLT_UNDERFLOW, SIGFPE, _FPE_UNDERFLOW },
};

int __cdecl _XcptFilter(unsigned long code, EXCEPTION_POINTERS *pointers)
{
	for (size_t i = 0; i < sizeof(exception_signals) / sizeof(exception_signals[0]); i++) {
		struct crt_thread *thread = crt_thread();
		int number = exception_signals[i].number;
		signal_handler *slot, handler;
		void *outer;

		if (exception_signals[i].exception != code)
			continue;
		slot = thread_slot(number, false);
		handler = slot ? *slot : SIG_DFL;
		if (handler == SIG_DFL)
			break;
		if (handler == SIG_IGN)
			return EXCEPTION_CONTINUE_EXECUTION;
		*slot = SIG_DFL;
		outer = thread->exception_pointers;
		thread->exception_pointers = pointers;
		if (number == SIGFPE) {
			thread->fp_exception_code = exception_signals[i].fp_code;
			call_fpe_handler(handler, thread->fp_exception_code);
		} else {
			handler(number);
		}
		thread->exception_pointers = outer;
		return EXCEPTION_CONTINUE_EXECUTION;
	}
	return UnhandledExceptionFilter(pointers);
}

/* In a DLL's entry code only C++'s own exceptions are the runtime's business. */
#define CPP_EXCEPTION 0xe06d7363

int __cdecl __CppXcptFilter(unsigned long code, EXCEPTION_POINTERS *pointers)
{
	return code == CPP_EXCEPTION ? _XcptFilter(code, pointers) : EXCEPTION_CONTINUE_SEARCH;
}

void signal_thread_finish(struct crt_thread *thread)
{
	free(thread->signals);
	thread->signals = NULL;
}
