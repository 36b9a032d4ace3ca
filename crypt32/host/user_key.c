/*
 * The key that CryptProtectData protects with: host_certificate_user_key.
 *
 * It lies in "protect.key" of the prefix, which nobody but its owner can read, and is as lasting as what it protects: a file that is
 * there is never written to again. Processes that make it at once agree on the one that links its file first.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include <decant/certificate.h>
#include "loader/status.h"
#include "ntdll/host/prefix.h"

/* 0 or an errno; ENODATA for a file that is no key. */
static int read_key(const char *path, u8 *key)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC), error = 0;
	ssize_t got;

	if (fd < 0)
		return errno;
	got = read(fd, key, CERTIFICATE_USER_KEY_BYTES);
	if (got != (ssize_t)CERTIFICATE_USER_KEY_BYTES)
		error = got < 0 ? errno : ENODATA;
	close(fd);
	return error;
}

/* Writes a new key to a file of its own in FOLDER and gives it its name if nobody has taken that yet. */
static int make_key(const char *folder, const char *path)
{
	u8 key[CERTIFICATE_USER_KEY_BYTES];
	char scratch[PATH_MAX + 32];
	int fd, error = 0;

	if (getrandom(key, sizeof(key), 0) != (ssize_t)sizeof(key))
		return EIO;
	snprintf(scratch, sizeof(scratch), "%s/protect.XXXXXX", folder);
	fd = mkostemp(scratch, O_CLOEXEC); /* readable by its owner only */
	if (fd < 0)
		return errno;
	if (write(fd, key, sizeof(key)) != (ssize_t)sizeof(key) || fsync(fd))
		error = errno ? errno : ENOSPC;
	close(fd);
	if (!error && link(scratch, path) && errno != EEXIST)
		error = errno;
	unlink(scratch);
	explicit_bzero(key, sizeof(key));
	return error;
}

u32 host_certificate_user_key(struct host_certificate_user_key *params)
{
	const char *folder = prefix_folder();
	char path[PATH_MAX + 32];
	int error;

	if (!folder)
		return STATUS_UNSUCCESSFUL;
	snprintf(path, sizeof(path), "%s/protect.key", folder);
	error = read_key(path, params->key);
	if (error == ENOENT || error == ENOTDIR) {
		error = prefix_make_folder(folder);
		if (!error)
			error = make_key(folder, path);
		if (!error)
			error = read_key(path, params->key);
	}
	return error ? STATUS_UNSUCCESSFUL : STATUS_SUCCESS;
}
