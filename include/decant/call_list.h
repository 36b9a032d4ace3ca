/*
 * The one table of host calls: every area's list. For those who go through all calls, which are the host's dispatcher and the
 * test of bad pointers; others include the headers of the areas that they use.
 *
 * A new area adds its header and its list here and its numbers in host_call.h; nothing else has to know of it.
 */
#ifndef DECANT_CALL_LIST_H
#define DECANT_CALL_LIST_H

#include "certificate.h"
#include "console.h"
#include "crypto.h"
#include "file.h"
#include "job.h"
#include "loader.h"
#include "memory.h"
#include "object.h"
#include "process.h"
#include "random.h"
#include "section.h"
#include "registry.h"
#include "socket.h"
#include "sync.h"
#include "system.h"
#include "thread.h"
#include "time.h"
#include "token.h"

#define HOST_CALLS(CALL, PLUGIN_CALL) \
	HOST_CALLS_MEMORY(CALL) \
	HOST_CALLS_LOADER(CALL) \
	HOST_CALLS_OBJECT(CALL) \
	HOST_CALLS_FILE(CALL) \
	HOST_CALLS_CONSOLE(CALL) \
	HOST_CALLS_SECTION(CALL) \
	HOST_CALLS_SYNC(CALL) \
	HOST_CALLS_THREAD(CALL) \
	HOST_CALLS_PROCESS(CALL) \
	HOST_CALLS_JOB(CALL) \
	HOST_CALLS_RANDOM(CALL) \
	HOST_CALLS_SYSTEM(CALL) \
	HOST_CALLS_TIME(CALL) \
	HOST_CALLS_TOKEN(CALL) \
	HOST_CALLS_REGISTRY(PLUGIN_CALL) \
	HOST_CALLS_SOCKET(PLUGIN_CALL) \
	HOST_CALLS_CRYPTO(PLUGIN_CALL) \
	HOST_CALLS_CERTIFICATE(PLUGIN_CALL)

/*
 * A number that changes with the calls, their numbers and the sizes of their structures: ntdll has it as decant_host_interface, by which
 * the host knows that both are of one build.
 */
#define HOST_INTERFACE_TERM(name) +(HOST_##name * 0x9e3779b1u + 1) * (u32)sizeof(struct host_##name)
#define HOST_INTERFACE_PLUGIN_TERM(plugin, name) HOST_INTERFACE_TERM(name)
#define HOST_INTERFACE ((u32)(HOST_CALLS(HOST_INTERFACE_TERM, HOST_INTERFACE_PLUGIN_TERM)))

#endif
