/*
 * The console where there is none: handles that are no console's. Code pages, control handlers. Microsoft, "Console functions".
 */
#include "../test.h"

static HANDLE pipe_ends[2];

static BOOL make_pipe(void)
{
	return CreatePipe(&pipe_ends[0], &pipe_ends[1], NULL, 0);
}

static void close_pipe(void)
{
	CloseHandle(pipe_ends[0]);
	CloseHandle(pipe_ends[1]);
}

TEST(console_mode_of_pipe)
{
	DWORD mode = 77;

	REQUIRE(make_pipe());
	SetLastError(0);
	CHECK(!GetConsoleMode(pipe_ends[0], &mode));
	CHECK_ERROR(ERROR_INVALID_HANDLE);
	CHECK_EQ(mode, 77);
	SetLastError(0);
	CHECK(!SetConsoleMode(pipe_ends[1], ENABLE_PROCESSED_OUTPUT));
	CHECK_ERROR(ERROR_INVALID_HANDLE);
	close_pipe();
}

TEST(console_mode_of_no_handle)
{
	HANDLE event = CreateEventA(NULL, TRUE, FALSE, NULL);
	DWORD mode;

	SetLastError(0);
	CHECK(!GetConsoleMode(NULL, &mode));
	CHECK_ERROR(ERROR_INVALID_HANDLE);
	SetLastError(0);
	CHECK(!GetConsoleMode(INVALID_HANDLE_VALUE, &mode));
	CHECK_ERROR(ERROR_INVALID_HANDLE);
	SetLastError(0);
	CHECK(!GetConsoleMode(event, &mode));
	CHECK_ERROR(ERROR_INVALID_HANDLE);
	CloseHandle(event);
}

TEST(console_text_to_pipe)
{
	char bytes[4];
	DWORD done = 77;

	REQUIRE(make_pipe());
	SetLastError(0);
	CHECK(!WriteConsoleW(pipe_ends[1], L"x", 1, &done, NULL));
	CHECK_ERROR(ERROR_INVALID_HANDLE);
	SetLastError(0);
	CHECK(!WriteConsoleA(pipe_ends[1], "x", 1, &done, NULL));
	CHECK_ERROR(ERROR_INVALID_HANDLE);
	SetLastError(0);
	CHECK(!ReadConsoleW(pipe_ends[0], bytes, 1, &done, NULL));
	CHECK_ERROR(ERROR_INVALID_HANDLE);
	SetLastError(0);
	CHECK(!ReadConsoleA(pipe_ends[0], bytes, 1, &done, NULL));
	CHECK_ERROR(ERROR_INVALID_HANDLE);
	close_pipe();
}

TEST(console_screen_of_pipe)
{
	CONSOLE_SCREEN_BUFFER_INFO info;

	REQUIRE(make_pipe());
	SetLastError(0);
	CHECK(!GetConsoleScreenBufferInfo(pipe_ends[1], &info));
	CHECK_ERROR(ERROR_INVALID_HANDLE);
	close_pipe();
}

TEST(console_code_pages)
{
	UINT input = GetConsoleCP(), output = GetConsoleOutputCP();

	if (!input) {
		test_skip("there is no console");
		return;
	}
	CHECK(IsValidCodePage(input));
	CHECK(SetConsoleOutputCP(65001));
	CHECK_EQ(GetConsoleOutputCP(), 65001);
	CHECK_EQ(GetConsoleCP(), input);
	CHECK(SetConsoleCP(1252));
	CHECK_EQ(GetConsoleCP(), 1252);
	SetLastError(0);
	CHECK(!SetConsoleOutputCP(12345));
	CHECK_ERROR(ERROR_INVALID_PARAMETER);
	CHECK_EQ(GetConsoleOutputCP(), 65001);
	CHECK(SetConsoleCP(input));
	CHECK(SetConsoleOutputCP(output));
}

static BOOL WINAPI never_called(DWORD event)
{
	return FALSE;
}

