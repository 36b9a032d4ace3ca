/*
 * Names of files: see path_name.h.
 */
#include "path_name.h"

#include "loader/utf.h"

#include <emmintrin.h>
#include <stddef.h>
#include <string.h>

static const struct fold_range {
	u16 start, end, step, delta;
} fold_ranges[] = {
#include "fold_table.h"
};

static u16 fold_beyond_ascii(u16 unit)
{
	size_t low = 0, high = sizeof(fold_ranges) / sizeof(fold_ranges[0]);

	while (low < high) {
		size_t middle = (low + high) / 2;
		const struct fold_range *range = &fold_ranges[middle];

		if (unit < range->start)
			high = middle;
		else if (unit > range->end)
			low = middle + 1;
		else
			return (unit - range->start) % range->step ? unit : (u16)(unit + range->delta);
	}
	return unit;
}

u16 name_fold(u16 unit)
{
	if (unit < 0x80)
		return unit >= 'a' && unit <= 'z' ? unit - 32 : unit;
	return fold_beyond_ascii(unit);
}

const u32 name_forbidden[4] = {
	0xffffffff,
	1u << ('"' - 32) | 1u << ('*' - 32) | 1u << ('/' - 32) | 1u << (':' - 32) | 1u << ('<' - 32) | 1u << ('>' - 32) | 1u << ('?' - 32),
	1u << ('\\' - 64),
	1u << ('|' - 96),
};

#define PRIVATE_BASE 0xf000

/* Whether the byte C of a Linux name shows as PRIVATE_BASE + C. */
static bool shows_private(u16 c, bool last)
{
	return (c && c != '/' && !name_unit_valid(c)) || (last && (c == '.' || c == ' '));
}

size_t name_from_unix(u16 *to, size_t capacity, const char *from, size_t length)
{
	size_t count = 0;

	if (length <= capacity) {
		while (count < length && (unsigned char)from[count] < 0x80) {
			to[count] = (unsigned char)from[count];
			count++;
		}
	}
	if (count < length)
		count = utf16_from_bytes(to, capacity, from, length);
	if ((length == 1 && from[0] == '.') || (length == 2 && from[0] == '.' && from[1] == '.'))
		return count;
	for (size_t i = 0; i < count && i < capacity; i++)
		if (to[i] < 0x80 && shows_private(to[i], i + 1 == count))
			to[i] += PRIVATE_BASE;
	return count;
}

static bool is_private(u16 unit)
{
	return unit > PRIVATE_BASE && unit < PRIVATE_BASE + 0x80 && shows_private(unit - PRIVATE_BASE, true);
}

/* Converts units in eights as long as they are ASCII; returns how many. */
static size_t ascii_to_unix(char *to, const u16 *from, size_t length)
{
	const __m128i ascii = _mm_set1_epi16(0x7f), backslash = _mm_set1_epi16('\\'), change = _mm_set1_epi16('\\' ^ '/');
	size_t i;

	for (i = 0; i + 8 <= length; i += 8) {
		__m128i units = _mm_loadu_si128((const __m128i *)(from + i));

		if (_mm_movemask_epi8(_mm_cmpeq_epi16(_mm_subs_epu16(units, ascii), _mm_setzero_si128())) != 0xffff)
			break;
		units = _mm_xor_si128(units, _mm_and_si128(_mm_cmpeq_epi16(units, backslash), change));
		_mm_storel_epi64((__m128i *)(to + i), _mm_packus_epi16(units, units));
	}
	return i;
}

size_t name_to_unix(char *to, size_t capacity, const u16 *from, size_t length)
{
	size_t count = ascii_to_unix(to, from, length < capacity ? length : capacity);

	for (size_t i = count; i < length;) {
		size_t run = i;

		if (from[i] < 0x80) {
			if (count < capacity)
				to[count] = from[i] == '\\' ? '/' : (char)from[i];
			count++;
			i++;
			continue;
		}
		if (is_private(from[i])) {
			if (count < capacity)
				to[count] = (char)(from[i] - PRIVATE_BASE);
			count++;
			i++;
			continue;
		}
		while (run < length && from[run] >= 0x80 && !is_private(from[run]))
			run++;
		count += utf16_to_bytes(to + (count < capacity ? count : capacity), count < capacity ? capacity - count : 0, from + i, run - i);
		i = run;
	}
	return count;
}

bool name_equal(const u16 *a, size_t a_length, const u16 *b, size_t b_length)
{
	if (a_length != b_length)
		return false;
	for (size_t i = 0; i < a_length; i++)
		if (a[i] != b[i] && name_fold(a[i]) != name_fold(b[i]))
			return false;
	return true;
}

int name_compare(const u16 *a, size_t a_length, const u16 *b, size_t b_length)
{
	for (size_t i = 0; i < a_length && i < b_length; i++) {
		int difference = a[i] == b[i] ? 0 : (int)name_fold(a[i]) - (int)name_fold(b[i]);

		if (difference)
			return difference;
	}
	return a_length < b_length ? -1 : a_length > b_length;
}

u32 name_hash(const u16 *name, size_t length)
{
	u32 hash = 2166136261u;

	for (size_t i = 0; i < length; i++)
		hash = (hash ^ name_fold(name[i])) * 16777619u;
	return hash ^ hash >> 15;
}
