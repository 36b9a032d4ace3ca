/*
 * What every source of ntdll.dll includes: the Windows headers as a native DLL wants them, and the door to the host.
 *
 * Topics have headers of their own beside their sources (heap.h, ldr.h, ...); structures that mingw-w64's headers lack are
 * declared there.
 */
#ifndef DECANT_NTDLL_H
#define DECANT_NTDLL_H

#define WIN32_NO_STATUS
#include <windows.h>
#undef WIN32_NO_STATUS
#include <ntstatus.h>
#include <winternl.h>

#include <decant/guest.h>

/* String and memory functions are exports of ntdll itself. */
#include <string.h>
#include <wchar.h>

#endif
