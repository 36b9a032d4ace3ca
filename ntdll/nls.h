/*
 * The tables of decant/nls.h, as ntdll's own code reaches them.
 */
#ifndef NTDLL_NLS_H
#define NTDLL_NLS_H

#include <decant/nls.h>

extern const struct nls_data nls_tables;

static inline WCHAR nls_upper(WCHAR c)
{
	if (c < 0x80)
		return c >= 'a' && c <= 'z' ? (WCHAR)(c - 32) : c;
	return nls_upper_in(&nls_tables, c);
}

static inline WCHAR nls_lower(WCHAR c)
{
	if (c < 0x80)
		return c >= 'A' && c <= 'Z' ? (WCHAR)(c + 32) : c;
	return nls_lower_in(&nls_tables, c);
}

#endif
