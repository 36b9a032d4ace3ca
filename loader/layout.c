/*
 * Where decant's own files are.
 *
 * An installed program is PREFIX/bin/decant and finds PREFIX/lib/decant; one in a build folder finds the DLLs beside itself.
 * Both are told apart by where ntdll.dll is, once, at the first question.
 */
#include "layout.h"

#include "report.h"
#include "width.h"

#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static char library_folder[PATH_MAX];
static char dll_folders[2][PATH_MAX + 16]; /* of 32 and of 64 bits */

/* The 64-bit DLLs are always there. */
static bool has_ntdll(const char *folder)
{
	char path[PATH_MAX + 32];

	snprintf(path, sizeof(path), "%s/x86_64/ntdll.dll", folder);
	return access(path, R_OK) == 0;
}

static void find_folders(void)
{
	char self[PATH_MAX];
	ssize_t length = readlink("/proc/self/exe", self, sizeof(self) - 1);
	char *slash;

	if (length < 0)
		report_fatal("/proc/self/exe cannot be read: is /proc mounted?");
	self[length] = 0;
	slash = strrchr(self, '/');
	*slash = 0;
	strcpy(library_folder, self);
	if (!has_ntdll(library_folder)) {
		slash = strrchr(self, '/');
		if (!slash || snprintf(library_folder, sizeof(library_folder), "%.*s/lib/decant", (int)(slash - self), self) >=
				      (int)sizeof(library_folder) ||
		    !has_ntdll(library_folder))
			report_fatal("its system DLLs are not in %s/lib/decant: install decant again", self);
	}
	snprintf(dll_folders[true], sizeof(dll_folders[true]), "%s/x86_64", library_folder);
	snprintf(dll_folders[false], sizeof(dll_folders[false]), "%s/i686", library_folder);
}

const char *layout_library_folder(void)
{
	if (!library_folder[0])
		find_folders();
	return library_folder;
}

const char *layout_dll_folder(bool wide)
{
	layout_library_folder();
	return dll_folders[wide];
}

const char *layout_system_folder(void)
{
	return layout_dll_folder(guest_width.wide);
}
