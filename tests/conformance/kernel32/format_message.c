/*
 * FormatMessage: sources, inserts, escapes, width.
 */
#include "test.h"

static DWORD call_format(DWORD flags, const WCHAR *source, WCHAR *buffer, DWORD room, ...)
{
	va_list arguments;
	DWORD length;

	va_start(arguments, room);
	length = FormatMessageW(flags, source, 0, 0, buffer, room, &arguments);
	va_end(arguments);
	return length;
}

#define EXPECT(expected, flags, source, ...) \
	do { \
		WCHAR text[256]; \
		DWORD length = call_format(FORMAT_MESSAGE_FROM_STRING | (flags), source, text, 256, ##__VA_ARGS__); \
		if (length != wcslen(expected) || wcscmp(text, expected)) \
			test_fail(__FILE__, __LINE__, "%lu units: \"%ls\", expected \"%ls\"", length, length ? text : L"", expected); \
	} while (0)

TEST(FormatMessageW_inserts)
{
	EXPECT(L"plain", 0, L"plain");
	EXPECT(L"a one b two", 0, L"a %1 b %2", L"one", L"two");
	EXPECT(L"two one", 0, L"%2 %1", L"one", L"two");
	EXPECT(L"x 42 002a", 0, L"x %1!d! %2!04x!", 42, 42);
	EXPECT(L"[-5   ] [   -5]", 0, L"[%1!-5d!] [%1!5d!]", -5);
	EXPECT(L"12345678901", 0, L"%1!I64d!", 12345678901ll);
	EXPECT(L"narrow c", 0, L"%1!S! %2!c!", "narrow", 'c');
	EXPECT(L"(null)", 0, L"%1", NULL);
}

TEST(FormatMessageW_escapes)
{
	EXPECT(L"100% a.b!c", 0, L"100%% a%.b%!c");
	EXPECT(L"a\r\nb\tc", 0, L"a%nb%tc");
	EXPECT(L"no end", 0, L"no end%0 of it");
	EXPECT(L"one\r\ntwo", 0, L"one\ntwo");
	EXPECT(L"%1 %2!d!", FORMAT_MESSAGE_IGNORE_INSERTS, L"%1 %2!d!");
}

TEST(FormatMessageW_width)
{
	EXPECT(L"one two three ", FORMAT_MESSAGE_MAX_WIDTH_MASK, L"one\r\ntwo\r\nthree\r\n");
	EXPECT(L"one\r\ntwo", FORMAT_MESSAGE_MAX_WIDTH_MASK, L"one%ntwo");
}

TEST(FormatMessageW_array)
{
	DWORD_PTR arguments[] = { (DWORD_PTR)L"x", 7 };
	WCHAR text[64];

	CHECK_EQ(FormatMessageW(FORMAT_MESSAGE_FROM_STRING | FORMAT_MESSAGE_ARGUMENT_ARRAY, L"%1=%2!u!", 0, 0, text, 64, (va_list *)arguments), 3);
	CHECK(!wcscmp(text, L"x=7"));
	/* The example of FormatMessage's documentation. */
	CHECK_EQ(FormatMessageW(FORMAT_MESSAGE_FROM_STRING | FORMAT_MESSAGE_ARGUMENT_ARRAY, L"%1!*.*s! %4 %5!*s!", 0, 0, text, 64,
				(va_list *)(DWORD_PTR[]){ 4, 2, (DWORD_PTR)L"Bill", (DWORD_PTR)L"Bob", 6, (DWORD_PTR)L"Bill" }), 15);
	CHECK(!wcscmp(text, L"  Bi Bob   Bill"));
}

TEST(FormatMessageW_system)
{
	WCHAR text[256], *allocated = NULL;
	DWORD length = FormatMessageW(FORMAT_MESSAGE_FROM_SYSTEM | FORMAT_MESSAGE_IGNORE_INSERTS, NULL, ERROR_ACCESS_DENIED, 0, text, 256, NULL);

	CHECK(length > 2 && length == wcslen(text) && !wcscmp(text + length - 2, L"\r\n"));
	length = FormatMessageW(FORMAT_MESSAGE_FROM_SYSTEM | FORMAT_MESSAGE_ALLOCATE_BUFFER | FORMAT_MESSAGE_IGNORE_INSERTS, NULL,
				ERROR_FILE_NOT_FOUND, 0, (WCHAR *)&allocated, 0, NULL);
	CHECK(length && allocated && wcslen(allocated) == length);
	LocalFree(allocated);
	CHECK_EQ(FormatMessageW(FORMAT_MESSAGE_FROM_SYSTEM, NULL, 0x3fffffff, 0, text, 256, NULL), 0);
	CHECK_ERROR(ERROR_MR_MID_NOT_FOUND);
}

TEST(FormatMessage_errors)
{
	WCHAR text[8];
	char bytes[64];

	CHECK_EQ(FormatMessageW(0, L"x", 0, 0, text, 8, NULL), 0);
	CHECK_ERROR(ERROR_INVALID_PARAMETER);
	CHECK_EQ(FormatMessageW(FORMAT_MESSAGE_FROM_STRING, L"longer than that", 0, 0, text, 8, NULL), 0);
	CHECK_ERROR(ERROR_INSUFFICIENT_BUFFER);
	CHECK_EQ(FormatMessageW(FORMAT_MESSAGE_FROM_STRING, L"%1", 0, 0, text, 8, NULL), 0);
	CHECK_ERROR(ERROR_INVALID_PARAMETER);
	CHECK_EQ(FormatMessageW(FORMAT_MESSAGE_FROM_STRING, L"", 0, 0, text, 8, NULL), 0);
	CHECK_EQ(FormatMessageA(FORMAT_MESSAGE_FROM_STRING | FORMAT_MESSAGE_ARGUMENT_ARRAY, "caf\xe9 %1", 0, 0, bytes, 64,
				(va_list *)(DWORD_PTR[]){ (DWORD_PTR)"na\xefve" }), 10);
	CHECK(!strcmp(bytes, "caf\xe9 na\xefve"));
}

TEST(MulDiv)
{
	CHECK_EQ(MulDiv(10, 3, 4), 8);
	CHECK_EQ(MulDiv(-10, 3, 4), -8);
	CHECK_EQ(MulDiv(1, 1, 0), -1);
	CHECK_EQ(MulDiv(0x7fffffff, 2, 1), -1);
	CHECK_EQ(MulDiv(0x7fffffff, 0x7fffffff, 0x7fffffff), 0x7fffffff);
	CHECK_EQ(MulDiv(5, 1, -2), -3);
}
