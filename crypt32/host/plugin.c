/*
 * The calls that this plugin answers.
 */
#include <decant/certificate.h>

#include "loader/dispatch.h"

#define CALL(plugin, name) u32 host_##name(struct host_##name *params);
HOST_CALLS_CERTIFICATE(CALL)
#undef CALL

#define CALL(plugin, name) { HOST_##name, (u32 (*)(void *))host_##name },
__attribute__((visibility("default"))) const struct plugin_call decant_plugin_calls[] = {
	HOST_CALLS_CERTIFICATE(CALL)
	{ 0, NULL },
};
