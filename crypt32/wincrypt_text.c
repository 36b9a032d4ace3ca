/*
 * Bytes as text and back: CryptStringToBinary and CryptBinaryToString (Microsoft, wincrypt.h).
 *
 * Base64, with headers or without, its form for URLs, hexadecimal, and bytes as they are. The dumps with addresses and characters beside
 * them, which are for eyes, are not there.
 */
#include "name.h"

static const struct {
	DWORD format;
	const WCHAR *begin, *end;
} headers[] = {
	{ CRYPT_STRING_BASE64HEADER, L"-----BEGIN CERTIFICATE-----", L"-----END CERTIFICATE-----" },
	{ CRYPT_STRING_BASE64REQUESTHEADER, L"-----BEGIN NEW CERTIFICATE REQUEST-----", L"-----END NEW CERTIFICATE REQUEST-----" },
	{ CRYPT_STRING_BASE64X509CRLHEADER, L"-----BEGIN X509 CRL-----", L"-----END X509 CRL-----" },
};

static void put_string(struct text *text, const WCHAR *string)
{
	text_put(text, string, (DWORD)lstrlenW(string));
}

static void put_base64(struct text *text, const BYTE *bytes, DWORD count, BOOL url, const WCHAR *line_end)
{
	static const WCHAR plain[] = L"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	static const WCHAR for_urls[] = L"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
	const WCHAR *digits = url ? for_urls : plain;

	for (DWORD i = 0; i < count; i += 3) {
		DWORD left = count - i, value = (DWORD)bytes[i] << 16;

		if (left > 1)
			value |= (DWORD)bytes[i + 1] << 8;
		if (left > 2)
			value |= bytes[i + 2];
		text_put(text, &digits[value >> 18], 1);
		text_put(text, &digits[value >> 12 & 63], 1);
		if (left > 1 || !url)
			text_put(text, left > 1 ? &digits[value >> 6 & 63] : L"=", 1);
		if (left > 2 || !url)
			text_put(text, left > 2 ? &digits[value & 63] : L"=", 1);
		/* Lines of 64 characters. */
		if (left <= 3 || i % 48 == 45)
			put_string(text, line_end);
	}
}

static void put_hex(struct text *text, const BYTE *bytes, DWORD count, BOOL raw, const WCHAR *line_end)
{
	static const WCHAR digits[] = L"0123456789abcdef";

	for (DWORD i = 0; i < count; i++) {
		if (!raw && i % 16)
			put_string(text, i % 8 ? L" " : L"  ");
		text_put(text, &digits[bytes[i] >> 4], 1);
		text_put(text, &digits[bytes[i] & 15], 1);
		if (i == count - 1 || (!raw && i % 16 == 15))
			put_string(text, *line_end || raw || i == count - 1 ? line_end : L" ");
	}
}

/* Puts the text of all of BYTES; FALSE for a format that there is not. */
static BOOL put_binary(struct text *text, const BYTE *bytes, DWORD count, DWORD flags)
{
	const WCHAR *line_end = flags & CRYPT_STRING_NOCRLF ? L"" : flags & CRYPT_STRING_NOCR ? L"\n" : L"\r\n";
	DWORD format = flags & CRYPT_STRING_ENCODEMASK;

	switch (format) {
	case CRYPT_STRING_BASE64:
		put_base64(text, bytes, count, FALSE, line_end);
		return TRUE;
	case CRYPT_STRING_BASE64URI:
		put_base64(text, bytes, count, TRUE, L"");
		return TRUE;
	case CRYPT_STRING_HEX:
	case CRYPT_STRING_HEXRAW:
		put_hex(text, bytes, count, format == CRYPT_STRING_HEXRAW, line_end);
		return TRUE;
	}
	for (unsigned i = 0; i < ARRAYSIZE(headers); i++) {
		if (headers[i].format != format)
			continue;
		put_string(text, headers[i].begin);
		put_string(text, line_end);
		put_base64(text, bytes, count, FALSE, line_end);
		put_string(text, headers[i].end);
		put_string(text, line_end);
		return TRUE;
	}
	return FALSE;
}

