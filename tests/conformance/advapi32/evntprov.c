/*
 * Providers of event tracing that nobody listens to (Microsoft, "EventRegister function", "EventWrite function").
 */
#include "test.h"

#include <evntprov.h>

TEST(EventRegister_and_write)
{
	GUID id = { 0x1b2c3d4e, 1, 2, { 3, 4, 5, 6, 7, 8, 9, 10 } };
	EVENT_DESCRIPTOR event = { .Id = 1, .Level = 4 };
	EVENT_DATA_DESCRIPTOR data = { .Ptr = (ULONG_PTR)&id, .Size = sizeof(id) };
	REGHANDLE first = 0, second = 0;

	CHECK_EQ(EventRegister(&id, NULL, NULL, &first), ERROR_SUCCESS);
	CHECK(first != 0);
	CHECK_EQ(EventRegister(&id, NULL, NULL, &second), ERROR_SUCCESS);
	CHECK(first != second);
	CHECK(!EventEnabled(first, &event));
	CHECK(!EventProviderEnabled(first, 4, 0));
	CHECK_EQ(EventWrite(first, &event, 1, &data), ERROR_SUCCESS);
	CHECK_EQ(EventWriteTransfer(first, &event, &id, NULL, 1, &data), ERROR_SUCCESS);
	CHECK_EQ(EventWriteString(first, 4, 0, L"text"), ERROR_SUCCESS);
	CHECK_EQ(EventUnregister(first), ERROR_SUCCESS);
	CHECK_EQ(EventUnregister(second), ERROR_SUCCESS);
	CHECK_EQ(EventRegister(NULL, NULL, NULL, &first), ERROR_INVALID_PARAMETER);
	CHECK_EQ(EventRegister(&id, NULL, NULL, NULL), ERROR_INVALID_PARAMETER);
}

/* "ERROR_INVALID_HANDLE: the registration handle is not valid" */
TEST(EventWrite_of_nobody)
{
	GUID id = { 0x1b2c3d4e, 1, 2, { 3 } };
	EVENT_DESCRIPTOR event = { .Id = 1 };
	REGHANDLE handle = 0, next = 0;

	CHECK_EQ(EventRegister(&id, NULL, NULL, &handle), ERROR_SUCCESS);
	CHECK_EQ(EventUnregister(handle), ERROR_SUCCESS);
	CHECK_EQ(EventUnregister(handle), ERROR_INVALID_HANDLE);
	CHECK_EQ(EventRegister(&id, NULL, NULL, &next), ERROR_SUCCESS);
	CHECK_EQ(EventWrite(handle, &event, 0, NULL), ERROR_INVALID_HANDLE);
	CHECK_EQ(EventUnregister(next), ERROR_SUCCESS);
}
