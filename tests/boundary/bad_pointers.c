/*
 * Every host call with a bad parameter structure, and with structures that are full of bad pointers: each must answer with a status.
 *
 * Not a plain Windows program: it calls decant's own export. A bad structure is refused at once. What a structure full of bad
 * pointers means depends on the call, so any answer will do; since the same numbers are time limits, some calls wait for ever, as
 * they were asked to. Each runs in a thread of its own, therefore, and one that does not come back must be possible to end. It
 * counts what went wrong, which is nothing unless the process ends before it says so.
 */
#include <windows.h>

#include <stdio.h>

#include <decant/call_list.h>

#define PATIENCE 200  /* ms until a call counts as waiting */
#define ENDING 10000  /* ms that the end of a thread may take */

#define CALL(name) struct host_##name name;
#define PLUGIN_CALL(plugin, name) struct host_##name name;
union any_params {
	HOST_CALLS(CALL, PLUGIN_CALL)
	ULONG_PTR words[64];
};
#undef CALL
#undef PLUGIN_CALL

#define CALL(name) [HOST_##name] = #name,
#define PLUGIN_CALL(plugin, name) [HOST_##name] = #name,
static const char *const names[HOST_CALL_COUNT] = { HOST_CALLS(CALL, PLUGIN_CALL) };
#undef CALL
#undef PLUGIN_CALL

static LONG (WINAPI *host_call)(ULONG number, void *params);
static unsigned called, failed;

struct attempt {
	unsigned number;
	ULONG_PTR value;
};

static DWORD WINAPI call_with_garbage(void *argument)
{
	const struct attempt *attempt = argument;
	union any_params params;
	unsigned i;

	for (i = 0; i < sizeof(params) / sizeof(ULONG_PTR); i++)
		((ULONG_PTR *)&params)[i] = attempt->value;
	host_call(attempt->number, &params);
	return 0;
}

static void try_garbage(unsigned number, ULONG_PTR value)
{
	struct attempt attempt = { number, value };
	HANDLE thread = CreateThread(NULL, 0, call_with_garbage, &attempt, 0, NULL);

	called++;
	if (!thread) {
		printf("no thread for %s: error %lu\n", names[number], GetLastError());
		failed++;
		return;
	}
	if (WaitForSingleObject(thread, PATIENCE) == WAIT_TIMEOUT) {
		TerminateThread(thread, 1);
		if (WaitForSingleObject(thread, ENDING) != WAIT_OBJECT_0) {
			printf("%s with %p cannot be ended\n", names[number], (void *)value);
			failed++;
		}
	}
	CloseHandle(thread);
}

int main(void)
{
	/* Small ones lie beyond all handles, which would mean something. */
#ifdef _WIN64
	const ULONG_PTR addresses[] = { 0x8008, 0x7fff0000, 0x00007ffffffff000, 0x8000000000000000, (ULONG_PTR)-64 };
#else
	const ULONG_PTR addresses[] = { 0x8008, 0x7fff0000, 0x80000000, 0xfffff000, (ULONG_PTR)-64 };
#endif
	/* Not the first page of its allocation: some calls would free that, and something else move in. */
	char *readonly = (char *)VirtualAlloc(NULL, 0x10000, MEM_COMMIT | MEM_RESERVE, PAGE_READWRITE) + 0x4000;
	unsigned number, i;
	DWORD old;

	*(FARPROC *)&host_call = GetProcAddress(GetModuleHandleA("ntdll.dll"), "decant_host_call");
	VirtualProtect(readonly, 0x4000, PAGE_READONLY, &old);
	for (number = 0; number < HOST_CALL_COUNT; number++) {
		if (!names[number]) {
			/* A number that an area has left. */
			if (host_call(number, readonly) >= 0) {
				printf("number %u, which is no call's, was not refused\n", number);
				failed++;
			}
			continue;
		}
		if (host_call(number, NULL) != (LONG)STATUS_ACCESS_VIOLATION) {
			printf("%s without parameters was not refused\n", names[number]);
			failed++;
		}
		for (i = 0; i < sizeof(addresses) / sizeof(addresses[0]); i++, called++) {
			if (host_call(number, (void *)addresses[i]) != (LONG)STATUS_ACCESS_VIOLATION) {
				printf("%s with parameters at %p was not refused\n", names[number], (void *)addresses[i]);
				failed++;
			}
			try_garbage(number, addresses[i]);
		}
		/* What may be read, but not written. */
		try_garbage(number, (ULONG_PTR)readonly);
	}
	if (host_call(HOST_CALL_COUNT, readonly) >= 0 || host_call((ULONG)-1, readonly) >= 0)
		failed++;
	printf("%u calls, %u failed\n", called, failed);
	return failed ? 1 : 0;
}
