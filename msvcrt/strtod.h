/*
 * Text to floating point, for strtod, scanf and whoever else reads numbers.
 */
#ifndef CRT_STRTOD_H
#define CRT_STRTOD_H

#include "crt.h"

enum float_width { FLOAT_SINGLE, FLOAT_DOUBLE };

/*
 * The number that the N characters at TEXT spell: sign, digits with '.' as the point, exponent, or in runtimes that know them 0x...,
 * inf and nan. *USED is how many characters belong to it, 0 if there is none. Rounds correctly to WIDTH; *RANGE says whether
 * it was too large (infinite) or too small (zero or denormal).
 */
double crt_float_from_text(const char *text, size_t n, enum float_width width, size_t *used, bool *range);

#endif
