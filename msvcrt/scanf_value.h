/*
 * Storing what scanf read.
 */
#ifndef CRT_SCANF_VALUE_H
#define CRT_SCANF_VALUE_H

#include "scanf.h"

enum scan_size { SCAN_NONE, SCAN_CHAR, SCAN_SHORT, SCAN_LONG, SCAN_64, SCAN_WIDE };

/* VALUE cut to the size; a long is 32 bits. */
void scan_store_integer(void *at, int size, uint64_t value);

/* The number in TEXT, as a double with l or L, else as a float. */
void scan_store_float(void *at, int size, const char *text, _locale_t locale);

#endif
