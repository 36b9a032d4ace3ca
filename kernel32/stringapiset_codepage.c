/*
 * MultiByteToWideChar and WideCharToMultiByte, and what is known about code pages.
 *
 * The tables are ntdll's (decant/nls.h). Both functions check their arguments in the documented order, convert ASCII in bulk, and then
 * go character by character through one of three converters: table, UTF-8, UTF-7. UTF-8 replaces what is ill-formed by U+FFFD, as
 * Windows has done since Vista.
 */
#include "kernel32.h"
#include "nls_code_page.h"

#include <decant/rtl.h>

#include <emmintrin.h>

#define CP_IS_PSEUDO(id) ((id) <= CP_THREAD_ACP)

UINT code_page_resolve(UINT id)
{
	switch (id) {
	case CP_ACP:
	case CP_THREAD_ACP:
		return decant_nls_ansi();
	case CP_OEMCP:
		return decant_nls_oem();
	case CP_MACCP:
		return 10000;
	default:
		return id;
	}
}

/* Copies the ASCII start of SOURCE to DEST (NULL only counts), at most COUNT bytes; answers its length. */
static size_t ascii_widen(WCHAR *dest, const char *source, size_t count)
{
	size_t i = 0;

	for (; i + 16 <= count; i += 16) {
		__m128i bytes = _mm_loadu_si128((const __m128i *)(source + i));

		if (_mm_movemask_epi8(bytes))
			break;
		if (dest) {
			_mm_storeu_si128((__m128i *)(dest + i), _mm_unpacklo_epi8(bytes, _mm_setzero_si128()));
			_mm_storeu_si128((__m128i *)(dest + i + 8), _mm_unpackhi_epi8(bytes, _mm_setzero_si128()));
		}
	}
	for (; i < count && !(source[i] & 0x80); i++) {
		if (dest)
			dest[i] = (WCHAR)source[i];
	}
	return i;
}

/* The same the other way. */
static size_t ascii_narrow(char *dest, const WCHAR *source, size_t count)
{
	const __m128i high = _mm_set1_epi16((short)0xff80);
	size_t i = 0;

	for (; i + 8 <= count; i += 8) {
		__m128i units = _mm_loadu_si128((const __m128i *)(source + i));

		if (_mm_movemask_epi8(_mm_cmpeq_epi16(_mm_and_si128(units, high), _mm_setzero_si128())) != 0xffff)
			break;
		if (dest)
			_mm_storel_epi64((__m128i *)(dest + i), _mm_packus_epi16(units, units));
	}
	for (; i < count && source[i] < 0x80; i++) {
		if (dest)
			dest[i] = (char)source[i];
	}
	return i;
}

/* EBCDIC pages do not begin with ASCII. */
static BOOL has_ascii(const struct nls_code_page *cp)
{
	return cp->single['A'] == 'A';
}

/* --- bytes to characters --- */

static BOOL wide_put(struct wide_sink *sink, WCHAR c)
{
	if (sink->at >= sink->room && sink->dest)
		return FALSE;
	if (sink->dest)
		sink->dest[sink->at] = c;
	sink->at++;
	return TRUE;
}

enum convert_result convert_put_wide(struct wide_sink *sink, ULONG c)
{
	if (c >= 0x10000) {
		if (sink->dest && sink->room - sink->at < 2)
			return CONVERT_FULL;
		wide_put(sink, (WCHAR)(0xd7c0 + (c >> 10)));
		c = 0xdc00 + (c & 0x3ff);
	}
	return wide_put(sink, (WCHAR)c) ? CONVERT_DONE : CONVERT_FULL;
}

/* Bytes that only stand for private-use characters count as unassigned where errors are asked for. */
static BOOL is_unassigned(const struct nls_code_page *cp, WCHAR c)
{
	return c >= 0xf880 && c <= 0xf8ff && cp->id != 10000;
}

/* Puts C, which a code page gave; MB_COMPOSITE takes it apart. */
static enum convert_result put_mapped(struct wide_sink *sink, WCHAR c, DWORD flags)
{
	WCHAR parts[8];
	ULONG count, i;

