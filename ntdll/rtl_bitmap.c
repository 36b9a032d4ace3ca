/*
 * Bitmaps: runs of bits in an array of ULONGs, as wdm.h describes them. Bits are numbered from the lowest of the first word.
 *
 * Searches start at the hint and wrap around once. What lies beyond the bitmap's size in its last word is never looked at.
 */
#include "ntdll.h"
#include "rtl.h"

VOID WINAPI RtlInitializeBitMap(struct rtl_bitmap *bitmap, PULONG buffer, ULONG size)
{
	bitmap->SizeOfBitMap = size;
	bitmap->Buffer = buffer;
}

static BOOLEAN get(const struct rtl_bitmap *bitmap, ULONG bit)
{
	return bitmap->Buffer[bit / 32] >> (bit % 32) & 1;
}

static void fill(struct rtl_bitmap *bitmap, ULONG start, ULONG count, BOOLEAN value)
{
	while (count) {
		ULONG first = start % 32, run = 32 - first < count ? 32 - first : count;
		ULONG mask = (run == 32 ? ~0u : (1u << run) - 1) << first;

		if (value)
			bitmap->Buffer[start / 32] |= mask;
		else
			bitmap->Buffer[start / 32] &= ~mask;
		start += run;
		count -= run;
	}
}

/* Whether COUNT bits from START are within the bitmap. */
static BOOLEAN within(const struct rtl_bitmap *bitmap, ULONG start, ULONG count)
{
	return start <= bitmap->SizeOfBitMap && count <= bitmap->SizeOfBitMap - start;
}

VOID WINAPI RtlSetBits(struct rtl_bitmap *bitmap, ULONG start, ULONG count)
{
	if (within(bitmap, start, count))
		fill(bitmap, start, count, TRUE);
}

VOID WINAPI RtlClearBits(struct rtl_bitmap *bitmap, ULONG start, ULONG count)
{
	if (within(bitmap, start, count))
		fill(bitmap, start, count, FALSE);
}

VOID WINAPI RtlSetBit(struct rtl_bitmap *bitmap, ULONG bit)
{
	RtlSetBits(bitmap, bit, 1);
}

VOID WINAPI RtlClearBit(struct rtl_bitmap *bitmap, ULONG bit)
{
	RtlClearBits(bitmap, bit, 1);
}

VOID WINAPI RtlSetAllBits(struct rtl_bitmap *bitmap)
{
	memset(bitmap->Buffer, 0xff, (bitmap->SizeOfBitMap + 31) / 32 * sizeof(ULONG));
}

VOID WINAPI RtlClearAllBits(struct rtl_bitmap *bitmap)
{
	memset(bitmap->Buffer, 0, (bitmap->SizeOfBitMap + 31) / 32 * sizeof(ULONG));
}

BOOLEAN WINAPI RtlTestBit(const struct rtl_bitmap *bitmap, ULONG bit)
{
	return bit < bitmap->SizeOfBitMap && get(bitmap, bit);
}

/* How many bits from START have VALUE, at most LIMIT. */
static ULONG run_from(const struct rtl_bitmap *bitmap, ULONG start, BOOLEAN value, ULONG limit)
{
	ULONG count = 0, uniform = value ? ~0u : 0;

	while (start + count < bitmap->SizeOfBitMap && count < limit) {
		ULONG bit = start + count;

		if (bit % 32 == 0 && bitmap->Buffer[bit / 32] == uniform) {
			count += 32;
			continue;
		}
		if (get(bitmap, bit) != value)
			break;
		count++;
	}
	if (count > bitmap->SizeOfBitMap - start)
		count = bitmap->SizeOfBitMap - start;
	return count < limit ? count : limit;
}

static BOOLEAN are_all(const struct rtl_bitmap *bitmap, ULONG start, ULONG count, BOOLEAN value)
{
	return count && within(bitmap, start, count) && run_from(bitmap, start, value, count) == count;
}

BOOLEAN WINAPI RtlAreBitsSet(const struct rtl_bitmap *bitmap, ULONG start, ULONG count)
{
	return are_all(bitmap, start, count, TRUE);
}

