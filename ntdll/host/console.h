/*
 * The console, as files see it: CONIN$, CONOUT$ and CON.
 */
#ifndef DECANT_CONSOLE_HOST_H
#define DECANT_CONSOLE_HOST_H

#include "path.h"

#include <decant/file.h>

/*
 * Opens the console for PARAMS: its input or output, or, for PATH_CONSOLE, what ACCESS asks for. Makes the handle.
 * STATUS_OBJECT_NAME_NOT_FOUND where the process has no terminal.
 */
u32 console_open(enum path_kind kind, struct host_file_create *params, u32 access);

#endif
