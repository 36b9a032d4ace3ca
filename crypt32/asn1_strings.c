/*
 * The values of names' attributes, CERT_NAME_VALUE and CERT_RDN_ATTR: strings of many kinds, or anything else.
 *
 * X509_NAME keeps a string's bytes as its kind has them, in the machine's byte order, and UTF-8 as UTF-16; X509_UNICODE_NAME makes
 * UTF-16 of all of them. A terminator stands behind each and is not counted.
 */
#include "asn1_special.h"

static const struct {
	BYTE tag, type;
} string_types[] = {
	{ DER_OCTET_STRING, CERT_RDN_OCTET_STRING },	 { DER_NUMERIC_STRING, CERT_RDN_NUMERIC_STRING },
	{ DER_PRINTABLE_STRING, CERT_RDN_PRINTABLE_STRING }, { DER_T61_STRING, CERT_RDN_T61_STRING },
	{ DER_VIDEOTEX_STRING, CERT_RDN_VIDEOTEX_STRING }, { DER_IA5_STRING, CERT_RDN_IA5_STRING },
	{ DER_GRAPHIC_STRING, CERT_RDN_GRAPHIC_STRING }, { DER_VISIBLE_STRING, CERT_RDN_VISIBLE_STRING },
	{ DER_GENERAL_STRING, CERT_RDN_GENERAL_STRING }, { DER_UNIVERSAL_STRING, CERT_RDN_UNIVERSAL_STRING },
	{ DER_BMP_STRING, CERT_RDN_BMP_STRING },	 { DER_UTF8_STRING, CERT_RDN_UTF8_STRING },
};

DWORD asn_string_type(BYTE tag)
{
	for (unsigned i = 0; i < ARRAYSIZE(string_types); i++) {
		if (string_types[i].tag == tag)
			return string_types[i].type;
	}
	return CERT_RDN_ENCODED_BLOB;
}

static BOOL accepts_any(BYTE tag)
{
	(void)tag;
	return TRUE;
}

/* Gives BLOB room for UNITS wide characters and a terminator. */
static WCHAR *take_wide(struct asn_decoder *decoder, DWORD units, struct asn_list *blob)
{
	WCHAR *to = asn_take(decoder, ((SIZE_T)units + 1) * sizeof(WCHAR));

	blob->count = units * (DWORD)sizeof(WCHAR);
	blob->items = to;
	return to;
}

static DWORD decode_utf8(struct asn_decoder *decoder, const struct der_element *element, struct asn_list *blob)
{
	int units = element->length ? MultiByteToWideChar(CP_UTF8, 0, (const char *)element->content, (int)element->length, NULL, 0) : 0;
	WCHAR *to;

	if (units < 0 || (element->length && !units))
		return (DWORD)CRYPT_E_ASN1_CORRUPT;
	to = take_wide(decoder, (DWORD)units, blob);
	if (!to)
		return ERROR_OUTOFMEMORY;
	if (units)
		MultiByteToWideChar(CP_UTF8, 0, (const char *)element->content, (int)element->length, to, units);
	return 0;
}

static DWORD decode_bmp(struct asn_decoder *decoder, const struct der_element *element, struct asn_list *blob)
{
	WCHAR *to;

	if (element->length % 2)
		return (DWORD)CRYPT_E_ASN1_CORRUPT;
	to = take_wide(decoder, element->length / 2, blob);
	if (!to)
		return ERROR_OUTOFMEMORY;
	for (DWORD i = 0; i < element->length / 2; i++)
		to[i] = (WCHAR)(element->content[2 * i] << 8 | element->content[2 * i + 1]);
	return 0;
}

/* A UniversalString has four bytes a character: kept as such, or made UTF-16. */
static DWORD decode_universal(struct asn_decoder *decoder, const struct der_element *element, BOOL wide, struct asn_list *blob)
{
	const BYTE *from = element->content;
	DWORD count = element->length / 4, units = 0;
	WCHAR *to = take_wide(decoder, count * 2, blob);

	if (element->length % 4)
		return (DWORD)CRYPT_E_ASN1_CORRUPT;
	if (!to)
		return ERROR_OUTOFMEMORY;
	for (DWORD i = 0; i < count; i++, from += 4) {
		DWORD c = (DWORD)from[0] << 24 | (DWORD)from[1] << 16 | (DWORD)from[2] << 8 | from[3];

		if (!wide) {
			to[units++] = (WCHAR)c;
			to[units++] = (WCHAR)(c >> 16);
		} else if (c < 0x10000) {
			to[units++] = (WCHAR)c;
		} else if (c < 0x110000) {
			to[units++] = (WCHAR)(0xd800 + ((c - 0x10000) >> 10));
			to[units++] = (WCHAR)(0xdc00 + ((c - 0x10000) & 0x3ff));
		} else {
			return (DWORD)CRYPT_E_ASN1_CORRUPT;
		}
	}
	blob->count = units * (DWORD)sizeof(WCHAR);
	return 0;
}

