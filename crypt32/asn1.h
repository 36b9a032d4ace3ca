/*
 * Between DER and the structures of wincrypt.h, in both directions, by description.
 *
 * A structure type is described once (asn1_types.c): which ASN.1 type it is and where each component lies in it. One decoder
 * and one encoder go through that description. What ASN.1 leaves out is zero in the structure and the other way round, unless a
 * BOOL beside it says whether it is there.
 *
 * What a decoded structure points to lies behind it in the same block, or, with CRYPT_DECODE_NOCOPY_FLAG, in the input.
 */
#ifndef DECANT_CRYPT32_ASN1_H
#define DECANT_CRYPT32_ASN1_H

#include "der.h"

enum asn_kind {
	ASN_INTEGER,     /* int */
	ASN_ENUMERATED,  /* int */
	ASN_BOOLEAN,     /* BOOL */
	ASN_BIG_INTEGER, /* CRYPT_INTEGER_BLOB: little-endian, signed */
	ASN_BIG_UNSIGNED, /* CRYPT_UINT_BLOB */
	ASN_BITS,        /* CRYPT_BIT_BLOB */
	ASN_SIGNATURE,   /* CRYPT_BIT_BLOB with its bytes reversed, as CSPs have them */
	ASN_OCTETS,      /* CRYPT_DATA_BLOB */
	ASN_OID,         /* LPSTR */
	ASN_ANY,         /* CRYPT_OBJID_BLOB: a whole element */
	ASN_TIME,        /* FILETIME: UTCTime or GeneralizedTime */
	ASN_SEQUENCE,    /* a structure */
	ASN_SEQUENCE_OF, /* { DWORD count; element *array; } */
	ASN_SET_OF,
	ASN_SPECIAL,     /* code of its own */
};

struct asn_decoder;
struct asn_type;

/* A component of a sequence. */
struct asn_field {
	const struct asn_type *type;
	WORD offset;
	WORD present; /* offset of the BOOL that says whether it is there; 0 if there is none */
	BYTE flags;   /* ASN_OPTIONAL ... */
	BYTE tag;     /* the number of its context tag, with ASN_EXPLICIT or ASN_IMPLICIT */
};
#define ASN_OPTIONAL 1u
#define ASN_EXPLICIT 2u
#define ASN_IMPLICIT 4u

struct asn_type {
	enum asn_kind kind;
	WORD size; /* of the structure */
	WORD field_count;
	const struct asn_field *fields;
	const struct asn_type *element;
	/* Specials: whether an element of TAG may be one; from and to DER. */
	BOOL (*accepts)(BYTE tag);
	DWORD (*decode)(struct asn_decoder *decoder, const struct der_element *element, void *to);
	DWORD (*encode)(struct der_writer *writer, const void *from);
};

/* Types nest no deeper than this in what we describe; attributes within attributes are bytes. */
struct asn_decoder {
	DWORD flags; /* CRYPT_DECODE_* */
	BYTE *base;  /* NULL: counts, in chunks that asn_decode frees */
	SIZE_T room, used;
	struct asn_chunk *chunks;
};

/* The shared shape of blobs and arrays. */
struct asn_list {
	DWORD count;
	void *items;
};

/* Room in the block, zeroed and aligned for any structure; asn_take_bytes does not align. NULL without memory. */
void *asn_take(struct asn_decoder *decoder, SIZE_T size);
void *asn_take_bytes(struct asn_decoder *decoder, SIZE_T size);
/* Makes a blob of bytes of the input, copied if need be, with a zero behind the copy. */
DWORD asn_blob(struct asn_decoder *decoder, const BYTE *bytes, DWORD length, struct asn_list *blob);
/* Decodes one component, its header read already. */
DWORD asn_decode_element(struct asn_decoder *decoder, const struct asn_type *type, const struct der_element *element, void *to);
/* Decodes the next element of READER, which must be of TYPE. */
DWORD asn_decode_next(struct asn_decoder *decoder, const struct asn_type *type, struct der_reader *reader, void *to);
/* Puts one value; with a context tag in place of its own if TAG is not 0. */
DWORD asn_encode_value(struct der_writer *writer, const struct asn_type *type, const void *from, BYTE tag);

/*
 * Decodes the element that BYTES begin with into *structure: a block of *size bytes from ALLOCATE, which answers NULL if it
 * has no memory. 0 or an error.
 */
DWORD asn_decode(const struct asn_type *type, const BYTE *bytes, DWORD length, DWORD flags, void *(*allocate)(void *context, DWORD size),
		 void *context, void **structure, DWORD *size);

/* The type behind a structure number or an object identifier of CryptDecodeObject; NULL if it is not known. */
const struct asn_type *asn_type_find(LPCSTR name);

extern const struct asn_type asn_certificate_info, asn_signed_content, asn_plain_signed_content, asn_alternate_name, asn_name, asn_unicode_name, asn_octets, asn_bits,
	asn_basic_constraints, asn_enhanced_usage, asn_authority_key_id, asn_public_key_info, asn_algorithm, asn_extensions;

/* Object identifiers: text of TEXT_ROOM characters at most from content bytes, and back. */
#define ASN_OID_TEXT 256u
DWORD asn_oid_text(const BYTE *bytes, DWORD length, char *text);
DWORD asn_oid_put(struct der_writer *writer, const char *text, BYTE tag);
/* Times as FILETIME. */
DWORD asn_time(const struct der_element *element, FILETIME *time);
DWORD asn_time_put(struct der_writer *writer, const FILETIME *time);

#endif
