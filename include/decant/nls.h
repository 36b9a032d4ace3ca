/*
 * National language data: what case, kind and code-page bytes of each character are.
 *
 * The tables are generated from the Unicode character database by tools/gen-nls, and stand in ntdll's read-only data, mapped from
 * the file and shared by all processes. ntdll uses them for names and strings; kernel32 asks decant_nls_data() for them and
 * holds no copy. Lookups by character go through a page index: table[index[c >> 8]][c & 255].
 */
#ifndef DECANT_NLS_H
#define DECANT_NLS_H

#define NLS_CP_DOUBLE_BYTE 1

struct nls_code_page {
	USHORT id;
	BYTE flags;
	BYTE max_char_size;
	USHORT default_char;    /* for characters it lacks; a lead byte stands in the high half */
	USHORT unicode_default; /* for bytes it lacks */
	const WCHAR *single;    /* [256]; 0 for lead bytes and for bytes it lacks */
	const BYTE *lead;       /* [256]: 0, or 1 + index of the lead byte's row; NULL without NLS_CP_DOUBLE_BYTE */
	const WCHAR (*trail)[256];
	const BYTE *page;       /* [256]: 0, or 1 + index of the page of the characters c >> 8 */
	const BYTE (*narrow)[256];      /* single byte: byte or 0, best fits included */
	const USHORT (*wide)[256];      /* double byte: the same */
	BYTE lead_ranges[12];   /* as GetCPInfo shows them */
	const char *name;
};

struct nls_kind {
	USHORT type1, type2, type3;     /* CT_CTYPE1, CT_CTYPE2, CT_CTYPE3 */
};

struct nls_decomposition {
	ULONG character;
	USHORT offset;          /* in nls_data.decomposed */
	BYTE length;            /* UTF-16 units */
	BYTE compatibility;     /* NFKC and NFKD only */
};

struct nls_composition {
	ULONG first, second, composed;
};

struct nls_data {
	const BYTE *upper_page, *lower_page;
	const USHORT (*upper)[256], (*lower)[256];      /* what to add, modulo 65536 */
	const BYTE *kind_page;
	const BYTE (*kind)[256];
	const struct nls_kind *kinds;
	const struct nls_code_page *code_pages;         /* sorted by id */
	ULONG code_page_count;
	/* Canonical and compatibility decompositions, fully expanded; pairs that compose; canonical combining classes. */
	const struct nls_decomposition *decompositions;
	ULONG decomposition_count;
	const WCHAR *decomposed;
	const struct nls_composition *compositions;
	ULONG composition_count;
	const BYTE *combining_page;
	const BYTE (*combining)[256];
	const ULONG *combining_astral;                  /* (character << 8 | class) beyond U+FFFF, sorted */
	ULONG combining_astral_count;
	/*
	 * Collation elements: primary << 16 | secondary << 8 | tertiary; NLS_WEIGHT_NONE for characters that the table does not list
	 * (ideographs, Hangul); or, if the top eleven bits are set, (index into weight_pool) << 5 | count.
	 */
	const BYTE *weight_page;
	const ULONG (*weight)[256];
	const ULONG *weight_pool;
};

#define NLS_WEIGHT_NONE 0xffffffffu

/* The tables; never NULL. ntdll's export decant_nls_data. */
const struct nls_data *WINAPI decant_nls_data(void);

/* The table of code page ID (a real one: no CP_ACP, no UTF-7 or -8), or NULL. */
const struct nls_code_page *WINAPI decant_nls_code_page(UINT id);

/* The code pages of this process: 1252 and 437. */
UINT WINAPI decant_nls_ansi(void);
UINT WINAPI decant_nls_oem(void);

static inline WCHAR nls_upper_in(const struct nls_data *data, WCHAR c)
{
	return (WCHAR)(c + data->upper[data->upper_page[c >> 8]][c & 255]);
}

static inline WCHAR nls_lower_in(const struct nls_data *data, WCHAR c)
{
	return (WCHAR)(c + data->lower[data->lower_page[c >> 8]][c & 255]);
}

static inline const struct nls_kind *nls_kind_in(const struct nls_data *data, WCHAR c)
{
	return &data->kinds[data->kind[data->kind_page[c >> 8]][c & 255]];
}

static inline BYTE nls_combining_in(const struct nls_data *data, WCHAR c)
{
	return data->combining[data->combining_page[c >> 8]][c & 255];
}

/* The code of C in CP, or 0 when it has none; *exact tells best fits from the real thing. c is not 0. */
static inline USHORT nls_from_wide(const struct nls_code_page *cp, WCHAR c, BOOL *exact)
{
	BYTE page = cp->page[c >> 8];
	USHORT code;

	if (!page)
		return 0;
	if (cp->flags & NLS_CP_DOUBLE_BYTE) {
		code = cp->wide[page - 1][c & 255];
		*exact = (code > 255 ? cp->trail[cp->lead[code >> 8] - 1][code & 255] : cp->single[code]) == c;
	} else {
		code = cp->narrow[page - 1][c & 255];
		*exact = cp->single[code] == c;
	}
	return code;
}

#endif