	if (!(flags & MB_COMPOSITE))
		return convert_put_wide(sink, c);
	count = normal_decompose(c, FALSE, parts, 8);
	for (i = 0; i < count; i++) {
		if (!wide_put(sink, parts[i]))
			return CONVERT_FULL;
	}
	return CONVERT_DONE;
}

static enum convert_result page_widen(const struct nls_code_page *cp, DWORD flags, const char *source, size_t count, struct wide_sink *sink)
{
	size_t i = 0;

	while (i < count) {
		BYTE byte = (BYTE)source[i];
		enum convert_result result;
		WCHAR c;

		if (byte < 0x80 && has_ascii(cp)) {
			size_t limit = count - i;

			if (sink->dest && limit > sink->room - sink->at)
				limit = sink->room - sink->at;
			limit = ascii_widen(sink->dest ? sink->dest + sink->at : NULL, source + i, limit);
			if (!limit)
				return CONVERT_FULL;
			i += limit;
			sink->at += limit;
			continue;
		}
		i++;
		if (cp->lead && cp->lead[byte]) {
			c = i < count ? cp->trail[cp->lead[byte] - 1][(BYTE)source[i]] : 0;
			if (!c && flags & MB_ERR_INVALID_CHARS)
				return CONVERT_INVALID;
			/* A lead byte before something that is no trail byte is invalid alone. */
			if (i < count && (c || source[i]))
				i++;
			if (!c)
				c = cp->unicode_default;
		} else {
			c = cp->single[byte];
			if (flags & MB_ERR_INVALID_CHARS && ((!c && byte) || is_unassigned(cp, c)))
				return CONVERT_INVALID;
			if (!c && byte)
				c = cp->unicode_default;
		}
		result = put_mapped(sink, c, flags);
		if (result != CONVERT_DONE)
			return result;
	}
	return CONVERT_DONE;
}

static enum convert_result utf8_widen(DWORD flags, const char *source, size_t count, struct wide_sink *sink)
{
	size_t i = 0;

	while (i < count) {
		enum convert_result result;
		ULONG c, used;

		if (!(source[i] & 0x80)) {
			size_t limit = count - i;

			if (sink->dest && limit > sink->room - sink->at)
				limit = sink->room - sink->at;
			limit = ascii_widen(sink->dest ? sink->dest + sink->at : NULL, source + i, limit);
			if (!limit)
				return CONVERT_FULL;
			i += limit;
			sink->at += limit;
			continue;
		}
		c = utf8_decode((const BYTE *)source + i, count - i, &used);
		if (c == UTF8_INVALID) {
			if (flags & MB_ERR_INVALID_CHARS)
				return CONVERT_INVALID;
			c = 0xfffd;
		}
		i += used;
		result = convert_put_wide(sink, c);
		if (result != CONVERT_DONE)
			return result;
	}
	return CONVERT_DONE;
}

static int convert_end(enum convert_result result, size_t at)
{
	if (result == CONVERT_FULL) {
		SetLastError(ERROR_INSUFFICIENT_BUFFER);
		return 0;
	}
	if (result == CONVERT_INVALID) {
		SetLastError(ERROR_NO_UNICODE_TRANSLATION);
		return 0;
	}
	if (at > 0x7fffffff) {
		SetLastError(ERROR_ARITHMETIC_OVERFLOW);
		return 0;
	}
	return (int)at;
}

