/*
 * Loading of plugins: see plugins.h. The dynamic linker counts references, so loading twice costs nothing and needs no list.
 */
#include "plugins.h"

#include "layout.h"
#include "report.h"

#include <dlfcn.h>
#include <limits.h>
#include <stdio.h>

const struct plugin_call *plugin_load(const char *name)
{
	char path[PATH_MAX];
	void *plugin;
	const struct plugin_call *calls;

	if (snprintf(path, sizeof(path), "%s/decant-%s.so", layout_library_folder(), name) >= (int)sizeof(path))
		return NULL;
	plugin = dlopen(path, RTLD_NOW | RTLD_LOCAL);
	if (!plugin) {
		report("plugin %s cannot be loaded: %s", name, dlerror());
		return NULL;
	}
	calls = dlsym(plugin, "decant_plugin_calls");
	if (!calls)
		report("plugin %s exports no calls: %s is of another version, install decant again", name, path);
	return calls;
}
