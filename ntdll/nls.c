/*
 * The way to the language tables for the DLLs above, and the code pages of the process.
 *
 * The ANSI code page is 1252 and the OEM code page 437, as on an English Windows: programs store what these functions say in
 * files, so it must not change with the user's Linux locale.
 */
#include "ntdll.h"
#include "nls.h"

const struct nls_data *WINAPI decant_nls_data(void)
{
	return &nls_tables;
}

const struct nls_code_page *WINAPI decant_nls_code_page(UINT id)
{
	ULONG low = 0, high = nls_tables.code_page_count;

	while (low < high) {
		ULONG middle = (low + high) / 2;

		if (nls_tables.code_pages[middle].id == id)
			return &nls_tables.code_pages[middle];
		if (nls_tables.code_pages[middle].id < id)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

UINT WINAPI decant_nls_ansi(void)
{
	return 1252;
}

UINT WINAPI decant_nls_oem(void)
{
	return 437;
}
