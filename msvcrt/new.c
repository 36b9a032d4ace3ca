/*
 * C++'s operator new and delete, and the new handler.
 *
 * The handler of this family takes the size asked for and answers whether to try again. Exported under the compiler's mangled
 * names, see the .def. When there is no memory and no handler, operator new of msvcrt.dll returns NULL: the throwing kind is part
 * of the program's own static library.
 */
#include "crt.h"
#include "heap.h"

static _PNH new_handler;
static int new_mode;

_PNH __cdecl crt_set_new_handler(_PNH handler)
{
	return InterlockedExchangePointer((void **)&new_handler, handler);
}

_PNH __cdecl crt_query_new_handler(void)
{
	return new_handler;
}

int __cdecl _set_new_mode(int mode)
{
	if (mode != 0 && mode != 1) {
		crt_invalid_parameter(EINVAL);
		return -1;
	}
	return InterlockedExchange((LONG *)&new_mode, mode);
}

int __cdecl _query_new_mode(void)
{
	return new_mode;
}

int __cdecl _callnewh(size_t bytes)
{
	_PNH handler = new_handler;

	return handler && handler(bytes);
}

void *__cdecl crt_operator_new(size_t bytes)
{
	void *block;

	do
		block = malloc(bytes);
	while (!block && _callnewh(bytes));
	return block;
}

void __cdecl crt_operator_delete(void *block)
{
	free(block);
}
