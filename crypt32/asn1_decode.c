/*
 * The decoder: from DER to structures, by description. See asn1.h.
 *
 * It goes through the input twice: first with each piece in memory of its own, to learn how large the whole is, then into a block
 * of that size. Both passes take the same pieces in the same order.
 */
#include "asn1.h"

/* What programs may be given; beyond it, sizes would not fit a DWORD. */
#define LARGEST_STRUCTURE 0x7fff0000u

struct asn_chunk {
	struct asn_chunk *next;
	ULONGLONG bytes[];
};

void *asn_take_bytes(struct asn_decoder *decoder, SIZE_T size)
{
	struct asn_chunk *chunk;
	void *piece;

	if (size > LARGEST_STRUCTURE - decoder->used)
		return NULL;
	if (decoder->base) {
		/* The same as was counted, unless another thread writes to the input. */
		if (decoder->used > decoder->room || size > decoder->room - decoder->used)
			return NULL;
		piece = decoder->base + decoder->used;
		memset(piece, 0, size);
	} else {
		chunk = HeapAlloc(GetProcessHeap(), HEAP_ZERO_MEMORY, sizeof(*chunk) + size);
		if (!chunk)
			return NULL;
		chunk->next = decoder->chunks;
		decoder->chunks = chunk;
		piece = chunk->bytes;
	}
	decoder->used += size;
	return piece;
}

void *asn_take(struct asn_decoder *decoder, SIZE_T size)
{
	decoder->used = (decoder->used + 7) & ~(SIZE_T)7;
	return asn_take_bytes(decoder, size);
}

DWORD asn_blob(struct asn_decoder *decoder, const BYTE *bytes, DWORD length, struct asn_list *blob)
{
	blob->count = length;
	if (decoder->flags & CRYPT_DECODE_NOCOPY_FLAG) {
		blob->items = (void *)bytes;
		return 0;
	}
	blob->items = asn_take_bytes(decoder, (SIZE_T)length + 1);
	if (!blob->items)
		return ERROR_OUTOFMEMORY;
	memcpy(blob->items, bytes, length);
	return 0;
}

static DWORD decode_integer(const struct der_element *element, int *value)
{
	DWORD bits;

	if (!element->length)
		return (DWORD)CRYPT_E_ASN1_CORRUPT;
	if (element->length > sizeof(*value))
		return (DWORD)CRYPT_E_ASN1_LARGE;
	bits = element->content[0] & 0x80 ? ~0u : 0;
	for (DWORD i = 0; i < element->length; i++)
		bits = bits << 8 | element->content[i];
	*value = (int)bits;
	return 0;
}

/* Little-endian, without the bytes that only repeat the sign (CERT_INFO, "Leading 0x00 or 0xFF bytes are removed"). */
static DWORD decode_big_integer(struct asn_decoder *decoder, const struct der_element *element, BOOL is_unsigned, struct asn_list *blob)
{
	const BYTE *from = element->content;
	DWORD length = element->length;
	BYTE *to;

	if (!length)
		return (DWORD)CRYPT_E_ASN1_CORRUPT;
	while (length > 1 && ((from[0] == 0 && (is_unsigned || !(from[1] & 0x80))) || (!is_unsigned && from[0] == 0xff && from[1] & 0x80)))
		from++, length--;
	to = asn_take_bytes(decoder, length);
	if (!to)
		return ERROR_OUTOFMEMORY;
	for (DWORD i = 0; i < length; i++)
		to[i] = from[length - 1 - i];
	blob->count = length;
	blob->items = to;
	return 0;
}

static DWORD decode_bits(struct asn_decoder *decoder, const struct der_element *element, BOOL reverse, CRYPT_BIT_BLOB *bits)
{
	struct asn_list blob;
	DWORD length, error;
	BYTE unused;

	if (!element->length)
		return (DWORD)CRYPT_E_ASN1_CORRUPT;
	unused = element->content[0];
	length = element->length - 1;
	if (unused > 7 || (unused && !length))
		return (DWORD)CRYPT_E_ASN1_CORRUPT;
	bits->cUnusedBits = unused;
	if (!reverse) {
		error = asn_blob(decoder, element->content + 1, length, &blob);
		if (error)
			return error;
	} else {
		blob.count = length;
		blob.items = asn_take_bytes(decoder, length);
		if (!blob.items)
			return ERROR_OUTOFMEMORY;
		for (DWORD i = 0; i < length; i++)
			((BYTE *)blob.items)[i] = element->content[length - i];
	}
	bits->cbData = blob.count;
	bits->pbData = blob.items;
	return 0;
}

