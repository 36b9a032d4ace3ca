/*
 * PE files on disk: reading headers and whole files through a descriptor, and saying what cannot be run.
 *
 * Everything is read, never mapped, so that a file that is cut while it is looked at gives a short read and no SIGBUS.
 */
#ifndef DECANT_PE_FILE_H
#define DECANT_PE_FILE_H

#include "pe.h"

/* Parses the headers of the file behind FD; *file_size is its length. Results are those of pe_parse, never PE_MORE. */
enum pe_result pe_read_headers(int fd, struct pe_headers *out, u64 *file_size, const char **why);

/*
 * Reads the whole file behind FD to allocated memory and parses it. On PE_OK, pe_file_finish() frees it.
 */
enum pe_result pe_file_read(int fd, struct pe_file *out, const char **why);
void pe_file_finish(struct pe_file *file);

/*
 * What the file behind FD is, if decant cannot run it as a program: a phrase such as "a 16-bit Windows program (NE)", valid for
 * ever. NULL if it can. Looks at the headers only.
 */
const char *pe_describe_unrunnable(int fd);
/* The same for headers that are parsed already. */
const char *pe_headers_unrunnable(const struct pe_headers *headers);

#endif
