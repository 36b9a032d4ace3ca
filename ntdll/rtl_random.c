/*
 * Small pure functions: pseudo-random numbers, checksums, arithmetic on large integers and memory.
 */
#include "ntdll.h"
#include "rtl.h"

/* The documented Lehmer generator: modulus 2^31 - 1, factor -16807, increment -61 modulo that. */
#define UNIFORM_MODULUS 0x7fffffffu

ULONG WINAPI RtlUniform(PULONG seed)
{
	ULONGLONG value = (ULONGLONG)*seed * 0x7fffffed + 0x7fffffc3;

	*seed = (ULONG)(value % UNIFORM_MODULUS);
	return *seed;
}

#define SHUFFLE_COUNT 128

/* Bays and Durham's shuffle on top of the generator, which breaks up the correlation of neighbours: what RtlRandom documents. */
static ULONG shuffle[SHUFFLE_COUNT];
static LONG shuffle_ready;

static ULONG shuffled(PULONG seed)
{
	ULONG index, result, i, fill = 0x2b1a5f3d;

	if (!shuffle_ready) {
		for (i = 0; i < SHUFFLE_COUNT; i++)
			shuffle[i] = RtlUniform(&fill);
		shuffle_ready = 1;
	}
	RtlUniform(seed);
	index = *seed & (SHUFFLE_COUNT - 1);
	result = shuffle[index];
	shuffle[index] = RtlUniform(seed);
	return result;
}

ULONG WINAPI RtlRandom(PULONG seed)
{
	return shuffled(seed);
}

ULONG WINAPI RtlRandomEx(PULONG seed)
{
	return shuffled(seed);
}

/* CRC-32 of IEEE 802.3, reflected; four bits a step keep the table in one cache line. */
ULONG WINAPI RtlComputeCrc32(ULONG initial, const void *bytes, ULONG count)
{
	static const ULONG table[16] = {
		0x00000000, 0x1db71064, 0x3b6e20c8, 0x26d930ac, 0x76dc4190, 0x6b6b51f4, 0x4db26158, 0x5005713c,
		0xedb88320, 0xf00f9344, 0xd6d6a3e8, 0xcb61b38c, 0x9b64c2b0, 0x86d3d2d4, 0xa00ae278, 0xbdbdf21c,
	};
	const BYTE *byte = bytes;
	ULONG crc = ~initial;

	while (count--) {
		crc ^= *byte++;
		crc = crc >> 4 ^ table[crc & 15];
		crc = crc >> 4 ^ table[crc & 15];
	}
	return ~crc;
}

USHORT WINAPI RtlUshortByteSwap(USHORT value)
{
	return __builtin_bswap16(value);
}

ULONG WINAPI RtlUlongByteSwap(ULONG value)
{
	return __builtin_bswap32(value);
}

ULONGLONG WINAPI RtlUlonglongByteSwap(ULONGLONG value)
{
	return __builtin_bswap64(value);
}

SIZE_T WINAPI RtlCompareMemory(const VOID *a, const VOID *b, SIZE_T length)
{
	const BYTE *x = a, *y = b;
	SIZE_T i;

	for (i = 0; i < length && x[i] == y[i]; i++)
		;
	return i;
}

SIZE_T WINAPI RtlCompareMemoryUlong(PVOID memory, SIZE_T length, ULONG pattern)
{
	const ULONG *words = memory;
	SIZE_T i;

	for (i = 0; i < length / sizeof(ULONG) && words[i] == pattern; i++)
		;
	return i * sizeof(ULONG);
}

VOID WINAPI RtlFillMemoryUlong(PVOID memory, SIZE_T length, ULONG pattern)
{
	ULONG *words = memory;
	SIZE_T i;

	for (i = 0; i < length / sizeof(ULONG); i++)
		words[i] = pattern;
}

VOID WINAPI RtlFillMemoryUlonglong(PVOID memory, SIZE_T length, ULONGLONG pattern)
{
	ULONGLONG *words = memory;
	SIZE_T i;

	for (i = 0; i < length / sizeof(ULONGLONG); i++)
		words[i] = pattern;
}
