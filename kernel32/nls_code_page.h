/*
 * What the code-page conversions of kernel32 share: where results go, and the forms that have no tables.
 */
#ifndef KERNEL32_NLS_CODE_PAGE_H
#define KERNEL32_NLS_CODE_PAGE_H

#include "kernel32.h"

#include <decant/nls.h>

/* A destination that only counts while dest is NULL. */
struct wide_sink {
	WCHAR *dest;
	size_t room, at;
};

struct byte_sink {
	BYTE *dest;
	size_t room, at;
};

enum convert_result { CONVERT_DONE, CONVERT_FULL, CONVERT_INVALID };

/* CP_ACP and its like as the code pages they stand for. */
UINT code_page_resolve(UINT id);

enum convert_result convert_put_wide(struct wide_sink *sink, ULONG c);
enum convert_result convert_put_bytes(struct byte_sink *sink, const BYTE *bytes, size_t count);

enum convert_result utf7_widen(const char *source, size_t count, struct wide_sink *sink);
enum convert_result utf7_narrow(const WCHAR *source, size_t count, struct byte_sink *sink);

/*
 * The character at SOURCE, of which COUNT bytes (at least one) are there, or UTF8_INVALID; *used is how far to go on, for what is
 * ill-formed the longest start of a character.
 */
#define UTF8_INVALID 0xffffffffu
ULONG utf8_decode(const BYTE *source, size_t count, ULONG *used);
/* Writes C, which is no surrogate, to BYTES; answers how many. */
ULONG utf8_encode(ULONG c, BYTE bytes[4]);

/* --- normalization (stringapiset_normalize.c) --- */

/* The full decomposition of C in UTF-16 units, at most ROOM (18 is enough for all); C itself if it has none. */
ULONG normal_decompose(ULONG c, BOOL compatibility, WCHAR *parts, ULONG room);
/* What FIRST and SECOND compose to, or 0. */
ULONG normal_compose(ULONG first, ULONG second);
static inline WCHAR normal_compose_pair(WCHAR first, WCHAR second)
{
	ULONG composed = normal_compose(first, second);

	return composed < 0x10000 ? (WCHAR)composed : 0;
}

#endif
