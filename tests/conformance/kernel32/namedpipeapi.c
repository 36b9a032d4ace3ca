/*
 * Pipes, unnamed and named.
 */
#include "../test.h"

#include <string.h>

TEST(CreatePipe_bytes)
{
	HANDLE read, write;
	DWORD done, available;
	char text[16];

	REQUIRE(CreatePipe(&read, &write, NULL, 0));
	CHECK_EQ(GetFileType(read), FILE_TYPE_PIPE);
	CHECK(PeekNamedPipe(read, NULL, 0, NULL, &available, NULL));
	CHECK_EQ(available, 0);
	CHECK(WriteFile(write, "hello", 5, &done, NULL));
	CHECK_EQ(done, 5);
	CHECK(PeekNamedPipe(read, text, 3, &done, &available, NULL));
	CHECK_EQ(available, 5);
	CHECK_EQ(done, 3);
	CHECK(!memcmp(text, "hel", 3));
	CHECK(ReadFile(read, text, sizeof(text), &done, NULL));
	CHECK_EQ(done, 5);
	CHECK(!memcmp(text, "hello", 5));
	CHECK(!ReadFile(write, text, 1, &done, NULL));
	CHECK_ERROR(ERROR_ACCESS_DENIED);
	CloseHandle(write);
	CHECK(!ReadFile(read, text, sizeof(text), &done, NULL));
	CHECK_ERROR(ERROR_BROKEN_PIPE);
	CHECK(!PeekNamedPipe(read, NULL, 0, NULL, &available, NULL));
	CHECK_ERROR(ERROR_BROKEN_PIPE);
	CloseHandle(read);
	REQUIRE(CreatePipe(&read, &write, NULL, 0));
	CloseHandle(read);
	CHECK(!WriteFile(write, "x", 1, &done, NULL));
	CHECK_ERROR(ERROR_NO_DATA);
	CloseHandle(write);
}

static HANDLE make_server(const char *name, DWORD mode, DWORD instances)
{
	return CreateNamedPipeA(name, PIPE_ACCESS_DUPLEX | FILE_FLAG_OVERLAPPED, mode, instances, 4096, 4096, 0, NULL);
}

static HANDLE connect_to(const char *name)
{
	return CreateFileA(name, GENERIC_READ | GENERIC_WRITE, 0, NULL, OPEN_EXISTING, 0, NULL);
}

TEST(CreateNamedPipe_bytes)
{
	static const char name[] = "\\\\.\\pipe\\conformance-bytes";
	OVERLAPPED connecting = { .hEvent = CreateEventW(NULL, TRUE, FALSE, NULL) }, reading = { .hEvent = CreateEventW(NULL, TRUE, FALSE, NULL) };
	HANDLE server, client;
	char text[16];
	DWORD done;

	CHECK(connect_to(name) == INVALID_HANDLE_VALUE);
	CHECK_ERROR(ERROR_FILE_NOT_FOUND);
	CHECK(!WaitNamedPipeA(name, 1));
	CHECK_ERROR(ERROR_FILE_NOT_FOUND);
	server = make_server(name, PIPE_TYPE_BYTE, 1);
	REQUIRE(server != INVALID_HANDLE_VALUE);
	CHECK(make_server(name, PIPE_TYPE_BYTE, 1) == INVALID_HANDLE_VALUE);
	CHECK_ERROR(ERROR_PIPE_BUSY);
	CHECK(!ConnectNamedPipe(server, &connecting));
	CHECK_ERROR(ERROR_IO_PENDING);
	CHECK(WaitNamedPipeA(name, 100));
	client = connect_to(name);
	REQUIRE(client != INVALID_HANDLE_VALUE);
	CHECK(GetOverlappedResult(server, &connecting, &done, TRUE));
	CHECK(connect_to(name) == INVALID_HANDLE_VALUE);
	CHECK_ERROR(ERROR_PIPE_BUSY);
	CHECK(!WaitNamedPipeA(name, 20));
	CHECK_ERROR(ERROR_SEM_TIMEOUT);

	CHECK(!ReadFile(server, text, sizeof(text), NULL, &reading));
	CHECK_ERROR(ERROR_IO_PENDING);
	CHECK_EQ(WaitForSingleObject(reading.hEvent, 10), WAIT_TIMEOUT);
	CHECK(WriteFile(client, "ping", 4, &done, NULL));
	CHECK(GetOverlappedResult(server, &reading, &done, TRUE));
	CHECK_EQ(done, 4);
	CHECK(!memcmp(text, "ping", 4));

	CHECK(!ReadFile(server, text, sizeof(text), NULL, &reading));
	CHECK(CancelIoEx(server, &reading));
	CHECK(!GetOverlappedResult(server, &reading, &done, TRUE));
	CHECK_ERROR(ERROR_OPERATION_ABORTED);

	CloseHandle(client);
	CHECK(!ReadFile(server, text, sizeof(text), &done, &reading));
	if (GetLastError() == ERROR_IO_PENDING)
		CHECK(!GetOverlappedResult(server, &reading, &done, TRUE));
	CHECK_ERROR(ERROR_BROKEN_PIPE);
	CHECK(DisconnectNamedPipe(server));
	CHECK(!ConnectNamedPipe(server, &connecting));
	CHECK_ERROR(ERROR_IO_PENDING);
	client = connect_to(name);
	CHECK(client != INVALID_HANDLE_VALUE);
	CHECK(GetOverlappedResult(server, &connecting, &done, TRUE));
	CloseHandle(server);
	CHECK(!ReadFile(client, text, sizeof(text), &done, NULL));
	CHECK_ERROR(ERROR_BROKEN_PIPE);
	CloseHandle(client);
	CHECK(connect_to(name) == INVALID_HANDLE_VALUE);
	CHECK_ERROR(ERROR_FILE_NOT_FOUND);
	CloseHandle(connecting.hEvent);
	CloseHandle(reading.hEvent);
}

