/*
 * Names of Microsoft's C++ compilers, undecorated.
 */
#ifndef VCRUNTIME_UNDNAME_H
#define VCRUNTIME_UNDNAME_H

#include <stddef.h>

/*
 * Writes the type that a decorated type name (".?AVfoo@@" or, without the dot, "?AVfoo@@") stands for, terminated: "class foo".
 * What is not understood is copied as it is. Returns the length; what does not fit is cut off.
 */
size_t undecorate_type(const char *decorated, char *text, size_t size);

#endif
