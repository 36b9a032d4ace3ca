/*
 * Matching of file names against patterns.
 */
#ifndef DECANT_WILDCARD_H
#define DECANT_WILDCARD_H

#include <decant/types.h>

#include <stdbool.h>

/*
 * Whether NAME matches PATTERN, without regard to case, by the rules of FsRtlIsNameInExpression: * any characters, ? one, and
 * the DOS forms that Win32 makes of them: < any up to the last dot, > one or none before a dot or the end, " a dot or the end.
 * An empty pattern matches everything.
 */
bool wildcard_match(const u16 *pattern, size_t pattern_length, const u16 *name, size_t name_length);

#endif
