/*
 * The state of watching a folder through one handle.
 */
#ifndef DECANT_FILE_NOTIFY_H
#define DECANT_FILE_NOTIFY_H

#include "file.h"

/* Stops watching; NULL is fine. */
void folder_notify_free(struct folder_notify *notify);

#endif
