/*
 * Named objects: see object_name.h.
 */
#include "object_name.h"

#include <decant/peb.h>
#include <decant/rtl.h>

static const WCHAR folder[] = L"\\BaseNamedObjects\\";
#define FOLDER_BYTES (sizeof(folder) - sizeof(WCHAR))
#define LONGEST_BYTES 0xfffc

BOOL object_name_make(struct object_name *object, const SECURITY_ATTRIBUTES *security, const WCHAR *name, ULONG flags)
{
	SIZE_T bytes;

	object->name = (UNICODE_STRING){ 0 };
	object->attributes = (OBJECT_ATTRIBUTES){ .Length = sizeof(object->attributes), .Attributes = flags };
	if (security && security->bInheritHandle)
		object->attributes.Attributes |= OBJ_INHERIT;
	if (security)
		object->attributes.SecurityDescriptor = security->lpSecurityDescriptor;
	if (!name || !*name)
		return TRUE;
	bytes = wcslen(name) * sizeof(WCHAR);
	if (bytes > LONGEST_BYTES - FOLDER_BYTES) {
		SetLastError(ERROR_FILENAME_EXCED_RANGE);
		return FALSE;
	}
	object->name.Buffer = RtlAllocateHeap(current_peb()->ProcessHeap, 0, FOLDER_BYTES + bytes);
	if (!object->name.Buffer) {
		SetLastError(ERROR_NOT_ENOUGH_MEMORY);
		return FALSE;
	}
	memcpy(object->name.Buffer, folder, FOLDER_BYTES);
	memcpy((char *)object->name.Buffer + FOLDER_BYTES, name, bytes);
	object->name.Length = object->name.MaximumLength = (USHORT)(FOLDER_BYTES + bytes);
	object->attributes.ObjectName = &object->name;
	return TRUE;
}

void object_name_free(struct object_name *object)
{
	if (object->name.Buffer)
		RtlFreeHeap(current_peb()->ProcessHeap, 0, object->name.Buffer);
}

HANDLE object_name_created(struct object_name *object, NTSTATUS status, HANDLE handle)
{
	object_name_free(object);
	if (!NT_SUCCESS(status)) {
		/* Windows says so of a name that an object of another type has. */
		SetLastError(status == STATUS_OBJECT_TYPE_MISMATCH ? ERROR_INVALID_HANDLE : RtlNtStatusToDosError(status));
		return NULL;
	}
	SetLastError(status == STATUS_OBJECT_NAME_EXISTS ? ERROR_ALREADY_EXISTS : ERROR_SUCCESS);
	return handle;
}

HANDLE object_name_opened(struct object_name *object, NTSTATUS status, HANDLE handle)
{
	object_name_free(object);
	if (NT_SUCCESS(status))
		return handle;
	SetLastError(status == STATUS_OBJECT_TYPE_MISMATCH ? ERROR_INVALID_HANDLE : RtlNtStatusToDosError(status));
	return NULL;
}

BOOL object_name_from_ansi(UNICODE_STRING *wide, const char *name)
{
	ANSI_STRING ansi;
	NTSTATUS status;

	*wide = (UNICODE_STRING){ 0 };
	if (!name)
		return TRUE;
	RtlInitAnsiString(&ansi, name);
	status = RtlAnsiStringToUnicodeString(wide, &ansi, TRUE);
	if (status)
		SetLastError(RtlNtStatusToDosError(status));
	return !status;
}

HANDLE object_open_named(object_opener *open, DWORD access, BOOL inherit, const WCHAR *name)
{
	struct object_name object;
	HANDLE handle = NULL;
	NTSTATUS status;

	if (!name) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return NULL;
	}
	if (!object_name_make(&object, NULL, name, inherit ? OBJ_INHERIT : 0))
		return NULL;
	status = open(&handle, access, &object.attributes);
	return object_name_opened(&object, status, handle);
}
