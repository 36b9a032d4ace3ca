/*
 * What every source of user32.dll includes.
 */
#ifndef DECANT_USER32_H
#define DECANT_USER32_H

#define WIN32_NO_STATUS
#include <windows.h>
#undef WIN32_NO_STATUS
#include <ntstatus.h>
#include <winternl.h>

#include <string.h>
#include <wchar.h>

#endif