TEST(control_handlers_are_a_list)
{
	CHECK(SetConsoleCtrlHandler(never_called, TRUE));
	CHECK(SetConsoleCtrlHandler(never_called, TRUE));
	CHECK(SetConsoleCtrlHandler(never_called, FALSE));
	CHECK(SetConsoleCtrlHandler(never_called, FALSE));
	SetLastError(0);
	CHECK(!SetConsoleCtrlHandler(never_called, FALSE));
	CHECK_ERROR(ERROR_INVALID_PARAMETER);
	CHECK(SetConsoleCtrlHandler(NULL, TRUE));
	CHECK(SetConsoleCtrlHandler(NULL, FALSE));
}

TEST(console_events_of_pipe)
{
	INPUT_RECORD record;
	DWORD count = 77;

	REQUIRE(make_pipe());
	SetLastError(0);
	CHECK(!ReadConsoleInputW(pipe_ends[0], &record, 1, &count));
	CHECK_ERROR(ERROR_INVALID_HANDLE);
	SetLastError(0);
	CHECK(!PeekConsoleInputA(pipe_ends[0], &record, 1, &count));
	CHECK_ERROR(ERROR_INVALID_HANDLE);
	SetLastError(0);
	CHECK(!GetNumberOfConsoleInputEvents(pipe_ends[0], &count));
	CHECK_ERROR(ERROR_INVALID_HANDLE);
	SetLastError(0);
	CHECK(!FlushConsoleInputBuffer(pipe_ends[0]));
	CHECK_ERROR(ERROR_INVALID_HANDLE);
	close_pipe();
}

TEST(console_changes_of_pipe)
{
	CONSOLE_CURSOR_INFO cursor = { 25, TRUE };
	COORD origin = { 0, 0 };
	DWORD done;

	REQUIRE(make_pipe());
	SetLastError(0);
	CHECK(!SetConsoleTextAttribute(pipe_ends[1], 7));
	CHECK_ERROR(ERROR_INVALID_HANDLE);
	SetLastError(0);
	CHECK(!SetConsoleCursorPosition(pipe_ends[1], origin));
	CHECK_ERROR(ERROR_INVALID_HANDLE);
	SetLastError(0);
	CHECK(!GetConsoleCursorInfo(pipe_ends[1], &cursor));
	CHECK_ERROR(ERROR_INVALID_HANDLE);
	SetLastError(0);
	CHECK(!SetConsoleCursorInfo(pipe_ends[1], &cursor));
	CHECK_ERROR(ERROR_INVALID_HANDLE);
	SetLastError(0);
	CHECK(!FillConsoleOutputCharacterW(pipe_ends[1], L' ', 1, origin, &done));
	CHECK_ERROR(ERROR_INVALID_HANDLE);
	SetLastError(0);
	CHECK(!FillConsoleOutputAttribute(pipe_ends[1], 7, 1, origin, &done));
	CHECK_ERROR(ERROR_INVALID_HANDLE);
	close_pipe();
}

/* Microsoft, "GetConsoleTitle function": as many characters as fit, and the length of the whole. */
TEST(console_title)
{
	WCHAR title[100], old[MAX_PATH + 1];
	char bytes[100];

	if (!GetConsoleOutputCP()) {
		test_skip("there is no console");
		return;
	}
	CHECK(SetConsoleTitleW(L"caf\u00e9 1"));
	CHECK_EQ(GetConsoleTitleW(title, 100), 6);
	CHECK_WSTR(title, L"caf\u00e9 1");
	memset(title, 0x5a, sizeof(title));
	CHECK_EQ(GetConsoleTitleW(title, 4), 6);
	CHECK_WSTR(title, L"caf");
	CHECK(SetConsoleTitleA("plain"));
	CHECK_EQ(GetConsoleTitleA(bytes, 100), 5);
	CHECK_STR(bytes, "plain");
	CHECK_EQ(GetConsoleTitleA(bytes, 3), 5);
	CHECK_STR(bytes, "pl");
	CHECK(GetConsoleOriginalTitleW(old, MAX_PATH) > 0);
	CHECK(wcscmp(old, L"plain"));
	CHECK(SetConsoleTitleW(L""));
	SetLastError(77);
	CHECK_EQ(GetConsoleTitleW(title, 100), 0);
	CHECK_ERROR(ERROR_SUCCESS);
	CHECK_WSTR(title, L"");
}
