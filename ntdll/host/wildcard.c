/*
 * Matching of file names against patterns: see wildcard.h.
 *
 * The set of places in the pattern that the name read so far can have come to is carried along, a bit each, so that no pattern
 * takes more than its length times the name's.
 */
#include "wildcard.h"

#include "path_name.h"

#include <string.h>

#define PLACES_MOST 512u
#define WORDS (PLACES_MOST / 64u + 1)

struct places {
	u64 bits[WORDS];
};

static bool has(const struct places *places, size_t at)
{
	return places->bits[at / 64] >> (at % 64) & 1;
}

/*
 * Adds place AT and those that are reached from it without a character: past a star, and past what matches nothing where the
 * name ends or where a dot is next.
 */
static void add(struct places *places, const u16 *pattern, size_t length, size_t at, bool at_end, bool before_dot)
{
	for (;;) {
		places->bits[at / 64] |= 1ull << (at % 64);
		if (at == length)
			return;
		if (pattern[at] == '*' || pattern[at] == '<')
			at++;
		else if (pattern[at] == '>' && (at_end || before_dot))
			at++;
		else if (pattern[at] == '"' && at_end)
			at++;
		else
			return;
	}
}

/* Whether another dot follows in NAME from AT on: what < may not run past. */
static bool more_dots(const u16 *name, size_t length, size_t at)
{
	for (; at < length; at++)
		if (name[at] == '.')
			return true;
	return false;
}

static bool match_places(const u16 *pattern, size_t pattern_length, const u16 *name, size_t name_length)
{
	struct places now = { { 0 } };

	add(&now, pattern, pattern_length, 0, !name_length, name_length && name[0] == '.');
	for (size_t i = 0; i < name_length; i++) {
		bool at_end = i + 1 == name_length;
		bool before_dot = !at_end && name[i + 1] == '.';
		struct places next = { { 0 } };

		for (size_t at = 0; at < pattern_length; at++) {
			u16 unit = pattern[at];

			if (!has(&now, at))
				continue;
			if (unit == '*' || (unit == '<' && (name[i] != '.' || more_dots(name, name_length, i + 1))))
				add(&next, pattern, pattern_length, at, at_end, before_dot);
			else if (unit == '?' || (unit == '>' && name[i] != '.') || (unit == '"' && name[i] == '.') ||
				 name_fold(unit) == name_fold(name[i]))
				add(&next, pattern, pattern_length, at + 1, at_end, before_dot);
		}
		now = next;
	}
	return has(&now, pattern_length);
}

bool wildcard_match(const u16 *pattern, size_t pattern_length, const u16 *name, size_t name_length)
{
	if (!pattern_length || (pattern_length == 1 && pattern[0] == '*'))
		return true;
	if (pattern_length > PLACES_MOST)
		return false;
	return match_places(pattern, pattern_length, name, name_length);
}
