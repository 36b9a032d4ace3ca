/*
 * Answers that belong to the calling thread until its next question: inet_ntoa's text, gethostbyname's structures.
 */
#include "ws2_32.h"

static DWORD slot = TLS_OUT_OF_INDEXES;

BOOL WINAPI DllMain(HINSTANCE instance, DWORD reason, LPVOID reserved)
{
	(void)instance;
	switch (reason) {
	case DLL_PROCESS_ATTACH:
		slot = TlsAlloc();
		return slot != TLS_OUT_OF_INDEXES;
	case DLL_THREAD_DETACH:
		HeapFree(GetProcessHeap(), 0, TlsGetValue(slot));
		break;
	case DLL_PROCESS_DETACH:
		if (!reserved) {
			HeapFree(GetProcessHeap(), 0, TlsGetValue(slot));
			TlsFree(slot);
		}
		break;
	}
	return TRUE;
}

struct thread_answer *thread_answer(void)
{
	DWORD error = GetLastError();
	struct thread_answer *answer = TlsGetValue(slot);

	if (!answer) {
		answer = HeapAlloc(GetProcessHeap(), HEAP_ZERO_MEMORY, sizeof(*answer));
		TlsSetValue(slot, answer);
	}
	SetLastError(answer ? error : WSAENOBUFS);
	return answer;
}
