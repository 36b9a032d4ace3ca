/*
 * _assert and _wassert: what a failed assertion prints before it aborts.
 */
#include "stream.h"
#include "startup.h"
#include <assert.h>

#undef assert

__attribute__((noreturn)) void __cdecl _wassert(const wchar_t *expression, const wchar_t *file, unsigned line)
{
	fflush(stdout);
	fprintf(stderr, "Assertion failed: %ls, file %ls, line %u\n", expression, file, line);
	fflush(stderr);
	abort();
}

__attribute__((noreturn)) void __cdecl _assert(const char *expression, const char *file, unsigned line)
{
	fflush(stdout);
	fprintf(stderr, "Assertion failed: %s, file %s, line %u\n", expression, file, line);
	fflush(stderr);
	abort();
}
