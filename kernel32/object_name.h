/*
 * Named objects: from a Win32 name and security attributes to OBJECT_ATTRIBUTES.
 */
#ifndef KERNEL32_OBJECT_NAME_H
#define KERNEL32_OBJECT_NAME_H

#include "kernel32.h"

#include <decant/nt_sync.h>

struct object_name {
	OBJECT_ATTRIBUTES attributes;
	UNICODE_STRING name;
};

/*
 * Fills in OBJECT for an object called NAME (NULL: none), which is put into \BaseNamedObjects; flags are OBJ_* beside
 * OBJ_INHERIT, which follows SECURITY. FALSE with the last error set: ERROR_FILENAME_EXCED_RANGE, ERROR_NOT_ENOUGH_MEMORY.
 * Undone by object_name_free.
 */
BOOL object_name_make(struct object_name *object, const SECURITY_ATTRIBUTES *security, const WCHAR *name, ULONG flags);
void object_name_free(struct object_name *object);

/*
 * The end of every CreateX with a name: frees OBJECT, sets the last error (ERROR_ALREADY_EXISTS where there was one of that
 * name, ERROR_INVALID_HANDLE where it is of another type, 0 for a new one) and returns HANDLE, or NULL if STATUS is an error.
 */
HANDLE object_name_created(struct object_name *object, NTSTATUS status, HANDLE handle);
/* The same for every OpenX. */
HANDLE object_name_opened(struct object_name *object, NTSTATUS status, HANDLE handle);

/* NAME (or NULL) from the ANSI code page, to be freed with RtlFreeUnicodeString; FALSE with the last error set. */
BOOL object_name_from_ansi(UNICODE_STRING *wide, const char *name);

/* A timeout in milliseconds as the native calls take it: a pointer to STORAGE, or NULL for INFINITE. */
static inline LARGE_INTEGER *timeout_of(DWORD milliseconds, LARGE_INTEGER *storage)
{
	if (milliseconds == INFINITE)
		return NULL;
	storage->QuadPart = (LONGLONG)milliseconds * -10000;
	return storage;
}

/* OpenX of every kind of object: OPEN is the native call. NULL with the last error set if there is none of that name. */
typedef NTSTATUS NTAPI object_opener(HANDLE *handle, ACCESS_MASK access, OBJECT_ATTRIBUTES *attributes);
HANDLE object_open_named(object_opener *open, DWORD access, BOOL inherit, const WCHAR *name);

#endif
