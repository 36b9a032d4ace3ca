/*
 * Pipes.
 */
#ifndef DECANT_PIPE_H
#define DECANT_PIPE_H

#include "file.h"

/* Opens the client end of the named pipe that PATH names: NtCreateFile on \\.\pipe\NAME. */
u32 pipe_open(const struct path *path, struct host_file_create *params, u32 access);

#endif
