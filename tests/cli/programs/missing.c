/*
 * Imports from DLLs that are nowhere, and uses what it is told to: "call", "ordinal", "data" from one that it imports itself; "load NAME"
 * loads a DLL that does, and "load NAME call" calls its function; "null" calls one that it looked up in vain. Without arguments it looks for the DLL as programs do.
 */
#include <windows.h>

#include <stdio.h>
#include <string.h>

__declspec(dllimport) int nowhere_function(void);
__declspec(dllimport) int nowhere_ordinal(void);
__declspec(dllimport) extern struct { int first, second; } nowhere_data;

static int load(const char *name, int call)
{
	HMODULE dll = LoadLibraryA(name);
	int (*function)(void);

	printf("%s: %lu\n", name, dll ? 0 : GetLastError());
	fflush(stdout);
	if (!dll)
		return 1;
	*(FARPROC *)&function = GetProcAddress(dll, "needy_function");
	if (!function)
		printf("needy_function: %lu\n", GetLastError());
	return call && function ? function() : 0;
}

int main(int argc, char **argv)
{
	if (argc > 2 && !strcmp(argv[1], "load"))
		return load(argv[2], argc > 3);
	if (argc == 2 && !strcmp(argv[1], "call"))
		return nowhere_function();
	if (argc == 2 && !strcmp(argv[1], "null"))
		return (int)GetProcAddress(GetModuleHandleA("kernel32.dll"), "NoSuchFunction")();
	if (argc == 2 && !strcmp(argv[1], "ordinal"))
		return nowhere_ordinal();
	if (argc == 2 && !strcmp(argv[1], "data"))
		return nowhere_data.second;
	if (GetModuleHandleA("nowhere.dll") || LoadLibraryA("nowhere.dll") || GetLastError() != ERROR_MOD_NOT_FOUND)
		return 1;
	puts("runs");
	return 0;
}
