/*
 * What the tests of bcrypt share.
 */
#include "bcrypt_test.h"

void check_hex(const char *file, int line, const unsigned char *bytes, const char *hex)
{
	char text[1024];
	size_t size = strlen(hex) / 2;

	for (size_t i = 0; i < size; i++)
		sprintf(text + 2 * i, "%02x", bytes[i]);
	text[2 * size] = 0;
	if (strcmp(text, hex))
		test_fail(file, line, "bytes are %s, expected %s", text, hex);
}

ULONG from_hex(unsigned char *bytes, const char *hex)
{
	ULONG size = (ULONG)strlen(hex) / 2;

	for (ULONG i = 0; i < size; i++)
		sscanf(hex + 2 * i, "%2hhx", &bytes[i]);
	return size;
}
