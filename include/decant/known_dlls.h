/*
 * Known DLLs: those that Windows takes from its own folder, whatever stands beside the program (Microsoft, "Dynamic-link library
 * search order"). The list is that of the key "Session Manager\KnownDLLs" of Windows 10 with what those DLLs import themselves: the
 * universal C runtime is among them, so a copy beside a program is not used there (Microsoft, "Universal CRT deployment").
 *
 * For both sides: the loader of modules and decant check look things up alike.
 */
#ifndef DECANT_KNOWN_DLLS_H
#define DECANT_KNOWN_DLLS_H

#include <stdbool.h>
#include <stddef.h>

/* Whether the file name of LENGTH characters, in lower case, is a known DLL's. */
static inline bool known_dll(const char *name, size_t length)
{
	static const char *const names[] = {
		"advapi32", "bcryptprimitives", "cfgmgr32", "clbcatq", "combase", "comdlg32", "coml2", "crypt32", "gdi32", "gdi32full",
		"gdiplus", "imagehlp", "imm32", "kernel32", "kernelbase", "msctf", "msvcp_win", "msvcrt", "normaliz", "nsi", "ntdll",
		"ole32", "oleaut32", "psapi", "rpcrt4", "sechost", "setupapi", "shcore", "shell32", "shlwapi", "ucrtbase", "user32",
		"win32u", "wintrust", "wldap32", "ws2_32",
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const char *suffix = ".dll";
		size_t at = 0, end;

		while (at < length && names[i][at] && name[at] == names[i][at])
			at++;
		if (names[i][at] || length - at != 4)
			continue;
		for (end = 0; end < 4 && name[at + end] == suffix[end]; end++)
			;
		if (end == 4)
			return true;
	}
	return false;
}

#endif
