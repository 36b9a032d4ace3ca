/*
 * The host-call convention: how guest code asks the host for something.
 *
 * A host call is a number and one parameter structure. The number indexes the one table of the host; the structure is
 * fixed-width (types.h) and is copied in before and copied back after the call by the dispatcher, so a host function works
 * on its own copy and a wrong address answers STATUS_ACCESS_VIOLATION without the function knowing. What a structure points
 * to is not copied: host functions reach it through guest_copy.h or through system calls that answer EFAULT.
 *
 * Each area has a header here with its structures, a list of its calls, and their numbers:
 *
 *     #define HOST_CALLS_FILE(CALL)  CALL(file_create) CALL(file_read) ...
 *     HOST_NUMBERS(FILE);
 *
 * A call NAME has the structure `struct host_NAME`, the number HOST_NAME and, on the host, the function
 * `u32 host_NAME(struct host_NAME *)` that returns an NTSTATUS. Calls of a plugin stand in lists of `CALL(PLUGIN, NAME)` whose
 * numbers are HOST_PLUGIN_NUMBERS; the host binds them when one of them is first made. call_list.h holds all lists together.
 *
 * Every area has numbers of its own, so that sources need the headers of those areas only that they use. Numbers are no stable
 * interface: guest DLLs and host are built and installed together.
 */
#ifndef DECANT_HOST_CALL_H
#define DECANT_HOST_CALL_H

#include "types.h"

/* Which numbers are whose: in no order that means anything. */
enum host_area {
	HOST_AREA_MEMORY,
	HOST_AREA_LOADER,
	HOST_AREA_OBJECT,
	HOST_AREA_FILE,
	HOST_AREA_CONSOLE,
	HOST_AREA_SECTION,
	HOST_AREA_SYNC,
	HOST_AREA_THREAD,
	HOST_AREA_PROCESS,
	HOST_AREA_RANDOM,
	HOST_AREA_SYSTEM,
	HOST_AREA_TIME,
	HOST_AREA_TOKEN,
	HOST_AREA_REGISTRY,
	HOST_AREA_SOCKET,
	HOST_AREA_CRYPTO,
	HOST_AREA_CERTIFICATE,
	HOST_AREA_JOB,
	HOST_AREA_COUNT
};

/* Calls an area may have. */
#define HOST_AREA_CALLS 32
#define HOST_CALL_COUNT (HOST_AREA_COUNT * HOST_AREA_CALLS)

#define HOST_NUMBER(name) HOST_##name,
#define HOST_PLUGIN_NUMBER(plugin, name) HOST_##name,
#define HOST_NUMBERS_OF(area, number) \
	enum { \
		HOST_##area##_BEFORE = HOST_AREA_##area * HOST_AREA_CALLS - 1, \
		HOST_CALLS_##area(number) \
		HOST_##area##_END \
	}; \
	_Static_assert(HOST_##area##_END <= (HOST_AREA_##area + 1) * HOST_AREA_CALLS, "more calls than an area has numbers")
#define HOST_NUMBERS(area) HOST_NUMBERS_OF(area, HOST_NUMBER)
#define HOST_PLUGIN_NUMBERS(area) HOST_NUMBERS_OF(area, HOST_PLUGIN_NUMBER)

#endif
