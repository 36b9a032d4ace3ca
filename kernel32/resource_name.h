/*
 * Types and names of resources in A functions: text, or an id in the place of a pointer.
 */
#ifndef KERNEL32_RESOURCE_NAME_H
#define KERNEL32_RESOURCE_NAME_H

#include "kernel32.h"

/* The wide form of NAME; ids stay what they are. FALSE with the last error set without memory. */
BOOL resource_name_widen(const char *name, WCHAR **wide);
void resource_name_free(WCHAR *wide);

#endif