TEST(CreateNamedPipe_messages)
{
	static const char name[] = "\\\\.\\pipe\\conformance-messages";
	DWORD done, available, left, mode = PIPE_READMODE_MESSAGE;
	HANDLE server, client;
	char text[16];

	server = CreateNamedPipeA(name, PIPE_ACCESS_DUPLEX, PIPE_TYPE_MESSAGE | PIPE_READMODE_MESSAGE, 2, 4096, 4096, 0, NULL);
	REQUIRE(server != INVALID_HANDLE_VALUE);
	client = connect_to(name);
	REQUIRE(client != INVALID_HANDLE_VALUE);
	CHECK(!ConnectNamedPipe(server, NULL));
	CHECK_ERROR(ERROR_PIPE_CONNECTED);
	CHECK(SetNamedPipeHandleState(client, &mode, NULL, NULL));
	CHECK(WriteFile(server, "first message", 13, &done, NULL));
	CHECK(WriteFile(server, "two", 3, &done, NULL));
	CHECK(PeekNamedPipe(client, NULL, 0, NULL, &available, &left));
	CHECK_EQ(left, 13);
	CHECK(!ReadFile(client, text, 5, &done, NULL));
	CHECK_ERROR(ERROR_MORE_DATA);
	CHECK_EQ(done, 5);
	CHECK(ReadFile(client, text, sizeof(text), &done, NULL));
	CHECK_EQ(done, 8);
	CHECK(!memcmp(text, " message", 8));
	CHECK(ReadFile(client, text, sizeof(text), &done, NULL));
	CHECK_EQ(done, 3);
	CloseHandle(client);
	CloseHandle(server);
}

/* A client that has opened the pipe is connected without ConnectNamedPipe: what is read at once waits, and can be cancelled. */
TEST(ReadFile_of_a_client_that_just_came)
{
	char name[64], buffer[8];

	snprintf(name, sizeof(name), "\\\\.\\pipe\\just-came-%lu", GetCurrentProcessId());
	for (int i = 0; i < 50; i++) {
		HANDLE server = CreateNamedPipeA(name, PIPE_ACCESS_DUPLEX | FILE_FLAG_OVERLAPPED, PIPE_TYPE_BYTE, 1, 4096, 4096, 0, NULL);
		HANDLE client = CreateFileA(name, GENERIC_READ | GENERIC_WRITE, 0, NULL, OPEN_EXISTING, 0, NULL);
		OVERLAPPED overlapped = { .hEvent = CreateEventW(NULL, TRUE, FALSE, NULL) };
		DWORD done;

		REQUIRE(server != INVALID_HANDLE_VALUE && client != INVALID_HANDLE_VALUE);
		REQUIRE(!ReadFile(server, buffer, sizeof(buffer), NULL, &overlapped));
		CHECK_ERROR(ERROR_IO_PENDING);
		CHECK(CancelIoEx(server, &overlapped));
		CHECK(!GetOverlappedResult(server, &overlapped, &done, TRUE));
		CHECK_ERROR(ERROR_OPERATION_ABORTED);
		CloseHandle(overlapped.hEvent);
		CloseHandle(client);
		CloseHandle(server);
	}
}

