/*
 * What runs at exit: _onexit, atexit and their tables.
 *
 * A DLL that links the runtime keeps a table of its own, which its startup code runs when the DLL goes; a table of msvcrt.dll's
 * generation is two pointers that __dllonexit moves, one of the Universal CRT's an _onexit_table_t. The program's functions are in
 * `at_exit` here. The last registered runs first, and a function may register more.
 */
#include "startup.h"
#include <corecrt_startup.h>

static CRITICAL_SECTION onexit_lock;
static _onexit_table_t at_exit, at_quick_exit_table;

void onexit_init(void)
{
	InitializeCriticalSection(&onexit_lock);
}

int __cdecl _initialize_onexit_table(_onexit_table_t *table)
{
	if (!table)
		return -1;
	if (table->_first == table->_end)
		table->_first = table->_last = table->_end = NULL;
	return 0;
}

int __cdecl _register_onexit_function(_onexit_table_t *table, _onexit_t function)
{
	int result = 0;

	if (!table)
		return -1;
	EnterCriticalSection(&onexit_lock);
	if (table->_last == table->_end) {
		size_t used = table->_last - table->_first, room = used ? used * 2 : 32;
		_PVFV *grown = realloc(table->_first, room * sizeof(*grown));

		if (grown) {
			table->_first = grown;
			table->_last = grown + used;
			table->_end = grown + room;
		} else {
			result = -1;
		}
	}
	if (!result)
		*table->_last++ = (_PVFV)function;
	LeaveCriticalSection(&onexit_lock);
	return result;
}

int __cdecl _execute_onexit_table(_onexit_table_t *table)
{
	if (!table)
		return -1;
	for (;;) {
		_PVFV function = NULL;

		EnterCriticalSection(&onexit_lock);
		if (table->_last != table->_first) {
			function = *--table->_last;
		} else {
			free(table->_first);
			table->_first = table->_last = table->_end = NULL;
		}
		LeaveCriticalSection(&onexit_lock);
		if (!function)
			return 0;
		function();
	}
}

_onexit_t __cdecl _onexit(_onexit_t function)
{
	return _register_onexit_function(&at_exit, function) ? NULL : function;
}

int __cdecl atexit(void (__cdecl *function)(void))
{
	return _register_onexit_function(&at_exit, (_onexit_t)function);
}

int __cdecl _crt_atexit(_PVFV function)
{
	return _register_onexit_function(&at_exit, (_onexit_t)function);
}

int __cdecl _crt_at_quick_exit(_PVFV function)
{
	return _register_onexit_function(&at_quick_exit_table, (_onexit_t)function);
}

_onexit_t __cdecl __dllonexit(_onexit_t function, _PVFV **first, _PVFV **last)
{
	_onexit_t result = NULL;
	size_t used;

	if (!first || !last)
		return NULL;
	EnterCriticalSection(&onexit_lock);
	used = *last - *first;
	if (!*first || (used + 1) * sizeof(_PVFV) > _msize(*first)) {
		_PVFV *grown = realloc(*first, (used ? used * 2 : 32) * sizeof(*grown));

		if (!grown)
			goto out;
		*first = grown;
		*last = grown + used;
	}
	*(*last)++ = (_PVFV)function;
	result = function;
out:
	LeaveCriticalSection(&onexit_lock);
	return result;
}

void onexit_run(void)
{
	_execute_onexit_table(&at_exit);
}

void onexit_run_quick(void)
{
	_execute_onexit_table(&at_quick_exit_table);
}
