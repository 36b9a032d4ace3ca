/*
 * The frame of a conformance program: lists its tests, runs them, counts what failed. See test.h.
 */
#include "test.h"

#include <stdarg.h>
#include <string.h>

static struct test *tests;
static int failures;
static int skipped;
static char **child_arguments;

void test_register(struct test *test)
{
	struct test **at = &tests;

	while (*at && strcmp((*at)->name, test->name) < 0)
		at = &(*at)->next;
	test->next = *at;
	*at = test;
}

void test_fail(const char *file, int line, const char *format, ...)
{
	DWORD error = GetLastError();
	va_list arguments;
	const char *base = strrchr(file, '/');

	failures++;
	printf("  %s:%d: ", base ? base + 1 : file, line);
	va_start(arguments, format);
	vprintf(format, arguments);
	va_end(arguments);
	printf("\n");
	fflush(stdout);
	SetLastError(error);
}

void test_skip(const char *format, ...)
{
	va_list arguments;

	skipped = 1;
	printf("  skipped: ");
	va_start(arguments, format);
	vprintf(format, arguments);
	va_end(arguments);
	printf("\n");
}

char **test_child_arguments(void)
{
	return child_arguments;
}

static int run(struct test *test)
{
	failures = 0;
	skipped = 0;
	test->run();
	printf("%s %s\n", failures ? "FAIL" : skipped ? "skip" : "ok", test->name);
	fflush(stdout);
	return failures != 0;
}

static int named(struct test *test, int count, char **names)
{
	int i;

	for (i = 0; i < count; i++)
		if (!strcmp(names[i], test->name))
			return 1;
	return count == 0;
}

int main(int argc, char **argv)
{
	struct test *test;
	int failed = 0;
	int i;

	if (argc > 1 && !strcmp(argv[1], "--list")) {
		for (test = tests; test; test = test->next)
			puts(test->name);
		return 0;
	}
	for (i = 1; i < argc; i++) {
		if (!strcmp(argv[i], "--child")) {
			child_arguments = argv + i + 1;
			argc = i;
		}
	}
	for (test = tests; test; test = test->next)
		if (named(test, argc - 1, argv + 1))
			failed += run(test);
	return failed ? 1 : 0;
}
