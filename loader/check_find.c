/*
 * Finding modules for decant check: see check_find.h.
 *
 * The order is Ldr's: decant's own known DLLs, the program's folder (whatever the case), then the installed DLLs.
 */
#include "check_find.h"

#include "layout.h"
#include "pe_file.h"
#include "report.h"

#include <decant/api_sets.h>
#include <decant/known_dlls.h>

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

/* Longer chains of forwarders are loops. */
#define LONGEST_CHAIN 16

/* Known DLLs come from decant, if it has them, whatever lies beside the program. */
static bool is_known(const char *file_name)
{
	char lower[NAME_MAX + 1];
	size_t length = strlen(file_name);

	for (size_t i = 0; i <= length; i++)
		lower[i] = (char)tolower((unsigned char)file_name[i]);
	return known_dll(lower, length);
}

static void *allocated(void *memory)
{
	if (!memory)
		report_fatal("out of memory");
	return memory;
}

/* The path of FILE_NAME in FOLDER whatever its case, allocated, or NULL. */
static char *find_in_folder(const char *folder, const char *file_name)
{
	char path[PATH_MAX];
	char *found = NULL;
	struct dirent *entry;
	DIR *directory;

	if (strchr(file_name, '/') || snprintf(path, sizeof(path), "%s/%s", folder, file_name) >= (int)sizeof(path))
		return NULL;
	if (!access(path, F_OK))
		return allocated(strdup(path));
	directory = opendir(folder);
	while (directory && !found && (entry = readdir(directory)))
		if (!strcasecmp(entry->d_name, file_name) &&
		    snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name) < (int)sizeof(path))
			found = allocated(strdup(path));
	if (directory)
		closedir(directory);
	return found;
}

static void read_module(struct check_module *module)
{
	const char *why = NULL;
	int fd = open(module->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

	if (fd < 0) {
		module->problem = strerror(errno);
		return;
	}
	module->read = pe_file_read(fd, &module->file, &why) == PE_OK;
	if (!module->read)
		module->problem = why;
	close(fd);
}

struct check_module *check_add(struct check_modules *modules, const char *name, const char *path)
{
	struct check_module *module = allocated(calloc(1, sizeof(*module)));

	module->name = allocated(strdup(name));
	if (path) {
		module->path = allocated(strdup(path));
		read_module(module);
	}
	*modules->end = module;
	modules->end = &module->next;
	return module;
}

struct check_module *check_find(struct check_modules *modules, const char *name)
{
	const char *host = api_set_host(name);
	char file_name[NAME_MAX + 1];
	struct check_module *module;
	char *path = NULL;
	bool ours;

	if (host)
		snprintf(file_name, sizeof(file_name), "%s.dll", host);
	else
		snprintf(file_name, sizeof(file_name), strchr(name, '.') ? "%s" : "%s.dll", name);
	for (module = modules->first; module; module = module->next)
		if (!strcasecmp(module->name, file_name))
			return module;
	if (!is_known(file_name))
		path = find_in_folder(modules->folder, file_name);
	ours = !path && (path = find_in_folder(layout_system_folder(), file_name));
	if (!path && is_known(file_name))
		path = find_in_folder(modules->folder, file_name);
	module = check_add(modules, file_name, path);
	module->ours = ours;
	free(path);
	return module;
}

bool check_provides(struct check_modules *modules, struct check_module *module, const char *name, u16 ordinal)
{
	char forward[512];

	for (int i = 0; i < LONGEST_CHAIN; i++) {
		const char *target = NULL;
		char *dot;

		if (!module->read)
			return false;
		switch (pe_export_find(&module->file, name, ordinal, &target)) {
		case PE_EXPORT_HERE:
			return true;
		case PE_EXPORT_NONE:
			return false;
		case PE_EXPORT_FORWARDED:
			break;
		}
		if (snprintf(forward, sizeof(forward), "%s", target) >= (int)sizeof(forward) || !(dot = strrchr(forward, '.')))
			return false;
		*dot = 0;
		module = check_find(modules, forward);
		name = dot[1] == '#' ? NULL : dot + 1;
		ordinal = name ? 0 : (u16)atoi(dot + 2);
	}
	return false;
}

void check_modules_finish(struct check_modules *modules)
{
	struct check_module *next;

	for (struct check_module *module = modules->first; module; module = next) {
		next = module->next;
		if (module->read)
			pe_file_finish(&module->file);
		free(module->path);
		free(module->name);
		free(module);
	}
	free(modules->folder);
}
