/*
 * Names on their way between the Win32 file functions and the native ones: DOS paths to NT paths, and the A functions' bytes to
 * UTF-16 and back.
 */
#ifndef DECANT_FILE_NAMES_H
#define DECANT_FILE_NAMES_H

#include "kernel32.h"

#include <decant/nt_file.h>
#include <decant/peb.h>
#include <decant/rtl.h>

/* An NT path made of a DOS path, with the attributes that name it. */
struct nt_path {
	OBJECT_ATTRIBUTES attributes;
	UNICODE_STRING name;
	BOOLEAN allocated;
	WCHAR buffer[280];
};

/*
 * Makes the NT path of PATH. Most paths need no more than a prefix or the current directory; the others go through ntdll. On failure
 * sets the last error and returns FALSE; the caller frees with nt_path_free only after success.
 */
BOOL nt_path_make(struct nt_path *nt, LPCWSTR path);
void nt_path_free(struct nt_path *nt);

/* An A function's argument as UTF-16: in the ANSI code page, or the OEM one after SetFileApisToOEM. */
struct wide_name {
	WCHAR *units; /* NULL for NULL */
	WCHAR buffer[280];
};

/* FALSE and ERROR_NOT_ENOUGH_MEMORY if it cannot be. Free with wide_name_free after success. */
BOOL wide_name_make(struct wide_name *wide, LPCSTR bytes);
void wide_name_free(struct wide_name *wide);

/*
 * The way back, as functions that fill a buffer return it: stores UNITS of COUNT characters, terminated, and returns the length
 * in bytes without the terminator; or, if SIZE is too small, stores nothing and returns the size needed with it.
 */
DWORD bytes_of_name(LPCWSTR units, DWORD count, LPSTR buffer, DWORD size);

/* Converts a name into a buffer that always suffices: SIZE bytes with the terminator. */
void bytes_of_name_fixed(LPCWSTR units, LPSTR buffer, DWORD size);

/* Stores COUNT units in BUFFER of SIZE if they fit with a terminator, as the functions with a W do. */
DWORD put_name(LPCWSTR units, SIZE_T count, LPWSTR buffer, DWORD size);

#endif
