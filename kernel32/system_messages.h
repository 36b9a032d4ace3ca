/*
 * The texts of system errors, for FORMAT_MESSAGE_FROM_SYSTEM.
 */
#ifndef KERNEL32_SYSTEM_MESSAGES_H
#define KERNEL32_SYSTEM_MESSAGES_H

#include "kernel32.h"

/* The text of a Win32 error, an HRESULT made of one, or another common HRESULT; NULL if there is none. No line break at its end. */
const char *system_message_find(DWORD id);

#endif
