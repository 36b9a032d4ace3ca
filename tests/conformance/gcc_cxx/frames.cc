// C++ exceptions of gcc inside one module, and through frames of the system's DLLs. Linked with gcc's libraries as DLLs and into
// the program (gcc_cxx.exe, gcc_cxx_static.exe).
#include <exception>
#include <new>
#include <search.h>
#include <stdexcept>
#include <stdlib.h>
#include <string>
#include <typeinfo>

#include "test_cxx.h"

static const bool TABLES_OF_GCC_ONLY = sizeof(void *) == 4;

static int destroyed;

struct Counted {
	~Counted() { destroyed++; }
};

__attribute__((noinline)) static void throw_int(int number)
{
	Counted counted;

	throw number;
}

// Runs STATEMENT, whose callback throws NUMBER below one Counted.
#define THROWS(number, statement) \
	do { \
		int caught = 0; \
		destroyed = 0; \
		try { \
			statement; \
		} catch (int thrown) { \
			caught = thrown; \
		} \
		CHECK_EQ(caught, number); \
		CHECK_EQ(destroyed, 1); \
	} while (0)

static int compare(const void *, const void *)
{
	throw_int(1);
	return 0;
}

TEST(through_qsort_and_bsearch)
{
	if (TABLES_OF_GCC_ONLY) {
		test_skip("gcc's unwinder for 32 bits finds its way through frames with its own tables only");
		return;
	}
	int numbers[40] = { 4, 3, 2, 1 }, key = 1;
	unsigned count = 4;

	THROWS(1, qsort(numbers, 40, sizeof(int), compare));
	THROWS(1, bsearch(&key, numbers, 40, sizeof(int), compare));
	THROWS(1, _lfind(&key, numbers, &count, sizeof(int), compare));
}

static BOOL CALLBACK locale(LPWSTR, DWORD, LPARAM)
{
	throw_int(2);
	return TRUE;
}

static BOOL CALLBACK once(PINIT_ONCE, PVOID, PVOID *)
{
	throw_int(3);
	return TRUE;
}

static VOID CALLBACK apc(ULONG_PTR)
{
	throw_int(4);
}

TEST(through_kernel32)
{
	if (TABLES_OF_GCC_ONLY) {
		test_skip("gcc's unwinder for 32 bits finds its way through frames with its own tables only");
		return;
	}
	INIT_ONCE init_once = INIT_ONCE_STATIC_INIT;

	THROWS(2, EnumSystemLocalesEx(locale, LOCALE_ALL, 0, NULL));
	THROWS(3, InitOnceExecuteOnce(&init_once, once, NULL, NULL));
	QueueUserAPC(apc, GetCurrentThread(), 0);
	THROWS(4, SleepEx(0, TRUE));
}

struct Base {
	virtual ~Base() {}
	int b = 1;
};
struct Other {
	virtual ~Other() {}
	int o = 2;
};
struct Derived : Base, virtual Other {
	int d = 3;
};

TEST(caught_as_a_base)
{
	try {
		throw Derived();
	} catch (const Other &other) {
		CHECK_EQ(other.o, 2);
		CHECK(typeid(other) == typeid(Derived));
		CHECK(dynamic_cast<const Base *>(&other) != NULL);
	}
	try {
		throw Derived();
	} catch (const Base &base) {
		CHECK_EQ(base.b, 1);
		CHECK(typeid(base) == typeid(Derived));
	}
	Derived derived;
	try {
		throw &derived;
	} catch (int) {
		CHECK(!"caught as int");
	} catch (Other *other) {
		CHECK(other == &derived);
	}
	try {
		throw nullptr;
	} catch (const char *text) {
		CHECK(text == NULL);
	}
}

TEST(rethrown_object_is_the_same)
{
	const void *first = NULL, *second = NULL;

	destroyed = 0;
	try {
		try {
			throw Counted();
		} catch (Counted &counted) {
			first = &counted;
			throw;
		}
	} catch (Counted &counted) {
		second = &counted;
	}
	CHECK(first == second);
	CHECK_EQ(destroyed, 1);
}

TEST(nested_handlers)
{
	std::string trace;

	try {
		try {
			throw 1;
		} catch (int a) {
			trace += 'a';
			try {
				throw 2;
			} catch (int b) {
				trace += 'b';
				CHECK_EQ(b, 2);
			}
			throw a + 2;
		}
	} catch (int c) {
		trace += 'c';
		CHECK_EQ(c, 3);
	}
	CHECK_STR(trace.c_str(), "abc");
}

struct ThrowsInside {
	int *uncaught;
	~ThrowsInside()
	{
		*uncaught = std::uncaught_exceptions();
		try {
			throw 5;
		} catch (int) {
			destroyed += 10;
		}
	}
};

TEST(exception_inside_a_destructor_that_an_exception_runs)
{
	int uncaught = -1;

	destroyed = 0;
	try {
		ThrowsInside inside = { &uncaught };
		throw_int(6);
	} catch (int number) {
		CHECK_EQ(number, 6);
	}
	CHECK_EQ(destroyed, 11);
	CHECK_EQ(uncaught, 1);
	CHECK_EQ(std::uncaught_exceptions(), 0);
}

