/*
 * What the tests of bcrypt share: the handles they use, and comparing bytes with hexadecimal digits.
 */
#ifndef BCRYPT_TEST_H
#define BCRYPT_TEST_H

#define WIN32_NO_STATUS
#include "test.h"
#undef WIN32_NO_STATUS
#include <ntstatus.h>
#include <bcrypt.h>
#include <stdlib.h>

#define SHA1 ((BCRYPT_ALG_HANDLE)0x31)   /* BCRYPT_SHA1_ALG_HANDLE */
#define SHA256 ((BCRYPT_ALG_HANDLE)0x41) /* BCRYPT_SHA256_ALG_HANDLE */

/* Compares as many bytes as HEX names. */
#define CHECK_HEX(bytes, hex) check_hex(__FILE__, __LINE__, (const unsigned char *)(bytes), hex)
void check_hex(const char *file, int line, const unsigned char *bytes, const char *hex);

/* The bytes that HEX names; returns their number. */
ULONG from_hex(unsigned char *bytes, const char *hex);

#endif
