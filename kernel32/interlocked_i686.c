/*
 * The Interlocked functions. On other processors compilers know them; 32-bit programs import them.
 *
 * The names are the headers' intrinsics, so these have names of their own and the .def says which is which.
 */
#include "kernel32.h"

LONG WINAPI interlocked_increment(LONG volatile *value)
{
	return __sync_add_and_fetch(value, 1);
}

LONG WINAPI interlocked_decrement(LONG volatile *value)
{
	return __sync_sub_and_fetch(value, 1);
}

LONG WINAPI interlocked_exchange(LONG volatile *value, LONG to)
{
	return __atomic_exchange_n(value, to, __ATOMIC_SEQ_CST);
}

LONG WINAPI interlocked_exchange_add(LONG volatile *value, LONG by)
{
	return __sync_fetch_and_add(value, by);
}

LONG WINAPI interlocked_compare_exchange(LONG volatile *value, LONG to, LONG expected)
{
	return __sync_val_compare_and_swap(value, expected, to);
}

LONGLONG WINAPI interlocked_compare_exchange_64(LONGLONG volatile *value, LONGLONG to, LONGLONG expected)
{
	return __sync_val_compare_and_swap(value, expected, to);
}
