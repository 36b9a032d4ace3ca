/*
 * Reading the kernel's small text files in /proc and /sys.
 */
#ifndef DECANT_SYSTEM_FILES_H
#define DECANT_SYSTEM_FILES_H

#include <decant/types.h>

#include <stdbool.h>

/* Reads the start of the file at PATH into TEXT of SIZE bytes, terminated. Returns its length; -1 if it cannot be read. */
long system_read_file(const char *path, char *text, size_t size);

/* The first number of a file that holds one; false if there is none (the word "max" of control groups among others). */
bool system_read_number(const char *path, u64 *number);

#endif
