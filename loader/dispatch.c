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

#include <decant/call_list.h>

#define CALL(name) u32 host_##name(struct host_##name *params);
#define PLUGIN_CALL(plugin, name)
HOST_CALLS(CALL, PLUGIN_CALL)
#undef CALL
#undef PLUGIN_CALL

/* Apart from each other, since only the functions are written to, by the dynamic linker, when the program starts. */
#define CALL(name) [HOST_##name] = (u32 (*)(void *))host_##name,
#define PLUGIN_CALL(plugin, name)
static u32 (*functions[HOST_CALL_COUNT])(void *params) = { HOST_CALLS(CALL, PLUGIN_CALL) };
#undef CALL
#undef PLUGIN_CALL

#define CALL(name) [HOST_##name] = sizeof(struct host_##name),
#define PLUGIN_CALL(plugin, name) CALL(name)
static const u16 sizes[HOST_CALL_COUNT] = { HOST_CALLS(CALL, PLUGIN_CALL) };
#undef CALL
#undef PLUGIN_CALL

/* The plugin that answers; empty for calls of the program's own and for numbers that are no call's. */
#define CALL(name)
#define PLUGIN_CALL(plugin, name) [HOST_##name] = #plugin,
static const char plugins[HOST_CALL_COUNT][16] = { HOST_CALLS(CALL, PLUGIN_CALL) };
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
			__atomic_store_n(&functions[calls->number], calls->function, __ATOMIC_RELEASE);
	return true;
}

u32 dispatch_host_call(u32 number, guest_ptr params)
{
	union any_params copy;
	u32 (*function)(void *);
	u32 size, status;

	if (number >= HOST_CALL_COUNT)
		return STATUS_INVALID_SYSTEM_SERVICE;
	function = __atomic_load_n(&functions[number], __ATOMIC_ACQUIRE);
	if (__builtin_expect(!function, 0)) {
		if (!plugins[number][0])
			return STATUS_INVALID_SYSTEM_SERVICE;
		if (!bind_plugin(plugins[number]) || !(function = functions[number]))
			return STATUS_NOT_SUPPORTED;
	}
	size = sizes[number];
	if (!guest_copy_in(&copy, params, size))
		return STATUS_ACCESS_VIOLATION;
	status = function(&copy);
	if (!guest_copy_out(params, &copy, size))
		return STATUS_ACCESS_VIOLATION;
	return status;
}
