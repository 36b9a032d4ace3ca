/*
 * The order of strings.
 *
 * Weights are those of the Unicode collation algorithm's default table; the levels are compared in turn over the whole strings:
 * characters, accents, case and width. Windows' word sort puts in front of that the rule that hyphens and apostrophes count only
 * if everything else is equal, and then by where they stand; SORT_STRINGSORT treats them as the symbols they are. Languages with an
 * order of their own (Swedish, Spanish traditional ...) are sorted by the default one.
 */
#include "nls_collate.h"
#include "nls_code_page.h"

/* An element of the stream; all zero at the end. */
struct element {
	ULONG primary;
	BYTE secondary, tertiary;
};

struct reader {
	const struct nls_data *nls;
	const WCHAR *at, *start, *end;
	const ULONG *pending;
	ULONG pending_count;
	ULONG made[8];          /* elements that are computed */
	DWORD flags;
};

static void reader_init(struct reader *reader, DWORD flags, const WCHAR *text, size_t count)
{
	reader->nls = decant_nls_data();
	reader->at = reader->start = text;
	reader->end = text + count;
	reader->pending_count = 0;
	reader->flags = flags;
}

/* Hyphens and apostrophes, which a word sort leaves for the end. */
static BOOL is_word_mark(WCHAR c)
{
	return c == '-' || c == '\'' || c == 0xad || c == 0x2010 || c == 0x2011 || c == 0xff07 || c == 0xff0d;
}

static ULONG weight_of(const struct nls_data *nls, WCHAR c)
{
	return nls->weight[nls->weight_page[c >> 8]][c & 255];
}

/* Computed elements of what the table does not list: UTS #10, "Implicit Weights". */
static void pend_implicit(struct reader *reader, ULONG c)
{
	ULONG base = (c >= 0x4e00 && c <= 0x9fff) || (c >= 0xf900 && c <= 0xfaff) ? 0xfb40 : c >= 0x3400 && c <= 0x4dbf ? 0xfb80 : 0xfbc0;

	reader->made[0] = (base + (c >> 15)) << 16 | 2 << 8 | 2;
	reader->made[1] = ((c & 0x7fff) | 0x8000) << 16;
	reader->pending = reader->made;
	reader->pending_count = 2;
}

/* Puts the elements of C where the next ones are taken from. */
static void pend(struct reader *reader, WCHAR c)
{
	ULONG weight = weight_of(reader->nls, c), code = c, parts_count, i;
	WCHAR parts[4];

	if (weight == NLS_WEIGHT_NONE && c >= 0xac00 && c <= 0xd7a3) {
		parts_count = normal_decompose(c, FALSE, parts, 4);
		for (i = 0; i < parts_count; i++)
			reader->made[i] = weight_of(reader->nls, parts[i]);
		reader->pending = reader->made;
		reader->pending_count = parts_count;
	} else if (weight == NLS_WEIGHT_NONE) {
		if (c >= 0xd800 && c < 0xdc00 && reader->at < reader->end && *reader->at >= 0xdc00 && *reader->at < 0xe000)
			code = 0x10000 + ((c - 0xd800u) << 10) + (*reader->at++ - 0xdc00u);
		pend_implicit(reader, code);
	} else if (weight >> 21 == 0x7ff) {
		reader->pending = reader->nls->weight_pool + ((weight & 0x1fffff) >> 5);
		reader->pending_count = weight & 31;
	} else {
		reader->made[0] = weight;
		reader->pending = reader->made;
		reader->pending_count = weight != 0;
	}
}

/* For SORT_DIGITSASNUMBERS: the number of digits without leading zeroes goes before the digits. */
static BOOL pend_number(struct reader *reader)
{
	const WCHAR *end = reader->at;
	ULONG zero = weight_of(reader->nls, '0');

	if (!(reader->flags & SORT_DIGITSASNUMBERS) || *reader->at < '0' || *reader->at > '9'
	    || (reader->at > reader->start && reader->at[-1] >= '0' && reader->at[-1] <= '9'))
		return FALSE;
	while (reader->at + 1 < reader->end && *reader->at == '0' && reader->at[1] >= '0' && reader->at[1] <= '9')
		reader->at++;
	for (end = reader->at; end < reader->end && *end >= '0' && *end <= '9'; end++)
		;
	reader->made[0] = zero;
	reader->made[1] = (0x200u + (ULONG)((end - reader->at) & 0xfff)) << 16;
	reader->made[2] = weight_of(reader->nls, *reader->at++);
	reader->pending = reader->made;
	reader->pending_count = 3;
	return TRUE;
}

