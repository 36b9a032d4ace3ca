/*
 * What the console's own input and output share.
 */
#ifndef CRT_CONIO_HANDLE_H
#define CRT_CONIO_HANDLE_H

#include "printf.h"
#include <conio.h>

/* The console by NAME ("CONIN$"), opened once into *handle; NULL: there is none. Called with its lock held. */
HANDLE conio_open(HANDLE *handle, const wchar_t *name);

#endif
