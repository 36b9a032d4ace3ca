/*
 * Shows what reached it: each argument in brackets on a line of its own, in UTF-8. "--exit N" ends with exit code N; "--print N"
 * writes N lines with the C runtime and ends with 3 if they could not be written; "--write N" writes N bytes with WriteFile and ends
 * with the error's number; "--sleep N" sleeps N milliseconds; "--listen N" as well, but ends with 50 plus the number of the control
 * event that it is told of; "--create PATH" creates a file and ends with the error's number.
 */
#include <windows.h>

#include <stdio.h>
#include <stdlib.h>
#include <wchar.h>

static BOOL WINAPI end_with_event(DWORD event)
{
	ExitProcess(50 + event);
}

int wmain(int argc, wchar_t **argv)
{
	int i;

	if (argc == 3 && !wcscmp(argv[1], L"--exit"))
		return _wtoi(argv[2]);
	if (argc == 3 && !wcscmp(argv[1], L"--print")) {
		for (i = _wtoi(argv[2]); i > 0; i--)
			if (printf("line %d\n", i) < 0)
				return 3;
		/* Output to a device is not buffered: then the error is the stream's, and nothing is left to flush. */
		return fflush(stdout) || ferror(stdout) ? 3 : 0;
	}
	if (argc == 3 && !wcscmp(argv[1], L"--write")) {
		DWORD done, bytes = (DWORD)_wtoi(argv[2]);

		return WriteFile(GetStdHandle(STD_OUTPUT_HANDLE), calloc(bytes, 1), bytes, &done, NULL) ? 0 : (int)GetLastError();
	}
	if (argc == 3 && !wcscmp(argv[1], L"--create")) {
		HANDLE file = CreateFileW(argv[2], GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, 0, NULL);

		return file == INVALID_HANDLE_VALUE ? (int)GetLastError() : 0;
	}
	if (argc == 3 && (!wcscmp(argv[1], L"--sleep") || !wcscmp(argv[1], L"--listen"))) {
		if (argv[1][2] == 'l')
			SetConsoleCtrlHandler(end_with_event, TRUE);
		puts("ready");
		fflush(stdout);
		Sleep((DWORD)_wtoi(argv[2]));
		return 0;
	}
	for (i = 1; i < argc; i++) {
		char text[512];

		WideCharToMultiByte(CP_UTF8, 0, argv[i], -1, text, sizeof(text), NULL, NULL);
		printf("[%s]\n", text);
	}
	return 0;
}