/* "Anonymous pipes are implemented using a named pipe with a unique name" (Microsoft, "Anonymous Pipe Operations"). */
TEST(unnamed_pipes_have_modes)
{
	DWORD mode = PIPE_READMODE_BYTE | PIPE_WAIT, flags = 99, done = 0, state = 99;
	HANDLE read_end, write_end;
	static char much[1 << 20];
	char byte;

	REQUIRE(CreatePipe(&read_end, &write_end, NULL, 0));
	CHECK(SetNamedPipeHandleState(read_end, &mode, NULL, NULL));
	CHECK(SetNamedPipeHandleState(write_end, &mode, NULL, NULL));
	CHECK(GetNamedPipeInfo(read_end, &flags, NULL, NULL, NULL));
	CHECK_EQ(flags, PIPE_TYPE_BYTE | PIPE_SERVER_END);
	mode = PIPE_READMODE_MESSAGE;
	CHECK(!SetNamedPipeHandleState(read_end, &mode, NULL, NULL));
	CHECK_ERROR(ERROR_INVALID_PARAMETER);
	mode = PIPE_NOWAIT;
	CHECK(SetNamedPipeHandleState(read_end, &mode, NULL, NULL));
	CHECK(GetNamedPipeHandleStateA(read_end, &state, NULL, NULL, NULL, NULL, 0));
	CHECK_EQ(state, PIPE_NOWAIT);
	CHECK(!ReadFile(read_end, &byte, 1, &done, NULL));
	CHECK_ERROR(ERROR_NO_DATA);
	CHECK(SetNamedPipeHandleState(write_end, &mode, NULL, NULL));
	CHECK(WriteFile(write_end, much, sizeof(much), &done, NULL));
	CHECK(done < sizeof(much));
	CloseHandle(read_end);
	CloseHandle(write_end);
	read_end = CreateFileA("NUL", GENERIC_WRITE, 0, NULL, OPEN_EXISTING, 0, NULL);
	CHECK(!SetNamedPipeHandleState(read_end, &mode, NULL, NULL));
	CloseHandle(read_end);
}

/* A child keeps the end that it inherited when its parent closes it: how Node.js talks with its children. */
TEST(a_named_pipe_is_inherited)
{
	static const char name[] = "\\\\.\\pipe\\conformance-inherited";
	OVERLAPPED connecting = { .hEvent = CreateEventW(NULL, TRUE, FALSE, NULL) }, reading = { .hEvent = CreateEventW(NULL, TRUE, FALSE, NULL) };
	SECURITY_ATTRIBUTES inherited = { .nLength = sizeof(inherited), .bInheritHandle = TRUE };
	STARTUPINFOA startup = { .cb = sizeof(startup), .dwFlags = STARTF_USESTDHANDLES };
	char self[MAX_PATH], line[MAX_PATH + 100], text[16] = "";
	PROCESS_INFORMATION process;
	HANDLE server, client;
	DWORD done = 0;

	if (test_child_arguments()) {
		ReadFile(GetStdHandle(STD_INPUT_HANDLE), text, sizeof(text), &done, NULL);
		WriteFile(GetStdHandle(STD_OUTPUT_HANDLE), text, done, &done, NULL);
		ExitProcess(0);
	}
	server = make_server(name, PIPE_TYPE_BYTE, 1);
	REQUIRE(server != INVALID_HANDLE_VALUE);
	CHECK(!ConnectNamedPipe(server, &connecting));
	client = CreateFileA(name, GENERIC_READ | GENERIC_WRITE, 0, &inherited, OPEN_EXISTING, 0, NULL);
	REQUIRE(client != INVALID_HANDLE_VALUE);
	CHECK(GetOverlappedResult(server, &connecting, &done, TRUE));
	startup.hStdInput = startup.hStdOutput = client;
	startup.hStdError = GetStdHandle(STD_ERROR_HANDLE);
	GetModuleFileNameA(NULL, self, sizeof(self));
	snprintf(line, sizeof(line), "\"%s\" a_named_pipe_is_inherited --child x", self);
	REQUIRE(CreateProcessA(NULL, line, NULL, NULL, TRUE, 0, NULL, NULL, &startup, &process));
	CloseHandle(client);
	Sleep(100);
	CHECK(WriteFile(server, "echo", 4, &done, &reading) || GetLastError() == ERROR_IO_PENDING);
	CHECK(GetOverlappedResult(server, &reading, &done, TRUE));
	CHECK(ReadFile(server, text, sizeof(text), NULL, &reading) || GetLastError() == ERROR_IO_PENDING);
	CHECK(GetOverlappedResult(server, &reading, &done, TRUE));
	CHECK_EQ(done, 4);
	CHECK(!memcmp(text, "echo", 4));
	/* With the child its end is gone. */
	CHECK_EQ(WaitForSingleObject(process.hProcess, 10000), WAIT_OBJECT_0);
	CHECK(!ReadFile(server, text, sizeof(text), NULL, &reading) && GetLastError() != ERROR_IO_PENDING ? TRUE :
	      !GetOverlappedResult(server, &reading, &done, TRUE));
	CHECK_ERROR(ERROR_BROKEN_PIPE);
	CloseHandle(process.hProcess);
	CloseHandle(process.hThread);
	CloseHandle(server);
	CloseHandle(connecting.hEvent);
	CloseHandle(reading.hEvent);
}