BOOLEAN WINAPI RtlAreBitsClear(const struct rtl_bitmap *bitmap, ULONG start, ULONG count)
{
	return are_all(bitmap, start, count, FALSE);
}

/* The first run of COUNT bits of VALUE that begins in [from, to), or ~0. */
static ULONG find_between(const struct rtl_bitmap *bitmap, ULONG from, ULONG to, ULONG count, BOOLEAN value)
{
	while (from < to) {
		ULONG run = run_from(bitmap, from, value, count);

		if (run == count)
			return from;
		from += run;
		from += run_from(bitmap, from, !value, ~0u);
	}
	return ~0u;
}

static ULONG find(const struct rtl_bitmap *bitmap, ULONG count, ULONG hint, BOOLEAN value)
{
	ULONG found;

	if (hint >= bitmap->SizeOfBitMap)
		hint = 0;
	if (!count)
		return hint & ~7u;
	found = find_between(bitmap, hint, bitmap->SizeOfBitMap, count, value);
	return found == ~0u ? find_between(bitmap, 0, hint, count, value) : found;
}

ULONG WINAPI RtlFindSetBits(const struct rtl_bitmap *bitmap, ULONG count, ULONG hint)
{
	return find(bitmap, count, hint, TRUE);
}

ULONG WINAPI RtlFindClearBits(const struct rtl_bitmap *bitmap, ULONG count, ULONG hint)
{
	return find(bitmap, count, hint, FALSE);
}

ULONG WINAPI RtlFindSetBitsAndClear(struct rtl_bitmap *bitmap, ULONG count, ULONG hint)
{
	ULONG found = find(bitmap, count, hint, TRUE);

	if (found != ~0u)
		fill(bitmap, found, count, FALSE);
	return found;
}

ULONG WINAPI RtlFindClearBitsAndSet(struct rtl_bitmap *bitmap, ULONG count, ULONG hint)
{
	ULONG found = find(bitmap, count, hint, FALSE);

	if (found != ~0u)
		fill(bitmap, found, count, TRUE);
	return found;
}

ULONG WINAPI RtlNumberOfSetBits(const struct rtl_bitmap *bitmap)
{
	ULONG count = 0, i, last = bitmap->SizeOfBitMap % 32;

	for (i = 0; i < bitmap->SizeOfBitMap / 32; i++)
		count += (ULONG)__builtin_popcount(bitmap->Buffer[i]);
	if (last)
		count += (ULONG)__builtin_popcount(bitmap->Buffer[i] & ((1u << last) - 1));
	return count;
}

ULONG WINAPI RtlNumberOfClearBits(const struct rtl_bitmap *bitmap)
{
	return bitmap->SizeOfBitMap - RtlNumberOfSetBits(bitmap);
}

ULONG WINAPI RtlFindNextForwardRunClear(const struct rtl_bitmap *bitmap, ULONG from, PULONG start)
{
	if (from >= bitmap->SizeOfBitMap) {
		*start = from;
		return 0;
	}
	from += run_from(bitmap, from, TRUE, ~0u);
	*start = from;
	return from < bitmap->SizeOfBitMap ? run_from(bitmap, from, FALSE, ~0u) : 0;
}

ULONG WINAPI RtlFindFirstRunClear(const struct rtl_bitmap *bitmap, PULONG start)
{
	return RtlFindNextForwardRunClear(bitmap, 0, start);
}

ULONG WINAPI RtlFindLongestRunClear(const struct rtl_bitmap *bitmap, PULONG start)
{
	ULONG at = 0, best = 0, run, where;

	*start = 0;
	while ((run = RtlFindNextForwardRunClear(bitmap, at, &where)) != 0) {
		if (run > best) {
			best = run;
			*start = where;
		}
		at = where + run;
	}
	return best;
}

CCHAR WINAPI RtlFindMostSignificantBit(ULONGLONG value)
{
	return value ? (CCHAR)(63 - __builtin_clzll(value)) : -1;
}

CCHAR WINAPI RtlFindLeastSignificantBit(ULONGLONG value)
{
	return value ? (CCHAR)__builtin_ctzll(value) : -1;
}
