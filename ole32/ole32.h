/*
 * What the sources of ole32.dll share.
 */
#ifndef OLE32_H
#define OLE32_H

#define COBJMACROS
#define _OLE32_
#include <windows.h>
#include <objbase.h>

#include <decant/guest.h>

#include <string.h>

/* Braces, hyphens, digits and the terminator. */
#define GUID_TEXT_SIZE 39

/* Whether the calling thread may use COM: it, or any thread for the multithreaded apartment, has called CoInitializeEx. */
BOOL com_initialized(void);

/* Reads "{01234567-89AB-CDEF-0123-456789ABCDEF}"; FALSE for anything else. */
BOOL parse_guid(const WCHAR *text, GUID *guid);

/* Lets go of all class libraries: the last thread has left. */
void class_libraries_finish(void);

#endif