/* Makes text of units of WIDTH bytes. */
static BOOL binary_to_string(const BYTE *bytes, DWORD count, DWORD flags, void *string, DWORD *length, DWORD width)
{
	struct text size = { NULL, 0, 0 }, text;
	DWORD room;

	if (!bytes || !length)
		return fail(ERROR_INVALID_PARAMETER);
	room = *length;
	if ((flags & CRYPT_STRING_ENCODEMASK) == CRYPT_STRING_BINARY) {
		*length = count;
		if (string && room < count)
			return fail(ERROR_MORE_DATA);
		if (string)
			memcpy(string, bytes, count);
		return TRUE;
	}
	if (!put_binary(&size, bytes, count, flags))
		return fail(ERROR_INVALID_PARAMETER);
	*length = size.used + 1;
	if (!string)
		return TRUE;
	if (room <= size.used)
		return fail(ERROR_MORE_DATA);
	text = (struct text){ width == sizeof(WCHAR) ? string : allocate(((SIZE_T)size.used + 1) * sizeof(WCHAR)), size.used + 1, 0 };
	if (!text.to)
		return FALSE;
	put_binary(&text, bytes, count, flags);
	text_end(&text);
	if (width != sizeof(WCHAR)) {
		for (DWORD i = 0; i <= size.used; i++)
			((char *)string)[i] = (char)text.to[i];
		release(text.to);
	}
	*length = size.used;
	return TRUE;
}

BOOL WINAPI CryptBinaryToStringW(const BYTE *bytes, DWORD count, DWORD flags, LPWSTR string, DWORD *length)
{
	return binary_to_string(bytes, count, flags, string, length, sizeof(WCHAR));
}

BOOL WINAPI CryptBinaryToStringA(const BYTE *bytes, DWORD count, DWORD flags, LPSTR string, DWORD *length)
{
	return binary_to_string(bytes, count, flags, string, length, sizeof(char));
}

/* --- text to bytes --- */

/* Bytes found so far; those without room are counted. */
struct bytes {
	BYTE *to;
	DWORD room, used;
	BOOL strict; /* CRYPT_STRING_STRICT */
};

static void put_byte(struct bytes *bytes, BYTE value)
{
	if (bytes->to && bytes->used < bytes->room)
		bytes->to[bytes->used] = value;
	bytes->used++;
}

static BOOL is_space(WCHAR c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/* The value of a digit, or 64 if it is none. */
static DWORD base64_digit(WCHAR c, BOOL url)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26u;
	if (c >= '0' && c <= '9')
		return c - '0' + 52u;
	if (c == (url ? '-' : '+'))
		return 62;
	return c == (url ? '_' : '/') ? 63 : 64;
}

/* What follows the padding is passed over, or, if strict, must be white space and at most three signs of it. */
static BOOL read_base64(const WCHAR *at, const WCHAR *end, BOOL url, struct bytes *bytes)
{
	DWORD value = 0, bits = 0, digits = 0;

	for (; at < end && *at != '='; at++) {
		DWORD digit = base64_digit(*at, url);

		if (is_space(*at))
			continue;
		if (digit > 63)
			return FALSE;
		digits++;
		value = value << 6 | digit;
		bits += 6;
		if (bits >= 8) {
			bits -= 8;
			put_byte(bytes, (BYTE)(value >> bits));
		}
	}
	if (digits % 4 == 1)
		return FALSE;
	/* If there is padding, it is all there. */
	if (at < end) {
		for (; digits % 4; digits++) {
			while (at < end && is_space(*at))
				at++;
			if (at == end || *at++ != '=')
				return FALSE;
		}
	}
	for (digits = 0; bytes->strict && at < end; at++) {
		if (!is_space(*at) && (*at != '=' || ++digits > 1))
			return FALSE;
	}
	return TRUE;
}

static BOOL read_hex(const WCHAR *at, const WCHAR *end, BOOL raw, struct bytes *bytes)
{
	DWORD value = 1;

	for (; at < end; at++) {
		WCHAR letter = *at | 32;
		DWORD digit = *at >= '0' && *at <= '9' ? *at - '0' + 0u : letter >= 'a' && letter <= 'f' ? letter - 'a' + 10u : 16;

		if (is_space(*at) && (!raw || value == 1)) {
			/* Not within a byte. */
			if (value != 1)
				return FALSE;
			continue;
		}
		if (digit > 15)
			return FALSE;
		value = value << 4 | digit;
		if (value >> 8) {
			put_byte(bytes, (BYTE)value);
			value = 1;
		}
	}
	return value == 1;
}

static const WCHAR *find(const WCHAR *at, const WCHAR *end, const WCHAR *wanted)
{
	SIZE_T length = (SIZE_T)lstrlenW(wanted);

	for (; (SIZE_T)(end - at) >= length; at++) {
		if (!memcmp(at, wanted, length * sizeof(WCHAR)))
			return at;
	}
	return NULL;
}

