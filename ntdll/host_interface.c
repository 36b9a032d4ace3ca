/*
 * What the host compares before it runs anything of ours: see call_list.h.
 */
#include <decant/call_list.h>

const u32 decant_host_interface = HOST_INTERFACE;
