/*
 * The error object of each thread (Microsoft, "SetErrorInfo function"): one reference, kept in a TLS slot, given away whole by
 * GetErrorInfo.
 */
#define COBJMACROS
#define _OLEAUT32_ /* these are its own functions */
#include <windows.h>
#include <oleauto.h>

static DWORD slot = TLS_OUT_OF_INDEXES;

BOOL WINAPI DllMain(HINSTANCE instance, DWORD reason, LPVOID reserved)
{
	IErrorInfo *left;

	(void)instance;
	switch (reason) {
	case DLL_PROCESS_ATTACH:
		slot = TlsAlloc();
		return slot != TLS_OUT_OF_INDEXES;
	case DLL_THREAD_DETACH:
		left = TlsGetValue(slot);
		if (left)
			IErrorInfo_Release(left);
		break;
	case DLL_PROCESS_DETACH:
		if (!reserved)
			TlsFree(slot);
		break;
	}
	return TRUE;
}

HRESULT WINAPI SetErrorInfo(ULONG reserved, IErrorInfo *info)
{
	IErrorInfo *before;

	if (reserved)
		return E_INVALIDARG;
	before = TlsGetValue(slot);
	if (before == info)
		return S_OK;
	if (info)
		IErrorInfo_AddRef(info);
	TlsSetValue(slot, info);
	if (before)
		IErrorInfo_Release(before);
	return S_OK;
}

HRESULT WINAPI GetErrorInfo(ULONG reserved, IErrorInfo **info)
{
	if (reserved || !info)
		return E_INVALIDARG;
	*info = TlsGetValue(slot);
	TlsSetValue(slot, NULL);
	return *info ? S_OK : S_FALSE;
}
