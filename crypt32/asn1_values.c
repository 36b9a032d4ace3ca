/*
 * Object identifiers and times between DER and wincrypt.h. See asn1.h.
 */
#include "asn1.h"

/* Writes VALUE in decimal at TO, which has room for it, and returns the end. */
static char *put_number(char *to, ULONGLONG value)
{
	char digits[20];
	unsigned count = 0;

	do
		digits[count++] = (char)('0' + value % 10);
	while (value /= 10);
	while (count)
		*to++ = digits[--count];
	return to;
}

DWORD asn_oid_text(const BYTE *bytes, DWORD length, char *text)
{
	char *to = text, *end = text + ASN_OID_TEXT - 24;
	ULONGLONG value = 0;

	if (!length || bytes[length - 1] & 0x80)
		return (DWORD)CRYPT_E_ASN1_CORRUPT;
	for (DWORD i = 0; i < length; i++) {
		if (value >> 56 || to > end)
			return (DWORD)CRYPT_E_ASN1_LARGE;
		value = value << 7 | (bytes[i] & 0x7f);
		if (bytes[i] & 0x80)
			continue;
		if (to == text) {
			/* The first two arcs are one number. */
			ULONGLONG first = value < 80 ? value / 40 : 2;

			to = put_number(to, first);
			value -= first * 40;
		}
		*to++ = '.';
		to = put_number(to, value);
		value = 0;
	}
	*to = 0;
	return 0;
}

/* Reads a number that ends at END, going backwards; *start is where it begins. */
static BOOL last_number(const char *text, const char *end, const char **start, ULONGLONG *value)
{
	const char *at = end;

	while (at > text && at[-1] >= '0' && at[-1] <= '9')
		at--;
	if (at == end || end - at > 18)
		return FALSE;
	*start = at;
	for (*value = 0; at < end; at++)
		*value = *value * 10 + (ULONGLONG)(*at - '0');
	return TRUE;
}

static void put_arc(struct der_writer *writer, ULONGLONG value)
{
	BYTE more = 0;

	do {
		der_put_byte(writer, (BYTE)(value & 0x7f) | more);
		more = 0x80;
	} while (value >>= 7);
}

DWORD asn_oid_put(struct der_writer *writer, const char *text, BYTE tag)
{
	DWORD before = writer->used, arcs = 0;
	ULONGLONG value, after = 0;
	const char *end, *start;

	if (!text)
		return (DWORD)CRYPT_E_ASN1_BADARGS;
	/* From the last arc to the first: the second waits for the first. */
	for (end = text + strlen(text);; end = start - 1) {
		if (!last_number(text, end, &start, &value))
			return (DWORD)CRYPT_E_ASN1_ERROR;
		if (start == text)
			break;
		if (start[-1] != '.')
			return (DWORD)CRYPT_E_ASN1_ERROR;
		if (arcs++)
			put_arc(writer, after);
		after = value;
	}
	if (!arcs || value > 2 || (value < 2 && after >= 40))
		return (DWORD)CRYPT_E_ASN1_ERROR;
	put_arc(writer, value * 40 + after);
	der_put_header(writer, tag, before);
	return 0;
}

/* Two digits, or a number above 99. */
static WORD two_digits(const BYTE **at, const BYTE *end)
{
	WORD value = 100;

	if (end - *at >= 2 && (BYTE)((*at)[0] - '0') < 10 && (BYTE)((*at)[1] - '0') < 10)
		value = (WORD)(((*at)[0] - '0') * 10 + (*at)[1] - '0');
	*at += 2;
	return value;
}

DWORD asn_time(const struct der_element *element, FILETIME *time)
{
	const BYTE *at = element->content, *end = at + element->length;
	WORD zone_hours = 0, zone_minutes = 0, century = 0, year;
	SYSTEMTIME fields = { 0 };
	ULARGE_INTEGER ticks;
	LONGLONG zone = 0;
	DWORD thousandths = 1000;

	if (element->length < 10)
		return (DWORD)CRYPT_E_ASN1_CORRUPT;
	if (element->tag == DER_GENERALIZED_TIME)
		century = two_digits(&at, end);
	year = two_digits(&at, end);
	/* Years of two digits: RFC 5280, 4.1.2.5.1. */
	if (element->tag != DER_GENERALIZED_TIME)
		century = year >= 50 ? 19 : 20;
	fields.wMonth = two_digits(&at, end);
	fields.wDay = two_digits(&at, end);
	fields.wHour = two_digits(&at, end);
	if (at < end && *at >= '0' && *at <= '9')
		fields.wMinute = two_digits(&at, end);
	if (at < end && *at >= '0' && *at <= '9')
		fields.wSecond = two_digits(&at, end);
	if (at < end && (*at == '.' || *at == ',') && element->tag == DER_GENERALIZED_TIME) {
		for (at++; at < end && *at >= '0' && *at <= '9'; at++) {
			thousandths /= 10;
			fields.wMilliseconds += (WORD)((*at - '0') * thousandths);
		}
	}
	if (at < end && (*at == '+' || *at == '-')) {
		zone = *at++ == '+' ? -1 : 1;
		zone_hours = two_digits(&at, end);
		zone_minutes = two_digits(&at, end);
	} else if (at < end && *at == 'Z') {
		at++;
	}
	if (at != end || century > 99 || year > 99 || zone_hours > 23 || zone_minutes > 59)
		return (DWORD)CRYPT_E_ASN1_CORRUPT;
	fields.wYear = century * 100 + year;
	if (!SystemTimeToFileTime(&fields, time))
		return (DWORD)CRYPT_E_ASN1_CORRUPT;
	ticks.LowPart = time->dwLowDateTime;
	ticks.HighPart = time->dwHighDateTime;
	ticks.QuadPart += (ULONGLONG)(zone * (zone_hours * 60 + zone_minutes) * 600000000);
	time->dwLowDateTime = ticks.LowPart;
	time->dwHighDateTime = ticks.HighPart;
	return 0;
}

static void put_two_digits(struct der_writer *writer, unsigned value)
{
	der_put_byte(writer, (BYTE)('0' + value % 10));
	der_put_byte(writer, (BYTE)('0' + value / 10 % 10));
}

DWORD asn_time_put(struct der_writer *writer, const FILETIME *time)
{
	DWORD before = writer->used;
	SYSTEMTIME fields;
	BOOL is_short;

	if (!FileTimeToSystemTime(time, &fields) || fields.wYear > 9999)
		return (DWORD)CRYPT_E_BAD_ENCODE;
	is_short = fields.wYear >= 1950 && fields.wYear < 2050;
	der_put_byte(writer, 'Z');
	put_two_digits(writer, fields.wSecond);
	put_two_digits(writer, fields.wMinute);
	put_two_digits(writer, fields.wHour);
	put_two_digits(writer, fields.wDay);
	put_two_digits(writer, fields.wMonth);
	put_two_digits(writer, fields.wYear);
	if (!is_short)
		put_two_digits(writer, fields.wYear / 100);
	der_put_header(writer, is_short ? DER_UTC_TIME : DER_GENERALIZED_TIME, before);
	return 0;
}