static DWORD decode_oid(struct asn_decoder *decoder, const struct der_element *element, LPSTR *oid)
{
	char text[ASN_OID_TEXT];
	DWORD error = asn_oid_text(element->content, element->length, text);
	SIZE_T size;

	if (error)
		return error;
	size = strlen(text) + 1;
	*oid = asn_take_bytes(decoder, size);
	if (!*oid)
		return ERROR_OUTOFMEMORY;
	memcpy(*oid, text, size);
	return 0;
}

static DWORD decode_list(struct asn_decoder *decoder, const struct asn_type *type, const struct der_element *element, struct asn_list *list)
{
	struct der_reader reader = der_inside(element);
	struct der_element each;
	DWORD count = 0, error;

	for (; reader.at < reader.end; count++) {
		error = der_next(&reader, &each);
		if (error)
			return error;
	}
	list->count = count;
	if (!count)
		return 0;
	list->items = asn_take(decoder, (SIZE_T)count * type->element->size);
	if (!list->items)
		return ERROR_OUTOFMEMORY;
	reader = der_inside(element);
	for (DWORD i = 0; i < count; i++) {
		error = asn_decode_next(decoder, type->element, &reader, (BYTE *)list->items + (SIZE_T)i * type->element->size);
		if (error)
			return error;
	}
	return 0;
}

static BOOL is_tag_of(const struct asn_type *type, BYTE tag)
{
	static const BYTE tags[] = {
		[ASN_INTEGER] = DER_INTEGER,	     [ASN_ENUMERATED] = DER_ENUMERATED, [ASN_BOOLEAN] = DER_BOOLEAN,
		[ASN_BIG_INTEGER] = DER_INTEGER,     [ASN_BIG_UNSIGNED] = DER_INTEGER,  [ASN_BITS] = DER_BIT_STRING,
		[ASN_SIGNATURE] = DER_BIT_STRING,    [ASN_OCTETS] = DER_OCTET_STRING,   [ASN_OID] = DER_OID,
		[ASN_SEQUENCE] = DER_SEQUENCE,	     [ASN_SEQUENCE_OF] = DER_SEQUENCE,  [ASN_SET_OF] = DER_SET,
	};

	switch (type->kind) {
	case ASN_ANY:
		return TRUE;
	case ASN_TIME:
		return tag == DER_UTC_TIME || tag == DER_GENERALIZED_TIME;
	case ASN_SPECIAL:
		return type->accepts(tag);
	default:
		return tags[type->kind] == tag;
	}
}

/* Decodes the component FIELD if READER has it. */
static DWORD decode_field(struct asn_decoder *decoder, const struct asn_field *field, struct der_reader *reader, BYTE *structure)
{
	BYTE context = DER_CONTEXT | field->tag;
	int tag = der_peek(reader);
	struct der_element element;
	struct der_reader inside;
	DWORD error;
	BOOL here;

	if (field->flags & ASN_EXPLICIT)
		here = tag == (context | DER_CONSTRUCTED);
	else if (field->flags & ASN_IMPLICIT)
		here = tag == context || tag == (context | DER_CONSTRUCTED);
	else
		here = tag >= 0 && is_tag_of(field->type, (BYTE)tag);
	if (!here) {
		if (field->flags & ASN_OPTIONAL)
			return 0;
		return (DWORD)(tag < 0 ? CRYPT_E_ASN1_EOD : CRYPT_E_ASN1_BADTAG);
	}
	error = der_next(reader, &element);
	if (error)
		return error;
	if (field->present)
		*(BOOL *)(structure + field->present) = TRUE;
	if (!(field->flags & ASN_EXPLICIT))
		return asn_decode_element(decoder, field->type, &element, structure + field->offset);
	inside = der_inside(&element);
	error = asn_decode_next(decoder, field->type, &inside, structure + field->offset);
	if (!error && inside.at != inside.end)
		error = (DWORD)CRYPT_E_ASN1_CORRUPT;
	return error;
}

