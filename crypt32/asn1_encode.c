/*
 * The encoder: from structures to DER, by description. See asn1.h.
 */
#include "asn1.h"

static DWORD put_integer(struct der_writer *writer, int value, BYTE tag)
{
	DWORD before = writer->used;
	BYTE byte;

	do {
		byte = (BYTE)value;
		der_put_byte(writer, byte);
		value >>= 8;
	} while (!((value == 0 && !(byte & 0x80)) || (value == -1 && byte & 0x80)));
	der_put_header(writer, tag, before);
	return 0;
}

static DWORD put_big_integer(struct der_writer *writer, const CRYPT_INTEGER_BLOB *blob, BOOL is_unsigned, BYTE tag)
{
	DWORD before = writer->used, length = blob->cbData;
	const BYTE *bytes = blob->pbData;
	BYTE sign;

	if (length && !bytes)
		return ERROR_INVALID_PARAMETER;
	sign = length && !is_unsigned && bytes[length - 1] & 0x80 ? 0xff : 0;
	while (length && bytes[length - 1] == sign && (length == 1 || is_unsigned || (bytes[length - 2] & 0x80) == (sign & 0x80)))
		length--;
	for (DWORD i = 0; i < length; i++)
		der_put_byte(writer, bytes[i]);
	if (!length || (!sign && bytes[length - 1] & 0x80))
		der_put_byte(writer, sign);
	der_put_header(writer, tag, before);
	return 0;
}

static DWORD put_bits(struct der_writer *writer, const CRYPT_BIT_BLOB *bits, BOOL reversed, BYTE tag)
{
	DWORD before = writer->used;

	if ((bits->cbData && !bits->pbData) || bits->cUnusedBits > 7)
		return (DWORD)CRYPT_E_BAD_ENCODE;
	if (reversed) {
		der_put_reversed(writer, bits->pbData, bits->cbData);
	} else if (bits->cbData) {
		/* Bits that are not used are zero in DER. */
		der_put_byte(writer, bits->pbData[bits->cbData - 1] & (BYTE)(0xff << bits->cUnusedBits));
		der_put(writer, bits->pbData, bits->cbData - 1);
	}
	der_put_byte(writer, bits->cbData ? (BYTE)bits->cUnusedBits : 0);
	der_put_header(writer, tag, before);
	return 0;
}

/* Whether an optional component is to be left out. */
static BOOL is_absent(const struct asn_field *field, const BYTE *structure)
{
	const BYTE *at = structure + field->offset;

	if (field->present)
		return !*(const BOOL *)(structure + field->present);
	switch (field->type->kind) {
	case ASN_INTEGER:
	case ASN_ENUMERATED:
	case ASN_BOOLEAN:
		return !*(const int *)at;
	case ASN_OID:
		return !*(const LPSTR *)at;
	case ASN_TIME:
		return !((const FILETIME *)at)->dwLowDateTime && !((const FILETIME *)at)->dwHighDateTime;
	case ASN_SEQUENCE:
		return FALSE;
	default:
		/* Blobs, lists, and specials that begin with a number. */
		return !*(const DWORD *)at;
	}
}

static DWORD put_sequence(struct der_writer *writer, const struct asn_type *type, const BYTE *structure, BYTE tag)
{
	DWORD before = writer->used, error;

	for (unsigned i = type->field_count; i-- > 0;) {
		const struct asn_field *field = &type->fields[i];
		const BYTE *at = structure + field->offset;
		DWORD inside = writer->used;

		if (field->flags & ASN_OPTIONAL && is_absent(field, structure))
			continue;
		error = asn_encode_value(writer, field->type, at, field->flags & ASN_IMPLICIT ? DER_CONTEXT | field->tag : 0);
		if (error)
			return error;
		if (field->flags & ASN_EXPLICIT)
			der_put_header(writer, DER_CONTEXT | DER_CONSTRUCTED | field->tag, inside);
	}
	der_put_header(writer, tag, before);
	return 0;
}

