/*
 * Attribute lists of CreateProcess: a counted array in memory of the caller's.
 */
#include "process_attributes.h"

#define ERROR_ATTRIBUTE_EXISTS 698 /* ERROR_OBJECT_NAME_EXISTS, which the toolchain's winerror.h lacks */

BOOL WINAPI InitializeProcThreadAttributeList(LPPROC_THREAD_ATTRIBUTE_LIST list, DWORD count, DWORD flags, PSIZE_T size)
{
	SIZE_T needed = offsetof(struct _PROC_THREAD_ATTRIBUTE_LIST, attributes) + (SIZE_T)count * sizeof(struct process_attribute);
	SIZE_T room;

	if (flags) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return FALSE;
	}
	room = list ? *size : 0;
	*size = needed;
	if (room < needed) {
		SetLastError(ERROR_INSUFFICIENT_BUFFER);
		return FALSE;
	}
	list->count = 0;
	list->capacity = count;
	return TRUE;
}

VOID WINAPI DeleteProcThreadAttributeList(LPPROC_THREAD_ATTRIBUTE_LIST list)
{
	list->count = list->capacity = 0;
}

/* Attributes that change what the child is given or how it is protected; others are refused rather than forgotten. */
static BOOL is_known(DWORD_PTR attribute, SIZE_T size)
{
	switch (attribute) {
	case PROC_THREAD_ATTRIBUTE_HANDLE_LIST:
		return size && size % sizeof(HANDLE) == 0;
	case PROC_THREAD_ATTRIBUTE_PARENT_PROCESS:
		return size == sizeof(HANDLE);
	case PROC_THREAD_ATTRIBUTE_MITIGATION_POLICY:
	case PROC_THREAD_ATTRIBUTE_PREFERRED_NODE:
	case PROC_THREAD_ATTRIBUTE_IDEAL_PROCESSOR:
		return size != 0;
	default:
		return FALSE;
	}
}

BOOL WINAPI UpdateProcThreadAttribute(LPPROC_THREAD_ATTRIBUTE_LIST list, DWORD flags, DWORD_PTR attribute, PVOID value, SIZE_T size,
				      PVOID previous, PSIZE_T returned)
{
	(void)previous;
	(void)returned;
	if (flags & ~(DWORD)1 || (flags & 1 && !process_attribute_find(list, attribute))) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return FALSE;
	}
	if (!is_known(attribute, size)) {
		SetLastError(size ? ERROR_NOT_SUPPORTED : ERROR_BAD_LENGTH);
		return FALSE;
	}
	if (process_attribute_find(list, attribute)) {
		SetLastError(ERROR_ATTRIBUTE_EXISTS);
		return FALSE;
	}
	if (list->count == list->capacity) {
		SetLastError(ERROR_GEN_FAILURE);
		return FALSE;
	}
	list->attributes[list->count++] = (struct process_attribute){ attribute, size, value };
	return TRUE;
}

const struct process_attribute *process_attribute_find(const struct _PROC_THREAD_ATTRIBUTE_LIST *list, DWORD_PTR attribute)
{
	for (DWORD i = 0; list && i < list->count; i++)
		if (list->attributes[i].attribute == attribute)
			return &list->attributes[i];
	return NULL;
}
