/*
 * std::terminate: the end that C++ has for exceptions that nothing can be done about. Part of the C runtime DLLs.
 */
#include "eh.h"

_Noreturn void __cdecl abort(void);

typedef void (__cdecl *terminate_handler)(void);

/* The handler is the thread's, as documented. */
_Noreturn void __cdecl terminate(void)
{
	terminate_handler handler = eh_thread()->terminate;
	if (handler)
		handler();
	abort();
}

terminate_handler __cdecl set_terminate(terminate_handler handler)
{
	struct eh_thread *thread = eh_thread();
	terminate_handler old = thread->terminate;
	thread->terminate = handler;
	return old;
}

terminate_handler __cdecl _get_terminate(void)
{
	return eh_thread()->terminate;
}
