/*
 * ntdll's export for files on the console whose code page is not UTF-8. For guest code, after guest.h.
 */
#ifndef DECANT_CONSOLE_TEXT_H
#define DECANT_CONSOLE_TEXT_H

#include "file.h"

/*
 * Does what a host call to read (write FALSE) or write was asked to when it answered HOST_STATUS_CONSOLE_TEXT, and reports it as the
 * host reports what ends at once: io->async.information, the event, the APC. Returns the status to go on with.
 */
NTSTATUS WINAPI decant_console_transfer(struct host_file_transfer *io, BOOL write);

#endif
