/*
 * _except_handler4_common, which functions with __try blocks have for a handler since Visual C++ 2005, and what old compilers open
 * functions with. No compiler at hand makes such functions: these are what theirs make of
 *
 *     __try { __try { body(); } __finally { note('f'); } } __except (answer_filter()) { note('h'); }
 */
#include "test.h"

#include <setjmp.h>
#include <string.h>

ULONG_PTR cookie = 0x5a5a1234;
static char trace[32];
static LONG filter_answer;
static DWORD filter_code;
static unsigned checks, bad_checks;

void note(int mark)
{
	size_t length = strlen(trace);

	if (length + 1 < sizeof(trace)) {
		trace[length] = (char)mark;
		trace[length + 1] = 0;
	}
}

LONG filter(EXCEPTION_POINTERS *pointers)
{
	note('?');
	filter_code = pointers->ExceptionRecord->ExceptionCode;
	return filter_answer;
}

void __fastcall check_cookie(ULONG_PTR value)
{
	checks++;
	if (value != cookie)
		bad_checks++;
}

/* The frame: ebp-4 the level, -8 the hidden table, -12 the handler, -16 the next frame, -20 what the filter reads, -24 esp, -28 a cookie. */
void with_handler4(void (*body)(void));
void with_handler3(void (*body)(void));
__asm__(
	"	.data\n	.p2align 2\n"
	"table4:	.long -2, 0, -28, 0\n	.long -2, 3f, 4f, 0, 0, 5f\n"
	"table3:	.long -1, 3f, 4f, 0, 0, 5f\n"
	"	.text\n"
	"handler4:	pushl 16(%esp)\n	pushl 16(%esp)\n	pushl 16(%esp)\n	pushl 16(%esp)\n	pushl $@check_cookie@4\n	pushl $_cookie\n"
	"	call __except_handler4_common\n	add $24, %esp\n	ret\n"
	"	.globl _with_handler4\n_with_handler4:\n"
	"	push %ebp\n	mov %esp, %ebp\n	push $-2\n	mov $table4, %eax\n	xor _cookie, %eax\n	push %eax\n	push $handler4\n	jmp 1f\n"
	"	.globl _with_handler3\n_with_handler3:\n"
	"	push %ebp\n	mov %esp, %ebp\n	push $-1\n	push $table3\n	push $__except_handler3\n"
	"1:	pushl %fs:0\n	sub $16, %esp\n	push %ebx\n	push %esi\n	push %edi\n"
	"	mov _cookie, %eax\n	xor %ebp, %eax\n	mov %eax, -28(%ebp)\n	mov %esp, -24(%ebp)\n	lea -16(%ebp), %eax\n	mov %eax, %fs:0\n"
	"	movl $1, -4(%ebp)\n	call *8(%ebp)\n	movl $0, -4(%ebp)\n	call 5f\n	jmp 6f\n"
	"3:	pushl -20(%ebp)\n	call _filter\n	pop %ecx\n	ret\n"
	"4:	mov -24(%ebp), %esp\n	pushl $'h'\n	call _note\n	pop %ecx\n	jmp 6f\n"
	"5:	pushl $'f'\n	call _note\n	pop %ecx\n	ret\n"
	"6:	mov -16(%ebp), %ecx\n	mov %ecx, %fs:0\n	lea -44(%ebp), %esp\n	pop %edi\n	pop %esi\n	pop %ebx\n	leave\n	ret\n");

static void raise(void)
{
	RaiseException(0xe0000077, 0, 0, NULL);
	note('c');
}

static void quiet(void)
{
	note('q');
}

static void run(void (*with)(void (*)(void)), void (*body)(void), LONG answer, const char *expected)
{
	trace[0] = 0;
	filter_code = 0;
	filter_answer = answer;
	with(body);
	CHECK_STR(trace, expected);
}

static void run_all(void (*with)(void (*)(void)))
{
	run(with, quiet, 0, "qf");
	run(with, raise, EXCEPTION_EXECUTE_HANDLER, "?fh");
	CHECK_EQ(filter_code, 0xe0000077);
	run(with, raise, EXCEPTION_CONTINUE_EXECUTION, "?cf");
}

TEST(except_handler3)
{
	run_all(with_handler3);
}

TEST(except_handler4_checks_the_cookie)
{
	run_all(with_handler4);
	CHECK_EQ(checks, 2);
	CHECK_EQ(bad_checks, 0);
}

static jmp_buf buffer;
static void jump(void)
{
	longjmp(buffer, 4);
}

TEST(longjmp_runs_the_blocks_of_handler4)
{
	int value = setjmp(buffer);

	if (!value) {
		trace[0] = 0;
		with_handler4(jump);
	}
	CHECK_EQ(value, 4);
	CHECK_STR(trace, "f");
}
