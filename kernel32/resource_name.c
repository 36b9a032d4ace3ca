/*
 * Types and names of resources in A functions: see resource_name.h.
 */
#include "resource_name.h"

#include "ansi.h"

BOOL resource_name_widen(const char *name, WCHAR **wide)
{
	*wide = (WCHAR *)name;
	return IS_INTRESOURCE(name) || wide_argument(name, wide);
}

void resource_name_free(WCHAR *wide)
{
	if (!IS_INTRESOURCE(wide))
		wide_free(wide);
}
