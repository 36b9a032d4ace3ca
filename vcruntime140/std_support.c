/*
 * What the C++ library's headers call for std::exception and for pure virtual functions.
 */
#include "std_classes.h"

_Noreturn void __cdecl __std_terminate(void)
{
	terminate();
}

void __cdecl __std_exception_copy(const struct exception_data *from, struct exception_data *to)
{
	if (!from->owned || !from->what) {
		to->what = from->what;
		to->owned = false;
		return;
	}
	size_t size = strlen(from->what) + 1;
	char *copy = malloc(size);
	if (!copy)
		return;
	to->what = memcpy(copy, from->what, size);
	to->owned = true;
}

void __cdecl __std_exception_destroy(struct exception_data *data)
{
	if (data->owned)
		free((void *)data->what);
	data->what = NULL;
	data->owned = false;
}

typedef void (__cdecl *purecall_handler)(void);
static purecall_handler pure_handler;

purecall_handler __cdecl _set_purecall_handler(purecall_handler handler)
{
	return (purecall_handler)InterlockedExchangePointer((PVOID volatile *)&pure_handler, (PVOID)handler);
}

purecall_handler __cdecl _get_purecall_handler(void)
{
	return pure_handler;
}

/* What a vftable has for a pure virtual function. */
int __cdecl _purecall(void)
{
	if (pure_handler)
		pure_handler();
	abort();
}
