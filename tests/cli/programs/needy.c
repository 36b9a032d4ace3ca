/*
 * A DLL that imports from one that is nowhere, built once for a DLL of Windows' and once for another: see missing.c.
 */
__declspec(dllimport) int nowhere_function(void);

__declspec(dllexport) int needy_function(void)
{
	return nowhere_function();
}
