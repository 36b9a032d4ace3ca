/*
 * __CxxFrameHandler4: functions with the compressed tables that Microsoft's compiler makes since 2019. No other compiler makes
 * them, so they are made here, like those of programs that it built (Microsoft C++ Team Blog, "Making C++ Exception Handling
 * Smaller On x64"): a handler has tables of its own, whose states begin at 0, and answers with the number of a continuation.
 *
 *     void fh4_function(void)
 *     {
 *             Object a(1);                          // state 0
 *             try {                                 // state 1
 *                     Object b(2);                  // state 2; through a pointer
 *                     fh4_step(1);
 *             } catch (int i) {
 *                     log("int", i);
 *                     Object c(3);                  // state 0 of the handler
 *                     try {                         // state 1
 *                             fh4_step(2);
 *                     } catch (int &j) {            // state 2
 *                             log("inner", j);
 *                             fh4_step(3);
 *                     }
 *             } catch (...) {                       // state 3
 *                     log("any");
 *                     fh4_step(4);
 *             }
 *     }
 */
#include "test.h"

#include <stdint.h>
#include <string.h>

void log_text(const char *text);
void log_number(const char *text, int number);
void log_expect(const char *text);
void cxx_throw(int what);
void cxx_guard(void (*function)(void));

void fh4_function(void);
void fh4_noexcept_function(void);

#define FUNCLET_BEGIN(name) \
	".globl " name "\n .seh_proc " name "\n" name ":\n" \
	"	mov %rdx, 0x10(%rsp)\n	push %rbp\n .seh_pushreg %rbp\n	sub $0x20, %rsp\n .seh_stackalloc 0x20\n	mov %rdx, %rbp\n .seh_endprologue\n"
#define FUNCLET_END(result) \
	"	mov $" result ", %eax\n	add $0x20, %rsp\n	pop %rbp\n	ret\n"

__asm__(".text\n"
	"fh4_handler: jmp *fh4_handler_target(%rip)\n"

	".data\n .globl fh4_int_type\nfh4_int_type: .quad \"??_R0H@8\"\n .text\n"

	".globl fh4_function\n .seh_proc fh4_function\nfh4_function:\n"
	" .seh_handler fh4_handler, @except, @unwind\n"
	"	sub $0x68, %rsp\n .seh_stackalloc 0x68\n .seh_endprologue\n"
	"	movl $1, 0x40(%rsp)\n	movl $2, 0x44(%rsp)\n	lea 0x44(%rsp), %rax\n	mov %rax, 0x48(%rsp)\n"
	"fh4_try: mov $1, %ecx\n	call fh4_step\n	nop\n"
	"fh4_after: lea 0x44(%rsp), %rcx\n	call fh4_destroy\n"
	"fh4_continue: lea 0x40(%rsp), %rcx\n	call fh4_destroy\n	add $0x68, %rsp\n	ret\n"
	"fh4_wrong: ud2\n"
	" .seh_handlerdata\n .rva fh4_info\n .text\n .seh_endproc\n"

	FUNCLET_BEGIN("fh4_catch_int") " .seh_handler fh4_handler, @except, @unwind\n"
	"	lea fh4_text_int(%rip), %rcx\n	mov 0x58(%rbp), %edx\n	call log_number\n	movl $3, 0x5c(%rbp)\n"
	"fh4_inner_try: mov $2, %ecx\n	call fh4_step\n	nop\n"
	"fh4_inner_after: lea 0x5c(%rbp), %rcx\n	call fh4_destroy\n"
	FUNCLET_END("0") " .seh_handlerdata\n .rva fh4_catch_info\n .text\n .seh_endproc\n"

	FUNCLET_BEGIN("fh4_catch_inner")
	"	lea fh4_text_inner(%rip), %rcx\n	mov 0x50(%rbp), %rax\n	mov (%rax), %edx\n	call log_number\n"
	"	mov $3, %ecx\n	call fh4_step\n"
	FUNCLET_END("0") " .seh_endproc\n"

	FUNCLET_BEGIN("fh4_catch_any")
	"	lea fh4_text_any(%rip), %rcx\n	call log_text\n	mov $4, %ecx\n	call fh4_step\n"
	FUNCLET_END("1") " .seh_endproc\n"

	"fh4_destroy_c: lea 0x5c(%rdx), %rcx\n	jmp fh4_destroy\n"

	".globl fh4_noexcept_function\n .seh_proc fh4_noexcept_function\nfh4_noexcept_function:\n"
	" .seh_handler fh4_handler, @except, @unwind\n"
	"	sub $0x28, %rsp\n .seh_stackalloc 0x28\n .seh_endprologue\n"
	"	mov $1, %ecx\n	call fh4_step\n	nop\n	add $0x28, %rsp\n	ret\n"
	" .seh_handlerdata\n .rva fh4_noexcept_info\n .text\n .seh_endproc\n");

