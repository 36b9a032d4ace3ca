/*
 * C++ exceptions of Microsoft's ABI: which handler is chosen, what is destroyed when. The expected orders are the C++ standard's
 * ([except.throw], [except.ctor], [except.handle]); the object thrown lives until the last handler that has it is left.
 */
#include "test.h"

#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

static char log_buffer[1024];

void log_text(const char *text)
{
	snprintf(log_buffer + strlen(log_buffer), sizeof log_buffer - strlen(log_buffer), "%s ", text);
}

void log_number(const char *text, int number)
{
	snprintf(log_buffer + strlen(log_buffer), sizeof log_buffer - strlen(log_buffer), "%s%d ", text, number);
}

void log_expect(const char *text);
void cxx_catch(int kind);
void cxx_rethrow(void);
void cxx_nested(void);
void cxx_leave_handlers(void);
void cxx_recursion(void);
void cxx_throw_while_unwinding(void);
void cxx_throw(int what);
void cxx_guard(void (*function)(void));
void cxx_with_local(void (*function)(void));

/* What the compiler expects of a runtime's static part. */
#ifdef _WIN64
#define OPERATOR_DELETE "\"??3@YAXPEAX_K@Z\""
#else
#define OPERATOR_DELETE "\"??3@YAXPAX@Z\""
#endif
__asm__("	.data\n"
	"	.globl	\"??_7type_info@@6B@\"\n"
	"\"??_7type_info@@6B@\":	.quad 0, 0\n"
	"	.text\n"
	"	.globl	" OPERATOR_DELETE "\n"
	OPERATOR_DELETE ":	ret\n");

void log_expect(const char *text)
{
	CHECK_STR(log_buffer, text);
	log_buffer[0] = 0;
}

TEST(catch_by_type)
{
	cxx_catch(1);
	log_expect("+50 +1001 +1 -1 -1001 -50 int42 ");
	cxx_catch(4);
	log_expect("+50 +1004 +4 -4 -1004 -50 text ");
	cxx_catch(7);
	log_expect("+50 +1007 +7 -7 -1007 -50 ... ");
}

TEST(catch_by_base)
{
	cxx_catch(2);
	log_expect("+50 +1002 +2 -2 -1002 -50 Second2 ");
	cxx_catch(5);
	log_expect("+50 +1005 +5 -5 -1005 -50 First1 ");
	cxx_catch(6);
	log_expect("+50 +1006 +6 -6 -1006 -50 First*1 ");
}

TEST(catch_by_value_copies)
{
	cxx_catch(3);
	log_expect("+50 +1003 +3 +33 c133 -3 -1003 -50 Tracked133 -133 -33 ");
}

TEST(rethrow_keeps_object)
{
	cxx_rethrow();
	log_expect("+1003 +3 +33 -3 -1003 in33 out33 -33 ");
}

TEST(handlers_nest)
{
	cxx_nested();
	log_expect("+60 +1001 +1 -1 -1001 +61 +62 caught104 again62 -62 after +1004 +4 -4 -1004 -61 -60 text ");
}

TEST(handlers_are_left_by_throw_continue_and_end)
{
	cxx_leave_handlers();
	log_expect("+70 +1001 +1 -1 -1001 +80 +90 -80 -70 got90 -90 "
	       "+71 +1001 +1 -1 -1001 +81 -81 -71 "
	       "+72 +1001 +1 -1 -1001 +82 end -82 -72 ");
}

TEST(rethrow_through_recursion)
{
	cxx_recursion();
	log_expect("+6 +5 +4 +3 +2 +1 +0 -0 -1 -2 -3 -4 -5 -6 result500 ");
}

TEST(destructor_throws_and_catches_while_unwinding)
{
	cxx_throw_while_unwinding();
	log_expect("+1001 +1 -1 -1001 inside9 int42 ");
}

static int __cdecl compare_by_throwing(const void *first, const void *second)
{
	cxx_throw(1);
	return 0;
}

static void sort(void)
{
	int numbers[4] = { 3, 1, 2, 0 };

	qsort(numbers, 4, sizeof(*numbers), compare_by_throwing);
}

static void sort_with_local(void)
{
	cxx_with_local(sort);
}

TEST(exception_passes_through_a_runtime_function)
{
	cxx_guard(sort_with_local);
	log_expect("+7 -7 out42 ");
}

static jmp_buf place;

static void jump(void)
{
	longjmp(place, 3);
}

/* Microsoft, "longjmp": in C++ of Microsoft's, destructors run as with exceptions. */
TEST(longjmp_destroys_objects)
{
	volatile int value = setjmp(place);

	if (!value)
		cxx_with_local(jump);
	CHECK_EQ(value, 3);
	log_expect("+7 -7 ");
}
