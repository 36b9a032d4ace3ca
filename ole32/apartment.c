/*
 * Apartments: which threads have initialized COM, and how (combaseapi.h).
 *
 * A thread that says COINIT_APARTMENTTHREADED has an apartment of its own; those that say COINIT_MULTITHREADED share one, and while
 * that exists, threads that said nothing belong to it too. The thread's state is in a TLS slot: how often it was initialized, and
 * the kind.
 */
#include "ole32.h"

struct apartment {
	LONG count;
	BOOL multithreaded;
};

static DWORD slot = TLS_OUT_OF_INDEXES;
static LONG multithreaded_threads; /* that share the one apartment */
static LONG initialized_threads;
static LONG main_thread;           /* the first to make an apartment of its own; 0 for none */

static struct apartment *own_apartment(void)
{
	DWORD error = GetLastError();
	struct apartment *apartment = TlsGetValue(slot);

	SetLastError(error);
	return apartment;
}

static void leave(struct apartment *apartment)
{
	if (apartment->multithreaded)
		InterlockedDecrement(&multithreaded_threads);
	else
		InterlockedCompareExchange(&main_thread, 0, (LONG)GetCurrentThreadId());
	apartment->count = 0;
	if (!InterlockedDecrement(&initialized_threads))
		class_libraries_finish();
}

BOOL WINAPI DllMain(HINSTANCE instance, DWORD reason, LPVOID reserved)
{
	struct apartment *apartment;

	(void)instance;
	switch (reason) {
	case DLL_PROCESS_ATTACH:
		slot = TlsAlloc();
		return slot != TLS_OUT_OF_INDEXES;
	case DLL_THREAD_DETACH:
		/* A thread that forgot CoUninitialize: its class libraries stay, for they may not be unloaded from here. */
		apartment = own_apartment();
		if (apartment && apartment->count && apartment->multithreaded)
			InterlockedDecrement(&multithreaded_threads);
		HeapFree(GetProcessHeap(), 0, apartment);
		break;
	case DLL_PROCESS_DETACH:
		if (!reserved)
			TlsFree(slot);
		break;
	}
	return TRUE;
}

BOOL com_initialized(void)
{
	struct apartment *apartment = own_apartment();

	return (apartment && apartment->count) || multithreaded_threads;
}

#define COINIT_ALL (COINIT_APARTMENTTHREADED | COINIT_DISABLE_OLE1DDE | COINIT_SPEED_OVER_MEMORY)

HRESULT WINAPI CoInitializeEx(LPVOID reserved, DWORD flags)
{
	struct apartment *apartment = own_apartment();
	BOOL multithreaded = !(flags & COINIT_APARTMENTTHREADED);

	if (reserved || flags & ~(DWORD)COINIT_ALL)
		return E_INVALIDARG;
	if (!apartment) {
		apartment = HeapAlloc(GetProcessHeap(), HEAP_ZERO_MEMORY, sizeof(*apartment));
		if (!apartment || !TlsSetValue(slot, apartment)) {
			HeapFree(GetProcessHeap(), 0, apartment);
			return E_OUTOFMEMORY;
		}
	}
	if (apartment->count) {
		if (apartment->multithreaded != multithreaded)
			return RPC_E_CHANGED_MODE;
		apartment->count++;
		return S_FALSE;
	}
	apartment->multithreaded = multithreaded;
	apartment->count = 1;
	InterlockedIncrement(&initialized_threads);
	if (multithreaded)
		InterlockedIncrement(&multithreaded_threads);
	else
		InterlockedCompareExchange(&main_thread, (LONG)GetCurrentThreadId(), 0);
	return S_OK;
}

HRESULT WINAPI CoInitialize(LPVOID reserved)
{
	return CoInitializeEx(reserved, COINIT_APARTMENTTHREADED);
}

void WINAPI CoUninitialize(void)
{
	struct apartment *apartment = own_apartment();

	if (!apartment || !apartment->count)
		return;
	if (apartment->count > 1)
		apartment->count--;
	else
		leave(apartment);
}

HRESULT WINAPI CoGetApartmentType(APTTYPE *type, APTTYPEQUALIFIER *qualifier)
{
	struct apartment *apartment = own_apartment();

	if (!type || !qualifier)
		return E_INVALIDARG;
	*qualifier = APTTYPEQUALIFIER_NONE;
	if (apartment && apartment->count) {
		if (apartment->multithreaded)
			*type = APTTYPE_MTA;
		else
			*type = main_thread == (LONG)GetCurrentThreadId() ? APTTYPE_MAINSTA : APTTYPE_STA;
		return S_OK;
	}
	if (multithreaded_threads) {
		*type = APTTYPE_MTA;
		*qualifier = APTTYPEQUALIFIER_IMPLICIT_MTA;
		return S_OK;
	}
	*type = APTTYPE_CURRENT;
	return CO_E_NOTINITIALIZED;
}
