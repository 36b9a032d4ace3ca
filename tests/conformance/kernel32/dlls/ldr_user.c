/*
 * A DLL that imports from ldr_leaf.dll, forwards to it, and refuses to be loaded when the variable LDR_FAIL is set.
 */
#include <windows.h>

#include <stdio.h>
#include <stdlib.h>

__declspec(dllimport) int leaf_value(void);

__asm__(".section .drectve,\"yn\"\n.ascii \" -export:user_forward=ldr_leaf.leaf_value -export:user_lost=ldr_leaf.no_such_function\"\n.text");

__declspec(dllexport) int user_value(void)
{
	return leaf_value() + 1;
}

BOOL WINAPI DllMain(HINSTANCE module, DWORD reason, void *reserved)
{
	char text[64];
	char *log;

	if (!GetEnvironmentVariableA("LDR_LOG", text, sizeof(text)))
		return TRUE;
	log = (char *)(ULONG_PTR)_strtoui64(text, NULL, 16);
	sprintf(text, "user%lu%s ", reason, reserved ? "s" : "");
	strcat(log, text);
	return !GetEnvironmentVariableA("LDR_FAIL", text, sizeof(text)) || reason != DLL_PROCESS_ATTACH;
}