static DWORD decode_value(struct asn_decoder *decoder, const struct der_element *element, BOOL wide, CERT_NAME_VALUE *value)
{
	struct asn_list blob = { 0, NULL };
	DWORD error;
	WCHAR *to;

	value->dwValueType = asn_string_type(element->tag);
	switch (value->dwValueType) {
	case CERT_RDN_ENCODED_BLOB:
		error = asn_blob(decoder, element->start, element->total, &blob);
		break;
	case CERT_RDN_OCTET_STRING:
		error = asn_blob(decoder, element->content, element->length, &blob);
		break;
	case CERT_RDN_UTF8_STRING:
		error = decode_utf8(decoder, element, &blob);
		break;
	case CERT_RDN_BMP_STRING:
		error = decode_bmp(decoder, element, &blob);
		break;
	case CERT_RDN_UNIVERSAL_STRING:
		error = decode_universal(decoder, element, wide, &blob);
		break;
	default:
		if (!wide) {
			error = asn_blob(decoder, element->content, element->length, &blob);
			break;
		}
		/* One byte a character; T61 as Latin-1, which is what it is used for. */
		to = take_wide(decoder, element->length, &blob);
		error = to ? 0 : ERROR_OUTOFMEMORY;
		for (DWORD i = 0; to && i < element->length; i++)
			to[i] = element->content[i];
	}
	value->Value.cbData = blob.count;
	value->Value.pbData = blob.items;
	return error;
}

static DWORD decode_name_value(struct asn_decoder *decoder, const struct der_element *element, void *to)
{
	return decode_value(decoder, element, FALSE, to);
}

static DWORD decode_unicode_name_value(struct asn_decoder *decoder, const struct der_element *element, void *to)
{
	return decode_value(decoder, element, TRUE, to);
}

static BOOL is_printable(WCHAR c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == ' ' || c == '\'' ||
	       (c >= '(' && c <= ')') || (c >= '+' && c <= '/') || c == ':' || c == '=' || c == '?';
}

/* Puts UTF-16 as a string of bytes that each hold a character; LARGEST is the largest of the kind. */
static DWORD put_narrow(struct der_writer *writer, const WCHAR *text, DWORD units, DWORD type)
{
	for (DWORD i = units; i-- > 0;) {
		WCHAR c = text[i];

		if (type == CERT_RDN_NUMERIC_STRING && (c < '0' || c > '9') && c != ' ')
			return (DWORD)CRYPT_E_INVALID_NUMERIC_STRING;
		if (type == CERT_RDN_PRINTABLE_STRING && !is_printable(c))
			return (DWORD)CRYPT_E_INVALID_PRINTABLE_STRING;
		if (c > (type == CERT_RDN_T61_STRING ? 0xff : 0x7f))
			return (DWORD)CRYPT_E_INVALID_IA5_STRING;
		der_put_byte(writer, (BYTE)c);
	}
	return 0;
}

/* Puts UTF-16 as UTF-8, or as big-endian characters of two or four bytes. */
static void put_unicode(struct der_writer *writer, const WCHAR *text, DWORD units, DWORD type)
{
	for (DWORD i = units; i-- > 0;) {
		DWORD c = text[i];

		if (type == CERT_RDN_BMP_STRING) {
			der_put_byte(writer, (BYTE)c);
			der_put_byte(writer, (BYTE)(c >> 8));
			continue;
		}
		if (c >= 0xdc00 && c < 0xe000 && i && text[i - 1] >= 0xd800 && text[i - 1] < 0xdc00)
			c = 0x10000 + (((DWORD)text[--i] - 0xd800) << 10) + (c - 0xdc00);
		else if (c >= 0xd800 && c < 0xe000)
			c = 0xfffd;
		if (type == CERT_RDN_UNIVERSAL_STRING) {
			for (unsigned shift = 0; shift < 32; shift += 8)
				der_put_byte(writer, (BYTE)(c >> shift));
		} else if (c < 0x80) {
			der_put_byte(writer, (BYTE)c);
		} else {
			unsigned bytes = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;

			for (unsigned n = 1; n < bytes; n++, c >>= 6)
				der_put_byte(writer, 0x80 | (c & 0x3f));
			der_put_byte(writer, (BYTE)((0xf00 >> bytes) & 0xff) | (BYTE)c);
		}
	}
}

