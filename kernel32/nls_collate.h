/*
 * The order of strings, shared by CompareString and LCMapString's sort keys.
 */
#ifndef KERNEL32_NLS_COLLATE_H
#define KERNEL32_NLS_COLLATE_H

#include "kernel32.h"

/* Less than, equal to or greater than zero. Flags are CompareString's. */
int collate_compare(DWORD flags, const WCHAR *a, size_t a_count, const WCHAR *b, size_t b_count);
/* Writes the sort key of TEXT, or only counts when KEY is NULL; answers its length, or 0 with the last error set. */
int collate_sort_key(DWORD flags, const WCHAR *text, size_t count, BYTE *key, size_t room);
/* "ae" for the ae ligature and its like: the parts of C, or C itself; answers how many. */
ULONG fold_ligature(WCHAR c, WCHAR *parts);

#endif
