/*
 * What every source of kernel32.dll includes: the Windows headers, the native API below, and the few helpers that all of
 * kernel32 shares.
 */
#ifndef DECANT_KERNEL32_H
#define DECANT_KERNEL32_H

#define WIN32_NO_STATUS
#include <windows.h>
#undef WIN32_NO_STATUS
#include <ntstatus.h>
#include <winternl.h>

#include <decant/guest.h>

#include <string.h>
#include <wchar.h>

/* Sets the last error that STATUS translates to and returns FALSE. */
BOOL set_last_status(NTSTATUS status);

/* TRUE for a success status; else as set_last_status. Warnings (0x8...) count as failures, as Win32 functions treat them. */
BOOL check_status(NTSTATUS status);

/* HANDLE, or the standard handle that it stands for: GetStdHandle's three numbers are taken for the handles themselves. */
HANDLE real_handle(HANDLE handle);

#endif