/* Tertiary weights hold case, width and kind of Kana (UTS #10, table "Tertiary Weight Assignments"); flags level some of them. */
static BYTE tertiary_of(BYTE weight, DWORD flags)
{
	if (flags & NORM_IGNOREWIDTH) {
		if (weight == 0x03)
			weight = 0x02;
		else if (weight == 0x09)
			weight = 0x08;
		else if (weight == 0x10)
			weight = 0x0f;
		else if (weight == 0x12)
			weight = 0x11;
	}
	if (flags & NORM_IGNOREKANATYPE && weight >= 0x0f && weight <= 0x12)
		weight = weight <= 0x10 ? 0x0d : 0x0e;
	if (flags & (NORM_IGNORECASE | LINGUISTIC_IGNORECASE)) {
		if (weight >= 0x08 && weight <= 0x0c)
			weight = (BYTE)(weight - 6);
		else if (weight == 0x1d)
			weight = 0x1c;
	}
	return weight;
}

static BOOL next_element(struct reader *reader, struct element *element)
{
	ULONG weight;

	while (!reader->pending_count) {
		WCHAR c;

		if (reader->at >= reader->end)
			return FALSE;
		if (pend_number(reader))
			break;
		c = *reader->at++;
		if (!(reader->flags & SORT_STRINGSORT) && is_word_mark(c))
			continue;
		if (reader->flags & NORM_IGNORESYMBOLS && nls_kind_in(reader->nls, c)->type1 & (C1_PUNCT | C1_SPACE) && c > ' ')
			continue;
		pend(reader, c);
	}
	weight = *reader->pending++;
	reader->pending_count--;
	element->primary = weight >> 16;
	element->secondary = reader->flags & (NORM_IGNORENONSPACE | LINGUISTIC_IGNOREDIACRITIC) ? 0 : (BYTE)(weight >> 8);
	element->tertiary = tertiary_of((BYTE)weight, reader->flags);
	/* An accent that does not count takes its shape along. */
	if (reader->flags & (NORM_IGNORENONSPACE | LINGUISTIC_IGNOREDIACRITIC) && !element->primary)
		element->tertiary = 0;
	return TRUE;
}

/* The next weight of LEVEL (1 to 3) that is not zero; 0 at the end. */
static ULONG next_weight(struct reader *reader, ULONG level)
{
	struct element element;

	while (next_element(reader, &element)) {
		ULONG weight = level == 1 ? element.primary : level == 2 ? element.secondary : element.tertiary;

		if (weight)
			return weight;
	}
	return 0;
}

static int compare_level(DWORD flags, const WCHAR *a, size_t a_count, const WCHAR *b, size_t b_count, ULONG level)
{
	struct reader x, y;
	ULONG u, v;

	reader_init(&x, flags, a, a_count);
	reader_init(&y, flags, b, b_count);
	do {
		u = next_weight(&x, level);
		v = next_weight(&y, level);
	} while (u == v && u);
	return u == v ? 0 : u < v ? -1 : 1;
}

/* The next hyphen or apostrophe: its weight, and in *position how many other characters stand before it; 0 at the end. */
static ULONG next_mark(const struct nls_data *nls, const WCHAR *text, size_t count, size_t *i, size_t *position)
{
	while (*i < count) {
		WCHAR c = text[(*i)++];

		if (is_word_mark(c))
			return c == '\'' ? 1 : 2 + (weight_of(nls, c) >> 16);
		(*position)++;
	}
	return 0;
}

static int compare_marks(const WCHAR *a, size_t a_count, const WCHAR *b, size_t b_count)
{
	const struct nls_data *nls = decant_nls_data();
	size_t i = 0, j = 0, p = 0, q = 0;
	ULONG u, v;

	do {
		u = next_mark(nls, a, a_count, &i, &p);
		v = next_mark(nls, b, b_count, &j, &q);
		if (u && v && p != q)
			return p < q ? -1 : 1;
	} while (u == v && u);
	return u == v ? 0 : u < v ? -1 : 1;
}

