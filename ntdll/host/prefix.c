/*
 * The prefix: see prefix.h.
 */
#include "prefix.h"

#include "loader/report.h"

#include <errno.h>
#include <limits.h>
#include <pthread.h>
#include <pwd.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static pthread_once_t once = PTHREAD_ONCE_INIT, user_once = PTHREAD_ONCE_INIT;
static char folder[PATH_MAX];
static char drive_c[PATH_MAX + 16];
static char user_name[64];

static bool take(const char *format, const char *base)
{
	return base && base[0] == '/' && snprintf(folder, sizeof(folder), format, base) < (int)sizeof(folder);
}

/* Whether it can be a folder's name in Windows and in Linux. */
static bool is_folder_name(const char *name)
{
	return name && *name && strcmp(name, ".") && strcmp(name, "..") && strlen(name) < sizeof(user_name) && !strpbrk(name, "/\\:*?\"<>|");
}

/*
 * Every process asks at its start, so what needs no account database comes first. A container may run under an id that no
 * account has: then the id itself is the name.
 */
static void find_user_name(void)
{
	const char *name = getenv("USER");
	struct passwd entry, *found;
	char buffer[4096];

	if (!is_folder_name(name))
		name = getenv("LOGNAME");
	if (!is_folder_name(name) && !geteuid())
		name = "root";
	if (!is_folder_name(name) && !getpwuid_r(geteuid(), &entry, buffer, sizeof(buffer), &found) && found)
		name = entry.pw_name;
	if (is_folder_name(name))
		strcpy(user_name, name);
	else
		snprintf(user_name, sizeof(user_name), "user%u", (unsigned)geteuid());
}

static void find_folders(void)
{
	size_t length;

	if (!take("%s", getenv("DECANT_PREFIX")) && !take("%s/decant/default", getenv("XDG_DATA_HOME")) &&
	    !take("%s/.local/share/decant/default", getenv("HOME")))
		folder[0] = 0;
	for (length = strlen(folder); length > 1 && folder[length - 1] == '/'; length--)
		folder[length - 1] = 0;
	/* Nothing is below /dev/null, so without a home look-ups end in the layer. */
	snprintf(drive_c, sizeof(drive_c), "%s/drive_c", folder[0] ? folder : "/dev/null");
}

const char *prefix_folder(void)
{
	pthread_once(&once, find_folders);
	return folder[0] ? folder : NULL;
}

const char *prefix_drive_c(void)
{
	pthread_once(&once, find_folders);
	return drive_c;
}

const char *prefix_user_name(void)
{
	pthread_once(&user_once, find_user_name);
	return user_name;
}

static int make_folders(const char *path)
{
	char part[PATH_MAX];
	size_t length = strlen(path);

	if (length >= sizeof(part))
		return ENAMETOOLONG;
	if (mkdir(path, 0777) == 0 || errno == EEXIST)
		return 0;
	memcpy(part, path, length + 1);
	for (char *slash = strchr(part + 1, '/');; slash = strchr(slash + 1, '/')) {
		struct stat info;

		if (slash)
			*slash = 0;
		if (mkdir(part, 0777) && errno != EEXIST) {
			int error = errno;

			/* A read-only file system refuses before it looks whether the folder is there. */
			if (stat(part, &info) || !S_ISDIR(info.st_mode))
				return error;
		}
		if (!slash)
			return 0;
		*slash = '/';
	}
}

int prefix_make_folder(const char *path)
{
	static bool reported;
	int error;

	if (!prefix_folder()) {
		if (!__atomic_exchange_n(&reported, true, __ATOMIC_RELAXED))
			report("C: cannot be written to: there is no HOME; set DECANT_PREFIX to a folder");
		return EROFS;
	}
	error = make_folders(path);
	if (error && !__atomic_exchange_n(&reported, true, __ATOMIC_RELAXED))
		report("C: cannot be written to: %s cannot be made: %s", path, strerror(error));
	/* Why there can be no prefix means nothing to a program, to which C: is there; but a full disk is one. */
	if (error && error != ENOSPC && error != EDQUOT && access(drive_c, F_OK))
		return EROFS;
	return error;
}
