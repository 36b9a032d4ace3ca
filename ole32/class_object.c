/*
 * Making objects of registered classes (combaseapi.h).
 *
 * A class is served by the DLL that HKEY_CLASSES_ROOT\CLSID\{...}\InprocServer32 names; its DllGetClassObject gives the factory. A
 * library stays loaded until CoFreeUnusedLibraries finds it willing to go, or the last thread leaves COM. Servers that are
 * programs would have to be started and spoken to in RPC, which nothing here does: a class that has only those is not registered.
 */
#include "ole32.h"

struct class_library {
	struct class_library *next;
	HMODULE module;
};

static SRWLOCK libraries_lock = SRWLOCK_INIT;
static struct class_library *libraries;

/* Remembers a loaded library, once. One that is being asked whether it can go may be there twice, which costs a reference. */
static HRESULT keep_library(HMODULE module)
{
	struct class_library *library;

	AcquireSRWLockExclusive(&libraries_lock);
	for (library = libraries; library && library->module != module; library = library->next)
		;
	if (library) {
		ReleaseSRWLockExclusive(&libraries_lock);
		FreeLibrary(module);
		return S_OK;
	}
	library = HeapAlloc(GetProcessHeap(), 0, sizeof(*library));
	if (library) {
		library->module = module;
		library->next = libraries;
		libraries = library;
	}
	ReleaseSRWLockExclusive(&libraries_lock);
	if (!library)
		FreeLibrary(module);
	return library ? S_OK : E_OUTOFMEMORY;
}

static struct class_library *take_libraries(void)
{
	struct class_library *list;

	AcquireSRWLockExclusive(&libraries_lock);
	list = libraries;
	libraries = NULL;
	ReleaseSRWLockExclusive(&libraries_lock);
	return list;
}

static void drop_library(struct class_library *library)
{
	FreeLibrary(library->module);
	HeapFree(GetProcessHeap(), 0, library);
}

/* The libraries are asked, and go, with no lock held: their code may come back here. */
void WINAPI CoFreeUnusedLibraries(void)
{
	struct class_library *list = take_libraries(), *library;

	while ((library = list) != NULL) {
		HRESULT (WINAPI *can_unload)(void) = (void *)GetProcAddress(library->module, "DllCanUnloadNow");

		list = library->next;
		if (can_unload && can_unload() == S_OK) {
			drop_library(library);
			continue;
		}
		AcquireSRWLockExclusive(&libraries_lock);
		library->next = libraries;
		libraries = library;
		ReleaseSRWLockExclusive(&libraries_lock);
	}
}

void class_libraries_finish(void)
{
	struct class_library *list = take_libraries(), *library;

	while ((library = list) != NULL) {
		list = library->next;
		drop_library(library);
	}
}

/* The path of the library that serves the class. */
static BOOL find_server(REFCLSID clsid, WCHAR *path, DWORD bytes)
{
	WCHAR key[6 + GUID_TEXT_SIZE + 15] = L"CLSID\\";

	StringFromGUID2(clsid, key + 6, GUID_TEXT_SIZE);
	lstrcatW(key, L"\\InprocServer32");
	return !RegGetValueW(HKEY_CLASSES_ROOT, key, NULL, RRF_RT_REG_SZ | RRF_RT_REG_EXPAND_SZ, NULL, path, &bytes);
}

HRESULT WINAPI CoGetClassObject(REFCLSID clsid, DWORD context, LPVOID server, REFIID iid, LPVOID *object)
{
	HRESULT (WINAPI *get_class_object)(REFCLSID, REFIID, LPVOID *);
	WCHAR path[MAX_PATH];
	HMODULE module;
	HRESULT result;

	(void)server;
	if (!object)
		return E_INVALIDARG;
	*object = NULL;
	if (!com_initialized())
		return CO_E_NOTINITIALIZED;
	if (!(context & CLSCTX_INPROC_SERVER) || !find_server(clsid, path, sizeof(path)))
		return REGDB_E_CLASSNOTREG;
	module = LoadLibraryExW(path, NULL, LOAD_WITH_ALTERED_SEARCH_PATH);
	if (!module)
		return HRESULT_FROM_WIN32(GetLastError());
	get_class_object = (void *)GetProcAddress(module, "DllGetClassObject");
	if (!get_class_object) {
		FreeLibrary(module);
		return CO_E_ERRORINDLL;
	}
	result = keep_library(module);
	return FAILED(result) ? result : get_class_object(clsid, iid, object);
}

HRESULT WINAPI CoCreateInstance(REFCLSID clsid, LPUNKNOWN outer, DWORD context, REFIID iid, LPVOID *object)
{
	IClassFactory *factory;
	HRESULT result;

	if (!object)
		return E_POINTER;
	*object = NULL;
	result = CoGetClassObject(clsid, context, NULL, &IID_IClassFactory, (void **)&factory);
	if (FAILED(result))
		return result;
	result = IClassFactory_CreateInstance(factory, outer, iid, object);
	IClassFactory_Release(factory);
	return result;
}
