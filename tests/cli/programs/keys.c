/* Prints the values of keys as _getch gives them, up to a "q"; with "wide", those of _getwch; with "hit", waits by _kbhit. */
#include <conio.h>
#include <stdio.h>
#include <string.h>
#include <wchar.h>
#include <windows.h>

int main(int argc, char **argv)
{
	const char *mode = argc > 1 ? argv[1] : "";
	int value;

	printf("ready\n");
	fflush(stdout);
	do {
		while (!strcmp(mode, "hit") && !_kbhit())
			Sleep(5);
		value = !strcmp(mode, "wide") ? _getwch() : !strcmp(mode, "echo") ? _getche() : _getch();
		printf("<%d>", value);
		fflush(stdout);
	} while (value != 'q' && value >= 0);
	printf("\n");
	return 0;
}
