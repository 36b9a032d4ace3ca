/*
 * Serialized elements of stores, as in the registry and in files of stores: properties one behind the other, each with its number, an
 * encoding and a length, and the certificate itself as the last.
 */
#ifndef DECANT_CRYPT32_SERIALIZE_H
#define DECANT_CRYPT32_SERIALIZE_H

#include "store.h"

/* An element as bytes, for release(); NULL with the last error set. */
BYTE *serialize_element(const struct certificate *certificate, DWORD *length);
/*
 * The element that BYTES begin with, and in *used, if wanted, how many bytes it takes. NULL with the last error set: CRYPT_E_FILE_ERROR
 * for what is cut off, CRYPT_E_NOT_FOUND at the end of a list.
 */
struct certificate *deserialize_element(const BYTE *bytes, DWORD length, DWORD *used);

#endif
