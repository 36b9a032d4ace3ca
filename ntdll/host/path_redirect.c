/*
 * system32 for 32-bit programs: see path_redirect.h.
 */
#include "path_redirect.h"

#include "path_name.h"
#include "loader/status.h"
#include "loader/width.h"

#include <decant/file.h>

static __thread bool redirection_off;

/* Where the rest of NAME begins if TEXT, one folder or several, stands at AT; 0 if it does not. */
static size_t skip_folders(const u16 *name, size_t length, size_t at, const char *text)
{
	for (; *text; text++, at++)
		if (at >= length || name_fold(name[at]) != name_fold((u16)*text))
			return 0;
	if (at == length)
		return at;
	return name[at] == '\\' ? at + 1 : 0;
}

static bool is_exempt(const u16 *name, size_t length, size_t at)
{
	static const char *const folders[] = { "catroot", "catroot2", "driverstore", "drivers\\etc", "logfiles", "spool" };

	for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++)
		if (skip_folders(name, length, at, folders[i]))
			return true;
	return false;
}

const char *path_redirect(const u16 *name, size_t length, size_t *used)
{
	if (guest_width.wide)
		return NULL;
	*used = skip_folders(name, length, 0, "windows\\sysnative");
	if (*used)
		return "windows/system32";
	*used = skip_folders(name, length, 0, "windows\\system32");
	return *used && !redirection_off && !is_exempt(name, length, *used) ? "windows/SysWOW64" : NULL;
}

u32 host_file_redirection(struct host_file_redirection *params)
{
	bool before = redirection_off;

	if (guest_width.wide)
		return STATUS_NOT_IMPLEMENTED;
	redirection_off = params->off;
	params->off = before;
	return STATUS_SUCCESS;
}
