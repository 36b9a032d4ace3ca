/*
 * The host-call table and its dispatcher.
 *
 * The table is built from the lists in include/decant. The dispatcher copies the parameter structure in and back out, so that
 * host functions never see a guest address they did not ask for, and a bad one is answered here. Calls of plugins have no
 * function until one of them is made; plugins.c binds them then.
 */
#include "dispatch.h"

#include "boundary.h"
#include "guest_copy.h"
#include "plugins.h"
#include "status.h"

#define CALL(name) u32 host_##name(struct host_##name *params);
#define PLUGIN_CALL(plugin, name)
HOST_CALLS(CALL, PLUGIN_CALL)
#undef CALL
#undef PLUGIN_CALL

struct host_call {
	u32 (*function)(void *params);
	const char *plugin;
	u32 size;
};

#define CALL(name) [HOST_##name] = { (u32 (*)(void *))host_##name, NULL, sizeof(struct host_##name) },
#define PLUGIN_CALL(plugin, name) [HOST_##name] = { NULL, #plugin, sizeof(struct host_##name) },
static struct host_call host_calls[HOST_CALL_COUNT] = { HOST_CALLS(CALL, PLUGIN_CALL) };
#undef CALL
#undef PLUGIN_CALL

/* Every structure in one union gives the room that a copy needs. */
#define CALL(name) struct host_##name name;
#define PLUGIN_CALL(plugin, name) struct host_##name name;
union any_params {
	HOST_CALLS(CALL, PLUGIN_CALL)
};
#undef CALL
#undef PLUGIN_CALL

static bool bind_plugin(const char *plugin)
{
	const struct plugin_call *calls = plugin_load(plugin);

	if (!calls)
		return false;
	for (; calls->function; calls++)
		if (calls->number < HOST_CALL_COUNT)
			__atomic_store_n(&host_calls[calls->number].function, calls->function, __ATOMIC_RELEASE);
	return true;
}

u32 dispatch_host_call(u32 number, guest_ptr params)
{
	union any_params copy;
	const struct host_call *call;
	u32 (*function)(void *);
	u32 status;

	if (number >= HOST_CALL_COUNT)
		return STATUS_INVALID_SYSTEM_SERVICE;
	call = &host_calls[number];
	function = __atomic_load_n(&call->function, __ATOMIC_ACQUIRE);
	if (__builtin_expect(!function, 0)) {
		if (!bind_plugin(call->plugin) || !(function = call->function))
			return STATUS_NOT_SUPPORTED;
	}
	if (!guest_copy_in(&copy, params, call->size))
		return STATUS_ACCESS_VIOLATION;
	status = function(&copy);
	if (!guest_copy_out(params, &copy, call->size))
		return STATUS_ACCESS_VIOLATION;
	return status;
}
