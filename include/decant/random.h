/*
 * Host calls of randomness.
 */
#ifndef DECANT_RANDOM_H
#define DECANT_RANDOM_H

#include "host_call.h"

#define HOST_CALLS_RANDOM(CALL) \
	CALL(random_fill)
HOST_NUMBERS(RANDOM);

/* Fills bytes at buffer with the kernel's random numbers, fit for keys. STATUS_ACCESS_VIOLATION for a bad buffer. */
struct host_random_fill {
	guest_ptr buffer;
	u64 bytes;
};

ASSERT_SIZE(struct host_random_fill, 16);

#endif
