/*
 * Apartments, names of classes, memory.
 */
#define COBJMACROS
#include "../test.h"

#include <objbase.h>

static const GUID some_guid = { 0x01234567, 0x89ab, 0xcdef, { 0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef } };

TEST(CoInitializeEx_counts)
{
	APTTYPE type;
	APTTYPEQUALIFIER qualifier;

	CHECK_EQ(CoGetApartmentType(&type, &qualifier), CO_E_NOTINITIALIZED);
	CHECK_EQ(CoInitialize(NULL), S_OK);
	CHECK_EQ(CoInitializeEx(NULL, COINIT_APARTMENTTHREADED), S_FALSE);
	CHECK_EQ(CoInitializeEx(NULL, COINIT_MULTITHREADED), RPC_E_CHANGED_MODE);
	CHECK_EQ(CoGetApartmentType(&type, &qualifier), S_OK);
	CHECK_EQ(type, APTTYPE_MAINSTA);
	CoUninitialize();
	CoUninitialize();
	CHECK_EQ(CoInitializeEx(NULL, COINIT_MULTITHREADED), S_OK);
	CHECK_EQ(CoGetApartmentType(&type, &qualifier), S_OK);
	CHECK_EQ(type, APTTYPE_MTA);
	CoUninitialize();
}

TEST(CoCreateInstance_errors)
{
	IUnknown *object = (IUnknown *)1;

	CHECK_EQ(CoCreateInstance(&some_guid, NULL, CLSCTX_INPROC_SERVER, &IID_IUnknown, (void **)&object), CO_E_NOTINITIALIZED);
	CHECK(!object);
	CoInitialize(NULL);
	CHECK_EQ(CoCreateInstance(&some_guid, NULL, CLSCTX_INPROC_SERVER, &IID_IUnknown, (void **)&object), REGDB_E_CLASSNOTREG);
	CoUninitialize();
}

TEST(guids_as_text)
{
	WCHAR text[64], *allocated;
	GUID guid, other;

	CHECK_EQ(StringFromGUID2(&some_guid, text, 38), 0);
	CHECK_EQ(StringFromGUID2(&some_guid, text, 39), 39);
	CHECK_WSTR(text, L"{01234567-89AB-CDEF-0123-456789ABCDEF}");
	CHECK_EQ(CLSIDFromString(L"{01234567-89ab-cdef-0123-456789abcdef}", &guid), S_OK);
	CHECK(IsEqualGUID(&guid, &some_guid));
	CHECK_EQ(CLSIDFromString(L"{01234567-89ab-cdef-0123-456789abcdeg}", &guid), CO_E_CLASSSTRING);
	CHECK_EQ(CLSIDFromString(L"No.Such.Class", &guid), CO_E_CLASSSTRING);
	CHECK_EQ(IIDFromString(L"nonsense", &guid), E_INVALIDARG);
	CHECK_EQ(StringFromIID(&some_guid, &allocated), S_OK);
	CHECK_WSTR(allocated, text);
	CoTaskMemFree(allocated);
	CHECK_EQ(CoCreateGuid(&guid), S_OK);
	CHECK_EQ(guid.Data3 >> 12, 4);
	CHECK_EQ(guid.Data4[0] >> 6, 2);
	CoCreateGuid(&other);
	CHECK(!IsEqualGUID(&guid, &other));
}

TEST(CoTaskMem_and_IMalloc)
{
	IMalloc *allocator;
	char *memory = CoTaskMemAlloc(10);

	CHECK(memory != NULL);
	memcpy(memory, "123456789", 10);
	memory = CoTaskMemRealloc(memory, 1000);
	CHECK_STR(memory, "123456789");
	CHECK_EQ(CoGetMalloc(1, &allocator), S_OK);
	CHECK_EQ(IMalloc_GetSize(allocator, memory), 1000);
	CHECK_EQ(IMalloc_DidAlloc(allocator, memory), 1);
	IMalloc_Free(allocator, memory);
	IMalloc_Release(allocator);
	CoTaskMemFree(NULL);
	CHECK_EQ(CoGetMalloc(2, &allocator), E_INVALIDARG);
}

/* combase.dll is what newer programs import; memory may be allocated by one and freed by the other. */
TEST(combase_is_ole32)
{
	HMODULE combase = LoadLibraryW(L"combase.dll");
	LPVOID(WINAPI * allocate)(SIZE_T);

	REQUIRE(combase);
	allocate = (LPVOID(WINAPI *)(SIZE_T))(void *)GetProcAddress(combase, "CoTaskMemAlloc");
	REQUIRE(allocate);
	void *memory = allocate(16);
	CHECK(memory != NULL);
	CoTaskMemFree(memory);
	CHECK(GetProcAddress(combase, "CoCreateInstance") != NULL);
	CHECK(GetProcAddress(combase, "NoSuchFunction") == NULL);
	CHECK_ERROR(ERROR_PROC_NOT_FOUND);
}
