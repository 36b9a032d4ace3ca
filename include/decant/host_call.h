/*
 * The host-call convention: how guest code asks the host for something.
 *
 * A host call is a number and one parameter structure. The number indexes the one table of the host; the structure is
 * fixed-width (types.h) and is copied in before and copied back after the call by the dispatcher, so a host function works
 * on its own copy and a wrong address answers STATUS_ACCESS_VIOLATION without the function knowing. What a structure points
 * to is not copied: host functions reach it through guest_copy.h or through system calls that answer EFAULT.
 *
 * Each area has a header here with its structures and a list of its calls:
 *
 *     #define HOST_CALLS_FILE(CALL)  CALL(file_create) CALL(file_read) ...
 *
 * A call NAME has the structure `struct host_NAME`, the number HOST_NAME and, on the host, the function
 * `u32 host_NAME(struct host_NAME *)` that returns an NTSTATUS. Calls of a plugin stand in a list of their own,
 * HOST_CALLS_<PLUGIN>, which the host binds when one of them is first made.
 *
 * Numbers are no stable interface: guest DLLs and host are built and installed together.
 */
#ifndef DECANT_HOST_CALL_H
#define DECANT_HOST_CALL_H

#include "types.h"
#include "call_list.h"

enum host_call_number {
#define CALL(name) HOST_##name,
#define PLUGIN_CALL(plugin, name) HOST_##name,
	HOST_CALLS(CALL, PLUGIN_CALL)
#undef CALL
#undef PLUGIN_CALL
	HOST_CALL_COUNT
};

#endif
