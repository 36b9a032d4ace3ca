/*
 * Whether a certificate is for a server's name (RFC 6125, RFC 2818).
 */
#ifndef DECANT_CRYPT32_HOST_NAME_H
#define DECANT_CRYPT32_HOST_NAME_H

#include "certificate.h"

/*
 * NAME is a DNS name or an address as text. Alternative names decide where there are any of DNS; only without them the subject's
 * common names. A wildcard stands for the whole leftmost label and nothing else.
 */
BOOL host_name_matches(PCCERT_CONTEXT context, LPCWSTR name);

#endif
