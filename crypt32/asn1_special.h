/*
 * The types whose structures do not follow their ASN.1 component by component. See asn1_special.c and asn1_strings.c.
 */
#ifndef DECANT_CRYPT32_ASN1_SPECIAL_H
#define DECANT_CRYPT32_ASN1_SPECIAL_H

#include "asn1.h"

extern const struct asn_type asn_name_value, asn_unicode_name_value, asn_alternate_name_entry, asn_distribution_point_name, asn_rsa_key;

/* The CERT_RDN_* type of an attribute's value with TAG; CERT_RDN_ENCODED_BLOB if it is no string. */
DWORD asn_string_type(BYTE tag);
/* Characters of an IA5String as a terminated wide string. */
DWORD asn_ia5_text(struct asn_decoder *decoder, const struct der_element *element, LPWSTR *text);
DWORD asn_ia5_put(struct der_writer *writer, LPCWSTR text, BYTE tag);

#endif
