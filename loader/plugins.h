/*
 * Plugins: parts of the host that are loaded when the first of their calls is made, so that a console program never pays for
 * X11, SQLite or ALSA. A plugin is decant-NAME.so in the library folder; it may use the functions that the program exports
 * (HOST_SERVICE in its headers) and exports `decant_plugin_calls` (dispatch.h).
 */
#ifndef DECANT_PLUGINS_H
#define DECANT_PLUGINS_H

struct plugin_call;

/* Marks what plugins may call. */
#define HOST_SERVICE __attribute__((visibility("default")))

/*
 * Loads plugin NAME, once, and returns its calls; NULL after a line on standard error that says what is missing. Any thread;
 * may be called again.
 */
const struct plugin_call *plugin_load(const char *name);

#endif
