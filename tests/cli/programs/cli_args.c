/*
 * Shows what reached it: each argument in brackets on a line of its own, in UTF-8. "--exit N" ends with exit code N; "--print N"
 * writes N lines and ends with 3 if they could not be written.
 */
#include <windows.h>

#include <stdio.h>
#include <stdlib.h>
#include <wchar.h>

int wmain(int argc, wchar_t **argv)
{
	int i;

	if (argc == 3 && !wcscmp(argv[1], L"--exit"))
		return _wtoi(argv[2]);
	if (argc == 3 && !wcscmp(argv[1], L"--print")) {
		for (i = _wtoi(argv[2]); i > 0; i--)
			if (printf("line %d\n", i) < 0)
				return 3;
		return fflush(stdout) ? 3 : 0;
	}
	for (i = 1; i < argc; i++) {
		char text[512];

		WideCharToMultiByte(CP_UTF8, 0, argv[i], -1, text, sizeof(text), NULL, NULL);
		printf("[%s]\n", text);
	}
	return 0;
}