/* Encoded elements of a set stand in ascending order (X.690, 11.6); sets here are small. */
static void sort_set(struct der_writer *writer, DWORD before)
{
	BYTE *start = writer->end - writer->used, *end = writer->end - before;
	BOOL moved = TRUE;

	while (moved) {
		struct der_reader reader = { start, end };
		struct der_element a, b;

		moved = FALSE;
		if (der_next(&reader, &a))
			return;
		while (!der_next(&reader, &b)) {
			DWORD shorter = a.total < b.total ? a.total : b.total;
			int order = memcmp(a.start, b.start, shorter);

			if (order > 0 || (!order && a.total > b.total)) {
				/* b before a, byte by byte: a rotation by reversing needs no memory. */
				BYTE *from = (BYTE *)a.start, *to = from + a.total + b.total;

				for (BYTE *i = from, *j = from + a.total - 1; i < j; i++, j--) {
					BYTE t = *i;
					*i = *j, *j = t;
				}
				for (BYTE *i = from + a.total, *j = to - 1; i < j; i++, j--) {
					BYTE t = *i;
					*i = *j, *j = t;
				}
				for (BYTE *i = from, *j = to - 1; i < j; i++, j--) {
					BYTE t = *i;
					*i = *j, *j = t;
				}
				moved = TRUE;
				break;
			}
			a = b;
		}
	}
}

static DWORD put_list(struct der_writer *writer, const struct asn_type *type, const struct asn_list *list, BYTE tag)
{
	DWORD before = writer->used, error;

	if (list->count && !list->items)
		return ERROR_INVALID_PARAMETER;
	for (DWORD i = list->count; i-- > 0;) {
		error = asn_encode_value(writer, type->element, (const BYTE *)list->items + (SIZE_T)i * type->element->size, 0);
		if (error)
			return error;
	}
	if (type->kind == ASN_SET_OF && list->count > 1 && writer->end && !writer->full)
		sort_set(writer, before);
	der_put_header(writer, tag, before);
	return 0;
}

DWORD asn_encode_value(struct der_writer *writer, const struct asn_type *type, const void *from, BYTE tag)
{
	const struct asn_list *blob = from;
	DWORD before = writer->used, error;

	switch (type->kind) {
	case ASN_INTEGER:
		return put_integer(writer, *(const int *)from, tag ? tag : DER_INTEGER);
	case ASN_ENUMERATED:
		return put_integer(writer, *(const int *)from, tag ? tag : DER_ENUMERATED);
	case ASN_BOOLEAN:
		der_put_byte(writer, *(const BOOL *)from ? 0xff : 0);
		der_put_header(writer, tag ? tag : DER_BOOLEAN, before);
		return 0;
	case ASN_BIG_INTEGER:
	case ASN_BIG_UNSIGNED:
		return put_big_integer(writer, from, type->kind == ASN_BIG_UNSIGNED, tag ? tag : DER_INTEGER);
	case ASN_BITS:
	case ASN_SIGNATURE:
		return put_bits(writer, from, type->kind == ASN_SIGNATURE, tag ? tag : DER_BIT_STRING);
	case ASN_OCTETS:
		if (blob->count && !blob->items)
			return ERROR_INVALID_PARAMETER;
		der_put(writer, blob->items, blob->count);
		der_put_header(writer, tag ? tag : DER_OCTET_STRING, before);
		return 0;
	case ASN_OID:
		return asn_oid_put(writer, *(const LPSTR *)from, tag ? tag : DER_OID);
	case ASN_ANY:
		if (blob->count && !blob->items)
			return ERROR_INVALID_PARAMETER;
		der_put(writer, blob->items, blob->count);
		return 0;
	case ASN_TIME:
		return asn_time_put(writer, from);
	case ASN_SEQUENCE:
		return put_sequence(writer, type, from, tag ? tag | DER_CONSTRUCTED : DER_SEQUENCE);
	case ASN_SEQUENCE_OF:
	case ASN_SET_OF:
		return put_list(writer, type, from, tag ? tag | DER_CONSTRUCTED : type->kind == ASN_SET_OF ? DER_SET : DER_SEQUENCE);
	case ASN_SPECIAL:
		error = type->encode(writer, from);
		return error;
	}
	return (DWORD)CRYPT_E_ASN1_INTERNAL;
}
