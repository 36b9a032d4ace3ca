/*
 * Memory that one module allocates and another frees (combaseapi.h): the process heap, also as IMalloc.
 */
#include "ole32.h"

LPVOID WINAPI CoTaskMemAlloc(SIZE_T bytes)
{
	return HeapAlloc(GetProcessHeap(), 0, bytes);
}

void WINAPI CoTaskMemFree(LPVOID memory)
{
	if (memory)
		HeapFree(GetProcessHeap(), 0, memory);
}

LPVOID WINAPI CoTaskMemRealloc(LPVOID memory, SIZE_T bytes)
{
	if (!memory)
		return CoTaskMemAlloc(bytes);
	if (!bytes) {
		CoTaskMemFree(memory);
		return NULL;
	}
	return HeapReAlloc(GetProcessHeap(), 0, memory, bytes);
}

static HRESULT STDMETHODCALLTYPE malloc_query(IMalloc *self, REFIID iid, void **object)
{
	if (!IsEqualGUID(iid, &IID_IUnknown) && !IsEqualGUID(iid, &IID_IMalloc)) {
		*object = NULL;
		return E_NOINTERFACE;
	}
	*object = self;
	return S_OK;
}

/* There is one, for as long as the process lives. */
static ULONG STDMETHODCALLTYPE malloc_reference(IMalloc *self)
{
	(void)self;
	return 1;
}

static void *STDMETHODCALLTYPE malloc_alloc(IMalloc *self, SIZE_T bytes)
{
	(void)self;
	return CoTaskMemAlloc(bytes);
}

static void *STDMETHODCALLTYPE malloc_realloc(IMalloc *self, void *memory, SIZE_T bytes)
{
	(void)self;
	return CoTaskMemRealloc(memory, bytes);
}

static void STDMETHODCALLTYPE malloc_free(IMalloc *self, void *memory)
{
	(void)self;
	CoTaskMemFree(memory);
}

static SIZE_T STDMETHODCALLTYPE malloc_size(IMalloc *self, void *memory)
{
	(void)self;
	return memory ? HeapSize(GetProcessHeap(), 0, memory) : (SIZE_T)-1;
}

static int STDMETHODCALLTYPE malloc_did_alloc(IMalloc *self, void *memory)
{
	(void)self;
	return memory ? HeapValidate(GetProcessHeap(), 0, memory) : -1;
}

static void STDMETHODCALLTYPE malloc_minimize(IMalloc *self)
{
	(void)self;
	HeapCompact(GetProcessHeap(), 0);
}

static const IMallocVtbl malloc_methods = {
	malloc_query, malloc_reference, malloc_reference, malloc_alloc, malloc_realloc, malloc_free, malloc_size, malloc_did_alloc,
	malloc_minimize
};
static IMalloc task_malloc = { (IMallocVtbl *)&malloc_methods };

HRESULT WINAPI CoGetMalloc(DWORD context, LPMALLOC *allocator)
{
	if (!allocator)
		return E_INVALIDARG;
	if (context != 1) {
		*allocator = NULL;
		return E_INVALIDARG;
	}
	*allocator = &task_malloc;
	return S_OK;
}