static DWORD encode_value(struct der_writer *writer, const CERT_NAME_VALUE *value, BOOL wide)
{
	DWORD type = value->dwValueType & CERT_RDN_TYPE_MASK, before = writer->used, bytes = value->Value.cbData, error = 0;
	const BYTE *from = value->Value.pbData;
	BYTE tag = 0;

	if (bytes && !from)
		return ERROR_INVALID_PARAMETER;
	if (type == CERT_RDN_ENCODED_BLOB) {
		der_put(writer, from, bytes);
		return 0;
	}
	for (unsigned i = 0; i < ARRAYSIZE(string_types); i++) {
		if (string_types[i].type == type)
			tag = string_types[i].tag;
	}
	if (!tag || (wide && !IS_CERT_RDN_CHAR_STRING(type)))
		return (DWORD)CRYPT_E_NOT_CHAR_STRING;
	if (wide || type == CERT_RDN_UTF8_STRING) {
		const WCHAR *text = (const WCHAR *)from;
		/* Without a count it is terminated. */
		DWORD units = bytes ? bytes / (DWORD)sizeof(WCHAR) : text ? (DWORD)lstrlenW(text) : 0;

		if (type == CERT_RDN_UTF8_STRING || type == CERT_RDN_BMP_STRING || type == CERT_RDN_UNIVERSAL_STRING)
			put_unicode(writer, text, units, type);
		else
			error = put_narrow(writer, text, units, type);
	} else if (type == CERT_RDN_BMP_STRING) {
		put_unicode(writer, (const WCHAR *)from, bytes / 2, type);
	} else if (type == CERT_RDN_UNIVERSAL_STRING) {
		for (DWORD i = bytes & ~3u; i; i -= 4)
			der_put_reversed(writer, from + i - 4, 4);
	} else {
		der_put(writer, from, bytes);
	}
	der_put_header(writer, tag, before);
	return error;
}

static DWORD encode_name_value(struct der_writer *writer, const void *from)
{
	return encode_value(writer, from, FALSE);
}

static DWORD encode_unicode_name_value(struct der_writer *writer, const void *from)
{
	return encode_value(writer, from, TRUE);
}

const struct asn_type asn_name_value = {
	.kind = ASN_SPECIAL, .size = sizeof(CERT_NAME_VALUE), .accepts = accepts_any, .decode = decode_name_value, .encode = encode_name_value,
};
const struct asn_type asn_unicode_name_value = {
	.kind = ASN_SPECIAL,
	.size = sizeof(CERT_NAME_VALUE),
	.accepts = accepts_any,
	.decode = decode_unicode_name_value,
	.encode = encode_unicode_name_value,
};

/*
 * A NUL is no character of a name: it would end the wide string early, and the name would pass for another. Characters beyond ASCII
 * do occur and are taken as Latin-1.
 */
DWORD asn_ia5_text(struct asn_decoder *decoder, const struct der_element *element, LPWSTR *text)
{
	*text = asn_take(decoder, ((SIZE_T)element->length + 1) * sizeof(WCHAR));
	if (!*text)
		return ERROR_OUTOFMEMORY;
	for (DWORD i = 0; i < element->length; i++) {
		if (!element->content[i])
			return (DWORD)CRYPT_E_ASN1_RULE;
		(*text)[i] = element->content[i];
	}
	return 0;
}

DWORD asn_ia5_put(struct der_writer *writer, LPCWSTR text, BYTE tag)
{
	DWORD before = writer->used, error;

	if (!text)
		return ERROR_INVALID_PARAMETER;
	error = put_narrow(writer, text, (DWORD)lstrlenW(text), CERT_RDN_IA5_STRING);
	if (!error)
		der_put_header(writer, tag, before);
	return error;
}
