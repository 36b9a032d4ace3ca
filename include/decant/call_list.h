/*
 * The one table of host calls: every area's list, in order.
 *
 * A new area adds its header and its list here; nothing else has to know of it.
 */
#ifndef DECANT_CALL_LIST_H
#define DECANT_CALL_LIST_H

#include "memory.h"
#include "loader.h"
#include "random.h"

#define HOST_CALLS(CALL, PLUGIN_CALL) \
	HOST_CALLS_MEMORY(CALL) \
	HOST_CALLS_LOADER(CALL) \
	HOST_CALLS_RANDOM(CALL)

#endif