/* Base64 between lines that begin and end it. */
static BOOL read_with_header(const WCHAR *at, const WCHAR *end, struct bytes *bytes, DWORD *skipped)
{
	const WCHAR *begin = find(at, end, L"-----BEGIN "), *content, *stop;

	content = begin ? find(begin + 11, end, L"-----") : NULL;
	stop = content ? find(content + 5, end, L"-----END ") : NULL;
	if (!stop || !find(stop + 9, end, L"-----"))
		return FALSE;
	*skipped = (DWORD)(begin - at);
	return read_base64(content + 5, stop, FALSE, bytes);
}

static BOOL read_format(const WCHAR *at, const WCHAR *end, DWORD format, struct bytes *bytes, DWORD *skipped)
{
	bytes->used = 0;
	*skipped = 0;
	switch (format) {
	case CRYPT_STRING_BASE64HEADER:
	case CRYPT_STRING_BASE64REQUESTHEADER:
	case CRYPT_STRING_BASE64X509CRLHEADER:
		return read_with_header(at, end, bytes, skipped);
	case CRYPT_STRING_BASE64:
	case CRYPT_STRING_BASE64URI:
		return read_base64(at, end, format == CRYPT_STRING_BASE64URI, bytes);
	case CRYPT_STRING_HEX:
	case CRYPT_STRING_HEXRAW:
		return read_hex(at, end, format == CRYPT_STRING_HEXRAW, bytes);
	default:
		for (; at < end; at++)
			put_byte(bytes, (BYTE)*at);
		return TRUE;
	}
}

static BOOL string_to_binary(const WCHAR *string, DWORD length, DWORD flags, BYTE *to, DWORD *size, DWORD *skipped, DWORD *found)
{
	/* What each format that stands for several tries, in order. */
	static const BYTE any_base64[] = { CRYPT_STRING_BASE64HEADER, CRYPT_STRING_BASE64 };
	static const BYTE any[] = { CRYPT_STRING_BASE64HEADER, CRYPT_STRING_BASE64, CRYPT_STRING_BINARY };
	static const BYTE any_hex[] = { CRYPT_STRING_HEX };
	DWORD format = flags & ~(DWORD)(CRYPT_STRING_STRICT | CRYPT_STRING_NOCRLF | CRYPT_STRING_NOCR), skip = 0;
	BYTE one = (BYTE)format;
	const BYTE *formats = &one;
	struct bytes bytes = { to, to ? *size : 0, 0, (flags & CRYPT_STRING_STRICT) != 0 };
	unsigned count = 1, i;

	switch (format) {
	case CRYPT_STRING_BASE64_ANY:
		formats = any_base64, count = ARRAYSIZE(any_base64);
		break;
	case CRYPT_STRING_ANY:
		formats = any, count = ARRAYSIZE(any);
		break;
	case CRYPT_STRING_HEX_ANY:
		formats = any_hex;
		break;
	case CRYPT_STRING_BASE64HEADER:
	case CRYPT_STRING_BASE64REQUESTHEADER:
	case CRYPT_STRING_BASE64X509CRLHEADER:
	case CRYPT_STRING_BASE64:
	case CRYPT_STRING_BASE64URI:
	case CRYPT_STRING_BINARY:
	case CRYPT_STRING_HEX:
	case CRYPT_STRING_HEXRAW:
		break;
	default:
		return fail(ERROR_INVALID_PARAMETER);
	}
	for (i = 0; i < count && !read_format(string, string + length, formats[i], &bytes, &skip); i++)
		;
	if (i == count)
		return fail(ERROR_INVALID_DATA);
	*size = bytes.used;
	if (to && bytes.used > bytes.room)
		return fail(ERROR_MORE_DATA);
	if (skipped)
		*skipped = skip;
	if (found)
		*found = formats[i];
	return TRUE;
}

BOOL WINAPI CryptStringToBinaryW(LPCWSTR string, DWORD length, DWORD flags, BYTE *bytes, DWORD *size, DWORD *skipped, DWORD *found)
{
	if (!string || !size)
		return fail(ERROR_INVALID_PARAMETER);
	return string_to_binary(string, length ? length : (DWORD)lstrlenW(string), flags, bytes, size, skipped, found);
}

BOOL WINAPI CryptStringToBinaryA(LPCSTR string, DWORD length, DWORD flags, BYTE *bytes, DWORD *size, DWORD *skipped, DWORD *found)
{
	WCHAR *wide;
	BOOL done;

	if (!string || !size)
		return fail(ERROR_INVALID_PARAMETER);
	if (!length)
		length = (DWORD)strlen(string);
	wide = allocate(((SIZE_T)length + 1) * sizeof(WCHAR));
	if (!wide)
		return FALSE;
	for (DWORD i = 0; i < length; i++)
		wide[i] = (BYTE)string[i];
	done = string_to_binary(wide, length, flags, bytes, size, skipped, found);
	release(wide);
	return done;
}
