/*
 * Every host call with a bad parameter structure, and with one that is full of bad pointers: each must answer with a status.
 *
 * Not a plain Windows program: it calls decant's own export. It counts what came back other than by a status, which is nothing
 * unless the process ends before it says so.
 */
#include <windows.h>

#include <stdio.h>
#include <string.h>

#include <decant/host_call.h>

static LONG (WINAPI *host_call)(ULONG number, void *params);

/* Calls that end or hand over the calling thread, and those that wait for ever on purpose. */
static int ends_the_caller(unsigned number)
{
	static const char *const names[HOST_CALL_COUNT] = {
#define CALL(name) [HOST_##name] = #name,
#define PLUGIN_CALL(plugin, name) [HOST_##name] = #name,
		HOST_CALLS(CALL, PLUGIN_CALL)
	};
	const char *name = names[number];

	return strstr(name, "exit") || strstr(name, "terminate") || strstr(name, "wait") || strstr(name, "delay") ||
	       strstr(name, "suspend") || strstr(name, "crash");
}

int main(void)
{
	static const ULONG_PTR addresses[] = { 0, 8, 0x7fff0000, (ULONG_PTR)0x00007ffffffff000ull, (ULONG_PTR)0x8000000000000000ull,
					       (ULONG_PTR)-8 };
	unsigned number, i;
	int failed = 0, called = 0;
	DWORD old;
	char *readonly = VirtualAlloc(NULL, 4096, MEM_COMMIT | MEM_RESERVE, PAGE_READWRITE);

	*(FARPROC *)&host_call = GetProcAddress(GetModuleHandleA("ntdll.dll"), "decant_host_call");
	VirtualProtect(readonly, 4096, PAGE_READONLY, &old);
	for (number = 0; number < HOST_CALL_COUNT; number++) {
		for (i = 0; i < sizeof(addresses) / sizeof(addresses[0]); i++, called++) {
			if (host_call(number, (void *)addresses[i]) != (LONG)STATUS_ACCESS_VIOLATION) {
				printf("call %u with parameters at %p was not refused\n", number, (void *)addresses[i]);
				failed++;
			}
		}
		if (ends_the_caller(number))
			continue;
		/* Structures of nothing but bad pointers, which are bad handles and bad sizes as well. */
		for (i = 1; i < sizeof(addresses) / sizeof(addresses[0]); i++, called++) {
			ULONG_PTR params[64];
			unsigned k;

			for (k = 0; k < 64; k++)
				params[k] = addresses[i];
			host_call(number, params);
		}
	}
	if (host_call(HOST_CALL_COUNT, readonly) >= 0 || host_call((ULONG)-1, readonly) >= 0)
		failed++;
	printf("%d calls, %d failed\n", called, failed);
	return failed ? 1 : 0;
}