extern const char fh4_try[], fh4_after[], fh4_continue[], fh4_wrong[], fh4_catch_int[], fh4_inner_try[], fh4_inner_after[],
	fh4_catch_inner[], fh4_catch_any[], fh4_destroy_c[], __ImageBase[];
extern const void *const fh4_int_type;
void *fh4_handler_target;
const char fh4_text_int[] = "int", fh4_text_inner[] = "inner", fh4_text_any[] = "any";

static int script[5];

void fh4_step(int step)
{
	log_number("step", step);
	cxx_throw(script[step]);
}

void fh4_destroy(const int *object)
{
	log_number("~", *object);
}

/* --- tables --- */

uint8_t fh4_info[16], fh4_catch_info[16], fh4_noexcept_info[8];
static uint8_t states[64], tries[64], places[64], catch_states[32], catch_tries[64], catch_places[32], no_places[4];

static void put_number(uint8_t **at, uint32_t value)
{
	if (value < 0x80) {
		*(*at)++ = (uint8_t)(value << 1);
	} else {
		*(*at)++ = (uint8_t)(value << 2 | 1);
		*(*at)++ = (uint8_t)(value >> 6);
	}
}

static void put_address(uint8_t **at, const void *address)
{
	int32_t rva = (int32_t)((const char *)address - __ImageBase);

	memcpy(*at, &rva, sizeof(rva));
	*at += sizeof(rva);
}

enum { NO_ACTION, OBJECT, POINTER_TO_OBJECT, FUNCLET };

/* An entry of an unwind map; NEXT is that of the state outside, NULL for none. */
static uint8_t *put_state(uint8_t **at, const uint8_t *map, const uint8_t *next, unsigned kind, const void *code, unsigned object)
{
	uint8_t *start = *at;

	put_number(at, (uint32_t)(start - (next ? next : map)) << 2 | kind);
	if (kind)
		put_address(at, code);
	if (kind == OBJECT || kind == POINTER_TO_OBJECT)
		put_number(at, object);
	return start;
}

static void make_function(void)
{
	uint8_t *at = states, *first;

	put_number(&at, 4);
	first = put_state(&at, states, NULL, OBJECT, (const void *)fh4_destroy, 0x40);
	const uint8_t *second = put_state(&at, states, first, NO_ACTION, NULL, 0);
	put_state(&at, states, second, POINTER_TO_OBJECT, (const void *)fh4_destroy, 0x48);
	put_state(&at, states, first, NO_ACTION, NULL, 0);

	uint8_t *handlers = tries + 32;
	at = tries;
	put_number(&at, 1);
	put_number(&at, 1);
	put_number(&at, 2);
	put_number(&at, 3);
	put_address(&at, handlers);
	at = handlers;
	put_number(&at, 2);
	*at++ = 0x02 | 0x04 | 0x10; /* type, object, one continuation */
	put_address(&at, fh4_int_type);
	put_number(&at, 0x58);
	put_address(&at, fh4_catch_int);
	put_number(&at, (uint32_t)(fh4_continue - (const char *)fh4_function));
	*at++ = 0x01 | 0x08 | 0x20; /* adjectives, two continuations that are addresses */
	put_number(&at, 0x40);
	put_address(&at, fh4_catch_any);
	put_address(&at, fh4_wrong);
	put_address(&at, fh4_continue);

	at = places;
	put_number(&at, 2);
	put_number(&at, (uint32_t)(fh4_try - (const char *)fh4_function));
	put_number(&at, 2 + 1);
	put_number(&at, (uint32_t)(fh4_after - fh4_try));
	put_number(&at, 0);

	at = fh4_info;
	*at++ = 0x08 | 0x10 | 0x20; /* states, try blocks, synchronous */
	put_address(&at, states);
	put_address(&at, tries);
	put_address(&at, places);
}

