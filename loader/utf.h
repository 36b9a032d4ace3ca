/*
 * Between the bytes of Linux names and the UTF-16 of Windows.
 *
 * Linux names are bytes that are usually UTF-8, Windows names are 16-bit units that are usually UTF-16. Neither need be valid,
 * and every name has to come back as it went. A byte that is not part of valid UTF-8 becomes the lone surrogate U+DC80 + (byte
 * - 0x80) and back; any other lone surrogate becomes its three-byte form and back.
 */
#ifndef DECANT_UTF_H
#define DECANT_UTF_H

#include "plugins.h"

#include <decant/types.h>

/*
 * Converts LENGTH bytes to UTF-16. Writes at most CAPACITY units, no terminator, and returns how many the whole takes (call
 * with capacity 0 to measure). Never fails. Any thread.
 */
HOST_SERVICE size_t utf16_from_bytes(u16 *to, size_t capacity, const char *from, size_t length);

/* The way back: at most CAPACITY bytes, no terminator; returns how many the whole takes. */
HOST_SERVICE size_t utf16_to_bytes(char *to, size_t capacity, const u16 *from, size_t length);

#endif
