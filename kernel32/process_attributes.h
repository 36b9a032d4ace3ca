/*
 * Attribute lists of CreateProcess (processthreadsapi.h), as kernel32's files see them.
 */
#ifndef DECANT_PROCESS_ATTRIBUTES_H
#define DECANT_PROCESS_ATTRIBUTES_H

#include "kernel32.h"

struct process_attribute {
	DWORD_PTR attribute;
	SIZE_T size;
	void *value; /* the caller's, valid until the process is created */
};

struct _PROC_THREAD_ATTRIBUTE_LIST {
	DWORD count, capacity;
	struct process_attribute attributes[];
};

/* The value that LIST has for an attribute, or NULL; LIST may be NULL. */
const struct process_attribute *process_attribute_find(const struct _PROC_THREAD_ATTRIBUTE_LIST *list, DWORD_PTR attribute);

#endif
