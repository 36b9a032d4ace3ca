/*
 * Errors of math functions: errno, and the program's handler set by __setusermatherr.
 */
#include "math_internal.h"

/* The toolchain redirects its programs. */
#undef __setusermatherr
void __cdecl __setusermatherr(int (__cdecl *function)(struct _exception *));

/* Data export behind the older headers' HUGE_VAL. */
#undef _HUGE
double _HUGE = __builtin_huge_val();

typedef int (__cdecl *user_matherr)(struct _exception *);

static user_matherr handler;

void __cdecl __setusermatherr(user_matherr function)
{
	handler = function;
}

double math_error(enum math_failure failure, const char *name, double x, double y, double result)
{
	struct _exception what = { .type = failure, .name = name, .arg1 = x, .arg2 = y, .retval = result };

	if (handler && handler(&what))
		return what.retval;
	if (failure == MATH_DOMAIN)
		*_errno() = EDOM;
	else if (failure != MATH_UNDERFLOW)
		*_errno() = ERANGE;
	return what.retval;
}
