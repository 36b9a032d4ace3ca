/*
 * The meeting point with the toolchain's libmingwex, which this DLL links: well-kept public-domain and BSD code for what takes
 * long to get exactly right.
 *
 * From it come gdtoa's decimal conversion (strtod.c, ecvt.c, the printf files), the gamma and error functions, fused multiply-add, remainders,
 * cube roots and complex arithmetic. Its objects were written for programs that import a C runtime, and refer to functions of
 * one; those resolve to this DLL's own. What they want besides that no file here defines is defined here.
 */
#include "math_internal.h"
#include <complex.h>

/* Called by its functions when they fail. */
void __mingw_raise_matherr(int failure, const char *name, double x, double y, double result)
{
	math_error((enum math_failure)failure, name, x, y, result);
}

/* The .def files export these by name; this table makes the linker take them from the library. */
static const void *const taken_from_library[] __attribute__((used)) = {
	cbrt, cbrtf, erf, erfc, erfcf, erff, fma, fmaf, lgamma, lgammaf, remainder, remainderf, remquo, remquof, tgamma, tgammaf,
	cabs, cabsf, cacos, cacosf, cacosh, cacoshf, carg, cargf, casin, casinf, casinh, casinhf, catan, catanf, catanh, catanhf,
	ccos, ccosf, ccosh, ccoshf, cexp, cexpf, cimag, cimagf, clog, clogf, conj, conjf, cpow, cpowf, cproj, cprojf, creal,
	crealf, csin, csinf, csinh, csinhf, csqrt, csqrtf, ctan, ctanf, ctanh, ctanhf,
};