static DWORD decode_sequence(struct asn_decoder *decoder, const struct asn_type *type, const struct der_element *element, BYTE *structure)
{
	struct der_reader reader = der_inside(element);
	DWORD error;

	for (unsigned i = 0; i < type->field_count; i++) {
		error = decode_field(decoder, &type->fields[i], &reader, structure);
		if (error)
			return error;
	}
	return reader.at == reader.end ? 0 : (DWORD)CRYPT_E_ASN1_CORRUPT;
}

DWORD asn_decode_element(struct asn_decoder *decoder, const struct asn_type *type, const struct der_element *element, void *to)
{
	switch (type->kind) {
	case ASN_INTEGER:
	case ASN_ENUMERATED:
		return decode_integer(element, to);
	case ASN_BOOLEAN:
		if (element->length != 1)
			return (DWORD)CRYPT_E_ASN1_CORRUPT;
		*(BOOL *)to = element->content[0] != 0;
		return 0;
	case ASN_BIG_INTEGER:
		return decode_big_integer(decoder, element, FALSE, to);
	case ASN_BIG_UNSIGNED:
		return decode_big_integer(decoder, element, TRUE, to);
	case ASN_BITS:
		return decode_bits(decoder, element, FALSE, to);
	case ASN_SIGNATURE:
		return decode_bits(decoder, element, !(decoder->flags & CRYPT_DECODE_NO_SIGNATURE_BYTE_REVERSAL_FLAG), to);
	case ASN_OCTETS:
		return asn_blob(decoder, element->content, element->length, to);
	case ASN_OID:
		return decode_oid(decoder, element, to);
	case ASN_ANY:
		return asn_blob(decoder, element->start, element->total, to);
	case ASN_TIME:
		return asn_time(element, to);
	case ASN_SEQUENCE:
		return decode_sequence(decoder, type, element, to);
	case ASN_SEQUENCE_OF:
	case ASN_SET_OF:
		return decode_list(decoder, type, element, to);
	case ASN_SPECIAL:
		return type->decode(decoder, element, to);
	}
	return (DWORD)CRYPT_E_ASN1_INTERNAL;
}

DWORD asn_decode_next(struct asn_decoder *decoder, const struct asn_type *type, struct der_reader *reader, void *to)
{
	int tag = der_peek(reader);
	struct der_element element;
	DWORD error;

	if (tag >= 0 && !is_tag_of(type, (BYTE)tag))
		return (DWORD)CRYPT_E_ASN1_BADTAG;
	error = der_next(reader, &element);
	return error ? error : asn_decode_element(decoder, type, &element, to);
}

static DWORD decode_whole(struct asn_decoder *decoder, const struct asn_type *type, const BYTE *bytes, DWORD length)
{
	struct der_reader reader = der_reader(bytes, length);
	void *structure = asn_take(decoder, type->size);

	return structure ? asn_decode_next(decoder, type, &reader, structure) : ERROR_OUTOFMEMORY;
}

DWORD asn_decode(const struct asn_type *type, const BYTE *bytes, DWORD length, DWORD flags, void *(*allocate)(void *context, DWORD size),
		 void *context, void **structure, DWORD *size)
{
	struct asn_decoder count = { .flags = flags }, decoder = { .flags = flags };
	DWORD error = decode_whole(&count, type, bytes, length);

	while (count.chunks) {
		struct asn_chunk *chunk = count.chunks;

		count.chunks = chunk->next;
		HeapFree(GetProcessHeap(), 0, chunk);
	}
	if (error)
		return error;
	*size = (DWORD)count.used;
	decoder.room = count.used;
	decoder.base = allocate(context, *size);
	if (!decoder.base)
		return ERROR_OUTOFMEMORY;
	*structure = decoder.base;
	return decode_whole(&decoder, type, bytes, length);
}
