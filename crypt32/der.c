/*
 * The reader and the writer of DER: see der.h.
 */
#include "der.h"

DWORD der_next(struct der_reader *reader, struct der_element *element)
{
	const BYTE *at = reader->at;
	SIZE_T left = (SIZE_T)(reader->end - at);
	DWORD length, bytes;

	if (left < 2)
		return (DWORD)CRYPT_E_ASN1_EOD;
	element->start = at;
	element->tag = *at++;
	if ((element->tag & 0x1f) == 0x1f)
		return (DWORD)CRYPT_E_ASN1_BADTAG;
	length = *at++;
	left -= 2;
	if (length & 0x80) {
		bytes = length & 0x7f;
		if (!bytes)
			return (DWORD)CRYPT_E_ASN1_CORRUPT;
		if (bytes > sizeof(length))
			return (DWORD)CRYPT_E_ASN1_LARGE;
		if (left < bytes)
			return (DWORD)CRYPT_E_ASN1_EOD;
		left -= bytes;
		for (length = 0; bytes; bytes--)
			length = length << 8 | *at++;
	}
	if (length > left)
		return (DWORD)CRYPT_E_ASN1_EOD;
	element->content = at;
	element->length = length;
	element->total = (DWORD)(at - element->start) + length;
	reader->at = at + length;
	return 0;
}

DWORD der_expect(struct der_reader *reader, BYTE tag, struct der_element *element)
{
	if (reader->at < reader->end && *reader->at != tag)
		return (DWORD)CRYPT_E_ASN1_BADTAG;
	return der_next(reader, element);
}

/* Room for LENGTH more bytes; NULL if they are only counted. */
static BYTE *writer_take(struct der_writer *writer, DWORD length)
{
	if (length > 0x7fffffff - writer->used) {
		writer->full = TRUE;
		return NULL;
	}
	writer->used += length;
	if (!writer->end)
		return NULL;
	if (writer->used > writer->room) {
		writer->full = TRUE;
		return NULL;
	}
	return writer->end - writer->used;
}

void der_put(struct der_writer *writer, const void *bytes, DWORD length)
{
	BYTE *to = writer_take(writer, length);

	if (to && length)
		memcpy(to, bytes, length);
}

void der_put_byte(struct der_writer *writer, BYTE value)
{
	der_put(writer, &value, 1);
}

void der_put_reversed(struct der_writer *writer, const BYTE *bytes, DWORD length)
{
	BYTE *to = writer_take(writer, length);

	for (DWORD i = 0; to && i < length; i++)
		to[i] = bytes[length - 1 - i];
}

void der_put_header(struct der_writer *writer, BYTE tag, DWORD before)
{
	DWORD length = writer->used - before;
	BYTE bytes = 0;

	if (length < 0x80) {
		der_put_byte(writer, (BYTE)length);
	} else {
		for (; length; length >>= 8, bytes++)
			der_put_byte(writer, (BYTE)length);
		der_put_byte(writer, 0x80 | bytes);
	}
	der_put_byte(writer, tag);
}
