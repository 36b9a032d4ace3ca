/*
 * A DLL that notes what its DllMain is told, in a buffer that the test gives it through the environment block of the process:
 * the variable LDR_LOG holds its address. It has static TLS.
 */
#include <windows.h>

#include <stdio.h>
#include <stdlib.h>

extern ULONG _tls_index;
extern char _tls_start;
/* A variable in the template that each thread gets a copy of. */
__attribute__((section(".tls$M"), used)) static int tls_value = 42;

__declspec(dllexport) int leaf_value(void)
{
	return 6;
}

__declspec(dllexport) int *leaf_tls(void)
{
#ifdef _WIN64
	char **blocks = (char **)__readgsqword(0x58);
#else
	char **blocks = (char **)__readfsdword(0x2c);
#endif
	return (int *)(blocks[_tls_index] + ((char *)&tls_value - &_tls_start));
}

BOOL WINAPI DllMain(HINSTANCE module, DWORD reason, void *reserved)
{
	char text[64];
	char *log;

	if (!GetEnvironmentVariableA("LDR_LOG", text, sizeof(text)))
		return TRUE;
	log = (char *)(ULONG_PTR)_strtoui64(text, NULL, 16);
	sprintf(text, "leaf%lu%s ", reason, reserved ? "s" : "");
	strcat(log, text);
	return TRUE;
}
