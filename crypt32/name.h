/*
 * Text that grows into a caller's buffer, and the names of attributes.
 */
#ifndef DECANT_CRYPT32_NAME_H
#define DECANT_CRYPT32_NAME_H

#include "crypt32.h"

/* Counts all characters; those that fit, with room for a terminator, are there. */
struct text {
	WCHAR *to;
	DWORD room, used;
};

void text_put(struct text *text, const WCHAR *characters, DWORD count);
/* Ends the text; the length with the terminator, as much as is there of it. */
DWORD text_end(struct text *text);

/* The short name of an attribute of names, "CN" and the like; NULL if it has none. */
const WCHAR *attribute_name(LPCSTR oid);

/* Makes text of wide text in the process' code page, as functions with A at their end give it; the length with the terminator. */
DWORD give_narrow(const WCHAR *wide, LPSTR buffer, DWORD room);

#endif