int WINAPI MultiByteToWideChar(UINT code_page, DWORD flags, LPCSTR source, int source_count, LPWSTR dest, int dest_count)
{
	struct wide_sink sink = { dest_count ? dest : NULL, (size_t)dest_count, 0 };
	const struct nls_code_page *cp;
	enum convert_result result;
	UINT id = code_page_resolve(code_page);
	size_t count;

	if (!source || !source_count || dest_count < 0 || (dest_count && !dest) || (const void *)source == dest) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return 0;
	}
	count = source_count < 0 ? strlen(source) + 1 : (size_t)source_count;
	if (id == CP_UTF8 || id == CP_UTF7) {
		if (flags & ~(id == CP_UTF8 ? (DWORD)MB_ERR_INVALID_CHARS : 0)) {
			SetLastError(ERROR_INVALID_FLAGS);
			return 0;
		}
		result = id == CP_UTF8 ? utf8_widen(flags, source, count, &sink) : utf7_widen(source, count, &sink);
		return convert_end(result, sink.at);
	}
	cp = decant_nls_code_page(id);
	if (!cp) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return 0;
	}
	if (flags & ~(DWORD)(MB_PRECOMPOSED | MB_COMPOSITE | MB_ERR_INVALID_CHARS | MB_USEGLYPHCHARS)
	    || (flags & MB_PRECOMPOSED && flags & MB_COMPOSITE)) {
		SetLastError(ERROR_INVALID_FLAGS);
		return 0;
	}
	result = page_widen(cp, flags, source, count, &sink);
	return convert_end(result, sink.at);
}

/* --- characters to bytes --- */

enum convert_result convert_put_bytes(struct byte_sink *sink, const BYTE *bytes, size_t count)
{
	if (sink->dest) {
		if (sink->room - sink->at < count)
			return CONVERT_FULL;
		memcpy(sink->dest + sink->at, bytes, count);
	}
	sink->at += count;
	return CONVERT_DONE;
}

static enum convert_result put_code(struct byte_sink *sink, USHORT code)
{
	BYTE bytes[2] = { (BYTE)(code >> 8), (BYTE)code };

	return code > 255 ? convert_put_bytes(sink, bytes, 2) : convert_put_bytes(sink, bytes + 1, 1);
}

/* What stands for characters that the page lacks. */
struct substitute {
	BYTE bytes[2];
	ULONG count;
	BOOL *used;
};

static enum convert_result page_narrow(const struct nls_code_page *cp, DWORD flags, const WCHAR *source, size_t count,
				       struct byte_sink *sink, const struct substitute *substitute)
{
	BOOL exact_only = flags & WC_NO_BEST_FIT_CHARS;
	size_t i = 0;

	while (i < count) {
		enum convert_result result;
		WCHAR c = source[i];
		BOOL exact = TRUE;
		USHORT code;

		if (c < 0x80 && has_ascii(cp)) {
			size_t limit = count - i;

			if (sink->dest && limit > sink->room - sink->at)
				limit = sink->room - sink->at;
			limit = ascii_narrow(sink->dest ? (char *)sink->dest + sink->at : NULL, source + i, limit);
			if (!limit)
				return CONVERT_FULL;
			i += limit;
			sink->at += limit;
			continue;
		}
		i++;
		if (flags & WC_COMPOSITECHECK && i < count) {
			WCHAR composed = normal_compose_pair(c, source[i]);

			if (composed && nls_from_wide(cp, composed, &exact) && exact) {
				c = composed;
				i++;
			} else if (flags & WC_DISCARDNS && nls_combining_in(decant_nls_data(), source[i])) {
				i++;
			}
		}
		code = c ? nls_from_wide(cp, c, &exact) : 0;
		if (c && (!code || (exact_only && !exact))) {
			if (flags & WC_ERR_INVALID_CHARS)
				return CONVERT_INVALID;
			/* A pair is one character: one substitute. */
			if (c >= 0xd800 && c < 0xdc00 && i < count && source[i] >= 0xdc00 && source[i] < 0xe000)
				i++;
			*substitute->used = TRUE;
			result = convert_put_bytes(sink, substitute->bytes, substitute->count);
		} else {
			result = put_code(sink, code);
		}
		if (result != CONVERT_DONE)
			return result;
	}
	return CONVERT_DONE;
}

static enum convert_result utf8_narrow(DWORD flags, const WCHAR *source, size_t count, struct byte_sink *sink)
{
	size_t i = 0;