__attribute__((noinline)) static int recurse(int depth)
{
	Counted counted;

	if (depth < 0)
		return 0;
	if (depth == 0)
		throw_int(9);
	return recurse(depth - 1) + 1;
}

TEST(deep_stacks)
{
	destroyed = 0;
	try {
		recurse(2000);
	} catch (int number) {
		CHECK_EQ(number, 9);
	}
	CHECK_EQ(destroyed, 2002);
}

TEST(new_without_memory)
{
	bool caught = false;

	try {
		volatile size_t much = (size_t)-1 >> (sizeof(size_t) == 8 ? 17 : 1);
		char *volatile memory = new char[much];
		CHECK(memory == NULL);
	} catch (const std::bad_alloc &) {
		caught = true;
	}
	CHECK(caught);
}

TEST(bad_cast_and_out_of_range)
{
	Base base;
	Base *place = &base;
	bool cast = false, range = false;

	try {
		(void)dynamic_cast<Derived &>(*place);
	} catch (const std::bad_cast &) {
		cast = true;
	}
	try {
		std::string text("abc");
		text.at(5);
	} catch (const std::out_of_range &error) {
		range = strlen(error.what()) > 0;
	}
	CHECK(cast);
	CHECK(range);
}

static std::exception_ptr passed;

static DWORD WINAPI catching_thread(PVOID parameter)
{
	try {
		throw std::runtime_error("of a thread");
	} catch (...) {
		passed = std::current_exception();
	}
	return 0;
}

TEST(exception_ptr_between_threads)
{
	HANDLE thread = CreateThread(NULL, 0, catching_thread, NULL, 0, NULL);
	bool caught = false;

	CHECK_EQ(WaitForSingleObject(thread, 10000), WAIT_OBJECT_0);
	CloseHandle(thread);
	for (int i = 0; i < 2; i++) {
		try {
			std::rethrow_exception(passed);
		} catch (const std::exception &error) {
			caught = !strcmp(error.what(), "of a thread");
		}
	}
	CHECK(caught);
	passed = nullptr;
}

static DWORD WINAPI busy_thread(PVOID parameter)
{
	LONG *caught = (LONG *)parameter;

	for (int i = 0; i < 2000; i++) {
		try {
			if (i & 1)
				throw i;
			throw std::string("text");
		} catch (int) {
			InterlockedIncrement(caught);
		} catch (const std::string &) {
			InterlockedIncrement(caught);
		}
	}
	return 0;
}

TEST(many_threads_at_once)
{
	HANDLE threads[4];
	LONG caught = 0;

	for (HANDLE &thread : threads)
		thread = CreateThread(NULL, 0, busy_thread, &caught, 0, NULL);
	for (HANDLE thread : threads) {
		CHECK_EQ(WaitForSingleObject(thread, 30000), WAIT_OBJECT_0);
		CloseHandle(thread);
	}
	CHECK_EQ(caught, 8000);
}

static void *main_fiber;
static int fiber_caught;

static VOID CALLBACK fiber(PVOID)
{
	for (;;) {
		try {
			throw_int(12);
		} catch (int number) {
			fiber_caught = number;
		}
		SwitchToFiber(main_fiber);
	}
}

TEST(on_a_fiber)
{
	main_fiber = ConvertThreadToFiber(NULL);
	void *other = CreateFiber(0, fiber, NULL);

	REQUIRE(main_fiber && other);
	for (int i = 0; i < 3; i++) {
		fiber_caught = 0;
		SwitchToFiber(other);
		CHECK_EQ(fiber_caught, 12);
	}
	DeleteFiber(other);
	ConvertFiberToThread();
}

__attribute__((noinline)) static void throws_out_of_noexcept() noexcept
{
	throw_int(1);
}

static void run_child(const char *what, DWORD expected)
{
	char path[MAX_PATH], command[2 * MAX_PATH];
	STARTUPINFOA startup = {};
	PROCESS_INFORMATION process;
	DWORD code = 0;

	startup.cb = sizeof(startup);
	GetModuleFileNameA(NULL, path, sizeof(path));
	snprintf(command, sizeof(command), "\"%s\" terminate_ends_the_program --child %s", path, what);
	REQUIRE(CreateProcessA(path, command, NULL, NULL, FALSE, 0, NULL, NULL, &startup, &process));
	CHECK_EQ(WaitForSingleObject(process.hProcess, 20000), WAIT_OBJECT_0);
	CHECK(GetExitCodeProcess(process.hProcess, &code));
	CHECK_EQ(code, expected);
	CloseHandle(process.hThread);
	CloseHandle(process.hProcess);
}

TEST(terminate_ends_the_program)
{
	char **arguments = test_child_arguments();

	if (!arguments) {
		run_child("noexcept", 41);
		run_child("uncaught", 41);
		run_child("again", 41);
		return;
	}
	std::set_terminate([] { ExitProcess(41); });
	if (!strcmp(arguments[0], "noexcept"))
		throws_out_of_noexcept();
	else if (!strcmp(arguments[0], "uncaught"))
		throw 5;
	else
		throw;
}
