/* Mathematics that 32-bit compilers of Microsoft's call with arguments in registers of the processor. */
#include "../test.h"

#include <math.h>
#include <stdlib.h>

static FARPROC runtime(const char *name)
{
	return GetProcAddress(GetModuleHandleW(L"msvcrt.dll"), name);
}

/* Calls a function whose arguments are on the x87 stack; *depth is what is left there besides the result. */
static double x87(const char *name, double first, double second, int two, int *depth)
{
	FARPROC function = runtime(name);
	unsigned short status;
	double result;

	if (!function) {
		test_fail(__FILE__, __LINE__, "there is no %s", name);
		return 0;
	}
	if (two)
		__asm__ volatile("fninit; fldl %3; fldl %4; call *%2; fstpl %0; fnstsw %1"
				 : "=m"(result), "=m"(status) : "r"(function), "m"(first), "m"(second) : "eax", "ecx", "edx", "memory");
	else
		__asm__ volatile("fninit; fldl %3; call *%2; fstpl %0; fnstsw %1"
				 : "=m"(result), "=m"(status) : "r"(function), "m"(first) : "eax", "ecx", "edx", "memory");
	*depth = -(status >> 11) & 7;
	return result;
}

static void check_one(const char *name, double x, double expected)
{
	int depth = 0;
	double result = x87(name, x, 0, 0, &depth);

	if (fabs(result - expected) > 1e-14 || depth)
		test_fail(__FILE__, __LINE__, "%s(%g) is %.17g, expected %.17g; %d left", name, x, result, expected, depth);
}

static void check_two(const char *name, double x, double y, double expected)
{
	int depth = 0;
	double result = x87(name, x, y, 1, &depth);

	if (fabs(result - expected) > 1e-14 || depth)
		test_fail(__FILE__, __LINE__, "%s(%g, %g) is %.17g, expected %.17g; %d left", name, x, y, result, expected, depth);
}

TEST(x87_arguments)
{
	check_one("_CIacos", 0.5, 1.0471975511965979);
	check_one("_CIasin", 0.5, 0.52359877559829893);
	check_one("_CIatan", 1, 0.78539816339744828);
	check_one("_CIcos", 1, 0.54030230586813977);
	check_one("_CIcosh", 1, 1.5430806348152437);
	check_one("_CIexp", 1, 2.7182818284590451);
	check_one("_CIlog", 2, 0.69314718055994529);
	check_one("_CIlog10", 2, 0.3010299956639812);
	check_one("_CIsin", 1, 0.8414709848078965);
	check_one("_CIsinh", 1, 1.1752011936438014);
	check_one("_CIsqrt", 2, 1.4142135623730951);
	check_one("_CItan", 1, 1.5574077246549023);
	check_one("_CItanh", 1, 0.76159415595576485);
	check_two("_CIatan2", 1, 2, 0.46364760900080609);
	check_two("_CIfmod", 7.5, 2, 1.5);
	check_two("_CIpow", 2, 10, 1024);
}

static long long truncated(const char *name, double value, unsigned short control)
{
	FARPROC function = runtime(name);
	unsigned short before, after;
	unsigned ecx = 0x12345678;
	long long result;

	__asm__ volatile("fninit; fldcw %4; fnstcw %2; fldl %5; call *%6; fnstcw %3"
			 : "=A"(result), "+c"(ecx), "=m"(before), "=m"(after) : "m"(control), "m"(value), "r"(function) : "memory");
	CHECK_EQ(after, before);
	CHECK_EQ(ecx, 0x12345678);
	return result;
}

TEST(ftol)
{
	REQUIRE(runtime("_ftol"));
	CHECK_EQ(truncated("_ftol", 2.9, 0x37f), 2);
	CHECK_EQ(truncated("_ftol", -2.9, 0x37f), -2);
	CHECK_EQ(truncated("_ftol", 2.1, 0xb7f), 2); /* rounding up is in force */
	CHECK_EQ(truncated("_ftol", -1234567890123.5, 0x27f), -1234567890123);
}

/* Variables of the runtime have functions that tell where they are. */
TEST(addresses_of_data)
{
	char ***(__cdecl *initenv)(void) = (void *)runtime("__p___initenv");
	int *(__cdecl *mb_cur_max)(void) = (void *)runtime("__p___mb_cur_max");
	unsigned short **(__cdecl *pctype)(void) = (void *)runtime("__p__pctype");
	long *(__cdecl *timezone)(void) = (void *)runtime("__p__timezone");
	FILE *(__cdecl *iob)(void) = (void *)runtime("__p__iob");
	int *adjust = (int *)runtime("_adjust_fdiv");

	REQUIRE(initenv && mb_cur_max && pctype && timezone && iob && adjust);
	CHECK((void *)initenv() == (void *)runtime("__initenv"));
	CHECK_EQ(*mb_cur_max(), 1);
	CHECK((*pctype())['a'] & 2);
	CHECK((void *)timezone() == (void *)runtime("_timezone"));
	CHECK((void *)iob() == (void *)runtime("_iob"));
	CHECK_EQ(*adjust, 0);
}