	while (i < count) {
		enum convert_result result;
		ULONG c = source[i];
		BYTE bytes[4];

		if (c < 0x80) {
			size_t limit = count - i;

			if (sink->dest && limit > sink->room - sink->at)
				limit = sink->room - sink->at;
			limit = ascii_narrow(sink->dest ? (char *)sink->dest + sink->at : NULL, source + i, limit);
			if (!limit)
				return CONVERT_FULL;
			i += limit;
			sink->at += limit;
			continue;
		}
		i++;
		if (c >= 0xd800 && c < 0xdc00 && i < count && source[i] >= 0xdc00 && source[i] < 0xe000) {
			c = 0x10000 + ((c - 0xd800) << 10) + (source[i++] - 0xdc00u);
		} else if (c >= 0xd800 && c < 0xe000) {
			if (flags & WC_ERR_INVALID_CHARS)
				return CONVERT_INVALID;
			c = 0xfffd;
		}
		result = convert_put_bytes(sink, bytes, utf8_encode(c, bytes));
		if (result != CONVERT_DONE)
			return result;
	}
	return CONVERT_DONE;
}

int WINAPI WideCharToMultiByte(UINT code_page, DWORD flags, LPCWCH source, int source_count, LPSTR dest, int dest_count, LPCCH default_char,
			       LPBOOL used_default)
{
	struct byte_sink sink = { dest_count ? (BYTE *)dest : NULL, (size_t)dest_count, 0 };
	struct substitute substitute = { { 0 }, 1, NULL };
	const struct nls_code_page *cp;
	enum convert_result result;
	UINT id = code_page_resolve(code_page);
	BOOL used = FALSE;
	size_t count;

	if (!source || !source_count || dest_count < 0 || (dest_count && !dest) || (const void *)source == dest) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return 0;
	}
	count = source_count < 0 ? wcslen(source) + 1 : (size_t)source_count;
	if (id == CP_UTF8 || id == CP_UTF7) {
		if (default_char || used_default) {
			SetLastError(ERROR_INVALID_PARAMETER);
			return 0;
		}
		if (flags & ~(id == CP_UTF8 ? (DWORD)WC_ERR_INVALID_CHARS : 0)) {
			SetLastError(ERROR_INVALID_FLAGS);
			return 0;
		}
		result = id == CP_UTF8 ? utf8_narrow(flags, source, count, &sink) : utf7_narrow(source, count, &sink);
		return convert_end(result, sink.at);
	}
	cp = decant_nls_code_page(id);
	if (!cp) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return 0;
	}
	if (flags & ~(DWORD)(WC_DISCARDNS | WC_SEPCHARS | WC_DEFAULTCHAR | WC_COMPOSITECHECK | WC_NO_BEST_FIT_CHARS)) {
		SetLastError(ERROR_INVALID_FLAGS);
		return 0;
	}
	substitute.used = &used;
	substitute.bytes[0] = (BYTE)(default_char ? default_char[0] : cp->default_char);
	if (default_char && cp->lead && cp->lead[(BYTE)default_char[0]]) {
		substitute.bytes[1] = (BYTE)default_char[1];
		substitute.count = 2;
	}
	result = page_narrow(cp, flags, source, count, &sink, &substitute);
	if (used_default)
		*used_default = used;
	return convert_end(result, sink.at);
}

/* --- about code pages --- */

UINT WINAPI GetACP(void)
{
	return decant_nls_ansi();
}

UINT WINAPI GetOEMCP(void)
{
	return decant_nls_oem();
}

BOOL WINAPI IsValidCodePage(UINT code_page)
{
	if (CP_IS_PSEUDO(code_page))
		return FALSE;
	return code_page == CP_UTF8 || code_page == CP_UTF7 || decant_nls_code_page(code_page);
}

BOOL WINAPI IsDBCSLeadByteEx(UINT code_page, BYTE byte)
{
	const struct nls_code_page *cp = decant_nls_code_page(code_page_resolve(code_page));

	return cp && cp->lead && cp->lead[byte];
}

BOOL WINAPI IsDBCSLeadByte(BYTE byte)
{
	return IsDBCSLeadByteEx(CP_ACP, byte);
}

