/*
 * Exceptions that leave callbacks through frames of the system's DLLs: those unwind by their tables like any other.
 */
#include "test.h"

#include <search.h>
#include <stdlib.h>

static unsigned finallies;

__attribute__((noinline)) static void raise_through_finally(DWORD code)
{
	__try {
		RaiseException(code, 0, 0, NULL);
	} __finally {
		finallies++;
	}
}

/* Runs STATEMENT, whose callback raises CODE, and checks that it arrives, with registers as they were. */
#define THROUGH(code, statement) \
	do { \
		volatile DWORD seen = 0; \
		finallies = 0; \
		__try { \
			statement; \
		} __except (seen = GetExceptionCode(), EXCEPTION_EXECUTE_HANDLER) { \
		} \
		CHECK_EQ(seen, code); \
		CHECK_EQ(finallies, 1); \
	} while (0)

static int __cdecl compare(const void *a, const void *b)
{
	raise_through_finally(0xe0000001);
	return 0;
}

TEST(through_qsort_and_bsearch)
{
	int numbers[50] = { 3, 1, 2 }, key = 1;
	unsigned count = 3;

	THROUGH(0xe0000001, qsort(numbers, 50, sizeof(int), compare));
	THROUGH(0xe0000001, bsearch(&key, numbers, 50, sizeof(int), compare));
	THROUGH(0xe0000001, _lfind(&key, numbers, &count, sizeof(int), compare));
}

static void through_qsort_of(const char *dll)
{
	HMODULE module = LoadLibraryA(dll);
	int numbers[50] = { 3, 1, 2 };

	REQUIRE(module);
	typeof(&qsort) sort = (typeof(&qsort))(void *)GetProcAddress(module, "qsort");
	REQUIRE(sort);
	THROUGH(0xe0000001, sort(numbers, 50, sizeof(int), compare));
	FreeLibrary(module);
}

TEST(through_qsort_of_either_runtime)
{
	through_qsort_of("msvcrt.dll");
	through_qsort_of("ucrtbase.dll");
}

/* A resource for this program: one of RT_RCDATA with the number 1. */
__asm__(".section .rsrc,\"dr\"\n"
	".long 0, 0, 0\n .short 0, 1\n .long 10, 0x80000018\n"
	".long 0, 0, 0\n .short 0, 1\n .long 1, 0x80000030\n"
	".long 0, 0, 0\n .short 0, 1\n .long 0, 0x48\n"
	".long resource_bytes@IMGREL, 4, 0, 0\n"
	"resource_bytes: .long 0\n"
	".text");

static BOOL CALLBACK resource_name(HMODULE module, LPCWSTR type, LPWSTR name, LONG_PTR parameter)
{
	raise_through_finally(0xe0000002);
	return TRUE;
}

static BOOL CALLBACK resource_type(HMODULE module, LPWSTR type, LONG_PTR parameter)
{
	raise_through_finally(0xe0000002);
	return TRUE;
}

TEST(through_resource_enumeration)
{
	THROUGH(0xe0000002, EnumResourceTypesW(NULL, resource_type, 0));
	THROUGH(0xe0000002, EnumResourceNamesW(NULL, (LPCWSTR)RT_RCDATA, resource_name, 0));
}

static BOOL CALLBACK once(PINIT_ONCE init_once, PVOID parameter, PVOID *context)
{
	raise_through_finally(0xe0000003);
	return TRUE;
}

TEST(through_InitOnceExecuteOnce)
{
	INIT_ONCE init_once = INIT_ONCE_STATIC_INIT;

	THROUGH(0xe0000003, InitOnceExecuteOnce(&init_once, once, NULL, NULL));
}

static BOOL CALLBACK code_page(LPWSTR name)
{
	raise_through_finally(0xe0000004);
	return TRUE;
}

static BOOL CALLBACK locale_name(LPWSTR name, DWORD flags, LPARAM parameter)
{
	raise_through_finally(0xe0000004);
	return TRUE;
}

TEST(through_enumerations_of_kernel32)
{
	THROUGH(0xe0000004, EnumSystemCodePagesW(code_page, CP_INSTALLED));
	THROUGH(0xe0000004, EnumSystemLocalesEx(locale_name, LOCALE_ALL, 0, NULL));
}

static LONG WINAPI raise_another(EXCEPTION_POINTERS *pointers)
{
	if (pointers->ExceptionRecord->ExceptionCode == 0xe0000005)
		raise_through_finally(0xe0000006);
	return EXCEPTION_CONTINUE_SEARCH;
}

TEST(through_a_vectored_handler)
{
	PVOID handler = AddVectoredExceptionHandler(1, raise_another);

	THROUGH(0xe0000006, RaiseException(0xe0000005, 0, 0, NULL));
	THROUGH(0xe0000006, RaiseException(0xe0000005, 0, 0, NULL));
	RemoveVectoredExceptionHandler(handler);
}

static VOID CALLBACK apc(ULONG_PTR parameter)
{
	raise_through_finally(0xe0000007);
}

TEST(through_an_apc)
{
	CHECK(QueueUserAPC(apc, GetCurrentThread(), 0));
	THROUGH(0xe0000007, SleepEx(0, TRUE));
	CHECK_EQ(SleepEx(0, TRUE), 0);
}

static VOID CALLBACK fls_callback(PVOID value)
{
	raise_through_finally(0xe0000008);
}

TEST(through_a_callback_of_fls)
{
	DWORD slot = FlsAlloc(fls_callback);

	REQUIRE(slot != FLS_OUT_OF_INDEXES);
	FlsSetValue(slot, &finallies);
	THROUGH(0xe0000008, FlsFree(slot));
}

static void *main_fiber;
static DWORD fiber_seen;

static VOID CALLBACK fiber(PVOID parameter)
{
	for (;;) {
		__try {
			raise_through_finally(0xe0000009);
		} __except (fiber_seen = GetExceptionCode(), EXCEPTION_EXECUTE_HANDLER) {
		}
		SwitchToFiber(main_fiber);
	}
}

TEST(on_a_fiber)
{
	main_fiber = ConvertThreadToFiber(NULL);
	void *other = CreateFiber(0, fiber, NULL);

	REQUIRE(main_fiber && other);
	finallies = 0;
	for (int i = 1; i <= 3; i++) {
		fiber_seen = 0;
		SwitchToFiber(other);
		CHECK_EQ(fiber_seen, 0xe0000009);
		CHECK_EQ(finallies, i);
	}
	DeleteFiber(other);
	ConvertFiberToThread();
	THROUGH(0xe0000001, compare(NULL, NULL));
}

static DWORD WINAPI thread(PVOID parameter)
{
	__try {
		raise_through_finally(0xe000000a);
	} __except (EXCEPTION_EXECUTE_HANDLER) {
		return GetExceptionCode();
	}
	return 0;
}

TEST(in_many_threads_at_once)
{
	HANDLE threads[8];

	finallies = 0;
	for (unsigned i = 0; i < ARRAYSIZE(threads); i++)
		threads[i] = CreateThread(NULL, 0, thread, NULL, 0, NULL);
	for (unsigned i = 0; i < ARRAYSIZE(threads); i++) {
		DWORD code = 0;

		CHECK_EQ(WaitForSingleObject(threads[i], 10000), WAIT_OBJECT_0);
		CHECK(GetExitCodeThread(threads[i], &code));
		CHECK_EQ(code, 0xe000000a);
		CloseHandle(threads[i]);
	}
}
