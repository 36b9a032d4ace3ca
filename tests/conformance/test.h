/*
 * What a conformance test is written with.
 *
 * A test program is one DLL's: the files of its folder, each with TESTs about one topic. TESTs run alone, in any order, in
 * processes of their own:
 *
 *     TEST(CreateFileW_missing_folder)
 *     {
 *             HANDLE h = CreateFileW(L"no\\such", GENERIC_READ, 0, NULL, OPEN_EXISTING, 0, NULL);
 *             CHECK(h == INVALID_HANDLE_VALUE);
 *             CHECK_ERROR(ERROR_PATH_NOT_FOUND);
 *     }
 *
 * They are plain Windows programs and run on Windows too. `program.exe` runs all, `program.exe NAME...` those named,
 * `program.exe --list` names them. A failed CHECK prints its place and values, and the test goes on; REQUIRE ends the test.
 */
#ifndef CONFORMANCE_TEST_H
#define CONFORMANCE_TEST_H

#include <windows.h>

#include <stdio.h>

struct test {
	const char *name;
	void (*run)(void);
	struct test *next;
};

void test_register(struct test *test);
/* Says that a check at FILE:LINE failed; what follows is printf's. */
void test_fail(const char *file, int line, const char *format, ...) __attribute__((format(printf, 3, 4)));
/* Says that this test cannot be done here, and why; the caller returns. */
void test_skip(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* The command-line arguments after "--child", for tests that start themselves again; NULL outside such a child. */
char **test_child_arguments(void);

#define TEST(id) \
	static void test_##id(void); \
	static struct test test_entry_##id = { #id, test_##id, NULL }; \
	__attribute__((constructor)) static void test_add_##id(void) { test_register(&test_entry_##id); } \
	static void test_##id(void)

#define CHECK(condition) \
	do { \
		if (!(condition)) \
			test_fail(__FILE__, __LINE__, "%s (last error %lu)", #condition, GetLastError()); \
	} while (0)

#define REQUIRE(condition) \
	do { \
		if (!(condition)) { \
			test_fail(__FILE__, __LINE__, "%s (last error %lu)", #condition, GetLastError()); \
			return; \
		} \
	} while (0)

#define CHECK_EQ(value, expected) \
	do { \
		long long test_value = (long long)(value), test_expected = (long long)(expected); \
		if (test_value != test_expected) \
			test_fail(__FILE__, __LINE__, "%s is %lld (0x%llx), expected %lld (0x%llx)", #value, test_value, test_value, \
				  test_expected, test_expected); \
	} while (0)

#define CHECK_STR(value, expected) \
	do { \
		const char *test_value = (value), *test_expected = (expected); \
		if (strcmp(test_value, test_expected)) \
			test_fail(__FILE__, __LINE__, "%s is \"%s\", expected \"%s\"", #value, test_value, test_expected); \
	} while (0)

#define CHECK_WSTR(value, expected) \
	do { \
		const wchar_t *test_value = (value), *test_expected = (expected); \
		if (wcscmp(test_value, test_expected)) \
			test_fail(__FILE__, __LINE__, "%s is \"%ls\", expected \"%ls\"", #value, test_value, test_expected); \
	} while (0)

/* Where CONTEXT says that the thread is. */
#ifdef _WIN64
#define CONTEXT_POSITION(context) ((context)->Rip)
#else
#define CONTEXT_POSITION(context) ((context)->Eip)
#endif

#define CHECK_ERROR(expected) CHECK_EQ(GetLastError(), expected)

#endif