static void make_handler(void)
{
	uint8_t *at = catch_states;

	put_number(&at, 3);
	const uint8_t *first = put_state(&at, catch_states, NULL, FUNCLET, fh4_destroy_c, 0);
	put_state(&at, catch_states, first, NO_ACTION, NULL, 0);
	put_state(&at, catch_states, first, NO_ACTION, NULL, 0);

	uint8_t *handlers = catch_tries + 32;
	at = catch_tries;
	put_number(&at, 1);
	put_number(&at, 1);
	put_number(&at, 1);
	put_number(&at, 2);
	put_address(&at, handlers);
	at = handlers;
	put_number(&at, 1);
	*at++ = 0x01 | 0x02 | 0x04 | 0x10;
	put_number(&at, 8); /* by reference */
	put_address(&at, fh4_int_type);
	put_number(&at, 0x50);
	put_address(&at, fh4_catch_inner);
	put_number(&at, (uint32_t)(fh4_inner_after - fh4_catch_int));

	at = catch_places;
	put_number(&at, 2);
	put_number(&at, (uint32_t)(fh4_inner_try - fh4_catch_int));
	put_number(&at, 1 + 1);
	put_number(&at, (uint32_t)(fh4_inner_after - fh4_inner_try));
	put_number(&at, 0);

	at = fh4_catch_info;
	*at++ = 0x01 | 0x08 | 0x10 | 0x20; /* a handler */
	put_address(&at, catch_states);
	put_address(&at, catch_tries);
	put_address(&at, catch_places);
	put_number(&at, 0x38); /* where it keeps its function's frame */

	at = fh4_noexcept_info;
	*at++ = 0x40 | 0x20;
	put_address(&at, no_places);
}

/* Runs the function, its steps throwing as the string says: a digit for each. */
static void run(const char *steps, const char *expected)
{
	HMODULE library = LoadLibraryA("vcruntime140_1.dll");

	REQUIRE(library);
	fh4_handler_target = (void *)GetProcAddress(library, "__CxxFrameHandler4");
	REQUIRE(fh4_handler_target);
	make_function();
	make_handler();
	for (unsigned i = 0; i < 4; i++)
		script[i + 1] = steps[i] - '0';
	cxx_guard(fh4_function);
	log_expect(expected);
}

TEST(fh4_nothing_thrown)
{
	run("0000", "step1 ~2 ~1 ");
}

TEST(fh4_handlers_by_type)
{
	run("1000", "step1 ~2 int42 step2 ~3 ~1 ");
	run("2000", "step1 ~2 any step4 ~1 ");
}

TEST(fh4_handler_inside_a_handler)
{
	run("1100", "step1 ~2 int42 step2 inner42 step3 ~3 ~1 ");
}

TEST(fh4_exception_leaves_a_handler)
{
	run("1200", "step1 ~2 int42 step2 ~3 ~1 text ");
	run("1120", "step1 ~2 int42 step2 inner42 step3 ~3 ~1 text ");
	run("2001", "step1 ~2 any step4 ~1 out42 ");
}

TEST(fh4_thrown_again)
{
	run("1300", "step1 ~2 int42 step2 inner42 step3 ~3 ~1 ");
	run("1130", "step1 ~2 int42 step2 inner42 step3 ~3 ~1 out42 ");
	run("2003", "step1 ~2 any step4 ~1 text ");
}

static void __cdecl leave_thread(void)
{
	log_text("terminate");
	ExitThread(77);
}

static DWORD WINAPI noexcept_thread(PVOID parameter)
{
	typedef void __cdecl handler(void);
	typedef handler *__cdecl setter(handler *);
	setter *set_terminate = (setter *)(void *)GetProcAddress(LoadLibraryA("ucrtbase.dll"), "set_terminate");

	if (!set_terminate)
		return 0;
	set_terminate(leave_thread);
	cxx_guard(fh4_noexcept_function);
	return 1;
}

TEST(fh4_noexcept)
{
	run("0000", "step1 ~2 ~1 ");
	script[1] = 1;
	HANDLE thread = CreateThread(NULL, 0, noexcept_thread, NULL, 0, NULL);
	DWORD code = 0;
	CHECK_EQ(WaitForSingleObject(thread, 10000), WAIT_OBJECT_0);
	CHECK(GetExitCodeThread(thread, &code));
	CHECK_EQ(code, 77);
	log_expect("step1 terminate ");
	CloseHandle(thread);
}
