/*
 * DER, the encoding of certificates (ITU-T X.690): a reader that never leaves its input, and a writer.
 *
 * Both are plain: no allocation, no recursion. Tag numbers above 30 and indefinite lengths do not occur in certificates and are
 * refused. Errors are those of wincrypt.h, CRYPT_E_ASN1_*.
 */
#ifndef DECANT_CRYPT32_DER_H
#define DECANT_CRYPT32_DER_H

#include <stddef.h>

#include <windows.h>
#include <wincrypt.h>

enum der_tag {
	DER_BOOLEAN = 0x01,
	DER_INTEGER = 0x02,
	DER_BIT_STRING = 0x03,
	DER_OCTET_STRING = 0x04,
	DER_NULL = 0x05,
	DER_OID = 0x06,
	DER_ENUMERATED = 0x0a,
	DER_UTF8_STRING = 0x0c,
	DER_NUMERIC_STRING = 0x12,
	DER_PRINTABLE_STRING = 0x13,
	DER_T61_STRING = 0x14,
	DER_VIDEOTEX_STRING = 0x15,
	DER_IA5_STRING = 0x16,
	DER_UTC_TIME = 0x17,
	DER_GENERALIZED_TIME = 0x18,
	DER_GRAPHIC_STRING = 0x19,
	DER_VISIBLE_STRING = 0x1a,
	DER_GENERAL_STRING = 0x1b,
	DER_UNIVERSAL_STRING = 0x1c,
	DER_BMP_STRING = 0x1e,
	DER_SEQUENCE = 0x30,
	DER_SET = 0x31,
	DER_CONTEXT = 0x80,
	DER_CONSTRUCTED = 0x20,
};

/* What is left to read. */
struct der_reader {
	const BYTE *at, *end;
};

struct der_element {
	BYTE tag;
	DWORD length; /* of the content */
	DWORD total;  /* with the header */
	const BYTE *start, *content;
};

static inline struct der_reader der_reader(const void *bytes, DWORD length)
{
	return (struct der_reader){ bytes, (const BYTE *)bytes + length };
}

static inline struct der_reader der_inside(const struct der_element *element)
{
	return der_reader(element->content, element->length);
}

/* The tag that comes next, or -1 at the end. */
static inline int der_peek(const struct der_reader *reader)
{
	return reader->at < reader->end ? *reader->at : -1;
}

/* Takes the next element. CRYPT_E_ASN1_EOD: it is cut off; CRYPT_E_ASN1_CORRUPT; CRYPT_E_ASN1_LARGE. */
DWORD der_next(struct der_reader *reader, struct der_element *element);
/* The same, and CRYPT_E_ASN1_BADTAG if it is not a TAG. */
DWORD der_expect(struct der_reader *reader, BYTE tag, struct der_element *element);

/*
 * Writes backwards from the end of its room, so that lengths are known when they are written. Without room it only counts; whoever
 * gives it less room than it counted before gets `full`.
 */
struct der_writer {
	BYTE *end; /* NULL: counts */
	DWORD room, used;
	BOOL full;
};

void der_put(struct der_writer *writer, const void *bytes, DWORD length);
void der_put_byte(struct der_writer *writer, BYTE value);
/* Puts the bytes in reverse order. */
void der_put_reversed(struct der_writer *writer, const BYTE *bytes, DWORD length);
/* Puts the header of an element whose content is everything put since USED was BEFORE. */
void der_put_header(struct der_writer *writer, BYTE tag, DWORD before);

#endif