int collate_compare(DWORD flags, const WCHAR *a, size_t a_count, const WCHAR *b, size_t b_count)
{
	ULONG level;
	int order;

	if (a_count == b_count && !memcmp(a, b, a_count * sizeof(WCHAR)))
		return 0;
	for (level = 1; level <= 3; level++) {
		order = compare_level(flags, a, a_count, b, b_count, level);
		if (order)
			return order;
	}
	return flags & (SORT_STRINGSORT | NORM_IGNORESYMBOLS) ? 0 : compare_marks(a, a_count, b, b_count);
}

/* --- sort keys: each level's weights, 01 behind each of the first four, 00 at the end --- */

struct key_writer {
	BYTE *key;
	size_t room, at, trim;
};

static void key_put(struct key_writer *writer, BYTE byte)
{
	if (writer->key && writer->at < writer->room)
		writer->key[writer->at] = byte;
	writer->at++;
}

int collate_sort_key(DWORD flags, const WCHAR *text, size_t count, BYTE *key, size_t room)
{
	struct key_writer writer = { key, room, 0, 0 };
	const struct nls_data *nls = decant_nls_data();
	struct reader reader;
	size_t i = 0, position = 0;
	ULONG level, weight;

	for (level = 1; level <= 3; level++) {
		size_t significant = writer.at;

		reader_init(&reader, flags, text, count);
		while ((weight = next_weight(&reader, level)) != 0) {
			if (level == 1)
				key_put(&writer, (BYTE)(weight >> 8));
			key_put(&writer, (BYTE)weight);
			/* The common weight, 2, is left out at the end of a level. */
			if (level == 1 || weight != 2)
				significant = writer.at;
		}
		writer.at = significant;
		key_put(&writer, 1);
	}
	key_put(&writer, 1);
	while (!(flags & (SORT_STRINGSORT | NORM_IGNORESYMBOLS)) && (weight = next_mark(nls, text, count, &i, &position)) != 0) {
		key_put(&writer, (BYTE)(0x80 | (position >> 12 & 0x7f)));
		key_put(&writer, (BYTE)(2 + (position >> 6 & 0x3f)));
		key_put(&writer, (BYTE)(2 + (position & 0x3f)));
		key_put(&writer, (BYTE)(weight >> 8 | 2));
		key_put(&writer, (BYTE)weight);
	}
	key_put(&writer, 0);
	if (key && writer.at > room) {
		SetLastError(ERROR_INSUFFICIENT_BUFFER);
		return 0;
	}
	return (int)writer.at;
}

/* --- ligatures --- */

ULONG fold_ligature(WCHAR c, WCHAR *parts)
{
	static const WCHAR ligatures[][3] = {
		{ 0xc6, 'A', 'E' }, { 0xe6, 'a', 'e' }, { 0xdf, 's', 's' }, { 0x132, 'I', 'J' }, { 0x133, 'i', 'j' }, { 0x152, 'O', 'E' },
		{ 0x153, 'o', 'e' }, { 0x1c4, 'D', 0x17d }, { 0x1c5, 'D', 0x17e }, { 0x1c6, 'd', 0x17e }, { 0x1c7, 'L', 'J' },
		{ 0x1c8, 'L', 'j' }, { 0x1c9, 'l', 'j' }, { 0x1ca, 'N', 'J' }, { 0x1cb, 'N', 'j' }, { 0x1cc, 'n', 'j' },
		{ 0x1f1, 'D', 'Z' }, { 0x1f2, 'D', 'z' }, { 0x1f3, 'd', 'z' },
	};
	ULONG i;

	for (i = 0; i < sizeof(ligatures) / sizeof(*ligatures); i++) {
		if (ligatures[i][0] == c) {
			parts[0] = ligatures[i][1];
			parts[1] = ligatures[i][2];
			return 2;
		}
	}
	if (c >= 0xfb00 && c <= 0xfb06)
		return normal_decompose(c, TRUE, parts, 18);
	parts[0] = c;
	return 1;
}