BOOL WINAPI GetCPInfo(UINT code_page, LPCPINFO info)
{
	UINT id = code_page_resolve(code_page);
	const struct nls_code_page *cp = decant_nls_code_page(id);

	if (!info || (!cp && id != CP_UTF8 && id != CP_UTF7)) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return FALSE;
	}
	memset(info, 0, sizeof(*info));
	if (!cp) {
		info->MaxCharSize = id == CP_UTF8 ? 4 : 5;
		info->DefaultChar[0] = '?';
		return TRUE;
	}
	info->MaxCharSize = cp->max_char_size;
	info->DefaultChar[0] = (BYTE)cp->default_char;
	memcpy(info->LeadByte, cp->lead_ranges, sizeof(info->LeadByte));
	return TRUE;
}

/* The number and the name of a code page as Windows shows them: "1252  (ANSI - Latin I)". */
static void page_title(UINT id, const char *name, WCHAR *title, size_t room)
{
	WCHAR digits[12];
	UNICODE_STRING number = { 0, sizeof(digits), digits };
	size_t at;

	RtlIntegerToUnicodeString(id, 10, &number);
	at = number.Length / sizeof(WCHAR);
	memcpy(title, digits, number.Length);
	title[at++] = ' ';
	title[at++] = ' ';
	title[at++] = '(';
	while (*name && at + 2 < room)
		title[at++] = (WCHAR)*name++;
	title[at++] = ')';
	title[at] = 0;
}

BOOL WINAPI GetCPInfoExW(UINT code_page, DWORD flags, LPCPINFOEXW info)
{
	UINT id = code_page_resolve(code_page);
	const struct nls_code_page *cp = decant_nls_code_page(id);

	(void)flags;
	if (!GetCPInfo(code_page, (LPCPINFO)info))
		return FALSE;
	info->CodePage = id;
	info->UnicodeDefaultChar = cp ? cp->unicode_default : 0xfffd;
	page_title(id, cp ? cp->name : id == CP_UTF8 ? "UTF-8" : "UTF-7", info->CodePageName, MAX_PATH);
	return TRUE;
}

BOOL WINAPI GetCPInfoExA(UINT code_page, DWORD flags, LPCPINFOEXA info)
{
	CPINFOEXW wide;

	if (!GetCPInfoExW(code_page, flags, &wide))
		return FALSE;
	memcpy(info, &wide, offsetof(CPINFOEXA, CodePageName));
	WideCharToMultiByte(CP_ACP, 0, wide.CodePageName, -1, info->CodePageName, MAX_PATH, NULL, NULL);
	return TRUE;
}

BOOL WINAPI EnumSystemCodePagesW(CODEPAGE_ENUMPROCW callback, DWORD flags)
{
	const struct nls_data *nls = decant_nls_data();
	WCHAR digits[12];
	UNICODE_STRING number = { 0, sizeof(digits), digits };
	ULONG i;

	if (!callback) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return FALSE;
	}
	if (flags != CP_INSTALLED && flags != CP_SUPPORTED) {
		SetLastError(ERROR_INVALID_FLAGS);
		return FALSE;
	}
	for (i = 0; i < nls->code_page_count + 2; i++) {
		RtlIntegerToUnicodeString(i < nls->code_page_count ? nls->code_pages[i].id : CP_UTF7 + i - nls->code_page_count, 10, &number);
		if (!callback(digits))
			break;
	}
	return TRUE;
}

BOOL WINAPI EnumSystemCodePagesA(CODEPAGE_ENUMPROCA callback, DWORD flags)
{
	const struct nls_data *nls = decant_nls_data();
	char digits[12];
	ULONG i;

	if (!callback) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return FALSE;
	}
	if (flags != CP_INSTALLED && flags != CP_SUPPORTED) {
		SetLastError(ERROR_INVALID_FLAGS);
		return FALSE;
	}
	for (i = 0; i < nls->code_page_count + 2; i++) {
		RtlIntegerToChar(i < nls->code_page_count ? nls->code_pages[i].id : CP_UTF7 + i - nls->code_page_count, 10, sizeof(digits), digits);
		if (!callback(digits))
			break;
	}
	return TRUE;
}
